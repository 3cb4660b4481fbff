"""One to one: no change without its entry in the same transaction, no entry without a change.

Driven from the routes: whatever form any page shows to anybody is filled in and sent, in a fresh
copy of the house each. Then it is sent once more, with entries that cannot be written: nothing may
be left of it. A route that no page's form leads to is listed below, with the test that drives it.
"""

import re

import pytest
from django.db import transaction

from adelante.audit.models import LOOKS, Entry
from adelante.audit.models.entry import EntryQuerySet
from adelante.cases.models import Case
from adelante.core.clock import now
from adelante.core.tenancy import tenant
from adelante.documents.models import Request
from adelante.messaging.models import Message
from adelante.people.models import Member
from tests.addresses import PART, at_a_firm
from tests.belongings import state_of
from tests.filling import forms_on, picture
from tests.visiting import Browsers, body, owner_for

PEOPLE = ("olga", "maria", "fin", "ana", "luis", "pablo", "nora")
ADDRESSES = at_a_firm()
WRITING = [address for address in ADDRESSES if address.unsafe]
ASKED: set[str] = set()
DROVE: set[str] = set()
MOST_WAYS, MOST_BODIES = 3, 4
BEFORE_IT = {
    "cases/<uuid:case_id>/release": lambda: Case.objects.update(held_because="Waiting for news"),
    "cases/<uuid:case_id>/reopen": lambda: Case.objects.update(closed_at=now()),
    "/send-again": lambda: Message.objects.update(state="failed"),
    "/it-arrived": lambda: Message.objects.update(state="unknown"),
    "/leave": lambda: Message.objects.update(state="failed"),
    "requests/<uuid:request_id>/remind": lambda: Request.objects.update(state="needed"),
    "/waive": lambda: Request.objects.update(state="needed"),
    "documents/<uuid:request_id>/reopen": lambda: Request.objects.update(
        state="waived", waived_because="Not needed"
    ),
    "documents/<uuid:request_id>/send": lambda: Request.objects.update(state="needed"),
    "<uuid:member_id>/take-back": lambda: Member.objects.filter(role="paralegal").update(
        left_at=now()
    ),
}
"""What must be so before an act of that address can be done."""
GUESS = {
    "role": ["paralegal"],
    "party_id": ["1"],
    "words": ["A few words"],
    "language": ["en"],
    "name": ["Something new"],
}
ITSELF = ("audit_entry", "audit_seal", "procrastinate_jobs")
WITHOUT_ENTRY = {
    # a file on its way, which nobody can open; that it was sent is an entry when it is whole
    "documents_upload": ("/send", "/uploads", "/uploads/<uuid:upload_id>", "/remove"),
    # what a browser waits for between two steps, and the letter that brings it
    "people_session": ("/passkey/ask", "/prove/mail"),
    "messaging_message": ("/prove/mail",),
}
"""Rows that may change without an entry, and the addresses that may change them so."""


@pytest.fixture(scope="module")
def browsers(house):
    return Browsers(house)


@pytest.fixture(scope="module")
def forms(house, browsers):
    """{address: {(who, url): its bodies}} of every form on every page that these people reach."""
    found = {}
    for who in PEOPLE:
        for address in ADDRESSES:
            if not address.reads:
                continue
            owner = owner_for(who) if who != "pablo" else "ana"
            try:
                ids = {part: house.id_in_address(part, owner) for part in address.ids}
            except LookupError:
                continue
            url = address.at("rivera", **ids)
            with transaction.atomic():
                response = browsers.of(who).get(url)
                text = body(response).decode(errors="replace")
                transaction.set_rollback(True)
            if response.status_code != 200 or "text/html" not in response.headers["Content-Type"]:
                continue
            for form in forms_on(text, url=url):
                for action, sent in form.bodies():
                    target = leads_to(action)
                    if target:
                        ways = found.setdefault(target.path, {})
                        ways.setdefault((who, action), []).append(sent)
    return found


def leads_to(url):
    for address in WRITING:
        pattern = PART.sub(
            lambda part: "[0-9a-f-]{36}" if part["kind"] == "uuid" else "[^/]+",
            re.escape(address.path.replace("{firm}", "rivera")).replace(r"\-", "-"),
        )
        if re.fullmatch(pattern, url):
            return address
    return None


def ways_to(house, forms, address):
    """(who, url, body) of each form of a page, or a few words where no page shows one."""
    if address.path in forms:
        return [
            (who, url, sent)
            for (who, url), bodies in sorted(forms[address.path].items(), key=str)[:MOST_WAYS]
            for sent in bodies[:MOST_BODIES]
        ]
    ways = []
    for who in ("olga", "maria") if address.door == "staff" else ("ana", "luis"):
        ids = {part: house.id_in_address(part, owner_for(who)) for part in address.ids}
        ways.append((who, address.at("rivera", **ids), GUESS))
    return ways


def send(browser, method, url, sent):
    if method == "POST":
        return browser.post(url, sent)
    return browser.generic(method, url)


def made_ready(visit, address):
    """The firm's state before the act, once the act can be done."""
    for place, make in BEFORE_IT.items():
        if address.path.endswith(place):
            with tenant(visit.cast.rivera):
                make()
    return state_of(visit.cast.rivera)


def of_the_trail(tables, address):
    return [
        name
        for name in tables
        if name not in ITSELF and not address.path.endswith(WITHOUT_ENTRY.get(name, ("\0",)))
    ]


def changes(before, after):
    return sorted(name for name in after if after[name] != before.get(name))


@pytest.mark.parametrize("address", WRITING, ids=str)
def test_what_changes_leaves_its_entry_and_what_is_refused_leaves_none(
    visit, browsers, forms, address, monkeypatch
):
    ASKED.add(address.path)
    for who, url, sent in ways_to(visit, forms, address):
        for method in address.unsafe:
            with transaction.atomic():
                before = made_ready(visit, address)
                response = send(browsers.of(who), method, url, fresh(sent))
                body(response)
                after = state_of(visit.cast.rivera)
                noted = told_all_the_same(visit.cast.rivera, before["audit_entry"][0])
                transaction.set_rollback(True)
            rows = of_the_trail(changes(before, after), address)
            entries = after["audit_entry"][0] - before["audit_entry"][0]
            said = (who, method, url, response.status_code, rows)
            if response.status_code >= 400:
                assert not rows and entries == noted, said
            if rows:
                assert entries, said
                DROVE.add(address.path)
                left = without_entries(
                    visit, browsers, monkeypatch, address, who, method, url, sent
                )
                assert of_the_trail(left, address) == [], said
                assert "audit_entry" not in left and "procrastinate_jobs" not in left, said


def told_all_the_same(firm, before):
    """How many of the newest entries tell of a refused form: its page was shown, a try failed."""
    with tenant(firm):
        count = Entry.objects.count() - before
        newest = Entry.objects.order_by("-seq")[:count].values_list("name", flat=True)
        return sum(name in (*LOOKS, "factor_refused", "sign_in_failed") for name in newest)


def without_entries(visit, browsers, monkeypatch, address, who, method, url, sent):
    """Tables of which something is left when no entry can be written."""
    with monkeypatch.context() as broken, transaction.atomic():
        before = made_ready(visit, address)
        broken.setattr(EntryQuerySet, "create", no_entry)
        body(send(browsers.of(who), method, url, fresh(sent)))
        after = state_of(visit.cast.rivera)
        transaction.set_rollback(True)
    return changes(before, after)


def no_entry(*asked, **fields):
    raise ZeroDivisionError("the entry cannot be written")


def fresh(sent):
    """Files are read by who sends them."""
    return {
        name: [picture() if hasattr(value, "read") else value for value in values]
        for name, values in sent.items()
    }


def test_most_addresses_were_driven():
    """Else the forms are not found any more, and the test above says nothing."""
    if len(ASKED) < len(WRITING):
        pytest.skip("only some were asked for")
    assert len(DROVE) >= len(WRITING) * 0.55, sorted(ASKED - DROVE)
