"""The probe: every address × everybody × every place where an id can stand × what is not theirs.

`make probe` sends a hundred thousand and more, each name by itself, and takes the first three walls
away for as many again (`PROBES`, `PROBE_SEED`).
"""

import os
import random

import pytest
from django.db import transaction

from adelante.audit.actor import Actor
from tests.addresses import at_a_firm
from tests.belongings import MARKS, firm_of, state_of
from tests.isolation.leaking import forget_the_desk
from tests.isolation.places import ELSEWHERE, Prober, everywhere, probes
from tests.visiting import Browsers

ADDRESSES = at_a_firm()
MANY = int(os.environ.get("PROBES") or 2_000)
SEED = int(os.environ.get("PROBE_SEED") or 0)
JOBS = ("procrastinate_jobs",)


@pytest.fixture(scope="module")
def prober(house):
    return Prober(house, Browsers(house))


@pytest.fixture
def sent(record_property):
    """How many probes a test has sent, for the summary at the end of the run."""
    counted = []
    record_property("probes", counted)
    return counted


def leaks_of(prober, asked, sent, *, may_fail=False):
    """What came to light; each request is undone after it."""
    for probe in asked:
        sent.append(probe)
        with transaction.atomic():
            response = prober.send(probe)
            assert may_fail or response.status_code < 500, str(probe)
            found = prober.found(probe, response)
            transaction.set_rollback(True)
        if found:
            yield str(probe), found


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_nothing_of_anothers_is_seen_from_any_place(visit, prober, sent, address):
    assert list(leaks_of(prober, probes([address]), sent)) == []


@pytest.mark.parametrize("address", [each for each in ADDRESSES if each.unsafe], ids=str)
def test_nothing_of_another_firms_is_changed_from_any_place(visit, prober, sent, address):
    for slug in MARKS:
        other = getattr(visit.cast, firm_of(ELSEWHERE[slug]))
        before = state_of(other, but=JOBS)
        with transaction.atomic():
            for probe in everywhere([address]):
                if firm_of(probe.who) != slug or firm_of(probe.holder) == slug:
                    continue
                sent.append(probe)
                assert prober.send(probe).status_code < 500, str(probe)
            after = state_of(other, but=JOBS)
            transaction.set_rollback(True)
        assert after == before


def test_each_name_by_itself_shows_nothing(visit, prober, sent):
    assert list(leaks_of(prober, _chosen(), sent)) == []


def test_the_database_alone_shows_nothing(visit, prober, sent, monkeypatch):
    """Walls 1 to 3 taken away: everybody has every right, and pages fetch every row."""
    without_the_first_three_walls(monkeypatch)
    assert list(leaks_of(prober, _chosen(), sent, may_fail=True)) == []


def without_the_first_three_walls(monkeypatch):
    monkeypatch.setattr(Actor, "may", lambda *asked, **at: True)
    monkeypatch.setattr(Actor, "must", lambda *asked, **at: None)
    forget_the_desk(monkeypatch)


def _chosen():
    """As many as are wanted, drawn from all of them; the same ones for the same seed."""
    everything = list(probes(ADDRESSES, one_by_one=True))
    return random.Random(SEED).sample(everything, k=min(MANY, len(everything)))
