import pytest
from django.db import ProgrammingError, transaction

from adelante.audit.models import Entry
from adelante.core.errors import NotYours, Refused
from adelante.core.tenancy import tenant
from adelante.firms.models import Firm
from adelante.people.running import describe

SAID = {
    "name": "Rivera & Vega",
    "initials": "RV",
    "phone": "(312) 555-0111",
    "email": "hello@rivera.example",
    "street": "9 Elm Street",
    "city": "Chicago, IL 60601",
    "time_zone": "America/Denver",
    "language": "es",
    "brand_hue": 295,
    "answers_within_hours": 48,
    "reviews_within_hours": 24,
}


def describe_as(cast, who, **other):
    with cast.standing(who):
        describe(Firm.objects.get(pk=cast.rivera), by=cast.actor(who), **SAID | other)


def test_the_firm_says_what_its_managers_write(cast):
    describe_as(cast, "olga")
    with tenant(cast.rivera):
        firm = Firm.objects.get()
        assert {name: getattr(firm, name) for name in SAID} == SAID
        assert Entry.objects.latest("seq").name == "firm_described"


@pytest.mark.parametrize(
    "other",
    [
        {"time_zone": "America/Springfield"},
        {"brand_hue": 400},
        {"email": "no"},
        {"initials": "R/I"},
        {"initials": "²٣"},
        {"name": "Rivera\u202e"},
        {"street": "One\nTwo"},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(cast, other):
    with pytest.raises(Refused):
        describe_as(cast, "olga", **other)
    with tenant(cast.rivera):
        assert Firm.objects.get().name == "Rivera Immigration"


@pytest.mark.parametrize("who", ["daniela", "maria", "fin"])
def test_only_who_runs_the_firm_changes_it(cast, who):
    with pytest.raises(NotYours):
        describe_as(cast, who)
    with cast.standing(who):
        assert Firm.objects.filter(pk=cast.rivera).update(name="X", reminders=[]) == 0


def test_the_word_in_the_address_is_out_of_reach(cast):
    with cast.standing("olga"), pytest.raises(ProgrammingError), transaction.atomic():
        Firm.objects.filter(pk=cast.rivera).update(slug="other")
