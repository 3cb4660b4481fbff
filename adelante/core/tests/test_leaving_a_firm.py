"""However a transaction ends, its connection is left in no firm. Real commits."""

from contextlib import nullcontext

import pytest
from django.db import DatabaseError, connection, transaction

from adelante.cases.models import Case
from adelante.core.tenancy import NOWHERE, tenant
from tests.cast import assemble


def where():
    with connection.cursor() as cursor:
        return cursor.execute(
            "SELECT current_user, nullif(current_setting('adelante.firm', true), ''), "
            "nullif(current_setting('adelante.account', true), '')"
        ).fetchone()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ending", ["commit", "error", "database error", "savepoint"])
def test_a_transaction_leaves_the_firm_when_it_ends(ending):
    cast = assemble()
    problems = {"error": ZeroDivisionError, "database error": DatabaseError}
    with pytest.raises(problems[ending]) if ending in problems else nullcontext():
        pass_through(cast, ending)
    assert where() == ("adelante_app", None, None)
    assert connection.standing == NOWHERE
    with pytest.raises(DatabaseError, match="permission denied"):
        Case.objects.count()


def pass_through(cast, ending):
    with tenant(cast.rivera):
        assert Case.objects.count() == 2
        if ending == "error":
            raise ZeroDivisionError
        if ending == "database error":
            connection.cursor().execute("SELECT 1 / 0")
        if ending == "savepoint":
            with transaction.atomic():
                assert where()[0] == "adelante_system"
