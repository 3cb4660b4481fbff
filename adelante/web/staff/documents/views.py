"""A case's documents, for the office."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from adelante.core.words import Words
from adelante.documents import asking
from adelante.documents.limiting import limit_request
from adelante.documents.models import Request
from adelante.people.permissions import May
from adelante.web.access import StaffRequest, staff_act, staff_page
from adelante.web.answers import attempt, done
from adelante.web.parts.looking import saw
from adelante.web.staff.documents import forms
from adelante.web.staff.documents.page import case_of, documents_page, item_page, request_of
from adelante.web.staff.limits import Item, Limits, limit_page


@staff_page(may=May.SEE_DOCUMENTS)
def index(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = case_of(request, case_id)
    return render(request, "staff/documents/index.html", documents_page(request, case))


@staff_act(may=May.ASK_FOR_DOCUMENTS)
def ask(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Ask a party for one more thing."""
    case = case_of(request, case_id)
    form = forms.Ask(request.POST, parties=request.desk.parties.filter(case=case))

    def act() -> None:
        said = form.cleaned_data
        asking.ask(
            case,
            UUID(said["party"]),
            by=request.actor,
            kind=said["kind"],
            label={"en": said["label_en"], "es": said["label_es"]},
            help={"en": said["help_en"], "es": said["help_es"]} if said["help_en"] else None,
            required=not said["optional"],
            due_on=said["due_on"],
        )

    if attempt(form, act):
        words = _("Asked for. The client sees it on the list.")
        return done(request, words, then=reverse("desk:case_documents", args=[case.pk]))
    context = documents_page(request, case, form=form)
    return render(request, "staff/documents/index.html", context, status=422)


@staff_page(may=May.SEE_DOCUMENTS)
def show(request: StaffRequest, request_id: UUID) -> HttpResponse:
    asked = request_of(request, request_id)
    context = item_page(request, asked)
    return render(request, "staff/documents/show.html", context)


@staff_act(may=May.ASK_FOR_DOCUMENTS)
def waive(request: StaffRequest, request_id: UUID) -> HttpResponse:
    asked = request_of(request, request_id)
    form = forms.Waive(request.POST)
    if attempt(form, lambda: asked.waive(form.cleaned_data["reason"], by=request.actor)):
        words = _("It is not asked for any more.")
        return done(request, words, then=reverse("desk:case_documents", args=[asked.case_id]))
    context = item_page(request, asked, waive_form=form)
    return render(request, "staff/documents/show.html", context, status=422)


@staff_act(may=May.ASK_FOR_DOCUMENTS)
def reopen(request: StaffRequest, request_id: UUID) -> HttpResponse:
    asked = request_of(request, request_id)
    asked.reopen(by=request.actor)
    return redirect("desk:item", asked.pk)


@staff_act(may=May.WRITE_TO_CLIENTS)
def comment(request: StaffRequest, request_id: UUID) -> HttpResponse:
    asked = request_of(request, request_id)
    form = forms.Comment(request.POST)

    def act() -> None:
        said = form.cleaned_data
        asked.comment(said["words"], language=said["language"], by=request.actor)

    if attempt(form, act):
        words = _("The client can read your comment.")
        return done(request, words, then=reverse("desk:item", args=[asked.pk]))
    context = item_page(request, asked, comment_form=form)
    return render(request, "staff/documents/show.html", context, status=422)


@staff_page(may=May.ASK_FOR_DOCUMENTS)
def who_finds(request: StaffRequest, request_id: UUID) -> HttpResponse:
    asked = request_of(request, request_id)
    saw(request, asked, what="limits")
    return limit_page(request, asked.case, _item(asked), _limits(request, asked))


@staff_act(may=May.ASK_FOR_DOCUMENTS)
def limit(request: StaffRequest, request_id: UUID) -> HttpResponse:
    asked = request_of(request, request_id)
    form = _limits(request, asked, data=request.POST)
    item = _item(asked)

    def act() -> None:
        limit_request(asked, staff=form.staff, clients=form.only, by=request.actor)

    if attempt(form, act):
        return done(request, _("Saved. It holds from everybody's next click."), then=item.back_url)
    return limit_page(request, asked.case, item, form, status=422)


def _limits(request: StaffRequest, asked: Request, *, data: Any = None) -> Limits:
    kept = request.desk.request_limits.filter(request=asked).first()
    return Limits(request, asked.case, party=asked.party_id, limit=kept, data=data)


def _item(asked: Request) -> Item:
    return Item(
        title=Words.from_json(asked.label).en,
        tab="documents",
        back_url=reverse("desk:item", args=[asked.pk]),
        send_url=reverse("desk:limit_item", args=[asked.pk]),
    )
