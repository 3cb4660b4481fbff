"""What is to be broken is still there, and so are the tests that must see it."""

import ast

import pytest

from tests.broken.builds import BUILDS, HERE


@pytest.mark.parametrize("build", BUILDS, ids=lambda build: build.name)
def test_each_build_can_still_be_broken(build):
    texts = {change.file: (HERE / change.file).read_text() for change in build.changes}
    for change in build.changes:
        texts[change.file] = change.on(texts[change.file])
    for text in texts.values():
        ast.parse(text)
    for test in build.tests:
        path, _, name = test.partition("::")
        assert (HERE / path).is_file()
        assert not name or f"def {name}(" in (HERE / path).read_text()


def test_all_ten_kinds_are_broken():
    assert len({build.name for build in BUILDS}) == len(BUILDS) >= 10
