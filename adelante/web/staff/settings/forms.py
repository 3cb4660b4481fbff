"""What a firm can set."""

from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from adelante.billing.lateness import LONGEST
from adelante.core.words import Words
from adelante.firms.models import Firm
from adelante.firms.models.firm import LeadsTo
from adelante.people.models.member import Role
from adelante.people.running import Description
from adelante.web.design.brand import dark_brand, light_brand
from adelante.workflows.scheduling import LONGEST_DAYS, MOST_STEPS
from adelante.workflows.steps import Step

HOURS = [
    (4, _("4 hours")),
    (8, _("8 hours")),
    (24, _("1 day")),
    (48, _("2 days")),
    (72, _("3 days")),
    (120, _("5 days")),
]
HUES = [
    (198, _("Teal")),
    (235, _("Sky")),
    (262, _("Blue")),
    (295, _("Violet")),
    (335, _("Plum")),
    (10, _("Rose")),
    (35, _("Brick")),
    (65, _("Amber")),
    (115, _("Olive")),
    (150, _("Green")),
]
"""Colours of the brand, as degrees of hue. Contrast is worked out for each."""
TONES = [
    ("friendly", _("Friendly")),
    ("second", _("Plain")),
    ("escalation", _("Clear")),
]
"""How a reminder sounds: the keys that its letter knows."""


class OfFirm(forms.Form):
    name = forms.CharField(label=_("Name of the firm"), max_length=120)
    initials = forms.CharField(label=_("Case numbers begin with"), max_length=6)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail for clients' answers"), required=False)
    street = forms.CharField(label=_("Street"), max_length=200, required=False)
    city = forms.CharField(label=_("City, state, ZIP code"), max_length=200, required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Dates are due, and reminders leave, by this clock.")
    )
    language = forms.ChoiceField(
        label=_("Language of the sign-in page"),
        choices=settings.LANGUAGES,
        help_text=_("For somebody whose browser asks for neither. People choose their own."),
    )
    brand_hue = forms.TypedChoiceField(
        label=_("Color"),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("Of your mark, buttons and links, by day and by night."),
    )
    answers_within_hours = forms.TypedChoiceField(label=_("We answer within"), coerce=int)
    reviews_within_hours = forms.TypedChoiceField(label=_("We review within"), coerce=int)
    neutral_name = forms.CharField(
        label=_("Neutral name"),
        max_length=40,
        required=False,
        help_text=_("Of no firm, no law, no office. Empty: “Office message”, in their language."),
    )
    exit_to = forms.ChoiceField(
        label=_("“Leave now” opens"), choices=LeadsTo.choices, initial=LeadsTo.WEATHER
    )

    def __init__(self, data: Any = None, *, firm: Firm) -> None:
        names = list(Description.__annotations__)
        super().__init__(data, initial={name: getattr(firm, name) for name in names})
        self.fields["time_zone"].choices = [  # type: ignore[attr-defined]
            (zone, zone.replace("_", " ")) for zone in _zones(firm.time_zone)
        ]
        self.fields["brand_hue"].choices = [  # type: ignore[attr-defined]
            (hue, format_html("{} {}", swatch(hue), word)) for hue, word in _hues(firm.brand_hue)
        ]
        for name in ("answers_within_hours", "reviews_within_hours"):
            own = getattr(firm, name)
            known = HOURS if own in dict(HOURS) else [(own, _("%d hours") % own), *HOURS]
            self.fields[name].choices = known  # type: ignore[attr-defined]


def swatch(hue: int) -> SafeString:
    """The colour by day and by night, drawn: a style attribute is not let through."""
    drawing = (
        '<svg class="swatch" viewBox="0 0 24 24" aria-hidden="true">'
        '<path d="M12 1a11 11 0 0 0 0 22z" fill="{}"/><path d="M12 1a11 11 0 0 1 0 22z" fill="{}"/>'
        "</svg>"
    )
    return format_html(drawing, light_brand(hue).brand, dark_brand(hue).brand)


def _hues(own: int) -> list[tuple[int, Any]]:
    return HUES if own in dict(HUES) else [(own, _("Your own")), *HUES]


def _zones(own: str) -> list[str]:
    """Those of America first, for they are most firms' own."""
    zones = {zone for zone in available_timezones() if "/" in zone} | {own}
    return sorted(zones, key=lambda zone: (not zone.startswith(("America/", "US/")), zone))


class Reminders(forms.Form):
    """As many lines as a schedule may have; one without a day is left out."""

    def __init__(self, data: Any = None, *, steps: Sequence[Step] = ()) -> None:
        initial: dict[str, Any] = {}
        for at, step in enumerate(steps):
            initial |= {
                f"days_{at}": step.after_days,
                f"tone_{at}": step.key if step.key in dict(TONES) else "second",
                f"task_{at}": step.escalates,
            }
        super().__init__(data, initial=initial)
        out_of_reach = format_lazy(_("Write 1 to {most} days."), most=LONGEST_DAYS)
        reach = [
            MinValueValidator(1, out_of_reach),
            MaxValueValidator(LONGEST_DAYS, out_of_reach),
        ]
        for at in range(MOST_STEPS):
            self.fields |= {
                f"days_{at}": forms.IntegerField(
                    label=_("Days after asking"), required=False, validators=reach
                ),
                f"tone_{at}": forms.ChoiceField(
                    label=_("How it sounds"), choices=TONES, required=False
                ),
                f"task_{at}": forms.BooleanField(
                    label=_("Also a task for the office"), required=False
                ),
            }

    @property
    def rows(self) -> Iterator[tuple[forms.BoundField, ...]]:
        for at in range(MOST_STEPS):
            yield tuple(self[f"{name}_{at}"] for name in ("days", "tone", "task"))

    @property
    def steps(self) -> list[Step]:
        """The lines that have a day."""
        said = self.cleaned_data
        return [
            Step(
                key=said[f"tone_{at}"] or "second",
                after_days=said[f"days_{at}"],
                escalates=said[f"task_{at}"],
            )
            for at in range(MOST_STEPS)
            if said.get(f"days_{at}") is not None
        ]

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.steps:
            raise forms.ValidationError(_("Write the day of at least one reminder."))
        return self.cleaned_data


class LatePayments(forms.Form):
    en = forms.CharField(
        label=_("In English"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    es = forms.CharField(
        label=_("In Spanish"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @property
    def words(self) -> Words:
        return Words(en=self.cleaned_data["en"], es=self.cleaned_data["es"])


class Hire(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"), initial=Role.PARALEGAL)

    def __init__(self, data: Any = None, *, roles: Sequence[tuple[str, Any]]) -> None:
        super().__init__(data, auto_id="hire_%s")
        self.fields["role"].choices = roles  # type: ignore[attr-defined]


class PlanReviews(forms.Form):
    months = forms.TypedChoiceField(
        label=_("Review access"),
        coerce=int,
        choices=[
            (1, _("every month")),
            (3, _("every three months")),
            (6, _("every six months")),
            (12, _("once a year")),
            (0, _("never asked for")),
        ],
    )
