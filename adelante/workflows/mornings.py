"""Each working morning every colleague for whom something waits gets one mail that says what."""

from uuid import UUID
from zoneinfo import ZoneInfo

from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.firms.models import Firm
from adelante.messaging.mornings import waiting_for
from adelante.messaging.queueing import queue_to_member
from adelante.people.models import Member

HOURS = range(7, 11)
"""By the firm's clock. Later than that it is no morning any more, and the mail is left out."""
SATURDAY = 5


def greet_firm(firm_id: UUID) -> int:
    """Write the mails of this morning that are not written yet; returns how many."""
    with tenant(firm_id):
        firm = Firm.objects.get(pk=firm_id)
        there = clock.now().astimezone(ZoneInfo(firm.time_zone))
        if not firm.mornings or there.hour not in HOURS or there.weekday() >= SATURDAY:
            return 0
        members = list(Member.objects.filter(firm=firm, left_at=None).values_list("pk", flat=True))
        return sum(
            queue_to_member(
                member,
                key=f"morning:{member}:{there.date()}",
                template="morning",
                about={"member": member},
            )
            for member in waiting_for(members, firm=firm)
        )
