"""What tests of cases start from: the firm's own copy of a type, and people to open a case for."""

import pytest

from adelante.contacts.adding import add_contact
from adelante.library.adopting import adopt
from tests.cast import Cast


@pytest.fixture
def one_step(cast: Cast):
    """Rivera's copy of the marriage case in one step."""
    with cast.standing("olga"):
        return adopt("aos_one_step", by=cast.actor("olga"))


@pytest.fixture
def couple(cast: Cast):
    """Rosa and Tom Vega, newly met."""
    with cast.standing("maria"):
        rosa = add_contact(
            given="Rosa",
            surname="Vega",
            emails=["rosa@example.com"],
            language="es",
            by=cast.actor("maria"),
        )
        tom = add_contact(given="Tom", surname="Vega", by=cast.actor("maria"))
    return [("beneficiary", rosa), ("petitioner", tom)]
