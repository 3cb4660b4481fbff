"""The office's page of invitations and links of a case."""

import re

import pytest
from django.test import Client

from adelante.cases.models import Invitation, Pass
from adelante.cases.passing import open_link
from adelante.core.tenancy import tenant
from adelante.documents.models import Request

LINK = re.compile(r"http://testserver/rivera/do/([\w-]{43})/")


@pytest.fixture
def theirs(visit):
    with tenant(visit.cast.rivera):
        Request.objects.update(state="needed")
    return visit


@pytest.fixture
def maria(theirs, signed_in_as):
    return signed_in_as("maria")


@pytest.fixture
def signed_in_as(theirs):
    from tests.cast import sign_in

    def sign(who):
        browser = Client()
        sign_in(browser, theirs.cast.accounts[who])
        return browser

    return sign


def page_of(theirs):
    return f"/rivera/desk/cases/{theirs.cast.cases['ana_luis'].pk}/links"


def choice(theirs, kind, what, who="ana"):
    return {
        "item": f"{kind}:{theirs.of(what, who).pk}",
        "account": str(theirs.cast.accounts[who].pk),
    }


def make(browser, theirs, form, who="ana"):
    return browser.post(f"/rivera/desk/parties/{theirs.cast.parties[who].pk}/links", form)


def test_a_link_made_by_hand_is_shown_once_and_opens_its_task(theirs, maria):
    text = make(maria, theirs, choice(theirs, "upload", "request")).content.decode()
    secret = LINK.search(text)[1]

    assert secret not in maria.get(page_of(theirs)).content.decode()
    assert open_link(secret, firm=theirs.cast.rivera)
    with tenant(theirs.cast.rivera):
        made = Pass.objects.get(made_by=theirs.cast.members["maria"])
    assert (made.kind, made.item) == ("upload", theirs.of("request", "ana").pk)
    assert "made by hand" in maria.get(page_of(theirs)).content.decode()


def test_the_page_says_whether_a_link_was_ever_opened(theirs, maria):
    assert "never opened" in maria.get(page_of(theirs)).content.decode()
    secret = LINK.search(make(maria, theirs, choice(theirs, "upload", "request")).content.decode())[
        1
    ]
    open_link(secret, firm=theirs.cast.rivera)

    assert "first opened" in maria.get(page_of(theirs)).content.decode()


def test_the_page_says_what_came_of_an_invitation(theirs, maria):
    with tenant(theirs.cast.rivera):
        account = theirs.cast.accounts["ana"]
        Invitation.objects.filter(pk=theirs.of("invitation", "ana").pk).update(
            email=account.email, opened_at="2026-11-20T12:00Z", accepted_at="2026-11-20T12:00Z"
        )
        theirs.of("grant", "ana").__class__.objects.filter(account=account).update(
            last_seen_at="2026-11-25T12:00Z"
        )
    text = maria.get(page_of(theirs)).content.decode()

    assert "opened " in text and "last signed in" in text and "never opened" in text


def test_one_is_taken_back_or_all_of_a_person(theirs, maria):
    secrets = [
        LINK.search(make(maria, theirs, choice(theirs, "upload", "request")).content.decode())[1]
        for _ in range(3)
    ]
    with tenant(theirs.cast.rivera):
        newest = Pass.objects.order_by("-made_at").first()
    maria.post(f"/rivera/desk/links/{newest.pk}/revoke")
    assert open_link(secrets[2], firm=theirs.cast.rivera) is None
    assert open_link(secrets[1], firm=theirs.cast.rivera)

    maria.post(f"/rivera/desk/parties/{theirs.cast.parties['ana'].pk}/links/revoke")
    assert [open_link(secret, firm=theirs.cast.rivera) for secret in secrets] == [None] * 3


def test_finance_hands_out_links_to_pay_and_no_links_to_send(theirs, signed_in_as):
    fin = signed_in_as("fin")
    made = make(fin, theirs, choice(theirs, "pay", "invoice"))
    assert LINK.search(made.content.decode())
    assert make(fin, theirs, choice(theirs, "upload", "request")).status_code == 422
    assert fin.post(f"/rivera/desk/links/{theirs.of('pass', 'ana').pk}/revoke").status_code == 404


def test_a_link_is_for_somebody_of_the_party_and_for_an_item_of_theirs(theirs, maria):
    ana = {"account": str(theirs.cast.accounts["ana"].pk)}
    wrong = [
        choice(theirs, "upload", "request") | {"account": str(theirs.cast.accounts["carla"].pk)},
        choice(theirs, "upload", "request", "luis") | ana,
        choice(theirs, "upload", "request", "hugo"),
        {"item": "upload:", "account": ""},
        {"item": "nonsense", "account": "nonsense"},
    ]
    for form in wrong:
        response = make(maria, theirs, form)
        assert response.status_code == 422 and not LINK.search(response.content.decode())


def test_the_page_of_the_document_lists_the_links_that_open_it(theirs, maria):
    page = maria.get(f"/rivera/desk/documents/{theirs.of('request', 'ana').pk}").content.decode()
    assert "without a sign-in" in page and "never opened" in page


def test_reading_takes_as_many_queries_for_one_link_as_for_many(theirs, maria, queries):
    page = page_of(theirs)
    few = queries(lambda: maria.get(page))
    for _ in range(6):
        make(maria, theirs, choice(theirs, "upload", "request"))
    assert queries(lambda: maria.get(page)) == few <= 22
