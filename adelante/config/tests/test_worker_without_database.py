"""The worker and a PostgreSQL that goes away and comes back: a server of the test's own."""

import json
import subprocess
import sys

import psycopg
import pytest

from adelante.config.tests.workers import surroundings, until, workers
from adelante.core.embedded import Cluster

JOB = "adelante.messaging.sending.own_up_everywhere"
MANY = 12
"""More jobs than the worker has threads, so that each thread meets its old connection."""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    folder = tmp_path_factory.mktemp("away")
    folder.chmod(0o700)
    cluster = Cluster(folder / "postgres")
    addresses = cluster.start()
    subprocess.run(
        [sys.executable, "-m", "adelante.config", "migrate", "--database", "owner", "-v", "0"],
        env=surroundings(database=addresses.app) | {"OWNER_DATABASE_URL": addresses.owner},
        check=True,
    )
    yield cluster
    cluster.stop()


@pytest.fixture
def worker(cluster, tmp_path):
    with workers(surroundings(database=cluster.start().app), tmp_path) as start:
        yield start()


def ask_for(cluster, count):
    with psycopg.connect(cluster.addresses().app, autocommit=True) as there:
        for _ in range(count):
            there.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, args) "
                "VALUES ('rounds', %s, %s)",
                [JOB, json.dumps({"timestamp": 0})],
            )


def jobs(cluster):
    with psycopg.connect(cluster.addresses().app, autocommit=True) as there:
        rows = there.execute(
            "SELECT status::text FROM procrastinate_jobs WHERE task_name = %s", [JOB]
        )
        return [status for (status,) in rows]


def test_a_restarted_database_costs_no_job(cluster, worker):
    ask_for(cluster, MANY)
    until(lambda: jobs(cluster) == [])

    cluster.stop()
    cluster.start()
    ask_for(cluster, MANY)

    until(lambda: "todo" not in jobs(cluster) and "doing" not in jobs(cluster))
    assert jobs(cluster) == [], "none has failed on a connection that had died"
    assert worker.works
    worker.ask_to_stop()
    assert worker.end() == 0


def test_a_worker_waits_for_its_database_and_can_be_stopped_meanwhile(cluster, worker):
    ask_for(cluster, 1)
    until(lambda: jobs(cluster) == [])

    cluster.stop()
    until(lambda: "begins again" in worker.log)
    assert worker.works
    worker.ask_to_stop()

    assert worker.end() == 0
    assert "Traceback" not in worker.log
