"""A payment gateway tells a firm that something happened."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from adelante.billing.ports import Forged, Unreachable, gateway_at
from adelante.billing.settling import hear
from adelante.core.tenancy import Door
from adelante.firms.face import face_at
from adelante.web.access import Access, streamed

MOST_BYTES = 200_000
log = logging.getLogger("adelante.hooks")


@csrf_exempt
@require_POST
@streamed(Door.SYSTEM, Access("signed", writes=True))
def payments(request: HttpRequest, slug: str) -> HttpResponse:
    """200: heard. 400: forged, nothing was written. 503: say it again later."""
    face = face_at(slug)
    gateway = gateway_at(slug) if face else None
    if face is None or gateway is None:
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        message = gateway.read_event(request.body, request.headers)
    except Forged as why:
        log.warning("a message to %s is not the gateway's: %s", slug, why)
        return HttpResponse(status=400)
    try:
        hear(message, firm=face.id, gateway=gateway)
    except Unreachable:
        log.warning("the gateway of %s does not answer when asked", slug)
        return HttpResponse(status=503)
    return HttpResponse(status=200)
