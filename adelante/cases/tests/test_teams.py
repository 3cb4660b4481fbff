"""Where a firm works in teams, a case is there for its team and for those who see every case.

Without the application's own filters: what is read here is what the database leaves.
"""

import pytest
from django.db import DatabaseError, connection, transaction

from adelante.audit.actor import Actor
from adelante.audit.models import Entry
from adelante.cases.models import Case, CaseMember, Party
from adelante.cases.opening import open_case
from adelante.cases.tasking import make_task
from adelante.cases.teaming import join_team, leave_team
from adelante.contacts.models import Contact
from adelante.core.errors import NotYours, Refused
from adelante.core.tenancy import Door
from adelante.people.adjusting import set_access
from adelante.people.entering import enter
from adelante.people.models import Account
from tests.cast import sign_in

EVERYBODY = ("olga", "daniela", "maria", "fin", "audrey", "tom")


class Jar:
    def __init__(self):
        self.cookies = {}


@pytest.fixture
def in_teams(cast):
    with cast.standing("olga"):
        set_access("team", by=cast.actor("olga"))
    return cast


def come_in(cast, who) -> Actor:
    """The actor that this person's page would have, the cases of their teams among it."""
    secret = sign_in(Jar(), cast.accounts[who])
    return enter(secret, firm=cast.accounts[who].firm_id, door=Door.STAFF).actor


def codes(cast, who):
    with cast.standing(who):
        return sorted(Case.objects.values_list("code", flat=True))


def unassign(cast, case):
    with cast.standing("olga"):
        case.assign(attorney=None, paralegal=None, by=cast.actor("olga"))


def test_firm_wide_everybody_sees_every_case(cast):
    assert all(codes(cast, who) == ["RI-1", "RI-2"] for who in EVERYBODY)
    with cast.standing("tom"):
        assert come_in(cast, "tom").cases is None


def test_in_teams_a_case_is_there_for_its_own(in_teams):
    assert codes(in_teams, "daniela") == codes(in_teams, "maria") == ["RI-1", "RI-2"]
    assert codes(in_teams, "tom") == []
    for who in ("olga", "fin", "audrey"):
        assert codes(in_teams, who) == ["RI-1", "RI-2"], who


def test_whoever_is_put_on_a_team_finds_that_case_alone(in_teams):
    case = in_teams.cases["ana_luis"]
    with in_teams.standing("maria"):
        join_team(case, in_teams.members["tom"], by=come_in(in_teams, "maria"))
    assert codes(in_teams, "tom") == ["RI-1"]

    with in_teams.standing("olga"):
        leave_team(CaseMember.objects.get(left_at=None), by=in_teams.actor("olga"))
    assert codes(in_teams, "tom") == []
    with in_teams.standing("olga"):
        names = Entry.objects.filter(case_id=case.pk).order_by("seq").values_list("name", flat=True)
        assert list(names) == ["team_joined", "team_left"]


def test_nobody_puts_themselves_on_the_team_of_a_case_that_is_not_theirs(in_teams):
    case = in_teams.cases["ana_luis"]
    with in_teams.standing("tom"):
        with pytest.raises(NotYours):
            join_team(case, in_teams.members["tom"], by=come_in(in_teams, "tom"))
        with pytest.raises(DatabaseError), transaction.atomic():
            CaseMember.objects.create(
                firm_id=in_teams.rivera, case=case, member=in_teams.members["tom"]
            )


def test_an_act_on_a_case_of_another_team_is_not_theirs_though_the_row_is_at_hand(in_teams):
    """The third wall alone: the database shows every case here, because Olga stands there."""
    case = in_teams.cases["ana_luis"]
    with in_teams.standing("tom"):
        by = come_in(in_teams, "tom")
    with in_teams.standing("olga"):
        for act in (lambda: case.hold("x", by=by), lambda: make_task(case, "x", by=by)):
            with pytest.raises(NotYours):
                act()


def test_the_people_of_a_case_are_there_for_its_team(in_teams):
    unassign(in_teams, in_teams.cases["carla"])
    with in_teams.standing("maria"):
        assert {party.short_name for party in Party.objects.all()} == {"Ana", "Luis"}
        assert {contact.given for contact in Contact.objects.all()} == {"Ana", "Luis"}
        names = set(Account.objects.values_list("name", flat=True))
    assert "Carla Mora" not in names and {"Ana Gómez", "Tom Vale"} <= names


def test_who_has_a_part_in_no_case_is_everybodys_to_find(in_teams):
    with in_teams.standing("olga"):
        Contact.objects.create(firm_id=in_teams.rivera, given="Nova", surname="Lee")
    with in_teams.standing("tom"):
        assert [contact.given for contact in Contact.objects.all()] == ["Nova"]


def test_the_trail_of_a_case_is_for_its_team(in_teams):
    with in_teams.standing("olga"):
        in_teams.cases["ana_luis"].hold("a fee", by=in_teams.actor("olga"))
    with in_teams.standing("maria"):
        assert Entry.objects.filter(name="case_held").exists()
    with in_teams.standing("tom"):
        assert not Entry.objects.filter(name="case_held").exists()


def test_a_case_that_nobody_works_on_is_there_for_those_who_see_every_case(in_teams):
    unassign(in_teams, in_teams.cases["carla"])
    assert codes(in_teams, "maria") == ["RI-1"]
    assert codes(in_teams, "olga") == ["RI-1", "RI-2"]


def test_who_opens_a_case_for_others_stays_on_its_team(in_teams):
    with in_teams.standing("tom"):
        contact = Contact.objects.create(firm_id=in_teams.rivera, given="Nova", surname="Lee")
        case = open_case(
            in_teams.cases["carla"].case_type,
            parties=[("beneficiary", contact), ("petitioner", contact)],
            attorney=in_teams.members["daniela"],
            by=come_in(in_teams, "tom"),
        )
    assert codes(in_teams, "tom") == [case.code]
    assert case.code in codes(in_teams, "daniela")
    assert case.code not in codes(in_teams, "maria")


def test_who_gives_a_case_away_stays_until_somebody_takes_them_off(in_teams):
    case = in_teams.cases["carla"]
    with in_teams.standing("maria"):
        case.assign(
            attorney=in_teams.members["daniela"],
            paralegal=in_teams.members["tom"],
            by=come_in(in_teams, "maria"),
        )
    assert codes(in_teams, "tom") == ["RI-2"]
    assert codes(in_teams, "maria") == ["RI-1", "RI-2"]
    with in_teams.standing("maria"):
        row = CaseMember.objects.get(member=in_teams.members["maria"])
        leave_team(row, by=come_in(in_teams, "maria"))
    assert codes(in_teams, "maria") == ["RI-1"]


def test_nobody_is_on_a_team_twice_and_who_left_the_firm_is_on_none(in_teams):
    case, by = in_teams.cases["carla"], in_teams.actor("olga")
    with in_teams.standing("olga"):
        join_team(case, in_teams.members["tom"], by=by)
        for who in ("tom", "maria"):
            with pytest.raises(Refused):
                join_team(case, in_teams.members[who], by=by)
        gone = in_teams.members["fin"]
        gone.left_at = case.opened_at
        with pytest.raises(Refused):
            join_team(case, gone, by=by)
        with pytest.raises(NotYours):
            join_team(case, in_teams.members["zed"], by=by)


def plan_of_a_list(cast, who):
    with cast.standing(who), connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT * FROM cases_case")
        return "\n".join(row for (row,) in cursor.fetchall())


def test_a_firm_without_teams_pays_for_none(cast):
    """The list of one's cases is part of the policy, and is never asked for."""
    assert "never executed" in plan_of_a_list(cast, "maria")
    with cast.standing("olga"):
        set_access("team", by=cast.actor("olga"))
    assert "never executed" in plan_of_a_list(cast, "olga")
    assert "never executed" not in plan_of_a_list(cast, "maria")
