"""What happens to cases. Facts are ids, cents, dates and listed words; free text stays in rows."""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import UUID

from adelante.audit.events import Event
from adelante.audit.models import Audience


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    """`asks`: what to ask for now, each as "part:document key". `fee` in cents, paid by the party
    `payer`; 0 and None for a case without a fee. `due_on`: when the documents are wanted.
    """

    audience: ClassVar[Audience] = Audience.CASE

    case_type: UUID
    asks: tuple[str, ...]
    fee: int
    payer: UUID | None
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class PartyJoined(Event):
    """Somebody got a part in a running case; `case_type`, `asks` and `due_on` as in `CaseOpened`.

    For the firm alone: what they are asked for is announced by itself.
    """

    part: str
    case_type: UUID
    asks: tuple[str, ...]
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class CaseMoved(Event):
    audience: ClassVar[Audience] = Audience.CASE

    stage: str
    left: str


@dataclass(frozen=True, kw_only=True)
class MilestoneReached(Event):
    audience: ClassVar[Audience] = Audience.CASE

    key: str


@dataclass(frozen=True, kw_only=True)
class MilestoneTakenBack(Event):
    """It had not been reached. What became due by it stays, and so does what was told of it."""

    audience: ClassVar[Audience] = Audience.CASE

    key: str


@dataclass(frozen=True, kw_only=True)
class CaseHeld(Event):
    """The reason stands in the case, for the firm alone."""


@dataclass(frozen=True, kw_only=True)
class CaseReleased(Event): ...


@dataclass(frozen=True, kw_only=True)
class CaseAssigned(Event):
    audience: ClassVar[Audience] = Audience.CASE

    attorney: UUID | None
    paralegal: UUID | None


@dataclass(frozen=True, kw_only=True)
class CaseClosed(Event):
    audience: ClassVar[Audience] = Audience.CASE


@dataclass(frozen=True, kw_only=True)
class CaseReopened(Event):
    audience: ClassVar[Audience] = Audience.CASE


@dataclass(frozen=True, kw_only=True)
class CaseWaits(Event):
    """Whose turn it is now: client, firm, government or nobody."""

    on: str


@dataclass(frozen=True, kw_only=True)
class ClientInvited(Event):
    """`secret` is the link's token: it goes into the mail and is written nowhere.

    `reach` is a Grant.Reach; `replaces` the invitation that this one was sent again for.
    """

    invitation: UUID
    reach: str
    replaces: UUID | None = None
    secret: str = field(metadata={"unrecorded": True})


@dataclass(frozen=True, kw_only=True)
class InvitationRevoked(Event):
    invitation: UUID


@dataclass(frozen=True, kw_only=True)
class AccessEnded(Event):
    """The office took an account's way into the case away; `reach` is how far it went."""

    account: UUID
    grant: UUID
    reach: str


@dataclass(frozen=True, kw_only=True)
class LinkMade(Event):
    """A link for one task was made: `kind` is a Pass.Kind, `item` the row it is for.

    `message` is the mail that carries it; none where a colleague took it to send it themselves.
    """

    link: UUID
    kind: str
    item: UUID
    account: UUID
    message: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class LinkOpened(Event):
    """Somebody who held the link has gone in with it; `by.session` is their visit."""

    link: UUID
    kind: str
    item: UUID


@dataclass(frozen=True, kw_only=True)
class LinkRevoked(Event):
    link: UUID
    kind: str
    item: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Event):
    audience: ClassVar[Audience] = Audience.PARTY

    invitation: UUID
    account: UUID
    grant: UUID
    reach: str


@dataclass(frozen=True, kw_only=True)
class FilingLogged(Event):
    """`receipt` is empty while the agency has not sent a notice."""

    audience: ClassVar[Audience] = Audience.CASE

    filing: UUID
    form: str
    filed_on: date
    receipt: str


@dataclass(frozen=True, kw_only=True)
class ReceiptLogged(Event):
    audience: ClassVar[Audience] = Audience.CASE

    filing: UUID
    form: str
    receipt: str
    received_on: date


@dataclass(frozen=True, kw_only=True)
class FilingCorrected(Event):
    """What is right now, and what it was. Why stands in the correction, for the firm alone.

    A receipt is empty, and its date None, where there is none.
    """

    audience: ClassVar[Audience] = Audience.CASE

    filing: UUID
    correction: UUID
    form: str
    filed_on: date
    receipt: str
    received_on: date | None
    was_filed_on: date
    was_receipt: str
    was_received_on: date | None


@dataclass(frozen=True, kw_only=True)
class FilingTakenBack(Event):
    """It was logged by mistake. Why stands in the filing, for the firm alone."""

    audience: ClassVar[Audience] = Audience.CASE

    filing: UUID
    form: str
    filed_on: date
    receipt: str


@dataclass(frozen=True, kw_only=True)
class DeadlineSet(Event):
    deadline: UUID
    on: date
    source: str


@dataclass(frozen=True, kw_only=True)
class DeadlineMet(Event):
    deadline: UUID


@dataclass(frozen=True, kw_only=True)
class TaskMade(Event):
    task: UUID
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class TaskFinished(Event):
    task: UUID


@dataclass(frozen=True, kw_only=True)
class TeamJoined(Event):
    """A colleague works on the case, beside its attorney and its paralegal."""

    member: UUID


@dataclass(frozen=True, kw_only=True)
class TeamLeft(Event):
    member: UUID


@dataclass(frozen=True, kw_only=True)
class CaseKeptSafe(Event):
    """Safe mode was switched on; `protecting` are the parties kept safe from the others."""

    protecting: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class SafetyChanged(Event):
    """What safe mode minds was changed; `protecting` is empty where nobody changed sides."""

    protecting: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class SafeModeEnded(Event): ...


@dataclass(frozen=True, kw_only=True)
class CaseMadeSensitive(Event):
    """It opens after a fresh sign-in alone."""


@dataclass(frozen=True, kw_only=True)
class SensitivityEnded(Event): ...
