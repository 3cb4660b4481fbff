"""Handing one mail to the mail server, and saying honestly what became of it."""

import re
import smtplib
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from enum import StrEnum

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.template.loader import render_to_string

from adelante.firms.models import Firm
from adelante.messaging.letter import Letter
from adelante.messaging.models import Message

_ADDRESS = re.compile(r"""[^\s@<>()\[\],;:\\"]+@[^\s@<>()\[\],;:\\"]+""")


class Fate(StrEnum):
    """What is known of a mail after trying to hand it over."""

    TAKEN = "taken"
    REFUSED = "refused"  # for good: trying again is no use
    NOT_NOW = "not now"  # nothing was handed over
    UNKNOWN = "unknown"  # it may have been taken


@dataclass(frozen=True)
class Answer:
    """`because` is a key of `Message.REASONS`, with the server's code where it gave one."""

    fate: Fate
    because: str = ""


def written(message: Message, letter: Letter, firm: Firm) -> EmailMultiAlternatives:
    """The mail itself: plain text and HTML, no picture, nothing that tells that it was read."""
    words = {"letter": letter, "firm": firm, "language": message.language}
    form, subject = ("neutral", letter.subject) if letter.sender else ("letter", "")
    mail = EmailMultiAlternatives(
        subject=_one_line(subject or f"{letter.subject} · {firm.name}"),
        body=render_to_string(f"messaging/{form}.txt", words),
        from_email=_address(letter.sender or firm.name, str(settings.DEFAULT_FROM_EMAIL)),
        to=[_address(message.to_name, message.to_address)],
        reply_to=[firm.email] if firm.email and letter.may_answer else None,
        headers={
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    mail.attach_alternative(render_to_string(f"messaging/{form}.html", words), "text/html")
    return mail


def hand_over(mail: EmailMultiAlternatives) -> Answer:
    """Speak with the mail server. Never raises for what a server or a network may do."""
    server = _Server()
    try:
        server.open()
    except (OSError, smtplib.SMTPException):
        return Answer(Fate.NOT_NOW, "unreachable")
    try:
        server.send_messages([mail])
    except (
        smtplib.SMTPRecipientsRefused,
        smtplib.SMTPSenderRefused,
        smtplib.SMTPDataError,
    ) as no:
        code = _code_of(no)
        return Answer(Fate.NOT_NOW if 400 <= code < 500 else Fate.REFUSED, f"said {code}")
    except (smtplib.SMTPNotSupportedError, ValueError):
        return Answer(Fate.REFUSED, "unwritable")  # such as an address that this server cannot take
    except (OSError, smtplib.SMTPException):
        return Answer(Fate.UNKNOWN, "lost") if server.began else Answer(Fate.NOT_NOW, "lost")
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.close()
    return Answer(Fate.TAKEN)


class _Noting(smtplib.SMTP):
    """Notes that the letter itself was begun: from there on, silence may mean that it was taken."""

    began = False

    def data(self, msg: bytes | str) -> tuple[int, bytes]:  # type: ignore[override]
        self.began = True
        return super().data(msg)


class _NotingOverTls(_Noting, smtplib.SMTP_SSL):
    pass


class _Server(EmailBackend):
    """Django's SMTP, which is asked afterwards how far it came."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _NotingOverTls if self.use_ssl else _Noting

    def open(self) -> bool | None:
        opened = super().open()
        self._spoken_with = self.connection
        return opened

    @property
    def began(self) -> bool:
        return isinstance(self._spoken_with, _Noting) and self._spoken_with.began


def _code_of(error: smtplib.SMTPException) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _text in error.recipients.values())
    return int(getattr(error, "smtp_code", 500))


def _address(name: str, address: str) -> str:
    """Name and address as one header value; whatever could end the header is taken out.

    Raises ValueError for what cannot be an address.
    """
    local, _at, domain = address.rpartition("@")
    if not _ADDRESS.fullmatch(address) or not local.isascii():
        raise ValueError("this is no address that mail servers take")
    return str(Address(_one_line(name), local, domain))


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
