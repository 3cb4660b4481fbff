"""The product's library, read once from the files in `data/`.

The files are YAML rather than JSON because people who know the law read and correct them; with
libyaml all of it loads in about 50 ms, once in a process.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

import yaml
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from adelante.core.errors import Refused
from adelante.library.facts import (
    BillingTemplate,
    CaseTypeFacts,
    DeadlineRule,
    DocumentFacts,
    FormFacts,
    GovernmentFee,
    GroupFacts,
    PartyFacts,
    QuestionFacts,
    ReceiptShape,
    ReminderStep,
    ReviewReason,
    StageFacts,
)
from adelante.library.records import Malformed, as_json, read

__all__ = [
    "CaseTypeFacts",
    "Step",
    "billing_templates",
    "case_types",
    "deadline_rules",
    "documents",
    "fees",
    "forms",
    "groups",
    "parties",
    "questions",
    "receipt_number",
    "receipt_shape",
    "reminders",
    "review_reasons",
    "stages",
    "track",
]

Record = TypeVar("Record")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FOLDER = Path(__file__).parent / "data"
_BETWEEN = re.compile(r"[\s*\-\u2010-\u2015\u2212\u200b\ufeff]")
"""What people and notices put between the parts: spaces, dashes, the asterisk of old notices."""


@cache
def case_types() -> Mapping[str, CaseTypeFacts]:
    """The types by key. Rows get the source of their type and the installments of its template."""
    raw = [_load(path) for path in sorted((_FOLDER / "case_types").glob("*.yaml"))]
    return _by_key(CaseTypeFacts, [_completed(one) for one in raw], where="case_types")


@cache
def documents() -> Mapping[str, DocumentFacts]:
    return _file(DocumentFacts, "documents")


@cache
def stages() -> Mapping[str, StageFacts]:
    return _by_key(StageFacts, _load(_FOLDER / "stages.yaml")["stages"], where="stages")


@cache
def groups() -> Mapping[str, GroupFacts]:
    return _by_key(GroupFacts, _load(_FOLDER / "stages.yaml")["groups"], where="groups")


@cache
def questions() -> Mapping[str, QuestionFacts]:
    return _file(QuestionFacts, "questions")


@cache
def parties() -> Mapping[str, PartyFacts]:
    return _file(PartyFacts, "parties")


@cache
def billing_templates() -> Mapping[str, BillingTemplate]:
    return _file(BillingTemplate, "billing_templates")


@cache
def review_reasons() -> Mapping[str, ReviewReason]:
    return _file(ReviewReason, "review_reasons")


@cache
def forms() -> Mapping[str, FormFacts]:
    return _file(FormFacts, "forms", key="number")


@cache
def fees() -> Mapping[str, GovernmentFee]:
    return _file(GovernmentFee, "fees")


@cache
def deadline_rules() -> Mapping[str, DeadlineRule]:
    return _file(DeadlineRule, "deadlines")


@cache
def reminders() -> tuple[ReminderStep, ...]:
    """The default sequence, in order of days."""
    return tuple(sorted(_file(ReminderStep, "reminders").values(), key=attrgetter("after_days")))


@cache
def receipt_shape() -> ReceiptShape:
    return read(ReceiptShape, _load(_FOLDER / "uscis.yaml")["receipt_number"], where="uscis")


class Step(NamedTuple):
    """A group as it occurs in one case, with the stages that stand under it."""

    group: GroupFacts
    stages: tuple[str, ...]


def track(stage_keys: Sequence[str]) -> tuple[Step, ...]:
    """The steps that a client sees over these stages, in order; groups not met are absent.

    A stage without a group, or one that the library does not know, counts to the next group
    (waiting for the interview is part of the interview); after the last, to the last. A group
    occurs once: a stage that comes back to it later counts to the step it stands in.
    """
    found: dict[str, list[str]] = {}
    current, waiting = "", list[str]()
    for key in stage_keys:
        waiting.append(key)
        stage = stages().get(key)
        if stage is None or stage.group is None:
            continue
        if stage.group not in found:
            current = stage.group
        found.setdefault(current, []).extend(waiting)
        waiting = []
    if current:
        found[current].extend(waiting)
    return tuple(Step(groups()[group], tuple(under)) for group, under in found.items())


def receipt_number(text: str) -> str:
    """The receipt number a person typed, as USCIS writes it: `ioe-09 1234 5678` is IOE0912345678.

    Raises `Refused` with a sentence to show. Source of format and offices: `data/uscis.yaml`.
    """
    shape = receipt_shape()
    number = _BETWEEN.sub("", text).upper()
    if not re.fullmatch(f"[A-Z]{{{shape.letters}}}[0-9]{{{shape.digits}}}", number):
        raise Refused(
            format_lazy(
                _(
                    "A receipt number is three letters and ten digits, for example {example}. "
                    "Check it against the notice: the number 0 is easily typed as the letter O."
                ),
                example=shape.example,
            )
        )
    letters = number[: shape.letters]
    if letters not in {known.prefix for known in shape.prefixes}:
        raise Refused(
            format_lazy(
                _(
                    "USCIS has no office that we know with the letters {letters}. A receipt number "
                    "begins with letters such as IOE, MSC or EAC, for example {example}. A number "
                    "of the National Visa Center looks alike and does not belong here."
                ),
                letters=letters,
                example=shape.example,
            )
        )
    return number


def _completed(raw: dict[str, Any]) -> dict[str, Any]:
    marks = {"source": raw["source"], "verify": raw["verify"]}
    template = billing_templates()[raw["billing_template"]]
    return raw | {
        "documents": [marks | row for row in raw["documents"]],
        "installments": as_json(template)["installments"],
    }


def _file(kind: type[Record], name: str, *, key: str = "key") -> Mapping[str, Record]:
    return _by_key(kind, _load(_FOLDER / f"{name}.yaml"), where=name, key=key)


def _by_key(
    kind: type[Record], raw: Sequence[Mapping[str, Any]], *, where: str, key: str = "key"
) -> Mapping[str, Record]:
    records: dict[str, Record] = {}
    for one in raw:
        name = str(one.get(key))
        if name in records:
            raise Malformed(f"{where}: {name} is there twice")
        records[name] = read(kind, one, where=f"{where}.{name}")
    return MappingProxyType(records)


def _load(path: Path) -> Any:
    with path.open("rb") as file:
        return yaml.load(file, Loader=_Loader)  # noqa: S506 — both are safe loaders
