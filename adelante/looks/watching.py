"""The watch: how many clients' records one session opens, and what is done about too many.

A session that opened as many cases within an hour as nobody's work asks for, or a decoy, is slowed
down: it takes nothing away any more and opens no further case until the time is over, somebody
else lifts it, or the person proves anew who they are. What they have open stays open.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.audit.models import LOOKS, Entry
from adelante.audit.watch import Watch
from adelante.cases.models import Case
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.locking import locked
from adelante.firms.models import Firm
from adelante.looks.events import (
    AlarmLifted,
    AlarmRaised,
    DecoyEnded,
    DecoySet,
    LimitsOfLookingSet,
)
from adelante.looks.models import Alarm, Decoy, Limits
from adelante.looks.models.limits import (
    CASES_BETWEEN,
    MINUTES_BETWEEN,
    MOST_CASES,
    SLOW_MINUTES,
)
from adelante.people.permissions import May

WITHIN = timedelta(hours=1)
ONLY_SHOWN = {"page", "picture"}


class SlowedDown(Refused):
    """This session has looked at too much; it may again later."""

    status = 429


def watch_look(event: Any) -> None:
    """Take notice of a look (`Looked`, `FileOpened`) in its own transaction; refuse it by raising.

    Costs no query but where something is wrong: the door has brought the figures along.
    """
    by: Actor = event.by
    watch = by.watch
    if watch is None or event.case is None:
        return
    if is_slowed(by) and (event.how not in ONLY_SHOWN or not _was_open(event.case, watch, by=by)):
        raise slowed_down(watch)
    if event.case in watch.decoys:
        _alarm(Alarm.Kind.DECOY, by=by, opened=1, case=event.case)
        return
    most = watch.most or MOST_CASES
    if watch.opened + 1 >= most:
        opened = _opened_lately(by)
        if opened >= most:
            _alarm(Alarm.Kind.MANY, by=by, opened=opened)


def must_not_be_slowed(by: Actor) -> None:
    """For what takes many records away at once, such as an export. Raises `SlowedDown`."""
    if by.watch and is_slowed(by):
        raise slowed_down(by.watch)


def is_slowed(by: Actor) -> bool:
    watch = by.watch
    if watch is None or watch.slowed_since is None or watch.slowed_until is None:
        return False
    proved: datetime | None = getattr(by, "proved_at", None)
    return clock.now() < watch.slowed_until and (proved is None or proved <= watch.slowed_since)


def slowed_down(watch: Watch) -> SlowedDown:
    until = watch.slowed_until or clock.now()
    minutes = max(1, -int((clock.now() - until).total_seconds() // 60))
    return SlowedDown(
        format_lazy(
            _(
                "This sign-in is slowed down to protect clients' records: for about {minutes} more "
                "minutes nothing can be downloaded and no further case opens. What you have open "
                "stays open. The firm's managing partner has been told and can lift this."
            ),
            minutes=minutes,
        )
    )


def lift(alarm: Alarm, *, by: Actor) -> None:
    """Let the session go on at its usual pace. Nobody does it for themselves."""
    by.must(May.RUN_FIRM, at=alarm)
    with locked(alarm):
        if alarm.account_id == by.account:
            raise Refused(_("Somebody else has to lift it: it is your own sign-in."))
        if not alarm.slows:
            return
        alarm.lifted_at, alarm.lifted_by_id = clock.now(), by.member
        alarm.save(update_fields=["lifted_at", "lifted_by"])
        record(AlarmLifted(by=by, alarm=alarm.pk, member=alarm.member_id))


def set_limits(*, most_cases: int, slow_minutes: int, by: Actor) -> None:
    """From which number of cases within an hour it alarms, and for how long it slows down."""
    by.must(May.RUN_FIRM)
    if not CASES_BETWEEN[0] <= most_cases <= CASES_BETWEEN[1]:
        raise Refused(format_lazy(_("Choose from {0} to {1} cases."), *CASES_BETWEEN))
    if not MINUTES_BETWEEN[0] <= slow_minutes <= MINUTES_BETWEEN[1]:
        raise Refused(format_lazy(_("Choose from {0} to {1} minutes."), *MINUTES_BETWEEN))
    with locked(Firm.objects.get(pk=by.firm)):
        Limits.objects.update_or_create(
            firm_id=by.firm, defaults={"most_cases": most_cases, "slow_minutes": slow_minutes}
        )
        record(LimitsOfLookingSet(by=by, most_cases=most_cases, slow_minutes=slow_minutes))


def set_decoy(case: Case, *, by: Actor) -> Decoy:
    """From now on opening this case alarms. A second time nothing happens."""
    by.must(May.RUN_FIRM, at=case)
    with locked(case):
        known = Decoy.objects.filter(firm=by.firm, case=case, ended_at=None).first()
        if known:
            return known
        decoy = Decoy.objects.create(firm_id=by.firm, case=case, set_by_id=_member(by))
        record(DecoySet(by=by, decoy=decoy.pk))
    return decoy


def end_decoy(decoy: Decoy, *, by: Actor) -> None:
    by.must(May.RUN_FIRM, at=decoy)
    with locked(decoy):
        if decoy.ended_at:
            return
        decoy.ended_at = clock.now()
        decoy.save(update_fields=["ended_at"])
        record(DecoyEnded(by=by, decoy=decoy.pk))


def _member(by: Actor) -> UUID:
    if by.member is None:
        raise NotYours
    return by.member


def _opened_lately(by: Actor) -> int:
    """Cases that this account has opened within the hour, since its last alarm."""
    since = clock.now() - WITHIN
    alarms = Alarm.objects.filter(firm=by.firm, kind=Alarm.Kind.MANY, raised_at__gt=since)
    last = alarms.filter(account_id=by.account or UUID(int=0)).order_by("-raised_at").first()
    looks = _looks(by).filter(at__gt=last.raised_at if last else since)
    opened: int = looks.values("case_id").distinct().count()
    return opened


def _was_open(case: Any, watch: Watch, *, by: Actor) -> bool:
    """Had they opened the case in the hour before the alarm?"""
    since = watch.slowed_since or clock.now()
    before = _looks(by).filter(case_id=case, at__gt=since - WITHIN, at__lte=since)
    return bool(before.exists())


def _looks(by: Actor) -> Any:
    looks = Entry.objects.filter(firm=by.firm, account_id=by.account, name__in=LOOKS)
    return looks.exclude(case_id=None).exclude(member_id=None)


def _alarm(kind: Alarm.Kind, *, by: Actor, opened: int, case: Any = None) -> None:
    watch = by.watch
    minutes = (watch and watch.slow_minutes) or SLOW_MINUTES
    if is_slowed(by) or by.member is None or by.account is None or by.session is None:
        return
    alarm = Alarm.objects.create(
        firm_id=by.firm,
        kind=kind,
        session_id=by.session,
        account_id=by.account,
        member_id=by.member,
        case_id=case,
        opened=opened,
        slow_until=clock.now() + timedelta(minutes=minutes),
    )
    record(AlarmRaised(by=by, case=case, alarm=alarm.pk, kind=str(kind), opened=opened))
