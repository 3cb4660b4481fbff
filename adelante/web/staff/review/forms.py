"""What a reviewer says of a version."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from adelante.library import catalogue


class Judgement(forms.Form):
    """One form for both answers, so that words typed before choosing are not lost."""

    reasons = forms.MultipleChoiceField(
        label=_("Reasons"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label=_("Your words"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4, "dir": "auto", "data-key": "w"}),
    )
    language = forms.ChoiceField(
        label=_("Written in"), choices=[("en", "English"), ("es", "Español")]
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        reasons: Any = self.fields["reasons"]
        reasons.choices = [
            (key, reason.label.en) for key, reason in catalogue.review_reasons().items()
        ]
