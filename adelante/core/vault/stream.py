"""Sealing of streams in a published format: Tink's AES-GCM-HKDF streaming AEAD.

    header   1 byte   length of the header, always 40
             32 bytes salt
             7 bytes  nonce prefix
    segments segment_size bytes each, the last one shorter; the first one makes room for the header.
             Each is AES-256-GCM of its plain bytes, with no associated data of its own, under
             key   = HKDF-SHA256(ikm=key, salt=salt, info=associated data), 32 bytes
             nonce = prefix || segment number, 4 bytes big-endian || 1 if it is the last, else 0

The number in the nonce refuses segments that were moved, the flag refuses a stream that was cut
between two of them, and the associated data refuses a stream put in the place of another.
Source: https://developers.google.com/tink/streaming-aead/aes_gcm_hkdf_streaming, so that whoever
has the keys can open the files without this product.
"""

import io
import os
from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from adelante.core.vault.errors import Tampered
from adelante.core.vault.reading import VerifiedReader

SEGMENT_SIZE = 1 << 20
"""Sealed bytes in a segment, its tag and the first one's header counted: AES256_GCM_HKDF_1MB."""

KEY_SIZE = 32
SALT_SIZE = 32
NONCE_PREFIX_SIZE = 7
HEADER_SIZE = 1 + SALT_SIZE + NONCE_PREFIX_SIZE
TAG_SIZE = 16
MOST_SEGMENTS = 1 << 32


class SealingWriter:
    """Seals what is written to it into `sink`, holding at most one segment of plain bytes.

    The stream is whole only after `close()`, which leaves the sink open so that its owner can make
    it durable. A `with` block that fails does not close: what was written can then never be opened.
    """

    def __init__(
        self,
        sink: BinaryIO,
        key: bytes,
        associated_data: bytes,
        *,
        segment_size: int = SEGMENT_SIZE,
    ) -> None:
        self._sink = sink
        self._sealer = Sealer(key, associated_data, segment_size=segment_size)
        self._closed = False
        self._put(self._sealer.header)

    def write(self, plain: bytes | bytearray | memoryview) -> int:
        """Take these bytes, all of them. Returns how many there were."""
        if self._closed:
            raise ValueError("the stream has been closed")
        view = memoryview(plain)
        for sealed in self._sealer.feed(view):
            self._put(sealed)
        return view.nbytes

    def close(self) -> None:
        """Write the last segment. A second call does nothing."""
        if not self._closed:
            self._closed = True
            self._put(self._sealer.finish())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        self._closed = True

    def _put(self, sealed: bytes) -> None:
        rest = memoryview(sealed)
        while rest:  # an unbuffered file may take less than it was given
            taken = self._sink.write(rest)
            if not taken:
                raise OSError("the sink takes no more bytes")
            rest = rest[taken:]


class OpeningReader(VerifiedReader):
    """The plain bytes of a sealed stream, seekable; every byte is verified before it is given.

    The last segment is verified at once, so a stream that was cut, lengthened or sealed for another
    place raises `Tampered` here, before its first byte is read. The source is the reader's from now
    on: it is closed with the reader, and also when the reader refuses it.
    """

    def __init__(
        self,
        source: BinaryIO,
        key: bytes,
        associated_data: bytes,
        *,
        segment_size: int = SEGMENT_SIZE,
    ) -> None:
        self._source = source
        try:
            self._segment_size = _checked_segment_size(segment_size)
            self._sealed_size = source.seek(0, io.SEEK_END)
            self._segments = self._count_segments()
            super().__init__(size=self._sealed_size - HEADER_SIZE - self._segments * TAG_SIZE)
            self._cipher = self._read_header(key, associated_data)
            self._held_segment = self._segments - 1
            self._held = self._open_segment(self._held_segment)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        if not self.closed:
            self._held = b""
            self._source.close()
        super().close()

    def _verified(self, position: int, *, most: int) -> bytes:
        room = self._segment_size - TAG_SIZE
        segment, inside = divmod(position + HEADER_SIZE, room)
        if segment == 0:
            inside = position
        if segment != self._held_segment:
            self._held, self._held_segment = b"", -1  # or two would be held for a while
            self._held = self._open_segment(segment)
            self._held_segment = segment
        return self._held[inside : inside + most]

    def _read_header(self, key: bytes, associated_data: bytes) -> "SegmentCipher":
        header = self._sealed_bytes(0, HEADER_SIZE)
        if header[0] != HEADER_SIZE:
            raise Tampered("the header of a sealed stream is not one of ours")
        salt, nonce_prefix = header[1 : 1 + SALT_SIZE], header[1 + SALT_SIZE :]
        return SegmentCipher(key, associated_data, salt=salt, nonce_prefix=nonce_prefix)

    def _open_segment(self, segment: int) -> bytes:
        start = segment * self._segment_size
        end = min(start + self._segment_size, self._sealed_size)
        if segment == 0:
            start = HEADER_SIZE
        sealed = self._sealed_bytes(start, end - start)
        return self._cipher.open(sealed, segment=segment, last=segment == self._segments - 1)

    def _sealed_bytes(self, start: int, size: int) -> bytes:
        self._source.seek(start)
        sealed = self._source.read(size)
        while len(sealed) < size:
            more = self._source.read(size - len(sealed))
            if not more:
                raise Tampered("a sealed stream became shorter while it was read")
            sealed += more
        return sealed

    def _count_segments(self) -> int:
        """How many segments the sealed size makes. Refuses sizes that no sealing comes to."""
        segments = -(-self._sealed_size // self._segment_size)
        in_last = self._sealed_size - (segments - 1) * self._segment_size
        least = HEADER_SIZE + TAG_SIZE if segments == 1 else TAG_SIZE + 1
        if not 1 <= segments <= MOST_SEGMENTS or in_last < least:
            raise Tampered("a sealed stream has a size that no sealed stream can have")
        return segments


class Sealer:
    """Plain bytes in, sealed bytes out: first the `header`, what `feed()` yields, then `finish()`.

    What `feed()` yields must be taken to its end before the next call.
    """

    def __init__(
        self, key: bytes, associated_data: bytes, *, segment_size: int = SEGMENT_SIZE
    ) -> None:
        salt, nonce_prefix = os.urandom(SALT_SIZE), os.urandom(NONCE_PREFIX_SIZE)
        self.header = bytes([HEADER_SIZE]) + salt + nonce_prefix
        self._cipher = SegmentCipher(key, associated_data, salt=salt, nonce_prefix=nonce_prefix)
        self._room = _checked_segment_size(segment_size) - TAG_SIZE
        self._free = self._room - HEADER_SIZE
        self._segment = 0
        self._held = bytearray(self._room)  # made once: growing it costs as much as sealing
        self._held_size = 0

    def feed(self, plain: bytes | bytearray | memoryview) -> Iterator[bytes]:
        """Each segment that is now full, and known not to be the last because more has come."""
        rest = memoryview(plain).cast("B")
        while rest:
            if self._held_size or len(rest) <= self._free:
                taken = rest[: self._free - self._held_size]
                self._held[self._held_size : self._held_size + len(taken)] = taken
                self._held_size += len(taken)
                rest = rest[len(taken) :]
                if rest:
                    yield self._seal(self._let_go(), last=False)
            else:
                whole, rest = rest[: self._free], rest[self._free :]
                yield self._seal(whole, last=False)

    def finish(self) -> bytes:
        """The last segment. An empty stream has one too."""
        return self._seal(self._let_go(), last=True)

    def _let_go(self) -> memoryview:
        held = memoryview(self._held)[: self._held_size]
        self._held_size = 0
        return held

    def _seal(self, plain: memoryview, *, last: bool) -> bytes:
        if self._segment >= MOST_SEGMENTS:
            raise OverflowError("a stream of segments of this size cannot be as long as that")
        sealed = self._cipher.seal(plain, segment=self._segment, last=last)
        self._segment += 1
        self._free = self._room
        return sealed


class SegmentCipher:
    """AES-256-GCM of numbered segments under a key made for one stream alone."""

    def __init__(
        self, key: bytes, associated_data: bytes, *, salt: bytes, nonce_prefix: bytes
    ) -> None:
        if len(key) != KEY_SIZE:
            raise ValueError(f"a key has {KEY_SIZE} bytes")
        derived = HKDF(SHA256(), length=KEY_SIZE, salt=salt, info=associated_data).derive(key)
        self._cipher = AESGCM(derived)
        self._nonce_prefix = nonce_prefix

    def seal(self, plain: memoryview, *, segment: int, last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(segment, last), plain, None)

    def open(self, sealed: bytes, *, segment: int, last: bool) -> bytes:
        try:
            return self._cipher.decrypt(self._nonce(segment, last), sealed, None)
        except InvalidTag:
            raise Tampered(f"segment {segment} of a sealed stream is not as it was") from None

    def _nonce(self, segment: int, last: bool) -> bytes:
        return self._nonce_prefix + segment.to_bytes(4, "big") + bytes([last])


def _checked_segment_size(segment_size: int) -> int:
    if segment_size <= HEADER_SIZE + TAG_SIZE:
        raise ValueError("a segment must have room for the header, a tag and a byte")
    return segment_size
