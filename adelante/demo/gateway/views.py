"""The stand-in's addresses: an interface for machines, and the page where a client would pay."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from adelante.demo.gateway.account import slug_of
from adelante.demo.gateway.provider import Provider, Told
from adelante.demo.gateway.telling import tell_soon
from adelante.web.access import demo_only


def provider() -> Provider:
    folder = settings.DATA / "demo-gateway"
    return Provider(folder, pays_at=f"{settings.BASE_URL}/demo/gateway/pay/")


@csrf_exempt
@require_http_methods(["GET", "POST"])
@demo_only
def machines(request: HttpRequest, path: str) -> HttpResponse:
    """Sessions: made, looked up and ended by whoever shows a firm's secret key."""
    account = slug_of(request.headers.get("Authorization", "").removeprefix("Bearer "))
    if account is None:
        return JsonResponse({"error": {"message": "no such key"}}, status=401)
    status, told = provider().answer(
        request.method or "GET",
        f"/{path}",
        body=request.body,
        headers=request.headers,
        account=account,
    )
    return JsonResponse(told, status=status)


@require_http_methods(["GET", "POST"])
@demo_only
def pay(request: HttpRequest, session: str) -> HttpResponse:
    """The hosted page. Going back without pressing anything leaves the session open."""
    known = provider().look(session)
    if known is None:
        raise Http404
    with translation.override(known["locale"]):
        request.LANGUAGE_CODE = known["locale"]
        if request.method == "POST":
            return _pressed(request.POST.get("choice", ""), session=known)
        currency = known["currency"].upper()
        return render(request, "demo/gateway/pay.html", {"session": known, "currency": currency})


def _pressed(choice: str, *, session: Told) -> HttpResponse:
    """Every choice ends with the client back at the firm; a message goes out for two of them."""
    acts = {"pay": provider().pay, "decline": provider().decline, "wait": provider().wait}
    if choice not in acts:
        return HttpResponseRedirect(session["cancel_url"])
    finished = acts[choice](session["id"])
    if finished is not None:
        tell_soon(provider().event(finished), slug=session["account"])
    return HttpResponseRedirect(session["success_url"])
