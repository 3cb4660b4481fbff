"""Who reaches a part of a case alone: Nora her own papers, Pablo the bills. What is open to them is
listed here; every other address of the portal, also one that is added tomorrow, is shut.
"""

import pytest
from django.db import connection

from adelante.audit.models import Entry
from adelante.cases.models import Case, Filing, Grant
from adelante.core.ids import new_id
from adelante.documents.models import File, Request
from tests.addresses import at_a_firm
from tests.belongings import tenant_models
from tests.isolation.leaking import forget_the_desk
from tests.visiting import Browsers, body, owner_for, words_of

PAGES = [address for address in at_a_firm() if address.door == "client" and address.reads]
OPEN = {
    "nora": {
        "case/<uuid:case_id>/access",
        "case/<uuid:case_id>/documents",
        "documents/<uuid:request_id>",
        "versions/<uuid:version_id>",
        "versions/<uuid:version_id>/receipt",
        "files/<uuid:file_id>/original",
        "files/<uuid:file_id>/pages/<int:number>",
    },
    "pablo": {
        "case/<uuid:case_id>/invoices",
        "case/<uuid:case_id>/statement.pdf",
        "invoices/<uuid:invoice_id>",
        "invoices/<uuid:invoice_id>.pdf",
        "payments/<uuid:payment_id>.pdf",
        "paying/<uuid:checkout_id>",
    },
}
LEADS_ON = {"", "case/<uuid:case_id>"}  # to the part of the case that is theirs
MONEY = "billing_"
THEIRS = "Ocotillo"


@pytest.fixture(scope="module")
def browsers(house):
    return Browsers(house)


@pytest.fixture
def marked(visit):
    """Everything of Ana's and Luis's that has a name has one that is found."""
    others = [visit.cast.parties[who] for who in ("ana", "luis")]
    with visit.cast.standing("maria"):
        Request.objects.filter(party__in=others).update(label={"en": THEIRS, "es": THEIRS})
        Case.objects.filter(pk=visit.cast.cases["ana_luis"].pk).update(
            documents_asked=7717, documents_accepted=6616, held_because=THEIRS
        )
        Filing.objects.filter(form="I-485").update(receipt_number="IOE0912345678")
    return visit


def place_of(address):
    return address.path.removeprefix("/{firm}/")


def asked(visit, browsers, who, address):
    own = {part: visit.id_in_address(part, owner_for(who)) for part in address.ids}
    return browsers.of(who).get(address.at("rivera", **own))


@pytest.mark.parametrize("address", PAGES, ids=str)
@pytest.mark.parametrize("who", ["nora", "pablo"])
def test_what_is_open_to_them_is_listed_and_all_else_is_not_there(visit, browsers, who, address):
    response = asked(visit, browsers, who, address)
    body(response)
    place = place_of(address)
    if place in LEADS_ON:
        assert response.status_code == 302
        assert response["Location"].endswith("/documents" if who == "nora" else "/invoices")
    else:
        assert (response.status_code == 404) == (place not in OPEN[who])


@pytest.mark.parametrize("who", ["nora", "pablo"])
def test_no_word_count_or_number_of_the_others_is_on_any_of_their_pages(marked, browsers, who):
    for address in PAGES:
        response = asked(marked, browsers, who, address)
        text = words_of(response)
        for word in (THEIRS, "7717", "6616", "IOE0912345678", "Ana Gómez", "Luis Gómez"):
            assert word not in text, (address, word)


def others(visit, who, model):
    """Its rows, without what the trail has of this person's own doings."""
    rows = list(model._base_manager.all())
    if model is Entry:
        return [row for row in rows if row.account_id != visit.cast.accounts[who].pk]
    return rows


def rows_seen(visit, who):
    """{table: its rows} of all that names a case, past every filter of the application."""
    found = {}
    with visit.cast.standing(who):
        for model in tenant_models():
            names = {field.attname for field in model._meta.local_fields}
            if not names & {"case_id", "party_id"} and model is not Case:
                continue
            with connection.cursor() as cursor:
                cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [model._meta.db_table])
                if not cursor.fetchone()[0]:
                    continue
            found[model._meta.db_table] = others(visit, who, model)
    return {table: rows for table, rows in found.items() if rows}


def test_the_database_shows_a_payer_the_bills_and_nothing_else(visit):
    seen = rows_seen(visit, "pablo")
    case = visit.cast.cases["ana_luis"].pk
    assert {row.case_id for rows in seen.values() for row in rows} == {case}
    assert {table for table in seen if not table.startswith(MONEY)} == {"cases_grant"}
    assert [grant.account_id for grant in seen["cases_grant"]] == [visit.cast.accounts["pablo"].pk]
    assert len(seen["billing_invoice"]) == 3


def test_the_database_shows_a_sponsor_her_own_papers_and_nothing_else(visit):
    seen = rows_seen(visit, "nora")
    nora = visit.cast.parties["nora"].pk
    assert {getattr(row, "party_id", None) for rows in seen.values() for row in rows} == {nora}
    assert set(seen) == {
        "cases_grant",
        "cases_party",
        *(f"documents_{name}" for name in ("file", "preview", "remark", "request", "upload")),
        "documents_version",
    }
    assert {len(rows) for rows in seen.values()} == {1}


def test_what_is_for_the_whole_case_is_not_for_who_reaches_a_part_of_it(visit):
    with visit.cast.standing("maria"):
        file = File.objects.get(pk=visit.of("file", "ana").pk)
        file.pk, file.vault, file.audience, file.position = new_id(), new_id(), "case", 2
        file._state.adding = True
        file.save(force_insert=True)

    seen = {}
    for who in ("ana", "luis", "nora", "pablo"):
        with visit.cast.standing(who):
            seen[who] = File.objects.filter(pk=file.pk).exists()
    assert seen == {"ana": True, "luis": True, "nora": False, "pablo": False}


@pytest.mark.parametrize("who", ["nora", "pablo"])
def test_a_home_that_forgets_to_filter_still_shows_them_no_more(visit, browsers, who, monkeypatch):
    forget_the_desk(monkeypatch)
    for address in PAGES:
        response = asked(visit, browsers, who, address)
        body(response)
        shut = place_of(address) not in OPEN[who] | LEADS_ON
        assert (response.status_code == 404) == shut, address


def test_the_trail_tells_them_of_their_own_doings_alone(visit):
    for who in ("nora", "pablo"):
        with visit.cast.standing(who):
            account = visit.cast.accounts[who].pk
            assert not Entry.objects.exclude(account_id=account).exists()


def test_nobody_gives_themselves_more(visit):
    for who in ("nora", "pablo"):
        with visit.cast.standing(who), connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege('cases_grant', 'INSERT, UPDATE, DELETE')")
            assert cursor.fetchone() == (False,)
            assert Grant.objects.count() == 1
