"""Starts both floors on a database of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.places import ROOT, CannotMeasure, Databases, Site, secret, site


@dataclass(frozen=True)
class Floors:
    raw: Site
    plain: Site
    cookie: str


@contextmanager
def floors(databases: Databases) -> Iterator[Floors]:
    database = databases.make("bench_floor")
    env = {"FLOOR_DATABASE_URL": database.owner, "FLOOR_SECRET": secret()}
    planted = subprocess.run(
        [sys.executable, "-m", "bench.floors.plain.plant"],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    if planted.returncode:
        raise CannotMeasure(
            f"The floor could not be made: {planted.stderr.strip().splitlines()[-1]}"
        )
    databases.settle(database)
    cookie = planted.stdout.strip().splitlines()[-1]
    with (
        site(env, application="bench.floors.raw:application", asks="/") as raw,
        site(env, application="bench.floors.plain.wsgi:application", asks="/") as plain,
    ):
        yield Floors(raw, plain, cookie)
