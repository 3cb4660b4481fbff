"""The life of a message: queued, being sent, and what became of it. Each step is committed.

`sending` is committed before the mail server is spoken to, and its answer after. Whoever dies in
between leaves a message that says so, and `own_up` turns it into one whose fate is unknown.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from adelante.audit.actor import Actor, system
from adelante.audit.events import record
from adelante.cases.models import Case, Task
from adelante.cases.tasking import make_task
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.core.tenancy import tenant
from adelante.firms.face import every_firm
from adelante.firms.models import Firm
from adelante.messaging.events import MessageFailed, MessageSent, MessageSettled
from adelante.messaging.handing_over import Answer, Fate, hand_over, written
from adelante.messaging.letter import NotWanted
from adelante.messaging.letters import compose
from adelante.messaging.models import Message
from adelante.messaging.quiet import address_of, leaves_at
from adelante.people.permissions import May

log = logging.getLogger(__name__)

State = Message.State

PAUSES = tuple(
    timedelta(seconds=s) for s in (30, 120, 600, 1800, 3600, 2 * 3600, 4 * 3600, 8 * 3600)
)
"""Before the second try, the third, and so on. After the last the message has failed."""
FATE_UNKNOWN_AFTER = timedelta(minutes=10)
FORGOTTEN_AFTER = timedelta(hours=9)
"""A message that has been queued for longer than any pause has lost its job: it gets another."""


@app.task(queue="mail", retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def send(*, firm: str, message: str) -> None:
    """Try once. What a mail server may do is no error here; a lost database is, and is retried."""
    send_message(UUID(message), firm=UUID(firm))


@app.periodic(cron="*/2 * * * *")
@app.task(queue="rounds", queueing_lock="messages own up")
def own_up_everywhere(timestamp: int) -> None:
    for firm, _slug in every_firm():
        own_up(firm)


def send_message(message_id: UUID, *, firm: UUID) -> None:
    """Send one queued message. Safe to run twice, and at once: only a queued one is taken up."""
    with tenant(firm), _held(message_id, firm=firm) as message:
        mail = _take_up(message)
    if mail is not None:
        answer = hand_over(mail)
        with tenant(firm), _held(message_id, firm=firm) as message:
            _note(message, answer)


def own_up(firm: UUID) -> None:
    """Messages whose sender died: their fate is not known, so a person must look."""
    now = clock.now()
    stopped = Q(state=State.SENDING, state_since__lt=now - FATE_UNKNOWN_AFTER)
    forgotten = Q(state=State.QUEUED, state_since__lt=now - FORGOTTEN_AFTER)
    with tenant(firm):
        found = list(Message.objects.filter(stopped | forgotten, firm=firm).values_list("pk"))
    for (message_id,) in found:
        with tenant(firm), _held(message_id, firm=firm) as message:
            if message.state == State.SENDING and message.state_since < now - FATE_UNKNOWN_AFTER:
                _trouble(message, State.UNKNOWN, because="stopped")
            elif message.state == State.QUEUED:
                _stand_at(message, State.QUEUED, because=message.failed_because)
                _ask_for(message)


def queue_again(message: Message, *, by: Actor) -> None:
    """A person decides that a failed or unknown message is sent once more."""
    if not message.may_go_again:
        raise Refused(_("This message would be of no use any more."))
    with transaction.atomic():
        _settle(message, State.QUEUED, by=by)
        _ask_for(message)


def it_arrived(message: Message, *, by: Actor) -> None:
    """A person has learnt that an unknown message did arrive."""
    _settle(message, State.SENT, by=by)


def leave(message: Message, *, by: Actor) -> None:
    """A person has reached the reader by another way, or sees no need any more."""
    _settle(message, State.OVER, by=by)


def _ask_for(message: Message, *, after: timedelta | None = None) -> None:
    """The job that sends it, in the transaction of the caller."""
    job = send.configure(schedule_in={"seconds": int(after.total_seconds())}) if after else send
    job.defer(firm=str(message.firm_id), message=str(message.pk))


@contextmanager
def _held(message_id: UUID, *, firm: UUID) -> Iterator[Message]:
    """The message, freshly read and locked; its case before it, as every act does."""
    message = Message.objects.select_related("case").get(pk=message_id, firm=firm)
    with locked(*_case_of(message), message):
        yield message


def _case_of(message: Message) -> list[Case]:
    return [message.case] if message.case else []


def _take_up(message: Message) -> EmailMultiAlternatives | None:
    if message.state != State.QUEUED:
        return None
    leaves = leaves_at(message)
    if leaves > clock.now():
        _stand_at(message, State.QUEUED, because="safe hours")
        _ask_for(message, after=leaves - clock.now())
        return None
    message.to_address = address_of(message)
    try:
        with transaction.atomic():
            mail = _compose(message)
    except NotWanted:
        _stand_at(message, State.OVER, because="it is over")
        return None
    except Exception:  # whatever is wrong with the letter: the firm must see that none has left
        log.exception("a message could not be written: %s %s", message.template, message.pk)
        _trouble(message, State.FAILED, because="unwritable")
        return None
    message.attempts += 1
    message.save(update_fields=["attempts", "to_address"])
    _stand_at(message, State.SENDING)
    return mail


def _compose(message: Message) -> EmailMultiAlternatives:
    firm = Firm.objects.get(pk=message.firm_id)
    with translation.override(message.language), timezone.override(ZoneInfo(firm.time_zone)):
        return written(message, compose(message, firm), firm)


def _note(message: Message, answer: Answer) -> None:
    late_news = message.state == State.UNKNOWN and answer.fate == Fate.TAKEN
    if message.state != State.SENDING and not late_news:
        return
    if answer.fate == Fate.TAKEN:
        _stand_at(message, State.SENT)
        record(
            MessageSent(
                by=system(message.firm_id),
                case=message.case_id,
                message=message.pk,
                template=message.template,
            )
        )
    elif answer.fate == Fate.UNKNOWN:
        _trouble(message, State.UNKNOWN, because=answer.because)
    elif answer.fate == Fate.REFUSED or message.attempts > len(PAUSES):
        _trouble(message, State.FAILED, because=answer.because)
    else:
        _stand_at(message, State.QUEUED, because=answer.because)
        _ask_for(message, after=PAUSES[message.attempts - 1])


def _stand_at(message: Message, state: Message.State, *, because: str = "") -> None:
    """The change itself. A secret is kept as long as the message may still be sent with it."""
    message.state, message.state_since, message.failed_because = state, clock.now(), because
    if state in {State.SENT, State.OVER} or not (message.waits or message.may_go_again):
        message.sealed = None
    message.save(update_fields=["state", "state_since", "failed_because", "sealed"])


def _trouble(message: Message, state: Message.State, *, because: str) -> None:
    """A person must look: the event, and a task where there is a case."""
    _stand_at(message, state, because=because)
    by, case_id = system(message.firm_id), message.case_id
    record(
        MessageFailed(
            by=by, case=case_id, message=message.pk, template=message.template, state=state
        )
    )
    if case_id is None:
        return
    case = Case.objects.select_related("paralegal").get(pk=case_id)
    words = _("A mail to {name} may not have arrived: call them, and check the address.")
    with translation.override("en"):  # tasks are kept in the language of the office
        make_task(
            case,
            str(format_lazy(words, name=message.to_name)),
            key=f"{_task_key(message)}{message.state_since.timestamp():.0f}",
            assignee=case.paralegal if case.paralegal and not case.paralegal.left_at else None,
            about=message.pk,
            by=by,
        )


def _settle(message: Message, state: Message.State, *, by: Actor) -> None:
    by.must(May.WRITE_TO_CLIENTS, at=message)
    with locked(*_case_of(message), message):
        if not message.needs_a_person:
            raise Refused(_("This message is not waiting for a decision."))
        message.attempts = 0
        message.save(update_fields=["attempts"])
        _stand_at(message, state)
        for task in Task.objects.filter(
            firm=by.firm, key__startswith=_task_key(message), done_at=None
        ):
            task.finish(by=by)
        record(MessageSettled(by=by, case=message.case_id, message=message.pk, state=state))


def _task_key(message: Message) -> str:
    return f"mail:{message.pk}:"
