"""Files sealed in pieces come back bit for bit, from any byte, and never with a piece exchanged."""

import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adelante.core.vault import (
    AlreadyThere,
    JoinedReader,
    LocalFolder,
    NotThere,
    SealedPiece,
    Tampered,
    new_key,
    open_pieces,
    open_sealed,
    piece_binding,
    seal_to,
)

KEY = new_key()
MIB = 1 << 20


@pytest.fixture
def root(tmp_path):
    return tmp_path / "files"


@pytest.fixture
def storage(root):
    return LocalFolder(root)


def seal_pieces(storage, plain, *, size, firm="rivera", file="f1", key=KEY):
    pieces = []
    for number, start in enumerate(range(0, len(plain), size)):
        name = bound_to = piece_binding(firm, of=file, piece=number)
        sealed = seal_to(storage, name, [plain[start : start + size]], key=key, bound_to=bound_to)
        pieces.append(SealedPiece(name=name, size=sealed, bound_to=bound_to))
    return pieces


def test_sealing_counts_the_plain_bytes_and_nothing_plain_is_stored(storage, root):
    canary = b"canary-6f1ed002ab5595859014ebf0951522d9"
    chunks = [canary, b" and ", b"x" * 3 * MIB]

    size = seal_to(storage, "a/b", iter(chunks), key=KEY, bound_to="a/b")

    assert size == sum(map(len, chunks))
    assert canary not in (root / "a" / "b").read_bytes()
    with open_sealed(storage, "a/b", key=KEY, bound_to="a/b") as opened:
        assert opened.read() == b"".join(chunks)
        opened.seek(len(canary) + 1)
        assert opened.read(3) == b"and"


def test_an_empty_file_is_sealed_too(storage):
    assert seal_to(storage, "a", [], key=KEY, bound_to="a") == 0
    assert open_sealed(storage, "a", key=KEY, bound_to="a").read() == b""


@pytest.mark.parametrize("chunk", [64 * 1024, 4 * MIB])
def test_sealing_and_opening_hold_two_mebibytes_however_long_the_file(storage, chunk):
    block = bytes(chunk)
    tracemalloc.start()
    try:
        chunks = (block for _ in range(24 * MIB // chunk))
        seal_to(storage, "a", chunks, key=KEY, bound_to="a")
        sealing = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        opened = open_sealed(storage, "a", key=KEY, bound_to="a")
        while opened.read(64 * 1024):
            pass
        opening = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert sealing < 2.5 * MIB
    assert opening < 2.5 * MIB


def test_a_file_whose_sending_breaks_off_is_not_stored(storage):
    def chunks():
        yield bytes(2 * MIB)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        seal_to(storage, "a", chunks(), key=KEY, bound_to="a")
    assert list(storage.names()) == []


def test_a_sealed_file_is_never_sealed_over(storage):
    seal_to(storage, "a", [b"first"], key=KEY, bound_to="a")

    with pytest.raises(AlreadyThere):
        seal_to(storage, "a", [b"second"], key=KEY, bound_to="a")
    assert open_sealed(storage, "a", key=KEY, bound_to="a").read() == b"first"


def test_a_sealed_file_opens_only_with_its_key_and_in_its_place(storage, root):
    seal_to(storage, "rivera/f1", [b"x"], key=KEY, bound_to="rivera/f1")
    (root / "harbour").mkdir()
    (root / "rivera" / "f1").rename(root / "harbour" / "f1")

    with pytest.raises(NotThere):
        open_sealed(storage, "rivera/f1", key=KEY, bound_to="rivera/f1")
    with pytest.raises(Tampered):
        open_sealed(storage, "harbour/f1", key=KEY, bound_to="harbour/f1")
    with pytest.raises(Tampered):
        open_sealed(storage, "harbour/f1", key=new_key(), bound_to="rivera/f1")


def test_pieces_read_as_one_file(storage):
    plain = bytes(range(256)) * 40
    joined = open_pieces(storage, seal_pieces(storage, plain, size=3_000), key=KEY)

    assert joined.size == len(plain)
    assert joined.read() == plain
    joined.seek(2_990)
    assert joined.read(3_020) == plain[2_990:6_010]
    joined.seek(-5, io.SEEK_END)
    assert joined.read() == plain[-5:]


@given(
    sizes=st.lists(st.integers(0, 40), max_size=6),
    places=st.lists(st.tuples(st.integers(0, 250), st.integers(0, 250)), max_size=6),
)
@settings(max_examples=40, deadline=None)
def test_any_range_over_any_pieces_reads_as_one_file(tmp_path_factory, sizes, places):
    storage = LocalFolder(tmp_path_factory.mktemp("any"))
    plain, pieces = b"", []
    for number, size in enumerate(sizes):
        name = f"f/{number}"
        seal_to(storage, name, [bytes([number]) * size], key=KEY, bound_to=name)
        pieces.append(SealedPiece(name=name, size=size, bound_to=name))
        plain += bytes([number]) * size

    with open_pieces(storage, pieces, key=KEY) as joined:
        for start, size in places:
            joined.seek(start)
            assert joined.read(size) == plain[start : start + size]


def test_only_one_piece_is_open_at_a_time_and_none_after_closing(storage):
    opened = []

    def opener(piece):
        def open_one():
            assert all(earlier.closed for earlier in opened)
            opened.append(open_sealed(storage, piece.name, key=KEY, bound_to=piece.bound_to))
            return opened[-1]

        return open_one

    pieces = seal_pieces(storage, bytes(1_000), size=300)
    joined = JoinedReader([(piece.size, opener(piece)) for piece in pieces])

    assert opened == []
    joined.read(250)
    joined.read(25)
    assert len(opened) == 1
    joined.read()
    assert len(opened) == 4
    joined.close()
    assert all(reader.closed for reader in opened)


def test_exchanged_pieces_are_refused(storage, root):
    pieces = seal_pieces(storage, bytes(range(200)) * 3, size=200)
    one, two = (root / piece.name for piece in pieces[:2])
    one_bytes, two_bytes = one.read_bytes(), two.read_bytes()
    one.write_bytes(two_bytes)
    two.write_bytes(one_bytes)

    with pytest.raises(Tampered):
        open_pieces(storage, pieces, key=KEY).read()


def test_a_piece_of_another_file_or_firm_is_refused(storage, root):
    mine = seal_pieces(storage, bytes(600), size=200)
    for firm, file in (("rivera", "f2"), ("harbour", "f1")):
        other = seal_pieces(storage, bytes(600), size=200, firm=firm, file=file)
        (root / mine[1].name).write_bytes((root / other[1].name).read_bytes())

        with pytest.raises(Tampered):
            open_pieces(storage, mine, key=KEY).read()


@pytest.mark.parametrize("stated", [199, 201])
def test_a_piece_that_is_not_as_long_as_stated_is_refused(storage, stated):
    first, second = seal_pieces(storage, bytes(400), size=200)
    wrong = SealedPiece(name=second.name, size=stated, bound_to=second.bound_to)
    joined = open_pieces(storage, [first, wrong], key=KEY)

    assert joined.read(200) == bytes(200)
    with pytest.raises(Tampered, match="as long"):
        joined.read()


def test_bit_rot_in_any_stored_byte_is_found_by_reading(storage, root):
    seal_to(storage, "a", [b"evidence"], key=KEY, bound_to="a")
    path = root / "a"
    good = path.read_bytes()

    for place in range(len(good)):
        rotten = bytearray(good)
        rotten[place] ^= 0x10
        path.write_bytes(rotten)
        with pytest.raises(Tampered):
            open_sealed(storage, "a", key=KEY, bound_to="a").read()
