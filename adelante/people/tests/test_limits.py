"""Tries are counted for all processes together, whatever becomes of the page that made them."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from adelante.core import clock
from adelante.core.ids import new_id
from adelante.core.tenancy import here, signing_in
from adelante.people import limits

HOUR = timedelta(hours=1)


@pytest.fixture
def firm(db):
    return new_id()  # counters ask for no firm's row: a try may be older than the firm's next page


def spend(firm, key="ana", *, kind="password", most=5, within=HOUR):
    return limits.spend(kind, key, most=most, within=within, firm=firm)


def test_so_many_are_let_through_and_no_more(firm):
    assert [spend(firm) for _ in range(7)] == [True] * 5 + [False] * 2
    assert limits.left("password", "ana", most=5, within=HOUR, firm=firm) == 0
    assert limits.left("password", "luis", most=5, within=HOUR, firm=firm) == 5


def test_each_firm_kind_and_key_has_a_counter_of_its_own(firm):
    assert spend(firm, most=1) and not spend(firm, most=1)
    assert spend(firm, "luis", most=1)
    assert spend(firm, kind="code", most=1)
    assert spend(new_id(), most=1)


def test_within_any_hour_there_are_never_more(firm):
    start = clock.now()
    minutes = [0, 55, 56, 57, 58, 59, 60, 61, 114, 115, 116]
    let = []
    for minute in minutes:
        with clock.at(start + timedelta(minutes=minute)):
            let.append(spend(firm))
    assert let == [True] * 5 + [False, True, False, False, True, True]


def test_a_page_that_is_undone_forgets_nothing(firm):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert spend(firm, most=1)
        raise ZeroDivisionError
    assert not spend(firm, most=1)


def test_sixteen_threads_at_once_are_counted_one_by_one(firm):
    with ThreadPoolExecutor(16) as pool:
        let = list(pool.map(lambda _n: spend(firm), range(64)))
    assert sum(let) == 5


def test_processes_share_the_counter(firm):
    before = spend(firm)
    with multiprocessing.get_context("fork").Pool(4) as pool:
        let = pool.map(_in_another_process, [firm] * 16)
    assert before and sum(let) == 4


def _in_another_process(firm):
    return spend(firm)


def test_the_right_one_begins_the_count_anew(firm):
    assert spend(firm, most=1) and not spend(firm, most=1)
    limits.forget("password", "ana", firm=firm)
    assert spend(firm, most=1)


def test_a_right_one_is_not_counted_and_the_others_stay(firm):
    assert spend(firm, most=2) and spend(firm, most=2)
    limits.give_back("password", "ana", firm=firm)
    assert spend(firm, most=2) and not spend(firm, most=2)
    limits.give_back("password", "nobody", firm=firm)


def test_what_is_counted_is_kept_as_a_hash_alone(firm):
    spend(firm, "ana@example.com")
    with signing_in(firm), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(l::text, ' ') FROM people_limit l")
        kept = cursor.fetchone()[0]
    assert "password" in kept
    assert "ana" not in kept and b"ana@".hex() not in kept


def test_old_counters_are_swept_away_and_young_ones_stay(firm):
    start = clock.now()
    spend(firm, "old", within=HOUR)
    with clock.at(start + timedelta(minutes=30)):
        spend(firm, "young", within=HOUR)
    limits.sweep(firm, at=start + timedelta(minutes=61))
    with clock.at(start + timedelta(minutes=59)):
        assert limits.left("password", "old", most=5, within=HOUR, firm=firm) == 5
        assert limits.left("password", "young", most=5, within=HOUR, firm=firm) == 4


def test_a_counter_asks_for_a_firm(db):
    with pytest.raises(LookupError):
        limits.spend("password", "ana", most=5, within=HOUR)
    token = here.set(new_id())
    try:
        assert limits.spend("password", "ana", most=5, within=HOUR)
    finally:
        here.reset(token)


def test_a_connection_that_was_cut_is_replaced(firm):
    spend(firm)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user "
            "AND datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert spend(firm)
