"""The worker: jobs from PostgreSQL, and the rounds that a clock starts."""

import logging
import os
import sys
import time
from collections.abc import Callable
from typing import Any

log = logging.getLogger("adelante.worker")

CONCURRENT = 4


def run() -> int:
    """Work until SIGTERM or SIGINT; a running job is finished first. Survives the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adelante.config.settings")
    import django

    django.setup()
    import psycopg
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import ProcrastinateException

    while True:
        try:
            with app.replace_connector(app.connector.get_worker_connector()) as worker:
                worker.run_worker(
                    concurrency=CONCURRENT,
                    delete_jobs="successful",
                    shutdown_graceful_timeout=25,
                    task_middleware=[with_fresh_connections],
                )
            return 0
        except (psycopg.Error, ProcrastinateException, OSError) as trouble:
            log.warning("the worker lost the database (%s); it tries again", type(trouble).__name__)
            time.sleep(1)


def with_fresh_connections(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """A job's thread never starts on a connection that a restart of the database has broken."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close_if_unusable_or_obsolete()
        if connection.connection is not None and not connection.is_usable():
            connection.close()
    return call_next()


if __name__ == "__main__":
    sys.exit(run())
