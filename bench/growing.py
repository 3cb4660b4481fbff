"""More of the same: the database copies the sixty cases of `sample` as often as it is told.

Copies keep the shape of the data and get ids of their own, made from the old id and the number of
the copy, so that references between copied rows hold without being looked up.
"""

from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Field, ForeignKey, Model, UUIDField

from adelante.audit.models import Entry
from adelante.billing.models import Invoice, Payment
from adelante.cases.models import Case, Filing, Grant, Party, Task
from adelante.contacts.models import Contact
from adelante.core.tenancy import signing_in
from adelante.documents.models import Document, File, Version
from adelante.messaging.models import Message
from adelante.people.models import Account, Member
from adelante.workflows.models import Sequence
from bench.sample import CASES, Sample, tables

# What must differ from the original besides ids: unique words, and whose work it is.
OWN: dict[type[Model], dict[str, str]] = {
    Account: {"email": "n || '.' || email"},
    Case: {
        "number": f"number + n * {CASES}",
        "code": f"'RI-' || (2000 + number + n * {CASES})",
    },
    Invoice: {"number": "n || '.' || number"},
    Payment: {"receipt": "n || '.' || receipt"},
    Version: {
        "receipt": "n || '.' || receipt",
        "sent_by_account_id": "{copy:sent_by_account_id}",
    },
    File: {"vault": "{copy:vault}"},
    Filing: {
        "receipt_number": "'IOE' || lpad((n * 1000000 + right(receipt_number, 8)::int)::text,"
        " 10, '0')"
    },
    Task: {"key": "n || '.' || key"},
    Message: {"key": "n || '.' || key", "account_id": "{copy:account_id}"},
    Sequence: {"about_id": "{copy:about_id}"},
    Entry: {
        "case_id": "{copy:case_id}",
        "party_id": "{copy:party_id}",
        "account_id": "CASE actor_kind WHEN 'client' THEN {copy:account_id} ELSE account_id END",
    },
}


def grow(sample: Sample, *, times: int) -> None:
    """Let the firm have `times` as many cases, in the database that Django is connected to."""
    with signing_in(sample.firm), connection.cursor() as cursor:
        for model in tables():
            cursor.execute(_copy(model, sample, copies=times - 1))


def _copy(model: type[Model], sample: Sample, *, copies: int) -> str:
    columns = [f for f in model._meta.concrete_fields if f.name not in {"seq", "xid"}]
    names = ", ".join(f'"{f.column}"' for f in columns)
    values = ", ".join(_value(model, f, sample) for f in columns)
    table = model._meta.db_table
    return (
        f"INSERT INTO {table} ({names}) SELECT {values} FROM {table}, "
        f"generate_series(1, {copies}) AS n WHERE {_to_copy(model, sample)}"
    )


def _value(model: type[Model], field: "Field[Any, Any]", sample: Sample) -> str:
    column = str(field.column)
    own = OWN.get(model, {}).get(column)
    if own:
        return own.replace(f"{{copy:{column}}}", _new_id(column))
    refers_to = field.related_model if isinstance(field, ForeignKey) else None
    if refers_to is Member:
        other = _literal(sample.other_paralegal)
        return f"CASE WHEN {column} IS NOT NULL THEN {other} END"
    if (field.primary_key and isinstance(field, UUIDField)) or refers_to in set(tables()):
        return _new_id(column)
    return f'"{column}"'


def _new_id(column: str) -> str:
    """The time of the original, so that copies lie where rows of that age would; then a hash."""
    plain = f"replace({column}::text, '-', '')"
    return f"(left({plain}, 12) || right(md5({plain} || n), 20))::uuid"


def _to_copy(model: type[Model], sample: Sample) -> str:
    """All but the measured case and its people; of accounts, clients' alone."""
    measured = _literal(sample.case)
    its_contacts = f"(SELECT contact_id FROM {Party._meta.db_table} WHERE case_id = {measured})"
    if model is Case:
        return f"id <> {measured}"
    if model is Contact:
        return f"id NOT IN {its_contacts}"
    if model is Document:
        return f"contact_id NOT IN {its_contacts}"
    if model is Account:
        grants = Grant._meta.db_table
        return f"id IN (SELECT account_id FROM {grants} WHERE case_id <> {measured})"
    return f"case_id <> {measured}"


def _literal(value: UUID) -> str:
    return f"'{value}'::uuid"
