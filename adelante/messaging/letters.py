"""What each message says, in the reader's language, from ids looked up at the moment of sending.

Subjects never name the matter or the kind of case; no letter carries a document's content.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from adelante.billing.models import Invoice, Payment
from adelante.cases.models import Case, Filing, Invitation
from adelante.core.money import format_money
from adelante.core.words import Words
from adelante.documents.models import Request, Version
from adelante.firms.links import link
from adelante.firms.models import Firm
from adelante.library import catalogue
from adelante.messaging.days import day
from adelante.messaging.models import Message


class NotWanted(Exception):
    """What the message was about is over: it is not sent."""


@dataclass(frozen=True)
class Letter:
    """One mail: a greeting, paragraphs, one button, small print. All plain text."""

    subject: str
    paragraphs: tuple[str, ...]
    greeting: str = ""
    code: str = ""
    items: tuple[str, ...] = ()
    button: tuple[str, str] | None = None
    more: tuple[str, ...] = ()
    may_answer: bool = True


Composer = Callable[[Message, Firm], Letter]


def compose(message: Message, firm: Firm) -> Letter:
    """The letter for a message, in the active language. Raises NotWanted, or KeyError."""
    return LETTERS[message.template](message, firm)


def _hello(message: Message) -> str:
    return _("Hello %(name)s,") % {"name": message.to_name.split(" ")[0]}


def _code(message: Message, firm: Firm) -> Letter:
    return Letter(
        subject=_("Your sign-in code"),
        greeting=_hello(message),
        paragraphs=(_("Type these six numbers on the page where you asked for them:"),),
        code=message.secret,
        more=(
            _("The code works for ten minutes, and only in the browser that asked for it."),
            _("Nobody from the office will ever ask you for this code."),
        ),
        may_answer=False,
    )


def _invitation(message: Message, firm: Firm) -> Letter:
    invitation = Invitation.objects.get(pk=message.about["invitation"])
    if invitation.revoked_at or invitation.accepted_at:
        raise NotWanted("the invitation is over")
    return Letter(
        subject=_("Your page at your law firm"),
        greeting=_hello(message),
        paragraphs=(
            _(
                "%(firm)s has made a private page for you. There you see what to send, what is due "
                "and what happens next. It works on your phone, in English and Spanish."
            )
            % {"firm": firm.name},
        ),
        button=(_("Open my page"), link(firm.slug, "join", message.secret)),
        more=(
            _("The link is yours alone; please do not pass it on. It is good until %(day)s.")
            % {"day": day(invitation.expires_at)},
        ),
    )


def _correction(message: Message, firm: Firm) -> Letter:
    request = _request(message)
    if not request.is_open:
        raise NotWanted("it has been sent or is not needed any more")
    return Letter(
        subject=_("A document needs another try"),
        greeting=_hello(message),
        paragraphs=(
            _("We looked at “%(document)s”. It needs a correction before we can use it.")
            % {"document": _label(request)},
            _("The page says what to do. It usually takes a minute."),
        ),
        button=(_("See what to do"), link(firm.slug, "home:item", request.pk)),
        more=(_formats(),),
    )


def _reminder(message: Message, firm: Firm) -> Letter:
    """One letter for all that a party still owes in a case; the button opens the first of it."""
    ids = [UUID(each) for each in message.about["requests"]]
    found = Request.objects.filter(pk__in=ids).select_related("case")
    open_ones = [r for r in sorted(found, key=lambda r: ids.index(r.pk)) if r.is_open]
    if not open_ones:
        raise NotWanted("everything has been sent")
    first, step = open_ones[0], message.about.get("step", "friendly")
    button = _("Send the document") if len(open_ones) == 1 else _("Send the first one")
    words = {
        "friendly": _(
            "A friendly reminder: we still need this from you. A photo with your phone is enough."
        ),
        "second": _("We are still waiting for this. Your case cannot go on until we have it."),
        "escalation": _(
            "We have asked for this several times. Without it we cannot prepare your case. If "
            "something makes it hard, answer this message or call us: we will find a way."
        ),
    }
    due = first.due_on
    return Letter(
        subject=_("Still needed from you") if step != "friendly" else _("A reminder"),
        greeting=_hello(message),
        paragraphs=(
            words[step],
            *((_("Please send it by %(day)s.") % {"day": day(due)},) if due else ()),
        ),
        items=tuple(_label(request) for request in open_ones),
        button=(button, link(firm.slug, "home:item", first.pk, fragment="send")),
        more=(
            _formats(),
            _(
                "Or sign in and open Documents, Required. If you cannot get one of them, its page lists what you can send instead."
            ),
        ),
    )


def _invoice(message: Message, firm: Firm) -> Letter:
    invoice = _open_invoice(message)
    return Letter(
        subject=_("A new invoice"),
        greeting=_hello(message),
        paragraphs=(
            _("There is a new invoice for you: %(what)s, %(amount)s, due %(day)s.")
            % _about_invoice(invoice),
        ),
        button=(_("See and pay"), link(firm.slug, "home:invoices", invoice.case_id)),
        more=(_("You can also pay part of it. If you need more time, tell us before it is due."),),
    )


def _invoice_reminder(message: Message, firm: Firm) -> Letter:
    invoice = _open_invoice(message)
    return Letter(
        subject=_("A payment is due"),
        greeting=_hello(message),
        paragraphs=(
            _("This is a reminder of %(what)s: %(amount)s, due %(day)s.") % _about_invoice(invoice),
            _("To pay, open Invoices and press Pay now."),
        ),
        button=(_("Pay now"), link(firm.slug, "home:invoices", invoice.case_id)),
        more=(
            _(
                "An answer to this message reaches your team. A deadline of your case is never held back for money."
            ),
        ),
    )


def _receipt(message: Message, firm: Firm) -> Letter:
    payment = Payment.objects.get(pk=message.about["payment"])
    return Letter(
        subject=_("We received your payment"),
        greeting=_hello(message),
        paragraphs=(
            _("Thank you. We received %(amount)s on %(day)s. Receipt number %(number)s.")
            % {
                "amount": format_money(payment.amount, payment.currency),
                "day": day(payment.received_on),
                "number": payment.receipt,
            },
        ),
        button=(_("Download the receipt"), link(firm.slug, "home:invoices", payment.case_id)),
    )


def _filed(message: Message, firm: Firm) -> Letter:
    filing = Filing.objects.select_related("case").get(pk=message.about["filing"])
    form = catalogue.forms().get(filing.form)
    what = f"{filing.form} ({_in(form.title)})" if form else filing.form
    said = {"form": what, "day": day(filing.filed_on), "receipt": filing.receipt_number}
    first = (
        _("Good news: we filed %(form)s on %(day)s. The receipt number is %(receipt)s.")
        if filing.receipt_number
        else _(
            "Good news: we filed %(form)s on %(day)s. The receipt number follows as soon as we have it."
        )
    )
    return Letter(
        subject=_("News about your case"),
        greeting=_hello(message),
        paragraphs=(
            first % said,
            _(
                "We will write to you when USCIS sends a notice. You do not have to do anything for that."
            ),
            _("What helps now: look at Documents and send whatever is still open."),
        ),
        button=(_("See my case"), link(firm.slug, "home:case", filing.case_id)),
    )


def _receipted(message: Message, firm: Firm) -> Letter:
    filing = Filing.objects.get(pk=message.about["filing"])
    return Letter(
        subject=_("News about your case"),
        greeting=_hello(message),
        paragraphs=(
            _("USCIS has received %(form)s and gave it the number %(receipt)s.")
            % {"form": filing.form, "receipt": filing.receipt_number},
            _(
                "We will write to you when USCIS sends a notice. You do not have to do anything for that."
            ),
        ),
        button=(_("See my case"), link(firm.slug, "home:case", filing.case_id)),
    )


def _to_review(message: Message, firm: Firm) -> Letter:
    version = Version.objects.select_related("case", "request").get(pk=message.about["version"])
    if version.review != "waiting":
        raise NotWanted("it has been reviewed")
    return Letter(
        subject=_("A document waits for review"),
        paragraphs=(
            _("%(who)s has sent a document in case %(case)s.")
            % {"who": version.sent_by_name, "case": version.case.code},
        ),
        button=(_("Review it"), link(firm.slug, "desk:review_version", version.pk)),
        may_answer=False,
    )


def _escalated(message: Message, firm: Firm) -> Letter:
    case = Case.objects.get(pk=message.about["case"])
    return Letter(
        subject=_("A client has not answered"),
        paragraphs=(
            _("Reminders in case %(case)s have not helped. There is a task for you: a call may.")
            % {"case": case.code},
        ),
        button=(_("Open the case"), link(firm.slug, "desk:case", case.pk)),
        may_answer=False,
    )


LETTERS: Mapping[str, Composer] = {
    "code": _code,
    "invitation": _invitation,
    "correction": _correction,
    "reminder": _reminder,
    "invoice": _invoice,
    "invoice_reminder": _invoice_reminder,
    "receipt": _receipt,
    "filed": _filed,
    "receipted": _receipted,
    "to_review": _to_review,
    "escalated": _escalated,
}


def _formats() -> str:
    """The short answer to the question that is asked most."""
    return _("PDF, JPG, PNG or a phone photo. All four corners in the picture, no shadow.")


def _in(words: Words) -> str:
    return words.in_language(get_language() or "en")


def _label(request: Request) -> str:
    return _in(Words.from_json(request.label))


def _request(message: Message) -> Request:
    return Request.objects.get(pk=message.about["request"])


def _open_invoice(message: Message) -> Invoice:
    invoice = Invoice.objects.get(pk=message.about["invoice"])
    if not invoice.open_cents:
        raise NotWanted("the invoice is paid")
    return invoice


def _about_invoice(invoice: Invoice) -> dict[str, Any]:
    return {
        "what": _in(Words.from_json(invoice.title)),
        "amount": format_money(invoice.open_cents, invoice.currency),
        "day": day(invoice.due_on),
    }
