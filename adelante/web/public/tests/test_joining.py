"""The link of an invitation, as people, mail scanners and strangers open it."""

import logging
from datetime import timedelta

import pytest

from adelante.audit import events as memory
from adelante.audit.models import Entry
from adelante.cases.events import ClientInvited
from adelante.cases.inviting import invite
from adelante.cases.models import Grant, Invitation
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.people.models import Account

PHRASE = "four words only mine"


@pytest.fixture
def link(cast, monkeypatch):
    """`link("carla", "mila@example.com")` invites, and gives the address in the mail."""
    secrets = []
    told = dict(memory.reactions()) | {ClientInvited: [lambda event: secrets.append(event.secret)]}
    monkeypatch.setattr(memory, "_table", told)

    def send(whose="carla", email="mila@example.com", who="maria", reach=None, language=""):
        with cast.standing(who):
            invite(
                cast.parties[whose],
                email=email,
                reach=reach,
                language=language,
                by=cast.actor(who),
            )
        return f"/rivera/join/{secrets[-1]}"

    return send


def kept(cast):
    """What stands in the database about invitations and their fruits."""
    with tenant(cast.rivera):
        rows = Invitation.objects.values_list("opened_at", "accepted_at", "revoked_at")
        return (
            list(rows),
            Account.objects.count(),
            Grant.objects.count(),
            Entry.objects.count(),
        )


def test_looking_changes_nothing_however_often_it_is_looked_at(cast, client, link):
    address = link()
    before = kept(cast)
    for _scan in range(3):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert kept(cast) == before
    assert "session-rivera" not in client.cookies


def test_the_page_says_whose_it_is_and_nothing_of_the_case(client, link):
    page = client.get(link()).content.decode()
    assert "Rivera Immigration" in page and "m•••@example.com" in page
    for secret in ("mila@example.com", "Carla", "Mora", "RI-2", "Green card", "I-130"):
        assert secret not in page


def test_the_page_speaks_the_language_that_the_firm_knows_of(client, link):
    address = link("carla")
    assert client.get(address)["Content-Language"] == "es"
    client.cookies["language"] = "en"
    assert client.get(address)["Content-Language"] == "en"


@pytest.mark.parametrize(("chosen", "spoken"), [(None, "en"), ("es", "es")])
def test_an_invitation_in_a_language_of_its_own_is_read_in_it_unless_the_reader_chooses(
    cast, client, link, chosen, spoken
):
    address = link("carla", language="en")
    if chosen:
        client.cookies["language"] = chosen
    assert client.get(address)["Content-Language"] == spoken
    client.post(address)
    with tenant(cast.rivera):
        assert Account.objects.get(email="mila@example.com").language == spoken


def test_the_button_lets_her_in_on_this_browser(cast, client, link):
    address = link()
    answer = client.post(address)
    assert (answer.status_code, answer["Location"]) == (302, "/rivera/join/password")

    with tenant(cast.rivera):
        account = Account.objects.get(email="mila@example.com")
        invitation = Invitation.objects.get()
    assert account.language == "es" and not account.has_usable_password()
    assert invitation.opened_at and invitation.accepted_at
    case = cast.cases["carla"].pk
    assert client.get(f"/rivera/case/{case}").status_code == 200
    assert client.get(f"/rivera/case/{cast.cases['ana_luis'].pk}").status_code == 404


def test_another_browser_gets_nothing_from_a_used_link(cast, client, link):
    address = link()
    client.post(address)
    other = type(client)()
    for ask in (other.get, other.post):
        page = ask(address)
        assert page.status_code == 410
    assert "session-rivera" not in other.cookies
    with tenant(cast.rivera):
        assert Grant.objects.filter(case=cast.cases["carla"]).count() == 2
        assert Entry.objects.filter(name="invitation_accepted").count() == 1


def test_old_cancelled_and_unknown_links_say_what_to_do(cast, client, link):
    with clock.at(clock.now() - timedelta(days=15)):
        old = link(email="old@example.com")
    cancelled = link(email="cancelled@example.com")
    with cast.standing("maria"):
        Invitation.objects.get(email="cancelled@example.com").revoke(by=cast.actor("maria"))
    client.cookies["language"] = "en"
    before = kept(cast)
    for address, status, words in [
        (old, 410, "no longer works"),
        (cancelled, 410, "newer invitation"),
        ("/rivera/join/" + "x" * 43, 404, "no longer works"),
        ("/rivera/join/" + "x" * 4000, 404, "no longer works"),
    ]:
        for ask in (client.get, client.post):
            page = ask(address)
            assert page.status_code == status and words in page.content.decode()
            assert "(312) 555-0100" in page.content.decode()
    assert kept(cast) == before


def test_a_link_works_at_its_own_firm_alone(cast, client, link):
    secret = link().rpartition("/")[2]
    for ask in (client.get, client.post):
        assert ask(f"/harbour/join/{secret}").status_code == 404
    with tenant(cast.harbour):
        assert not Account.objects.filter(email="mila@example.com").exists()


def test_somebody_else_in_this_browser_is_told_and_signed_out(cast, client, signed_in, link):
    ana = signed_in(client, "ana")
    address = link()
    assert "Ana Gómez" in ana.get(address).content.decode()

    before = ana.cookies["session-rivera"].value
    ana.post(address)
    assert ana.cookies["session-rivera"].value != before
    assert ana.get(f"/rivera/case/{cast.cases['ana_luis'].pk}").status_code == 404
    assert ana.get(f"/rivera/case/{cast.cases['carla'].pk}").status_code == 200


def test_a_client_of_the_firm_joins_a_second_case_and_keeps_the_password(cast, client, link):
    answer = client.post(link(email="ana@example.com"))
    assert answer["Location"] == f"/rivera/case/{cast.cases['carla'].pk}"
    with tenant(cast.rivera):
        account = Account.objects.get(email="ana@example.com")
    assert account.password == cast.accounts["ana"].password
    assert client.get("/rivera/join/password").status_code == 302


def test_a_password_is_chosen_once_and_weak_ones_are_refused_in_words(cast, client, link):
    client.cookies["language"] = "en"
    client.post(link())
    assert "Go on without a password" in client.get("/rivera/join/password").content.decode()

    short = client.post("/rivera/join/password", {"password": "short"})
    assert short.status_code == 422 and "15 characters" in short.content.decode()
    common = client.post("/rivera/join/password", {"password": "mila@example.com"})
    assert common.status_code == 422

    answer = client.post("/rivera/join/password", {"password": PHRASE})
    assert answer["Location"] == f"/rivera/case/{cast.cases['carla'].pk}"
    assert client.get(answer["Location"]).status_code == 200
    with tenant(cast.rivera):
        account = Account.objects.get(email="mila@example.com")
        assert account.check_password(PHRASE)
        assert Entry.objects.filter(name="password_chosen").count() == 1
    client.post("/rivera/join/password", {"password": "another one that is long"})
    with tenant(cast.rivera):
        assert Account.objects.get(pk=account.pk).check_password(PHRASE)


def test_nobody_sets_a_password_without_having_just_joined(cast, client, signed_in):
    assert client.post("/rivera/join/password", {"password": PHRASE}).status_code == 302
    with tenant(cast.rivera):
        cast.accounts["carla"].set_unusable_password()
        cast.accounts["carla"].save(update_fields=["password"])
    carla = signed_in(client, "carla")
    assert carla.get("/rivera/").status_code == 302  # on to her case: she is signed in
    assert carla.post("/rivera/join/password", {"password": PHRASE}).status_code == 302
    with tenant(cast.rivera):
        assert not Account.objects.get(email="carla@example.com").has_usable_password()


def test_the_secret_goes_to_no_log_and_no_other_page(client, link, caplog):
    address = link()
    with caplog.at_level(logging.DEBUG):
        page = client.get(address)
        client.post(address)
        client.get(address)
    assert page["Referrer-Policy"] == "strict-origin" and page["Cache-Control"] == "no-store"
    secret = address.rpartition("/")[2]
    ours = [r for r in caplog.records if r.name.startswith("adelante")]
    assert not [record for record in ours if secret in record.getMessage()]


def test_a_form_from_another_site_lets_nobody_in(cast, link):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    address = link()
    assert strict.post(address).status_code == 403
    with tenant(cast.rivera):
        assert not Invitation.objects.get().accepted_at


@pytest.mark.parametrize(
    ("reach", "words", "lands"),
    [
        ("own", "papers that we need from you", "/documents"),
        ("bills", "the bills of an immigration case", "/invoices"),
    ],
)
def test_who_is_invited_to_a_part_of_it_is_told_so_and_lands_there(
    cast, client, link, reach, words, lands
):
    client.cookies["language"] = "en"
    address = link(reach=Grant.Reach(reach))
    assert words in client.get(address).content.decode()
    client.post(address)
    page = client.get("/rivera/join/password").content.decode()
    at = f"/rivera/case/{cast.cases['carla'].pk}"
    assert f'href="{at}"' in page  # goes on without a password
    assert client.get(at)["Location"] == f"{at}{lands}"
    assert client.get(f"{at}{lands}").status_code == 200
