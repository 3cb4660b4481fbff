"""How long sign-ins last, and who hears of unusual ones."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from adelante.firms.models import Firm
from adelante.people.guarding import Limits

MINUTES = [15, 30, 60, 120, 240, 480]
HOURS = [4, 8, 12, 24]
DAYS = [0, 7, 14, 30, 60, 90]


class SignInLimits(forms.Form):
    staff_idle_minutes = forms.TypedChoiceField(
        label=_("Without a click, sign out after"), coerce=int
    )
    staff_hours = forms.TypedChoiceField(label=_("In any case after"), coerce=int)
    client_idle_minutes = forms.TypedChoiceField(
        label=_("Without a click, sign out after"), coerce=int
    )
    client_hours = forms.TypedChoiceField(label=_("In any case after"), coerce=int)
    trusted_days = forms.TypedChoiceField(
        label=_("On a device of their own they stay signed in"),
        coerce=int,
        help_text=_("Only if they say so at the sign-in. “Never” ends what was allowed before."),
    )
    security_contact = forms.EmailField(
        label=_("Who hears of unusual sign-ins"),
        required=False,
        help_text=_("Empty: the managing partners."),
    )

    def __init__(self, data: Any = None, *, firm: Firm) -> None:
        names = list(Limits.__annotations__)
        super().__init__(data, initial={name: getattr(firm, name) for name in names})
        for names_of, offered, words in (
            (("staff_idle_minutes", "client_idle_minutes"), MINUTES, _("{count} minutes")),
            (("staff_hours", "client_hours"), HOURS, _("{count} hours")),
            (("trusted_days",), DAYS, _("for {count} days")),
        ):
            for name in names_of:
                known = sorted({*offered, getattr(firm, name)})
                self.fields[name].choices = [  # type: ignore[attr-defined]
                    (each, format_lazy(words, count=each) if each else _("Never")) for each in known
                ]
