"""The library, and the firm's own copies of its case types."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from adelante.library import catalogue
from adelante.library.adopting import adopt as take_over
from adelante.library.models import CaseType
from adelante.people.permissions import May
from adelante.web.access import StaffRequest, staff_act, staff_page
from adelante.web.answers import attempt, done
from adelante.web.staff.library import forms
from adelante.web.staff.library.shelf import by_part, sheet_of, show_type


@staff_page(may=May.SEE_CASES)
def index(request: StaffRequest) -> HttpResponse:
    own = list(request.desk.case_types.order_by("label"))
    taken = {case_type.from_key for case_type in own}
    context = {
        "own": own,
        "types": [(facts, key in taken) for key, facts in catalogue.case_types().items()],
        "may_edit": request.actor.may(May.EDIT_LIBRARY),
    }
    return render(request, "staff/library/index.html", context)


@staff_page(may=May.SEE_CASES)
def original(request: StaffRequest, key: str) -> HttpResponse:
    """A type as the library has it, every row with its source."""
    facts = catalogue.case_types().get(key)
    if facts is None:
        raise Http404
    context = {
        "facts": facts,
        "groups": by_part(facts.documents),
        "own": request.desk.case_types.filter(from_key=key).first(),
        "may_edit": request.actor.may(May.EDIT_LIBRARY),
    }
    return render(request, "staff/library/original.html", context)


@staff_act(may=May.EDIT_LIBRARY)
def adopt(request: StaffRequest, key: str) -> HttpResponse:
    own = take_over(key, by=request.actor)
    words = _("This type is yours now. Change what your firm does differently.")
    return done(request, words, then=_page(own))


@staff_page(may=May.SEE_CASES, looks=False)
def show(request: StaffRequest, type_id: UUID) -> HttpResponse:
    return show_type(request, _own(request, type_id))


@staff_act(may=May.EDIT_LIBRARY)
def rename(request: StaffRequest, type_id: UUID) -> HttpResponse:
    own = _own(request, type_id)
    form = forms.Names(request.POST)
    if attempt(form, lambda: own.rename(**form.words, by=request.actor)):
        return done(request, _("The names are saved."), then=_page(own))
    return show_type(request, _own(request, type_id), names=form)


@staff_act(may=May.EDIT_LIBRARY)
def keep_rows(request: StaffRequest, type_id: UUID) -> HttpResponse:
    own = _own(request, type_id)
    own.keep_rows(forms.choices_in(request.POST, own), by=request.actor)
    words = _("The checklist is saved. Cases that are open keep theirs.")
    return done(request, words, then=_page(own))


@staff_act(may=May.EDIT_LIBRARY)
def add_row(request: StaffRequest, type_id: UUID) -> HttpResponse:
    own = _own(request, type_id)
    form = forms.NewRow(request.POST, case_type=own, auto_id="new_%s")

    def act() -> None:
        said = form.cleaned_data
        own.add_row(
            party=said["party"],
            label=form.label_words,
            help=form.help_words,
            requirement=said["requirement"],
            ask_first=said["ask_first"],
            by=request.actor,
        )

    if attempt(form, act):
        return done(request, _("The document is on the checklist."), then=_page(own))
    return show_type(request, _own(request, type_id), new_row=form)


@staff_act(may=May.EDIT_LIBRARY)
def split_fee(request: StaffRequest, type_id: UUID) -> HttpResponse:
    own = _own(request, type_id)
    form = forms.FeeParts(request.POST, case_type=own)

    def act() -> None:
        own.split_fee(form.parts, fee_cents=form.cleaned_data["fee"], by=request.actor)

    if attempt(form, act):
        return done(request, _("The fee and its parts are saved."), then=_page(own))
    return show_type(request, _own(request, type_id), fee=form)


@staff_page(may=May.EDIT_LIBRARY, looks=False)
def paper(request: StaffRequest, type_id: UUID, document: str) -> HttpResponse:
    """The words of one document of this type."""
    own = _own(request, type_id)
    facts = sheet_of(own, document)
    form = forms.PaperWords(
        initial={
            "label_en": facts.label.en,
            "label_es": facts.label.es,
            "help_en": facts.help.en,
            "help_es": facts.help.es,
        }
    )
    context = {"own": own, "paper": facts, "form": form}
    return render(request, "staff/library/paper.html", context)


@staff_act(may=May.EDIT_LIBRARY)
def name_paper(request: StaffRequest, type_id: UUID, document: str) -> HttpResponse:
    own = _own(request, type_id)
    facts = sheet_of(own, document)
    form = forms.PaperWords(request.POST)

    def act() -> None:
        own.name_paper(document, label=form.label_words, help=form.help_words, by=request.actor)

    if attempt(form, act):
        return done(request, _("The words are saved."), then=_page(own))
    context = {"own": own, "paper": facts, "form": form}
    return render(request, "staff/library/paper.html", context, status=422)


@staff_act(may=May.EDIT_LIBRARY)
def retire(request: StaffRequest, type_id: UUID) -> HttpResponse:
    _own(request, type_id).retire(by=request.actor)
    words = _("Retired. Open cases are not touched; the library can bring it back.")
    return done(request, words, then=reverse("desk:library"))


def _own(request: StaffRequest, type_id: UUID) -> CaseType:
    own: CaseType = get_object_or_404(request.desk.case_types, pk=type_id)
    return own


def _page(own: CaseType) -> str:
    return reverse("desk:case_type", args=[own.pk])
