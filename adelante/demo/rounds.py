"""What the firm and its worker did every day: reminders, bills of a date, calls, payments."""

from datetime import timedelta
from random import Random
from uuid import UUID

from adelante.billing.invoicing import invoice_what_is_due
from adelante.billing.models import Invoice, InvoiceLine
from adelante.cases.models import Task
from adelante.core import clock
from adelante.demo.days import Plot
from adelante.demo.office import Office
from adelante.demo.stories import Pays
from adelante.workflows.reminding import remind_firm

_CALLED_AFTER = timedelta(days=1)
_CALLS_LEFT = timedelta(days=2)
_ROUND = (17, 20)


def every_day(office: Office, *, since: int) -> Plot:
    """The rounds of all days since so many days ago."""
    billed: set[UUID] = set()
    for days_ago in range(since, -1, -1):
        yield office.days.on(days_ago, *_ROUND)
        invoice_what_is_due(office.firm)
        remind_firm(office.firm)
        _calls(office)
        new = Invoice.objects.filter(firm=office.firm).exclude(pk__in=billed)
        for invoice in new if office.pays else ():
            billed.add(invoice.pk)
            if invoice.case_id in office.pays:
                office.diary.add(_payment(office, invoice, office.pays[invoice.case_id]))


def _calls(office: Office) -> None:
    """Who has a task to call somebody does so within days, and leaves last week's for now."""
    now = clock.now()
    if office.days.now - now < _CALLS_LEFT:
        return
    tasks = Task.objects.filter(
        firm=office.firm, key__startswith="escalation:", made_at__lt=now - _CALLED_AFTER
    )
    for task in tasks.filter(done_at=None).select_related("assignee"):
        if task.assignee:
            with office.hat(task.assignee.name) as by:
                task.finish(by=by)


def _payment(office: Office, invoice: Invoice, pays: Pays) -> Plot:
    """Whoever is late with the firm's own fee still pays what the government asks for."""
    chance = Random(f"{invoice.number}/{pays}")  # noqa: S311 - repeatable on purpose
    if InvoiceLine.objects.filter(invoice=invoice, kind=InvoiceLine.Kind.GOVERNMENT).exists():
        pays = "card" if pays == "card" else "check"
    issued, due = invoice.issued_at, invoice.due_on - invoice.issued_on
    if pays == "never":
        return
    if pays == "late":
        yield office.days.office(
            issued + due + timedelta(days=chance.randint(16, 24)), chance=chance
        )
        office.pay(invoice, method="check")
    elif pays == "part":
        yield office.days.office(issued + timedelta(days=chance.randint(4, 8)), chance=chance)
        office.pay(invoice, method="check", cents=round(invoice.total // 3, -2))
    elif pays == "card":
        yield issued + timedelta(days=chance.uniform(0.3, 5))
        office.pay(invoice, method="card")
    else:
        yield office.days.office(issued + timedelta(days=chance.randint(3, 9)), chance=chance)
        office.pay(invoice, method=pays)
