"""Every address with an id in it, asked by everybody for what is theirs, another's, and nobody's.

Generated from the URL tables: a new address is probed on the day it is added. An id of another firm
(or of another client) must be answered as an id that does not exist, byte for byte.
"""

from uuid import UUID

import pytest
from django.db import connection, transaction

from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from tests.addresses import at_a_firm
from tests.belongings import MARKS, firm_of, state_of, tenant_models
from tests.isolation.leaking import forget_the_desk, leaks
from tests.visiting import Browsers, body, owner_for, shape

ADDRESSES = at_a_firm()
REMEMBERED = ("people_session",)
JOBS = ("procrastinate_jobs",)  # of all firms
WITH_IDS = [address for address in ADDRESSES if address.ids]
WRITING = [address for address in ADDRESSES if address.unsafe]
AT = {
    "staff": ("maria", "fin", "zed", "ana", "stranger"),
    "client": ("ana", "luis", "nora", "pablo", "carla", "hugo", "maria", "stranger"),
}
EVERYBODY = ("maria", "fin", "ana", "luis", "nora", "pablo", "carla", "zed", "hugo", "stranger")
ELSEWHERE = {"rivera": "hugo", "harbour": "ana"}
ANOTHER_CLIENT = {
    "ana": "carla",
    "luis": "carla",
    "nora": "carla",
    "pablo": "carla",
    "carla": "ana",
}
# What the parties of one case see of each other is a matter of the rooms; these, never.
NEVER_A_SPOUSES = {"version_id", "file_id", "preview_id", "remark_id", "upload_id"}
BILLS = {"invoice_id", "payment_id", "checkout_id"}


@pytest.fixture(scope="module")
def browsers(house):
    return Browsers(house)


@pytest.fixture(scope="module")
def ids_of(house):
    """{firm: the ids of all its rows}, as text."""
    found = {}
    for slug in MARKS:
        firm = getattr(house.cast, slug)
        with tenant(firm):
            found[slug] = {
                str(key)
                for model in tenant_models()
                if model._meta.pk.get_internal_type() == "UUIDField"
                for key in _keys(model)
            }
    return found


def _keys(model):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT has_table_privilege('{model._meta.db_table}', 'SELECT')")
        if not cursor.fetchone()[0]:
            return []
    return list(model._base_manager.values_list("pk", flat=True))


def firm_at(who):
    return "rivera" if who == "stranger" else firm_of(who)


def visitors(address):
    """Who is sent to an address: all that its door is for, and somebody for whom it is not."""
    return AT.get(address.door, EVERYBODY)


def own_ids(house, address, who):
    owner = "ana" if who == "stranger" else owner_for(who)
    return {part: house.id_in_address(part, owner) for part in address.ids}


def ask(browsers, who, address, method, ids):
    """One request, undone after it: the next one finds the house as it was."""
    with transaction.atomic():
        firm = firm_at(who)
        response = browsers.of(who).generic(method, address.at(firm, **ids))
        body(response)
        transaction.set_rollback(True)
    return response


def not_theirs(who, part):
    """Holders whose things this person must not even learn to exist."""
    yield ELSEWHERE[firm_at(who)]
    if who in ANOTHER_CLIENT:
        yield ANOTHER_CLIENT[who]
    if who in {"ana", "luis"} and part in NEVER_A_SPOUSES:
        yield {"ana": "luis", "luis": "ana"}[who]
        yield "nora"
    if who == "nora" and part != "case_id":  # of the case that she has a part in, her own alone
        yield from ("ana", "luis")
    if who == "pablo" and part not in BILLS | {"case_id"}:
        yield from ("ana", "luis", "nora")


@pytest.mark.parametrize("address", WITH_IDS, ids=str)
def test_what_is_not_theirs_is_answered_like_what_does_not_exist(visit, browsers, address):
    for who in visitors(address):
        own = own_ids(visit, address, who)
        for method in address.different_methods:
            for part in address.ids:

                def answer(key, who=who, method=method, part=part, own=own):
                    response = ask(browsers, who, address, method, own | {part: key})
                    return shape(response, key, *own.values())

                expected = answer(new_id())
                assert 300 <= expected[0] < 500 or address.door == "public", (who, method, part)
                for holder in not_theirs(who, part):
                    found = answer(visit.id_in_address(part, holder))
                    assert found == expected, (who, method, part, holder)


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_no_byte_of_another_firm_is_in_any_answer(visit, browsers, ids_of, address):
    for who in visitors(address):
        other = firm_of(ELSEWHERE[firm_at(who)])
        own = own_ids(visit, address, who)
        for method in address.different_methods:
            response = ask(browsers, who, address, method, own)
            assert response.status_code < 500, (who, method)
            assert leaks(response, other, ids_of, allowed=own.values()) == [], (who, method)


@pytest.mark.parametrize("address", [a for a in WRITING if a.ids], ids=str)
def test_a_form_sent_to_anothers_address_changes_nothing(visit, browsers, address):
    firms = visit.cast.rivera, visit.cast.harbour
    before = [state_of(firm, but=REMEMBERED) for firm in firms]
    for who in visitors(address):
        own = own_ids(visit, address, who)
        for method in address.unsafe:
            for part in address.ids:
                for holder in not_theirs(who, part):
                    foreign = visit.id_in_address(part, holder)
                    url = address.at(firm_at(who), **own | {part: foreign})
                    response = browsers.of(who).generic(method, url)
                    assert response.status_code < 500, (who, method, part, holder)
    assert [state_of(firm, but=REMEMBERED) for firm in firms] == before


@pytest.mark.parametrize("address", [a for a in WRITING if a.door in {"staff", "client"}], ids=str)
def test_anothers_ids_inside_a_form_reach_nothing(visit, browsers, ids_of, address):
    """The address is one's own; every field that could name a row names another firm's."""
    for who in AT[address.door][:-2]:
        firm = firm_at(who)
        theirs = firm_of(ELSEWHERE[firm])
        form = strange_form(visit, ELSEWHERE[firm])
        other_firm = getattr(visit.cast, theirs)
        before = state_of(other_firm, but=JOBS)
        own = own_ids(visit, address, who)
        for method in address.unsafe:
            with transaction.atomic():
                url = address.at(firm, **own)
                response = getattr(browsers.of(who), method.lower())(url, form)
                answered = leaks(response, theirs, ids_of, allowed=form.values())
                after = state_of(other_firm, but=JOBS)
                transaction.set_rollback(True)
            assert after == before, (who, method)
            assert answered == [], (who, method)


def strange_form(house, holder):
    """{field: id} for every kind of row, under the names that a form may give it."""
    kinds = {kind: row.pk for (kind, who), row in house.rows.items() if who == holder}
    return {
        name: str(key)
        for kind, key in kinds.items()
        for name in (kind, f"{kind}_id", f"{kind}s")
        if isinstance(key, UUID)
    }


def test_a_desk_that_forgets_to_ask_for_the_firm_still_shows_no_other(
    visit, browsers, ids_of, monkeypatch
):
    forget_the_desk(monkeypatch)
    for address in (address for address in WITH_IDS if address.reads):
        for who in ("maria", "zed", "ana", "hugo"):
            firm = firm_at(who)
            strange = {part: visit.id_in_address(part, ELSEWHERE[firm]) for part in address.ids}
            response = ask(browsers, who, address, "GET", strange)
            theirs = firm_of(ELSEWHERE[firm])
            assert leaks(response, theirs, ids_of, allowed=strange.values()) == [], (address, who)
            assert response.status_code in {302, 404}, (address, who)
