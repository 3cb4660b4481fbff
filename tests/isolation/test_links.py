"""What a link's transaction reaches, asked of the database itself: walls 1 to 3 are not asked."""

from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from adelante.audit.actor import Actor
from adelante.cases.models import Pass
from adelante.cases.passing import enter
from adelante.core.ids import new_id
from adelante.core.tenancy import Door, tenant
from adelante.documents.models import Request
from adelante.web.public.doing.task import OneTask
from tests.addresses import at_a_firm
from tests.belongings import MARKS, firm_of, mark_of, tenant_models, visit_secret
from tests.isolation.places import NAMES
from tests.visiting import CLIENTS, TOKEN, Browsers, body

ADDRESSES = [address for address in at_a_firm() if address.door == "pass"]
OTHER_DOORS = [address for address in at_a_firm() if address.door in {"staff", "client", "account"}]
READS = {"cases_party", "firms_firmkey", "firms_scopekey", "documents_request"}
OWN = {"hugo": {"Hugo", "Harbour Law"}}  # a first name, and the firm's
KEYS = {"firms_firmkey", "firms_scopekey"}  # sealed under the firm's, and that under the master


def standing_as(visit, who):
    return tenant(getattr(visit.cast, firm_of(who)), door=Door.PASS)


def rows_seen():
    """{table: ids of its rows} of every table that this hat may read."""
    found = {}
    for model in tenant_models():
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_any_column_privilege(%s, 'SELECT')", [table])
            if cursor.fetchone()[0]:
                found[table] = set(model._base_manager.values_list("pk", flat=True))
    return {table: ids for table, ids in found.items() if ids}


@pytest.mark.parametrize("who", CLIENTS)
def test_a_link_shows_its_one_row_and_nothing_else_of_anything(visit, who):
    with standing_as(visit, who):
        assert enter(visit_secret(who), firm=getattr(visit.cast, firm_of(who)))
        seen = rows_seen()

    assert set(seen) == READS
    assert seen["documents_request"] == {visit.of("request", who).pk}
    assert seen["cases_party"] == {visit.cast.parties[who].pk}
    assert {len(ids) for ids in seen.values()} == {1}


def test_a_link_to_pay_shows_its_one_invoice_and_how_it_is_being_paid(visit):
    with tenant(visit.cast.rivera):
        invoice = visit.of("invoice", "ana").pk
        Pass.objects.filter(pk=visit.of("pass", "ana").pk).update(kind="pay", item=invoice)
    with standing_as(visit, "ana"):
        assert enter(visit_secret("ana"), firm=visit.cast.rivera)
        seen = rows_seen()

    assert set(seen) - KEYS - {"cases_party"} == {"billing_invoice", "billing_checkout"}
    assert seen["billing_invoice"] == {invoice}
    assert seen["billing_checkout"] == {visit.of("checkout", "ana").pk}


@pytest.mark.parametrize("secret", ["", "visit of nobody", "x" * 5000])
def test_without_a_visit_the_hat_sees_no_row_at_all(visit, secret):
    with standing_as(visit, "ana"):
        assert enter(secret, firm=visit.cast.rivera) is None
        assert rows_seen() == {}


def test_a_visit_of_another_firm_is_none(visit):
    with standing_as(visit, "ana"):
        assert enter(visit_secret("hugo"), firm=visit.cast.rivera) is None
        assert rows_seen() == {}


def test_who_comes_after_somebody_else_in_one_transaction_does_not_see_theirs(visit):
    with standing_as(visit, "ana"):
        assert enter(visit_secret("ana"), firm=visit.cast.rivera)
        assert enter("nobody", firm=visit.cast.rivera) is None
        assert rows_seen() == {}


def test_no_other_hat_sees_more_by_a_link(visit):
    """The settings of a link alone open nothing: a client's hat does not read them."""
    with tenant(visit.cast.rivera, door=Door.CLIENT), connection.cursor() as cursor:
        link, went_in = visit.of("pass", "ana").pk, visit.of("visit", "ana").pk
        cursor.execute("SELECT set_config('adelante.pass', %s, true)", [str(link)])
        cursor.execute("SELECT set_config('adelante.visit', %s, true)", [str(went_in)])
        assert not Request.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("SELECT tenancy_link_item()")


def test_a_link_changes_no_row_of_anybody_elses(visit):
    with standing_as(visit, "ana"):
        assert enter(visit_secret("ana"), firm=visit.cast.rivera)
        for who in ("luis", "carla", "nora"):
            theirs = Request.objects.filter(pk=visit.of("request", who).pk)
            assert theirs.update(state="accepted") == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            Request.objects.update(label={"en": "mine"})


def test_what_is_done_is_seen_and_not_written_to(visit):
    with tenant(visit.cast.rivera):
        Pass.objects.filter(pk=visit.of("pass", "ana").pk).update(done_at="2026-11-01T00:00Z")
    with standing_as(visit, "ana"):
        assert enter(visit_secret("ana"), firm=visit.cast.rivera).is_done
        assert Request.objects.count() == 1
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Request.objects.update(state="needed")


@pytest.fixture(scope="module")
def browsers(house):
    return Browsers(house)


def by_link_alone(browsers, who):
    browser = browsers.stranger()
    browser.cookies[f"task-{firm_of(who)}"] = visit_secret(who)
    return browser


def everybody_elses(visit, who):
    """Words and ids of all but this client, and of their case, their papers and their bills."""
    own = {str(visit.of("request", who).pk), str(visit.of("upload", who).pk)}
    ids = {str(row.pk) for row in visit.rows.values() if isinstance(row.pk, UUID)} - own
    others = [mark_of(one) for one in CLIENTS if one != who]
    names = {name for one in NAMES for name in NAMES[one]} - OWN.get(who, set())
    return [*others, *names, *ids, f"{who}@example.com"]


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
@pytest.mark.parametrize("walls", ["all walls", "the database alone"])
def test_no_word_of_anything_else_is_on_a_page_of_a_link(
    visit, browsers, address, walls, monkeypatch
):
    if walls == "the database alone":
        monkeypatch.setattr(Actor, "may", lambda *asked, **at: True)
        monkeypatch.setattr(Actor, "must", lambda *asked, **at: None)
        monkeypatch.setattr(OneTask, "_of_firm", lambda task, model: model.objects.all())
    for who in CLIENTS:
        with tenant(getattr(visit.cast, firm_of(who))):
            Request.objects.filter(pk=visit.of("request", who).pk).update(state="needed")
        page = body(by_link_alone(browsers, who).get(f"/{firm_of(who)}/do/"))
        assert mark_of(who).encode() in page, "it shows what is asked"
        for method in address.different_methods:
            for holder in CLIENTS:
                parts = {name: visit.of("upload", holder).pk for name in address.ids}
                with transaction.atomic():
                    url = address.at(firm_of(who), **parts)
                    response = by_link_alone(browsers, who).generic(method, url)
                    text = TOKEN.sub(b"", body(response)).decode(errors="replace")
                    transaction.set_rollback(True)
                for key in parts.values():
                    text = text.replace(str(key), "")
                found = [word for word in everybody_elses(visit, who) if word in text]
                assert found == [], (who, method, holder)


@pytest.mark.parametrize("address", OTHER_DOORS, ids=str)
def test_no_other_page_opens_for_who_came_by_a_link(visit, browsers, address):
    parts = {name: visit.id_in_address(name, "ana") for name in address.ids}
    for method in address.different_methods:
        response = by_link_alone(browsers, "ana").generic(method, address.at("rivera", **parts))
        assert response.status_code in {302, 400, 401, 404, 415}, method
        assert MARKS["rivera"] not in body(response).decode(errors="replace")


def test_an_upload_that_was_begun_while_signed_in_is_not_a_links(visit, browsers):
    for key in (visit.of("upload", "ana").pk, new_id()):
        response = by_link_alone(browsers, "ana").head(f"/rivera/do/uploads/{key}")
        assert response.status_code in {404, 410}
