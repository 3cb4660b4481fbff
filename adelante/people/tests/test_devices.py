"""Where somebody is signed in, and being signed out there."""

from datetime import timedelta

import pytest
from django.test import Client

from adelante.audit.models import Entry
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.people.devices import sign_out_colleague, words_for
from adelante.people.models import Device, Session
from tests.cast import PASSWORD

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


def come_in(who="ana", agent=FIREFOX, **more):
    browser = Client(headers={"user-agent": agent})
    form = {"login": f"{who}@example.com", "password": PASSWORD, **more}
    assert browser.post("/rivera/sign-in/password", form).status_code == 302
    return browser


def is_in(browser):
    return browser.get("/rivera/me/").status_code == 200


def session_of(cast, who, words):
    with tenant(cast.rivera):
        return Session.objects.get(account=cast.accounts[who].pk, device__words=words)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        (IPHONE, "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Macintosh) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Mac"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_device_is_named_by_words_of_our_own(agent, words):
    assert words_for(agent) == words


def test_my_page_lists_my_devices_this_one_first_and_nobody_elses(cast):
    come_in(agent=IPHONE)
    come_in("luis", agent="Chrome/130.0 CrOS")
    page = come_in().get("/rivera/me/").content.decode()
    assert page.index("Firefox, Windows") < page.index("Safari, iPhone")
    assert page.count("<span>este dispositivo</span>") == 1 and "Chromebook" not in page


def test_a_device_is_signed_out_from_another(cast):
    phone, computer = come_in(agent=IPHONE), come_in()
    there = session_of(cast, "ana", "Safari, iPhone")
    computer.post(f"/rivera/me/devices/{there.pk}/sign-out")
    assert not is_in(phone) and is_in(computer)
    with tenant(cast.rivera):
        assert [device.words for device in Device.objects.all()] == ["Firefox, Windows"]


def test_all_others_are_signed_out_and_this_one_stays(cast):
    phone, tablet, computer = come_in(agent=IPHONE), come_in(agent="iPad Safari/1"), come_in()
    luis = come_in("luis")
    page = computer.post("/rivera/me/devices/sign-out-others", follow=True).content.decode()
    assert "otros 2 dispositivos" in page
    assert [is_in(one) for one in (phone, tablet, computer, luis)] == [False, False, True, True]


@pytest.mark.parametrize("who", ["luis", "maria", "zed"])
def test_nobody_signs_out_somebody_elses_device(cast, signed_in, client, who):
    ana = come_in()
    there = session_of(cast, "ana", "Firefox, Windows")
    firm = "harbour" if who == "zed" else "rivera"
    signed_in(client, who)
    known = client.post(f"/{firm}/me/devices/{there.pk}/sign-out")
    unknown = client.post(f"/{firm}/me/devices/{new_id()}/sign-out")
    assert known.status_code == unknown.status_code == 404
    assert is_in(ana)


def test_the_office_signs_a_colleague_out_everywhere(cast, signed_in, client):
    maria = come_in("maria")
    signed_in(client, "olga")
    client.post(f"/rivera/desk/settings/staff/{cast.members['maria'].pk}/sign-out")
    assert not is_in(maria)
    with tenant(cast.rivera):
        entry = Entry.objects.get(name="signed_out_everywhere")
        assert entry.facts["account"] == str(cast.accounts["maria"].pk)
        assert not Device.objects.filter(account=cast.accounts["maria"].pk).exists()


def test_a_practice_manager_signs_no_managing_partner_out(cast):
    with cast.standing("mona"), pytest.raises(Refused):
        sign_out_colleague(cast.members["olga"], by=cast.actor("mona"))


def test_the_office_signs_a_client_out_everywhere(cast, signed_in, client):
    from adelante.cases.models import Grant

    ana = come_in()
    with tenant(cast.rivera):
        grant = Grant.objects.get(account=cast.accounts["ana"].pk)
    signed_in(client, "fin")
    assert client.post(f"/rivera/desk/grants/{grant.pk}/sign-out").status_code == 404
    assert is_in(ana)
    signed_in(client, "maria")
    assert client.post(f"/rivera/desk/grants/{grant.pk}/sign-out").status_code == 302
    assert not is_in(ana)


def test_a_client_may_be_kept_signed_in_on_their_own_device(cast):
    ana = come_in(trust="on")
    cookie = ana.cookies["session-rivera"]
    assert cookie["max-age"]
    with tenant(cast.rivera):
        Session.objects.update(seen_at=clock.now() - timedelta(days=20))
        Session.objects.update(made_at=clock.now() - timedelta(days=20))
    assert is_in(ana)


def test_a_shared_computer_forgets_with_the_browser(cast):
    cookie = come_in().cookies["session-rivera"]
    assert cookie["max-age"] == "" and cookie["expires"] == ""


def test_the_office_trusts_no_device_whatever_is_sent(cast):
    come_in("maria", trust="on")
    with tenant(cast.rivera):
        assert not Session.objects.get().trusted


def test_where_a_firm_allows_no_trusted_devices_nobody_has_one(cast):
    from adelante.firms.models import Firm

    with tenant(cast.rivera):
        Firm.objects.update(trusted_days=0)
    ana = come_in(trust="on")
    assert is_in(ana)
    with tenant(cast.rivera):
        assert not Session.objects.get().trusted


def test_a_sign_in_gets_a_new_secret_and_the_one_before_it_is_dead(cast):
    """Whoever planted a session in this browser does not find its owner in it."""
    browser = Client()
    browser.post("/rivera/sign-in/", {"email": "ana@example.com"})
    planted = browser.cookies["session-rivera"].value
    browser.post("/rivera/sign-in/start-over")
    form = {"login": "ana@example.com", "password": PASSWORD}
    browser.post("/rivera/sign-in/password", form)
    assert browser.cookies["session-rivera"].value != planted
    other = Client()
    other.cookies["session-rivera"] = planted
    assert is_in(browser) and not is_in(other)


def test_fifty_sessions_end_at_once_with_the_account(cast, signed_in, client):
    from tests.cast import sign_in

    browsers = [Client() for _ in range(50)]
    for browser in browsers:
        sign_in(browser, cast.accounts["maria"])
    signed_in(client, "olga")
    client.post(f"/rivera/desk/settings/staff/{cast.members['maria'].pk}/let-go")
    assert not any(is_in(browser) for browser in browsers)


def test_the_list_of_devices_asks_the_same_however_many_there_are(
    cast, signed_in, client, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.cast import sign_in

    signed_in(client, "ana")
    client.get("/rivera/me/")
    with CaptureQueriesContext(connection) as few:
        client.get("/rivera/me/")
    for _ in range(5):
        sign_in(Client(), cast.accounts["ana"])
    with CaptureQueriesContext(connection) as many:
        client.get("/rivera/me/")
    assert len(many) == len(few)
