"""Safe mode: Ana is kept safe from Luis, the petitioner of her case, who has an account of his own
and a grant that says "everything". With the application's own checks taken away, the database shows
him his own papers alone; and her none of his.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from adelante.audit.models import Entry
from adelante.cases.models import Case, Filing, Grant, Kept, Party
from adelante.cases.safety import end_safe_mode, keep_safe
from adelante.core import clock
from adelante.core.errors import NotFresh, NotYours, Refused
from adelante.documents.models import Request
from tests.addresses import at_a_firm
from tests.belongings import mark_of, tenant_models
from tests.isolation.leaking import forget_the_desk
from tests.visiting import Browsers, body, words_of

PAGES = [address for address in at_a_firm() if address.door == "client" and address.reads]
HERS = "Ocotillo"
APART_OPEN = {
    "case/<uuid:case_id>/access",
    "case/<uuid:case_id>/documents",
    "documents/<uuid:request_id>",
    "versions/<uuid:version_id>",
    "versions/<uuid:version_id>/receipt",
    "files/<uuid:file_id>/original",
    "files/<uuid:file_id>/pages/<int:number>",
}


def stale(cast, who):
    return replace(cast.actor(who), proved_at=clock.now() - timedelta(minutes=16))


@pytest.fixture(scope="module")
def browsers(house):
    return Browsers(house)


@pytest.fixture
def safe(visit):
    """Ana is kept safe; everything of hers that has a name has one that is found."""
    cast = visit.cast
    with cast.standing("maria"):
        Request.objects.filter(party=cast.parties["ana"]).update(label={"en": HERS, "es": HERS})
        Case.objects.filter(pk=cast.cases["ana_luis"].pk).update(
            documents_asked=7717, documents_accepted=6616, held_because=HERS
        )
        Filing.objects.filter(form="I-485").update(receipt_number="IOE0912345678")
        case = Case.objects.get(pk=cast.cases["ana_luis"].pk)
        keep_safe(case, protecting=[cast.parties["ana"].pk], by=cast.actor("maria"))
    return visit


def others(visit, who, model):
    """Its rows, without what the trail has of this person's own doings."""
    rows = list(model._base_manager.all())
    if model is Entry:
        return [row for row in rows if row.account_id != visit.cast.accounts[who].pk]
    return rows


def rows_seen(visit, who):
    """{table: its rows} of all that names a case, past every filter of the application."""
    found = {}
    with visit.cast.standing(who), connection.cursor() as cursor:
        for model in tenant_models():
            names = {field.attname for field in model._meta.local_fields}
            if not names & {"case_id", "party_id"} and model is not Case:
                continue
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [model._meta.db_table])
            if cursor.fetchone()[0]:
                found[model._meta.db_table] = others(visit, who, model)
    return {table: rows for table, rows in found.items() if rows}


def test_the_database_shows_who_is_kept_apart_their_own_papers_and_nothing_else(safe):
    seen = rows_seen(safe, "luis")
    luis = safe.cast.parties["luis"].pk
    assert {getattr(row, "party_id", None) for rows in seen.values() for row in rows} == {luis}
    assert {table for table in seen if not table.startswith("documents_")} == {
        "cases_grant",
        "cases_party",
    }
    assert {len(rows) for rows in seen.values()} == {1}


def test_the_database_shows_who_is_kept_safe_the_case_and_no_paper_of_the_others(safe):
    seen = rows_seen(safe, "ana")
    ana = safe.cast.parties["ana"].pk
    assert len(seen["cases_case"]) == 1 and seen["cases_filing"]
    for table, rows in seen.items():
        if table.startswith("documents_") or table in {"cases_party", "audit_entry"}:
            assert {row.party_id for row in rows} <= {ana, None}, table


def test_what_happened_to_one_side_is_not_told_to_the_other(safe):
    cast, told = safe.cast, {}
    for of in ("ana", "luis"):
        with cast.standing("system"):
            Entry.objects.create(
                firm_id=cast.rivera,
                name=f"of_{of}",
                actor_kind="client",
                door="client",
                case_id=cast.cases["ana_luis"].pk,
                party_id=cast.parties[of].pk,
                audience="case",
            )
    for who in ("ana", "luis"):
        with cast.standing(who):
            told[who] = set(Entry.objects.filter(name__startswith="of_").values_list("name"))
    assert told == {"ana": {("of_ana",)}, "luis": set()}


def test_the_kind_of_the_case_is_told_to_nobody_who_sees_a_part_of_it(safe):
    for who in ("luis", "nora", "pablo"):
        with safe.cast.standing(who), connection.cursor() as cursor:
            cursor.execute("SELECT type_label, title->>'en' FROM cases_reached()")
            assert cursor.fetchall() == [("", "Your page")], who


def asked(visit, browsers, who, address, *, of):
    own = {part: visit.id_in_address(part, of) for part in address.ids}
    return browsers.of(who).get(address.at("rivera", **own))


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_no_page_opens_anything_of_who_is_kept_safe(safe, browsers, address):
    response = asked(safe, browsers, "luis", address, of="ana")
    text = words_of(response)
    if "_id" in address.path and "case_id" not in address.path:
        assert response.status_code == 404
    for word in (HERS, "7717", "6616", "IOE0912345678", "Ana", mark_of("ana"), "I-485"):
        assert word not in text.replace("Quetzal7-ana@example.com", ""), word


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_what_is_open_to_who_is_kept_apart_is_listed_and_all_else_is_not_there(
    safe, browsers, address
):
    response = asked(safe, browsers, "luis", address, of="luis")
    text = words_of(response)
    place = address.path.removeprefix("/{firm}/")
    if place in {"", "case/<uuid:case_id>"}:
        assert response.headers["Location"].endswith("/documents")
    else:
        assert (response.status_code == 404) == (place not in APART_OPEN)
    for word in (HERS, "Ana", "Green card", "I-130 + I-485", "safe"):
        assert word not in text, word


def test_a_home_that_forgets_to_filter_shows_no_more(safe, browsers, monkeypatch):
    forget_the_desk(monkeypatch)
    for address in PAGES:
        for of in ("ana", "luis"):
            response = asked(safe, browsers, "luis", address, of=of)
            assert HERS not in body(response).decode(errors="replace"), address


def test_a_payer_for_who_is_kept_apart_sees_no_bill(safe):
    cast = safe.cast
    with cast.standing("system"):
        grants = Grant.objects.filter(account=cast.accounts["pablo"])
        grants.update(party=cast.parties["luis"])
    with cast.standing("pablo"), connection.cursor() as cursor:
        assert cursor.execute("SELECT tenancy_billed()").fetchone() == (None,)
        assert cursor.execute("SELECT count(*) FROM cases_reached()").fetchone() == (0,)


def test_somebody_who_joins_later_is_kept_apart_too(safe):
    with safe.cast.standing("maria"):
        assert {
            party.short_name: party.kept
            for party in Party.objects.filter(case=safe.cast.cases["ana_luis"])
        } == {"Ana": Kept.PROTECTED, "Luis": Kept.APART, "Nora": Kept.APART}


def test_switched_off_by_a_fresh_attorney_everything_is_as_before(safe):
    cast = safe.cast
    with cast.standing("maria"), pytest.raises(NotYours):
        end_safe_mode(cast.cases["ana_luis"], by=cast.actor("maria"))
    with cast.standing("daniela"):
        case = Case.objects.get(pk=cast.cases["ana_luis"].pk)
        with pytest.raises(NotFresh):
            end_safe_mode(case, by=stale(cast, "daniela"))
        end_safe_mode(case, by=cast.actor("daniela"))
        assert not Party.objects.exclude(kept=Kept.TOGETHER).exists()
        assert Case.objects.get(pk=case.pk).title["en"] == "Green card for Ana"
    with cast.standing("luis"):
        assert Case.objects.count() == 1 and Request.objects.count() == 3


@pytest.mark.parametrize("who", ["fin", "ana", "luis", "zed"])
def test_nobody_else_switches_it_on(visit, who):
    cast = visit.cast
    with cast.standing(who), pytest.raises(NotYours):
        keep_safe(cast.cases["ana_luis"], protecting=[cast.parties["ana"].pk], by=cast.actor(who))


def test_somebody_of_the_case_is_to_be_kept_safe(visit):
    cast = visit.cast
    for wrong in ([], [cast.parties["carla"].pk]):
        with cast.standing("maria"), pytest.raises(Refused, match="kept safe"):
            keep_safe(cast.cases["ana_luis"], protecting=wrong, by=cast.actor("maria"))
