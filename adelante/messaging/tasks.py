"""Work done later: telling people what has happened. Each may run twice without harm."""

from uuid import UUID

from procrastinate.contrib.django import app

from adelante.audit.actor import ActorKind
from adelante.audit.models import Entry
from adelante.cases.models import Party
from adelante.core.tenancy import tenant
from adelante.documents.models import Version
from adelante.messaging.queueing import About, queue_to_member, queue_to_party
from adelante.messaging.sending import own_up_everywhere, send

__all__ = ["own_up_everywhere", "send"]  # the worker looks for jobs here


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
        _tell(fact, template="receipt", of="bills", about={"payment": fact.facts["payment"]})


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
def tell_reviewer_of_version(*, firm: str, entry: int) -> None:
    """Whoever reviews it hears that a client has sent something; never of their own doing."""
    with tenant(firm):
        fact = Entry.objects.get(seq=entry)
        version = Version.objects.select_related("request").get(pk=fact.facts["version_id"])
        reviewer = version.request.reviewer_id
        if reviewer is None or fact.actor_kind != ActorKind.CLIENT:
            return
        queue_to_member(
            reviewer,
            key=f"to_review:{version.pk}",
            template="to_review",
            case=version.case_id,
            about={"version": version.pk},
        )


def _tell(
    fact: Entry,
    *,
    template: str,
    of: About,
    about: dict[str, str],
    party: UUID | None = None,
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
        )
