"""How a firm edits its own copy of a case type."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from adelante.cases.models.case import MilestoneKey
from adelante.core.errors import Refused
from adelante.core.money import format_money, parse_money
from adelante.core.words import Words
from adelante.library import catalogue
from adelante.library.facts import InstallmentFacts, Requirement
from adelante.library.facts import MilestoneKey as Key
from adelante.library.models import CaseType
from adelante.library.models.case_type import RowChoice, row_key

REQUIREMENTS = [
    ("required", _("Required")),
    ("conditional", _("If it applies")),
    ("optional", _("Helpful")),
]
SPARE = 1
"""So many empty lines stand under the installments, to add one."""


class Names(forms.Form):
    label = forms.CharField(label=_("Short name, for the office"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=120, required=False)
    title_en = forms.CharField(
        label=_("What a client calls it, in English"),
        max_length=120,
        help_text=_("A part in braces, such as {beneficiary}, becomes the person's name."),
    )
    title_es = forms.CharField(
        label=_("What a client calls it, in Spanish"), max_length=120, required=False
    )

    @classmethod
    def of(cls, case_type: CaseType) -> "Names":
        facts = case_type.typed
        return cls(
            initial={
                "label": case_type.label,
                "name_en": facts.name.en,
                "name_es": facts.name.es,
                "title_en": facts.title.en,
                "title_es": facts.title.es,
            }
        )

    @property
    def words(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "label": said["label"],
            "name": Words(en=said["name_en"], es=said["name_es"]),
            "title": Words(en=said["title_en"], es=said["title_es"]),
        }


class PaperWords(forms.Form):
    label_en = forms.CharField(label=_("Name in English"), max_length=120)
    label_es = forms.CharField(label=_("Name in Spanish"), max_length=120, required=False)
    help_en = forms.CharField(
        label=_("What the client is told, in English"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    help_es = forms.CharField(
        label=_("What the client is told, in Spanish"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def label_words(self) -> Words:
        return Words(en=self.cleaned_data["label_en"], es=self.cleaned_data["label_es"])

    @property
    def help_words(self) -> Words:
        return Words(en=self.cleaned_data["help_en"], es=self.cleaned_data["help_es"])


class NewRow(PaperWords):
    party = forms.ChoiceField(label=_("Asked of"))
    requirement = forms.ChoiceField(label=_("How strictly"), choices=REQUIREMENTS[::2])
    ask_first = forms.BooleanField(label=_("Ask for it when a case opens"), required=False)

    field_order = ("party", "requirement", "ask_first")

    def __init__(self, *args: Any, case_type: CaseType, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = catalogue.parties()
        self.fields["party"].choices = [  # type: ignore[attr-defined]
            (row.party, known[row.party].label.en) for row in case_type.typed.parties
        ]


def choices_in(data: Mapping[str, str], case_type: CaseType) -> dict[str, RowChoice]:
    """What was chosen for the rows that this type really has; whatever else was sent is left."""
    choices = {}
    for row, _used in case_type.every_row():
        key = row_key(row)
        requirement = data.get(f"requirement:{key}", row.requirement)
        if requirement not in dict(REQUIREMENTS):
            requirement = row.requirement
        choices[key] = RowChoice(
            used=f"use:{key}" in data,
            requirement=cast("Requirement", requirement),
            ask_first=f"first:{key}" in data,
        )
    return choices


class FeeParts(forms.Form):
    """The usual fee and its parts: a fixed number of lines, the last of them empty."""

    fee = forms.CharField(label=_("Usual legal fee"), max_length=20)

    def __init__(self, data: Any = None, *, case_type: CaseType) -> None:
        facts = case_type.typed
        initial: dict[str, Any] = {"fee": format_money(facts.fee.cents)}
        self.lines = len(facts.installments) + SPARE
        for at, part in enumerate(facts.installments):
            initial |= {
                f"percent_{at}": part.percent,
                f"en_{at}": part.label.en,
                f"es_{at}": part.label.es,
                f"due_{at}": part.milestone or "days",
                f"days_{at}": part.days,
            }
        super().__init__(data, initial=initial)
        when = [*MilestoneKey.choices, ("days", _("Some days after opening"))]
        for at in range(self.lines):
            self.fields |= {
                f"percent_{at}": forms.IntegerField(
                    label=_("Percent"), min_value=1, max_value=100, required=False
                ),
                f"en_{at}": forms.CharField(
                    label=_("Name in English"), max_length=80, required=False
                ),
                f"es_{at}": forms.CharField(
                    label=_("Name in Spanish"), max_length=80, required=False
                ),
                f"due_{at}": forms.ChoiceField(label=_("Due"), choices=when, required=False),
                f"days_{at}": forms.IntegerField(
                    label=_("Days"), min_value=0, max_value=3650, required=False
                ),
            }

    def clean_fee(self) -> int:
        try:
            return parse_money(self.cleaned_data["fee"])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def rows(self) -> Iterator[list[forms.BoundField]]:
        for at in range(self.lines):
            yield [self[f"{name}_{at}"] for name in ("percent", "en", "es", "due", "days")]

    @property
    def parts(self) -> list[InstallmentFacts]:
        """Lines with a percentage, in their order."""
        said = self.cleaned_data
        parts = []
        for at in range(self.lines):
            if not said.get(f"percent_{at}"):
                continue
            by_days = said[f"due_{at}"] == "days"
            parts.append(
                InstallmentFacts(
                    percent=said[f"percent_{at}"],
                    label=Words(en=said[f"en_{at}"], es=said[f"es_{at}"]),
                    milestone=None if by_days else cast("Key", said[f"due_{at}"]),
                    days=said[f"days_{at}"] or 0 if by_days else None,
                )
            )
        return parts
