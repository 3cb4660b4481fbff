from uuid import UUID

from django.db import models

from adelante.core.tenancy.fields import OfFirm


class Counter(OfFirm):
    """A firm's running number without gaps: cases, invoices of a case, receipts.

    The row is locked until the transaction ends, so a number that is rolled back is given again.
    """

    name = models.CharField(max_length=60)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "name"], name="one_counter_a_name"),
        ]


def next_number(firm: UUID, name: str) -> int:
    """The next number of that name in this firm, starting at 1; held till the transaction ends."""
    Counter.objects.bulk_create([Counter(firm_id=firm, name=name)], ignore_conflicts=True)
    counter = Counter.objects.select_for_update(no_key=True).get(firm_id=firm, name=name)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last
