"""The form that opens a case: who, what to ask for now, what it costs. Works without scripts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.cases.joining import Joining
from adelante.cases.models import Case
from adelante.cases.opening import open_case
from adelante.contacts.adding import add_contact
from adelante.contacts.models import Contact
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.money import format_money, parse_money, split
from adelante.library import catalogue
from adelante.library.models import CaseType
from adelante.people.models import Member
from adelante.web.access import StaffRequest
from adelante.web.address import firm_here
from adelante.web.staff.cases.checklist import Group, groups_of, rows_of
from adelante.web.staff.cases.forms import choices_of, chosen
from adelante.web.staff.cases.listing import plain, plainly
from adelante.web.staff.cases.once import new_key, read_key
from adelante.web.staff.days import DayField

OFFERED = 20
"""So many known people are offered for each part; a search narrows them down."""

GIVEN_TIME = timedelta(days=21)
_NOBODY_NEW = ("", _("Somebody new"))


class PartyForm(forms.Form):
    """Who has one part in the case: somebody the firm knows, or somebody new."""

    joins = forms.BooleanField(label=_("The case needs this person"), required=False)
    contact = forms.CharField(label=_("Known to the firm"), required=False, widget=forms.Select())
    organisation = forms.CharField(label=_("Name of the company"), max_length=160, required=False)
    given = forms.CharField(label=_("Given name"), max_length=80, required=False)
    surname = forms.CharField(label=_("Surname"), max_length=80, required=False)
    second_surname = forms.CharField(label=_("Second surname"), max_length=80, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("es", "Español"), ("en", "English")], initial="es"
    )

    def __init__(self, data: Any, *, part: str, always: bool, known: Mapping[str, str]) -> None:
        super().__init__(data, prefix=part)
        self.part, self.always = part, always
        self.label = catalogue.parties()[part].label.en
        self.fields["contact"].widget.choices = [_NOBODY_NEW, *known.items()]
        if always:
            del self.fields["joins"]
        if part == "employer":
            for name in ("given", "surname", "second_surname"):
                del self.fields[name]
            self.fields["language"].initial = "en"
        else:
            del self.fields["organisation"]

    @property
    def is_open(self) -> bool:
        """Is something written here, so that the form must not hide it?"""
        return self.is_bound and bool(self["joins"].value() or self.errors)

    @property
    def is_wanted(self) -> bool:
        return self.always or bool(self.cleaned_data.get("joins"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.is_wanted or said.get("contact"):
            return said
        first = "organisation" if "organisation" in self.fields else "given"
        if not said.get(first) and not said.get("surname"):
            self.add_error(first, _("Write a name, or choose somebody from the list."))
        return said

    def person(self, request: StaffRequest) -> Contact:
        """The chosen contact of the firm, or a new one. Refused if the choice is nobody's."""
        said = self.cleaned_data
        if said["contact"]:
            found = known_by_key(request, [said["contact"]])
            if not found:
                raise Refused(_("We cannot find this person. Choose again, or write the name."))
            return found[0]
        return add_contact(
            given=said.get("given", ""),
            surname=said.get("surname", ""),
            second_surname=said.get("second_surname", ""),
            organisation=said.get("organisation", ""),
            emails=[said["email"]],
            phones=[said["phone"]],
            language=said["language"],
            by=request.actor,
        )


class OpenCase(forms.Form):
    """Everything else. `parties` are forms of their own, valid together with this one."""

    asks = forms.MultipleChoiceField(label=_("Ask for now"), required=False)
    due_on = DayField(label=_("Documents wanted by"), required=False)
    attorney = forms.ChoiceField(label=_("Attorney"), required=False)
    paralegal = forms.ChoiceField(label=_("Paralegal"), required=False)
    fee = forms.CharField(
        label=_("Legal fee"), max_length=20, required=False, help_text=_("Empty: no fee")
    )
    payer = forms.ChoiceField(label=_("Who pays"), required=False)
    once = forms.CharField(widget=forms.HiddenInput())

    def __init__(self, request: StaffRequest, case_type: CaseType, data: Any = None) -> None:
        self.request, self.case_type, self.facts = request, case_type, case_type.typed
        self.members: list[Member] = list(
            request.desk.members.filter(left_at=None).order_by("name")
        )
        super().__init__(data, initial=self._first_values())
        known = offered(request, data, [row.party for row in self.facts.parties])
        self.parties = [
            PartyForm(data, part=row.party, always=row.always, known=known)
            for row in self.facts.parties
        ]
        self.fields["asks"].choices = [(key, key) for key in rows_of(self.facts)]  # type: ignore[attr-defined]
        for name in ("attorney", "paralegal"):
            self.fields[name].choices = choices_of(self.members)  # type: ignore[attr-defined]
        self.fields["payer"].choices = [(p.part, p.label) for p in self.parties]  # type: ignore[attr-defined]

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(party.is_valid() for party in self.parties)])

    def clean_fee(self) -> int:
        typed = self.cleaned_data["fee"]
        try:
            return parse_money(typed) if typed else 0
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_once(self) -> UUID:
        key = read_key(self.cleaned_data["once"])
        if key is None:
            raise forms.ValidationError(_now("Load this page again, then open the case."))
        return key

    def opened_before(self) -> UUID | None:
        """The case that this very form has opened, if it is sent a second time."""
        key = read_key(str(self.data.get("once", "")))
        return key if key and self.request.desk.cases.filter(pk=key).exists() else None

    def open(self, *, by: Actor) -> Case:
        """The act: the new people first, then the case with them."""
        said = self.cleaned_data
        people: list[Joining] = [
            (party.part, party.person(self.request)) for party in self.parties if party.is_wanted
        ]
        return open_case(
            self.case_type,
            parties=people,
            attorney=chosen(self.members, said["attorney"]),
            paralegal=chosen(self.members, said["paralegal"]),
            asks=said["asks"],
            fee_cents=said["fee"],
            payer=dict(people).get(said["payer"]) if said["fee"] else None,
            due_on=said["due_on"],
            id=said["once"],
            by=by,
        )

    def groups(self) -> list[Group]:
        parties = [(party.part, party.label) for party in self.parties]
        return groups_of(self.case_type, parties, ticked=self["asks"].value())

    def plan(self) -> list[tuple[str, str, str]]:
        """(label, amount, when) of each part of the fee, for the fee as it stands in the form."""
        parts = self.facts.installments
        try:
            fee = parse_money(str(self["fee"].value() or "0"))
        except Refused:
            fee = 0
        amounts = split(fee, [part.percent for part in parts]) if parts else []
        currency = firm_here(self.request).currency
        return [
            (part.label.en, format_money(cents, currency), _when(part.milestone, part.days))
            for part, cents in zip(parts, amounts, strict=True)
        ]

    def _first_values(self) -> dict[str, Any]:
        me = self.request.actor.member
        role = next((member.role for member in self.members if member.pk == me), "")
        lawyers = [m for m in self.members if m.role in {"attorney", "owner"}]
        return {
            "asks": [f"{row.party}:{row.document}" for row in self.facts.ask_first],
            "due_on": clock.today(firm_here(self.request).time_zone) + GIVEN_TIME,
            "attorney": me if role == "attorney" else lawyers[0].pk if len(lawyers) == 1 else "",
            "paralegal": me if role == "paralegal" else "",
            "fee": format_money(self.facts.fee.cents),
            "payer": self.facts.parties[0].party,
            "once": new_key(),
        }


def offered(request: StaffRequest, data: Any, parts: Sequence[str]) -> dict[str, str]:
    """Known people for the lists: those found, else the newest; and whoever is chosen already."""
    words = " ".join(request.GET.get("find", "").replace("\0", "").split())
    rows = request.desk.contacts.order_by("-id")
    if words:
        rows = rows.annotate(
            plain_surname=plainly("surname"),
            plain_given=plainly("given"),
            plain_organisation=plainly("organisation"),
        ).filter(each_of(words))
    keys = [data.get(f"{part}-contact", "") for part in parts] if data else []
    people = [*known_by_key(request, keys), *rows[:OFFERED]]
    return {str(person.pk): _told(person) for person in people}


def known_by_key(request: StaffRequest, keys: Sequence[str]) -> list[Contact]:
    """The firm's contacts of these keys; what is no key is nobody."""
    wanted = list(_uuids(keys))
    return list(request.desk.contacts.filter(pk__in=wanted)) if wanted else []


def each_of(words: str) -> Q:
    """Every word is in a name, or is the whole e-mail address."""
    asked = Q()
    for word in words.split()[:4]:
        like = plain(word)
        asked &= (
            Q(plain_surname__contains=like)
            | Q(plain_given__contains=like)
            | Q(plain_organisation__contains=like)
            | Q(emails__contains=[word.casefold()])
        )
    return asked


def _uuids(keys: Sequence[str]) -> Iterator[UUID]:
    for key in keys:
        try:
            yield UUID(key)
        except (ValueError, AttributeError):
            continue


def _told(person: Contact) -> str:
    return " · ".join(word for word in (person.full_name, next(iter(person.emails), "")) if word)


def _when(milestone: str | None, days: int | None) -> str:
    if milestone:
        return ""
    return _now("%(days)d days after opening") % {"days": days or 0}
