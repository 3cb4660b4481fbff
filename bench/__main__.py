"""python -m bench [pages] [sql] [wall] [bytes] [upload] [start]: measure, print, write results."""

import argparse
import sys
import time
from collections.abc import Callable

from bench import load, machine
from bench.places import CannotMeasure, Databases, join_django, server
from bench.report import Report

PARTS = ("sql", "pages", "wall", "bytes", "upload", "start")


def main() -> int:
    """0 when everything asked for was measured, whether or not the aims were met; else 1."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all")
    parser.add_argument("--seconds", type=int, default=3, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3, help="medians are taken over these")
    asked = parser.parse_args()
    parts = [part for part in PARTS if part in (asked.parts or PARTS)]
    began = time.monotonic()
    with server() as databases:
        report = Report(machine.described(generator=load.generator(), postgres=databases.version()))
        print("\n".join(f"{name}: {value}" for name, value in report.machine.items()), flush=True)
        _run(parts, databases, report, seconds=asked.seconds, rounds=asked.rounds)
    report.machine["the run took"] = f"{time.monotonic() - began:.0f} s"
    if set(parts) == set(PARTS):
        report.write()
        print("\nwritten: bench/results/latest.md, latest.json")
    if report.failures:
        print("\nCould not be measured:")
        print("\n".join(f"  {sentence}" for sentence in report.failures))
    return 1 if report.failures else 0


def _run(
    parts: list[str], databases: Databases, report: Report, *, seconds: int, rounds: int
) -> None:
    small = databases.make("bench_1")
    join_django(small)
    # Only now, since they need the product's models.
    from bench import houses, memory_and_start, queries, throughput, upload, visits, wall

    print("\nthe firm", flush=True)
    built = houses.build(databases, small)
    runs: dict[str, Callable[[], None]] = {
        "sql": lambda: queries.measure(built, report),
        "pages": lambda: throughput.measure(
            databases, built, report, seconds=seconds, rounds=rounds
        ),
        "wall": lambda: wall.measure(databases, built, report, seconds=seconds, rounds=rounds),
        "bytes": lambda: visits.measure(built, report),
        "upload": lambda: upload.measure(built, report),
        "start": lambda: memory_and_start.measure(report),
    }
    for part in parts:
        print(f"\n{part}", flush=True)
        try:
            runs[part]()
        except CannotMeasure as why:
            report.fail(f"{part}: {why}")


if __name__ == "__main__":
    sys.exit(main())
