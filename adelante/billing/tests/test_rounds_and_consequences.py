"""What the worker does on its rounds, and what somebody is asked to look at."""

from datetime import UTC, datetime

from adelante.audit.actor import system
from adelante.billing import tasks
from adelante.billing.events import CheckoutDisagreed, PaymentReceived
from adelante.billing.reactions import have_disagreement_looked_at, have_money_ahead_placed
from adelante.cases.models import Task
from adelante.core import clock
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant


def test_the_round_of_a_firm_bills_what_is_due_and_again_nothing(till):
    till.agree(100_00)

    with clock.at(datetime(2027, 1, 9, 18, tzinfo=UTC)):
        for _ in range(2):
            tasks.invoice_what_is_due(firm=str(till.cast.rivera))

    assert [number for number, _, _ in till.statement()] == ["1-01", "1-02"]


def test_the_round_for_checkouts_does_no_harm_where_nobody_pays_online(till, settings):
    settings.GATEWAY = ""

    tasks.reconcile_open_checkouts(firm=str(till.cast.rivera), slug="rivera")

    assert till.payments() == []


def words_of_tasks(till) -> list[str]:
    with till.cast.standing("fin"):
        return [task.words for task in Task.objects.filter(case=till.case)]


def test_money_that_no_invoice_needs_becomes_a_task_once(till):
    told = {"payment": new_id(), "amount": 100_00, "method": "card", "invoices": []}
    with tenant(till.cast.rivera):
        for ahead in (0, 70_00, 70_00):
            by = system(till.cast.rivera)
            have_money_ahead_placed(PaymentReceived(by=by, case=till.case.pk, ahead=ahead, **told))

    assert words_of_tasks(till) == [
        "$70.00 was paid and no invoice needs it: bill for it, or give it back."
    ]


def test_a_session_that_disagrees_becomes_a_task(till):
    with tenant(till.cast.rivera):
        have_disagreement_looked_at(
            CheckoutDisagreed(
                by=system(till.cast.rivera),
                case=till.case.pk,
                checkout=new_id(),
                invoice=new_id(),
                asked=750_00,
                answered=1_00,
            )
        )

    assert words_of_tasks(till) == [
        "The payment page and our invoice do not agree: $750.00 here, $1.00 there."
    ]
