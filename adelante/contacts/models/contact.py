from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm


class Kind(models.TextChoices):
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")


class ContactQuerySet(models.QuerySet["Contact"]):
    def for_staff(self, actor: Actor) -> ContactQuerySet:
        return self.filter(firm=actor.firm)

    def for_client(self, actor: Actor) -> ContactQuerySet:
        return self.filter(firm=actor.firm)


class Contact(OfFirm):
    """A person with structured names, or an organisation. E-mail and phone may be shared."""

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PERSON)
    given = models.CharField(max_length=80, blank=True)
    middle = models.CharField(max_length=80, blank=True)
    surname = models.CharField(max_length=80, blank=True)
    second_surname = models.CharField(max_length=80, blank=True)
    organisation = models.CharField(max_length=160, blank=True)
    other_names = ArrayField(models.CharField(max_length=160), default=list, blank=True)
    born_on = models.DateField(null=True, blank=True)
    emails = ArrayField(models.EmailField(), default=list, blank=True)
    phones = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    language = models.CharField(max_length=5, default="en")
    time_zone = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField(default=now)

    objects = ContactQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=Kind.PERSON) & ~models.Q(given="", surname="")
                | models.Q(kind=Kind.ORGANISATION) & ~models.Q(organisation=""),
                name="contact_has_a_name",
            ),
        ]
        indexes = [models.Index(fields=["firm", "surname", "given"], name="contact_by_name")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        if self.kind == Kind.ORGANISATION:
            return self.organisation
        names = (self.given, self.middle, self.surname, self.second_surname)
        return " ".join(name for name in names if name)

    @property
    def short_name(self) -> str:
        """What the people of a case call this one: the given name, or the organisation."""
        return self.organisation if self.kind == Kind.ORGANISATION else self.given or self.surname

    @property
    def family_name(self) -> str:
        return self.organisation or " ".join(n for n in (self.surname, self.second_surname) if n)
