from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from adelante.core.tenancy.fields import OfFirm

MOST_CASES, SLOW_MINUTES = 60, 15
"""For a firm that has set nothing else."""
CASES_BETWEEN, MINUTES_BETWEEN = (10, 500), (5, 240)


class Limits(OfFirm):
    """How many clients' cases one member opens within an hour before it alarms, and how long their
    session is slowed down then.
    """

    most_cases = models.PositiveSmallIntegerField(
        default=MOST_CASES,
        validators=[MinValueValidator(CASES_BETWEEN[0]), MaxValueValidator(CASES_BETWEEN[1])],
    )
    slow_minutes = models.PositiveSmallIntegerField(
        default=SLOW_MINUTES,
        validators=[MinValueValidator(MINUTES_BETWEEN[0]), MaxValueValidator(MINUTES_BETWEEN[1])],
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm"], name="limits_of_looking_once_a_firm"),
            models.CheckConstraint(
                condition=models.Q(most_cases__range=CASES_BETWEEN)
                & models.Q(slow_minutes__range=MINUTES_BETWEEN),
                name="limits_of_looking_are_sensible",
            ),
        ]
