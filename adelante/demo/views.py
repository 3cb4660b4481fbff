"""The demo's own pages: who is who, and a way in as any of them. They exist in a demo alone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from adelante.demo import reading
from adelante.demo.people import PASSWORD, STORIES
from adelante.web.access import demo_only


@require_safe
@demo_only
def start(request: HttpRequest) -> HttpResponse:
    """The sample people, one card each: what they want to know, and a button to be them."""
    known = {row["email"]: row for row in reading.accounts()}
    people = [known[email] | {"story": story} for email, story in STORIES if email in known]
    return render(request, "demo/start.html", {"people": people, "password": PASSWORD})


@require_POST
@demo_only
def enter(request: HttpRequest) -> HttpResponse:
    """Become a sample person in this browser."""
    known = {row["email"]: row for row in reading.accounts()}
    row = known.get(request.POST.get("email", ""))
    cookie = reading.session(row["email"]) if row else None
    if row is None or cookie is None:
        raise Http404
    response = redirect(row["door"])
    name, _, secret = cookie.partition("=")
    response.set_cookie(name, secret, httponly=True, samesite="Lax")
    return response
