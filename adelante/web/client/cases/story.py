"""A case as its client needs it told: what to do now, the three answers, how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import OuterRef, Subquery, When
from django.db.models.functions import JSONObject
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from adelante.billing.coming import is_coming, with_coming
from adelante.billing.models import Installment, Invoice
from adelante.cases.models import Case, Filing
from adelante.core.words import Words
from adelante.documents.models import Request
from adelante.documents.models.request import State
from adelante.library import catalogue
from adelante.web.address import address
from adelante.web.client.home import Home
from adelante.web.design import wording
from adelante.web.reading import prepared

Waits = Literal["paper", "payment", "others", "client", "firm", "government", "nobody"]
"""On what a case waits, as one reader stands to it: a `paper` or a `payment` of their own, papers
of `others` alone, a `client`'s move outside this portal (an appointment), or whoever the case says.
"""


@dataclass(frozen=True)
class Step:
    """The one thing to do now. `why` says what is known of it, `after` what comes then."""

    title: str
    why: str
    button: str
    url: str
    icon: str
    waits: Waits
    other: tuple[str, str] | None = None
    after: str = ""
    tone: str = ""


PAPERS = "documents"
"""The one stage whose whole move is made in this portal: what it asks for are the requests."""


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
    """A step in full. `asks` is what a step to come will ask of its clients; `now` is how it is
    where the case stands, and `to_do` what the reader has to do there, with where to do it.
    """

    stage: Stage
    happens: str
    asks: str
    now: str
    to_do: tuple[str, str] | None
    waits: str
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
        if wording.is_past(request.due_on):
            said = _("It was due %(day)s; please send it as soon as you can.")
        why += " " + said % {"day": wording.weekday(request.due_on)}
    after = _("Then: %(document)s.") % {"document": label_of(then[0])} if then else ""
    return Step(
        title=title,
        why=why.strip(),
        button=_("Send a photo or file"),
        url=f"{url}#send",
        icon="camera",
        waits="paper",
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
        why=(
            _("%(what)s, it was due %(day)s.")
            if wording.is_past(invoice.due_on)
            else _("%(what)s, due %(day)s.")
        )
        % {
            "what": Words.from_json(invoice.title).in_language(get_language() or "en"),
            "day": wording.day(invoice.due_on),
        },
        button=_("See and pay"),
        url=address("home:invoices", case.pk),
        icon="credit-card",
        waits="payment",
    )


def _wait(case: Case, *, waits_on_others: bool) -> Step:
    title = _("Nothing to do right now")
    waits: Waits = _mover(case)
    if waits_on_others:
        waits = "others"
        why = _(
            "You have sent everything we need from you. "
            "Another person of your case still has something to send."
        )
    elif waits == "client":
        title, why = _("Nothing to send or pay right now"), _where(case)
    elif waits == "government":
        why = _("Your case is with USCIS. We write to you as soon as they send a notice.")
    else:
        why = _("We are working on your case. We write to you when there is something to do.")
    return Step(
        title=title,
        why=why,
        button=_("See your documents"),
        url=address("home:documents", case.pk),
        icon="file-text",
        waits=waits,
    )


def _mover(case: Case) -> Waits:
    """Whose move it is when the portal has nothing to ask of anybody. Papers that nobody was
    asked for yet are the office's to ask for.
    """
    if case.waits_on == "client":
        stage = catalogue.stages().get(case.stage)
        return "client" if stage and stage.key != PAPERS else "firm"
    return cast("Waits", case.waits_on)


def _where(case: Case) -> str:
    stage = catalogue.stages()[case.stage]
    language = get_language() or "en"
    at = _("Your case is at this step: %(step)s.") % {"step": stage.label.in_language(language)}
    return f"{at} {stage.client_text.in_language(language)}"


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
        question = (
            _("Payment that was due %(day)s")
            if wording.is_past(due[0].due_on)
            else _("Next payment, %(day)s")
        ) % {"day": wording.day(due[0].due_on)}
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


def stages_of(case: Case, step: Step) -> list[Stage]:
    """The client's eight steps or fewer: what is past, where the case stands, what comes.

    Where it stands, whose move it is, which is what `step` tells this reader.
    """
    language = get_language() or "en"
    in_full = address("home:stages", case.pk)
    told: list[Stage] = []
    state = "past"
    for one in catalogue.track(case.stages):
        note = ""
        if case.stage in one.stages:
            state, note = "now", "" if case.closed_at else _turn(step)
        elif state == "now":
            state = "next"
        key, word = one.group.key, one.group.label.in_language(language)
        told.append(Stage(key, word, state, note, f"{in_full}#{key}"))
    return told


def told_in_full(case: Case, step: Step) -> list[Told]:
    """Each step of the case: of one that is past, what happened; of the others also what they ask
    of clients, how long they take, and what people want to know.
    """
    return [_told(case, step, stage) for stage in stages_of(case, step)]


def _told(case: Case, step: Step, stage: Stage) -> Told:
    language = get_language() or "en"
    group, questions = catalogue.groups()[stage.key], catalogue.questions()
    is_past, is_now = stage.state == "past", stage.state == "now"
    return Told(
        stage=stage,
        happens=(group.happened if is_past else group.happens).in_language(language),
        asks=group.asks.in_language(language) if stage.state == "next" else "",
        now=now_at(case, step) if is_now else "",
        to_do=_to_do(step) if is_now and not case.closed_at else None,
        waits="" if is_past else group.waits.in_language(language),
        questions=[
            (asked.question.in_language(language), asked.answer.in_language(language))
            for asked in (questions[key] for key in group.questions)
            if not is_past
        ],
    )


def now_at(case: Case, step: Step) -> str:
    """The stage that the case stands at, in a sentence for its client; none of a firm's own.

    What a stage asks of clients is left out where it is done, or is not this reader's to do.
    """
    stage = catalogue.stages().get(case.stage)
    if stage is None:
        return ""
    asks = case.waits_on == "client"
    if stage.key == PAPERS:
        asks = step.waits == "paper"
    if stage.turn != "client" or asks:
        return stage.client_text.in_language(get_language() or "en")
    return "" if step.waits in {"paper", "payment"} else step.why


def _to_do(step: Step) -> tuple[str, str]:
    """ "Do I need to do anything now?": the home's next step, or no; and where to do it."""
    if step.waits in {"paper", "payment"}:
        return _("Yes. Your next step: %(what)s") % {"what": step.title}, step.url
    if step.waits == "client":
        return _("You have nothing to send or pay right now."), ""
    return _("No. We write to you when there is something to do."), ""


def _turn(step: Step) -> str:
    return {
        "paper": _("it is your turn"),
        "payment": _("you have a payment to make"),
        "others": _("it is another person’s turn"),
        "firm": _("it is our turn"),
        "government": _("waiting for USCIS"),
    }.get(step.waits, "")


def receipts(case: Case, filings: Sequence[Filing]) -> list[dict[str, Any]]:
    """What was filed; in safe mode not which form, as that would tell the kind of the case."""
    if case.is_safe:
        return [
            {"form": _("Form"), "filed_on": filing.filed_on, "number": filing.receipt_number}
            for filing in filings
        ]
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
