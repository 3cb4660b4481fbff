"""Requests per second, times and processor time of the main pages, against floors and larger firms.

Rounds go through everything in turn, so that a noisy neighbour meets all alike; a ratio is of two
measurements of the same round, and what is told is the median of the rounds.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

from bench import load
from bench.floors.standing import floors
from bench.houses import Houses, Page, answering, pages
from bench.places import CannotMeasure, Databases, Site, site
from bench.processes import Program
from bench.report import Aim, Figure, Report

PART = "pages"
CLIENTS = (1, 8)
WARM_UP = 2  # seconds
AGAINST_PLAIN, AGAINST_RAW = Aim("≥", 0.75), Aim("≥", 0.25)
AS_FIRM_GROWS = Aim("≤", 1.1)


@dataclass(frozen=True)
class Target:
    """Something to ask for: a page of the product at one size of the firm, or a floor."""

    name: str
    size: int
    at: Site
    path: str
    cookie: str

    @property
    def url(self) -> str:
        return self.at.url(self.path)


@dataclass(frozen=True)
class Measured:
    load: load.Load
    cpu_web: float  # milliseconds a request
    cpu_database: float


Rounds = dict[tuple[str, int, int], list[Measured]]  # by name, size of the firm, clients


def measure(
    databases: Databases, houses: Houses, report: Report, *, seconds: int, rounds: int
) -> None:
    with ExitStack() as stack:
        sites = {
            size: stack.enter_context(site(database.environment()))
            for size, database in houses.databases.items()
        }
        bottom = stack.enter_context(floors(databases))
        missing: list[str] = []
        found = answering(pages(houses.sample, missing), sites, missing)
        for sentence in missing:
            report.fail(sentence)
        targets = [
            Target("floor (a), raw WSGI", 1, bottom.raw, "/", bottom.cookie),
            Target("floor (b), plain Django", 1, bottom.plain, "/", bottom.cookie),
            *(
                Target(page.name, size, sites[size], path, page.cookie)
                for page, paths in found
                for size, path in paths.items()
            ),
        ]
        for target in targets:
            _once(target, databases.server, clients=max(CLIENTS), seconds=WARM_UP)
        measured: Rounds = {}
        for number in range(rounds):
            print(f"  round {number + 1} of {rounds}", flush=True)
            for target in targets:
                for clients in CLIENTS if target.size == 1 else (1,):
                    figure = _once(target, databases.server, clients=clients, seconds=seconds)
                    measured.setdefault((target.name, target.size, clients), []).append(figure)
        _tell(measured, targets, [page for page, _ in found], report, seconds=seconds)


def settled(target: Target, database: Program, *, seconds: int) -> Measured:
    """Once more, with as many clients as are measured at most."""
    return _once(target, database, clients=max(CLIENTS), seconds=seconds)


def _once(target: Target, database: Program, *, clients: int, seconds: int) -> Measured:
    try:
        return _tried(target, database, clients=clients, seconds=seconds)
    except CannotMeasure:  # a machine that others use too may drop a connection, once
        return _tried(target, database, clients=clients, seconds=seconds)


def _tried(target: Target, database: Program, *, clients: int, seconds: int) -> Measured:
    web = target.at.program
    before = web.cpu_seconds(), database.cpu_seconds()
    met = load.ask(target.url, cookie=target.cookie, clients=clients, seconds=seconds)
    after = web.cpu_seconds(), database.cpu_seconds()
    costs = [(end - start) * 1000 / met.requests for start, end in zip(before, after, strict=True)]
    return Measured(met, *costs)


def _tell(
    measured: Rounds,
    targets: Sequence[Target],
    found: Sequence[Page],
    report: Report,
    *,
    seconds: int,
) -> None:
    for target in targets:
        if target.size == 1:
            for clients in CLIENTS:
                report.add(*_plain_figures(target, clients, measured, seconds=seconds))
    raw, plain = targets[0], targets[1]
    for page in found:
        for clients in CLIENTS:
            for floor, aim in ((plain, AGAINST_PLAIN), (raw, AGAINST_RAW)):
                ratio = _ratio(
                    measured[page.name, 1, clients],
                    measured[floor.name, 1, clients],
                    lambda one: one.load.per_second,
                )
                report.add(
                    Figure(
                        PART,
                        f"{page.name} / {floor.name.split(',')[0]}, {_clients(clients)}",
                        ratio,
                        "×",
                        "python -m bench pages",
                        aim=aim if clients == max(CLIENTS) else None,
                        note="the stretch" if aim is AGAINST_RAW and clients == 8 else "",
                    )
                )
        report.add(
            Figure(
                PART,
                f"{page.name} / floor (b), processor time of web and PostgreSQL, 8 clients",
                _ratio(measured[page.name, 1, 8], measured[plain.name, 1, 8], processor_time),
                "×",
                "python -m bench pages",
                note="the steadiest of these ratios on a busy machine",
            )
        )
    for page in found:
        for size in sorted({target.size for target in targets} - {1}):
            report.add(*_growth(page, size, measured))


def _plain_figures(target: Target, clients: int, measured: Rounds, *, seconds: int) -> list[Figure]:
    rows = measured[target.name, 1, clients]
    command = load.command(target.url, clients=clients, seconds=seconds)
    if target.cookie:
        command = command.replace("http://…", f"http://127.0.0.1:{target.at.port}")
    of: list[tuple[str, str, Callable[[Measured], float]]] = [
        ("requests a second", "/s", lambda one: one.load.per_second),
        ("p50", "ms", lambda one: one.load.p50),
        ("p95", "ms", lambda one: one.load.p95),
        ("processor time, web", "ms", lambda one: one.cpu_web),
        ("processor time, PostgreSQL", "ms", lambda one: one.cpu_database),
    ]
    return [
        Figure(
            PART,
            f"{target.name}, {_clients(clients)}: {name}",
            median(value(one) for one in rows),
            unit,
            command if not name.startswith("processor") else "python -m bench pages",
        )
        for name, unit, value in of
    ]


def _growth(page: Page, size: int, measured: Rounds) -> list[Figure]:
    large, small = measured[page.name, size, 1], measured[page.name, 1, 1]
    return [
        Figure(
            PART,
            f"{page.name}, {size}× the cases: time (p50, 1 client)",
            _ratio(large, small, lambda one: one.load.p50),
            "×",
            "python -m bench pages",
            aim=AS_FIRM_GROWS if size == 100 else None,
        ),
        Figure(
            PART,
            f"{page.name}, {size}× the cases: processor time",
            _ratio(large, small, processor_time),
            "×",
            "python -m bench pages",
        ),
    ]


def processor_time(one: Measured) -> float:
    """Milliseconds a request, of the web processes and PostgreSQL together."""
    return one.cpu_web + one.cpu_database


def _ratio(
    over: Sequence[Measured], under: Sequence[Measured], of: Callable[[Measured], float]
) -> float:
    return median(of(a) / of(b) for a, b in zip(over, under, strict=True))


def _clients(count: int) -> str:
    return "1 client" if count == 1 else f"{count} clients"
