"""What every storage must do. An implementation's test inherits this and gives `storage`."""

import threading

import pytest

from adelante.core.vault import AlreadyThere, BadName, NotThere, Storage

BAD_NAMES = [
    "",
    "/",
    "/a",
    "a/",
    "a//b",
    ".",
    "..",
    "../a",
    "a/../b",
    "a/./b",
    "a\\..\\b",
    "%2e%2e/a",
    "a\0",
    "a\n",
    "a\r\nb",
    "a b",
    "a'",
    'a"',
    "A",
    "CON",
    ".hidden",
    "a.pdf",
    "a_b",
    "ñ",
    "٣",
    "ａ",
    "e\u0301",
    "\u202efdp",
    "a\u200bb",
    "🙂" * 255,
    "a" * 101,
    "/".join(["a" * 99] * 6),
    "~",
    "-rf *",
    "C:/a",
    "//server/a",
]


class StorageContract:
    @pytest.fixture
    def storage(self) -> Storage:
        raise NotImplementedError

    def test_what_was_put_is_there_whole(self, storage):
        storage.put("rivera/f1/piece-0", iter([b"one ", b"", b"two"]))

        with storage.open("rivera/f1/piece-0") as stored:
            assert stored.read() == b"one two"
            assert stored.seek(4) == 4
            assert stored.read(2) == b"tw"
        assert storage.size("rivera/f1/piece-0") == 7
        assert storage.exists("rivera/f1/piece-0")

    def test_nothing_at_all_may_be_stored(self, storage):
        storage.put("empty", [])

        assert storage.size("empty") == 0
        assert storage.open("empty").read() == b""

    def test_what_is_stored_is_never_overwritten(self, storage):
        storage.put("a/b", [b"first"])

        with pytest.raises(AlreadyThere):
            storage.put("a/b", [b"second"])

        assert storage.open("a/b").read() == b"first"
        assert list(storage.names()) == ["a/b"]

    def test_of_two_puts_at_the_same_time_one_wins_whole(self, storage):
        both_began = threading.Barrier(4)
        outcomes = []

        def put(mark: bytes) -> None:
            def chunks():
                both_began.wait(timeout=30)
                for _ in range(50):
                    yield mark * 1_000

            try:
                storage.put("a/b", chunks())
                outcomes.append(mark)
            except AlreadyThere:
                outcomes.append(None)

        threads = [threading.Thread(target=put, args=[mark]) for mark in (b"1", b"2", b"3", b"4")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        winners = [mark for mark in outcomes if mark]
        assert len(outcomes) == 4
        assert len(winners) == 1
        assert storage.open("a/b").read() == winners[0] * 50_000
        assert storage.sweep_unfinished(older_than_seconds=-60) == 0

    def test_a_put_whose_chunks_fail_leaves_nothing(self, storage):
        def chunks():
            yield b"one"
            assert not storage.exists("a/b")
            raise ConnectionResetError

        with pytest.raises(ConnectionResetError):
            storage.put("a/b", chunks())

        assert not storage.exists("a/b")
        assert list(storage.names()) == []
        assert storage.sweep_unfinished(older_than_seconds=-60) == 0
        storage.put("a/b", [b"again"])
        assert storage.open("a/b").read() == b"again"

    def test_what_is_not_there_is_told(self, storage):
        storage.put("a/b", [b"x"])

        for name in ("a", "a/c", "a/b/c", "z/z"):
            assert not storage.exists(name)
            with pytest.raises(NotThere):
                storage.open(name)
            with pytest.raises(NotThere):
                storage.size(name)

    def test_deleting_may_be_asked_twice(self, storage):
        storage.put("a/b", [b"x"])
        storage.put("a/c", [b"y"])

        storage.delete("a/b")
        storage.delete("a/b")
        storage.delete("a")

        assert not storage.exists("a/b")
        assert list(storage.names()) == ["a/c"]
        storage.put("a/b", [b"new"])
        assert storage.open("a/b").read() == b"new"

    def test_names_are_those_below_a_folder_and_not_those_that_begin_alike(self, storage):
        for name in ("f1/a", "f1/b/c", "f10/a", "f1-x/a", "top"):
            storage.put(name, [b"x"])

        assert sorted(storage.names("f1")) == ["f1/a", "f1/b/c"]
        assert sorted(storage.names()) == ["f1-x/a", "f1/a", "f1/b/c", "f10/a", "top"]
        assert list(storage.names("f2")) == []
        assert list(storage.names("top")) == []

    @pytest.mark.parametrize("name", BAD_NAMES)
    def test_only_generated_names_are_taken(self, storage, name):
        for act in (
            lambda: storage.put(name, [b"x"]),
            lambda: storage.open(name),
            lambda: storage.size(name),
            lambda: storage.exists(name),
            lambda: storage.delete(name),
            lambda: list(storage.names(name or "/")),
        ):
            with pytest.raises(BadName):
                act()
        assert list(storage.names()) == []
