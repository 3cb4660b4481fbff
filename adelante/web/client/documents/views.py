"""Pages of documents for a client."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from adelante.documents.arriving import abandon
from adelante.documents.standing import standing_of
from adelante.people.permissions import May
from adelante.web.access import ClientRequest, client_act, client_page
from adelante.web.answers import attempt, done
from adelante.web.client.documents import opened, shelf
from adelante.web.client.documents.forms import Comment
from adelante.web.client.frame import frame, reached, to_pay
from adelante.web.parts.documents.lines import lines_of
from adelante.web.parts.documents.sheets import sheets_of
from adelante.web.parts.looking import saw, saw_pages


@client_page
def index(request: ClientRequest, case_id: UUID) -> HttpResponse:
    """Everything asked in the case: what is still needed first."""
    at = reached(request, case_id, section="documents")
    case = at.case
    saw(request, case, what="documents")
    lines = lines_of(request.home, case, side="client", mine=request.actor.parties)
    context = frame(
        request,
        at,
        tab="documents",
        to_send=shelf.waiting_on_reader(lines),
        to_pay=to_pay(request, case.pk) if "invoices" in at.sections else 0,
    )
    context |= {"shelf": shelf.Shelf.of(lines), "reviewed_within": shelf.promised(request)}
    return render(request, "client/documents/index.html", context)


@client_page
def who_opened(request: ClientRequest, case_id: UUID) -> HttpResponse:
    """Who looked at the reader's documents, in plain words, the newest day first."""
    at = reached(request, case_id, section="documents")
    saw(request, at.case, what="access")
    context = shelf.framed(request, at) | opened.opened_page(request, at.case)
    return render(request, "client/documents/opened.html", context)


@client_page
def show(request: ClientRequest, request_id: UUID) -> HttpResponse:
    """One thing that is asked for: how to send it, what was sent, what was said."""
    asked = get_object_or_404(
        request.home.requests.select_related("party", "reviewer"), pk=request_id
    )
    context = shelf.item_page(request, asked, refusal=None) | {"form": Comment()}
    return render(request, "client/documents/item.html", context)


@client_act(may=May.COMMENT)
def comment(request: ClientRequest, request_id: UUID) -> HttpResponse:
    asked = get_object_or_404(
        request.home.my_requests.select_related("party", "reviewer"), pk=request_id
    )
    form = Comment(request.POST)
    if attempt(
        form,
        lambda: asked.comment(
            form.cleaned_data["words"], language=request.LANGUAGE_CODE, by=request.actor
        ),
    ):
        words = _("Your comment is with your team.")
        return done(request, words, then=reverse("home:item", args=[asked.pk]))
    context = shelf.item_page(request, asked, refusal=None) | {"form": form}
    return render(request, "client/documents/item.html", context, status=422)


@client_act(may=May.SEND_DOCUMENTS)
def remove(request: ClientRequest, upload_id: UUID) -> HttpResponse:
    """Take back a file that arrived and was not sent."""
    upload = get_object_or_404(request.home.uploads, pk=upload_id)
    here = reverse("home:item", args=[upload.request_id])
    if not abandon(upload.pk, standing=standing_of(request.actor)):
        return redirect(here)
    words = _("What had arrived of %(name)s was removed.") % {"name": upload.original_name}
    return done(request, words, then=here)


@client_page
def look(request: ClientRequest, version_id: UUID) -> HttpResponse:
    """The pages of what was sent, as pictures."""
    version = get_object_or_404(request.home.versions, pk=version_id)
    context = shelf.version_page(request, version)
    files = context["sent"].files
    saw_pages(request, version, files)
    context["shown"] = sheets_of(request.home, files, address="home:page")
    return render(request, "client/documents/look.html", context)


@client_page
def receipt(request: ClientRequest, version_id: UUID) -> HttpResponse:
    """Proof of a sending: number, time, size, fingerprint, and what happens next."""
    version = get_object_or_404(request.home.versions, pk=version_id)
    saw(request, version, what="receipt")
    return render(request, "client/documents/receipt.html", shelf.version_page(request, version))
