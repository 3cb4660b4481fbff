"""The mail server of the past: what was queued then has reached its reader since."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Case, F, Value, When

from adelante.audit.actor import system
from adelante.audit.events import record
from adelante.core import clock
from adelante.demo.days import Days
from adelante.messaging.events import MessageSent
from adelante.messaging.models import Message
from adelante.messaging.quiet import leaves_at

STILL_TO_SEND = timedelta(hours=1)
"""Younger mail is left to the worker, which really sends it to the demo's mailbox."""
_TOOK = timedelta(seconds=9)
_SOON = F("queued_at") + _TOOK


def post(firm: UUID, *, days: Days) -> None:
    """What is queued at this moment was sent seconds later; of a safe case, in its safe hours."""
    if days.now - clock.now() < STILL_TO_SEND:
        return
    queued = Message.objects.filter(firm=firm, state=Message.State.QUEUED)
    kept = list(queued.filter(case__is_safe=True))
    wait = {message.pk for message in kept if leaves_at(message) > clock.now()}
    queued = queued.exclude(pk__in=wait)
    sent = list(queued.only("template", "case_id", "queued_at"))
    if not sent:
        return
    came = Case(When(pk__in=[each.pk for each in kept], then=Value(clock.now())), default=_SOON)
    queued.update(state=Message.State.SENT, state_since=came, attempts=1, sealed=None)
    with clock.at(clock.now() + _TOOK):
        for message in sent:
            record(
                MessageSent(
                    by=system(firm),
                    case=message.case_id,
                    message=message.pk,
                    template=message.template,
                )
            )
