import pytest
from django.db import connection

from adelante.core.birth import born_as


@pytest.fixture
def demo(db):
    """This database was born as a demo's, for the length of the test."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE adelante_birth AS SELECT 'demo' AS kind")
    born_as.cache_clear()
    yield
    born_as.cache_clear()
