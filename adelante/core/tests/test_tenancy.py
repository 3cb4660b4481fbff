"""Wall 4 at work: what a transaction sees and may write, by where it stands."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from adelante.cases.models import Case, Party, Task
from adelante.contacts.models import Contact
from adelante.core.tenancy import CrossedFirms, Door, here, signing_in, tenant
from adelante.core.tenancy.catalogue import KNOWN
from adelante.documents.models import Request, Version
from adelante.firms.models import Firm
from adelante.people.models import Account, Member
from tests.belongings import tenant_models

MODELS = tenant_models()


@pytest.fixture
def cast(visit):
    return visit.cast


def rows_of(model):
    """Firms whose rows this transaction sees, or None where it may not even look."""
    column = "id" if model is Firm else "firm_id"
    try:
        with transaction.atomic():
            return set(model._base_manager.values_list(column, flat=True))
    except DatabaseError as error:
        assert "permission denied" in str(error)
        return None


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_without_a_firm_there_are_no_rows(visit, model):
    at_sign_in = model._meta.db_table in KNOWN["at_sign_in"]
    assert rows_of(model) == (set() if at_sign_in else None)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_transaction_sees_one_firm(visit, model):
    cast = visit.cast
    for firm in (cast.rivera, cast.harbour):
        with tenant(firm):
            assert rows_of(model) == {firm}
    with cast.standing("olga"):
        assert rows_of(model) in ({cast.rivera}, None)
    with cast.standing("maria"):
        assert rows_of(model) in ({cast.rivera}, set(), None)
    with cast.standing("ana"):
        assert rows_of(model) in ({cast.rivera}, set(), None)
    with signing_in(cast.rivera):
        assert rows_of(model) in ({cast.rivera}, None)


@pytest.mark.parametrize("who", ["system", "maria"])
def test_nothing_is_written_into_another_firm(cast, who):
    theirs = cast.parties["hugo"]
    with tenant(cast.rivera) if who == "system" else cast.standing(who):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Contact.objects.create(firm_id=cast.harbour, given="Forged")
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Contact.objects.update(firm_id=cast.harbour)
        assert Contact.objects.filter(firm_id=cast.harbour).update(given="x") == 0
        assert Party.objects.filter(pk=theirs.pk).update(name="x") == 0


def test_a_key_cannot_cross_firms(cast):
    refused = pytest.raises(IntegrityError, match="foreign key")
    with tenant(cast.rivera), refused, transaction.atomic():
        Task.objects.create(firm_id=cast.rivera, case=cast.cases["hugo"], words="Stray", key="x")
        connection.check_constraints()


def test_a_foreign_id_and_a_missing_one_fail_alike(cast):
    found = []
    for case in (cast.cases["hugo"].pk, Firm().pk):
        with tenant(cast.rivera), pytest.raises(IntegrityError) as error, transaction.atomic():
            Task.objects.create(firm_id=cast.rivera, case_id=case, words="Stray", key="x")
            connection.check_constraints()
        found.append(error.value.__cause__.diag.constraint_name)
    assert found[0] == found[1]


def test_staff_must_work_here(cast):
    maria = cast.accounts["maria"].pk
    with cast.standing("maria"):
        assert {case.firm_id for case in Case.objects.all()} == {cast.rivera}
    with tenant(cast.harbour, door=Door.STAFF, account=maria):
        assert not Case.objects.exists()
    with tenant(cast.rivera, door=Door.STAFF, account=cast.accounts["ana"].pk):
        assert not Case.objects.exists()
    with tenant(cast.rivera):
        Member.objects.filter(account=maria).update(left_at="2026-01-01T00:00Z")
    with cast.standing("maria"):
        assert not Case.objects.exists()


def test_a_client_sees_their_part_of_their_cases(visit):
    cast = visit.cast
    with cast.standing("ana"):
        assert [case.pk for case in Case.objects.all()] == [cast.cases["ana_luis"].pk]
        names = {party.name for party in Party.objects.all()}
        assert names == {"Ana Gómez", "Luis Gómez", "Nora Prado"}
        assert Request.objects.count() == 3  # the others' status, too
        assert [v.pk for v in Version.objects.all()] == [visit.of("version", "ana").pk]
        assert not Member.objects.exclude(firm=cast.rivera).exists()
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Party.objects.update(name="x")
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            luis = visit.of("request", "luis")
            Request.objects.filter(pk=luis.pk).update(state="accepted")
    with tenant(cast.harbour, door=Door.CLIENT, account=cast.accounts["ana"].pk):
        assert not Case.objects.exists()


def test_a_grant_that_ended_shows_nothing(cast):
    with tenant(cast.rivera):
        Case.objects.filter(pk=cast.cases["carla"].pk).update(held_because="x")
        connection.cursor().execute("UPDATE cases_grant SET ended_at = now()")
    with cast.standing("ana"):
        assert not Case.objects.exists()
        assert not Party.objects.exists()


def test_sign_in_reaches_accounts_and_no_cases(cast):
    with signing_in(cast.harbour):
        assert set(Account.objects.values_list("firm", flat=True)) == {cast.harbour}
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Case.objects.count()


def test_nobody_signs_in_outside_a_firms_address():
    assert here.get() is None
    with pytest.raises(LookupError):
        signing_in()


def test_a_transaction_stays_in_one_firm(cast):
    with tenant(cast.rivera):
        with pytest.raises(CrossedFirms), tenant(cast.harbour):
            pass
        assert set(Case.objects.values_list("firm", flat=True)) == {cast.rivera}


def where():
    with connection.cursor() as cursor:
        return cursor.execute(
            "SELECT current_user, nullif(current_setting('adelante.firm', true), ''), "
            "nullif(current_setting('adelante.account', true), '')"
        ).fetchone()


def test_nesting_puts_the_outer_hat_back_on(cast):
    maria = str(cast.accounts["maria"].pk)
    with cast.standing("maria"):
        assert where() == ("adelante_staff", str(cast.rivera), maria)
        with tenant(cast.rivera):
            assert where() == ("adelante_system", str(cast.rivera), None)
        assert where() == ("adelante_staff", str(cast.rivera), maria)
        with pytest.raises(ZeroDivisionError), tenant(cast.rivera):
            raise ZeroDivisionError
        assert where() == ("adelante_staff", str(cast.rivera), maria)
        with pytest.raises(DatabaseError), tenant(cast.rivera):
            connection.cursor().execute("SELECT 1 / 0")
        assert where() == ("adelante_staff", str(cast.rivera), maria)
