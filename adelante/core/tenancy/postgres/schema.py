"""Makes the constraint of a `SameFirmKey`: (firm_id, x_id) → (firm_id, id), never x_id alone."""

from typing import Any

from django.db.backends.ddl_references import Statement
from django.db.backends.postgresql.schema import DatabaseSchemaEditor

from adelante.core.tenancy.keys import SameFirmKey


class SameFirmSchemaEditor(DatabaseSchemaEditor):
    """`tenancy_same_firm_key` (core's first migration) lifts FORCE while it adds the key.

    Under FORCE an owner who stands in no firm sees no rows, so a plain ADD CONSTRAINT would check
    nothing and still call the key valid.
    """

    sql_create_same_firm = (
        "SELECT tenancy_same_firm_key('%(table)s', '%(name)s', '%(column)s', '%(to_table)s')"
    )

    def _create_fk_sql(self, model: Any, field: Any, suffix: str) -> Statement:
        statement: Statement = super()._create_fk_sql(model, field, suffix)  # type: ignore[misc]
        if isinstance(field, SameFirmKey):
            statement.template = self.sql_create_same_firm
        return statement

    def add_field(self, model: Any, field: Any) -> None:
        """Django adds a column and its key in one statement; ours needs the column first."""
        inline = self.sql_create_column_inline_fk
        if isinstance(field, SameFirmKey):
            self.sql_create_column_inline_fk = None  # type: ignore[assignment]
        try:
            super().add_field(model, field)
        finally:
            self.sql_create_column_inline_fk = inline
