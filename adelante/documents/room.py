"""How much may be stored: by one client in a day, and by a firm in all.

Asked when a file is about to begin, never for each piece. Files that begin at the same moment do
not see each other, so a bound may be passed by what one client has on its way at once.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db.models import Sum

from adelante.audit.actor import Actor
from adelante.core.clock import now
from adelante.core.tenancy import tenant
from adelante.documents.models import File, Upload
from adelante.documents.standing import Standing

A_DAY = timedelta(hours=24)
REMEMBERED = 300
"""For how many seconds the sum over a firm's files is not taken again."""


def has_sent_enough(by: Actor, *, more: int) -> bool:
    """Would this client have more than the most bytes of 24 hours? What has arrived counts.

    What was only announced does not, nor what was refused or taken back, nor what the office files.
    """
    most: int = settings.MOST_BYTES_PER_CLIENT_A_DAY
    if not by.is_clients_side or not most:
        return False
    sent = Upload.objects.filter(
        firm=by.firm,
        account_id=str(by.link or by.account),
        started_at__gt=now() - A_DAY,
        failed_because="",
    )
    return (sent.aggregate(sum=Sum("received"))["sum"] or 0) + more > most


def is_full(standing: Standing, *, more: int) -> bool:
    """Has the firm's room come to its end? It stands in transactions of its own."""
    most: int = settings.MOST_BYTES_OF_FIRM
    if not most:
        return False
    with standing() as by:
        firm = by.firm
    return _stored(firm) + more > most


def _stored(firm: UUID) -> int:
    key = f"stored-{firm}"
    stored: int | None = cache.get(key)
    if stored is None:
        with tenant(firm):
            stored = File.objects.filter(firm=firm).aggregate(sum=Sum("size"))["sum"] or 0
        cache.set(key, stored, REMEMBERED)
    return stored
