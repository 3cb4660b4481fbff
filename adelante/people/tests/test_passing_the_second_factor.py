"""A code is spent once, whoever is quickest; tries are few; codes on paper end one by one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.test import Client

from adelante.audit.models import Entry
from adelante.core import clock
from adelante.core.errors import NotFresh, NotYours, Refused
from adelante.core.tenancy import Door, here, tenant
from adelante.firms.face import forget_faces
from adelante.messaging.models import Message
from adelante.people.factors import codes, having, passing
from adelante.people.models import Factor, RecoveryCode, Session
from tests.cast import SECRET, assemble, code_now, sign_in

A_STEP = timedelta(seconds=codes.STEP_SECONDS)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds, code):
    """RFC 6238, appendix B, the last six digits."""
    assert codes.code_at(b"12345678901234567890", seconds // codes.STEP_SECONDS) == code


def takes(cast, words, who="maria"):
    return passing.takes_code(words, by=cast.actor(who))


def entries(cast, name):
    with tenant(cast.rivera):
        return Entry.objects.filter(name=name).count()


def test_a_code_is_good_once(cast):
    assert takes(cast, code_now())
    assert not takes(cast, code_now())
    assert (entries(cast, "factor_passed"), entries(cast, "factor_refused")) == (1, 1)


def test_an_earlier_code_is_not_good_after_a_later_one(cast):
    moment = clock.now()
    earlier = codes.code_at(SECRET, codes.step_at(moment - A_STEP))
    assert takes(cast, code_now())
    assert not takes(cast, earlier)


@pytest.mark.parametrize(
    ("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_telephones_clock_may_be_half_a_minute_wrong(cast, steps, good):
    moment = clock.now()
    with clock.at(moment):
        code = codes.code_at(SECRET, codes.step_at(moment) + steps)
        assert takes(cast, code) is good


def test_it_may_be_typed_with_a_blank(cast):
    code = code_now()
    assert takes(cast, f" {code[:3]} {code[3:]} ")


@pytest.mark.parametrize("words", ["", "0", "abcdef", "１２３４５６", "9" * 10_000, "\x00", "--"])
def test_what_is_no_code_is_no_code(cast, words):
    assert not takes(cast, words)


def test_ten_tries_in_a_quarter_of_an_hour_and_no_more(cast):
    moment = clock.now()
    with clock.at(moment):
        for _n in range(passing.MOST_TRIES):
            assert not takes(cast, "000000" if code_now() != "000000" else "111111")
        with pytest.raises(Refused, match="Too many"):
            takes(cast, code_now())
    with clock.at(moment + passing.TRIES_WITHIN + timedelta(seconds=1)):
        assert takes(cast, code_now())


def test_a_stranger_who_knows_the_password_uses_up_no_try_of_an_open_session(cast):
    client = Client()
    sign_in(client, cast.accounts["maria"])
    with tenant(cast.rivera):
        session = Session.objects.get(account=cast.accounts["maria"])
    for _n in range(passing.MOST_TRIES):
        assert not takes(cast, "000000" if code_now() != "000000" else "111111")
    with pytest.raises(Refused, match="Too many"):
        takes(cast, code_now())
    assert passing.takes_code(code_now(), by=replace(cast.actor("maria"), session=session.pk))


def test_the_last_try_is_told_to_the_person(cast):
    for _n in range(passing.MOST_TRIES):
        assert not takes(cast, "000000" if code_now() != "000000" else "111111")
    assert entries(cast, "many_failures") == 1


def test_a_page_that_is_undone_forgets_no_try(cast):
    for _n in range(passing.MOST_TRIES):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            takes(cast, "000001")
            raise ZeroDivisionError
    with pytest.raises(Refused):
        takes(cast, code_now())


def test_one_persons_tries_are_not_anothers(cast):
    for _n in range(passing.MOST_TRIES):
        takes(cast, "000001", "fin")
    assert takes(cast, code_now(), "maria")


def test_another_firms_factor_passes_nobody(cast):
    with tenant(cast.rivera):
        Factor.objects.all().delete()
    assert not takes(cast, code_now())


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_at_once_one_passes(monkeypatch):
    monkeypatch.setattr(passing, "MOST_TRIES", 100)
    forget_faces()
    cast = assemble()
    paper = _papers(cast, "maria")[0]
    for words in (code_now(), paper):
        assert sum(_at_once(cast, words)) == 1
    with tenant(cast.rivera):
        assert RecoveryCode.objects.filter(used_at=None).count() == codes.PAPER_CODES - 1
        assert Entry.objects.filter(name="recovery_code_used").count() == 1


def _at_once(cast, words):
    together = Barrier(16)

    def one(_which):
        try:
            together.wait()
            return takes(cast, words)
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(one, range(16)))


def _papers(cast, who):
    return having.make_recovery_codes(by=cast.actor(who))


def test_the_table_holds_no_secret_in_clear(cast):
    _papers(cast, "maria")
    with tenant(cast.rivera), connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(f::text || encode(f.sealed, 'escape'), ' ') FROM people_factor f"
        )
        kept = cursor.fetchone()[0]
    assert SECRET.decode() not in kept and SECRET.hex() not in kept


def test_a_sealed_secret_opens_in_no_other_row(cast):
    with tenant(cast.rivera):
        hers, his = (Factor.objects.get(account=cast.accounts[who]) for who in ("maria", "fin"))
        Factor.objects.filter(pk=hers.pk).update(sealed=bytes(his.sealed))
        hers.refresh_from_db()
        with pytest.raises(having.CannotOpen):
            having.secret_of(hers)


def test_ten_codes_on_paper_each_good_once(cast):
    made = _papers(cast, "maria")
    assert len(set(made)) == codes.PAPER_CODES
    assert takes(cast, made[3].lower().replace("-", " "))
    assert not takes(cast, made[3])
    with tenant(cast.rivera):
        digests = {bytes(row.digest) for row in RecoveryCode.objects.all()}
        assert codes.digest_of_paper(made[0]) in digests
        assert not any(made[0].encode() in digest for digest in digests)


def test_new_codes_on_paper_end_the_old_ones(cast):
    old = _papers(cast, "maria")[0]
    new = _papers(cast, "maria")[0]
    assert not takes(cast, old)
    assert takes(cast, new)


def test_a_code_on_paper_is_its_owners_alone(cast):
    assert not takes(cast, _papers(cast, "maria")[0], "fin")


def test_the_person_hears_that_a_code_on_paper_was_used(cast):
    made = _papers(cast, "maria")
    takes(cast, made[0])
    with tenant(cast.rivera):
        letter = Message.objects.filter(template="sign_in_changed").latest("queued_at")
        assert letter.to_address == cast.accounts["maria"].email
        assert letter.about == {"what": "recovery_code_used", "left": 9}


# Setting up.


def set_up(cast, who, *, at=None):
    by = cast.actor(who)
    token = here.set(by.firm)
    try:
        with tenant(by.firm):
            offer = having.offer_app(by=by)
            step = codes.step_at(at or clock.now())
            return having.add_app(offer, code=codes.code_at(offer.secret, step), by=by), offer
    finally:
        here.reset(token)


def test_an_app_is_taken_when_it_shows_the_right_code(cast):
    factor, offer = set_up(cast, "ana")
    with tenant(cast.rivera):
        assert having.secret_of(factor) == offer.secret
    assert entries(cast, "factor_added") == 1


def test_the_code_that_set_it_up_signs_nobody_in(cast):
    _factor, offer = set_up(cast, "ana")
    assert not takes(cast, code_now(offer.secret), "ana")


def test_a_new_app_takes_the_old_ones_place(cast):
    _factor, offer = set_up(cast, "maria")
    assert not takes(cast, code_now(SECRET))
    with clock.at(clock.now() + A_STEP):
        assert takes(cast, code_now(offer.secret))


def test_an_offer_is_for_one_account_and_for_an_hour(cast):
    with tenant(cast.rivera):
        offer = having.offer_app(by=cast.actor("ana"))
        assert having.offered(offer.token, by=cast.actor("ana")).secret == offer.secret
        for words in ("", "x", offer.token[:-4], "é"):
            with pytest.raises(Refused):
                having.offered(words, by=cast.actor("ana"))
        with pytest.raises(Refused):
            having.offered(offer.token, by=cast.actor("luis"))
        with clock.at(clock.now() + timedelta(minutes=61)), pytest.raises(Refused):
            having.offered(offer.token, by=cast.actor("ana"))


def test_a_wrong_code_sets_nothing_up(cast):
    with tenant(cast.rivera):
        offer = having.offer_app(by=cast.actor("ana"))
        wrong = "000000" if code_now(offer.secret) != "000000" else "111111"
        with pytest.raises(Refused):
            having.add_app(offer, code=wrong, by=cast.actor("ana"))
        assert not Factor.objects.filter(account=cast.accounts["ana"]).exists()


def test_who_works_here_keeps_at_least_one(cast):
    with tenant(cast.rivera):
        only = Factor.objects.get(account=cast.accounts["maria"])
    with pytest.raises(Refused, match="Add another one first"):
        having.remove_factor(only.pk, by=cast.actor("maria"))


def test_a_client_may_do_without_again(cast):
    factor, _offer = set_up(cast, "ana")
    _papers(cast, "ana")
    having.remove_factor(factor.pk, by=cast.actor("ana"))
    with tenant(cast.rivera):
        assert not Factor.objects.filter(account=cast.accounts["ana"]).exists()
        assert not RecoveryCode.objects.filter(account=cast.accounts["ana"]).exists()


@pytest.mark.parametrize("who", ["fin", "ana", "zed"])
def test_nobody_removes_anothers(cast, who):
    with tenant(cast.rivera):
        hers = Factor.objects.get(account=cast.accounts["maria"])
    with pytest.raises(NotYours):
        having.remove_factor(hers.pk, by=cast.actor(who))


def test_what_changes_a_sign_in_asks_for_a_fresh_proof(cast):
    stale = replace(cast.actor("maria"), proved_at=clock.now() - timedelta(minutes=16))
    with tenant(cast.rivera):
        offer = having.offer_app(by=stale)
        mine = Factor.objects.get(account=cast.accounts["maria"])
    for act in (
        lambda: having.add_app(offer, code=code_now(offer.secret), by=stale),
        lambda: having.add_passkey(credential=b"c", key=b"k", counter=0, name="", by=stale),
        lambda: having.remove_factor(mine.pk, by=stale),
        lambda: having.make_recovery_codes(by=stale),
    ):
        with pytest.raises(NotFresh):
            act()


def test_the_office_sees_who_has_which_and_no_secret(cast):
    with tenant(cast.rivera, door=Door.STAFF, account=cast.accounts["olga"].pk):
        named = Factor.objects.values_list("account_id", "kind")
        assert len(named) == len(cast.members) - 1
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            list(Factor.objects.values_list("sealed"))
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            list(RecoveryCode.objects.all())
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            Factor.objects.all().delete()
