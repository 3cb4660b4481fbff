"""The page of a case's safety: safe mode, what it minds, and the switch of sensitive cases."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adelante.cases.models import Case, Grant, Kept, Party, Safety
from adelante.cases.safety import end_safe_mode, keep_safe
from adelante.cases.sensitive import end_sensitivity, make_sensitive
from adelante.people.permissions import May
from adelante.web.access import StaffRequest, staff_act, staff_page
from adelante.web.address import firm_here
from adelante.web.answers import attempt, done
from adelante.web.staff.cases.page import case_of, safety_here
from adelante.web.staff.cases.safe_hours import DAYS, zones


class Hour(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class KeepSafe(forms.Form):
    protecting = forms.MultipleChoiceField(
        label=gettext_lazy("Who is kept safe"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Everybody else in the case then sees their own papers only."),
        error_messages={"required": gettext_lazy("Say who in this case is to be kept safe.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Safe e-mail"),
        required=False,
        help_text=gettext_lazy(
            "Letters go here in place of their own address. Sign-in codes do not."
        ),
    )
    phone = forms.CharField(label=gettext_lazy("Safe phone"), max_length=30, required=False)
    leave_no_message = forms.BooleanField(
        label=gettext_lazy("Leave no message on a phone"), required=False
    )
    note = forms.CharField(
        label=gettext_lazy("What colleagues must know"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Stands at the head of the case. Such as: call at work, ask for Rosa."
        ),
    )
    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Safe days"),
        coerce=int,
        choices=DAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: every day."),
    )
    hours_from = forms.TimeField(label=gettext_lazy("From"), required=False, widget=Hour)
    hours_until = forms.TimeField(label=gettext_lazy("Until"), required=False, widget=Hour)
    time_zone = forms.ChoiceField(label=gettext_lazy("By the clock of"))
    address_in_letters = forms.BooleanField(
        label=gettext_lazy("Letters may show the portal's address, which names the firm"),
        required=False,
    )

    def __init__(
        self, data: Any = None, *, parties: Sequence[Party], safety: Safety | None, zone: str
    ) -> None:
        names = [name for name in self.base_fields if name != "protecting"]
        said: dict[str, Any] = {name: getattr(safety, name) for name in names} if safety else {}
        said = {"leave_no_message": True} | said
        said["time_zone"] = said.get("time_zone") or zone
        said["protecting"] = [str(party.pk) for party in parties if party.kept == Kept.PROTECTED]
        super().__init__(data, initial=said, auto_id="safe_%s")
        self.fields["protecting"].choices = [  # type: ignore[attr-defined]
            (str(party.pk), f"{party.name}, {party.get_part_display()}") for party in parties
        ]
        self.fields["time_zone"].choices = zones(str(said["time_zone"]))  # type: ignore[attr-defined]


@staff_page(may=May.WRITE_TO_CLIENTS)
def show(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = case_of(request, case_id)
    return _show(request, case, _form(request, case))


@staff_act(may=May.PROTECT_CASES)
def keep(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = case_of(request, case_id)
    form = _form(request, case, request.POST)

    def act() -> None:
        said = dict(form.cleaned_data)
        protecting = [UUID(each) for each in said.pop("protecting")]
        keep_safe(case, protecting=protecting, by=request.actor, **said)

    if attempt(form, act):
        words = _(
            "Safe mode is on. Look at who comes in below: end the access of whoever should not."
        )
        return done(request, words, then=_page(case))
    return _show(request, case_of(request, case_id), form)


@staff_act(may=May.END_PROTECTION, fresh=True)
def end(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = case_of(request, case_id)
    end_safe_mode(case, by=request.actor)
    return done(request, _("Safe mode is off."), then=_page(case))


@staff_act(may=May.PROTECT_CASES)
def guard(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = case_of(request, case_id)
    make_sensitive(case, by=request.actor)
    return done(request, _("It opens after a fresh sign-in alone."), then=_page(case))


@staff_act(may=May.END_PROTECTION, fresh=True)
def unguard(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = case_of(request, case_id)
    end_sensitivity(case, by=request.actor)
    return done(request, _("It opens as any other case does."), then=_page(case))


def _show(request: StaffRequest, case: Case, form: KeepSafe) -> HttpResponse:
    grants = request.desk.grants.filter(case=case, ended_at=None).select_related("account", "party")
    shown = ("acts_as", "reach", "party__name", "party__kept", "account__name", "account__email")
    context = {
        "case": case,
        "form": form,
        "grants": grants.only(*shown).order_by("-party__kept", "account__name"),
        "may_protect": request.actor.may(May.PROTECT_CASES),
        "may_end": request.actor.may(May.END_PROTECTION),
        "selves": Grant.As.SELF,
    }
    status = 422 if form.errors else 200
    return render(request, "staff/cases/safety.html", context, status=status)


def _form(request: StaffRequest, case: Case, data: Any = None) -> KeepSafe:
    parties = list(request.desk.parties.filter(case=case).order_by("pk"))
    kept = safety_here(request, case) or request.desk.safeties.filter(case=case).first()
    return KeepSafe(data, parties=parties, safety=kept, zone=firm_here(request).time_zone)


def _page(case: Case) -> str:
    return reverse("desk:case_safety", args=[case.pk])
