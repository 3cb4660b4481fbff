"""One contact, and the personal numbers that the firm keeps of them.

No number is ever in an address: it is typed into a form that is posted, and shown in an answer to
one. Answers of the office are kept in no cache.
"""

from uuid import UUID

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from adelante.contacts import numbers
from adelante.contacts.models import Contact, PersonalNumber
from adelante.people.permissions import May
from adelante.web.access import StaffRequest, staff_act, staff_page
from adelante.web.answers import attempt, done, sure_of
from adelante.web.staff.contacts.forms import CorrectNumber, FindByNumber, KeepNumber
from adelante.web.staff.contacts.page import contact_page, people_found


@staff_page(may=May.SEE_CASES)
def show(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    contact = get_object_or_404(request.desk.contacts, pk=contact_id)
    return render(request, "staff/contacts/show.html", contact_page(request, contact))


@staff_act(may=May.SEE_PERSONAL_NUMBERS)
def keep(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    contact = get_object_or_404(request.desk.contacts, pk=contact_id)
    form = KeepNumber(request.POST, auto_id="keep_%s")

    def act() -> None:
        said = form.cleaned_data
        numbers.keep_number(
            contact, said["kind"], said["number"], sure=sure_of(request), by=request.actor
        )

    if attempt(form, act):
        return done(request, _("The number is kept, sealed."), then=_page(contact))
    context = contact_page(request, contact, keep=form)
    return render(request, "staff/contacts/show.html", context, status=422)


@staff_act(may=May.SEE_PERSONAL_NUMBERS)
def show_number(request: StaffRequest, number_id: UUID) -> HttpResponse:
    """The page once more with one number in full. Loading it again by its address hides it."""
    row = _number_of(request, number_id)
    whole = {row.pk: numbers.show_number(row, by=request.actor)}
    return render(
        request, "staff/contacts/show.html", contact_page(request, row.contact, whole=whole)
    )


@staff_act(may=May.SEE_PERSONAL_NUMBERS)
def correct(request: StaffRequest, number_id: UUID) -> HttpResponse:
    row = _number_of(request, number_id)
    form: BaseForm = CorrectNumber(request.POST, auto_id=f"correct_{row.pk}_%s")

    def act() -> None:
        typed = form.cleaned_data["number"]
        numbers.correct_number(row, typed, sure=sure_of(request), by=request.actor)

    if attempt(form, act):
        return done(request, _("The number is put right."), then=_page(row.contact))
    row = _number_of(request, number_id)
    context = contact_page(request, row.contact, correct={row.pk: form})
    return render(request, "staff/contacts/show.html", context, status=422)


@staff_act(may=May.SEE_PERSONAL_NUMBERS)
def remove(request: StaffRequest, number_id: UUID) -> HttpResponse:
    row = _number_of(request, number_id)
    numbers.remove_number(row, by=request.actor)
    return done(request, _("The number is gone from the portal."), then=_page(row.contact))


@staff_act(may=May.SEE_PERSONAL_NUMBERS)
def find(request: StaffRequest) -> HttpResponse:
    form = FindByNumber(request.POST, auto_id="find_%s")
    found: list[PersonalNumber] = []

    def act() -> None:
        among = request.desk.numbers.select_related("contact")
        typed = form.cleaned_data["number"]
        found.extend(numbers.find_by_number(typed, among=among, by=request.actor))

    searched = attempt(form, act)
    context = {
        "here": "people",
        "form": form,
        "searched": searched,
        "found": people_found(request, found),
    }
    return render(request, "staff/contacts/found.html", context, status=200 if searched else 422)


def _number_of(request: StaffRequest, number_id: UUID) -> PersonalNumber:
    rows = request.desk.numbers.select_related("contact")
    row: PersonalNumber = get_object_or_404(rows, pk=number_id)
    return row


def _page(contact: Contact) -> str:
    return reverse("desk:contact", args=[contact.pk])
