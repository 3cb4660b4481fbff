"""A BEGIN that carries where the transaction stands: one message, one round trip."""

from select import POLLIN, poll

from django.db.backends.postgresql import base
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus

from adelante.core.tenancy import NOWHERE, Standing
from adelante.core.tenancy.postgres.schema import SameFirmSchemaEditor


class DatabaseWrapper(base.DatabaseWrapper):
    SchemaEditorClass = SameFirmSchemaEditor
    standing = NOWHERE

    def _start_transaction_under_autocommit(self) -> None:  # the hook SQLite's backend uses
        self._set_autocommit(False)  # type: ignore[attr-defined]
        begin = "BEGIN" if self.standing == NOWHERE else f"BEGIN; {self.standing.sql()}"
        with self.wrap_database_errors:
            result = self.connection.pgconn.exec_(begin.encode())
            if result.status != ExecStatus.COMMAND_OK:
                raise error_from_result(result)

    def is_usable(self) -> bool:
        """Asks the socket, not the server: one that went away has said so, or closed it.

        Asked before each request. Django would send SELECT 1, a round trip that a page can spare.
        """
        if self.connection.closed:
            return False
        news = poll()
        news.register(self.connection.fileno(), POLLIN)
        return not news.poll(0)

    def stand(self, where: Standing) -> None:
        """Change hats in the middle of a transaction."""
        with self.cursor() as cursor:
            cursor.execute(where.sql())
