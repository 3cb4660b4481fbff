"""Handing a message to the mail server, and admitting what is not known of it."""

import smtplib
from contextlib import suppress
from datetime import timedelta
from email.headerregistry import Address
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from adelante.audit.actor import Actor, system
from adelante.audit.events import record
from adelante.cases.models import Case
from adelante.cases.tasking import make_task
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.core.tenancy import tenant
from adelante.firms.models import Firm
from adelante.messaging.events import MessageFailed, MessageSent, MessageSettled
from adelante.messaging.letters import Letter, NotWanted, compose
from adelante.messaging.models import Message
from adelante.people.permissions import May

MOST_ATTEMPTS = 8
FATE_UNKNOWN_AFTER = timedelta(minutes=10)


class TryLater(Exception):
    """The mail server did not take it this time. The job is to run again."""


def send_message(message_id: UUID, *, firm: UUID) -> None:
    """Send one queued message. Safe to run twice: only a queued one is taken up.

    `sending` is committed before the hand-over and `sent` after it, so a death between the two is
    seen later (`own_up`). Raises TryLater when it is queued again.
    """
    with tenant(firm):
        mail = _take_up(message_id, firm=firm)
    if mail is None:
        return
    server = get_connection()
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as trouble:  # nothing was handed over
        _again(message_id, because=type(trouble).__name__, firm=firm)
        return
    try:
        server.send_messages([mail])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as no:
        _refused(message_id, no, firm=firm)
    except smtplib.SMTPServerDisconnected:
        # It hung up: before the letter, or between taking it and saying so. Not known is not sent.
        with tenant(firm):
            _set(message_id, Message.State.UNKNOWN, because="connection lost")
    except (OSError, smtplib.SMTPException) as trouble:
        _again(message_id, because=type(trouble).__name__, firm=firm)
    else:
        with tenant(firm):
            _set(message_id, Message.State.SENT)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.close()


def own_up(firm: UUID) -> None:
    """Messages whose sender died: their fate is not known, so a person must look."""
    with tenant(firm):
        for message in Message.objects.filter(
            firm=firm,
            state=Message.State.SENDING,
            state_since__lt=clock.now() - FATE_UNKNOWN_AFTER,
        ):
            _set(message.pk, Message.State.UNKNOWN, because="the worker stopped while sending")


def allow_again(message: Message, *, by: Actor) -> None:
    """A person decides that a failed or unknown message may be sent once more: it is queued."""
    _settle(message, Message.State.QUEUED, by=by)


def it_arrived(message: Message, *, by: Actor) -> None:
    """A person has learnt that an unknown message did arrive."""
    _settle(message, Message.State.SENT, by=by)


def _settle(message: Message, state: Message.State, *, by: Actor) -> None:
    by.must(May.WRITE_TO_CLIENTS, at=message)
    with locked(message):
        if message.state not in {Message.State.FAILED, Message.State.UNKNOWN}:
            raise Refused(_("This message is not waiting for a decision."))
        message.state, message.state_since, message.attempts = state, clock.now(), 0
        message.failed_because = ""
        message.save(update_fields=["state", "state_since", "attempts", "failed_because"])
        record(MessageSettled(by=by, case=message.case_id, message=message.pk, state=state))


def _take_up(message_id: UUID, *, firm: UUID) -> EmailMultiAlternatives | None:
    message = (
        Message.objects.select_for_update(no_key=True, skip_locked=True)
        .filter(pk=message_id, firm=firm, state=Message.State.QUEUED)
        .first()
    )
    if message is None:
        return None
    face = Firm.objects.get(pk=firm)
    with translation.override(message.language), timezone.override(ZoneInfo(face.time_zone)):
        try:
            letter = compose(message, face)
        except NotWanted as why:
            _set(message.pk, Message.State.FAILED, because=str(why))
            return None
        mail = _written(message, letter, face)
    message.state, message.state_since = Message.State.SENDING, clock.now()
    message.attempts += 1
    message.save(update_fields=["state", "state_since", "attempts"])
    return mail


def _written(message: Message, letter: Letter, firm: Firm) -> EmailMultiAlternatives:
    words = {"letter": letter, "firm": firm, "language": message.language}
    mail = EmailMultiAlternatives(
        subject=_one_line(f"{letter.subject} · {firm.name}"),
        body=render_to_string("messaging/letter.txt", words),
        from_email=_address(firm.name, _sender()),
        to=[_address(message.to_name, message.to_address)],
        reply_to=[firm.email] if firm.email else None,
        headers={
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    mail.attach_alternative(render_to_string("messaging/letter.html", words), "text/html")
    return mail


def _sender() -> str:
    return str(settings.DEFAULT_FROM_EMAIL)


def _address(name: str, address: str) -> str:
    """Name and address as one header value; whatever could end the header is taken out."""
    local, _at, domain = address.rpartition("@")
    return str(Address(_one_line(name), local, domain))


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _set(message_id: UUID, state: Message.State, *, because: str = "") -> None:
    message = Message.objects.select_for_update(no_key=True).get(pk=message_id)
    message.state, message.state_since = state, clock.now()
    message.failed_because = because[:200]
    message.sealed = message.sealed if state == Message.State.QUEUED else _kept(message, state)
    message.save(update_fields=["state", "state_since", "failed_because", "sealed"])
    by = system(message.firm_id)
    case, template = message.case_id, message.template
    if state == Message.State.SENT:
        record(MessageSent(by=by, case=case, message=message.pk, template=template))
    elif state != Message.State.QUEUED:
        record(MessageFailed(by=by, case=case, message=message.pk, template=template, state=state))
        _tell_staff(message, by=by)


def _kept(message: Message, state: Message.State) -> bytes | None:
    """A secret that has been delivered is not kept; one that a person may send again is."""
    return None if state == Message.State.SENT else message.sealed


def _tell_staff(message: Message, *, by: Actor) -> None:
    if message.case_id is None:
        return
    case = Case.objects.select_related("paralegal").get(pk=message.case_id)
    with translation.override("en"):
        words = _("Mail to %(name)s did not get through: call them, and check the address") % {
            "name": message.to_name
        }
    make_task(
        case,
        words,
        key=f"mail:{message.pk}",
        assignee=case.paralegal,
        about=message.pk,
        by=by,
    )


def _refused(message_id: UUID, error: smtplib.SMTPException, *, firm: UUID) -> None:
    """5xx is final; 4xx, such as greylisting, is asked again."""
    code = _code_of(error)
    if 400 <= code < 500:
        _again(message_id, because=f"the mail server said {code}", firm=firm)
        return
    with tenant(firm):
        _set(message_id, Message.State.FAILED, because=f"the mail server said {code}")


def _code_of(error: smtplib.SMTPException) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min(code for code, _text in error.recipients.values())
    return int(getattr(error, "smtp_code", 500))


def _again(message_id: UUID, *, because: str, firm: UUID) -> None:
    with tenant(firm):
        attempts = Message.objects.get(pk=message_id).attempts
        if attempts >= MOST_ATTEMPTS:
            _set(message_id, Message.State.FAILED, because=because)
            return
        _set(message_id, Message.State.QUEUED, because=because)
    raise TryLater(because)
