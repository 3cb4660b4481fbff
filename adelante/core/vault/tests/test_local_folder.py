"""A folder of one machine keeps the contract, to itself, and puts nothing outside."""

import os
import stat

import pytest

from adelante.core.vault import AlreadyThere, LocalFolder, NotThere, Storage
from adelante.core.vault.tests.storage_contract import StorageContract


@pytest.fixture
def root(tmp_path):
    return tmp_path / "kept" / "files"


@pytest.fixture
def storage(root):
    return LocalFolder(root)


class TestLocalFolder(StorageContract):
    @pytest.fixture
    def storage(self, root) -> Storage:
        return LocalFolder(root)


def test_folders_and_files_are_for_their_owner_alone(storage, root):
    before = os.umask(0)
    try:
        storage.put("a/b/c", [b"x"])
    finally:
        os.umask(before)

    modes = {
        path.relative_to(root).as_posix(): stat.S_IMODE(path.stat().st_mode)
        for path in [root, *root.rglob("*")]
    }
    assert modes == {".": 0o700, "a": 0o700, "a/b": 0o700, "a/b/c": 0o600}


def test_a_name_is_never_also_a_folder(storage):
    storage.put("a/b", [b"x"])

    with pytest.raises(AlreadyThere):
        storage.put("a", [b"y"])
    with pytest.raises(AlreadyThere):
        storage.put("a/b/c", [b"y"])
    assert list(storage.names()) == ["a/b"]


def test_a_link_that_somebody_laid_is_not_followed(storage, root, tmp_path):
    outside = tmp_path / "outside"
    outside.write_bytes(b"secret")
    (root / "a").symlink_to(outside)
    (root / "d").symlink_to(tmp_path)

    assert not storage.exists("a")
    with pytest.raises((NotThere, OSError)):
        storage.open("a")
    with pytest.raises(AlreadyThere):
        storage.put("a", [b"x"])
    assert list(storage.names()) == []
    assert outside.read_bytes() == b"secret"


def test_only_leftovers_older_than_asked_are_swept(storage, root):
    storage.put("a/b", [b"x"])
    old, young = root / "a" / ".unfinished-old", root / "a" / ".unfinished-young"
    for leftover in (old, young):
        leftover.write_bytes(b"half")
    an_hour_ago = young.stat().st_mtime - 3_600
    os.utime(old, (an_hour_ago, an_hour_ago))
    os.utime(root / "a" / "b", (an_hour_ago, an_hour_ago))

    assert storage.sweep_unfinished(older_than_seconds=1_800) == 1

    assert not old.exists()
    assert young.exists()
    assert list(storage.names()) == ["a/b"]


@pytest.mark.parametrize("failing", ["write", "fsync", "link"])
def test_a_disk_that_fails_leaves_nothing(storage, root, monkeypatch, failing):
    def fail(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, failing, fail)
    with pytest.raises(OSError, match="No space"):
        storage.put("a/b", [b"x"])
    monkeypatch.undo()

    assert [path for path in root.rglob("*") if path.is_file()] == []


def test_a_name_that_could_not_be_made_durable_is_taken_back(storage, root, monkeypatch):
    real, calls = os.fsync, []

    def fail_on_the_folder(descriptor):
        calls.append(descriptor)
        if len(calls) > 1:
            raise OSError(5, "Input/output error")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fail_on_the_folder)
    with pytest.raises(OSError, match="Input/output"):
        storage.put("a/b", [b"x"])
    monkeypatch.undo()

    assert [path for path in root.rglob("*") if path.is_file()] == []
