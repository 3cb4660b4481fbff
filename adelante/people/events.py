"""What happens to accounts and sessions."""

from dataclasses import dataclass, field
from uuid import UUID

from adelante.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    """`words` say what the device is, such as "Firefox, Windows"."""

    account: UUID
    device: UUID | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class SignedOut(Event):
    """Of this session, by a press."""

    account: UUID


@dataclass(frozen=True, kw_only=True)
class SignInFailed(Event):
    """`account` is whose address was typed, if anybody's. What was typed is written nowhere."""

    account: UUID | None = None
    why: str


@dataclass(frozen=True, kw_only=True)
class ManyFailures(Event):
    """No password from a strange browser is looked at for this address for a while."""

    account: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class NewDevice(Event):
    """Somebody came in in a browser in which they never were before."""

    account: UUID
    device: UUID
    words: str


@dataclass(frozen=True, kw_only=True)
class UnusualPace(Event):
    """Within minutes, a colleague was here from two networks on two devices."""

    account: UUID
    device: UUID
    words: str


@dataclass(frozen=True, kw_only=True)
class SignedOutElsewhere(Event):
    """Somebody ended so many of their own sessions."""

    count: int


@dataclass(frozen=True, kw_only=True)
class SignedOutEverywhere(Event):
    """The office ended every session of somebody."""

    account: UUID


@dataclass(frozen=True, kw_only=True)
class AddressChangeAsked(Event):
    """`code` goes to the new address; it is empty if somebody has that one."""

    change: UUID
    code: str = field(metadata={"unrecorded": True})


@dataclass(frozen=True, kw_only=True)
class AddressChanged(Event):
    """`secret` goes to the old address, in the link that undoes it."""

    account: UUID
    change: UUID
    secret: str = field(metadata={"unrecorded": True})


@dataclass(frozen=True, kw_only=True)
class AddressChangeUndone(Event):
    account: UUID
    change: UUID


@dataclass(frozen=True, kw_only=True)
class SignInLimitsSet(Event):
    """How long a sign-in lasts, or who hears of unusual ones."""


@dataclass(frozen=True, kw_only=True)
class LanguageChosen(Event):
    language: str


@dataclass(frozen=True, kw_only=True)
class FirmFounded(Event):
    firm: UUID


@dataclass(frozen=True, kw_only=True)
class FirmDescribed(Event):
    """The firm changed its name, address, promises or colour."""


@dataclass(frozen=True, kw_only=True)
class MemberHired(Event):
    """`invited`: they have no password, and are told by mail how to come in."""

    member: UUID
    role: str
    invited: bool


@dataclass(frozen=True, kw_only=True)
class RoleGiven(Event):
    member: UUID
    role: str
    before: str


@dataclass(frozen=True, kw_only=True)
class RoleChanged(Event):
    """The firm gave a role other rights than before: names of `May`."""

    role: str
    given: tuple[str, ...]
    taken: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AccessSet(Event):
    """Whether everybody at the firm reaches every case, or the case's team alone."""

    access: str


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    member: UUID


@dataclass(frozen=True, kw_only=True)
class MemberBack(Event):
    member: UUID
    role: str


@dataclass(frozen=True, kw_only=True)
class FactorAdded(Event):
    """`kind`: app or passkey."""

    account: UUID
    factor: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class FactorRemoved(Event):
    account: UUID
    factor: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class FactorPassed(Event):
    """A session has passed the second factor, or proved anew who it is."""

    account: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class FactorRefused(Event):
    """Somebody who had signed in did not pass."""

    account: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class RecoveryCodesMade(Event):
    account: UUID


@dataclass(frozen=True, kw_only=True)
class RecoveryCodeUsed(Event):
    """`left`: how many of them are still good."""

    account: UUID
    left: int


@dataclass(frozen=True, kw_only=True)
class FactorsReset(Event):
    """Somebody who runs the firm took a colleague's factors away: they set up new ones."""

    account: UUID
    member: UUID


@dataclass(frozen=True, kw_only=True)
class PasswordChosen(Event):
    account: UUID


@dataclass(frozen=True, kw_only=True)
class PasswordRemoved(Event):
    account: UUID


@dataclass(frozen=True, kw_only=True)
class AccessReviewStarted(Event):
    review: UUID


@dataclass(frozen=True, kw_only=True)
class AccessDecided(Event):
    """A way in was kept or removed in a review; `about` is a member, a grant or an invitation."""

    review: UUID
    kind: str
    about: UUID
    made: str


@dataclass(frozen=True, kw_only=True)
class AccessReviewFinished(Event):
    review: UUID


@dataclass(frozen=True, kw_only=True)
class AccessReviewPlanned(Event):
    """The firm asked for a review so many months after each; 0 for never."""

    months: int
