"""What did this sign-in see? Choose a person, a sign-in, and read or take it away."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from adelante.looks.reporting import must_may_take, note_report
from adelante.people.permissions import May
from adelante.web.access import StaffRequest, staff_page
from adelante.web.parts.billing.giving import brand_of, give
from adelante.web.staff.looks import papers
from adelante.web.staff.looks.seen import Seen, name_of, people, seen_in, sessions_of


@staff_page(may=May.SEE_TRAIL)
def index(request: StaffRequest) -> HttpResponse:
    """Everybody who signs in; of one of them (`?who=`), their sign-ins."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:80]
    who = _uuid(request.GET.get("who", ""))
    context: dict[str, Any] = {
        "here": "trail",
        "words": words,
        "tabs": papers.tabs(),
        "tab": "looks",
    }
    if who:
        context |= {"name": name_of(request.desk, who), "sessions": sessions_of(request.desk, who)}
    else:
        context |= {"people": people(request.desk, words)}
    return render(request, "staff/looks/index.html", context)


@staff_page(may=May.SEE_TRAIL, looks=False)
def seen(request: StaffRequest, session_id: UUID) -> HttpResponse:
    found = _seen(request, session_id, form="page")
    context = {"here": "trail", "seen": found, "tabs": papers.tabs(), "tab": "looks"}
    return render(request, "staff/looks/seen.html", context)


@staff_page(may=May.SEE_TRAIL, looks=False, fresh=True)
def seen_csv(request: StaffRequest, session_id: UUID) -> HttpResponse:
    found = _seen(request, session_id, form="csv")
    return papers.csv_answer(found)


@staff_page(may=May.SEE_TRAIL, looks=False, fresh=True)
def seen_pdf(request: StaffRequest, session_id: UUID) -> HttpResponse:
    found = _seen(request, session_id, form="pdf")
    made = papers.seen_pdf(found, face=request.face, brand=brand_of(request))
    return give(made, name=f"seen-{str(session_id)[-12:]}")


def _seen(request: StaffRequest, session: UUID, *, form: str) -> Seen:
    must_may_take(request.actor, form=form)
    found = seen_in(request.desk, session)
    note_report(session, records=found.records, form=form, by=request.actor)
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
