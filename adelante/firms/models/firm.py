from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.core.clock import now
from adelante.core.ids import new_id

# First words of addresses that are, or may become, the product's own.
_OURS = """
adelante admin api assets auth demo desk docs health help home hooks mail media metrics public
robots sign-in sign-out static status support system well-known www
"""
RESERVED = frozenset(_OURS.split())


class Access(models.TextChoices):
    """Who at the office reaches a case."""

    FIRM = "firm", _("Everybody at the firm")
    TEAM = "team", _("The team of the case")


def span(default: int, *, least: int, most: int) -> models.PositiveSmallIntegerField:  # type: ignore[type-arg]
    return models.PositiveSmallIntegerField(
        default=default, validators=[MinValueValidator(least), MaxValueValidator(most)]
    )


class LeadsTo(models.TextChoices):
    """Where a quick exit leads: pages that anybody may have open."""

    WEATHER = "weather", _("The weather")
    SEARCH = "search", _("A search page")
    LEXICON = "lexicon", _("An encyclopedia")


class Firm(models.Model):
    """A law firm on this installation.

    A sign-in ends after so many minutes without a page, and after so many hours in any case; one
    of a client on a device of their own after so many days. Once it is suspended nobody is in.
    `neutral_name` is the sender's name in letters that must not say who writes; empty for the
    product's own words. `exit_to` is where a quick exit leads.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(
        max_length=40,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use a-z, 0-9 and hyphens."))],
    )
    name = models.CharField(max_length=120)
    initials = models.CharField(max_length=6)
    time_zone = models.CharField(max_length=60, default="America/New_York")
    currency = models.CharField(max_length=3, default="USD")
    language = models.CharField(max_length=5, default="en")
    brand_hue = models.PositiveSmallIntegerField(
        default=198, validators=[MinValueValidator(0), MaxValueValidator(359)]
    )
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=200, blank=True)
    answers_within_hours = models.PositiveSmallIntegerField(default=24)
    reviews_within_hours = models.PositiveSmallIntegerField(default=24)
    late_policy = models.JSONField(default=dict, blank=True)
    reminders = models.JSONField(default=list, blank=True)
    mornings = models.BooleanField(default=True)
    access = models.CharField(max_length=4, choices=Access, default=Access.FIRM)
    staff_idle_minutes = span(120, least=5, most=720)
    staff_hours = span(12, least=1, most=24)
    client_idle_minutes = span(30, least=5, most=720)
    client_hours = span(12, least=1, most=24)
    trusted_days = span(30, least=0, most=90)
    security_contact = models.EmailField(blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    neutral_name = models.CharField(max_length=40, blank=True)
    exit_to = models.CharField(max_length=7, choices=LeadsTo, default=LeadsTo.WEATHER)
    access_review_months = models.PositiveSmallIntegerField(default=3)
    founded_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="one_firm_an_address"),
            models.CheckConstraint(
                condition=~models.Q(slug__in=sorted(RESERVED)), name="address_is_not_reserved"
            ),
        ]

    def __str__(self) -> str:
        return self.name
