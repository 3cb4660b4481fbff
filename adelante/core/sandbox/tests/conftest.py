import os
import threading
from pathlib import Path

import pytest

FILES = Path(__file__).with_name("files")


@pytest.fixture
def file():
    """The bytes of a file in `files/`."""
    return lambda name: (FILES / name).read_bytes()


@pytest.fixture
def no_child_is_left():
    """After the test, this thread has as many children as before."""
    before = _children()
    yield
    assert _children() == before


def _children() -> set[str]:
    listed = Path(f"/proc/{os.getpid()}/task/{threading.get_native_id()}/children")
    return set(listed.read_text().split())
