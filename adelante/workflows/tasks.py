"""The worker's rounds of reminders: one short job for each firm, every minute."""

from uuid import UUID

from procrastinate.contrib.django import app

from adelante.firms.face import every_firm
from adelante.workflows.reminding import remind_firm


@app.periodic(cron="* * * * *")
@app.task(queue="rounds", queueing_lock="reminders everywhere")
def remind_everywhere(timestamp: int) -> None:
    for firm, _slug in every_firm():
        remind.defer(firm=str(firm))


@app.task(queue="reminders", retry=2)
def remind(*, firm: str) -> None:
    remind_firm(UUID(firm))
