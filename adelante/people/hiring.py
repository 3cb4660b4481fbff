"""Who works at the firm: taken on, given another role, gone, back again.

Only a managing partner makes or unmakes one, and nobody does it to themselves: so one is left.
"""

from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor, ActorKind
from adelante.audit.events import record
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.firms.models import Firm
from adelante.people.addresses import read_address
from adelante.people.events import MemberBack, MemberHired, MemberLeft, RoleGiven
from adelante.people.models import Account, Member
from adelante.people.models.member import Role
from adelante.people.permissions import May
from adelante.people.sessions import end_sessions, let_sessions_run_out


def hire(*, name: str, email: str, role: str, by: Actor, password: str = "") -> Member:
    """An account and a member of staff. Without a password they are invited to sign in by code.

    Raises Refused for a name or an address that cannot be, or that somebody signs in with.
    """
    by.must(May.MANAGE_STAFF)
    by.must_be_fresh()
    name, email = " ".join(name.split())[:120], read_address(email)
    if not name:
        raise Refused(_("Write the person's name."))
    with locked(Firm.objects.get(pk=by.firm)):
        must_outrank(Role(role), by=by)
        if Member.objects.filter(account__email=email).exclude(left_at=None).exists():
            raise Refused(_("This person worked here before: take them back in the list of staff."))
        if Account.objects.filter(firm=by.firm, email=email).exists():
            raise Refused(_("Somebody signs in with this address already. Use another one."))
        account = Account(firm_id=by.firm, email=email, name=name)
        account.set_password(password or None)
        account.save(force_insert=True)
        member = Member.objects.create(firm_id=by.firm, account=account, name=name, role=role)
        record(MemberHired(by=by, member=member.pk, role=role, invited=not password))
    return member


def give_role(member: Member, role: str, *, by: Actor) -> None:
    """Another role. The person signs in anew for it; what they were typing is kept."""
    by.must(May.MANAGE_STAFF, at=member)
    by.must_be_fresh()
    with locked(Firm.objects.get(pk=by.firm), member):
        must_be_another(member, by=by)
        must_outrank(Role(member.role), by=by)
        must_outrank(Role(role), by=by)
        if member.left_at:
            raise Refused(_("This person has left. Take them back first."))
        if member.role == role:
            return
        before, member.role = member.role, role
        member.save(update_fields=["role"])
        let_sessions_run_out(member.account_id, firm=by.firm)
        record(RoleGiven(by=by, member=member.pk, role=role, before=before))


def let_go(member: Member, *, by: Actor) -> None:
    """They are out at once, on every device. What they did stays, under their name."""
    by.must(May.MANAGE_STAFF, at=member)
    by.must_be_fresh()
    with locked(Firm.objects.get(pk=by.firm), member):
        must_be_another(member, by=by)
        must_outrank(Role(member.role), by=by)
        if member.left_at:
            return
        member.left_at = clock.now()
        member.save(update_fields=["left_at"])
        Account.objects.filter(pk=member.account_id).update(is_active=False)
        end_sessions(member.account_id, firm=by.firm)
        record(MemberLeft(by=by, member=member.pk))


def take_back(member: Member, *, by: Actor) -> None:
    """Somebody who left works here again, in the role they had."""
    by.must(May.MANAGE_STAFF, at=member)
    by.must_be_fresh()
    with locked(Firm.objects.get(pk=by.firm), member):
        must_outrank(Role(member.role), by=by)
        if not member.left_at:
            return
        member.left_at = None
        member.save(update_fields=["left_at"])
        Account.objects.filter(pk=member.account_id).update(is_active=True)
        record(MemberBack(by=by, member=member.pk, role=member.role))


def must_outrank(role: Role, *, by: Actor) -> None:
    """Asked of the database, under the lock: the actor may have lost the role a moment ago."""
    if role != Role.OWNER or by.kind != ActorKind.MEMBER:
        return
    if not Member.objects.filter(pk=str(by.member), role=Role.OWNER, left_at=None).exists():
        raise Refused(_("Only a managing partner can do this to a managing partner."))


def must_be_another(member: Member, *, by: Actor) -> None:
    if member.pk == by.member:
        raise Refused(_("Nobody changes their own place: ask a colleague who may."))
