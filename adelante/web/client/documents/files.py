"""Bytes of a client's documents, in and out. No transaction is open while they flow."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adelante.core.errors import Refused
from adelante.core.tenancy import Door
from adelante.documents.opening import open_original, show_picture
from adelante.people.permissions import May
from adelante.web.client.documents import shelf
from adelante.web.client.documents.forms import Comment
from adelante.web.parts.documents import giving, receiving
from adelante.web.parts.documents.form import FormRequest, take_form, words_typed
from adelante.web.parts.documents.standing import SteppedRequest, by_steps

sends = by_steps(Door.CLIENT, may=May.SEND_DOCUMENTS, writes=True)
reads = by_steps(Door.CLIENT, may=May.READ_DOCUMENTS, writes=False)


@require_POST
@sends
def start(request: SteppedRequest, request_id: UUID) -> HttpResponse:
    return receiving.start(request, request_id, at="home:upload")


@require_http_methods(["PATCH", "HEAD", "DELETE"])
@sends
def go_on(request: SteppedRequest, upload_id: UUID) -> HttpResponse:
    return receiving.go_on(request, upload_id)


@csrf_exempt  # checked one step later, when it is known whose files the body brings
@require_POST
@sends
def send(request: FormRequest, request_id: UUID) -> HttpResponse:
    """What an item's form brings becomes a version, and its sender gets the receipt."""

    def refused(refusal: Refused, status: int) -> HttpResponse:
        with request.stand():
            asked = get_object_or_404(
                request.home.requests.select_related("party", "reviewer"), pk=request_id
            )
            context = shelf.item_page(request, asked, refusal=refusal)
            context |= {"form": Comment(), "words": words_typed(request)}
            return render(request, "client/documents/item.html", context, status=status)

    return take_form(
        request,
        request_id,
        sent=lambda version: redirect("home:receipt", version.pk),
        refused=refused,
    )


@require_safe
@reads
def original(request: SteppedRequest, file_id: UUID) -> HttpResponseBase:
    """The file as it was sent."""
    with request.stand() as by:
        file = get_object_or_404(request.home.files.select_related("version"), pk=file_id)
        opened = open_original(file, by=by)
    return giving.original(request, file, opened)


@require_safe
@reads
def page(request: SteppedRequest, file_id: UUID, number: int) -> HttpResponse:
    """One page as a picture."""
    with request.stand() as by:
        previews = request.home.previews.select_related("file__version")
        preview = get_object_or_404(previews, file=file_id, page=number)
        opened = show_picture(preview, by=by)
    return giving.picture(opened)
