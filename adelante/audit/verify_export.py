#!/usr/bin/env python3
"""Is this trail whole? Needs Python 3.9 and nothing else; docs/audit-format.md tells the format.

    python3 verify_export.py trail.jsonl --head 4711:9f2c...

Give it every head that you have, number and hash as they came by mail: a trail that was rewritten
from end to end agrees with itself, and only a head that was kept elsewhere tells of it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

STEP = 60  # seconds that a clock may stand back before it is told of


class Reader:
    """Reads the lines in their order. `notes` holds what is worth knowing and is no fault."""

    def __init__(self, heads: Iterable[tuple[int, str]] = ()) -> None:
        self.heads, self.notes = dict(heads), list[str]()
        self.about: dict[str, Any] | None = None
        self.ended, self.entries, self.good = False, 0, 0
        self.number, self.hash = 0, "0" * 64
        self.listed: tuple[str, dict[int, str]] | None = None
        self.waiting: dict[int, tuple[str, str, int]] = {}
        self.upto: dict[str, int] = {}
        self.latest: tuple[int, datetime] | None = None

    @property
    def whole(self) -> bool:
        """Is it meant to hold every entry, and not only those that somebody searched for?"""
        return self.about is None or self.about["whole"] is not False

    def findings(self, lines: Iterable[bytes]) -> Iterator[str]:
        """A sentence for each fault; none means that the trail agrees with itself and the heads."""
        known = {"trail": self._begin, "entry": self._entry, "list": self._list}
        known |= {"seal": self._seal, "end": self._end}
        for at, line in enumerate(lines, 1):
            try:
                said = json.loads(line.rstrip(b"\r\n"))
                if self.ended or (self.about is None) != (said["kind"] == "trail"):
                    yield f"line {at}: it does not belong here"
                yield from known[said["kind"]](said, sha256(line.rstrip(b"\r\n")).hexdigest())
            except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
                yield f"line {at}: it cannot be read"
        yield from self._close()

    def _begin(self, said: Any, digest: str) -> Iterator[str]:
        self.about = {"firm": said["firm"], "whole": said["whole"]}
        if said["format"] != 1:
            yield f"format {said['format']} is not known to this script"

    def _entry(self, said: Any, digest: str) -> Iterator[str]:
        seq = int(said["seq"])
        at = datetime.fromisoformat(said["at"].replace("Z", "+00:00"))  # noqa: FURB162  for 3.9
        if self.about and said["firm"] != self.about["firm"]:
            yield f"entry {seq} is of another firm"
        if self.waiting and seq <= next(reversed(self.waiting)):
            yield f"entry {seq} stands after entry {next(reversed(self.waiting))}"
        if self.latest and (self.latest[1] - at).total_seconds() > STEP:
            self.notes.append(f"the clock stood earlier at entry {seq} than at {self.latest[0]}")
        self.entries, self.latest = self.entries + 1, (seq, at)
        self.waiting[seq] = (digest, str(said["server"]), int(said["xid"]))

    def _list(self, said: Any, digest: str) -> Iterator[str]:
        if self.listed is not None:
            yield f"two lists of entries stand after seal {self.number}"
        self.listed = (digest, {int(seq): str(one) for seq, one in said["entries"]})

    def _seal(self, said: Any, digest: str) -> Iterator[str]:
        number, server = int(said["number"]), str(said["server"])
        if self.whole or self.number:
            if number != self.number + 1:
                yield f"seal {number} stands after seal {self.number}"
            if said["previous"] != self.hash:
                yield f"seal {number} does not fit the one before it: one of them was changed"
        else:  # a part begins with the first seal that holds something of it
            self.heads = {at: one for at, one in self.heads.items() if at >= number}
        if self.about and said["firm"] != self.about["firm"]:
            yield f"seal {number} is of another firm"
        if int(said["after"]) < self.upto.get(server, 0):
            yield f"seal {number} begins before the one before it ends"
        self.number, self.hash, self.upto[server] = number, digest, int(said["upto"])
        if (wanted := self.heads.pop(number, None)) == digest:
            self.good = number
        elif wanted:
            yield f"rewritten after seal {self.good} and up to {number}: it is not your head"
        yield from self._content(number, said)
        self.listed, self.waiting = None, {}

    def _content(self, number: int, said: Any) -> Iterator[str]:
        """Are just these entries here that the seal holds?"""
        if not self.whole and not self.waiting and self.listed is None:
            return
        digest, held = self.listed or ("", {})
        if digest != said["digest"]:
            yield f"the list of entries of seal {number} was changed, or is gone"
        if (said["count"], said["first"], said["last"]) != (
            len(held),
            min(held, default=0),
            max(held, default=0),
        ):
            yield f"seal {number} and its list name different entries"
        for seq in sorted(held.keys() | self.waiting.keys()):
            if seq not in held:
                yield f"entry {seq} was put in after seal {number}, or moved"
            elif seq not in self.waiting:
                if self.whole:
                    yield f"entry {seq} of seal {number} is gone"
            elif self.waiting[seq][0] != held[seq]:
                yield f"entry {seq} was changed after seal {number} was put on it"

    def _end(self, said: Any, digest: str) -> Iterator[str]:
        self.ended = True
        if said["entries"] != self.entries:
            yield f"{said['entries']} entries were written, and {self.entries} are here"

    def _close(self) -> Iterator[str]:
        if not self.ended:
            yield "the file is cut: its last line is missing"
        for seq, (_, server, xid) in self.waiting.items():
            if self.upto and xid < self.upto.get(server, xid + 1):
                yield f"entry {seq} was put in: the seals up to {self.number} do not hold it"
        for number in sorted(self.heads) if self.whole or self.number else ():
            yield f"seal {number}, whose head you have, is gone: the last is {self.number}"


def head(words: str) -> tuple[int, str]:
    number, _, digest = words.replace(" ", "").partition(":")
    if len(digest) != 64:
        raise ValueError("a head is a number, a colon and 64 letters and digits")
    return int(number), digest.lower()


def told(reader: Reader, faults: list[str], *, with_head: bool) -> Iterator[str]:
    """The report: the first faults, what is worth knowing, and the verdict as the last word."""
    yield from faults[:100]
    if len(faults) > 100:
        yield f"and {len(faults) - 100} more"
    yield from (f"note: {words}" for words in reader.notes[:3])
    if len(reader.notes) > 3:
        yield f"note: {len(reader.notes)} such steps of the clock in all"
    part = "" if reader.whole else "A part of the trail: what is left out is not looked for. "
    yield (
        f"{part}{reader.entries} entries, the last {len(reader.waiting)} not sealed yet. "
        f"Head {reader.number}:{reader.hash}"
    )
    if not with_head:
        yield "No head was given: a trail rewritten from end to end would not be noticed."
    yield "CHANGED" if faults else "WHOLE" if with_head else "AGREES WITH ITSELF"


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Is this exported trail whole?")
    parser.add_argument("file", type=Path)
    parser.add_argument("--head", action="append", type=head, default=[], help="number:hash")
    asked = parser.parse_args(words)
    reader = Reader(asked.head)
    with asked.file.open("rb") as lines:
        faults = list(reader.findings(lines))
    print("\n".join(told(reader, faults, with_head=bool(asked.head))))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
