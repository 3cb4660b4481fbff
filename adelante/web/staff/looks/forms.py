"""What those who run a firm set for the watch."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adelante.cases.models import Case
from adelante.looks.models import Limits
from adelante.looks.models.limits import (
    CASES_BETWEEN,
    MINUTES_BETWEEN,
    MOST_CASES,
    SLOW_MINUTES,
)


class LimitsOfLooking(forms.Form):
    most_cases = forms.IntegerField(
        label=gettext_lazy("Clients' cases that one person opens within an hour"),
        min_value=CASES_BETWEEN[0],
        max_value=CASES_BETWEEN[1],
    )
    slow_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes that the sign-in is slowed down"),
        min_value=MINUTES_BETWEEN[0],
        max_value=MINUTES_BETWEEN[1],
    )

    @classmethod
    def of(cls, limits: Limits | None) -> "LimitsOfLooking":
        return cls(
            initial={
                "most_cases": limits.most_cases if limits else MOST_CASES,
                "slow_minutes": limits.slow_minutes if limits else SLOW_MINUTES,
            }
        )


class NewDecoy(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Number of the case"), max_length=20, help_text=gettext_lazy("RI-2041")
    )

    def __init__(self, *given: Any, cases: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.cases = cases

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if code := said.get("code"):
            found: Case | None = self.cases.filter(code__iexact=code.strip()).first()
            if found is None:
                self.add_error("code", _("No case has this number. Look it up under Cases."))
            said["case"] = found
        return said
