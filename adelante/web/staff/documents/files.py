"""Bytes of documents at the office's door, in and out. No transaction is open while they flow."""

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
from adelante.web.parts.documents import giving, receiving
from adelante.web.parts.documents.form import FormRequest, take_form
from adelante.web.parts.documents.standing import SteppedRequest, by_steps
from adelante.web.staff.documents.page import item_page, request_of

sends = by_steps(Door.STAFF, may=May.ASK_FOR_DOCUMENTS, writes=True)
reads = by_steps(Door.STAFF, may=May.SEE_DOCUMENTS, writes=False)


@require_POST
@sends
def start(request: SteppedRequest, request_id: UUID) -> HttpResponse:
    return receiving.start(request, request_id, at="desk:upload")


@require_http_methods(["PATCH", "HEAD", "DELETE"])
@sends
def go_on(request: SteppedRequest, upload_id: UUID) -> HttpResponse:
    return receiving.go_on(request, upload_id)


@csrf_exempt  # checked one step later, when it is known whose files the body brings
@require_POST
@sends
def send(request: FormRequest, request_id: UUID) -> HttpResponse:
    """File what a client brought to the office on paper."""

    def refused(refusal: Refused, status: int) -> HttpResponse:
        with request.stand():
            asked = request_of(request, request_id)
            context = item_page(request, asked, refusal=refusal)
            return render(request, "staff/documents/show.html", context, status=status)

    return take_form(
        request,
        request_id,
        sent=lambda version: redirect("desk:review_version", version.pk),
        refused=refused,
    )


@require_safe
@reads
def original(request: SteppedRequest, file_id: UUID) -> HttpResponseBase:
    """The file as it was sent."""
    with request.stand() as by:
        file = get_object_or_404(request.desk.files.select_related("version"), pk=file_id)
        opened = open_original(file, by=by)
    return giving.original(request, file, opened)


@require_safe
@reads
def page(request: SteppedRequest, file_id: UUID, number: int) -> HttpResponse:
    """One page as a picture."""
    with request.stand() as by:
        previews = request.desk.previews.select_related("file__version")
        preview = get_object_or_404(previews, file=file_id, page=number)
        opened = show_picture(preview, by=by)
    return giving.picture(opened)
