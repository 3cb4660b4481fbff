"""The shapes of the library's records. All have a source and a mark: must somebody check it?

Keys name other records: a row's `document` is a key of the documents, and so on. Money is whole US
cents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from adelante.core.words import Words
from adelante.library.records import as_json, read

Requirement = Literal["required", "conditional", "optional"]
Turn = Literal["client", "firm", "government"]
MilestoneKey = Literal[
    "agreement_signed",
    "documents_complete",
    "packet_approved",
    "filed",
    "biometrics",
    "rfe",
    "interview",
    "decision",
]
MILESTONES: tuple[str, ...] = get_args(MilestoneKey)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """`source` says where the fact is from; `verify` that a person must still confirm it."""

    source: str
    verify: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts(Sourced):
    """A kind of paper: what clients are told of it and how the office keeps it.

    `audience` is who may open the content: `party` its owner and the firm, `case` every party too.
    `filename` is a pattern whose places in braces the office fills.
    """

    key: str
    category: str
    label: Words
    help: Words
    alternatives: Words | None
    formats: tuple[str, ...]
    multiple: bool
    translation: Literal[
        "if_not_english",
        "is_translation",
        "not_needed",
        "not_needed_if_bilingual",
        "offer_in_client_language",
    ]
    original: str
    filename: str
    validity: Words | None
    reviewer: Literal["paralegal", "attorney", "finance"]
    sensitivity: Literal["normal", "high"]
    audience: Literal["party", "case"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow(Sourced):
    """What a case type asks of a party. `condition` says when, for conditional rows.

    `by` the office: the firm prepares it first, so nobody is asked for it on the day of opening.
    `ask_first`: ticked when a case is opened.
    """

    document: str
    party: str
    requirement: Requirement
    phase: Literal[
        "engagement",
        "initial_filing",
        "interview",
        "after_entry",
        "public_access_file",
        "on_notice",
    ]
    by: Literal["client", "office"]
    ask_first: bool = False
    condition: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRow:
    """Who has a part in this type of case; not `always`: only where the case needs them."""

    party: str
    always: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    form: str
    requirement: Literal["required", "conditional", "optional", "alternative", "later"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualFee(Sourced):
    """What a firm might charge for such a case: a starting point that each firm replaces."""

    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallmentFacts:
    """A part of the legal fee, due at a milestone or that many days after the case is opened."""

    percent: int
    label: Words
    milestone: MilestoneKey | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingTemplate(Sourced):
    key: str
    label: Words
    installments: tuple[InstallmentFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTypeFacts(Sourced):
    """A type of case, whole: a firm's copy holds this as JSON and needs nothing else to open one.

    `title` is what the client calls the case, with a party's key in braces for the name.
    `installments` are those of the billing template, so that a firm can change its own.
    """

    key: str
    label: str
    name: Words
    title: Words
    category: str
    agency: str
    parties: tuple[PartyRow, ...]
    forms: tuple[FormRow, ...]
    stages: tuple[str, ...]
    billing_template: str
    installments: tuple[InstallmentFacts, ...]
    fee: UsualFee
    government_fees: tuple[str, ...]
    deadlines: tuple[str, ...]
    documents: tuple[DocumentRow, ...]

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> CaseTypeFacts:
        return read(cls, value, where=str(value.get("key", "case type")))

    def as_json(self) -> dict[str, Any]:
        return as_json(self)

    @property
    def ask_first(self) -> tuple[DocumentRow, ...]:
        """The rows that are ticked when a case of this type is opened."""
        return tuple(row for row in self.documents if row.ask_first)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFacts(Sourced):
    """A step of a case as clients see it, over several stages of the office.

    `happens`: what goes on there, `happened` the same when it is past; `asks`: what is asked of
    clients there; `waits`: how long it takes; `questions`: keys of what clients want to know.
    """

    key: str
    label: Words
    turn: Turn
    happens: Words
    happened: Words
    asks: Words
    waits: Words
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFacts(Sourced):
    """What clients ask at a step of their case. The answer is a fact, or says whom to ask."""

    key: str
    question: Words
    answer: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFacts(Sourced):
    """A stage of the office's work. Without a `group` it belongs to the next stage that has one."""

    key: str
    group: str | None
    turn: Turn
    owner: Literal["client", "employer", "attorney", "paralegal", "finance", "government"]
    label: Words
    client_text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyFacts(Sourced):
    """A part in a case. Access `own_papers`: sees and sends their own papers, never the case;
    `limited`: so too as a rule, and the case if the office invites them to it.
    """

    key: str
    label: Words
    access: Literal["case", "limited", "own_papers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFacts(Sourced):
    """`edition_seen` is the newest edition found, not a promise that the agency accepts it."""

    number: str
    title: Words
    edition_seen: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GovernmentFee(Sourced):
    """A government fee for a form, chosen by the date of filing. No `form`: a registration."""

    key: str
    form: str | None
    label: Words
    cents: int
    channel: Literal["paper", "online"] | None
    effective_from: date
    effective_to: date | None
    paid_by: Literal["client", "employer", "anyone"]
    own_payment: bool
    waiver_possible: bool
    notes: tuple[str, ...]

    def is_in_force(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule(Sourced):
    """A date counted from a trigger. A date printed on a notice wins; a computed one only warns."""

    key: str
    label: Words
    kind: Literal["deadline", "window", "earliest_date", "expiry", "validity", "alert"]
    trigger: str
    trigger_text: Words
    value: int
    unit: Literal["days", "business_days", "months", "years"]
    direction: Literal["after", "before"]
    mail_days: int
    window: str | None
    roll: Literal["forward_cfr_1_2", "internal_roll_back", "none"]
    severity: Literal["low", "medium", "high", "critical"]
    remind_days_before: tuple[int, ...]
    client_visible: bool
    consequence: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReason(Sourced):
    """Why a version is sent back. Not `client_visible`: for the office; the client is called."""

    key: str
    label: Words
    client_text: Words
    client_visible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderStep(Sourced):
    """A step of the default sequence; days count from the day the thing was asked for."""

    key: str
    after_days: int
    to: Literal["client", "staff"]
    wording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPrefix(Sourced):
    prefix: str
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptShape(Sourced):
    """USCIS receipt numbers: the letters of an office, then digits."""

    letters: int
    digits: int
    example: str
    prefixes: tuple[ReceiptPrefix, ...]
