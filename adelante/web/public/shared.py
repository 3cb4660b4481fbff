"""Pages that belong to no firm."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from adelante.core.birth import is_demo
from adelante.web.access import open_to_all


@require_safe
@open_to_all
def front(request: HttpRequest) -> HttpResponse:
    """Says nothing of which firms are here: a client comes by the firm's own address."""
    return redirect("demo") if is_demo() else render(request, "public/front.html")


@require_safe
@open_to_all
def health(request: HttpRequest) -> HttpResponse:
    """ "ok" while the database answers; no detail for strangers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
