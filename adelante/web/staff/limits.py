"""Who alone finds an item of a case: the form and the page, for documents and for invoices."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adelante.cases.limiting import OnlyParties, OnlyStaff
from adelante.cases.models import Case, Part
from adelante.cases.models.limit import Limit
from adelante.people.models.member import Role
from adelante.web.access import StaffRequest
from adelante.web.staff.navigation import case_tabs

OPEN, SOME = "all", "some"


class Limits(forms.Form):
    """Two questions: who of the office, who of the people of the case."""

    office = forms.ChoiceField(
        label=gettext_lazy("At the office"),
        choices=[
            (OPEN, gettext_lazy("Everybody whose role lets them")),
            (SOME, gettext_lazy("Only these, and the managing partners")),
        ],
        widget=forms.RadioSelect,
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), required=False, widget=forms.CheckboxSelectMultiple
    )
    members = forms.MultipleChoiceField(
        label=gettext_lazy("Colleagues"), required=False, widget=forms.CheckboxSelectMultiple
    )
    clients = forms.ChoiceField(
        label=gettext_lazy("Of the people of the case"),
        choices=[
            (OPEN, gettext_lazy("As always: everybody who reaches it")),
            (SOME, gettext_lazy("Only the one it is about, and these")),
        ],
        widget=forms.RadioSelect,
    )
    parties = forms.MultipleChoiceField(
        label=gettext_lazy("Also"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        request: StaffRequest,
        case: Case,
        *,
        party: UUID,
        limit: Limit | None,
        data: Any = None,
    ) -> None:
        super().__init__(data, auto_id="limit_%s", initial=_as_it_is(limit))
        roles = [role for role in Role.choices if role[0] != Role.OWNER]
        members = request.desk.members.filter(left_at=None).exclude(role=Role.OWNER)
        parties = request.desk.parties.filter(case=case).exclude(pk=party).order_by("pk")
        self._offer("roles", roles)
        self._offer("members", [(str(each.pk), each.name) for each in members.order_by("name")])
        self._offer(
            "parties",
            [(str(each.pk), f"{each.name}, {Part(each.part).label}") for each in parties],
        )

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Somebody ticked below "everybody" would be a limit that is none."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("office") == OPEN and (said.get("roles") or said.get("members")):
            self.add_error(
                "office", _("You chose some people below. Choose “Only these”, or untick them.")
            )
        if said.get("clients") == OPEN and said.get("parties"):
            self.add_error(
                "clients", _("You chose some people below. Choose “Only these”, or untick them.")
            )
        return said

    @property
    def staff(self) -> OnlyStaff | None:
        said = self.cleaned_data
        if said["office"] == OPEN:
            return None
        return OnlyStaff(said["roles"], [UUID(each) for each in said["members"]])

    @property
    def only(self) -> OnlyParties | None:
        said = self.cleaned_data
        if said["clients"] == OPEN:
            return None
        return OnlyParties([UUID(each) for each in said["parties"]])


def _as_it_is(limit: Limit | None) -> dict[str, Any]:
    return {
        "office": SOME if limit and limit.of_staff else OPEN,
        "roles": limit.roles if limit else [],
        "members": [str(each) for each in limit.members] if limit else [],
        "clients": SOME if limit and limit.of_clients else OPEN,
        "parties": [str(each) for each in limit.parties] if limit else [],
    }


class Item(NamedTuple):
    """What the page is about: its name, its tab, where it stands and where the form goes."""

    title: str
    tab: str
    back_url: str
    send_url: str


def limit_page(
    request: StaffRequest, case: Case, item: Item, form: Limits, *, status: int = 200
) -> HttpResponse:
    context = {
        "case": case,
        "item": item,
        "form": form,
        "here": "cases",
        "tabs": case_tabs(request, case),
    }
    return render(request, "staff/limit.html", context, status=status)


def in_words(request: StaffRequest, limit: Limit | None) -> list[str]:
    """ "Only Daniela Rivera, Attorney and the managing partners find this at the office." """
    if limit is None:
        return []
    told = []
    if limit.of_staff:
        names = [str(Role(role).label) for role in limit.roles]
        names += list(
            request.desk.members.filter(pk__in=limit.members)
            .order_by("name")
            .values_list("name", flat=True)
        )
        words = (
            _("At the office only %(names)s and the managing partners find this.")
            if names
            else _("At the office only the managing partners find this.")
        )
        told.append(words % {"names": ", ".join(names)})
    if limit.of_clients:
        parties = request.desk.parties.filter(pk__in=limit.parties).order_by("pk")
        names = list(parties.values_list("name", flat=True))
        told.append(_("Of the clients only %(names)s.") % {"names": ", ".join(names)})
    return told
