"""Who can reach what is looked at from time to time, kept or removed, and the record is kept."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from adelante.audit.models import Entry
from adelante.cases import reviewing
from adelante.cases.inviting import invite
from adelante.cases.models import Grant, Invitation
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.tenancy import tenant
from adelante.firms.models import Firm
from adelante.people.models import AccessReview, Member, ReviewDecision
from adelante.web.staff.settings.review_page import record_csv

HOME = "/rivera/desk/settings/access"
Kind, Made = ReviewDecision.Kind, ReviewDecision.Made


@pytest.fixture
def olga(client, signed_in):
    return signed_in(client, "olga")


@pytest.fixture
def invited(cast):
    with cast.standing("maria"):
        return invite(cast.parties["ana"], email="aunt@example.com", by=cast.actor("maria"))


@pytest.fixture
def review(cast, invited):
    with cast.standing("olga"):
        return reviewing.start_review(by=cast.actor("olga"))


def keep_all(cast, review):
    by = cast.actor("olga")
    with cast.standing("olga"):
        for kind in Kind:
            for way in reviewing.undecided(review, kind):
                reviewing.decide(review, way, Made.KEPT, by=by)


def test_a_review_covers_every_colleague_grant_and_invitation_of_the_firm(cast, review, invited):
    with cast.standing("olga"):
        found = {kind: {row.pk for row in reviewing.undecided(review, kind)} for kind in Kind}
        mine = {who: m.pk for who, m in cast.members.items() if m.firm_id == cast.rivera}
        assert found[Kind.MEMBER] == set(mine.values())
        assert found[Kind.GRANT] == set(Grant.objects.values_list("pk", flat=True))
        assert found[Kind.INVITATION] == {invited.pk}


def test_removing_does_what_the_ordinary_acts_do(cast, review, invited):
    by = cast.actor("olga")
    with cast.standing("olga"):
        grant = Grant.objects.get(party=cast.parties["carla"])
        for way in (Member.objects.get(pk=cast.members["fin"].pk), grant, invited):
            reviewing.decide(review, way, Made.REMOVED, by=by)
        assert Member.objects.get(pk=cast.members["fin"].pk).left_at
        assert Grant.objects.get(pk=grant.pk).ended_at
        assert Invitation.objects.get(pk=invited.pk).revoked_at
        names = set(Entry.objects.values_list("name", flat=True))
    assert {"member_left", "access_ended", "invitation_revoked", "access_decided"} <= names


def test_it_is_finished_once_everybody_has_been_decided_on(cast, review):
    by = cast.actor("olga")
    with cast.standing("olga"), pytest.raises(Refused, match="has not been decided"):
        reviewing.finish_review(review, by=by)
    keep_all(cast, review)
    with cast.standing("olga"):
        reviewing.finish_review(review, by=by)
        with pytest.raises(Refused, match="finished"):
            reviewing.finish_review(review, by=by)


def test_the_same_way_in_is_decided_on_once(cast, review):
    by = cast.actor("olga")
    with cast.standing("olga"):
        maria = Member.objects.get(pk=cast.members["maria"].pk)
        reviewing.decide(review, maria, Made.KEPT, by=by)
        with pytest.raises(Refused, match="already"):
            reviewing.decide(review, maria, Made.REMOVED, by=by)
        assert Member.objects.get(pk=maria.pk).left_at is None


def test_a_refused_removal_leaves_no_decision(cast, review):
    """Nobody lets themselves go."""
    by = cast.actor("olga")
    with cast.standing("olga"):
        me = Member.objects.get(pk=by.member)
        with pytest.raises(Refused):
            reviewing.decide(review, me, Made.REMOVED, by=by)
        assert not ReviewDecision.objects.exists()


@pytest.mark.parametrize("who", ["daniela", "maria", "fin", "ana", "zed"])
def test_nobody_else_may_review(cast, review, who):
    by = cast.actor(who)
    with cast.standing("olga"):
        maria = Member.objects.get(pk=cast.members["maria"].pk)
        for act in (
            lambda: reviewing.decide(review, maria, Made.REMOVED, by=by),
            lambda: reviewing.finish_review(review, by=by),
        ):
            with pytest.raises(NotYours):
                act()


@pytest.mark.parametrize("who", ["maria", "zed", "ana"])
def test_the_database_shows_a_review_to_those_who_run_the_firm_alone(cast, review, who):
    try:
        with transaction.atomic(), cast.standing(who):
            assert not AccessReview.objects.all()
    except DatabaseError as error:
        assert "permission denied" in str(error)


def test_a_decision_is_changed_by_nobody(cast, review):
    keep_all(cast, review)
    for role in ("RESET ROLE", "SET LOCAL ROLE adelante_staff"):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            cast.standing("olga"),
            connection.cursor() as cursor,
        ):
            cursor.execute(role)
            cursor.execute("UPDATE people_reviewdecision SET made = 'removed'")
    with connection.cursor() as cursor:  # not even the owner, whom no grant holds
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'people_reviewdecision'::regclass"
        )
        assert {"only_added", "never_emptied"} <= {name for (name,) in cursor.fetchall()}


def test_the_next_one_is_due_so_many_months_after_the_last(cast, review):
    with cast.standing("olga"):
        firm = Firm.objects.get(pk=cast.rivera)
        assert reviewing.due_at(firm) == firm.founded_at + timedelta(days=90)
    keep_all(cast, review)
    with cast.standing("olga"):
        reviewing.finish_review(review, by=cast.actor("olga"))
        reviewing.plan_reviews(6, by=cast.actor("olga"))
        firm.refresh_from_db()
        assert reviewing.due_at(firm) == review.finished_at + timedelta(days=180)
        reviewing.plan_reviews(0, by=cast.actor("olga"))
        firm.refresh_from_db()
        assert reviewing.due_at(firm) is None


def test_a_name_that_looks_like_a_formula_is_harmless_in_the_table(cast, review):
    row = ReviewDecision(
        kind="grant", who="=cmd()", reaches="RI-1", made="kept", made_by=cast.members["olga"]
    )
    row.made_at = clock.now()
    lines = list(csv.reader(io.StringIO(record_csv([row]))))
    assert lines[1][1] == "'=cmd()"


# Pages.


def test_the_whole_review_on_its_pages(cast, olga, invited):
    assert "Start a review" in olga.get(HOME).content.decode()
    olga.post(f"{HOME}/start")
    page = olga.get(HOME).content.decode()
    assert "María Ruiz, maria@example.com" in page and "aunt@example.com" in page
    assert "HL-1" not in page and "zed@example.com" not in page

    with tenant(cast.rivera):
        review = AccessReview.objects.get()
        carla = Grant.objects.get(party=cast.parties["carla"])
    answer = olga.post(f"{HOME}/{review.pk}/grants/{carla.pk}/remove")
    assert answer.status_code == 302
    page = olga.get(HOME).content.decode()
    ticked = {kind: re.findall(rf'name="{kind}" value="([^"]+)"', page) for kind in map(str, Kind)}
    olga.post(f"{HOME}/{review.pk}/keep", ticked | {"member": [*ticked["member"], "nonsense"]})
    page = olga.get(HOME).content.decode()
    assert "Everybody has been decided on" in page
    answer = olga.post(f"{HOME}/{review.pk}/finish")
    record = olga.get(answer.headers["Location"]).content.decode()
    assert "Carla Mora, carla@example.com" in record and "Removed" in record

    table = olga.get(f"{HOME}/{review.pk}/csv")
    assert table.headers["Content-Disposition"].startswith("attachment")
    lines = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert len(lines) == 1 + sum(map(len, ticked.values())) + 1
    paper = olga.get(f"{HOME}/{review.pk}/pdf")
    assert paper.content.startswith(b"%PDF-")


def test_a_finished_review_takes_nothing_more(cast, olga, review):
    keep_all(cast, review)
    olga.post(f"{HOME}/{review.pk}/finish")
    with tenant(cast.rivera):
        grant = Grant.objects.get(party=cast.parties["carla"])
    assert olga.post(f"{HOME}/{review.pk}/grants/{grant.pk}/remove").status_code == 404
    with tenant(cast.rivera):
        assert Grant.objects.get(pk=grant.pk).ended_at is None


def test_another_firms_review_and_ways_in_do_not_exist(cast, olga, client, review):
    with tenant(cast.harbour):
        hugo = Grant.objects.get(party=cast.parties["hugo"])
    assert olga.post(f"{HOME}/{review.pk}/grants/{hugo.pk}/remove").status_code == 404
    olga.post(f"{HOME}/{review.pk}/keep", {"grant": [str(hugo.pk)]})
    with tenant(cast.rivera):
        assert not ReviewDecision.objects.exists()


def test_how_often_is_chosen_from_the_list(cast, olga):
    assert olga.post(f"{HOME}/plan", {"months": "6"}).status_code == 302
    assert olga.post(f"{HOME}/plan", {"months": "5"}).status_code == 422
    with tenant(cast.rivera):
        assert Firm.objects.get(pk=cast.rivera).access_review_months == 6


def test_the_page_takes_as_many_reads_for_many_as_for_few(cast, olga, review, queries):
    few = queries(lambda: olga.get(HOME))
    with cast.standing("maria"):
        for number in range(5):
            invite(cast.parties["ana"], email=f"a{number}@example.com", by=cast.actor("maria"))
    assert queries(lambda: olga.get(HOME)) == few


def test_who_runs_the_firm_reads_today_that_a_review_is_due(cast, olga, client, signed_in):
    assert "access review has been due" not in olga.get("/rivera/desk/").content.decode()
    with tenant(cast.rivera):
        Firm.objects.update(founded_at=clock.now() - timedelta(days=91))
    assert "access review has been due" in olga.get("/rivera/desk/").content.decode()
    maria = signed_in(client, "maria")
    assert "access review" not in maria.get("/rivera/desk/").content.decode()
