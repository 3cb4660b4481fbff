from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.core.clock import now
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.core.tenancy.fields import SameFirmKey
from adelante.documents.events import CorrectionAsked, VersionAccepted
from adelante.documents.models.document import Document
from adelante.documents.models.remark import Remark
from adelante.documents.models.request import Request, State, recount
from adelante.documents.models.visible import Visible, VisibleQuerySet
from adelante.library import catalogue
from adelante.people.permissions import May


class Review(models.TextChoices):
    WAITING = "waiting", _("Pending review")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Needs correction")
    REPLACED = "replaced", _("Replaced before review")


class Version(Visible):
    """One sending for a document, reviewed as a whole: nobody accepts what they did not see.

    Only the review's columns can change (the database grants no more). `receipt` is the number
    that the sender was given.
    """

    document = SameFirmKey(Document)
    request = SameFirmKey(Request)
    number = models.PositiveSmallIntegerField()
    receipt = models.CharField(max_length=16)
    sent_at = models.DateTimeField(default=now)
    sent_by_account_id = models.UUIDField()
    sent_by_name = models.CharField(max_length=160)
    review = models.CharField(max_length=8, choices=Review, default=Review.WAITING)
    reviewed_by = SameFirmKey("people.Member", null=True)
    reviewed_at = models.DateTimeField(null=True)

    objects = VisibleQuerySet["Version"].as_manager()

    if TYPE_CHECKING:
        document_id: UUID
        request_id: UUID
        reviewed_by_id: UUID | None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "document", "number"], name="one_version_a_number"
            ),
            models.UniqueConstraint(fields=["firm", "receipt"], name="one_version_a_receipt"),
            models.UniqueConstraint(
                fields=["firm", "request"],
                condition=models.Q(review=Review.WAITING),
                name="one_version_waits_for_review",
            ),
            models.CheckConstraint(
                condition=models.Q(review__in=[Review.WAITING, Review.REPLACED])
                | models.Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="a_review_has_a_reviewer",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-sent_at"], name="version_of_case"),
            models.Index(fields=["firm", "review", "sent_at"], name="version_to_review"),
            models.Index(fields=["request", "-number"], name="version_of_request"),
        ]

    def accept(self, *, by: Actor, words: str = "", language: str = "en") -> None:
        """Take this version as the answer to what was asked; words are said with it, if any."""
        by.must(May.REVIEW_DOCUMENTS, at=self)
        case, request = self.case, self.request
        with locked(case, request, self):
            self._must_wait()
            self._judge(Review.ACCEPTED, by=by)
            request.stand_at(State.ACCEPTED)
            if words.strip():
                self._say(words, language=language, by=by)
            record(
                VersionAccepted(
                    by=by,
                    case=case.pk,
                    party=self.party_id,
                    version_id=self.pk,
                    request=request.pk,
                    document=self.document_id,
                )
            )
            recount(case, by=by)

    def send_back(
        self, *, by: Actor, reasons: Sequence[str] = (), words: str = "", language: str = "en"
    ) -> None:
        """Ask for a better one, and say why: keys of the library's reasons, words, or both."""
        by.must(May.REVIEW_DOCUMENTS, at=self)
        case, request = self.case, self.request
        with locked(case, request, self):
            self._must_wait()
            known = catalogue.review_reasons()
            if not all(reason in known for reason in reasons):
                raise Refused(_("Choose the reasons from the list."))
            if not words.strip() and not any(known[reason].client_visible for reason in reasons):
                raise Refused(
                    _("Say what should be different: choose a reason or write a sentence.")
                )
            self._judge(Review.RETURNED, by=by)
            request.stand_at(State.RETURNED)
            remark = self._say(words, language=language, by=by, reasons=reasons)
            record(
                CorrectionAsked(
                    by=by,
                    case=case.pk,
                    party=self.party_id,
                    version_id=self.pk,
                    request=request.pk,
                    remark=remark.pk,
                )
            )
            recount(case, by=by, asks=True)

    def _must_wait(self) -> None:
        if self.review == Review.REPLACED:
            raise Refused(_("A newer version has been sent in its place. Review that one."))
        if self.review != Review.WAITING:
            raise Refused(_("This version has been reviewed already."))

    def _judge(self, review: Review, *, by: Actor) -> None:
        self.review, self.reviewed_at = review, now()
        self.reviewed_by_id = by.member
        self.save(update_fields=["review", "reviewed_by", "reviewed_at"])

    def _say(self, words: str, *, language: str, by: Actor, reasons: Sequence[str] = ()) -> Remark:
        return Remark.write(
            self,
            request=self.request_id,
            version=self.pk,
            by=by,
            words=words,
            language=language,
            reasons=reasons,
        )
