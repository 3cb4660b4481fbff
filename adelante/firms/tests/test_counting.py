"""Numbers without gaps, whoever asks at once and whatever is undone. Real threads, real commits."""

import threading

import pytest
from django.db import connections

from adelante.core.tenancy import tenant
from adelante.firms.models.counter import next_number
from tests.cast import found


def test_numbers_begin_at_one_and_run_for_each_firm_and_name(cast):
    with tenant(cast.rivera):
        assert [next_number(cast.rivera, "receipt") for _ in range(3)] == [1, 2, 3]
        assert next_number(cast.rivera, "other") == 1
    with tenant(cast.harbour):
        assert next_number(cast.harbour, "receipt") == 1


def test_staff_count_too(cast):
    with cast.standing("maria"):
        assert next_number(cast.rivera, "receipt") == 1


@pytest.mark.django_db(transaction=True)
def test_a_number_that_was_rolled_back_is_given_again():
    firm = found("pine", "Pine Law", "PL")
    with tenant(firm):
        assert next_number(firm, "invoice") == 1
    with pytest.raises(ZeroDivisionError), tenant(firm):
        assert next_number(firm, "invoice") == 2
        raise ZeroDivisionError
    with tenant(firm):
        assert next_number(firm, "invoice") == 2


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_each_number_once():
    firm = found("pine", "Pine Law", "PL")
    start, given = threading.Barrier(4, timeout=20), []

    def take(undone):
        try:
            start.wait()
            for turn in range(10):
                if undone and turn % 2:
                    with pytest.raises(ZeroDivisionError), tenant(firm):
                        next_number(firm, "invoice")
                        raise ZeroDivisionError
                    continue
                with tenant(firm):
                    number = next_number(firm, "invoice")
                given.append(number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=[each % 2]) for each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(given) == list(range(1, 31))  # two of ten each, two of five each
