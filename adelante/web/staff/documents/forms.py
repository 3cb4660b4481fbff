"""What the office writes about documents. Rules are in the acts; a form only reads."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from adelante.cases.models import Party
from adelante.documents.asking import FREE_FORM
from adelante.library import catalogue
from adelante.web.staff.days import DayField


class Ask(forms.Form):
    """One more thing: from the library, or in words of one's own."""

    party = forms.ChoiceField(label=_("Of whom"))
    kind = forms.ChoiceField(label=_("What"))
    label_en = forms.CharField(
        label=_("Or in your words, in English"), max_length=160, required=False
    )
    label_es = forms.CharField(label=_("In Spanish"), max_length=160, required=False)
    help_en = forms.CharField(
        label=_("What the client should know, in English"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    help_es = forms.CharField(
        label=_("In Spanish"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    optional = forms.BooleanField(label=_("Only if they have it (optional)"), required=False)
    due_on = DayField(label=_("Needed by"), required=False)

    def __init__(self, *args: Any, parties: Iterable[Party] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        whom: Any = self.fields["party"]
        whom.choices = [(str(p.pk), f"{p.name}, {p.get_part_display()}") for p in parties]
        kinds: Any = self.fields["kind"]
        known = sorted(
            ((key, facts.label.en) for key, facts in catalogue.documents().items()),
            key=lambda row: row[1].casefold(),
        )
        kinds.choices = [(FREE_FORM, _("Something else, in my words")), *known]


class Waive(forms.Form):
    reason = forms.CharField(label=_("Why it is not needed"), max_length=300)


class Comment(forms.Form):
    words = forms.CharField(
        label=_("Comment to the client"),
        max_length=4000,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )
    language = forms.ChoiceField(
        label=_("Written in"), choices=[("en", "English"), ("es", "Español")]
    )
