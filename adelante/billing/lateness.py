"""What happens if a payment is late, in words for the client: the firm's, or the product's."""

from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.billing.events import LatePolicyWritten
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.core.words import Words
from adelante.firms.models import Firm
from adelante.people.permissions import May

LONGEST = 600
"""Letters of the policy in one language: it stands beside the ledger and on every invoice."""


def late_policy(firm_id: UUID, *, language: str) -> str:
    """What the firm says about late payments. One read."""
    return policy_of(Firm.objects.get(pk=firm_id), language)


def policy_of(firm: Firm, language: str) -> str:
    if firm.late_policy.get("en"):
        return Words.from_json(firm.late_policy).in_language(language)
    return products_policy(language)


def products_policy(language: str) -> str:
    """What clients read as long as the firm has written nothing."""
    with translation.override(language):
        return _(
            "If you cannot pay on time, tell us before the due date and we will find a way. "
            "A legal deadline of your case is never held back for money."
        )


def write_late_policy(words: Words, *, by: Actor) -> None:
    """Keep the firm's words, which clients read at once; nothing in both: the product's again.

    Raises Refused if only one language is written: no client shall find the other one missing.
    """
    by.must(May.RUN_FIRM)
    if words.is_missing("en") != words.is_missing("es"):
        raise Refused(gettext_lazy("Write it in English and in Spanish: clients read both."))
    firm = Firm.objects.get(pk=by.firm)
    with locked(firm):
        firm.late_policy = {} if words.is_missing("en") else words.as_json()
        firm.save(update_fields=["late_policy"])
        record(LatePolicyWritten(by=by))
