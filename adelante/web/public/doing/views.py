"""The page of a link's one task."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from adelante.documents.arriving import abandon
from adelante.documents.standing import standing_of
from adelante.people.permissions import May
from adelante.web.access import PassRequest, pass_act, pass_page
from adelante.web.answers import done
from adelante.web.public.doing.page import page_of
from adelante.web.public.doing.paying import payable


@pass_page
def show(request: PassRequest) -> HttpResponse:
    """What there is to do, or that it is done."""
    template, words = page_of(request)
    return payable(request, render(request, template, words))


@pass_act(may=May.SEND_DOCUMENTS)
def remove(request: PassRequest, upload_id: UUID) -> HttpResponse:
    """Take back a file that arrived and was not sent."""
    upload = get_object_or_404(request.task.uploads, pk=upload_id)
    here = reverse("doing")
    if request.task.is_done or not abandon(upload.pk, standing=standing_of(request.actor)):
        return redirect(here)
    words = _("What had arrived of %(name)s was removed.") % {"name": upload.original_name}
    return done(request, words, then=here)
