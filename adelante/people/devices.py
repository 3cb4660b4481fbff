"""Devices: browsers in which somebody has signed in before, and what each was last used for."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import QuerySet

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.core.clock import now
from adelante.core.errors import NotYours
from adelante.core.tenancy import signing_in, tenant
from adelante.people.events import SignedOutElsewhere, SignedOutEverywhere
from adelante.people.hiring import must_outrank
from adelante.people.models import Account, Device, Member, Session
from adelante.people.models.member import Role
from adelante.people.permissions import May
from adelante.people.sessions import end_sessions

BROWSERS = [
    ("EdgA/", "Edge"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
]
"""The first sign that is found says what it is; nothing of a browser's own words is ever kept."""


@dataclass(frozen=True)
class Visitor:
    """The browser at the door: the secret of its device cookie, what it is, where it comes from.

    `asker` is what tries are counted by: an IPv4 address, or the /64 of an IPv6 one. `network` is
    that address without its last numbers, kept with the device.
    """

    secret: str
    words: str
    asker: str
    network: str

    @property
    def digest(self) -> bytes:
        return sha256(b"device" + self.secret.encode()).digest()


@dataclass(frozen=True)
class Line:
    """A sign-in that holds, as its owner sees it."""

    session: UUID
    words: str
    began_at: datetime
    seen_at: datetime
    trusted: bool
    is_this: bool


def words_for(user_agent: str) -> str:
    """ "Firefox, Windows": names of products, the same in every language."""
    found = [
        next((word for sign, word in known if sign in user_agent), "")
        for known in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found))


def is_known(visitor: Visitor, *, email: str, firm: UUID) -> bool:
    """Has somebody signed in here with that address before? One read, whoever the address is of."""
    with signing_in(firm):
        return Device.objects.filter(
            firm=firm, digest=visitor.digest, account__email=email
        ).exists()


def signed_in_of(actor: Actor) -> list[Line]:
    """Where one is signed in at this moment: here first, then the latest."""
    if actor.account is None:
        return []
    with signing_in(actor.firm):
        rows = Session.objects.filter(firm=actor.firm, account=actor.account).holding()
        lines = [
            Line(
                session=row.pk,
                words=row.device.words if row.device else "",
                began_at=row.made_at,
                seen_at=row.seen_at,
                trusted=row.trusted,
                is_this=row.pk == actor.session,
            )
            for row in rows
        ]
    return sorted(lines, key=lambda line: (not line.is_this, -line.seen_at.timestamp()))


def sign_out_there(session: UUID, *, by: Actor) -> None:
    """End one of one's own sessions, and forget that device."""
    with tenant(by.firm):
        mine = Session.objects.filter(firm=by.firm, pk=session, account=by.account)
        found = mine.first() if by.account else None
        if found is None:
            raise NotYours
        mine.delete()
        if found.device_id:
            _forget(by, Device.objects.filter(firm=by.firm, pk=found.device_id))
        record(SignedOutElsewhere(by=by, count=1))


def sign_out_elsewhere(*, by: Actor) -> int:
    """End every session of one's own but this one, and forget those devices; how many ended."""
    if by.account is None or by.session is None:
        raise NotYours
    with tenant(by.firm):
        ended = end_sessions(by.account, firm=by.firm, but=by.session)
        _forget(by, Device.objects.filter(firm=by.firm, account=by.account))
        record(SignedOutElsewhere(by=by, count=ended))
    return ended


def sign_out_colleague(member: Member, *, by: Actor) -> None:
    """The office signs somebody of the staff out everywhere: a phone was lost."""
    by.must(May.MANAGE_STAFF, at=member)
    must_outrank(Role(member.role), by=by)
    _sign_out_everywhere(member.account_id, by=by)


def sign_out_client(account: UUID, *, case: UUID, by: Actor) -> None:
    """The office signs a client out everywhere. `account` has a part in `case`, as the desk saw."""
    by.must(May.INVITE_CLIENTS)
    with tenant(by.firm):
        if Member.objects.filter(firm=by.firm, account=account, left_at=None).exists():
            raise NotYours
    _sign_out_everywhere(account, by=by, case=case)


def _sign_out_everywhere(account: UUID, *, by: Actor, case: UUID | None = None) -> None:
    with tenant(by.firm):
        if not Account.objects.filter(firm=by.firm, pk=account).exists():
            raise NotYours
        end_sessions(account, firm=by.firm)
        Device.objects.filter(firm=by.firm, account=account).delete()
        record(SignedOutEverywhere(by=by, account=account, case=case))


def _forget(by: Actor, devices: QuerySet[Device]) -> None:
    """Know these no more, but for those on which the person is still signed in."""
    used = Session.objects.filter(firm=by.firm, account=by.account).exclude(device=None)
    devices.exclude(pk__in=used.values("device_id")).delete()


def recognise(account: Account, visitor: Visitor) -> tuple[Device, bool]:
    """The device in which this account signs in now, and whether it is a new one to them.

    Their very first is not new: it is how they joined. Inside the firm's transaction.
    """
    had_some = Device.objects.filter(firm=account.firm_id, account=account).exists()
    device, made = Device.objects.get_or_create(
        firm_id=account.firm_id,
        account=account,
        digest=visitor.digest,
        defaults={"words": visitor.words, "network": visitor.network},
    )
    if not made:
        device.words, device.network, device.last_seen_at = visitor.words, visitor.network, now()
        device.save(update_fields=["words", "network", "last_seen_at"])
    return device, made and had_some
