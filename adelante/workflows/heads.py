"""The trail's head, mailed each evening to whom the firm has named for its safety.

Whoever could rewrite the whole trail on the server cannot rewrite what lies in their mailboxes.
"""

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from adelante.audit.exporting import head_of
from adelante.audit.models import Entry
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.firms.models import Firm
from adelante.messaging.queueing import queue
from adelante.messaging.warning import security_contacts

FROM_HOUR = 18
"""By the firm's clock, so that the head is of the whole working day."""
OF_MAILS = ("message_sent", "message_failed")
"""Entries that come of mails alone, such as this one, are no news."""


def mail_head(firm_id: UUID) -> int:
    """Write this evening's letters that are not written yet; returns how many."""
    with tenant(firm_id):
        firm = Firm.objects.get(pk=firm_id)
        there = clock.now().astimezone(ZoneInfo(firm.time_zone))
        known = head_of(firm_id)
        if there.hour < FROM_HOUR or not known or not _is_news(firm_id):
            return 0
        number, _sign, digest = known.partition(":")
        return sum(
            queue(
                firm=firm.pk,
                key=f"head:{email}:{there.date()}",
                template="head",
                to_address=email,
                to_name=name,
                language=language,
                account=account,
                about={"number": int(number), "hash": digest},
            )
            for email, name, language, account in security_contacts(firm)
        )


def _is_news(firm: UUID) -> bool:
    since = clock.now() - timedelta(days=1)
    entries = Entry.objects.filter(firm=firm, at__gte=since)
    return entries.exclude(name__in=OF_MAILS).exists()
