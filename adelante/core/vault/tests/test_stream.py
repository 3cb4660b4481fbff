"""Sealed streams open as they were, or not at all; and they are Tink's, both ways."""

import io

import pytest
import tink
from hypothesis import given, settings
from hypothesis import strategies as st
from tink import secret_key_access, streaming_aead
from tink.proto import aes_gcm_hkdf_streaming_pb2, common_pb2, tink_pb2

from adelante.core.vault import SEGMENT_SIZE, OpeningReader, SealingWriter, Tampered
from adelante.core.vault.stream import HEADER_SIZE, TAG_SIZE, SegmentCipher

KEY = bytes(range(32))
PLACE = b"firm/object/piece-0"
SMALL = 64  # sealed bytes in a segment: 8 plain ones in the first, 48 in the others
FIRST, ROOM = SMALL - HEADER_SIZE - TAG_SIZE, SMALL - TAG_SIZE

streaming_aead.register()


def pattern(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


def sealed(plain: bytes, *, key=KEY, place=PLACE, segment_size=SMALL, step=None) -> bytes:
    sink = io.BytesIO()
    with SealingWriter(sink, key, place, segment_size=segment_size) as writer:
        for start in range(0, len(plain), step or len(plain) or 1):
            writer.write(plain[start : start + (step or len(plain))])
    return sink.getvalue()


def reader(stream: bytes, *, key=KEY, place=PLACE, segment_size=SMALL) -> OpeningReader:
    return OpeningReader(io.BytesIO(stream), key, place, segment_size=segment_size)


def opened(stream: bytes, **how) -> bytes:
    return reader(stream, **how).read()


def tink_primitive(segment_size: int) -> streaming_aead.StreamingAead:
    """Tink's own implementation, holding our key."""
    key = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingKey(
        key_value=KEY,
        params=aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingParams(
            ciphertext_segment_size=segment_size,
            derived_key_size=32,
            hkdf_hash_type=common_pb2.SHA256,
        ),
    )
    keyset = tink_pb2.Keyset(primary_key_id=1)
    entry = keyset.key.add(
        key_id=1, status=tink_pb2.ENABLED, output_prefix_type=tink_pb2.OutputPrefixType.RAW
    )
    entry.key_data.type_url = "type.googleapis.com/google.crypto.tink.AesGcmHkdfStreamingKey"
    entry.key_data.value = key.SerializeToString()
    entry.key_data.key_material_type = tink_pb2.KeyData.SYMMETRIC
    handle = tink.proto_keyset_format.parse(keyset.SerializeToString(), secret_key_access.TOKEN)
    return handle.primitive(streaming_aead.StreamingAead)


class KeptOpen(io.BytesIO):
    """Tink closes what it wrote to; the bytes stay to be looked at."""

    def close(self) -> None:
        pass


def around(border: int) -> list[int]:
    return [border - 1, border, border + 1]


MIB_FIRST, MIB_ROOM = SEGMENT_SIZE - HEADER_SIZE - TAG_SIZE, SEGMENT_SIZE - TAG_SIZE
SIZES = [
    *((size, SMALL) for size in [0, 1, *around(FIRST), *around(FIRST + ROOM)]),
    *((size, SEGMENT_SIZE) for size in [0, 1, *around(MIB_FIRST), *around(MIB_FIRST + MIB_ROOM)]),
    (3_000_000, SEGMENT_SIZE),
]


@pytest.mark.parametrize(("size", "segment_size"), SIZES)
def test_tink_opens_what_we_seal(size, segment_size):
    stream = sealed(pattern(size), segment_size=segment_size, step=200_000)

    with tink_primitive(segment_size).new_decrypting_stream(io.BytesIO(stream), PLACE) as opening:
        assert opening.read() == pattern(size)


@pytest.mark.parametrize(("size", "segment_size"), SIZES)
def test_we_open_what_tink_seals(size, segment_size):
    sink = KeptOpen()
    with tink_primitive(segment_size).new_encrypting_stream(sink, PLACE) as sealing:
        sealing.write(pattern(size))

    assert opened(sink.getvalue(), segment_size=segment_size) == pattern(size)


@given(
    plain=st.binary(max_size=300),
    step=st.integers(1, 120),
    places=st.lists(st.tuples(st.integers(0, 320), st.integers(0, 320)), max_size=6),
)
@settings(max_examples=60, deadline=None)
def test_any_range_of_any_stream_reads_as_it_was_written(plain, step, places):
    opening = reader(sealed(plain, step=step))

    assert opening.size == len(plain)
    for start, size in places:
        opening.seek(start)
        assert opening.read(size) == plain[start : start + size]


def test_it_behaves_as_a_file():
    plain = pattern(200)
    opening = reader(sealed(plain))
    taken = bytearray(70)

    assert opening.seek(-10, io.SEEK_END) == 190
    assert opening.read() == plain[190:]
    assert opening.read(5) == b""
    assert opening.seek(20) == 20
    assert opening.seek(5, io.SEEK_CUR) == 25
    assert opening.readinto(taken) == 70
    assert bytes(taken) == plain[25:95]
    assert opening.tell() == 95
    assert opening.seek(1_000) == 1_000
    assert opening.read() == b""
    assert io.BufferedReader(reader(sealed(plain)), 16).read() == plain
    with pytest.raises(ValueError, match="before the first"):
        opening.seek(-1)
    with pytest.raises(ValueError, match="from the start"):
        opening.seek(0, 9)


class CountedSource(io.BytesIO):
    reads = 0

    def read(self, size=-1):
        self.reads += 1
        return super().read(size)


def test_a_segment_is_fetched_once_however_small_the_steps():
    source = CountedSource(sealed(pattern(FIRST + 3 * ROOM)))
    opening = OpeningReader(source, KEY, PLACE, segment_size=SMALL)

    while opening.read(3):
        pass

    assert source.reads == 1 + 1 + 4  # the header, the last segment to begin with, and all four


def test_closing_the_reader_closes_its_source():
    source = io.BytesIO(sealed(b"plain"))
    opening = OpeningReader(source, KEY, PLACE, segment_size=SMALL)

    opening.close()

    assert source.closed
    with pytest.raises(ValueError, match="closed"):
        opening.read()
    with pytest.raises(ValueError, match="closed"):
        opening.seek(0)


def test_a_refused_source_is_closed():
    source = io.BytesIO(sealed(b"plain")[:-1])

    with pytest.raises(Tampered) as refusal:
        OpeningReader(source, KEY, PLACE, segment_size=SMALL)
    assert source.closed
    assert refusal.tb  # which keeps the reader, so that it is not closed by being forgotten


def test_the_same_bytes_are_never_sealed_the_same_way_twice():
    assert sealed(b"plain") != sealed(b"plain")


HOSTILE = pattern(FIRST + 2 * ROOM + 5)  # four segments, the last one short


def test_a_stream_cut_anywhere_is_refused_before_its_first_byte():
    stream = sealed(HOSTILE)

    for size in range(len(stream)):
        with pytest.raises(Tampered):
            reader(stream[:size])


@pytest.mark.parametrize("whole_segments", [1, 2, 3])
def test_a_stream_cut_between_two_segments_is_refused(whole_segments):
    stream = sealed(pattern(FIRST + 3 * ROOM))

    with pytest.raises(Tampered):
        reader(stream[: whole_segments * SMALL])


def test_a_flipped_bit_anywhere_is_refused():
    stream = sealed(HOSTILE)

    for place in range(len(stream)):
        for bit in range(8):
            changed = bytearray(stream)
            changed[place] ^= 1 << bit
            with pytest.raises(Tampered):
                opened(bytes(changed))


def test_segments_before_a_damaged_one_are_still_given():
    stream = bytearray(sealed(HOSTILE))
    stream[2 * SMALL + 3] ^= 1
    opening = reader(bytes(stream))

    assert opening.read(FIRST + ROOM) == HOSTILE[: FIRST + ROOM]
    with pytest.raises(Tampered):
        opening.read(1)
    assert opening.tell() == FIRST + ROOM
    with pytest.raises(Tampered):
        opening.read(1)


def test_an_empty_segment_after_a_full_one_is_refused_although_its_tag_is_true():
    salt, prefix = bytes(32), bytes(7)
    cipher = SegmentCipher(KEY, PLACE, salt=salt, nonce_prefix=prefix)
    first = cipher.seal(memoryview(pattern(FIRST)), segment=0, last=False)
    empty = cipher.seal(memoryview(b""), segment=1, last=True)

    with pytest.raises(Tampered, match="size"):
        reader(bytes([HEADER_SIZE]) + salt + prefix + first + empty)


def test_swapped_dropped_or_doubled_segments_are_refused():
    stream = sealed(pattern(FIRST + 3 * ROOM))
    one, two, three, four = (stream[at : at + SMALL] for at in range(0, len(stream), SMALL))

    for wrong in (
        one + three + two + four,
        one + two + four,
        one + two + two + three + four,
        one + two + three + three,
        two + one + three + four,
    ):
        with pytest.raises(Tampered):
            opened(wrong)


def test_segments_of_another_stream_under_the_same_key_are_refused():
    mine, other = sealed(HOSTILE), sealed(HOSTILE)

    with pytest.raises(Tampered):
        opened(mine[:SMALL] + other[SMALL : 2 * SMALL] + mine[2 * SMALL :])
    with pytest.raises(Tampered):
        opened(mine[:HEADER_SIZE] + other[HEADER_SIZE:])


@pytest.mark.parametrize("more", [b"\0", b"x" * TAG_SIZE, b"x" * SMALL, bytes(1000)])
@pytest.mark.parametrize("plain", [b"", HOSTILE, pattern(FIRST), pattern(FIRST + ROOM)])
def test_trailing_bytes_are_refused(plain, more):
    with pytest.raises(Tampered):
        opened(sealed(plain) + more)


def test_two_streams_in_a_row_are_refused():
    with pytest.raises(Tampered):
        opened(sealed(HOSTILE) + sealed(HOSTILE))


@pytest.mark.parametrize("place", [b"", PLACE + b" ", b"other-firm/object/piece-0"])
def test_a_stream_sealed_for_another_place_is_refused(place):
    with pytest.raises(Tampered):
        reader(sealed(HOSTILE), place=place)


def test_a_wrong_key_is_refused():
    with pytest.raises(Tampered):
        reader(sealed(HOSTILE), key=bytes(32))


@pytest.mark.parametrize("size", [0, 1, 39, 40, 41, 55])
def test_what_is_too_short_to_be_a_stream_is_refused(size):
    with pytest.raises(Tampered):
        reader(b"\x28" * size)


@pytest.mark.parametrize("length", [0, 24, 39, 41, 255])
def test_a_header_that_states_another_length_is_refused(length):
    with pytest.raises(Tampered, match="header"):
        reader(bytes([length]) + sealed(HOSTILE)[1:])


def test_a_stream_read_with_another_segment_size_is_refused():
    with pytest.raises(Tampered):
        opened(sealed(HOSTILE), segment_size=SMALL + 1)


@pytest.mark.parametrize("size", [1 << 39, 1 << 42])
def test_absurd_sizes_are_refused_without_reading_them(tmp_path, size):
    path = tmp_path / "sparse"
    path.write_bytes(sealed(HOSTILE))
    with path.open("r+b") as file:
        file.truncate(size)

    for segment_size in (SMALL, SEGMENT_SIZE):
        with pytest.raises(Tampered):
            OpeningReader(path.open("rb"), KEY, PLACE, segment_size=segment_size)


def test_a_source_that_shrinks_while_it_is_read_is_refused(tmp_path):
    path = tmp_path / "stream"
    path.write_bytes(sealed(pattern(3_000), segment_size=1_000))
    opening = OpeningReader(path.open("rb", buffering=0), KEY, PLACE, segment_size=1_000)

    with path.open("r+b") as file:
        file.truncate(1_500)

    with pytest.raises(Tampered, match="shorter"):
        opening.read()


def test_a_block_that_fails_leaves_a_stream_that_never_opens():
    sink = io.BytesIO()
    with pytest.raises(RuntimeError), SealingWriter(sink, KEY, PLACE, segment_size=SMALL) as writer:
        writer.write(HOSTILE)
        raise RuntimeError

    with pytest.raises(Tampered):
        reader(sink.getvalue())
    with pytest.raises(ValueError, match="closed"):
        writer.write(b"more")


class OneByteAtATime(io.RawIOBase):
    """As the standard library allows an unbuffered file to behave."""

    def __init__(self, stream: bytes = b"") -> None:
        self.inner = io.BytesIO(stream)

    def write(self, chunk):
        return self.inner.write(bytes(chunk[:1]))

    def read(self, size=-1):
        return self.inner.read(min(size, 1))

    def seek(self, *place):
        return self.inner.seek(*place)


def test_files_that_take_and_give_less_than_asked_are_asked_again():
    sink = OneByteAtATime()
    with SealingWriter(sink, KEY, PLACE, segment_size=SMALL) as writer:
        assert writer.write(HOSTILE) == len(HOSTILE)

    source = OneByteAtATime(sink.inner.getvalue())
    assert OpeningReader(source, KEY, PLACE, segment_size=SMALL).read() == HOSTILE


def test_keys_and_segments_have_the_sizes_they_must():
    with pytest.raises(ValueError, match="32 bytes"):
        SealingWriter(io.BytesIO(), b"short", PLACE)
    with pytest.raises(ValueError, match="room"):
        SealingWriter(io.BytesIO(), KEY, PLACE, segment_size=HEADER_SIZE + TAG_SIZE)
