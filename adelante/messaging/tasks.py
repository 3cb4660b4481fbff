"""Work done later: sending, and telling people what has happened. Each may run twice without harm."""

from uuid import UUID

from procrastinate.contrib.django import app

from adelante.audit.models import Entry
from adelante.cases.models import Party
from adelante.core.tenancy import tenant
from adelante.documents.models import Request, Version
from adelante.messaging.posting import own_up_everywhere, send
from adelante.messaging.queueing import queue, queue_to_party
from adelante.people.models import Account

__all__ = ["own_up_everywhere", "send"]  # the worker looks for jobs here


@app.task(queue="mail", retry=3)
def tell_client_correction(*, firm: str, entry: int) -> None:
    with tenant(firm):
        fact = Entry.objects.get(seq=entry)
        _tell(fact, template="correction", about={"request": fact.facts["request"]})


@app.task(queue="mail", retry=3)
def tell_client_invoice(*, firm: str, entry: int) -> None:
    with tenant(firm):
        fact = Entry.objects.get(seq=entry)
        _tell(fact, template="invoice", about={"invoice": fact.facts["invoice"]})


@app.task(queue="mail", retry=3)
def tell_client_receipt(*, firm: str, entry: int) -> None:
    with tenant(firm):
        fact = Entry.objects.get(seq=entry)
        _tell(fact, template="receipt", about={"payment": fact.facts["payment"]})


@app.task(queue="mail", retry=3)
def tell_clients_filed(*, firm: str, entry: int) -> None:
    """The after-filing update goes to every party of the case that may see the case."""
    with tenant(firm):
        fact = Entry.objects.get(seq=entry)
        template = "filed" if fact.name == "filing_logged" else "receipted"
        for party in Party.objects.filter(case=fact.case_id):
            _tell(fact, template=template, about={"filing": fact.facts["filing"]}, party=party.pk)


@app.task(queue="mail", retry=3)
def tell_reviewer_of_version(*, firm: str, entry: int) -> None:
    """Whoever reviews it hears that a client has sent something; never of their own doing."""
    with tenant(firm):
        fact = Entry.objects.get(seq=entry)
        version = Version.objects.select_related("request__reviewer").get(
            pk=fact.facts["version_id"]
        )
        reviewer = version.request.reviewer
        if reviewer is None or fact.actor_kind != "client":
            return
        account = Account.objects.get(pk=reviewer.account_id)
        queue(
            firm=UUID(firm),
            key=f"to_review:{version.pk}",
            template="to_review",
            to_address=account.email,
            to_name=reviewer.name,
            language=account.language,
            case=version.case_id,
            account=account.pk,
            about={"version": version.pk},
        )


def _tell(fact: Entry, *, template: str, about: dict[str, str], party: UUID | None = None) -> None:
    """To the party that the fact is about, or whose request it is about."""
    party = party or fact.party_id or _asked(fact)
    if party and fact.case_id:
        queue_to_party(
            firm=fact.firm_id,
            party=party,
            key=f"{template}:{fact.seq}",
            template=template,
            case=fact.case_id,
            about=about,
        )


def _asked(fact: Entry) -> UUID | None:
    request = fact.facts.get("request")
    return Request.objects.get(pk=request).party_id if request else None
