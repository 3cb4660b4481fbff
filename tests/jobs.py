"""The jobs that were asked for, read as the worker does: outside of every firm."""

import json
from typing import Any

from django.db import connection


def jobs_of(task: str) -> list[dict[str, Any]]:
    """Arguments of the jobs with this name, the oldest first."""
    with connection.cursor() as cursor:
        rows = cursor.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name LIKE %s ORDER BY id",
            [f"%.{task}"],
        ).fetchall()
    return [json.loads(args) for (args,) in rows]
