"""`adelante audit …`: the trail's head, the trail as a file, and whether it is whole."""

import argparse
import shutil
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from uuid import UUID


def run(words: list[str]) -> int:
    """0: all is well; 1: a trail was changed; 2: the words make no sense."""
    parser = argparse.ArgumentParser(prog="adelante audit")
    acts = parser.add_subparsers(dest="act", required=True)
    verify = acts.add_parser("verify", help="is each firm's trail whole?")
    verify.add_argument("--firm", help="its word in the address; without it, every firm")
    verify.add_argument("--head", action="append", default=[], help="number:hash, kept elsewhere")
    export = acts.add_parser("export", help="a firm's trail as JSON Lines, with its seals")
    export.add_argument("--firm", required=True)
    export.add_argument("--file", type=Path, help="without it, to the standard output")
    head = acts.add_parser("head", help="number and hash of the newest seal of each firm")
    head.add_argument("--firm")
    asked = parser.parse_args(words)
    if asked.act == "verify" and asked.head and not asked.firm:
        parser.error("a head is one firm's: say which with --firm")
    import django

    django.setup()
    from adelante.firms.face import every_firm

    firms = [(firm, slug) for firm, slug in every_firm() if asked.firm in {None, slug}]
    if asked.firm and not firms:
        parser.error(f"there is no firm at the address {asked.firm}")
    if asked.act == "verify":
        return max([_verify(firm, slug, heads=asked.head) for firm, slug in firms], default=0)
    if asked.act == "export":
        return _export(firms[0][0], to=asked.file)
    for firm, slug in firms:
        print(f"{slug} {_head(firm)}")
    return 0


def _verify(firm: UUID, slug: str, *, heads: list[str]) -> int:
    from adelante.audit.verify_export import Reader, head, told
    from adelante.core.tenancy import tenant

    try:
        reader = Reader(map(head, heads))
    except ValueError as why:
        print(why, file=sys.stderr)
        return 2
    with tenant(firm):
        faults = list(reader.findings(_lines(firm)))
    for words in told(reader, faults, with_head=bool(heads)):
        print(f"{slug}: {words}")
    return 1 if faults else 0


def _export(firm: UUID, *, to: Path | None) -> int:
    from adelante.audit import verify_export
    from adelante.audit.actor import system
    from adelante.audit.exporting import note_export
    from adelante.core.tenancy import tenant

    with tenant(firm):
        note_export(by=system(firm), form="jsonl", is_whole=True)
    with tenant(firm), to.open("wb") if to else nullcontext(sys.stdout.buffer) as file:
        for line in _lines(firm):
            file.write(line + b"\n")
    if to:
        script = to.parent / "verify_export.py"
        shutil.copyfile(verify_export.__file__, script)
        print(f"{to}, and {script} to verify it with")
    return 0


def _head(firm: UUID) -> str:
    from adelante.audit.exporting import head_of
    from adelante.core.tenancy import tenant

    with tenant(firm):
        return head_of(firm) or "nothing is sealed yet"


def _lines(firm: UUID) -> Iterator[bytes]:
    from adelante.audit.exporting import trail_lines
    from adelante.audit.models import Entry, Seal

    entries, seals = Entry.objects.filter(firm=firm), Seal.objects.filter(firm=firm)
    for piece in trail_lines(firm, entries=entries, seals=seals, whole=True):
        yield from piece
