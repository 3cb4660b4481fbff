"""What finance types. Rules are in the acts; a form only reads."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from adelante.billing.invoicing import LineAsked
from adelante.billing.models import Credit, Installment, Invoice, InvoiceLine, Payment, Reversal
from adelante.billing.planning import Change
from adelante.cases.models import Party
from adelante.cases.models.case import MilestoneKey
from adelante.core.errors import Refused
from adelante.core.ids import new_id
from adelante.core.money import format_money, parse_money
from adelante.core.words import Words
from adelante.web.staff.days import DayField

LINES = 4
"""Lines that a form for an invoice offers; a longer invoice is two."""


class Cents(forms.CharField):
    """An amount as people write it, read as whole cents."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=20, widget=widget, **more)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return parse_money(typed)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class RecordPayment(forms.Form):
    """Money that came by other ways than the portal. `once` makes a second press harmless."""

    invoices = forms.MultipleChoiceField(
        label=_("Which invoices"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("First due, first paid."),
        error_messages={"required": _("Choose the invoice that this payment is for.")},
    )
    amount = Cents(label=_("Amount received"))
    method = forms.ChoiceField(
        label=_("How"), choices=[choice for choice in Payment.Method.choices if choice[0] != "card"]
    )
    received_on = DayField(label=_("Received on"))
    reference = forms.CharField(
        label=_("Reference"),
        max_length=80,
        required=False,
        help_text=_("Number of the check or transfer. It stands on the receipt."),
    )
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, told: Any = None, *, invoices: Iterable[Invoice], today: date) -> None:
        """`invoices` come first due first; the first that is open is ticked."""
        initial = {"received_on": today, "once": new_id()}
        super().__init__(told, initial=initial, auto_id="payment_%s")
        self.by_id = {str(bill.pk): bill for bill in invoices if bill.open_cents}
        field: Any = self.fields["invoices"]
        field.choices = [(key, _owed(bill)) for key, bill in self.by_id.items()]
        self.initial["invoices"] = list(self.by_id)[:1]

    @property
    def chosen(self) -> list[Invoice]:
        return [self.by_id[key] for key in self.cleaned_data["invoices"]]


class TakeBack(forms.Form):
    """Why and when a payment turned out not to count. By card there is one reason alone."""

    reason = forms.ChoiceField(label=_("Why"), choices=Reversal.Reason.choices)
    made_on = DayField(label=_("Known since"))
    note = forms.CharField(
        label=_("Note for the office"),
        max_length=200,
        required=False,
        help_text=_("The client is told the reason, and never sees this."),
    )
    sure = forms.BooleanField(error_messages={"required": _("Tick this box if you are sure.")})
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, told: Any = None, *, payment: Payment, today: date) -> None:
        initial = {"made_on": today, "once": new_id()}
        super().__init__(told, initial=initial, auto_id=f"back_{payment.pk.hex}_%s")
        self.payment = payment
        self.fields["sure"].label = _("%(receipt)s of %(amount)s is not good any more") % {
            "receipt": payment.receipt,
            "amount": format_money(payment.amount, payment.currency),
        }


class CreditInvoice(forms.Form):
    """How much of what is open is not owed any more, and why."""

    amount = Cents(label=_("Amount to credit"))
    reason = forms.ChoiceField(label=_("Why"), choices=Credit.Reason.choices)
    note = forms.CharField(
        label=_("Note for the office"),
        max_length=200,
        required=False,
        help_text=_("The client is told the reason, and never sees this."),
    )
    sure = forms.BooleanField(error_messages={"required": _("Tick this box if you are sure.")})
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, told: Any = None, *, invoice: Invoice) -> None:
        super().__init__(told, initial={"once": new_id()}, auto_id=f"credit_{invoice.pk.hex}_%s")
        self.invoice = invoice
        self.fields["amount"].help_text = _("Open: %(amount)s") % {
            "amount": format_money(invoice.open_cents, invoice.currency)
        }
        self.fields["sure"].label = _("The client does not owe this part of %(number)s") % {
            "number": invoice.number
        }


class IssueInvoice(forms.Form):
    payer = forms.ChoiceField(label=_("Who pays"))
    title_en = forms.CharField(label=_("What for, in English"), max_length=120)
    title_es = forms.CharField(
        label=_("What for, in Spanish"),
        max_length=120,
        required=False,
        help_text=_("Left empty, a Spanish-speaking client reads the English."),
    )
    due_on = DayField(label=_("Due on"))
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, told: Any = None, *, parties: Iterable[Party], due_on: date) -> None:
        initial = {"due_on": due_on, "once": new_id()}
        super().__init__(told, initial=initial, auto_id="invoice_%s")
        self.by_id = {str(party.pk): party for party in parties}
        field: Any = self.fields["payer"]
        field.choices = [(key, party.name) for key, party in self.by_id.items()]
        self.initial["payer"] = next((k for k, p in self.by_id.items() if p.pays), None)
        for at in range(1, LINES + 1):
            self.fields[f"words_{at}"] = forms.CharField(
                label=_("Line %(at)d") % {"at": at}, max_length=160, required=at == 1
            )
            self.fields[f"kind_{at}"] = forms.ChoiceField(
                label=_("Kind"), choices=InvoiceLine.Kind.choices
            )
            self.fields[f"amount_{at}"] = Cents(label=_("Amount"), required=at == 1)

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        return [
            (self[f"words_{at}"], self[f"kind_{at}"], self[f"amount_{at}"])
            for at in range(1, LINES + 1)
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for at in range(2, LINES + 1):
            words, amount = said.get(f"words_{at}"), said.get(f"amount_{at}")
            if words and amount is None and f"amount_{at}" not in self.errors:
                self.add_error(f"amount_{at}", _("How much is it?"))
            if amount is not None and not words:
                self.add_error(f"words_{at}", _("What is it for?"))
        return said

    @property
    def lines(self) -> list[LineAsked]:
        said = self.cleaned_data
        return [
            LineAsked(
                words=Words(en=said[f"words_{at}"]),
                kind=said[f"kind_{at}"],
                cents=said[f"amount_{at}"],
            )
            for at in range(1, LINES + 1)
            if said[f"words_{at}"]
        ]

    @property
    def chosen_payer(self) -> Party:
        return self.by_id[self.cleaned_data["payer"]]

    @property
    def title(self) -> Words:
        return Words(en=self.cleaned_data["title_en"], es=self.cleaned_data["title_es"])


class ChangePlan(forms.Form):
    """Amount, and a date or a milestone, of each installment that is not invoiced yet."""

    def __init__(self, told: Any = None, *, installments: Sequence[Installment]) -> None:
        super().__init__(told, auto_id="plan_%s")
        self.installments = installments
        for one in installments:
            key = one.pk.hex
            self.fields[f"amount_{key}"] = Cents(
                label=_("Amount"), initial=format_money(one.amount).lstrip("$")
            )
            self.fields[f"due_on_{key}"] = DayField(
                label=_("Due on"), required=False, initial=one.due_on
            )
            self.fields[f"milestone_{key}"] = forms.ChoiceField(
                label=_("or at the milestone"),
                required=False,
                choices=[("", _("a date")), *MilestoneKey.choices],
                initial=one.milestone,
            )

    @property
    def rows(self) -> list[tuple[Installment, Any, Any, Any]]:
        return [
            (
                one,
                self[f"amount_{one.pk.hex}"],
                self[f"due_on_{one.pk.hex}"],
                self[f"milestone_{one.pk.hex}"],
            )
            for one in self.installments
        ]

    @property
    def changes(self) -> list[Change]:
        said = self.cleaned_data
        return [
            Change(
                installment=one.pk,
                cents=said[f"amount_{one.pk.hex}"],
                due_on=said[f"due_on_{one.pk.hex}"],
                milestone=said[f"milestone_{one.pk.hex}"],
            )
            for one in self.installments
        ]


def _owed(bill: Invoice) -> str:
    words = Words.from_json(bill.title).in_language(get_language() or "en")
    return f"{bill.number} {words}: {format_money(bill.open_cents, bill.currency)}"
