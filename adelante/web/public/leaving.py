"""A quick exit: one press signs out and puts a harmless page in the place of ours.

It works without a script and without a session: whoever must leave is never asked to sign in first.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from adelante.firms.models.firm import LeadsTo
from adelante.people.signing_in import note_sign_out
from adelante.web.access import public
from adelante.web.address import address, firm_here

PAGES = {
    LeadsTo.WEATHER: "https://www.weather.gov/",
    LeadsTo.SEARCH: "https://www.google.com/",
    LeadsTo.LEXICON: "https://www.wikipedia.org/",
}


@dataclass(frozen=True)
class Quiet:
    """What the pages of somebody who is kept safe show in the firm's place, and the way out."""

    name: str
    key: str

    @property
    def url(self) -> str:
        return address("leave")

    @property
    def leads_to(self) -> str:
        return page_of(self.key)


def quiet_page(safe: tuple[str, str]) -> Quiet:
    """By the firm's neutral name and the key of the page to leave for."""
    name, key = safe
    return Quiet(name or _("Office message"), key)


def page_of(key: str) -> str:
    """One of the known pages: no address that comes from outside is ever gone to."""
    return PAGES.get(LeadsTo(key) if key in LeadsTo.values else LeadsTo.WEATHER, "")


@require_POST
@public
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out, empty what this browser keeps of us, and lead on.

    The next page comes by a Refresh and not a redirect: browsers stop a redirect out of a form that
    may be sent to ourselves alone, and a refresh takes the place of this page in the history.
    """
    note_sign_out(request.session.session_key or "", firm=firm_here(request).id)
    request.session.flush()
    where = page_of(request.POST.get("to", ""))
    response = render(request, "public/left.html", {"where": where})
    response["Refresh"] = f"0; url={where}"
    response["Clear-Site-Data"] = '"storage"'
    response["Referrer-Policy"] = "no-referrer"
    return response
