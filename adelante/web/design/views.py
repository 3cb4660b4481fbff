"""The gallery: every part in every state, so that a look which breaks is seen."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static

from adelante.core import clock
from adelante.web.design.status import STATUS


class Sample(forms.Form):
    """One field of each sort, with problems where a gallery needs to show them."""

    name = forms.CharField(label="Full name", help_text="As in your passport.")
    email = forms.EmailField(label="E-mail")
    language = forms.ChoiceField(
        label="Language", choices=[("en", "English"), ("es", "Español")], required=False
    )
    contact = forms.ChoiceField(
        label="How may we reach you?",
        choices=[("mail", "E-mail"), ("text", "Text message")],
        widget=forms.RadioSelect,
    )
    story = forms.CharField(
        label="In your words", widget=forms.Textarea({"rows": 3}), required=False
    )
    agreed = forms.BooleanField(label="I have read the agreement.")


def gallery(request: HttpRequest) -> HttpResponse:
    """Every part of the kit on one page. It needs no sign-in and shows invented people only."""
    return render(request, "design/gallery.html", gallery_words())


def gallery_words() -> dict[str, Any]:
    """What the gallery shows."""
    now = clock.now()
    page = Paginator(range(212), 25, allow_empty_first_page=True).page(2)
    wrong = Sample({"email": "ana@", "contact": "fax"})
    wrong.is_valid()
    return {
        "now": now,
        "page": page,
        "good_form": Sample(prefix="good"),
        "wrong_form": wrong,
        "statuses": [
            (kind, [(state, told.staff, told.client, told.tone) for state, told in states.items()])
            for kind, states in STATUS.items()
        ],
        "tab_rows": [
            ("home", "Home", "#home", 0),
            ("documents", "Documents", "#documents", 2),
            ("invoices", "Invoices", "#invoices", 0),
            ("messages", "Messages", "#messages", 1),
            ("timeline", "Timeline", "#timeline", 0),
        ],
        "answer_rows": [
            ("Documents still needed", "2 of 5", "#documents"),
            ("Next payment, December 1", "$750.00", "#invoices"),
            ("Has it been filed?", "Not yet", "#track"),
        ],
        "stages": [
            SimpleNamespace(word="Agreement signed", state="past", note=""),
            SimpleNamespace(word="Questions answered", state="past", note=""),
            SimpleNamespace(word="Collecting documents", state="now", note="your turn"),
            SimpleNamespace(word="Attorney review", state="next", note="about 5 days"),
            SimpleNamespace(word="Filed with USCIS", state="next", note=""),
            SimpleNamespace(word="Biometrics", state="next", note=""),
            SimpleNamespace(word="Interview", state="next", note=""),
            SimpleNamespace(word="Decision", state="next", note=""),
        ],
        "moment_rows": [
            SimpleNamespace(at=now, who="María", words="asked for a new photo", url=""),
            SimpleNamespace(at=now - timedelta(days=1), who="", words="Passport accepted", url="#"),
        ],
        "mail_rows": [
            SimpleNamespace(
                who="Ana Gómez",
                subject="One document is missing",
                at=now,
                url="#",
                line="Hello Ana, one document is still missing.",
                unread=True,
                word="Sent",
                tone="done",
            ),
            SimpleNamespace(
                who="Luis Gómez", subject="Your receipt", at=now, url="#", word="", current=True
            ),
        ],
        "sheets": [
            SimpleNamespace(
                url=static("design/sample-page.svg"),
                words="Page 1 of an invented certificate",
                width=612,
                height=792,
                pins=[SimpleNamespace(x=58, y=62, number=1)],
            )
        ],
        "key_rows": [
            ("/", "Search"),
            ("J", "Next"),
            ("K", "Back"),
            ("A", "Accept"),
            ("C", "Ask for correction"),
            ("Z", "Zoom"),
            ("?", "These keys"),
        ],
    }
