"""What people type about their own way in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Code(forms.Form):
    """The code of an app, a code on paper, or one that came by mail."""

    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        error_messages={"required": _("Type the code.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "autofocus": True}
        ),
    )


class CodeOfApp(forms.Form):
    code = forms.CharField(
        label=_("The six digits that the app shows now"),
        max_length=20,
        error_messages={"required": _("Type the code.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    offer = forms.CharField(widget=forms.HiddenInput, max_length=600)


class NewPassword(forms.Form):
    password = forms.CharField(
        label=_("Your new password"),
        help_text=_(
            "At least 15 characters. Four or five words that only you would put together are good."
        ),
        strip=False,
        max_length=4096,
        error_messages={"required": _("Type a password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class Password(forms.Form):
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=4096,
        error_messages={"required": _("Type your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
