from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.contacts.models.contact import Contact
from adelante.core.tenancy.fields import OfFirm, SameFirmKey


class Relation(OfFirm):
    """How one contact stands to another: `of` is the {kind} of `to`."""

    class Kind(models.TextChoices):
        SPOUSE = "spouse", _("Spouse")
        PARENT = "parent", _("Parent")
        EMPLOYEE = "employee", _("Employee")

    of = SameFirmKey(Contact)
    to = SameFirmKey(Contact)
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "of", "to", "kind"], name="one_relation_a_kind"
            ),
            models.CheckConstraint(
                condition=~models.Q(of=models.F("to")), name="nobody_is_related_to_themselves"
            ),
        ]
