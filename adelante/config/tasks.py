"""The worker's care of itself."""

from typing import Any

from procrastinate.contrib.django import app

from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.firms.face import every_firm
from adelante.people.models import Session

STALLED_SECONDS = 60


@app.periodic(cron="* * * * *")
@app.task(queue="rounds", queueing_lock="rescue", pass_context=True)
async def rescue_stalled_jobs(context: Any, timestamp: int) -> None:
    """Jobs whose worker died are taken up again: every job may run twice without harm."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        await jobs.retry_job(job)


@app.periodic(cron="41 * * * *")
@app.task(queue="rounds", queueing_lock="old sessions")
def forget_old_sessions(timestamp: int) -> None:
    for firm, _slug in every_firm():
        with tenant(firm):
            Session.objects.filter(firm=firm, expires_at__lt=clock.now()).delete()
