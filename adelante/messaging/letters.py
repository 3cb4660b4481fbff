"""What each message says, in the reader's language, from ids looked up at the moment of sending.

Subjects never name the matter or the kind of case; no letter carries a document's content.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from adelante.audit.actor import system
from adelante.billing.linking import link_to_pay
from adelante.billing.models import Checkout, Credit, Invoice, Payment, Reversal
from adelante.cases.models import Case, Filing, Grant, Invitation
from adelante.cases.models.invitation import Standing
from adelante.cases.models.pass_ import GOOD_FOR
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.money import format_money
from adelante.core.sandbox import Kind
from adelante.core.words import Words
from adelante.documents.linking import link_to_send
from adelante.documents.models import Request, Review, Version
from adelante.documents.refusals import MOST_MEGABYTES
from adelante.firms.links import link
from adelante.firms.models import Firm
from adelante.library import catalogue
from adelante.looks.models import Alarm
from adelante.messaging import sign_in_letters
from adelante.messaging.days import day
from adelante.messaging.heads import head
from adelante.messaging.letter import Letter, NotWanted
from adelante.messaging.models import Message
from adelante.messaging.mornings import morning
from adelante.messaging.quiet import kept_quiet

CODE_WORKS_FOR = timedelta(minutes=10)


def compose(message: Message, firm: Firm) -> Letter:
    """The letter for a message, in the active language; a neutral one where nothing may be told.

    Raises NotWanted; LookupError or DoesNotExist if what it tells of cannot be found.
    """
    return kept_quiet(LETTERS[message.template](message, firm), message, firm)


def _code(message: Message, firm: Firm) -> Letter:
    if message.queued_at + CODE_WORKS_FOR <= clock.now():
        raise NotWanted("the code does not work any more")
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


def _sign_in_changed(message: Message, firm: Firm) -> Letter:
    what = SIGN_IN_CHANGES[message.about["what"]]
    left = int(message.about.get("left") or 0)
    paragraphs = [str(what)]
    if message.about["what"] == "recovery_code_used":
        paragraphs.append(
            ngettext("%(count)d code on paper is left.", "%(count)d codes on paper are left.", left)
            % {"count": left}
        )
    call = _("If it was not you, call %(firm)s at once: %(phone)s.")
    write = _("If it was not you, call %(firm)s at once.")
    return Letter(
        subject=_("Your sign-in has changed"),
        greeting=_hello(message),
        paragraphs=(
            *paragraphs,
            (call if firm.phone else write) % {"firm": firm.name, "phone": firm.phone},
        ),
        button=(_("See how I sign in"), link(firm.slug, "me")),
        may_answer=False,
    )


SIGN_IN_CHANGES = {
    "factor_added": gettext_lazy("A second step was added to your sign-in: an app or a passkey."),
    "factor_removed": gettext_lazy("An app or a passkey was removed from your sign-in."),
    "factors_reset": gettext_lazy(
        "The office has taken away the second step of your sign-in, and has signed you out "
        "everywhere. You set up a new one when you next sign in."
    ),
    "password_chosen": gettext_lazy("The password of your sign-in was set anew."),
    "password_removed": gettext_lazy(
        "The password of your sign-in was removed. From now on we send you a code."
    ),
    "recovery_code_used": gettext_lazy("One of your codes on paper was used to sign in."),
    "recovery_codes_made": gettext_lazy(
        "New codes on paper were made for your sign-in. Older ones are good no more."
    ),
}
"""What has happened, by the event's name."""


def _invitation(message: Message, firm: Firm) -> Letter:
    invitation = Invitation.objects.get(pk=message.about["invitation"])
    if invitation.standing != Standing.SENT:
        raise NotWanted("the invitation is over")
    return Letter(
        subject=_("Your page at your law firm"),
        greeting=_hello(message),
        paragraphs=(_invited_to(invitation.reach) % {"firm": firm.name},),
        button=(_("Open my page"), link(firm.slug, "join", message.secret)),
        more=(
            _("The link is yours alone; please do not pass it on. It is good until %(day)s.")
            % {"day": day(invitation.expires_at)},
        ),
    )


def _invited_to(reach: str) -> str:
    if reach == Grant.Reach.OWN:
        return _(
            "%(firm)s asks you for papers of your own, for a case that you help with. We have made "
            "a private page for you: there you see what to send, and whether it is right. You see "
            "nothing else of the case. It works on your phone, in English and Spanish."
        )
    if reach == Grant.Reach.BILLS:
        return _(
            "%(firm)s invites you to pay the bills of a case. We have made a private page for you: "
            "there you see each bill, what is due and what was paid. You see nothing else of the "
            "case. It works on your phone, in English and Spanish."
        )
    return _(
        "%(firm)s has made a private page for you. There you see what to send, what is due "
        "and what happens next. It works on your phone, in English and Spanish."
    )


def _correction(message: Message, firm: Firm) -> Letter:
    request = Request.objects.get(pk=message.about["request"])
    if not request.is_open:
        raise NotWanted("it has been sent, or is not needed any more")
    return Letter(
        subject=_("A document needs another try"),
        greeting=_hello(message),
        paragraphs=(
            _("We looked at “%(document)s”. It needs a correction before we can use it.")
            % {"document": _label(request)},
            _("The page says what to do. It usually takes a minute."),
        ),
        button=(_("See what to do"), link(firm.slug, "home:item", request.pk)),
        questions=_about_sending([request]),
    )


def _reminder(message: Message, firm: Firm) -> Letter:
    """One letter for all that a party still owes in a case; the button opens the first of it."""
    missing = _still_open(message.about["requests"])
    if not missing:
        raise NotWanted("everything has been sent")
    first, count = missing[0], len(missing)
    due = min((request.due_on for request in missing if request.due_on), default=None)
    paragraphs = [tone(message.about["step"], count)]
    if due and due >= clock.today(firm.time_zone):
        paragraphs.append(_("Please send it by %(day)s.") % {"day": day(due)})
    button = ngettext("Send the document", "Send the first one", count)
    page = link(firm.slug, "home:item", first.pk, fragment="send")
    at_once = _at_once(
        firm, lambda: link_to_send(first, **_to_reader(message), by=system(firm.pk)), message
    )
    return Letter(
        subject=ngettext("A document is missing", "%(count)d documents are missing", count)
        % {"count": count},
        greeting=_hello(message),
        paragraphs=tuple(paragraphs),
        items=tuple(_label(request) for request in missing),
        button=(button, at_once or page),
        or_else=(_("Or sign in to your page"), page) if at_once else None,
        questions=_about_sending(missing),
        more=(
            *((_("You find all of it after signing in, under Documents."),) if count > 1 else ()),
            *((_about_link(),) if at_once else ()),
        ),
    )


def tone(step: str, count: int) -> str:
    """Friendly at first, clear in the end. A firm's own steps sound like the second."""
    if step == "friendly":
        return ngettext(
            "A friendly reminder: we still need this from you. A scan or a clear photo is enough.",
            "A friendly reminder: we still need these from you. Scans or clear photos are enough.",
            count,
        )
    if step == "escalation":
        return ngettext(
            "We have asked for this several times. Without it we cannot prepare your case. If "
            "something makes it hard, answer this message or call us: we will find a way.",
            "We have asked for these several times. Without them we cannot prepare your case. If "
            "something makes it hard, answer this message or call us: we will find a way.",
            count,
        )
    return ngettext(
        "We are still waiting for this. Your case cannot go on until we have it.",
        "We are still waiting for these. Your case cannot go on until we have them.",
        count,
    )


def _invoice(message: Message, firm: Firm) -> Letter:
    (invoice,) = _unpaid([message.about["invoice"]])
    return Letter(
        subject=_("A new invoice"),
        greeting=_hello(message),
        paragraphs=(
            _("There is a new invoice for you: %(what)s, %(amount)s, due %(day)s.")
            % _about_invoice(invoice),
        ),
        button=(_("See and pay"), link(firm.slug, "home:invoice", invoice.pk)),
        more=(_("You can also pay part of it. If you need more time, tell us before it is due."),),
    )


def _invoice_reminder(message: Message, firm: Firm) -> Letter:
    unpaid = _unpaid(message.about["invoices"])
    lines = [_("%(what)s: %(amount)s, due %(day)s") % _about_invoice(each) for each in unpaid]
    first, count = unpaid[0], len(unpaid)
    page = (
        link(firm.slug, "home:invoice", first.pk)
        if count == 1
        else link(firm.slug, "home:invoices", first.case_id)
    )
    at_once = _at_once(
        firm, lambda: link_to_pay(first, **_to_reader(message), by=system(firm.pk)), message
    )
    button = _("Pay the first one") if at_once and count > 1 else _("Pay now")
    return Letter(
        subject=ngettext("A payment is due", "Payments are due", len(unpaid)),
        greeting=_hello(message),
        paragraphs=(
            ngettext(
                "This is a reminder of an invoice that is not paid yet.",
                "This is a reminder of invoices that are not paid yet.",
                len(unpaid),
            ),
            *(() if at_once else (_("To pay, open Invoices and press Pay now."),)),
        ),
        items=tuple(lines),
        button=(button, at_once or page),
        or_else=(_("Or sign in to your page"), page) if at_once else None,
        more=(
            *((_about_link(),) if at_once else ()),
            _("Have you paid already, or do you need more time? Tell us: we will find a way."),
            _("A deadline of your case is never held back for money."),
        ),
    )


def _receipt(message: Message, firm: Firm) -> Letter:
    payment = Payment.objects.get(pk=message.about["payment"])
    if Reversal.objects.filter(payment=payment).exists():
        raise NotWanted("it has been taken back")
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
        button=(_("See my payments"), link(firm.slug, "home:invoices", payment.case_id)),
    )


def _reversal(message: Message, firm: Firm) -> Letter:
    """The client did nothing wrong when we did: the words say whose mistake it was."""
    reversal = Reversal.objects.select_related("payment").get(payment=message.about["payment"])
    payment = reversal.payment
    first = {
        Reversal.Reason.BANK: _(
            "The bank took back your payment of %(amount)s of %(day)s. It does not count any more."
        ),
        Reversal.Reason.MISPLACED: _(
            "We had written your payment of %(amount)s of %(day)s to the wrong invoice, and we "
            "have taken that back. You will get a new receipt. We are sorry for the trouble."
        ),
        Reversal.Reason.MISTAKE: _(
            "We had written down a payment of %(amount)s of %(day)s by mistake, and we have taken "
            "that back. We are sorry for the trouble."
        ),
    }[Reversal.Reason(reversal.reason)]
    said = {
        "amount": format_money(payment.amount, payment.currency),
        "day": day(payment.received_on),
    }
    return Letter(
        subject=_("A change to a payment of yours"),
        greeting=_hello(message),
        paragraphs=(
            first % said,
            _("Receipt %(number)s is not good any more. Your invoices show what you owe now.")
            % {"number": payment.receipt},
        ),
        button=(_("See my invoices"), link(firm.slug, "home:invoices", payment.case_id)),
        more=(_("Does this surprise you? Answer this message or call us."),),
    )


def _credit(message: Message, firm: Firm) -> Letter:
    credit = Credit.objects.select_related("invoice").get(pk=message.about["credit"])
    invoice = credit.invoice
    said = {
        "amount": format_money(credit.amount, invoice.currency),
        "what": _in(Words.from_json(invoice.title)),
        "left": format_money(invoice.open_cents, invoice.currency),
    }
    return Letter(
        subject=_("You owe less on an invoice"),
        greeting=_hello(message),
        paragraphs=(
            _("You do not need to pay %(amount)s of this invoice: %(what)s.") % said,
            _("%(left)s of it is left to pay.") % said
            if invoice.open_cents
            else _("Nothing is left to pay on it."),
        ),
        button=(_("See the invoice"), link(firm.slug, "home:invoice", invoice.pk)),
    )


def _failed_payment(message: Message, firm: Firm) -> Letter:
    checkout = Checkout.objects.select_related("invoice").get(pk=message.about["checkout"])
    said = {
        "amount": format_money(checkout.amount, checkout.currency),
        "day": day(checkout.pending_since or checkout.started_at),
        "what": _in(Words.from_json(checkout.invoice.title)),
    }
    return Letter(
        subject=_("Your payment did not go through"),
        greeting=_hello(message),
        paragraphs=(
            _("Your bank said no to your payment of %(amount)s of %(day)s for: %(what)s.") % said,
            _("We did not receive this money. You can try again, or pay in another way."),
        ),
        button=(_("See the invoice"), link(firm.slug, "home:invoice", checkout.invoice_id)),
        more=(_("If you need more time, tell us: we will find a way."),),
    )


def _filed(message: Message, firm: Firm) -> Letter:
    filing = _standing(message)
    said = _about_filing(filing)
    first = (
        _("Good news: we filed %(form)s on %(day)s. The receipt number is %(receipt)s.")
        if filing.receipt_number
        else _("Good news: we filed %(form)s on %(day)s. The receipt number will follow.")
    )
    return _news(
        message,
        firm,
        filing.case_id,
        first % said,
        _("What helps now: look at Documents and send whatever is still open."),
    )


def _receipted(message: Message, firm: Firm) -> Letter:
    filing = _standing(message)
    if not filing.receipt_number:
        raise NotWanted("the receipt number was not this form's")
    words = _("USCIS has received %(form)s. Its receipt number is %(receipt)s.")
    told = {"form": filing.form, "receipt": filing.receipt_number}
    return _news(message, firm, filing.case_id, words % told)


def _filing_corrected(message: Message, firm: Firm) -> Letter:
    filing = _standing(message)
    said = _about_filing(filing)
    right = (
        _("What is right: we filed %(form)s on %(day)s. The receipt number is %(receipt)s.")
        if filing.receipt_number
        else _("What is right: we filed %(form)s on %(day)s. The receipt number will follow.")
    )
    return Letter(
        subject=_("News about your case"),
        greeting=_hello(message),
        paragraphs=(
            _("There was a mistake of ours in what we wrote to you about a filing. We are sorry."),
            right % said,
            _("Please use this from now on. Nothing else has changed."),
        ),
        button=(_("See my case"), link(firm.slug, "home:case", filing.case_id)),
    )


def _filing_taken_back(message: Message, firm: Firm) -> Letter:
    filing = Filing.objects.get(pk=message.about["filing"])
    return Letter(
        subject=_("News about your case"),
        greeting=_hello(message),
        paragraphs=(
            _(
                "We wrote to you that %(form)s was filed on %(day)s. That was a mistake of ours: "
                "it was not filed in your case. We are sorry."
            )
            % _about_filing(filing),
            _("You do not have to do anything about it. When we file, we will write to you."),
        ),
        button=(_("See my case"), link(firm.slug, "home:case", filing.case_id)),
    )


def _standing(message: Message) -> Filing:
    filing = Filing.objects.get(pk=message.about["filing"])
    if filing.taken_back_at:
        raise NotWanted("the filing was taken back")
    return filing


def _about_filing(filing: Filing) -> dict[str, str]:
    form = catalogue.forms().get(filing.form)
    return {
        "form": f"{filing.form} ({_in(form.title)})" if form else filing.form,
        "day": day(filing.filed_on),
        "receipt": filing.receipt_number,
    }


def _news(message: Message, firm: Firm, case: UUID, first: str, *more: str) -> Letter:
    return Letter(
        subject=_("News about your case"),
        greeting=_hello(message),
        paragraphs=(
            first,
            _("We will write to you when USCIS sends a notice."),
            *more,
        ),
        button=(_("See my case"), link(firm.slug, "home:case", case)),
    )


def _to_review(message: Message, firm: Firm) -> Letter:
    version = Version.objects.select_related("case").get(pk=message.about["version"])
    if version.review != Review.WAITING:
        raise NotWanted("it has been reviewed, or replaced by a newer one")
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


def _hired(message: Message, firm: Firm) -> Letter:
    return Letter(
        subject=_("Your account at the office"),
        greeting=_hello(message),
        paragraphs=(
            _("%(firm)s has made an account for you, under this e-mail address.")
            % {"firm": firm.name},
            _("Press the button and ask for a code. You type it in the same browser."),
        ),
        button=(_("Sign in"), link(firm.slug, "account_request_login_code")),
        may_answer=False,
    )


Composer = Callable[[Message, Firm], Letter]


def _greeted(composed: Composer) -> Composer:
    return lambda message, firm: replace(composed(message, firm), greeting=_hello(message))


def _alarm(message: Message, firm: Firm) -> Letter:
    """To the firm's contact for security. It names a colleague and no client."""
    alarm = Alarm.objects.select_related("member").get(pk=message.about["alarm"])
    who = {"who": alarm.member.name, "count": alarm.opened}
    happened = {
        Alarm.Kind.MANY: _("%(who)s's sign-in opened the cases of %(count)s clients in an hour."),
        Alarm.Kind.DECOY: _("%(who)s's sign-in opened a case that nobody has a reason to open."),
    }
    return Letter(
        subject=_("Somebody looked at more than usual"),
        greeting=_hello(message),
        paragraphs=(
            happened[Alarm.Kind(alarm.kind)] % who,
            _("We have slowed it down: for now it downloads nothing and opens no further case."),
            _("Ask %(who)s whether it was them. If it was not, let the sign-in end at once.") % who,
        ),
        button=(_("See what was opened"), link(firm.slug, "desk:seen", alarm.session_id)),
        may_answer=False,
    )


LETTERS: Mapping[str, Composer] = {
    "code": _code,
    "sign_in_changed": _sign_in_changed,
    "invitation": _invitation,
    "correction": _correction,
    "reminder": _reminder,
    "invoice": _invoice,
    "invoice_reminder": _invoice_reminder,
    "receipt": _receipt,
    "reversal": _reversal,
    "credit": _credit,
    "failed_payment": _failed_payment,
    "filed": _filed,
    "receipted": _receipted,
    "filing_corrected": _filing_corrected,
    "filing_taken_back": _filing_taken_back,
    "to_review": _to_review,
    "escalated": _escalated,
    "hired": _hired,
    "morning": morning,
    "address_code": _greeted(sign_in_letters.address_code),
    "address_changed": _greeted(sign_in_letters.address_changed),
    "new_device": _greeted(sign_in_letters.new_device),
    "new_device_office": _greeted(sign_in_letters.new_device_office),
    "unusual_pace": _greeted(sign_in_letters.unusual_pace),
    "unusual_pace_office": _greeted(sign_in_letters.unusual_pace_office),
    "many_failures": _greeted(sign_in_letters.many_failures),
    "many_failures_office": _greeted(sign_in_letters.many_failures_office),
    "head": head,
    "alarm": _alarm,
}


def _at_once(firm: Firm, make: Callable[[], str], message: Message) -> str | None:
    """A fresh link by which the reader does it without signing in; None where there is none.

    Its secret goes into this mail and is kept nowhere: a mail that is written again has another.
    """
    if message.account_id is None:
        return None
    try:
        with transaction.atomic():
            return link(firm.slug, "do", make())
    except Refused:
        return None


def _to_reader(message: Message) -> dict[str, Any]:
    return {"account": message.account_id, "message": message.pk}


def _about_link() -> str:
    return _(
        "The button opens this one task without signing in. It works for %(days)d days, or until "
        "it is done. Please do not pass it on."
    ) % {"days": GOOD_FOR.days}


def _hello(message: Message) -> str:
    name = next(iter(message.to_name.split()), "")
    return _("Hello %(name)s,") % {"name": name} if name else _("Hello,")


def _about_sending(requests: Sequence[Request]) -> tuple[tuple[str, str], ...]:
    """What people ask before they send a paper, with short answers."""
    kinds = ", ".join(kind.extension.strip(".").upper() for kind in Kind if kind.is_accepted)
    return (
        (
            _("Is a photo from my phone all right?"),
            _("Yes, there is no need to scan. We take %(kinds)s, each file up to %(most)d MB.")
            % {"kinds": kinds, "most": MOST_MEGABYTES},
        ),
        (
            _("How should it look?"),
            _("All pages, the backs too. All four corners in the picture, sharp, no shadow."),
        ),
        (
            _("What if I do not have it?"),
            (_instead_of(requests[0]) if len(requests) == 1 else "")
            or _("Open its page and look under “I cannot get it”: often another paper will do."),
        ),
    )


def _instead_of(request: Request) -> str:
    """What else would do, as the library or the firm says it."""
    known = request.facts.get("alternatives")
    return _in(Words.from_json(known)) if known else ""


def _still_open(ids: Sequence[str]) -> list[Request]:
    """Those of these requests that wait on the party, in this order."""
    found = {str(request.pk): request for request in Request.objects.filter(pk__in=ids)}
    return [found[each] for each in ids if each in found and found[each].is_open]


def _unpaid(ids: Sequence[str]) -> list[Invoice]:
    found = Invoice.objects.filter(pk__in=ids).order_by("due_on", "number")
    unpaid = [invoice for invoice in found if invoice.open_cents]
    if not unpaid:
        raise NotWanted("it is paid")
    return unpaid


def _about_invoice(invoice: Invoice) -> dict[str, Any]:
    return {
        "what": _in(Words.from_json(invoice.title)),
        "amount": format_money(invoice.open_cents, invoice.currency),
        "day": day(invoice.due_on),
    }


def _label(request: Request) -> str:
    return _in(Words.from_json(request.label))


def _in(words: Words) -> str:
    return words.in_language(get_language() or "en")
