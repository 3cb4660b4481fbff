"""What is limited to some is there for nobody else: every page, every table, every reader.

The canary is the mark of whose item it is ("Quetzal7-ana"), in every word and file name of it.
"""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection

from adelante.audit.events import record
from adelante.billing.events import InvoiceIssued
from adelante.billing.invoicing import LineAsked, issue_invoice
from adelante.billing.limiting import limit_invoice, parties_told_of
from adelante.billing.models import Invoice, InvoiceLimit
from adelante.cases.limiting import OnlyParties, OnlyStaff
from adelante.cases.models import Case
from adelante.core.errors import NotYours, Refused
from adelante.core.tenancy import tenant
from adelante.core.words import Words
from adelante.documents.limiting import leaves_out, limit_request
from adelante.documents.models import Request, RequestLimit
from adelante.documents.models.request import recount
from adelante.messaging.models import Message
from adelante.messaging.tasks import tell_client_invoice
from adelante.web.staff.desk import Desk
from tests.addresses import at_a_firm
from tests.belongings import tenant_models
from tests.isolation.leaking import forget_the_desk
from tests.visiting import Browsers, body

PAGES = [
    address for address in at_a_firm() if address.reads and address.door in {"staff", "client"}
]
OFFICE = ("olga", "daniela", "maria", "fin", "audrey", "tom")
PORTAL = ("ana", "luis", "nora", "pablo")
PAPERS = ("request", "version", "file", "preview", "remark", "upload", "document")
BILLS = (
    *("invoice", "invoiceline", "installment", "plan", "allocation", "payment", "checkout"),
    *("credit", "reversal"),
)


@pytest.fixture(scope="module")
def browsers(house):
    return Browsers(house)


def shut_papers(visit, *, staff=None, clients=None, who="olga"):
    with visit.cast.standing(who):
        asked = Request.objects.get(pk=visit.of("request", "ana").pk)
        limit_request(asked, staff=staff, clients=clients, by=visit.cast.actor(who))


def shut_bills(visit, *, staff=None, clients=None, who="olga"):
    with visit.cast.standing(who):
        bill = Invoice.objects.get(pk=visit.of("invoice", "ana").pk)
        limit_invoice(bill, staff=staff, clients=clients, by=visit.cast.actor(who))


def member(visit, who):
    return visit.cast.members[who].pk


def rows_of(visit, who, kinds):
    """Which of Ana's rows of these kinds the database shows this reader, past every filter."""
    seen = set()
    models = {model._meta.model_name: model for model in tenant_models()}
    with visit.cast.standing(who), connection.cursor() as cursor:
        for kind in kinds:
            table = models[kind]._meta.db_table
            cursor.execute("SELECT has_column_privilege(%s, 'id', 'SELECT')", [table])
            if cursor.fetchone()[0]:
                cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s", [visit.of(kind, "ana").pk])
                if cursor.fetchone():
                    seen.add(kind)
    return seen


def canaries(visit, browsers, who, kinds):
    """Pages on which this reader finds an id of Ana's items."""
    ids = {kind: str(visit.of(kind, "ana").pk) for kind in kinds}
    found = []
    for address in PAGES:
        if address.door != ("staff" if who in OFFICE else "client"):
            continue
        parts = {part: visit.id_in_address(part, "ana") for part in address.ids}
        asked = {str(value) for value in parts.values()}
        response = browsers.of(who).get(address.at("rivera", **parts))
        text = body(response).decode(errors="replace")
        assert response.status_code < 500, (who, address)
        about_it = any(str(value) in ids.values() for value in parts.values())
        if about_it and response.status_code == 200:
            found.append(str(address))
        found += [
            f"{address}: {kind}" for kind, key in ids.items() if key in text and key not in asked
        ]
    return found


# The office.

STAFF_LIMITS = [
    (OnlyStaff(members=["daniela"]), {"olga", "daniela"}),
    (OnlyStaff(roles=["attorney", "auditor"]), {"olga", "daniela", "audrey"}),
    (OnlyStaff(roles=["finance"], members=["tom"]), {"olga", "fin", "tom"}),
    (OnlyStaff(), {"olga"}),
    (None, set(OFFICE)),
]


def named(visit, only):
    return only and OnlyStaff(only.roles, [member(visit, who) for who in only.members])


@pytest.mark.parametrize(("only", "finds"), STAFF_LIMITS)
def test_the_database_shows_a_limited_document_to_those_alone(visit, only, finds):
    shut_papers(visit, staff=named(visit, only))
    seen = {who: rows_of(visit, who, PAPERS) for who in OFFICE}
    assert {who for who, kinds in seen.items() if kinds} == finds
    assert all(seen[who] == set(PAPERS) for who in finds)
    assert rows_of(visit, "ana", PAPERS) == set(PAPERS)


@pytest.mark.parametrize(("only", "finds"), STAFF_LIMITS)
def test_the_database_shows_a_limited_invoice_to_those_alone(visit, only, finds):
    shut_bills(visit, staff=named(visit, only))
    seen = {who: rows_of(visit, who, BILLS) for who in OFFICE}
    assert {who for who, kinds in seen.items() if "invoice" in kinds} == finds
    for who in set(OFFICE) - finds:
        assert seen[who] == set(), who


@pytest.mark.parametrize("who", ["maria", "fin", "audrey", "tom"])
def test_no_page_of_the_office_shows_what_is_limited_to_others(visit, browsers, who):
    shut_papers(visit, staff=OnlyStaff(members=[member(visit, "daniela")]))
    shut_bills(visit, staff=OnlyStaff(members=[member(visit, "daniela")]))
    assert canaries(visit, browsers, who, (*PAPERS, *BILLS)) == []


def test_whom_it_is_limited_to_finds_it_on_its_pages(visit, browsers):
    """The same eyes see it where it is: an empty list above would prove nothing otherwise."""
    shut_papers(visit, staff=OnlyStaff(members=[member(visit, "daniela")]))
    shut_bills(visit, staff=OnlyStaff(members=[member(visit, "daniela")]))
    assert len(canaries(visit, browsers, "daniela", (*PAPERS, *BILLS))) > 10


def test_the_desk_alone_hides_it_too(visit):
    """The second wall by itself: asked with the policies' answer put aside."""
    shut_papers(visit, staff=OnlyStaff(roles=["attorney"]))
    with visit.cast.standing("olga"):  # whom the database shows everything
        mine = Desk(visit.cast.actor("olga")).requests
        hers = Desk(visit.cast.actor("maria")).requests
        pk = visit.of("request", "ana").pk
        assert mine.filter(pk=pk).exists() and not hers.filter(pk=pk).exists()


def test_the_database_alone_hides_it_too(visit, browsers, monkeypatch):
    shut_papers(visit, staff=OnlyStaff(roles=["attorney"]))
    forget_the_desk(monkeypatch)
    assert (
        browsers.of("maria")
        .get(f"/rivera/desk/documents/{visit.of('request', 'ana').pk}")
        .status_code
        == 404
    )


# The people of the case.


def test_a_document_may_be_its_owners_alone(visit, browsers):
    """Petitioner and beneficiary apart: Luis sees no more that something was asked of Ana."""
    assert "request" in rows_of(visit, "luis", PAPERS)
    shut_papers(visit, clients=OnlyParties())
    assert rows_of(visit, "luis", PAPERS) == set()
    assert rows_of(visit, "ana", PAPERS) == set(PAPERS)
    assert canaries(visit, browsers, "luis", PAPERS) == []


def test_fee_talks_stay_with_whom_they_are_had(visit, browsers):
    """Luis reaches the whole case and Pablo its bills; this one is between the firm and Ana."""
    shut_bills(visit, clients=OnlyParties())
    for who in ("luis", "nora"):
        assert "invoice" not in rows_of(visit, who, BILLS), who
        assert canaries(visit, browsers, who, BILLS) == [], who
    assert {"invoice", "payment"} <= rows_of(visit, "ana", BILLS)
    assert "invoice" in rows_of(visit, "pablo", BILLS)  # he pays for Ana


def test_a_bill_may_be_opened_to_one_more_party(visit):
    luis = visit.cast.parties["luis"].pk
    with visit.cast.standing("olga"):
        bill = Invoice.objects.get(pk=visit.of("invoice", "luis").pk)
        limit_invoice(bill, staff=None, clients=OnlyParties(), by=visit.cast.actor("olga"))
        assert parties_told_of([bill.pk]) == {luis}
    with visit.cast.standing("pablo"):
        assert not Invoice.objects.filter(pk=bill.pk).exists()
    with visit.cast.standing("olga"):
        ana = OnlyParties([visit.cast.parties["ana"].pk])
        limit_invoice(bill, staff=None, clients=ana, by=visit.cast.actor("olga"))
    with visit.cast.standing("pablo"):
        assert Invoice.objects.filter(pk=bill.pk).exists()


# Who limits, and what becomes of counts, numbers and letters.


@pytest.mark.parametrize("who", ["fin", "audrey", "ana"])
def test_who_may_not_ask_for_documents_limits_none(visit, who):
    with pytest.raises(NotYours):
        shut_papers(visit, staff=OnlyStaff(), who=who)


@pytest.mark.parametrize("who", ["maria", "audrey", "ana"])
def test_who_does_not_bill_limits_no_invoice(visit, who):
    with pytest.raises(NotYours):
        shut_bills(visit, staff=OnlyStaff(), who=who)


def test_nobody_shuts_themselves_out(visit):
    with pytest.raises(Refused):
        shut_papers(visit, staff=OnlyStaff(roles=["attorney"]), who="maria")


@pytest.mark.parametrize(
    ("staff", "clients"),
    [
        (OnlyStaff(roles=["king"]), None),
        (OnlyStaff(members=["zed"]), None),
        (None, OnlyParties(["carla"])),
        (None, OnlyParties(["hugo"])),
    ],
)
def test_only_colleagues_and_people_of_the_case_can_be_chosen(visit, staff, clients):
    parties = clients and OnlyParties([visit.cast.parties[who].pk for who in clients.parties])
    with pytest.raises(Refused):
        shut_papers(visit, staff=named(visit, staff), clients=parties)


def test_what_all_read_counts_what_all_find(visit):
    """The number on lists leaves a limited document out; the case is complete only with it."""

    def count():
        with visit.cast.standing("maria"):
            case = Case.objects.get(pk=visit.cast.cases["ana_luis"].pk)
            recount(case, by=visit.cast.actor("maria"))
            return case.documents_asked

    before = count()
    shut_papers(visit, staff=OnlyStaff(roles=["attorney"]))
    assert count() == before - 1


def test_the_next_invoice_gets_a_number_of_its_own(visit):
    shut_bills(visit, staff=OnlyStaff(members=[member(visit, "fin")]))
    words = Words(en="Copies", es="Copias")
    with visit.cast.standing("daniela"):
        case = Case.objects.get(pk=visit.cast.cases["ana_luis"].pk)
        seen = Invoice.objects.filter(case=case).count()
        bill = issue_invoice(
            case,
            payer=visit.cast.parties["ana"],
            title=words,
            lines=[LineAsked(words=words, kind="cost", cents=500)],
            due_on=date(2027, 5, 1),
            by=visit.cast.actor("daniela"),
        )
    assert bill.number == f"{case.number}-{seen + 2:02d}"


@pytest.mark.parametrize("is_limited", [False, True])
def test_a_letter_about_a_bill_goes_to_whom_it_is_open_alone(visit, is_limited):
    """Pablo pays for Ana, and hears of every bill of the case but one that is Luis's alone."""
    bill = visit.of("invoice", "luis")
    if is_limited:
        with visit.cast.standing("olga"):
            mine = Invoice.objects.get(pk=bill.pk)
            limit_invoice(mine, staff=None, clients=OnlyParties(), by=visit.cast.actor("olga"))
    with visit.cast.standing("olga"):
        fact = record(
            InvoiceIssued(
                by=visit.cast.actor("olga"),
                case=bill.case_id,
                party=bill.party_id,
                invoice=bill.pk,
                amount=1,
                milestone="",
            )
        )
    tell_client_invoice(firm=str(visit.cast.rivera), entry=fact.seq)
    with tenant(visit.cast.rivera):
        told = Message.objects.filter(template="invoice").values_list("to_address", flat=True)
        assert set(told) == {"luis@example.com"} | (set() if is_limited else {"pablo@example.com"})


def test_a_letter_to_a_reviewer_who_is_left_out_is_not_written(visit):
    shut_papers(visit, staff=OnlyStaff(roles=["attorney"]))
    with visit.cast.standing("olga"):
        pk = visit.of("request", "ana").pk
        assert leaves_out(pk, visit.cast.members["maria"])
        assert not leaves_out(pk, visit.cast.members["daniela"])


# From the page.


def test_an_attorney_limits_a_document_from_its_page(visit, browsers):
    pk = visit.of("request", "ana").pk
    page = browsers.of("daniela").get(f"/rivera/desk/documents/{pk}/who")
    assert page.status_code == 200 and b"Who finds this" in page.content
    sent = {"office": "some", "roles": ["attorney"], "clients": "some"}
    answer = browsers.of("daniela").post(f"/rivera/desk/documents/{pk}/limit", sent)
    assert answer.status_code == 302
    with visit.cast.standing("daniela"):
        limit = RequestLimit.objects.get(request=pk)
    assert (limit.roles, limit.of_clients) == (["attorney"], True)
    item = browsers.of("daniela").get(f"/rivera/desk/documents/{pk}").content.decode()
    assert "At the office only Attorney" in item and "Of the clients only Ana G" in item


def test_what_was_chosen_wrongly_is_not_lost(visit, browsers):
    pk = visit.of("request", "ana").pk
    sent = {"office": "some", "roles": ["finance"], "clients": "all"}
    answer = browsers.of("daniela").post(f"/rivera/desk/documents/{pk}/limit", sent)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "You would not find it yourself" in text and 'value="finance"' in text
    assert "checked" in text.split('value="finance"')[1].split(">")[0]


@pytest.mark.parametrize("side", ["roles", "parties"])
def test_who_is_ticked_below_everybody_is_asked_about_and_not_dropped(visit, browsers, side):
    pk = visit.of("request", "ana").pk
    ticked = {"roles": ["paralegal"], "parties": [str(visit.cast.parties["luis"].pk)]}[side]
    sent = {"office": "all", "clients": "all", side: ticked}
    answer = browsers.of("daniela").post(f"/rivera/desk/documents/{pk}/limit", sent)
    assert answer.status_code == 422 and "Choose “Only these”" in answer.content.decode()


def test_an_attorney_limits_an_invoice_from_its_page(visit, browsers):
    pk = visit.of("invoice", "ana").pk
    assert browsers.of("daniela").get(f"/rivera/desk/invoices/{pk}/who").status_code == 200
    sent = {"office": "all", "clients": "some", "parties": [str(visit.cast.parties["luis"].pk)]}
    answer = browsers.of("daniela").post(f"/rivera/desk/invoices/{pk}/limit", sent)
    assert answer.status_code == 302
    with visit.cast.standing("daniela"):
        limit = InvoiceLimit.objects.get(invoice=pk)
    assert set(limit.parties) == {visit.cast.parties[who].pk for who in ("ana", "luis")}
    assert isinstance(limit.parties[0], UUID)
