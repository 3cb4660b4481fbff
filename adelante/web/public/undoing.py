"""The link that an old address got: looking at it changes nothing, a button puts it back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from adelante.core.errors import Refused
from adelante.people.moving import change_to_undo, undo_change
from adelante.web.address import firm_id


def undo(request: HttpRequest, token: str) -> HttpResponse:
    firm = firm_id(request)
    change = change_to_undo(token, firm=firm)
    standing, status = ("open", 200) if change else ("over", 404)
    if change and request.method == "POST":
        try:
            undo_change(token, firm=firm)
            standing = "done"
        except Refused:
            standing, status = "over", 404
    context = {"standing": standing, "before": change.before if change else ""}
    response = render(request, "public/undo.html", context, status=status)
    response["Referrer-Policy"] = "strict-origin"  # never the address with the secret
    return response
