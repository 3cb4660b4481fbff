"""Settings, one section a page: the firm, reminders, late payments, staff."""

from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from adelante.billing.lateness import products_policy
from adelante.billing.lateness import write_late_policy as keep_late_policy
from adelante.firms.models import Firm
from adelante.library import catalogue
from adelante.messaging.letters import tone
from adelante.people import adjusting, hiring
from adelante.people.devices import sign_out_colleague as sign_out_everywhere
from adelante.people.factors.resetting import reset_factors
from adelante.people.guarding import set_limits
from adelante.people.models import Member
from adelante.people.models.member import Role
from adelante.people.permissions import May
from adelante.people.running import describe as keep_description
from adelante.web.access import StaffRequest, staff_act, staff_page
from adelante.web.answers import attempt, done
from adelante.web.staff.settings import forms
from adelante.web.staff.settings.page import MAY_DO, colleagues, roles_given_by
from adelante.web.staff.settings.roles import Rights, WhoReaches, rights_here, roles_here
from adelante.web.staff.settings.security import SignInLimits
from adelante.workflows import scheduling
from adelante.workflows.steps import steps_of


@staff_page(may=May.RUN_FIRM)
def firm(request: StaffRequest) -> HttpResponse:
    return _page(request, "firm", form=forms.OfFirm(firm=_firm(request)))


@staff_act(may=May.RUN_FIRM)
def describe(request: StaffRequest) -> HttpResponse:
    own = _firm(request)
    form = forms.OfFirm(request.POST, firm=own)
    if attempt(form, lambda: keep_description(own, by=request.actor, **form.cleaned_data)):
        words = _("Saved. Every page shows it within half a minute.")
        return done(request, words, then=reverse("desk:settings"))
    return _page(request, "firm", form=form)


@staff_page(may=May.RUN_FIRM)
def reminders(request: StaffRequest) -> HttpResponse:
    return _reminders(request, forms.Reminders(steps=steps_of(_firm(request))))


@staff_act(may=May.RUN_FIRM)
def schedule(request: StaffRequest) -> HttpResponse:
    form = forms.Reminders(request.POST)
    if attempt(form, lambda: scheduling.schedule(form.steps, by=request.actor)):
        words = _("Saved. What is asked for from now on is reminded of on these days.")
        return done(request, words, then=reverse("desk:reminder_schedule"))
    return _reminders(request, form)


@staff_act(may=May.RUN_FIRM)
def schedule_as_library(request: StaffRequest) -> HttpResponse:
    scheduling.schedule([], by=request.actor)
    words = _("Reminders leave on the product's own days again.")
    return done(request, words, then=reverse("desk:reminder_schedule"))


@staff_act(may=May.RUN_FIRM)
def set_mornings(request: StaffRequest) -> HttpResponse:
    wanted = "wanted" in request.POST
    scheduling.greet_in_the_morning(wanted, by=request.actor)
    words = (
        _("Colleagues get a mail each working morning, if something waits for them.")
        if wanted
        else _("No morning mail any more.")
    )
    return done(request, words, then=reverse("desk:reminder_schedule"))


@staff_page(may=May.RUN_FIRM)
def late_payments(request: StaffRequest) -> HttpResponse:
    return _late_payments(request, forms.LatePayments(initial=_firm(request).late_policy))


@staff_act(may=May.RUN_FIRM)
def write_late_policy(request: StaffRequest) -> HttpResponse:
    form = forms.LatePayments(request.POST)
    if attempt(form, lambda: keep_late_policy(form.words, by=request.actor)):
        words = _("Saved. Clients read it beside their invoices.")
        return done(request, words, then=reverse("desk:late_payments"))
    return _late_payments(request, form)


@staff_page(may=May.RUN_FIRM)
def security(request: StaffRequest) -> HttpResponse:
    return _page(request, "security", form=SignInLimits(firm=_firm(request)))


@staff_act(may=May.RUN_FIRM, fresh=True)
def set_sign_in_limits(request: StaffRequest) -> HttpResponse:
    own = _firm(request)
    form = SignInLimits(request.POST, firm=own)
    if attempt(form, lambda: set_limits(own, by=request.actor, **form.cleaned_data)):
        words = _("Saved. It holds from the next click on, for everybody who is signed in.")
        return done(request, words, then=reverse("desk:security"))
    return _page(request, "security", form=form)


@staff_page(may=May.MANAGE_STAFF)
def staff(request: StaffRequest) -> HttpResponse:
    return _staff(request)


@staff_act(may=May.MANAGE_STAFF, fresh=True)
def hire(request: StaffRequest) -> HttpResponse:
    form = forms.Hire(request.POST, roles=roles_given_by(request))
    if attempt(form, lambda: hiring.hire(**form.cleaned_data, by=request.actor)):
        words = _("%(name)s can sign in now. A mail tells how.") % form.cleaned_data
        return done(request, words, then=reverse("desk:staff"))
    return _staff(request, form=form)


@staff_act(may=May.MANAGE_STAFF, fresh=True)
def give_role(request: StaffRequest, member_id: UUID) -> HttpResponse:
    member = _colleague(request, member_id)
    role = request.POST.get("role", "")
    if role not in dict(roles_given_by(request)):
        raise Http404
    hiring.give_role(member, role, by=request.actor)
    words = _("%(name)s: %(role)s.") % {"name": member.name, "role": member.get_role_display()}
    return done(request, words, then=reverse("desk:staff"))


@staff_act(may=May.MANAGE_STAFF, fresh=True)
def let_go(request: StaffRequest, member_id: UUID) -> HttpResponse:
    member = _colleague(request, member_id)
    hiring.let_go(member, by=request.actor)
    words = _("%(name)s is signed out everywhere and cannot come in any more.")
    return done(request, words % {"name": member.name}, then=reverse("desk:staff"))


@staff_act(may=May.MANAGE_STAFF)
def sign_out_colleague(request: StaffRequest, member_id: UUID) -> HttpResponse:
    member = _colleague(request, member_id)
    sign_out_everywhere(member, by=request.actor)
    words = _("%(name)s is signed out on every device, and can sign in again.")
    return done(request, words % {"name": member.name}, then=reverse("desk:staff"))


@staff_act(may=May.MANAGE_STAFF, fresh=True)
def reset_second_step(request: StaffRequest, member_id: UUID) -> HttpResponse:
    member = _colleague(request, member_id)
    reset_factors(member, by=request.actor)
    words = _(
        "%(name)s is signed out everywhere and sets up a new second step at the next sign-in."
    )
    return done(request, words % {"name": member.name}, then=reverse("desk:staff"))


@staff_act(may=May.MANAGE_STAFF, fresh=True)
def take_back(request: StaffRequest, member_id: UUID) -> HttpResponse:
    member = _colleague(request, member_id)
    hiring.take_back(member, by=request.actor)
    words = _("%(name)s can sign in again.") % {"name": member.name}
    return done(request, words, then=reverse("desk:staff"))


@staff_page(may=May.RUN_FIRM)
def roles(request: StaffRequest) -> HttpResponse:
    return _roles(request)


@staff_act(may=May.RUN_FIRM, fresh=True)
def change_role(request: StaffRequest, role: str) -> HttpResponse:
    if role not in dict(Role.choices):
        raise Http404
    form = Rights(request.POST, role=role, now=rights_here(request, role))
    if attempt(form, lambda: adjusting.change_role(role, form.wanted, by=request.actor)):
        words = _("%(role)s: saved. It holds from their next click.")
        return done(request, words % {"role": Role(role).label}, then=reverse("desk:roles"))
    return _roles(request, rights=form, of=role)


@staff_act(may=May.RUN_FIRM, fresh=True)
def set_access(request: StaffRequest) -> HttpResponse:
    form = WhoReaches(request.POST)
    if attempt(form, lambda: adjusting.set_access(**form.cleaned_data, by=request.actor)):
        words = _("Saved. It holds from everybody's next click.")
        return done(request, words, then=reverse("desk:roles"))
    return _roles(request, access=form)


def _roles(
    request: StaffRequest,
    *,
    access: WhoReaches | None = None,
    rights: Rights | None = None,
    of: str = "",
) -> HttpResponse:
    own = _firm(request)
    return _page(
        request,
        "roles",
        form=rights or access or WhoReaches(initial={"access": own.access}),
        who_reaches=access or WhoReaches(initial={"access": own.access}),
        roles=roles_here(request, bound=rights, of=of),
        opened=of,
        access=own.access,
    )


def _reminders(request: StaffRequest, form: BaseForm) -> HttpResponse:
    samples = []
    for key, word in forms.TONES:
        said = []
        for language in ("en", "es"):
            with translation.override(language):
                said.append((language, tone(key, 1)))
        samples.append((word, said))
    days = ", ".join(str(step.after_days) for step in catalogue.reminders())
    return _page(
        request, "reminders", form=form, samples=samples, firm=_firm(request), standard=days
    )


def _late_payments(request: StaffRequest, form: BaseForm) -> HttpResponse:
    ours = [(language, products_policy(language)) for language in ("en", "es")]
    return _page(request, "late_payments", form=form, ours=ours)


def _staff(request: StaffRequest, *, form: BaseForm | None = None) -> HttpResponse:
    roles = roles_given_by(request)
    return _page(
        request,
        "staff",
        form=form or forms.Hire(roles=roles),
        colleagues=colleagues(request, roles=roles),
        roles=[(word, MAY_DO[role]) for role, word in roles],
    )


def _page(request: StaffRequest, section: str, *, form: BaseForm, **shown: Any) -> HttpResponse:
    """A section with its form; a form that was refused comes back with what was typed."""
    sections = [
        ("firm", _("The firm"), reverse("desk:settings"), 0),
        ("reminders", _("Reminders"), reverse("desk:reminder_schedule"), 0),
        ("late_payments", _("Late payments"), reverse("desk:late_payments"), 0),
        ("staff", _("Staff"), reverse("desk:staff"), 0),
        ("security", _("Security"), reverse("desk:security"), 0),
        ("roles", _("Roles"), reverse("desk:roles"), 0),
        ("access_review", _("Access review"), reverse("desk:access_review"), 0),
    ]
    context = {"form": form, "section": section, "sections": sections} | shown
    context["here"] = "settings"
    status = 422 if form.errors else 200
    return render(request, f"staff/settings/{section}.html", context, status=status)


def _firm(request: StaffRequest) -> Firm:
    own: Firm = get_object_or_404(request.desk.firm)
    return own


def _colleague(request: StaffRequest, member_id: UUID) -> Member:
    member: Member = get_object_or_404(request.desk.staff, pk=member_id)
    return member
