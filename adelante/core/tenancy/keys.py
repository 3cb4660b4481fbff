"""The foreign key of tenants. Apart from the table's base, because the backend reads it first."""

from typing import Any

from django.db.models import PROTECT, ForeignKey


class SameFirmKey(ForeignKey[Any, Any]):
    """A foreign key that cannot leave the firm: in the database it is (firm_id, x_id).

    It has no way back (`related_name="+"`): pages fetch from the desk and the home, never by
    walking from one object to the next.
    """

    def __init__(self, to: Any, on_delete: Any = PROTECT, **options: Any) -> None:
        options.setdefault("related_name", "+")
        super().__init__(to, on_delete, **options)
