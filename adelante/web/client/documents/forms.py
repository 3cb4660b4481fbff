from django import forms
from django.utils.translation import gettext_lazy as _


class Comment(forms.Form):
    words = forms.CharField(
        label=_("Your comment"),
        max_length=4000,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Write something first.")},
    )
