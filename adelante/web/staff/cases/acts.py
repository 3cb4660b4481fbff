"""What the office does to a case from its page: the page again, or the form as it was typed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from adelante.cases.dates import set_deadline
from adelante.cases.filing import log_filing
from adelante.cases.inviting import invite as invite_party
from adelante.cases.models import Case, Deadline, Grant
from adelante.cases.models.case import MilestoneKey
from adelante.cases.tasking import make_task
from adelante.core.money import format_money
from adelante.core.words import Words
from adelante.people.devices import sign_out_client as sign_out_everywhere
from adelante.people.permissions import May
from adelante.web.access import StaffRequest, staff_act
from adelante.web.answers import attempt, done, sure_of
from adelante.web.staff.cases import forms
from adelante.web.staff.cases.page import case_of, members_here, show_case


@staff_act(may=May.INVITE_CLIENTS)
def invite(request: StaffRequest, party_id: UUID) -> HttpResponse:
    party = get_object_or_404(request.desk.parties.select_related("case"), pk=party_id)
    form = forms.Invite(request.POST, party=party, auto_id=f"invite_{party.pk}_%s")

    def act() -> None:
        said = form.cleaned_data
        invite_party(
            party,
            email=said["email"],
            acts_as=Grant.As(said["acts_as"]),
            reach=Grant.Reach(said["reach"]),
            name=said["name"],
            language=said["language"],
            by=request.actor,
        )

    words = _("Invited. The link in the message is good for 14 days.")
    return _answer(request, party.case_id, form, act, f"invite:{party.pk}", words)


@staff_act(may=May.INVITE_CLIENTS)
def resend(request: StaffRequest, invitation_id: UUID) -> HttpResponse:
    invitation = get_object_or_404(request.desk.invitations, pk=invitation_id)
    invitation.resend(by=request.actor)
    return done(
        request,
        _("Sent again with a new link. The old link no longer works."),
        then=_page(invitation.case_id),
    )


@staff_act(may=May.INVITE_CLIENTS)
def revoke(request: StaffRequest, invitation_id: UUID) -> HttpResponse:
    invitation = get_object_or_404(request.desk.invitations, pk=invitation_id)
    invitation.revoke(by=request.actor)
    return done(request, _("The invitation is cancelled."), then=_page(invitation.case_id))


@staff_act(may=May.INVITE_CLIENTS)
def end_access(request: StaffRequest, grant_id: UUID) -> HttpResponse:
    grant = get_object_or_404(request.desk.grants.select_related("case"), pk=grant_id)
    grant.end(by=request.actor)
    words = _("They cannot open this case any more. What they sent and paid stays.")
    return done(request, words, then=_page(grant.case_id))


@staff_act(may=May.LOG_FILINGS)
def file(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = case_of(request, case_id)
    form = forms.LogFiling(request.POST, case=case, filed=(), auto_id="filing_%s")
    known = list(_invoices_at_filing(request, case).values_list("pk", flat=True))

    def act() -> None:
        log_filing(case, **form.cleaned_data, sure=sure_of(request), by=request.actor)

    def words() -> str:
        issued = _invoices_at_filing(request, case).exclude(pk__in=known).order_by("number")
        told = [f"{each.number} ({format_money(each.total, each.currency)})" for each in issued]
        if not told:
            return _("The filing is logged.")
        return _("The filing is logged. Invoiced: %(invoices)s.") % {"invoices": ", ".join(told)}

    return _answer(request, case.pk, form, act, "filing", words)


@staff_act(may=May.LOG_FILINGS)
def receipt(request: StaffRequest, filing_id: UUID) -> HttpResponse:
    filing = get_object_or_404(request.desk.filings, pk=filing_id)
    form = forms.LogReceipt(request.POST, auto_id=f"receipt_{filing.pk}_%s")

    def act() -> None:
        said = form.cleaned_data
        filing.log_receipt(
            said["receipt_number"],
            received_on=said["received_on"],
            sure=sure_of(request),
            by=request.actor,
        )

    words = _("The receipt is logged.")
    return _answer(request, filing.case_id, form, act, f"receipt:{filing.pk}", words)


@staff_act(may=May.MOVE_CASES)
def deadline(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = case_of(request, case_id)
    form = forms.SetDeadline(request.POST, auto_id="deadline_%s")

    def act() -> None:
        said = form.cleaned_data
        set_deadline(
            case,
            words=Words(en=said["words_en"], es=said["words_es"]),
            on=said["on"],
            source=Deadline.Source(said["source"]),
            shown_to_client=said["shown_to_client"],
            sure=sure_of(request),
            by=request.actor,
        )

    return _answer(request, case.pk, form, act, "deadline", _("The deadline is set."))


@staff_act(may=May.MOVE_CASES)
def meet(request: StaffRequest, deadline_id: UUID) -> HttpResponse:
    row = get_object_or_404(request.desk.deadlines, pk=deadline_id)
    row.meet(by=request.actor)
    return done(request, _("The deadline is met."), then=_page(row.case_id))


@staff_act(may=May.DO_TASKS)
def task(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = case_of(request, case_id)
    form = forms.MakeTask(request.POST, members=members_here(request), auto_id="task_%s")

    def act() -> None:
        said = form.cleaned_data
        make_task(
            case,
            said["words"],
            assignee=forms.chosen(form.members, said["assignee"]),
            due_on=said["due_on"],
            by=request.actor,
        )

    return _answer(request, case.pk, form, act, "task", _("The task is written down."))


@staff_act(may=May.INVITE_CLIENTS)
def sign_out_client(request: StaffRequest, grant_id: UUID) -> HttpResponse:
    grant = get_object_or_404(request.desk.grants, pk=grant_id)
    sign_out_everywhere(grant.account_id, case=grant.case_id, by=request.actor)
    words = _("They are signed out on every device, and can sign in again.")
    return done(request, words, then=_page(grant.case_id))


@staff_act(may=May.DO_TASKS)
def finish(request: StaffRequest, task_id: UUID) -> HttpResponse:
    row = get_object_or_404(request.desk.tasks, pk=task_id)
    row.finish(by=request.actor)
    back = request.POST.get("next", "")
    then = reverse(f"desk:{back}") if back in {"today", "tasks"} else _page(row.case_id)
    return done(request, _("Done: %(task)s") % {"task": row.words}, then=then)


@staff_act(may=May.MOVE_CASES)
def move(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = case_of(request, case_id)
    form = forms.Move(request.POST, case=case, auto_id="move_%s")

    def act() -> None:
        case.move_to(form.cleaned_data["stage"], by=request.actor)

    return _answer(request, case.pk, form, act, "move", _("The case has moved."))


@staff_act(may=May.MOVE_CASES)
def reach(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = case_of(request, case_id)
    form = forms.Reach(request.POST, reached=(), auto_id="reach_%s")

    def act() -> None:
        case.reach(form.cleaned_data["key"], by=request.actor)

    return _answer(request, case.pk, form, act, "reach", _("The milestone is reached."))


@staff_act(may=May.MOVE_CASES)
def hold(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = case_of(request, case_id)
    form = forms.Hold(request.POST, auto_id="hold_%s")

    def act() -> None:
        case.hold(form.cleaned_data["reason"], by=request.actor)

    return _answer(request, case.pk, form, act, "hold", _("The case is on hold."))


@staff_act(may=May.MOVE_CASES)
def release(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = case_of(request, case_id)
    case.release(by=request.actor)
    return done(request, _("The case goes on."), then=_page(case.pk))


@staff_act(may=May.MOVE_CASES)
def assign(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = case_of(request, case_id)
    form = forms.Assign(request.POST, members=members_here(request), auto_id="assign_%s")

    def act() -> None:
        case.assign(
            attorney=forms.chosen(form.members, form.cleaned_data["attorney"]),
            paralegal=forms.chosen(form.members, form.cleaned_data["paralegal"]),
            by=request.actor,
        )

    return _answer(request, case.pk, form, act, "assign", _("The case is assigned."))


@staff_act(may=May.MOVE_CASES)
def close(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = case_of(request, case_id)
    case.close(by=request.actor)
    return done(request, _("The case is closed. It can be opened again."), then=_page(case.pk))


@staff_act(may=May.MOVE_CASES)
def reopen(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = case_of(request, case_id)
    case.reopen(by=request.actor)
    return done(request, _("The case is open again."), then=_page(case.pk))


def _answer(
    request: StaffRequest,
    case_id: UUID,
    form: BaseForm,
    act: Callable[[], Any],
    name: str,
    words: str | Callable[[], str],
) -> HttpResponse:
    """`words` say what was done, or tell it once it is."""
    if attempt(form, act):
        said = words if isinstance(words, str) else words()
        return done(request, said, then=_page(case_id))
    return show_case(request, case_of(request, case_id), bound={name: form})


def _invoices_at_filing(request: StaffRequest, case: Case) -> Any:
    return request.desk.invoices.filter(case=case, milestone=MilestoneKey.FILED)


def _page(case: UUID) -> str:
    return reverse("desk:case", args=[case])
