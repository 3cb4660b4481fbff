"""A mail server of the test's own, and messages to people of the cast."""

import socket

import pytest

from adelante.core.tenancy import tenant
from adelante.messaging.models import Message
from adelante.messaging.queueing import queue
from adelante.messaging.sending import send_message
from adelante.messaging.tests.mail_server import MailServer


@pytest.fixture
def server(settings):
    """The product sends to it. It is stopped after the test."""
    server = MailServer()
    server.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_TIMEOUT = 5
    yield server
    server.stop()


@pytest.fixture
def nobody_listens(settings):
    """A port where no server is."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", probe.getsockname()[1]
        yield


def write(cast, *, who="ana", template="receipted", about=None, secret="", key="a cause", **more):
    """One queued message to somebody of Rivera's, about nothing that must exist unless given."""
    account = cast.accounts[who]
    case = cast.cases["ana_luis"]
    with tenant(account.firm_id):
        assert queue(
            firm=account.firm_id,
            key=key,
            template=template,
            to_address=more.get("to_address", account.email),
            to_name=more.get("to_name", account.name),
            language=more.get("language", account.language),
            case=more.get("case", case.pk),
            account=account.pk,
            about=about,
            secret=secret,
        )
        return Message.objects.get(key=key)


def send(message):
    """What its job does; the message as it stands afterwards."""
    send_message(message.pk, firm=message.firm_id)
    return read(message)


def stop_half_way(message):
    """As a sender leaves it that died."""
    with tenant(message.firm_id):
        Message.objects.filter(pk=message.pk).update(state=Message.State.SENDING)


def read(message):
    with tenant(message.firm_id):
        return Message.objects.get(pk=message.pk)
