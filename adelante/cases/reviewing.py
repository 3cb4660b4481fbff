"""The access review: from time to time somebody looks at every way in, and keeps or removes it.

It covers colleagues, clients' access to each case, and invitations that still hold. Removing does
what the ordinary act does (letting go, ending access, cancelling); a review keeps the record.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.audit.models import Entry
from adelante.cases.models import Grant, Invitation
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.locking import locked
from adelante.firms.models import Firm
from adelante.people.events import (
    AccessDecided,
    AccessReviewFinished,
    AccessReviewPlanned,
    AccessReviewStarted,
)
from adelante.people.hiring import let_go
from adelante.people.models import AccessReview, Member, ReviewDecision
from adelante.people.permissions import May

MONTHS = (0, 1, 3, 6, 12)
DAYS_A_MONTH = 30

_NAMES = ("account__firm", "account__name", "account__email")  # no credential is granted
_OF_MEMBER = ("firm", "name", "role", "left_at")
_OF_GRANT = (
    *("firm", "reach", "acts_as", "given_at", "ended_at", "last_seen_at"),
    *("party__name", "party__firm", "case__code", "case__firm"),
)

Kind, Made = ReviewDecision.Kind, ReviewDecision.Made
WayIn = Member | Grant | Invitation


def start_review(*, by: Actor) -> AccessReview:
    """Begin to look at everybody, or go on with the review that is open."""
    by.must(May.MANAGE_STAFF)
    if by.member is None:
        raise NotYours(May.MANAGE_STAFF)
    with locked(Firm.objects.get(pk=by.firm)):
        known = open_review(by.firm)
        if known:
            return known
        review = AccessReview.objects.create(firm_id=by.firm, started_by_id=by.member)
        record(AccessReviewStarted(by=by, review=review.pk))
    return review


def decide(review: AccessReview, way: WayIn, made: str, *, by: Actor) -> None:
    """Keep this way in, or remove it. Once: who was kept by mistake is removed where they stand."""
    by.must(May.MANAGE_STAFF, at=review)
    if by.member is None:
        raise NotYours(May.MANAGE_STAFF)
    kind = kind_of(way)
    if made == Made.REMOVED and kind != Kind.MEMBER:
        by.must(May.INVITE_CLIENTS, at=way)
    with locked(Firm.objects.get(pk=by.firm), review):
        _must_be_open(review)
        if decided(review, kind).filter(about_id=way.pk).exists():
            raise Refused(_("This has been decided on in this review already."))
        found = undecided(review, kind).filter(pk=way.pk).first()
        if found is None:
            raise Refused(_("This way in has been closed meanwhile. Load the page again."))
        ReviewDecision.objects.create(
            firm_id=by.firm,
            review=review,
            kind=kind,
            about_id=way.pk,
            who=who_of(found)[:400],
            reaches=reach_of(found)[:400],
            last_used_at=last_used_of(found),
            made=made,
            made_by_id=by.member,
        )
        record(AccessDecided(by=by, review=review.pk, kind=kind, about=way.pk, made=str(made)))
        if made == Made.REMOVED:
            _remove(found, by=by)


def finish_review(review: AccessReview, *, by: Actor) -> None:
    """Everybody has been decided on. The record stays, and nothing is added to it any more."""
    by.must(May.MANAGE_STAFF, at=review)
    with locked(Firm.objects.get(pk=by.firm), review):
        _must_be_open(review)
        if any(undecided(review, kind).exists() for kind in Kind):
            raise Refused(
                _("Somebody has not been decided on yet: keep or remove everybody first.")
            )
        review.finished_at, review.finished_by_id = clock.now(), by.member
        review.save(update_fields=["finished_at", "finished_by"])
        record(AccessReviewFinished(by=by, review=review.pk))


def plan_reviews(months: int, *, by: Actor) -> None:
    """Ask for a review so many months after the last one; 0 never asks."""
    by.must(May.MANAGE_STAFF)
    if months not in MONTHS:
        raise Refused(_("Choose how often from the list."))
    firm = Firm.objects.get(pk=by.firm)
    with locked(firm):
        if firm.access_review_months == months:
            return
        firm.access_review_months = months
        firm.save(update_fields=["access_review_months"])
        record(AccessReviewPlanned(by=by, months=months))


def due_at(firm: Firm) -> datetime | None:
    """When the next review is due: so many months after the last, or after the founding."""
    if not firm.access_review_months:
        return None
    done = AccessReview.objects.filter(firm=firm).exclude(finished_at=None)
    last = done.order_by("-finished_at").values_list("finished_at", flat=True).first()
    return (last or firm.founded_at) + timedelta(days=DAYS_A_MONTH * firm.access_review_months)


def open_review(firm: UUID) -> AccessReview | None:
    return AccessReview.objects.filter(firm=firm, finished_at=None).first()


def decided(review: AccessReview, kind: str) -> Any:
    return ReviewDecision.objects.filter(firm=review.firm_id, review=review, kind=kind)


def undecided(review: AccessReview, kind: str) -> Any:
    """Ways in of this kind that stand open and that nobody has decided on: longest unused first."""
    firm, done = review.firm_id, decided(review, kind).values("about_id")
    if kind == Kind.MEMBER:
        rows: Any = Member.objects.filter(firm=firm, left_at=None).order_by("name", "pk")
        return rows.select_related("account").only(*_OF_MEMBER, *_NAMES).exclude(pk__in=done)
    if kind == Kind.GRANT:
        rows = Grant.objects.filter(firm=firm, ended_at=None)
        rows = rows.select_related("account", "party", "case").only(*_OF_GRANT, *_NAMES)
        return rows.exclude(pk__in=done).order_by("last_seen_at", "given_at", "pk")
    holds = Q(accepted_at=None, revoked_at=None, expires_at__gt=clock.now())
    rows = Invitation.objects.filter(holds, firm=firm).select_related("party", "case")
    return rows.exclude(pk__in=done).order_by("expires_at", "pk")


def kind_of(way: WayIn) -> ReviewDecision.Kind:
    if isinstance(way, Member):
        return Kind.MEMBER
    return Kind.GRANT if isinstance(way, Grant) else Kind.INVITATION


def who_of(way: WayIn) -> str:
    if isinstance(way, Invitation):
        return f"{way.name or way.party.name}, {way.email}"
    name = way.name if isinstance(way, Member) else way.account.name
    return f"{name}, {way.account.email}"


def reach_of(way: WayIn) -> str:
    if isinstance(way, Member):
        return str(way.get_role_display())
    return f"{way.case.code}, {way.party.name}: {way.get_reach_display()}"


def last_used_of(way: WayIn) -> datetime | None:
    """When they last came in by it; None if never, or not that anybody knows."""
    if isinstance(way, Grant):
        return way.last_seen_at
    return last_signed_in([way.account_id]).get(way.account_id) if isinstance(way, Member) else None


def last_signed_in(accounts: list[UUID]) -> dict[UUID, datetime]:
    """When each of these accounts last signed in, by the trail. One read."""
    rows = Entry.objects.filter(name="signed_in", account_id__in=accounts)
    latest = rows.order_by("account_id", "-seq").distinct("account_id")
    return {who: at for who, at in latest.values_list("account_id", "at") if who}


def _remove(way: WayIn, *, by: Actor) -> None:
    if isinstance(way, Member):
        let_go(way, by=by)
    elif isinstance(way, Grant):
        way.end(by=by)
    else:
        way.revoke(by=by)


def _must_be_open(review: AccessReview) -> None:
    if review.finished_at:
        raise Refused(_("This review is finished. Start a new one."))
