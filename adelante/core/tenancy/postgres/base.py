"""A BEGIN that carries where the transaction stands: one message, one round trip."""

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

    def stand(self, where: Standing) -> None:
        """Change hats in the middle of a transaction."""
        with self.cursor() as cursor:
            cursor.execute(where.sql())
