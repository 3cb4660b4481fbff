"""A passphrase of 15 characters or more (NIST SP 800-63B-4, section 3.1.1.2), not a common one."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from adelante.people.models import Account

OLGA = Account(email="olga.rivera.partner@example.com", name="Olga Rivera Martínez")


@pytest.mark.parametrize(
    "password", ["correct horse battery", "quince letras ya", "15 chars exactl", "a" * 14 + "é"]
)
def test_a_long_enough_passphrase_is_taken(password):
    validate_password(password, OLGA)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "Tr0ub4dor&3",
        "14 chars short",
        "olga.rivera.partner",
        "OLGA.RIVERA.PARTNER",
        "olga rivera martínez",
    ],
)
def test_a_short_one_or_ones_own_name_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, OLGA)


def test_a_password_is_kept_as_a_slow_hash():
    account = Account(email="x@example.com")
    account.set_password("correct horse battery")
    assert account.password.startswith("scrypt$")
    assert "horse" not in account.password
