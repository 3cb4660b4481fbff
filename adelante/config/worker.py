"""The worker: jobs from PostgreSQL, and the rounds that a clock starts."""

import asyncio
import logging
import os
import signal
import sys
from contextlib import suppress
from typing import Any

log = logging.getLogger("adelante.worker")

CONCURRENT = 4
LONGEST_GOODBYE_SECONDS = 25
"""A job that runs when the worker is told to stop may take so long to end."""
PATIENT_SECONDS = 10
"""A database that is away for longer makes the worker begin again."""


def run() -> int:
    """Work until SIGTERM or SIGINT; a running job is finished first. Survives the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adelante.config.settings")
    import django

    django.setup()
    asyncio.run(_work_until_told_to_stop())
    return 0


async def _work_until_told_to_stop() -> None:
    import psycopg
    from procrastinate.exceptions import ProcrastinateException

    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    told = asyncio.create_task(stopping.wait())
    while not stopping.is_set():
        work = asyncio.create_task(_work())
        await asyncio.wait({work, told}, return_when=asyncio.FIRST_COMPLETED)
        if stopping.is_set():
            log.info("the worker is told to stop: what runs is finished first")
        work.cancel()  # no harm to one that has ended
        try:
            await work
            why = "a part of it ended"
        except asyncio.CancelledError:
            continue
        except (psycopg.Error, ProcrastinateException, OSError) as trouble:
            why = type(trouble).__name__
        if not stopping.is_set():
            log.warning("the worker stopped working (%s); it begins again", why)
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), 1)


async def _work() -> None:
    """Take jobs until cancelled, or until the database is lost."""
    from procrastinate.contrib.django import app

    with app.replace_connector(_connector(app.connector)):
        async with app.open_async():
            await app.run_worker_async(
                concurrency=CONCURRENT,
                delete_jobs="successful",
                shutdown_graceful_timeout=LONGEST_GOODBYE_SECONDS,
                install_signal_handlers=False,
            )


def _connector(in_transaction: Any) -> Any:
    """The worker's own reads and writes go through a pool. What the code of a job asks for goes
    through Django's connection, in the transaction of that code: both happen, or neither.
    """
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django.utils import connector_params

    class WorkersConnector(PsycopgConnector):
        def get_sync_connector(self) -> Any:
            return in_transaction

    return WorkersConnector(kwargs=connector_params(), timeout=PATIENT_SECONDS)


if __name__ == "__main__":
    sys.exit(run())
