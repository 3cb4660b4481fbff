"""The worker's care of itself."""

from typing import Any

from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from adelante.audit.sealing import seal_firm
from adelante.cases.models import Visit
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.firms.face import every_firm
from adelante.people import limits
from adelante.people.sessions import forget_old
from adelante.workflows.heads import mail_head

STALLED_SECONDS = 60
MOST_RESCUES = 10
"""A job that has outlived so many workers is what ends them: it is given up."""
KEPT_HOURS = 30 * 24
"""Failed jobs stay so long, to be looked at. They hold ids and nothing else."""


@app.periodic(cron="* * * * *")
@app.task(queue="rounds", queueing_lock="rescue", pass_context=True)
async def rescue_stalled_jobs(context: Any, timestamp: int) -> None:
    """Jobs whose worker died are taken up again: every job may run twice without harm."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        if job.attempts >= MOST_RESCUES:
            await jobs.finish_job(job, status=Status.FAILED, delete_job=False)
            continue
        try:
            await jobs.retry_job(job)
        except UniqueViolation:  # the next round of its kind waits already
            await jobs.finish_job(job, status=Status.FAILED, delete_job=True)


@app.periodic(cron="* * * * *")
@app.task(queue="rounds", queueing_lock="seals everywhere")
def seal_trails(timestamp: int) -> None:
    """What is settled of each firm's trail gets its seal."""
    for firm, _slug in every_firm():
        seal_firm(firm)


@app.periodic(cron="11 * * * *")
@app.task(queue="rounds", queueing_lock="heads everywhere")
def mail_heads(timestamp: int) -> None:
    """Each evening, by the firm's clock, the trail's head leaves the house."""
    for firm, _slug in every_firm():
        mail_head(firm)


@app.periodic(cron="41 * * * *")
@app.task(queue="rounds", queueing_lock="old sessions")
def forget_old_sessions(timestamp: int) -> None:
    for firm, _slug in every_firm():
        with tenant(firm):
            forget_old(firm)
            Visit.objects.filter(firm=firm, expires_at__lt=clock.now()).delete()
        limits.sweep(firm, at=clock.now())


@app.periodic(cron="17 4 * * *")
@app.task(queue="rounds", queueing_lock="old jobs", pass_context=True)
async def forget_old_jobs(context: Any, timestamp: int) -> None:
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
