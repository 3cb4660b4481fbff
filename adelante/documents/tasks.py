"""Work done later. Each loads within its firm and runs twice without harm."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from adelante.documents.looking import look_at_file
from adelante.documents.sweeping import sweep_firm
from adelante.firms.face import every_firm


@app.task(queue="files", retry=RetryStrategy(max_attempts=4, exponential_wait=20))
def look_at(*, firm: str, file: str) -> None:
    """Draw the pages of a file that has just been sent."""
    look_at_file(UUID(file), firm=UUID(firm))


@app.periodic(cron="23 * * * *")
@app.task(queue="files", queueing_lock="documents sweep")
def sweep(timestamp: int) -> None:
    """Every hour: let go of what was never finished."""
    for firm, _ in every_firm():
        sweep_firm(firm)
