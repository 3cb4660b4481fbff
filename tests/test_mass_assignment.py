"""Fields that no form asks for: sent along with every form, they change nothing.

Each value is one that nobody else writes; afterwards no row of any firm holds it, but for the
columns that a form is there to fill.
"""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection, models, transaction

from adelante.billing.models import Installment
from adelante.core.tenancy import tenant
from tests.addresses import at_a_firm
from tests.belongings import tenant_models
from tests.visiting import Browsers, body, owner_for

ENTERS = {"staff": "olga", "client": "ana", "account": "ana", "public": "stranger"}
WRITING = [each for each in at_a_firm() if each.unsafe and each.door in ENTERS]
WORDS, NUMBER, DAY = "Mallory8", 98765432, "2001-02-03"
FILLED = {
    "firms_firm": {"name", "phone", "street", "city", "late_policy", "initials", "email"},
    "cases_case": {"held_because"},
    "cases_filing": {"taken_back_because"},
    "cases_task": {"words", "due_on"},
    "cases_deadline": {"words", "on"},
    "cases_invitation": {"name", "email"},
    "documents_request": {"label", "facts", "waived_because", "due_on"},
    "documents_remark": {"words"},
    "library_casetype": {"label", "facts", "name"},
    "people_account": {"name", "email"},
    "people_addresschange": {"after"},
    "people_member": {"name"},
    "billing_payment": {"reference"},
    "billing_credit": {"note"},
    "billing_reversal": {"note"},
    "messaging_message": {"to_name", "to_address"},
}
"""What forms are there to fill with words of the sender."""


@pytest.fixture(scope="module")
def browsers(house):
    return Browsers(house)


def hostile(house):
    """{every field of every model: a value of its kind}, under its name and its column's name."""
    foreign = {kind: row.pk for (kind, who), row in house.rows.items() if who == "hugo"}
    found = {}
    for model in tenant_models():
        for field in model._meta.local_fields:
            found[field.attname] = value_of(field, house, foreign)
            found[field.name] = found[field.attname]
    found |= {
        "is_staff": "on",
        "is_superuser": "on",
        "rights": WORDS,
        "firm": str(house.cast.harbour),
    }
    return found


def value_of(field, house, foreign):
    if field.is_relation:
        kind = field.related_model._meta.model_name
        return str(foreign.get(kind, house.cast.harbour))
    if isinstance(field, models.UUIDField):
        return str(house.cast.harbour)
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateField):  # a moment too
        return DAY
    if isinstance(field, models.IntegerField):
        return str(NUMBER)
    if isinstance(field, models.EmailField):
        return f"{WORDS}@example.com".lower()
    return WORDS


def rows_with_it(house):
    """(table, column) of every row that holds one of the values, in either firm."""
    hit = set()
    for firm in (house.cast.rivera, house.cast.harbour):
        foreign = "" if firm == house.cast.harbour else str(house.cast.harbour)
        for model in tenant_models():
            table = model._meta.db_table
            with tenant(firm), connection.cursor() as cursor:
                cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
                if not cursor.fetchone()[0]:
                    continue
                cursor.execute(
                    f"SELECT DISTINCT told.key FROM {table} t, jsonb_each_text(to_jsonb(t)) told "
                    "WHERE told.value ~* %s",
                    ["|".join(filter(None, [WORDS, str(NUMBER), DAY, foreign]))],
                )
                hit |= {(table, column) for (column,) in cursor.fetchall()}
    return hit


@pytest.mark.parametrize("address", WRITING, ids=str)
def test_fields_that_no_form_asks_for_change_nothing(visit, browsers, address):
    who = ENTERS[address.door]
    parts = {part: visit.id_in_address(part, owner_for(who)) for part in address.ids}
    form = hostile(visit)
    for method in address.unsafe:
        with transaction.atomic():
            url = address.at("rivera", **parts)
            send = getattr(browsers.of(who), method.lower())
            response = send(url, form) if method == "POST" else send(url)
            body(response)
            assert response.status_code < 500
            beyond = {
                (table, column)
                for table, column in rows_with_it(visit)
                if column not in FILLED.get(table, ())
            }
            transaction.set_rollback(True)
        assert beyond == set()


# Rows named inside a form (a formset by another name): those of the address alone are touched.


@pytest.mark.parametrize("holder", ["carla", "hugo"])
def test_rows_of_another_plan_named_in_the_form_of_a_plan_are_not_touched(visit, browsers, holder):
    firm = visit.cast.harbour if holder == "hugo" else visit.cast.rivera

    def theirs():
        with tenant(firm):
            rows = Installment.objects.filter(plan=visit.of("plan", holder).pk, invoice=None)
            return [(one.pk.hex, one.amount, one.due_on, one.milestone) for one in rows]

    with tenant(visit.cast.rivera):
        mine = Installment.objects.get(plan=visit.of("plan", "ana").pk, invoice=None)
    before = theirs()
    form = {f"amount_{mine.pk.hex}": "600.00", f"milestone_{mine.pk.hex}": "biometrics"}
    for key, *_rest in before:
        form |= {f"amount_{key}": "1.00", f"due_on_{key}": "2027-01-01"}
        form |= {"form-TOTAL_FORMS": "2", "form-0-id": key, "form-0-amount": "1"}
    answer = browsers.of("daniela").post(f"/rivera/desk/plans/{visit.of('plan', 'ana').pk}", form)
    assert answer.status_code == 302
    assert theirs() == before
    with tenant(visit.cast.rivera):
        mine.refresh_from_db()
    assert (mine.milestone, mine.due_on) == ("biometrics", None) or mine.due_on < date(2028, 1, 1)


def test_no_form_of_the_house_is_a_formset():
    """Should one come, its rows must be read from the desk, and it must be probed here."""
    sources = (Path(__file__).parents[1] / "adelante" / "web").rglob("*.py")
    assert [path.name for path in sources if "formset" in path.read_text().lower()] == []
