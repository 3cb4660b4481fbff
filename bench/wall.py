"""What row security costs: the same pages beside hats that bypass it, on the same database.

The two take turns, page by page, and a ratio is of two measurements that follow each other.
"""

from collections.abc import Iterable
from contextlib import ExitStack
from statistics import median
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from adelante.core.tenancy import Door
from bench.places import Databases, site
from bench.report import Aim, Figure, Report

if TYPE_CHECKING:
    from bench.houses import Houses
    from bench.throughput import Measured

PART = "wall"
AT_MOST = Aim("≤", 1.15)
HATS = [str(door) for door in Door if door != Door.SIGN_IN]
BYPASSES = {hat: hat.replace("adelante_", "bench_bypass_") for hat in HATS}


def measure(
    databases: Databases, houses: "Houses", report: Report, *, seconds: int, rounds: int
) -> None:
    # These need Django, which web processes that read BYPASSES set up themselves.
    from bench.houses import answering, pages
    from bench.throughput import CLIENTS, Target, processor_time, settled

    with psycopg.connect(databases.administrator(houses.small), autocommit=True) as admin:
        _make_bypasses(admin)
    for size in (min(houses.databases), max(houses.databases)):
        env = houses.databases[size].environment()
        with ExitStack() as stack:
            with_wall = stack.enter_context(site(env))
            without = stack.enter_context(
                site(env, application="bench.floors.without_wall:application")
            )
            missing: list[str] = []
            both = {1: with_wall, 2: without}
            for page, paths in answering(pages(houses.sample, missing), both, missing):
                targets = [
                    Target(page.name, number, at, paths[number], page.cookie)
                    for number, at in both.items()
                ]
                taken: list[list[Measured]] = [
                    [settled(target, databases.server, seconds=seconds) for target in targets]
                    for _round in range(rounds)
                ]
                what = f"{page.name} of {houses.cases(size):,} cases, {max(CLIENTS)} clients"
                report.add(
                    _figure(f"{what}: time", ((a.load.p50, b.load.p50) for a, b in taken)),
                    _figure(
                        f"{what}: processor time",
                        ((processor_time(a), processor_time(b)) for a, b in taken),
                        aim=AT_MOST,
                    ),
                )
            for sentence in missing:
                report.fail(sentence)


def _figure(name: str, pairs: Iterable[tuple[float, float]], *, aim: Aim | None = None) -> Figure:
    ratio = median(walled / bare for walled, bare in pairs)
    note = "with row security / without"
    return Figure(PART, name, ratio, "×", "python -m bench wall", aim=aim, note=note)


def _make_bypasses(admin: psycopg.Connection) -> None:
    """Each may what its hat may, and row security does not ask it."""
    for hat, bypass in BYPASSES.items():
        names = {"hat": sql.Identifier(hat), "bypass": sql.Identifier(bypass)}
        if not admin.execute("SELECT FROM pg_roles WHERE rolname = %s", [bypass]).fetchone():
            admin.execute(sql.SQL("CREATE ROLE {bypass} NOLOGIN BYPASSRLS INHERIT").format(**names))
        admin.execute(sql.SQL("GRANT {hat} TO {bypass}").format(**names))
        admin.execute(sql.SQL("GRANT {bypass} TO adelante_app").format(**names))
