"""Which keys open what: a case's, a contact's, the firm's."""

import pytest
from django.db import DatabaseError, connection, transaction

from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.core.vault import CannotOpen, Key, open_field, seal_field
from adelante.firms import keyring
from adelante.firms.keyring import make_scope_key, open_for_firm, scope_key, seal_for_firm
from adelante.firms.models import FirmKey, ScopeKey


def test_what_was_sealed_for_a_firm_opens_there_for_the_same_thing_alone(cast):
    with tenant(cast.rivera):
        sealed = seal_for_firm(b"314159", firm=cast.rivera, bound_to="message/1")
        assert b"314159" not in sealed
        assert open_for_firm(sealed, firm=cast.rivera, bound_to="message/1") == b"314159"
        with pytest.raises(CannotOpen):
            open_for_firm(sealed, firm=cast.rivera, bound_to="message/2")
    with tenant(cast.harbour), pytest.raises(CannotOpen):
        open_for_firm(sealed, firm=cast.harbour, bound_to="message/1")


def test_each_case_has_its_own_key_and_keeps_it(cast):
    one, other = cast.cases["ana_luis"].pk, cast.cases["carla"].pk
    with tenant(cast.rivera):
        sealed = seal_field(b"x", key=scope_key("case", one, firm=cast.rivera), bound_to="b")
        make_scope_key("case", one, firm=cast.rivera)  # twice is harmless
        key = scope_key("case", one, firm=cast.rivera)
        assert open_field(sealed, key=key, bound_to="b") == b"x"
        with pytest.raises(CannotOpen):
            key = scope_key("case", other, firm=cast.rivera)
            open_field(sealed, key=key, bound_to="b")


def test_another_firms_keys_do_not_exist(cast):
    with tenant(cast.harbour):
        with pytest.raises(ScopeKey.DoesNotExist):
            scope_key("case", cast.cases["ana_luis"].pk, firm=cast.rivera)
        assert not FirmKey.objects.filter(firm=cast.rivera).exists()


def test_a_key_moved_to_another_scope_opens_nothing(cast):
    with tenant(cast.rivera):
        row = ScopeKey.objects.get(kind="case", of_id=cast.cases["carla"].pk)
        stranger = new_id()
        ScopeKey.objects.create(
            firm_id=cast.rivera, kind="case", of_id=stranger, wrapped=row.wrapped
        )
        with pytest.raises(CannotOpen):
            scope_key("case", stranger, firm=cast.rivera)


def test_a_key_is_made_once_for_each_firm(cast):
    refused = pytest.raises(DatabaseError, match="one_firm_key_a_version")
    with tenant(cast.rivera), refused, transaction.atomic():
        keyring.give_key(cast.rivera)


def test_the_database_holds_no_key_that_opens_by_itself(cast):
    with tenant(cast.rivera), connection.cursor() as cursor:
        sealed = seal_field(
            b"x", key=scope_key("case", cast.cases["carla"].pk, firm=cast.rivera), bound_to="b"
        )
        cursor.execute("SELECT wrapped FROM firms_firmkey UNION SELECT wrapped FROM firms_scopekey")
        wrapped = [bytes(row) for (row,) in cursor.fetchall()]
    for row in wrapped:
        for start in range(len(row) - 31):
            with pytest.raises(CannotOpen):
                open_field(sealed, key=Key(row[start : start + 32]), bound_to="b")
