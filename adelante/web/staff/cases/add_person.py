"""The form that adds somebody to a running case: who, and what to ask of them now."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.cases.joining import join, parts_to_join
from adelante.cases.models import Case, Party
from adelante.core import clock
from adelante.library import catalogue
from adelante.web.access import StaffRequest
from adelante.web.address import firm_here
from adelante.web.staff.cases.checklist import Group, groups_of, rows_of
from adelante.web.staff.cases.new_case import GIVEN_TIME, PartyForm, offered
from adelante.web.staff.cases.once import new_key, read_key
from adelante.web.staff.days import DayField


class AddPerson(forms.Form):
    """What to ask for, and by when. `party`, who it is, is a form of its own, valid with this."""

    asks = forms.MultipleChoiceField(label=_("Ask for now"), required=False)
    due_on = DayField(label=_("Documents wanted by"), required=False)
    once = forms.CharField(widget=forms.HiddenInput())

    def __init__(self, request: StaffRequest, case: Case, part: str, data: Any = None) -> None:
        self.request, self.case, self.part = request, case, part
        facts = case.case_type.typed
        first = [f"{row.party}:{row.document}" for row in facts.ask_first if row.party == part]
        due_on = clock.today(firm_here(request).time_zone) + GIVEN_TIME
        super().__init__(data, initial={"asks": first, "due_on": due_on, "once": new_key()})
        known = offered(request, data, [part])
        self.party = PartyForm(data, part=part, always=True, known=known)
        self.fields["asks"].choices = [(key, key) for key in rows_of(facts)]  # type: ignore[attr-defined]

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.party.is_valid()])

    def clean_once(self) -> UUID:
        key = read_key(self.cleaned_data["once"])
        if key is None:
            raise forms.ValidationError(_now("Load this page again, then add the person."))
        return key

    def added_before(self) -> UUID | None:
        """The party that this very form has made, if it is sent a second time."""
        key = read_key(str(self.data.get("once", "")))
        here = self.request.desk.parties.filter(case=self.case, pk=key)
        return key if key and here.exists() else None

    def add(self, *, by: Actor) -> Party:
        """The act: the new person first, then their part in the case."""
        said = self.cleaned_data
        return join(
            self.case,
            self.part,
            self.party.person(self.request),
            asks=said["asks"],
            due_on=said["due_on"],
            id=said["once"],
            by=by,
        )

    def groups(self) -> list[Group]:
        parties = [(self.part, self.party.label)]
        return groups_of(self.case.case_type, parties, ticked=self["asks"].value())


def parts_offered(case: Case) -> list[tuple[str, str]]:
    """(part, label) of what somebody may join this case as, the type's own first."""
    known = catalogue.parties()
    return [(part, known[part].label.en) for part in parts_to_join(case.case_type.typed)]
