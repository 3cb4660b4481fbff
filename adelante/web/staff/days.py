"""A day in a form of the office."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

_SLIP = _("Check the year: it is no day of anybody's case.")


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """Of years in which something can have happened or will. What a day means, its act decides."""

    widget = Day

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators += [
            MinValueValidator(date(1900, 1, 1), _SLIP),
            MaxValueValidator(date(2100, 12, 31), _SLIP),
        ]
