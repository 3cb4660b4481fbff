"""What a copied table of sessions is worth, and when a session opens nothing any more."""

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection

from adelante.core import clock
from adelante.core.ids import new_id
from adelante.core.tenancy import Door, here, tenant
from adelante.firms.models import Firm
from adelante.people.entering import enter
from adelante.people.models import Account, Member, Session
from adelante.people.sessions import SessionStore, digest_of, forget_old
from tests.cast import sign_in


@pytest.fixture
def at(cast):
    """`with at("rivera"):` is a request to that firm's address."""
    tokens = []

    class At:
        def __init__(self, firm):
            self.firm = getattr(cast, firm)

        def __enter__(self):
            tokens.append(here.set(self.firm))

        def __exit__(self, *error):
            here.reset(tokens.pop())

    return At


def written(cast):
    """All the bytes of all the sessions of the firm."""
    with tenant(cast.rivera), connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(s::text || encode(s.sealed, 'escape'), ' ') FROM people_session s"
        )
        return cursor.fetchone()[0]


def test_the_table_holds_neither_the_secret_nor_the_content(cast, at):
    with at("rivera"):
        session = SessionStore()
        session["code"] = "314159"
        session.create()
        session.save()
        secret = session.session_key
        assert SessionStore(secret)["code"] == "314159"
    kept = written(cast)
    assert secret not in kept and secret.encode().hex() not in kept
    assert "314159" not in kept and b"314159".hex() not in kept
    with tenant(cast.rivera):
        assert Session.objects.filter(digest=digest_of(secret)).exists()


def test_content_moved_to_another_session_opens_nothing(cast, at):
    with at("rivera"):
        rich, poor = SessionStore(), SessionStore()
        rich["code"] = "314159"
        for session in (rich, poor):
            session.create()
            session.save()
        with tenant(cast.rivera):
            sealed = Session.objects.get(digest=digest_of(rich.session_key)).sealed
            stolen = Session.objects.filter(digest=digest_of(poor.session_key))
            stolen.update(sealed=sealed)
        assert SessionStore(poor.session_key).load() == {}
        assert SessionStore(rich.session_key).load() == {"code": "314159"}


def test_a_session_is_nothing_at_another_firm(cast, at, client):
    secret = sign_in(client, cast.accounts["zed"])
    with at("rivera"):
        assert SessionStore(secret).load() == {}
        assert not SessionStore().exists(secret)
        SessionStore(secret).delete()
    with at("harbour"):
        assert SessionStore(secret).load()[SESSION_KEY] == str(cast.accounts["zed"].pk)
    with tenant(cast.rivera, door=Door.STAFF):
        assert enter(secret, firm=cast.rivera, door=Door.STAFF) is None
    client.cookies["session-rivera"] = secret
    assert client.get("/rivera/desk/cases/").status_code == 302


def test_outside_a_firms_address_there_are_no_sessions(cast, client):
    secret = sign_in(client, cast.accounts["maria"])
    assert SessionStore(secret).load() == {}
    with pytest.raises(LookupError):
        SessionStore().create()


def test_a_secret_that_was_never_given_out_opens_nothing(cast, at):
    with at("rivera"):
        forged = SessionStore("x" * 32)
        assert forged.load() == {}
        assert forged.session_key is None


def test_an_expired_session_is_refused(cast, signed_in, client):
    signed_in(client, "maria")
    assert client.get("/rivera/desk/cases/").status_code == 200
    with tenant(cast.rivera):
        Session.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert client.get("/rivera/desk/cases/").status_code == 302


def test_an_account_made_inactive_is_refused_at_the_very_next_request(cast, signed_in, client):
    signed_in(client, "ana")
    assert client.get("/rivera/").headers["Location"].startswith("/rivera/case/")
    with tenant(cast.rivera):
        Account.objects.filter(pk=cast.accounts["ana"].pk).update(is_active=False)
    assert client.get("/rivera/").headers["Location"].startswith("/rivera/sign-in/")


def test_who_has_left_the_firm_is_refused_at_the_very_next_request(cast, signed_in, client):
    signed_in(client, "maria")
    with tenant(cast.rivera):
        Member.objects.filter(pk=cast.members["maria"].pk).update(left_at=clock.now())
    assert client.get("/rivera/desk/cases/").status_code == 302


def test_a_session_that_was_ended_is_refused(cast, signed_in, client):
    signed_in(client, "maria")
    with tenant(cast.rivera):
        Session.objects.all().delete()
    assert client.get("/rivera/desk/cases/").status_code == 302


def test_signing_out_ends_the_session_itself(cast, signed_in, client):
    signed_in(client, "maria")
    secret = client.cookies["session-rivera"].value
    client.post("/rivera/sign-out")
    client.cookies["session-rivera"] = secret
    assert client.get("/rivera/desk/cases/").status_code == 302


def test_a_client_has_no_session_at_the_desk(cast, signed_in, client):
    assert signed_in(client, "ana").get("/rivera/desk/cases/").status_code == 302


def test_the_database_finds_out_itself_whose_session_it_is(cast, client):
    secret = sign_in(client, cast.accounts["ana"])
    with tenant(cast.rivera, door=Door.CLIENT), connection.cursor() as cursor:
        entered = enter(secret, firm=cast.rivera, door=Door.CLIENT)
        account = cursor.execute("SELECT tenancy_account()").fetchone()[0]
    assert entered.actor.account == account == cast.accounts["ana"].pk
    assert entered.actor.parties == {cast.parties["ana"].pk}
    assert entered.actor.member is None


def test_a_session_of_no_account_opens_no_door(cast, at):
    with at("rivera"):
        stranger = SessionStore()
        stranger["step"] = 1
        stranger.create()
        stranger.save()
    with tenant(cast.rivera, door=Door.CLIENT):
        assert enter(stranger.session_key, firm=cast.rivera, door=Door.CLIENT) is None


def test_one_firms_accounts_are_nobody_at_another(cast, client):
    """Even with the right row id: the backend asks inside the firm."""
    from adelante.people.signing_in import OfThisFirm

    token = here.set(cast.rivera)
    try:
        assert OfThisFirm().get_user(cast.accounts["maria"].pk) is not None
        assert OfThisFirm().get_user(cast.accounts["zed"].pk) is None
        assert OfThisFirm().get_user(new_id()) is None
    finally:
        here.reset(token)
    assert OfThisFirm().get_user(cast.accounts["maria"].pk) is None


def used(cast, **ago):
    """Move the firm's sessions back in time: `seen_at=timedelta(…)`."""
    with tenant(cast.rivera):
        Session.objects.update(**{name: clock.now() - span for name, span in ago.items()})


@pytest.mark.parametrize(
    ("who", "page", "ago", "is_in"),
    [
        ("maria", "/rivera/desk/", {"seen_at": timedelta(minutes=119)}, True),
        ("maria", "/rivera/desk/", {"seen_at": timedelta(minutes=121)}, False),
        ("maria", "/rivera/desk/", {"made_at": timedelta(hours=11, minutes=59)}, True),
        ("maria", "/rivera/desk/", {"made_at": timedelta(hours=12, minutes=1)}, False),
        ("ana", "/rivera/me/", {"seen_at": timedelta(minutes=29)}, True),
        ("ana", "/rivera/me/", {"seen_at": timedelta(minutes=31)}, False),
        ("ana", "/rivera/me/", {"made_at": timedelta(hours=12, minutes=1)}, False),
    ],
)
def test_a_session_ends_by_the_firms_limits(cast, signed_in, client, who, page, ago, is_in):
    signed_in(client, who)
    used(cast, **ago)
    assert client.get(page).status_code == (200 if is_in else 302)


@pytest.mark.parametrize(("days", "is_in"), [(29, True), (31, False)])
def test_a_client_on_a_trusted_device_stays_for_days(cast, signed_in, client, days, is_in):
    signed_in(client, "ana")
    with tenant(cast.rivera):
        Session.objects.update(trusted=True)
    used(cast, seen_at=timedelta(days=days), made_at=timedelta(days=days))
    assert client.get("/rivera/me/").status_code == (200 if is_in else 302)


def test_no_device_is_trusted_with_the_office(cast, signed_in, client):
    signed_in(client, "maria")
    with tenant(cast.rivera):
        Session.objects.update(trusted=True)
    used(cast, seen_at=timedelta(hours=3))
    assert client.get("/rivera/desk/").status_code == 302


def test_a_firm_sets_its_own_limits_and_they_hold_at_once(cast, signed_in, client):
    signed_in(client, "maria")
    used(cast, seen_at=timedelta(minutes=20))
    with tenant(cast.rivera):
        Firm.objects.update(staff_idle_minutes=15)
    assert client.get("/rivera/desk/").status_code == 302


def test_what_nobody_can_use_any_more_is_taken_away(cast, signed_in, client):
    for who in ("ana", "luis", "maria"):
        signed_in(client, who)
    of = {who: cast.accounts[who].pk for who in ("ana", "luis", "maria")}
    with tenant(cast.rivera):
        Session.objects.exclude(account=of["maria"]).update(made_at=clock.now() - timedelta(days=3))
        Session.objects.filter(account=of["ana"]).update(trusted=True)
        forget_old(cast.rivera)
        left = set(Session.objects.values_list("account_id", flat=True))
    assert left == {of["ana"], of["maria"]}


def test_when_a_firm_is_suspended_nobody_is_in(cast, signed_in, client):
    signed_in(client, "maria")
    with tenant(cast.rivera):
        Firm.objects.update(suspended_at=clock.now())
    assert client.get("/rivera/desk/").status_code == 302


def test_a_page_is_noted_as_seen_at_most_once_a_minute(cast, signed_in, client):
    signed_in(client, "maria")
    used(cast, seen_at=timedelta(minutes=5))

    def seen():
        with tenant(cast.rivera):
            return Session.objects.get().seen_at

    before = seen()
    client.get("/rivera/desk/cases/")
    first = seen()
    client.get("/rivera/desk/cases/")
    assert before < first == seen()


def test_a_session_that_has_run_out_is_nothing_to_the_sign_in_either(cast, at, signed_in, client):
    signed_in(client, "maria")
    secret = client.cookies["session-rivera"].value
    with at("rivera"):
        assert SessionStore(secret).load()
        used(cast, seen_at=timedelta(hours=3))
        assert SessionStore(secret).load() == {}


def test_another_secret_for_the_same_session_leaves_the_old_one_dead(cast, at, signed_in, client):
    signed_in(client, "ana")
    old = client.cookies["session-rivera"].value
    with at("rivera"):
        session = SessionStore(old)
        session.cycle_key()
        assert session.session_key != old
        assert SessionStore(old).load() == {}
        assert SessionStore(session.session_key).load()[SESSION_KEY]
    assert client.get("/rivera/me/").status_code == 302
    with tenant(cast.rivera):
        assert Session.objects.count() == 1


def test_a_table_with_garbage_in_it_lets_nobody_in_as_somebody_else(cast, at, signed_in, client):
    signed_in(client, "ana")
    with tenant(cast.rivera):
        Session.objects.update(sealed=b"\x00garbage" * 8)
    with at("rivera"):
        assert SessionStore(client.cookies["session-rivera"].value).load() == {}
    page = client.get("/rivera/me/").content.decode()
    assert "ana@example.com" in page or "/sign-in/" in page
    assert "maria@example.com" not in page
