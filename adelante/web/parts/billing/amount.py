"""How much of an invoice to pay now."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from adelante.core.errors import Refused
from adelante.core.money import format_money, parse_money


class Amount(forms.Form):
    """How much to pay now. Left empty, it is all that is owed."""

    amount = forms.CharField(
        label=_("Amount to pay now"),
        required=False,
        max_length=20,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )

    @classmethod
    def of(cls, cents: int) -> "Amount":
        return cls(initial={"amount": format_money(cents).lstrip("$")}).shown()

    def shown(self) -> "Amount":
        """On a page the field holds an amount, so it is not called optional there."""
        self.fields["amount"].required = True
        return self

    def clean_amount(self) -> int | None:
        typed: Any = self.cleaned_data["amount"]
        if not typed:
            return None
        try:
            return parse_money(typed)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


def no_answer() -> str:
    return gettext(
        "The payment page does not answer right now. Nothing was charged. "
        "Please try again in a few minutes."
    )
