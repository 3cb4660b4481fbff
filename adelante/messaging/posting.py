"""The jobs that send. Apart from the other jobs, because queueing a message asks for one."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from adelante.firms.face import every_firm
from adelante.messaging.sending import MOST_ATTEMPTS, own_up, send_message


@app.task(queue="mail", retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=4))
def send(*, firm: str, message: str) -> None:
    send_message(UUID(message), firm=UUID(firm))


@app.periodic(cron="*/2 * * * *")
@app.task(queue="rounds", queueing_lock="messages own up")
def own_up_everywhere(timestamp: int) -> None:
    for firm, _slug in every_firm():
        own_up(firm)
