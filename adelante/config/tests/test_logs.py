"""What a line of the log keeps to itself."""

import json
import logging

import pytest

from adelante.config.logs import OneLine


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("GET /rivera/join/SECRET", "GET /rivera/join/…"),
        ("/join/ONE/next from /join/TWO", "/join/…/next from /join/…"),
        ("Forbidden (http://x/join/x does not match): /rivera/join/ONE", None),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_no_secret_of_a_link_is_written_however_often_it_is_named(said, kept):
    record = logging.LogRecord("a", logging.WARNING, "f", 1, said, (), None)
    told = json.loads(OneLine().format(record))["says"]
    assert kept is None or told == kept
    assert not {"SECRET", "ONE", "TWO"} & set(told.replace("/", " ").split())
