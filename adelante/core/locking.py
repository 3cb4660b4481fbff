"""One way to take rows, so that two acts at once end as if one had come after the other."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import models, transaction

from adelante.core.errors import NotYours


@contextmanager
def locked(*rows: models.Model) -> Iterator[None]:
    """Hold these rows, freshly read, until the change is saved or undone.

    Rows are taken from the ground floor up (a case before its documents, documents before
    invoices), so two changes never wait for each other in a ring. Re-entrant. The lock is
    FOR NO KEY UPDATE: others may still add rows that point here. Raises NotYours for a row that is
    gone by now, or out of the reader's sight.
    """
    floors = [app.label for app in apps.get_app_configs()]
    with transaction.atomic():
        for row in sorted(rows, key=lambda r: (floors.index(r._meta.app_label), str(r.pk))):
            fresh = type(row)._base_manager.select_for_update(no_key=True, of=("self",))
            try:
                row.refresh_from_db(from_queryset=fresh)
            except type(row).DoesNotExist as error:  # type: ignore[attr-defined]
                raise NotYours from error
        yield
