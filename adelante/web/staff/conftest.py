"""What every page of the office is measured with."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def queries():
    """`queries(lambda: client.get(…))` → how many statements it took, without the savepoints."""

    def count(ask):
        ask()  # the firm's face and the library are read once a process
        with CaptureQueriesContext(connection) as kept:
            response = ask()
        assert response.status_code == 200
        asked = [q["sql"] for q in kept.captured_queries]
        return len([sql for sql in asked if not re.match(r"SAVEPOINT|RELEASE|SET LOCAL", sql)])

    return count
