"""Personal numbers as they are typed. Which are possible is the room's rule; a form only reads."""

from django import forms
from django.utils.translation import gettext_lazy as _

from adelante.contacts.models import NumberKind
from adelante.contacts.number_kinds import LONGEST

_TYPED = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class KeepNumber(forms.Form):
    kind = forms.ChoiceField(label=_("What number"), choices=NumberKind.choices)
    number = forms.CharField(label=_("Number"), max_length=LONGEST, widget=forms.TextInput(_TYPED))


class CorrectNumber(forms.Form):
    number = forms.CharField(
        label=_("The right number"), max_length=LONGEST, widget=forms.TextInput(_TYPED)
    )


class FindByNumber(forms.Form):
    number = forms.CharField(
        label=_("Personal number"), max_length=LONGEST, widget=forms.TextInput(_TYPED)
    )
