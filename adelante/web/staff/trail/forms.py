"""What is looked for in the trail. Comes in the address, so that a search can be kept."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from adelante.audit.searching import Wanted, Words
from adelante.web.staff import history
from adelante.web.staff.cases.listing import plain, plainly
from adelante.web.staff.days import DayField
from adelante.web.staff.desk import Desk

MOST_NAMED = 200
"""So many people, cases or papers may be called by the words that were typed."""


class Search(forms.Form):
    words = forms.CharField(label=_("Words"), max_length=80, required=False)
    person = forms.CharField(label=_("Who did it"), max_length=80, required=False)
    case = forms.CharField(label=_("Case number"), max_length=20, required=False)
    act = forms.ChoiceField(label=_("What"), required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    session = forms.UUIDField(label=_("Session"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        acts = sorted((acted(name), name) for name in history.TELLING)
        self.fields["act"].choices = [  # type: ignore[attr-defined]
            ("", _("Anything")),
            *((name, word) for word, name in acts),
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["since"] > said["until"]:
            self.add_error("until", _("This is before the first day."))
        return said

    def wanted(self, desk: Desk) -> Wanted:
        """What is looked for, with names as ids. Only of a valid form."""
        said = self.cleaned_data
        until = said["until"] and said["until"] + timedelta(days=1)
        return Wanted(
            cases=_cases(desk, said["case"]) if said["case"] else None,
            accounts=_called(desk.accounts, "name", said["person"]) if said["person"] else None,
            session=said["session"],
            act=said["act"],
            since=_begin(said["since"]),
            until=_begin(until),
            words=_words(desk, said["words"]) if said["words"] else None,
        )


def acted(name: str) -> str:
    """ "version_sent" as "Version sent"."""
    return name.replace("_", " ").capitalize()


def _begin(day: Any) -> datetime | None:
    """Midnight in the firm's zone, which a page of the office has put on."""
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _cases(desk: Desk, code: str) -> list[UUID]:
    return list(desk.cases.filter(code__iexact=code.strip()).values_list("pk", flat=True)[:2])


def _called(rows: Any, column: str, words: str) -> list[UUID]:
    named = rows.annotate(plain=plainly(column)).filter(plain__contains=plain(words))
    return list(named.values_list("pk", flat=True)[:MOST_NAMED])


def _words(desk: Desk, typed: str) -> Words:
    """People, cases and papers of that name, and acts that are told in such words."""
    ids = _called(desk.parties, "name", typed) + _called(desk.cases, "heading", typed)
    ids += _called(desk.requests.annotate(told=KT("label__en")), "told", typed)
    acts = [name for name in history.TELLING if plain(typed) in plain(acted(name))]
    return Words(typed=typed, acts=acts, ids=ids)
