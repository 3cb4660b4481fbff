from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from adelante.web.access import ClientRequest, client_page
from adelante.web.client import history
from adelante.web.client.cases import story
from adelante.web.client.frame import Reached, frame, reached, reached_in_part
from adelante.web.client.names import names_of
from adelante.web.parts.looking import saw

SHOWN_AT_HOME = 5
PAGE = 40


@client_page
def index(request: ClientRequest) -> HttpResponse:
    """The way in. Who has one case, as nearly all have, goes straight to it."""
    whole = request.home.cases.select_related("paralegal").order_by("closed_at", "-opened_at")
    cases = [*map(Reached, whole), *reached_in_part(request.home)]
    if len(cases) == 1:
        return redirect(cases[0].url)
    return render(request, "client/cases/index.html", {"cases": cases})


@client_page
def show(request: ClientRequest, case_id: UUID) -> HttpResponse:
    """Case home: one next step, three answers, progress, what happened, who to ask.

    Who reaches a part of the case alone is sent on to that part.
    """
    home, mine = request.home, request.actor.parties
    at = reached(request, case_id)
    if not at.is_whole:
        return redirect(at.url)
    case = at.case
    saw(request, case)
    requests = story.requests_of(home, case=case.pk)
    invoices = story.invoices_of(home, case=case.pk)
    plan = story.plan_of(home, case=case.pk)
    filings = story.filings_of(home, case=case.pk)
    entries = history.newest_of(home, case=case.pk)

    due = [invoice for invoice in invoices if invoice.open_cents]
    to_send = story.mine_to_send(requests, mine)
    others = any(story.is_missing(r) and r.party_id not in mine for r in requests)
    names = names_of(request, case, requests=requests, invoices=invoices)
    step = story.next_step(case, to_send, due, waits_on_others=others)
    context = frame(request, at, tab="home", to_send=len(to_send), to_pay=len(due)) | {
        "step": step,
        "answers": story.answers(case, requests, to_send, due, plan, filings),
        "stages": story.stages_of(case, step),
        "receipts": story.receipts(case, filings),
        "moments": history.told(entries, names)[:SHOWN_AT_HOME],
        "answers_within": story.promised(request.face.answers_within_hours),
    }
    return render(request, "client/cases/show.html", context)


@client_page
def stages(request: ClientRequest, case_id: UUID) -> HttpResponse:
    """Every step of the case: what happens there, how long, and what people ask about it."""
    home, mine = request.home, request.actor.parties
    at = reached(request, case_id, section="stages")
    saw(request, at.case, what="stages")
    requests = story.requests_of(home, case=case_id)
    due = [invoice for invoice in story.invoices_of(home, case=case_id) if invoice.open_cents]
    to_send = story.mine_to_send(requests, mine)
    others = any(story.is_missing(r) and r.party_id not in mine for r in requests)
    step = story.next_step(at.case, to_send, due, waits_on_others=others)
    context = frame(request, at, tab="stages", to_send=len(to_send), to_pay=len(due)) | {
        "steps": story.told_in_full(at.case, step)
    }
    return render(request, "client/cases/stages.html", context)


@client_page
def timeline(request: ClientRequest, case_id: UUID) -> HttpResponse:
    """All that has happened, newest first; older pages by the number of the last entry shown."""
    home = request.home
    at = reached(request, case_id, section="timeline")
    saw(request, at.case, what="timeline")
    case = at.case
    requests = story.requests_of(home, case=case.pk)
    invoices = story.invoices_of(home, case=case.pk)
    entries = history.entries_of(home, case=case.pk)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        entries = entries.filter(seq__lt=int(before))
    shown = list(entries[: PAGE + 1])
    names = names_of(request, case, requests=requests, invoices=invoices)
    context = frame(
        request,
        at,
        tab="timeline",
        to_send=len(story.mine_to_send(requests, request.actor.parties)),
        to_pay=sum(bool(invoice.open_cents) for invoice in invoices),
    ) | {
        "moments": history.told(shown[:PAGE], names),
        "older": shown[PAGE - 1].seq if len(shown) > PAGE else None,
    }
    return render(request, "client/cases/timeline.html", context)
