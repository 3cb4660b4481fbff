"""Files that come in by a link. No transaction is open while they flow."""

from typing import cast
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from adelante.core.errors import Refused
from adelante.core.tenancy import Door
from adelante.documents import refusals
from adelante.people.permissions import May
from adelante.web.access import PassRequest
from adelante.web.parts.documents import receiving
from adelante.web.parts.documents.form import FormRequest, take_form, words_typed
from adelante.web.parts.documents.standing import SteppedRequest, by_steps
from adelante.web.public.doing.page import page_of

sends = by_steps(Door.PASS, may=May.SEND_DOCUMENTS, writes=True)


@require_POST
@sends
def start(request: SteppedRequest) -> HttpResponse:
    return receiving.start(request, _item(request), at="doing_upload")


@require_http_methods(["PATCH", "HEAD", "DELETE"])
@sends
def go_on(request: SteppedRequest, upload_id: UUID) -> HttpResponse:
    _item(request)
    return receiving.go_on(request, upload_id)


@csrf_exempt  # checked one step later, when it is known whose files the body brings
@require_POST
@sends
def send(request: FormRequest) -> HttpResponse:
    """What the form brings becomes a version; the task's page is then its receipt."""

    def refused(refusal: Refused, status: int) -> HttpResponse:
        with request.stand():
            template, words = page_of(
                cast("PassRequest", request), refusal=refusal, words=words_typed(request)
            )
            return render(request, template, words, status=status)

    with request.stand():
        if request.task.is_done:
            return redirect("doing")
    return take_form(
        request, _item(request), sent=lambda version: redirect("doing"), refused=refused
    )


def _item(request: SteppedRequest) -> UUID:
    """The document of the task. Raises `FileRefused` when it was sent."""
    with request.stand() as by:
        if request.task.is_done:
            raise refusals.gone()
        if by.item is None:
            raise Http404
        return by.item
