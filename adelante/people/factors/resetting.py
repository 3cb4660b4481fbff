"""A colleague has lost the phone and the codes on paper: who runs the firm lets them start anew."""

from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.core.tenancy import tenant
from adelante.firms.models import Firm
from adelante.people.events import FactorsReset
from adelante.people.hiring import must_be_another, must_outrank
from adelante.people.models import Factor, Member, RecoveryCode
from adelante.people.models.member import Role
from adelante.people.permissions import May
from adelante.people.sessions import end_sessions


def reset_factors(member: Member, *, by: Actor) -> None:
    """Take all of a colleague's factors away and sign them out everywhere; a mail tells them.

    With their password or a mailed code they then reach the page that sets up a new one, and
    nothing else: so see to it that it is really they who ask.
    """
    by.must(May.MANAGE_STAFF, at=member)
    by.must_be_fresh()
    with locked(Firm.objects.get(pk=by.firm), member):
        must_be_another(member, by=by)
        must_outrank(Role(member.role), by=by)
        with tenant(by.firm):
            gone, _kinds = Factor.objects.filter(account=member.account_id).delete()
            RecoveryCode.objects.filter(account=member.account_id).delete()
        if not gone:
            raise Refused(_("There is nothing to take away: they have no second step yet."))
        end_sessions(member.account_id, firm=by.firm)
        record(FactorsReset(by=by, account=member.account_id, member=member.pk))
