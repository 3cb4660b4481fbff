"""Reads that are prepared once give each reader what the queryset would have given."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adelante.cases.models import Case
from adelante.core import clock
from adelante.web.client.home import Home
from adelante.web.reading import CannotPrepare, CountOf, prepared
from adelante.web.staff.desk import Desk


def desk_of(cast, who):
    return Desk(cast.actor(who))


def cases_of(desk, *, case: UUID):
    return desk.cases.filter(pk=case).select_related("attorney", "paralegal")


def test_rows_are_the_models_that_the_queryset_would_give(cast):
    case = cast.cases["ana_luis"]
    with cast.standing("maria"):
        (row,) = prepared(cases_of)(desk_of(cast, "maria"), case=case.pk)

        assert isinstance(row, Case)
        assert vars(row).keys() == vars(Case.objects.get(pk=case.pk)).keys()
        assert (row, row.title, row.opened_at) == (case, case.title, case.opened_at)
        assert not row._state.adding
        with CaptureQueriesContext(connection) as asked:
            assert row.attorney.name == "Daniela Rivera"
            assert row.paralegal.name == "María Ruiz"
        assert len(asked) == 0


def test_what_is_joined_and_not_there_is_none(cast):
    with cast.standing("zed"):
        (row,) = prepared(cases_of)(desk_of(cast, "zed"), case=cast.cases["hugo"].pk)

        assert row.attorney is None


def test_the_query_is_built_once_for_each_set_of_rights(cast):
    built = []

    @prepared
    def read(desk, *, case: UUID):
        built.append(case)
        return cases_of(desk, case=case)

    case = cast.cases["ana_luis"].pk
    for who in ("maria", "maria", "daniela", "daniela"):
        with cast.standing(who):
            assert len(read(desk_of(cast, who), case=case)) == 1
    assert len(built) == 2
    assert case not in built, "it is built with a stand-in"


def test_each_reader_gets_their_own_firms_rows_whoever_came_first(cast):
    everything = prepared(lambda desk: desk.cases.order_by("number"))

    with cast.standing("daniela"):
        assert {row.pk for row in everything(desk_of(cast, "daniela"))} == {
            cast.cases["ana_luis"].pk,
            cast.cases["carla"].pk,
        }
    with cast.standing("zed"):
        assert [row.pk for row in everything(desk_of(cast, "zed"))] == [cast.cases["hugo"].pk]


def test_a_case_of_another_firm_is_not_there(cast):
    read = prepared(cases_of)
    for who, found in [("daniela", 1), ("zed", 0)]:
        with cast.standing(who):
            assert len(read(desk_of(cast, who), case=cast.cases["carla"].pk)) == found


def test_who_has_not_the_right_reads_nothing_also_after_one_who_has(cast):
    read = prepared(lambda desk: desk.entries.order_by("seq"))
    for who, asks in [("fin", 0), ("maria", 1), ("fin", 0)]:
        with cast.standing(who), CaptureQueriesContext(connection) as asked:
            found = read(desk_of(cast, who))
        assert len(asked) == asks
        assert asks or found == []


def test_tuples_days_and_counts_are_prepared_too(cast):
    @prepared
    def read(desk, *, since):
        return desk.cases.filter(opened_at__gt=since).values_list("code", "title__en")

    now = clock.now()
    with cast.standing("maria"):
        desk = desk_of(cast, "maria")
        assert read(desk, since=now + timedelta(days=1)) == []
        rows = read(desk, since=now - timedelta(days=1))
        expected = desk.cases.values_list("code", "title__en")
        assert sorted(rows) == sorted(expected)
        assert rows


def test_a_column_that_was_left_out_is_fetched_when_it_is_needed(cast):
    with cast.standing("maria"):
        read = prepared(lambda desk: desk.cases.only("code"))
        row = next(r for r in read(desk_of(cast, "maria")) if r.pk == cast.cases["carla"].pk)

        assert row.get_deferred_fields() > {"heading"}
        assert row.heading == cast.cases["carla"].heading


def test_what_was_not_named_cannot_be_kept_in_a_read(cast):
    case = cast.cases["ana_luis"].pk
    with cast.standing("maria"), pytest.raises(CannotPrepare):
        prepared(lambda desk: desk.cases.filter(pk=case))(desk_of(cast, "maria"))


def test_a_read_by_the_readers_parties_is_refused_even_for_one_without_any(cast):
    with cast.standing("ana"):
        home = Home(cast.actor("ana"))
        with pytest.raises(CannotPrepare):
            prepared(lambda home: home.my_requests)(home)
        with pytest.raises(CannotPrepare):
            prepared(lambda home: home.requests.exclude(party__in=home.actor.parties))(home)


def test_a_count_stands_beside_the_first_few_and_ends_at_its_own_limit(cast):
    @prepared
    def first_case(desk):
        rows = desk.cases.order_by("number")
        return rows.values_list("code", CountOf(rows[:5]), CountOf(rows[:1]))[:1]

    with cast.standing("maria"):
        assert first_case(desk_of(cast, "maria")) == [("RI-1", 2, 1)]
    with cast.standing("zed"):
        assert first_case(desk_of(cast, "zed"))[0][1:] == (1, 1)
