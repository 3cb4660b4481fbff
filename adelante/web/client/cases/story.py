"""A case as its client needs it told: what to do now, the three answers, how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import OuterRef, Subquery, When
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from adelante.billing.coming import is_coming, with_coming
from adelante.billing.models import Installment, Invoice
from adelante.cases.models import Case, Filing
from adelante.core import clock
from adelante.core.words import Words
from adelante.documents.models import Request
from adelante.documents.models.request import State
from adelante.library import catalogue
from adelante.web.address import address
from adelante.web.client.home import Home
from adelante.web.design import wording
from adelante.web.reading import prepared


@dataclass(frozen=True)
class Step:
    """The one thing to do now. `why` says what is known of it, `after` what comes then."""

    title: str
    why: str
    button: str
    url: str
    icon: str
    other: tuple[str, str] | None = None
    after: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Stage:
    """A step of the case. `key` names it in addresses; `url` is where it is told in full."""

    key: str
    word: str
    state: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Told:
    """A step in full. `now` is the office's own stage, where the case stands at this step."""

    stage: Stage
    happens: str
    waits: str
    now: str
    questions: Sequence[tuple[str, str]]


@prepared
def requests_of(home: Home, *, case: UUID) -> Any:
    """All that is asked in the case, in order; on what was sent back, the firm's last remark."""
    remarks = home.remarks.filter(request=OuterRef("pk"), by_staff=True).order_by("-said_at")
    told = remarks.values(told=JSONObject(words="words", reasons="reasons"))[:1]
    return (
        home.requests.filter(case=case)
        .select_related("party")
        .annotate(remark=Choice(When(state=State.RETURNED, then=Subquery(told))))
        .only(
            "party__short_name",
            *("label", "facts", "requirement", "position", "state", "due_on"),
        )
        .order_by("-requirement", "position", "asked_at")
    )


@prepared
def invoices_of(home: Home, *, case: UUID) -> Any:
    bills = with_coming(home.invoices.filter(case=case), home.checkouts)
    return bills.order_by("due_on", "number")


@prepared
def plan_of(home: Home, *, case: UUID) -> Any:
    return home.installments.filter(case=case).order_by("position")


@prepared
def filings_of(home: Home, *, case: UUID) -> Any:
    return home.filings.filter(case=case).order_by("filed_on", "form")


def label_of(request: Request) -> str:
    return Words.from_json(request.label).in_language(get_language() or "en")


def mine_to_send(requests: Sequence[Request], parties: frozenset[UUID]) -> list[Request]:
    """Required things that wait on this person: corrections first, then by date."""
    mine = [r for r in requests if is_missing(r) and r.party_id in parties]
    return sorted(mine, key=lambda r: (r.state != "returned", r.due_on or date.max, r.position))


def is_missing(request: Request) -> bool:
    return request.is_open and request.requirement == "required"


def next_step(
    case: Case, to_send: Sequence[Request], due: Sequence[Invoice], *, waits_on_others: bool
) -> Step:
    """What to do now: a correction, a paper, a payment; or that there is nothing to do, and why.

    What is on its way is not asked for again.
    """
    if to_send:
        return _send(to_send[0], to_send[1:])
    to_pay = [invoice for invoice in due if not is_coming(invoice)]
    if to_pay:
        return _pay(case, to_pay[0])
    return _wait(case, waits_on_others=waits_on_others)


def _send(request: Request, then: Sequence[Request]) -> Step:
    label = label_of(request)
    url = address("home:item", request.pk)
    if request.state == "returned":
        title = _("Send again: %(document)s") % {"document": label}
        why = _why_returned(request)
    else:
        title, why = label, _help_of(request)
    if request.due_on:
        said = _("Please send it by %(day)s.")
        if request.due_on < timezone.localtime(clock.now()).date():
            said = _("It was due %(day)s; please send it as soon as you can.")
        why += " " + said % {"day": wording.weekday(request.due_on)}
    after = _("Then: %(document)s.") % {"document": label_of(then[0])} if then else ""
    return Step(
        title=title,
        why=why.strip(),
        button=_("Send a photo or file"),
        url=f"{url}#send",
        icon="camera",
        other=(_("I cannot get it"), f"{url}#alternatives"),
        after=after,
        tone="needed" if request.state == "returned" else "",
    )


def _why_returned(request: Any) -> str:
    reasons = catalogue.review_reasons()
    language = get_language() or "en"
    remark = request.remark or {"reasons": (), "words": ""}
    known = [reasons[key] for key in remark["reasons"] if key in reasons]
    sentences = [reason.client_text.in_language(language) for reason in known]
    if remark["words"]:
        sentences.append(f"“{remark['words']}”")
    return " ".join(sentences)


def _help_of(request: Request) -> str:
    help_ = request.facts.get("help")
    return Words.from_json(help_).in_language(get_language() or "en") if help_ else ""


def _pay(case: Case, invoice: Invoice) -> Step:
    amount = wording.money(invoice.open_cents, invoice.currency)
    return Step(
        title=_("Pay %(amount)s") % {"amount": amount},
        why=_("%(what)s, due %(day)s.")
        % {
            "what": Words.from_json(invoice.title).in_language(get_language() or "en"),
            "day": wording.day(invoice.due_on),
        },
        button=_("See and pay"),
        url=address("home:invoices", case.pk),
        icon="credit-card",
    )


def _wait(case: Case, *, waits_on_others: bool) -> Step:
    if waits_on_others:
        why = _(
            "You have sent everything we need from you. "
            "Another person of your case still has something to send."
        )
    elif case.waits_on == "government":
        why = _("Your case is with USCIS. We write to you as soon as they send a notice.")
    else:
        why = _("We are working on your case. We write to you when there is something to do.")
    return Step(
        title=_("Nothing to do right now"),
        why=why,
        button=_("See your documents"),
        url=address("home:documents", case.pk),
        icon="file-text",
    )


def answers(
    case: Case,
    requests: Sequence[Request],
    to_send: Sequence[Request],
    due: Sequence[Invoice],
    plan: Sequence[Installment],
    filings: Sequence[Filing],
) -> list[tuple[str, str, str]]:
    """Missing, next payment, filed: question, answer and where to read more."""
    return [
        (*_missing(requests, to_send), address("home:documents", case.pk)),
        (*_next_payment(due, plan), address("home:invoices", case.pk)),
        (_("Has it been filed?"), _filed(filings), "#track"),
    ]


def _missing(requests: Sequence[Request], to_send: Sequence[Request]) -> tuple[str, str]:
    """Of the whole case; where others owe some of it, the question says how many are one's own."""
    counted = [r for r in requests if r.requirement == "required" and r.state != "waived"]
    missing = sum(r.is_open for r in counted)
    question = _("Documents missing")
    if not counted:
        return question, _("Nothing asked yet")
    if not missing:
        return question, _("None")
    if len(to_send) != missing:
        question = (
            _("Documents missing, %(count)s from you") % {"count": len(to_send)}
            if to_send
            else _("Documents missing, none from you")
        )
    return question, _("%(missing)s of %(all)s") % {"missing": missing, "all": len(counted)}


def _next_payment(due: Sequence[Invoice], plan: Sequence[Installment]) -> tuple[str, str]:
    if due:
        question = _("Next payment, %(day)s") % {"day": wording.day(due[0].due_on)}
        return question, wording.money(due[0].open_cents, due[0].currency)
    for part in plan:
        if part.invoice_id is None and part.due_on:
            question = _("Next payment, %(day)s") % {"day": wording.day(part.due_on)}
            return question, wording.money(part.amount)
    return _("Next payment"), _("Nothing due")


def _filed(filings: Sequence[Filing]) -> str:
    if not filings:
        return _("Not yet")
    day = wording.day(max(filing.filed_on for filing in filings))
    return _("Filed %(day)s") % {"day": day}


def stages_of(case: Case) -> list[Stage]:
    """The client's eight steps or fewer: what is past, where the case stands, what comes."""
    language = get_language() or "en"
    in_full = address("home:stages", case.pk)
    told: list[Stage] = []
    state = "past"
    for step in catalogue.track(case.stages):
        note = ""
        if case.stage in step.stages:
            state, note = "now", "" if case.closed_at else _turn(case)
        elif state == "now":
            state = "next"
        key, word = step.group.key, step.group.label.in_language(language)
        told.append(Stage(key, word, state, note, f"{in_full}#{key}"))
    return told


def told_in_full(case: Case) -> list[Told]:
    """Each step with what happens there, on whom it waits, and what people ask about it."""
    language = get_language() or "en"
    groups, questions = catalogue.groups(), catalogue.questions()
    return [
        Told(
            stage=stage,
            happens=groups[stage.key].happens.in_language(language),
            waits=groups[stage.key].waits.in_language(language),
            now=now_at(case) if stage.state == "now" else "",
            questions=[
                (asked.question.in_language(language), asked.answer.in_language(language))
                for asked in (questions[key] for key in groups[stage.key].questions)
            ],
        )
        for stage in stages_of(case)
    ]


def now_at(case: Case) -> str:
    """The stage that the case stands at, in a sentence for its client; none of a firm's own."""
    stage = catalogue.stages().get(case.stage)
    return stage.client_text.in_language(get_language() or "en") if stage else ""


def _turn(case: Case) -> str:
    return {
        "client": _("it is your turn"),
        "firm": _("it is our turn"),
        "government": _("waiting for USCIS"),
    }.get(case.waits_on, "")


def receipts(filings: Sequence[Filing]) -> list[dict[str, Any]]:
    forms = catalogue.forms()
    language = get_language() or "en"
    return [
        {
            "form": filing.form,
            "title": forms[filing.form].title.in_language(language) if filing.form in forms else "",
            "filed_on": filing.filed_on,
            "number": filing.receipt_number,
        }
        for filing in filings
    ]


def promised(count: int) -> str:
    """ "usually answers within 4 hours" """
    return ngettext(
        "usually answers within %(count)s hour", "usually answers within %(count)s hours", count
    ) % {"count": count}
