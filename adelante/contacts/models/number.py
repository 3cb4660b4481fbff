from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.contacts.models.contact import Contact
from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm, SameFirmKey
from adelante.core.vault import KeyRing, binding, open_field, seal_field
from adelante.firms.keyring import opened, scope_key, sealing_scope_key


class NumberKind(models.TextChoices):
    A_NUMBER = "a_number", _("A-number")
    SSN = "ssn", _("Social Security number")
    ITIN = "itin", _("Taxpayer number (ITIN)")
    PASSPORT = "passport", _("Passport number")
    USCIS_ACCOUNT = "uscis_account", _("USCIS online account number")
    I94 = "i94", _("I-94 number")
    SEVIS = "sevis", _("SEVIS number")


class NumberQuerySet(models.QuerySet["PersonalNumber"]):
    def for_staff(self, actor: Actor) -> NumberQuerySet:
        return self.standing().filter(firm=actor.firm)

    def standing(self) -> NumberQuerySet:
        return self.filter(removed_at=None)


class PersonalNumber(OfFirm):
    """A number by which a government knows somebody, sealed under the contact's key.

    `index` is its blind index (ADR 0021), by which it is found again without being opened. Nothing
    of the number stands here in clear, not even its last digits. Removing it empties both.
    """

    contact = SameFirmKey(Contact)
    kind = models.CharField(max_length=14, choices=NumberKind)
    sealed = models.BinaryField(null=True)
    index = models.BinaryField(null=True)
    written_by = SameFirmKey("people.Member", null=True)
    written_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True)

    objects = NumberQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        contact_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "contact", "kind", "index"], name="one_number_once_a_contact"
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at=None, sealed__isnull=False, index__isnull=False)
                | models.Q(removed_at__isnull=False, sealed=None, index=None),
                name="removed_number_is_gone",
            ),
        ]
        indexes = [models.Index(fields=["firm", "index"], name="number_by_index")]

    @property
    def place(self) -> str:
        """What the seal is bound to: firm, contact, row and kind. Moved elsewhere it stays shut."""
        purpose = f"number-{self.kind.replace('_', '-')}-of-{self.contact_id}"
        return binding(self.firm_id, purpose=purpose, scope=self.pk)

    @property
    def column(self) -> str:
        """What the blind index is bound to, besides the firm."""
        return f"number/{self.kind}"

    def keys(self) -> KeyRing:
        """What opens this number and every other one of the contact."""
        return scope_key("contact", self.contact_id, firm=self.firm_id)

    def open(self, keys: KeyRing | None = None) -> str:
        """The number. Whoever shows it to somebody records that (`numbers.show_number`)."""
        rows, known = type(self).objects.filter(pk=self.pk), [keys or self.keys()]

        def again() -> bytes:
            known[0] = self.keys()
            return bytes(rows.values_list("sealed", flat=True).get() or b"")

        plain = opened(
            lambda sealed: open_field(sealed, key=known[0], bound_to=self.place),
            bytes(self.sealed or b""),
            again,
        )
        return plain.decode()

    def seal(self, number: str) -> None:
        """Keep it under the contact's key. Does not save."""
        keys = sealing_scope_key("contact", self.contact_id, firm=self.firm_id)
        self.sealed = seal_field(number.encode(), key=keys, bound_to=self.place)
