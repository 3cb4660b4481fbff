"""Browsers of the cast, and what their answers look like without all that may differ."""

import re
from typing import Any

from django.test import Client

from adelante.people.models import Account
from tests.belongings import Belongings, firm_of, visit_secret
from tests.cast import sign_in

STAFF = ("olga", "daniela", "maria", "mona", "fin", "audrey", "tom", "zed")
CLIENTS = ("ana", "luis", "nora", "carla", "hugo")
UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TOKEN = re.compile(rb"""(name="csrfmiddlewaretoken" value=")[0-9A-Za-z]{64}""")


class Browsers:
    """`of("maria")` is a browser in which María has signed in at her firm; `stranger()` has none.

    Each is fresh, so that no request leaves a cookie for the next.
    """

    def __init__(self, house: Belongings) -> None:
        self.handlers: dict[bool, Any] = {}  # they hold no state, and take long to make
        self.sessions = {
            who: self._signed_in(account) for who, account in house.cast.accounts.items()
        }

    def of(self, who: str, *, checks_csrf: bool = False) -> Client:
        browser = self.stranger(checks_csrf=checks_csrf)
        if who != "stranger":
            browser.cookies.load(self.sessions[who])
        return browser

    def stranger(self, *, checks_csrf: bool = False) -> Client:
        browser = Client(enforce_csrf_checks=checks_csrf, raise_request_exception=False)
        browser.handler = self.handlers.setdefault(checks_csrf, browser.handler)
        return browser

    def _signed_in(self, account: Account) -> str:
        browser = self.stranger()
        sign_in(browser, account)
        who = account.email.partition("@")[0]
        if who in CLIENTS:  # and has opened a link of theirs, to one document
            browser.cookies[f"task-{firm_of(who)}"] = visit_secret(who)
        return browser.cookies.output(header="", sep=";")


def door_of(who: str) -> str:
    return "staff" if who in STAFF else "client"


def owner_for(who: str) -> str:
    """Whose things somebody opens in the ordinary course: a client their own, staff a client's."""
    if who in CLIENTS:
        return who
    if who == "tom":  # who is on that team, where the firm works in teams
        return "carla"
    return "hugo" if firm_of(who) == "harbour" else "ana"


def body(response: Any) -> bytes:
    return response.getvalue() if hasattr(response, "getvalue") else response.content


def words_of(response: Any) -> str:
    """The text of a page without the ids in it, which may hold any digits."""
    return UUIDS.sub("", body(response).decode(errors="replace"))


def shape(response: Any, *asked: object) -> tuple[int, list[tuple[str, str]], bytes, list[str]]:
    """Status, headers, body and cookies, without the ids that were asked for and form tokens."""
    content = TOKEN.sub(rb"\1", body(response))
    headers = sorted((name, value) for name, value in response.headers.items() if name != "Expires")
    for one in asked:
        content = content.replace(str(one).encode(), b"<asked>")
        headers = [(name, value.replace(str(one), "<asked>")) for name, value in headers]
    return response.status_code, headers, content, sorted(response.cookies)
