"""Two acts at once end as if one had come after the other. Real threads, real commits."""

import threading

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from adelante.cases.models import Case, Party
from adelante.core.errors import NotYours
from adelante.core.locking import locked
from adelante.core.tenancy import tenant
from tests.cast import assemble


def test_a_locked_row_is_read_anew(cast):
    with tenant(cast.rivera):
        case = Case.objects.get(pk=cast.cases["carla"].pk)
        Case.objects.filter(pk=case.pk).update(held_because="new")
        with locked(case):
            assert case.held_because == "new"


def test_locks_may_be_taken_again_inside(cast):
    with tenant(cast.rivera):
        case = cast.cases["carla"]
        with locked(case), locked(case):
            case.held_because = "x"
            case.save(update_fields=["held_because"])
        assert Case.objects.get(pk=case.pk).held_because == "x"


def test_a_case_is_taken_before_what_hangs_on_it_however_they_are_named(cast):
    contact_and_case = []
    with tenant(cast.rivera):
        case, account = cast.cases["carla"], cast.accounts["carla"]
        for rows in ((case, account), (account, case)):
            with (
                CaptureQueriesContext(
                    connection,
                ) as queries,
                locked(*rows),
            ):
                pass
            contact_and_case.append(
                [
                    q["sql"].split('FROM "')[1].split('"')[0]
                    for q in queries
                    if "FOR NO KEY" in q["sql"]
                ]
            )
    assert contact_and_case == [["people_account", "cases_case"]] * 2


def test_rows_of_a_table_are_taken_in_one_order(cast):
    with tenant(cast.rivera):
        ana, luis = cast.parties["ana"], cast.parties["luis"]
        orders = []
        for rows in ((ana, luis), (luis, ana)):
            with CaptureQueriesContext(connection) as queries, locked(*rows):
                pass
            orders.append([q["sql"] for q in queries if "FOR NO KEY" in q["sql"]])
    assert orders[0] == orders[1]


def test_nothing_is_held_when_the_act_fails(cast):
    with tenant(cast.rivera):
        case = cast.cases["carla"]
        with pytest.raises(ZeroDivisionError), locked(case):
            Case.objects.filter(pk=case.pk).update(held_because="half")
            raise ZeroDivisionError
        assert Case.objects.get(pk=case.pk).held_because == ""


@pytest.mark.django_db(transaction=True)
def test_two_acts_at_once_come_one_after_the_other():
    cast = assemble()
    both_ready = threading.Barrier(2, timeout=20)
    problems = []

    def count_one_more():
        try:
            with tenant(cast.rivera):
                case = Case.objects.get(pk=cast.cases["carla"].pk)
                both_ready.wait()  # both have read 0
                with locked(case):
                    case.documents_asked += 1
                    case.save(update_fields=["documents_asked"])
        except Exception as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    run_together(count_one_more, count_one_more)

    assert problems == []
    with tenant(cast.rivera):
        assert Case.objects.get(pk=cast.cases["carla"].pk).documents_asked == 2


@pytest.mark.django_db(transaction=True)
def test_others_may_add_rows_that_point_at_a_locked_one():
    cast = assemble()
    case, contact = cast.cases["carla"], cast.parties["ana"].contact_id
    added = threading.Event()

    def add_a_party():
        try:
            with tenant(cast.rivera), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '5s'")
                Party.objects.create(
                    firm_id=cast.rivera, case=case, contact_id=contact, part="sponsor", name="A"
                )
            added.set()
        finally:
            connections.close_all()

    with tenant(cast.rivera), transaction.atomic(), locked(case):
        run_together(add_a_party)
        assert added.is_set()


def test_a_row_that_is_out_of_sight_by_now_is_not_there(cast):
    """Another has taken the actor's role away in the meantime: 404, and nothing is done."""
    with cast.standing("zed"), pytest.raises(NotYours), locked(cast.cases["carla"]):
        raise AssertionError("nobody gets here")


def run_together(*acts):
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
