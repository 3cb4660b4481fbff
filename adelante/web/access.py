"""Every page says who may enter. A test walks the URLs and finds any that does not.

A page is one short transaction: its BEGIN carries the firm and the door, its first query finds out
whose session it is, and an exception undoes it. The view is wrapped, as ATOMIC_REQUESTS does: a
middleware would only meet the error page, and commit.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from adelante.audit.actor import Actor
from adelante.cases import passing
from adelante.core.birth import is_demo
from adelante.core.tenancy import Door, signing_in, tenant
from adelante.firms.face import Face
from adelante.people.entering import Waits, enter
from adelante.people.factors.proving import ways_to_prove
from adelante.people.permissions import May
from adelante.people.sessions import still_holds
from adelante.web.address import firm_here
from adelante.web.client.home import Home
from adelante.web.guarding import must_be_fresh_at
from adelante.web.kept import keep
from adelante.web.languages import speak
from adelante.web.parts.looking import leave_trace
from adelante.web.public.doing.task import OneTask
from adelante.web.sessions import cookie_of, task_cookie
from adelante.web.staff.desk import Desk

View = Callable[..., HttpResponse]


class StaffRequest(HttpRequest):
    actor: Actor
    desk: Desk
    face: Face
    LANGUAGE_CODE: str


class AccountRequest(HttpRequest):
    actor: Actor
    email: str
    face: Face
    LANGUAGE_CODE: str


class PassRequest(HttpRequest):
    actor: Actor
    task: OneTask
    face: Face
    LANGUAGE_CODE: str


class ClientRequest(HttpRequest):
    actor: Actor
    home: Home
    face: Face
    LANGUAGE_CODE: str


@dataclass(frozen=True)
class Access:
    """Who may enter: `door` is staff, client, pass (a link), account, public or demo; `may` the
    right it takes.

    `fresh`: only within a quarter of an hour of a proof of who one is. `awaits`: also for a session
    that has this still to do, which every other page leads to it. `looks`: a page with an id in its
    address shows somebody's record, and leaves a trace.
    """

    door: str
    may: May | None = None
    writes: bool = False
    fresh: bool = False
    awaits: Waits | None = None
    looks: bool = True


def staff_page(*, may: May, fresh: bool = False, looks: bool = True) -> Callable[[View], View]:
    """A page of the office that changes nothing. `looks=False`: it shows no client's record."""
    access = Access("staff", may, fresh=fresh, looks=looks)
    return lambda view: require_safe(_behind(Door.STAFF, view, access))


def staff_act(*, may: May, fresh: bool = False) -> Callable[[View], View]:
    """A form of the office that changes something."""
    access = Access("staff", may, writes=True, fresh=fresh)
    return lambda view: require_POST(_behind(Door.STAFF, view, access))


def client_page(view: View) -> View:
    """A page of the client's portal that changes nothing."""
    return require_safe(_behind(Door.CLIENT, view, Access("client")))


def client_act(*, may: May, fresh: bool = False) -> Callable[[View], View]:
    access = Access("client", may, writes=True, fresh=fresh)
    return lambda view: require_POST(_behind(Door.CLIENT, view, access))


def pass_page(view: View) -> View:
    """A page of whoever came in by a link for one task: it reaches that task's row alone."""
    return require_safe(_behind(Door.PASS, view, Access("pass")))


def pass_act(*, may: May) -> Callable[[View], View]:
    return lambda view: require_POST(_behind(Door.PASS, view, Access("pass", may, writes=True)))


def account_page(view: View, *, fresh: bool = False, awaits: Waits | None = None) -> View:
    """A page of whoever has signed in, at the office or not, about their own way in. It reaches
    the firm's accounts, members, factors and sessions, and no row of a case.
    """
    access = Access("account", fresh=fresh, awaits=awaits)
    return require_safe(_behind(Door.SIGN_IN, view, access))


def account_act(view: View, *, fresh: bool = False, awaits: Waits | None = None) -> View:
    access = Access("account", writes=True, fresh=fresh, awaits=awaits)
    return require_POST(_behind(Door.SIGN_IN, view, access))


def fresh(declare: Callable[..., View], *, awaits: Waits | None = None) -> Callable[[View], View]:
    """`@fresh(account_act)`: the same door, for whoever has just proved who they are."""
    return lambda view: declare(view, fresh=True, awaits=awaits)


def awaited(declare: Callable[..., View], what: Waits) -> Callable[[View], View]:
    """`@awaited(account_page, Waits.FACTOR)`: where a session that waits for this is led."""
    return lambda view: declare(view, awaits=what)


def public(view: View, *, writes: bool = True) -> View:
    """A page for somebody not signed in: it reaches the firm's accounts and sessions alone."""

    @wraps(view)
    def enter_public(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        face = firm_here(request)
        with signing_in(face.id), timezone.override(ZoneInfo(face.time_zone)):
            return _rendered(view(request, *args, **kwargs))

    return _declared(enter_public, Access("public", writes=writes))


def open_to_all(view: View) -> View:
    """A page that touches no firm's rows: the brand's colours, a health answer."""

    @wraps(view)
    def enter_open(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _rendered(view(request, *args, **kwargs))

    return _declared(enter_open, Access("open"))


def demo_only(view: View) -> View:
    """A page of the demo. In a database that was not born as one it does not exist."""

    @wraps(view)
    def enter_demo(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_demo():
            raise Http404
        return _rendered(view(request, *args, **kwargs))

    return _declared(enter_demo, Access("demo"))


def streamed(door: Door, access: Access) -> Callable[[View], View]:
    """For bodies that come or go outside a transaction: the view opens `entered` itself."""

    def wrap(view: View) -> View:
        @wraps(view)
        def enter_streamed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs)

        return _declared(enter_streamed, access)

    return wrap


class entered:
    """`with entered(request, Door.CLIENT): …` is a page's wrapper for a part of a view.

    It gives nobody for a session that still waits for a second factor: `sign_in_first` leads on.
    """

    def __init__(self, request: HttpRequest, door: Door, *, awaits: Waits | None = None) -> None:
        self.request: Any = request
        self.door = door
        self.awaits = awaits
        self.standing = tenant(firm_here(request).id, door=door)

    def __enter__(self) -> Actor | None:
        self.standing.__enter__()
        try:
            return self._who()
        except BaseException as error:
            self.standing.__exit__(type(error), error, error.__traceback__)
            raise

    def __exit__(self, *error: Any) -> None:
        self.standing.__exit__(*error)

    def _who(self) -> Actor | None:
        request = self.request
        if self.door == Door.PASS:
            return self._visitor()
        secret = request.COOKIES.get(cookie_of(request))
        known = enter(secret, firm=request.face.id, door=self.door) if secret else None
        if known is None:
            return None
        if known.waits not in {None, self.awaits}:
            request.waits = known.waits
            return None
        request.actor, request.email, request.safe = known.actor, known.email, known.safe
        if self.door == Door.STAFF:
            request.desk = Desk(known.actor)
        elif self.door == Door.CLIENT:
            request.home = Home(known.actor)
        if self.door in {Door.STAFF, Door.CLIENT} and request.resolver_match:
            must_be_fresh_at(
                request.desk if self.door == Door.STAFF else request.home,
                request.resolver_match.kwargs,
                by=known.actor,
                sensitive=known.sensitive,
            )
        speak(request, known.language)
        return known.actor

    def _visitor(self) -> Actor | None:
        request = self.request
        secret = request.COOKIES.get(task_cookie(request))
        known = passing.enter(secret, firm=request.face.id) if secret else None
        if known is None:
            return None
        request.actor, request.task = known.actor, OneTask(known)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            speak(request, known.language)
        return known.actor


def _behind(door: Door, view: View, access: Access) -> View:
    @wraps(view)
    def enter_door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.FILES  # noqa: B018  a slow upload arrives before the transaction opens, not inside it
        face = firm_here(request)
        standing = entered(request, door, awaits=access.awaits)
        with standing as actor, timezone.override(ZoneInfo(face.time_zone)):
            if actor is None:
                if door == Door.PASS:
                    return link_is_over(request)
                if request.method == "POST" and not wants_json(request):
                    keep(request, back=came_from(request))
                return sign_in_first(request)
            if access.may and not actor.may(access.may):
                raise Http404
            if access.fresh and not actor.is_fresh:
                return prove_first(request)
            response = _rendered(view(request, *args, **kwargs))
            if access.looks and not access.writes and response.status_code == 200:
                leave_trace(request, kwargs)
            return response

    return _declared(enter_door, access)


def asking_whether_in(request: HttpRequest) -> Callable[[], bool]:
    """A question for what goes on after the page: is its reader still signed in?"""
    secret, firm = request.COOKIES.get(cookie_of(request), ""), firm_here(request).id
    return lambda: still_holds(secret, firm=firm)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in, or to what a session that has signed in must still do."""
    where = reverse(WAITING_AT[getattr(request, "waits", None)])
    if wants_json(request):
        return HttpResponse(status=401)
    if request.method in {"GET", "HEAD"} and not request.headers.get("HX-Request"):
        return redirect(f"{where}?{urlencode({'next': request.get_full_path()})}")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    return redirect(where)


def link_is_over(request: HttpRequest) -> HttpResponse:
    """The same for a link that has ended, one that never was, and a visit that is over."""
    if wants_json(request):
        return HttpResponse(status=401)
    return render(request, "public/doing/over.html", status=404)


WAITING_AT = {None: "account_login", Waits.FACTOR: "second_step", Waits.SET_UP: "set_up_app"}


def prove_first(request: HttpRequest) -> HttpResponse:
    """Ask who is there; a form that was sent is kept in the page that asks, and nothing is lost."""
    if wants_json(request):
        return HttpResponse(status=403)
    if request.headers.get("HX-Request"):
        back = urlsplit(request.headers.get("HX-Current-URL", ""))
        before = f"{back.path}?{back.query}" if back.query else back.path
        where = f"{reverse('prove')}?{urlencode({'next': before})}"
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    if request.method in {"GET", "HEAD"}:
        return redirect(f"{reverse('prove')}?{urlencode({'next': request.get_full_path()})}")
    return render(request, "account/prove.html", asked_to_prove(request), status=403)


def asked_to_prove(request: HttpRequest) -> dict[str, Any]:
    """What the page that asks needs: how this person proves it, and the form that waits."""
    known: Any = request
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name
        for value in values
    ]
    return {
        "ways": ways_to_prove(known.actor),
        "kept": json.dumps(kept),
        "goes_to": request.get_full_path(),
    }


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def came_from(request: HttpRequest) -> str:
    """The page of ours that the form stood on, or nothing."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}):
        return ""
    parts = urlsplit(before)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _rendered(response: Any) -> HttpResponse:
    """Templates run their queries inside the transaction, not after it."""
    return response.render() if hasattr(response, "render") else response  # type: ignore[no-any-return]


def _declared(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view
