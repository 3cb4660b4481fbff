"""The probe of somebody of the same firm who is not on the team: every address × every place where
an id can stand × what is another team's; then again with the first three walls taken away.
"""

import random
from dataclasses import replace

import pytest

from adelante.cases.models import Case, CaseMember
from adelante.core.tenancy import tenant
from adelante.firms.models import Firm
from adelante.web.staff.desk import Desk
from tests.addresses import at_a_firm
from tests.isolation.places import PLACES, Probe, Prober, _names
from tests.isolation.test_places import MANY, SEED, leaks_of, without_the_first_three_walls
from tests.visiting import Browsers

OFFICE = [address for address in at_a_firm() if address.door == "staff"]
TOM, THEIRS = "tom", "ana"


@pytest.fixture(scope="module")
def in_teams(house, django_db_blocker):
    """Tom is on the team of Carla's case alone; Ana's is Daniela's and María's."""
    cast = house.cast
    with django_db_blocker.unblock(), tenant(cast.rivera):
        Firm.objects.filter(pk=cast.rivera).update(access="team")
        case = cast.cases["carla"]
        Case.objects.filter(pk=case.pk).update(attorney=None, paralegal=None)
        CaseMember.objects.create(firm_id=cast.rivera, case=case, member=cast.members[TOM])
    return house


@pytest.fixture(scope="module")
def prober(in_teams):
    return Prober(in_teams, Browsers(in_teams))


@pytest.fixture
def sent(record_property):
    counted = []
    record_property("probes", counted)
    return counted


def probes_of(addresses, *, one_by_one):
    for address in addresses:
        for method in address.different_methods:
            for place in PLACES:
                for name in _names(address, method, place, one_by_one=one_by_one):
                    yield Probe(address, TOM, method, place, THEIRS, name)


@pytest.mark.parametrize("address", OFFICE, ids=str)
def test_nothing_of_another_teams_is_seen_from_any_place(db, prober, sent, address):
    assert list(leaks_of(prober, probes_of([address], one_by_one=False), sent)) == []


def test_each_name_by_itself_shows_nothing_of_another_teams(db, prober, sent):
    assert list(leaks_of(prober, chosen(), sent)) == []


def test_the_database_alone_shows_nothing_of_another_teams(db, prober, sent, monkeypatch):
    without_the_first_three_walls(monkeypatch)
    assert list(leaks_of(prober, chosen(), sent, may_fail=True)) == []


def chosen():
    everything = list(probes_of(OFFICE, one_by_one=True))
    return random.Random(SEED).sample(everything, k=min(MANY // 4, len(everything)))


def test_the_same_eyes_see_what_is_their_own(db, prober, in_teams):
    """Else an empty list above would prove nothing."""
    page = prober.browsers.of(TOM).get("/rivera/desk/cases/").content.decode()
    assert "RI-2" in page and "RI-1" not in page
    assert in_teams.cast.cases["carla"].code == "RI-2"


def test_the_desk_alone_hides_the_cases_of_other_teams(db, in_teams):
    """The second wall by itself: where the database shows every case, because Olga asks."""
    cast = in_teams.cast
    hers, his = cast.actor("olga"), replace(cast.actor("tom"), cases=frozenset())
    with cast.standing("olga"):
        for name in ("cases", "parties", "requests", "versions", "files", "invoices", "payments"):
            everything, own = getattr(Desk(hers), name), getattr(Desk(his), name)
            cases = set(own.values_list("pk" if name == "cases" else "case", flat=True))
            assert everything.count() > own.count(), name
            assert cases == {cast.cases["carla"].pk}, name
        assert not Desk(his).contacts.filter(given="Ana").exists()
        assert not Desk(his).accounts.filter(name="Ana Gómez").exists()
        assert not Desk(his).entries.filter(case_id=cast.cases["ana_luis"].pk).exists()
        assert not Desk(his).messages.filter(to_name__endswith="-ana").exists()
