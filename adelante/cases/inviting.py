"""Asking a party in, and finding the invitation that a link is for."""

from uuid import UUID

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.cases.models import Case, Grant, Invitation, Kept, Party
from adelante.cases.models.invitation import (
    Standing,
    digest_of,
    must_not_be_staff,
    send,
)
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.library import catalogue
from adelante.people.addresses import read_address
from adelante.people.permissions import May

LONGEST_SECRET = 100


def invite(
    party: Party,
    *,
    email: str,
    acts_as: Grant.As = Grant.As.SELF,
    reach: Grant.Reach | None = None,
    name: str = "",
    language: str = "",
    by: Actor,
) -> Invitation:
    """Send the party, or somebody who acts for them, a link that is good for 14 days.

    `reach` is how far they come in, one of `reaches_of` their part; None for its usual one.
    `name` and `language` are of whoever is invited: the name is needed of anybody but the party,
    the language is the party's if empty.
    """
    by.must(May.INVITE_CLIENTS, at=party)
    case: Case = party.case
    email, name = read_address(email), name.strip()[:120]
    _must_be_named(name, acts_as)
    if language and language not in dict(settings.LANGUAGES):
        raise Refused(_("Choose a language from the list."))
    with locked(case):
        case.must_be_open()
        reach = reach or reaches_of(party)[0]
        _must_reach_no_further(party, reach)
        must_not_be_staff(email, firm=case.firm_id)
        here = Grant.objects.filter(
            firm=case.firm_id, party=party, account__email=email, ended_at=None
        )
        if here.exists():
            raise Refused(_("This address has joined the case already."))
        for former in Invitation.objects.filter(
            firm=case.firm_id, party=party, email=email, accepted_at=None, revoked_at=None
        ):
            if former.standing == Standing.SENT:
                raise Refused(_("This address has an invitation. Send that one again instead."))
            former.revoked_at = clock.now()
            former.save(update_fields=["revoked_at"])
        return send(
            party,
            email=email,
            name=name,
            acts_as=acts_as,
            reach=reach,
            language=language,
            by=by,
        )


def reaches_of(party: Party) -> tuple[Grant.Reach, ...]:
    """How far somebody may come in for this party, by their part in the case; the usual first.

    For who is kept apart, no further than their own papers.
    """
    if party.kept == Kept.APART:
        return (Grant.Reach.OWN,)
    facts = catalogue.parties().get(party.part)
    return _REACHES[facts.access if facts else "case"]


_REACHES = {
    "case": (Grant.Reach.CASE, Grant.Reach.OWN, Grant.Reach.BILLS),
    "limited": (Grant.Reach.OWN, Grant.Reach.CASE, Grant.Reach.BILLS),
    "own_papers": (Grant.Reach.OWN, Grant.Reach.BILLS),
}


def invitation_for(secret: str, *, firm: UUID) -> Invitation | None:
    """The invitation whose link has this secret, whether it still holds or not."""
    if len(secret) > LONGEST_SECRET:
        return None
    found = Invitation.objects.filter(firm=firm, digest=digest_of(secret))
    return found.select_related("case", "party").first()


def _must_be_named(name: str, acts_as: Grant.As) -> None:
    """Else somebody else would go by the party's name, in their account, the mail and the trail."""
    if acts_as != Grant.As.SELF and not name:
        raise Refused(NAME_IS_NEEDED)


NAME_IS_NEEDED = _("Write the name of whoever you invite, as it is not the person themself.")


def _must_reach_no_further(party: Party, reach: Grant.Reach) -> None:
    if reach not in reaches_of(party):
        raise Refused(
            format_lazy(
                _("{name} may see their own papers or bills only, never the case."),
                name=party.name,
            )
        )
