"""The worker's rounds of reminders and of the morning mail: one short job for each firm."""

from uuid import UUID

from procrastinate.contrib.django import app

from adelante.firms.face import every_firm
from adelante.workflows.mornings import greet_firm
from adelante.workflows.reminding import remind_firm


@app.periodic(cron="* * * * *")
@app.task(queue="rounds", queueing_lock="reminders everywhere")
def remind_everywhere(timestamp: int) -> None:
    for firm, _slug in every_firm():
        remind.defer(firm=str(firm))


@app.periodic(cron="*/15 * * * *")
@app.task(queue="rounds", queueing_lock="mornings everywhere")
def greet_everywhere(timestamp: int) -> None:
    for firm, _slug in every_firm():
        greet.defer(firm=str(firm))


@app.task(queue="reminders", retry=2)
def greet(*, firm: str) -> None:
    greet_firm(UUID(firm))


@app.task(queue="reminders", retry=2)
def remind(*, firm: str) -> None:
    remind_firm(UUID(firm))
