"""The demo's mailbox: it receives by SMTP, keeps sealed, and shows a mail that cannot act."""

import pytest
from django.core.mail import EmailMultiAlternatives

from adelante.core.alive import free_port
from adelante.core.birth import born_as
from adelante.demo import mail
from adelante.messaging.handing_over import Fate, hand_over

EVIL = '<p style="color:red">Hola</p><script>window.__p = 1</script><img src="https://x.example">'


@pytest.fixture
def received(settings, tmp_path):
    """Two mails went through the demo's server."""
    settings.DATA = tmp_path
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port("127.0.0.1")
    with mail.receiving(port=settings.EMAIL_PORT):
        for to in ("ana@example.com", "luis@example.com"):
            letter = EmailMultiAlternatives(f"For {to}", "Código 424242", to=[to])
            letter.attach_alternative(EVIL, "text/html")
            assert hand_over(letter).fate == Fate.TAKEN
    return tmp_path


def test_what_was_received_can_be_read_and_stands_nowhere_in_plain(received):
    newest, first = mail.letters()

    assert (newest.to, first.to) == ("luis@example.com", "ana@example.com")
    assert first.part("plain").strip() == "Código 424242" and "Hola" in first.part("html")
    assert [kept.id for kept in mail.letters(to="ana@")] == [first.id]
    files = [path for path in received.rglob("*") if path.is_file()]
    assert len(files) >= 2
    for path in files:
        assert b"424242" not in path.read_bytes() and b"ana@" not in path.read_bytes()


def test_the_mailbox_and_a_mail_are_pages_of_the_demo(received, demo, client):
    (kept,) = mail.letters(to="ana@")

    assert "For ana@example.com" in client.get("/demo/mail/?to=ana@").content.decode()
    assert "For luis" not in client.get("/demo/mail/?to=ana@").content.decode()
    assert "Código 424242" in client.get(f"/demo/mail/{kept.id}").content.decode()


def test_the_html_of_a_mail_is_shut_in(received, demo, client):
    (kept,) = mail.letters(to="ana@")

    answer = client.get(f"/demo/mail/{kept.id}/html")

    policy = answer["Content-Security-Policy"].split("; ")
    assert policy[0] == "sandbox", "no scripts, no forms, no origin of ours"
    assert "default-src 'none'" in policy
    assert "window.__p" in answer.content.decode(), "it is shown as it came"


@pytest.mark.parametrize("path", ["", "/html"])
def test_a_mail_that_is_not_there_is_not_found(received, demo, client, path):
    nothing = "01a20f58-c6db-78c0-9551-f8db2644df9a"
    assert client.get(f"/demo/mail/{nothing}{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "{id}", "{id}/html"])
def test_a_firm_s_own_database_has_no_such_pages(received, db, client, path):
    (kept,) = mail.letters(to="ana@")
    born_as.cache_clear()

    assert client.get(f"/demo/mail/{path.format(id=kept.id)}").status_code == 404
