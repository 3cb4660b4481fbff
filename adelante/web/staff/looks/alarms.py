"""Alarms: who looked at more than usual; and for those who run the firm, when it alarms."""

from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from adelante.looks.watching import end_decoy, lift, set_decoy, set_limits
from adelante.people.permissions import May
from adelante.web.access import StaffRequest, staff_act, staff_page
from adelante.web.answers import attempt, done
from adelante.web.staff.looks import forms, papers
from adelante.web.staff.paging import piece_of


@staff_page(may=May.SEE_TRAIL)
def index(request: StaffRequest) -> HttpResponse:
    return _page(request)


@staff_act(may=May.RUN_FIRM, fresh=True)
def limits(request: StaffRequest) -> HttpResponse:
    form = forms.LimitsOfLooking(request.POST)
    if attempt(form, lambda: set_limits(**form.cleaned_data, by=request.actor)):
        return done(request, _("Saved. It holds from the next click."), then=reverse("desk:alarms"))
    return _page(request, limits=form)


@staff_act(may=May.RUN_FIRM, fresh=True)
def mark(request: StaffRequest) -> HttpResponse:
    form = forms.NewDecoy(request.POST, cases=request.desk.cases)
    if attempt(form, lambda: set_decoy(form.cleaned_data["case"], by=request.actor)):
        words = _("From now on, whoever opens it raises an alarm. So would you.")
        return done(request, words, then=reverse("desk:alarms"))
    return _page(request, decoy_form=form)


@staff_act(may=May.RUN_FIRM, fresh=True)
def unmark(request: StaffRequest, decoy_id: UUID) -> HttpResponse:
    decoy = get_object_or_404(request.desk.decoys, pk=decoy_id)
    end_decoy(decoy, by=request.actor)
    return done(request, _("It is an ordinary case again."), then=reverse("desk:alarms"))


@staff_act(may=May.RUN_FIRM, fresh=True)
def lift_it(request: StaffRequest, alarm_id: UUID) -> HttpResponse:
    alarm = get_object_or_404(request.desk.alarms.select_related("member"), pk=alarm_id)
    lift(alarm, by=request.actor)
    words = _("%(name)s can go on at once.") % {"name": alarm.member.name}
    return done(request, words, then=reverse("desk:alarms"))


def _page(request: StaffRequest, **bound: BaseForm) -> HttpResponse:
    desk, may_run = request.desk, request.actor.may(May.RUN_FIRM)
    rows = desk.alarms.select_related("member", "lifted_by")
    context: dict[str, Any] = {
        "here": "trail",
        "tabs": papers.tabs(),
        "tab": "alarms",
        "piece": piece_of(rows, ("-raised_at", "-id"), request),
        "may_run": may_run,
    }
    if may_run:
        context |= {
            "decoys": desk.decoys.select_related("case").order_by("-set_at"),
            "limits": forms.LimitsOfLooking.of(desk.limits_of_looking.first()),
            "decoy_form": forms.NewDecoy(cases=desk.cases),
        }
    status = 422 if bound else 200
    return render(request, "staff/looks/alarms.html", context | bound, status=status)
