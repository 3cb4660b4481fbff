"""Work done later: telling people what has happened. Each may run twice without harm."""

from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from procrastinate.contrib.django import app

from adelante.audit.actor import ActorKind
from adelante.audit.models import Entry
from adelante.billing.limiting import parties_told_of
from adelante.billing.models import Allocation, Checkout, Credit, Payment
from adelante.cases.models import Party
from adelante.core.tenancy import tenant
from adelante.documents.limiting import leaves_out
from adelante.documents.models import Version
from adelante.firms.models import Firm
from adelante.messaging.models import Message
from adelante.messaging.queueing import About, queue, queue_to_member, queue_to_party
from adelante.messaging.sending import own_up_everywhere, send
from adelante.messaging.warning import security_contacts, warn
from adelante.people.models import Member

__all__ = ["own_up_everywhere", "send"]  # the worker looks for jobs here

LEFT_US = (Message.State.SENDING, Message.State.SENT, Message.State.UNKNOWN)
"""A letter so may have been read: it is put right by another."""


@app.task(queue="mail", retry=3)
def tell_client_correction(*, firm: str, entry: int) -> None:
    with tenant(firm):
        fact = Entry.objects.get(seq=entry)
        _tell(fact, template="correction", of="papers", about={"request": fact.facts["request"]})


@app.task(queue="mail", retry=3)
def tell_client_invoice(*, firm: str, entry: int) -> None:
    with tenant(firm):
        fact = Entry.objects.get(seq=entry)
        _tell(fact, template="invoice", of="bills", about={"invoice": fact.facts["invoice"]})


@app.task(queue="mail", retry=3)
def tell_client_receipt(*, firm: str, entry: int) -> None:
    with tenant(firm):
        fact = Entry.objects.get(seq=entry)
        about = {"payment": fact.facts["payment"]}
        payer = Payment.objects.values_list("paid_by_id", flat=True).get(pk=about["payment"])
        _tell(fact, template="receipt", of="bills", about=about, also=payer)


@app.task(queue="mail", retry=3)
def tell_client_reversal(*, firm: str, entry: int) -> None:
    with tenant(firm):
        fact = Entry.objects.get(seq=entry)
        _tell(fact, template="reversal", of="bills", about={"payment": fact.facts["payment"]})


@app.task(queue="mail", retry=3)
def tell_client_credit(*, firm: str, entry: int) -> None:
    with tenant(firm):
        fact = Entry.objects.get(seq=entry)
        _tell(fact, template="credit", of="bills", about={"credit": fact.facts["credit"]})


@app.task(queue="mail", retry=3)
def tell_client_failed_payment(*, firm: str, entry: int) -> None:
    with tenant(firm):
        fact = Entry.objects.get(seq=entry)
        about = {"checkout": fact.facts["checkout"]}
        payer = Checkout.objects.values_list("account_id", flat=True).get(pk=about["checkout"])
        _tell(fact, template="failed_payment", of="bills", about=about, also=payer)


@app.task(queue="mail", retry=3)
def tell_clients_filed(*, firm: str, entry: int) -> None:
    """The after-filing update goes to every party of the case that may see the case."""
    with tenant(firm):
        fact = Entry.objects.get(seq=entry)
        template = "filed" if fact.name == "filing_logged" else "receipted"
        for party in Party.objects.filter(case=fact.case_id):
            about = {"filing": fact.facts["filing"]}
            _tell(fact, template=template, of="case", about=about, party=party.pk)


@app.task(queue="mail", retry=3)
def tell_clients_put_right(*, firm: str, entry: int) -> None:
    """Whoever got a letter about a filing hears that it was corrected or taken back."""
    with tenant(firm):
        fact = Entry.objects.get(seq=entry)
        about = {"filing": fact.facts["filing"]}
        told = Message.objects.filter(
            template__in=("filed", "receipted"), about__filing=about["filing"], state__in=LEFT_US
        )
        readers = [reader for reader in told.values_list("account_id", flat=True) if reader]
        for party in Party.objects.filter(case=fact.case_id) if readers else ():
            _tell(fact, template=fact.name, of="case", about=about, party=party.pk, only=readers)


@app.task(queue="mail", retry=3)
def tell_reviewer_of_version(*, firm: str, entry: int) -> None:
    """Whoever reviews it hears that a client has sent something; never of their own doing."""
    with tenant(firm):
        fact = Entry.objects.get(seq=entry)
        version = Version.objects.select_related("request").get(pk=fact.facts["version_id"])
        reviewer = version.request.reviewer_id
        if reviewer is None or fact.actor_kind not in {ActorKind.CLIENT, ActorKind.PASS}:
            return
        if leaves_out(version.request_id, Member.objects.get(pk=reviewer)):
            return
        queue_to_member(
            reviewer,
            key=f"to_review:{version.pk}",
            template="to_review",
            case=version.case_id,
            about={"version": version.pk},
        )


@app.task(queue="mail", retry=3)
def warn_of_new_device(*, firm: str, entry: int) -> None:
    with tenant(firm):
        warn(Entry.objects.get(seq=entry), template="new_device")


@app.task(queue="mail", retry=3)
def warn_of_unusual_pace(*, firm: str, entry: int) -> None:
    with tenant(firm):
        warn(Entry.objects.get(seq=entry), template="unusual_pace")


@app.task(queue="mail", retry=3)
def warn_of_many_failures(*, firm: str, entry: int) -> None:
    with tenant(firm):
        warn(Entry.objects.get(seq=entry), template="many_failures")


@app.task(queue="mail", retry=3)
def tell_of_alarm(*, firm: str, entry: int) -> None:
    """Whom the firm has named for its safety. One letter for one cause an hour."""
    with tenant(firm):
        fact = Entry.objects.get(seq=entry)
        cause = f"{fact.facts['kind']}:{fact.session_id}:{fact.at:%Y%m%d%H}"
        for email, name, language, account in security_contacts(Firm.objects.get(pk=firm)):
            queue(
                firm=fact.firm_id,
                key=f"alarm:{cause}:{email}",
                template="alarm",
                to_address=email,
                to_name=name,
                language=language,
                account=account,
                about={"alarm": fact.facts["alarm"]},
            )


def _tell(
    fact: Entry,
    *,
    template: str,
    of: About,
    about: dict[str, str],
    party: UUID | None = None,
    also: UUID | None = None,
    only: Collection[UUID] | None = None,
) -> None:
    """To the party that the fact is about."""
    party = party or fact.party_id
    if party and fact.case_id:
        queue_to_party(
            firm=fact.firm_id,
            party=party,
            key=f"{template}:{fact.seq}",
            template=template,
            case=fact.case_id,
            about=about,
            of=of,
            also=also,
            only=only,
            parties=parties_told_of(_invoices_of(about)) if of == "bills" else None,
        )


def _invoices_of(about: dict[str, str]) -> list[UUID]:
    """The invoices that a letter about money speaks of."""
    ways: dict[str, Callable[[str], Iterable[UUID]]] = {
        "invoice": lambda pk: [UUID(pk)],
        "payment": lambda pk: Allocation.objects.filter(payment=UUID(pk)).values_list(
            "invoice_id", flat=True
        ),
        "credit": lambda pk: Credit.objects.filter(pk=pk).values_list("invoice_id", flat=True),
        "checkout": lambda pk: Checkout.objects.filter(pk=pk).values_list("invoice_id", flat=True),
    }
    return [invoice for name, pk in about.items() for invoice in ways[name](pk)]
