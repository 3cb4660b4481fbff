"""The outbox in the office: what must be decided, what waits, what was sent; reminding at once."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string

from adelante.cases.models import Task
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.documents.asking import ask
from adelante.messaging.letters import LETTERS
from adelante.messaging.models import Message
from adelante.messaging.queueing import queue
from adelante.web.staff.desk import Desk
from adelante.web.staff.mail.page import KINDS, mails_of_case
from adelante.workflows.models import Sequence

State = Message.State
NOON = datetime(2026, 11, 25, 18, tzinfo=UTC)  # in Chicago


@pytest.fixture
def stands(cast):
    """`stands(State.FAILED, because="said 550")`: a mail to Ana that came to stand there."""

    def make(state, *, template="receipted", because="", who="ana", secret=""):
        account = cast.accounts[who]
        with tenant(account.firm_id):
            key = f"{template}:{Message.objects.count()}:{who}"
            queue(
                firm=account.firm_id,
                key=key,
                template=template,
                to_address=account.email,
                to_name=account.name,
                language="es",
                case=cast.cases["hugo" if who == "hugo" else "ana_luis"].pk,
                secret=secret,
            )
            Message.objects.filter(key=key).update(state=state, failed_because=because)
            return Message.objects.get(key=key)

    return make


@pytest.fixture
def maria(signed_in, client):
    return signed_in(client, "maria")


def text_of(response):
    return response.content.decode()


def state_of(message):
    with tenant(message.firm_id):
        return Message.objects.get(pk=message.pk).state


def test_every_letter_has_a_name_that_the_office_understands():
    assert set(KINDS) == set(LETTERS)


def test_each_mail_stands_under_its_tab_with_whom_what_where_and_why(maria, stands):
    stands(State.FAILED, template="invitation", because="said 550")
    stands(State.UNKNOWN, template="reminder", because="stopped")
    stands(State.QUEUED, template="correction", because="unreachable")
    stands(State.SENT, template="invoice")
    stands(State.OVER, template="filed", because="it is over")

    decide, waiting, sent, over = (
        text_of(maria.get(f"/rivera/desk/mail/?show={show}"))
        for show in ("decide", "waiting", "sent", "over")
    )

    assert "Invitation" in decide and "The mail server refused it (550)." in decide
    assert "Ana Gómez" in decide and "ana@example.com" in decide and "RI-1" in decide
    assert "Reminder of documents" in decide and "The sending stopped half-way." in decide
    assert "Ask before you send it a second time." in decide
    assert "A document needs a correction" in waiting and "could not be reached" in waiting
    assert "New invoice" in sent and "Invitation" not in sent
    assert "A form was filed" in over and "New invoice" not in over


NESTED = base64.urlsafe_b64encode(b"[" * 3000).decode()


@pytest.mark.parametrize(
    "show", ["", "?show=none-such", "?show=decide&after=zzz", f"?after={NESTED}"]
)
def test_an_empty_outbox_says_that_nothing_needs_a_decision(maria, show):
    page = maria.get(f"/rivera/desk/mail/{show}")

    assert page.status_code == 200
    assert "Nothing needs a decision" in text_of(page)


def test_a_long_list_is_read_in_pieces_by_a_fixed_number_of_reads(maria, stands, queries):
    stands(State.SENT)
    few = queries(lambda: maria.get("/rivera/desk/mail/?show=sent"))
    for _ in range(30):
        stands(State.SENT)

    assert queries(lambda: maria.get("/rivera/desk/mail/?show=sent")) == few
    page = text_of(maria.get("/rivera/desk/mail/?show=sent"))
    assert "show=sent&amp;after=" in page


def test_a_failed_mail_is_sent_again_and_its_task_is_done(maria, stands, cast):
    message = stands(State.FAILED, because="said 550")

    answer = maria.post(f"/rivera/desk/mail/{message.pk}/send-again", follow=True)

    assert "It is sent once more: to Ana Gómez." in text_of(answer)
    assert state_of(message) == State.QUEUED


def test_an_unknown_mail_is_known_to_have_arrived(maria, stands):
    message = stands(State.UNKNOWN, because="lost", secret="not needed any more")

    maria.post(f"/rivera/desk/mail/{message.pk}/it-arrived")

    assert state_of(message) == State.SENT
    with tenant(message.firm_id):
        assert Message.objects.get(pk=message.pk).sealed is None


def test_a_failed_mail_may_be_left(maria, stands):
    message = stands(State.FAILED, because="said 550")

    maria.post(f"/rivera/desk/mail/{message.pk}/leave")

    assert state_of(message) == State.OVER


@pytest.mark.parametrize("act", ["send-again", "it-arrived", "leave"])
@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING, State.SENT, State.OVER])
def test_nothing_is_decided_about_a_mail_that_waits_for_no_decision(maria, stands, act, state):
    message = stands(state)

    answer = maria.post(f"/rivera/desk/mail/{message.pk}/{act}")

    assert answer.status_code == 409
    assert state_of(message) == state


def test_a_code_offers_no_second_sending(maria, stands):
    message = stands(State.FAILED, template="code", because="said 550")

    page = text_of(maria.get("/rivera/desk/mail/"))

    assert "they ask for a new one" in page
    assert f"{message.pk}/send-again" not in page and f"{message.pk}/leave" in page


@pytest.mark.parametrize("act", ["send-again", "it-arrived", "leave"])
@pytest.mark.parametrize("who", ["fin", "ana", "zed"])
def test_nobody_else_decides(signed_in, client, stands, act, who):
    message = stands(State.FAILED, because="said 550")

    answer = signed_in(client, who).post(f"/rivera/desk/mail/{message.pk}/{act}")

    assert answer.status_code in {302, 404}
    assert state_of(message) == State.FAILED


def test_another_firms_mail_does_not_exist(maria, stands):
    message = stands(State.FAILED, because="said 550", who="hugo")

    assert maria.post(f"/rivera/desk/mail/{message.pk}/send-again").status_code == 404
    assert "Hugo" not in text_of(maria.get("/rivera/desk/mail/"))


def test_a_case_shows_its_last_mails_and_what_must_be_decided(cast, stands, rf):
    stands(State.SENT, template="invoice")
    stands(State.FAILED, template="invitation", because="said 550")
    with cast.standing("maria"):
        request = rf.get("/")
        request.desk = Desk(cast.actor("maria"))
        mails = mails_of_case(request, cast.cases["ana_luis"])
        part = render_to_string("staff/mail/_case_mail.html", {"mails": mails})
        other = mails_of_case(request, cast.cases["carla"])

    assert "New invoice" in part and "refused it (550)" in part and "Decide" in part
    assert other == []


# Reminding at once.


@pytest.fixture
def asked(cast):
    with cast.standing("maria"), clock.at(NOON - timedelta(days=1)):
        return ask(
            cast.cases["ana_luis"],
            cast.parties["ana"].pk,
            label={"en": "Birth certificate", "es": "Acta de nacimiento"},
            by=cast.actor("maria"),
        )


def remind(browser, asked, **more):
    with clock.at(NOON):
        return browser.post(f"/rivera/desk/requests/{asked.pk}/remind", more, follow=True)


def reminders(cast):
    with tenant(cast.rivera):
        return Message.objects.filter(template="reminder").count()


@pytest.mark.parametrize(
    ("back", "where"),
    [
        ({}, "/rivera/desk/cases/{case}/documents"),
        ({"next": "item"}, "/rivera/desk/documents/{pk}"),
    ],
)
def test_a_reminder_of_a_document_leaves_at_once(maria, asked, cast, back, where):
    answer = remind(maria, asked, **back)

    assert "A reminder is on its way to the client." in text_of(answer)
    assert answer.redirect_chain[-1][0] == where.format(case=asked.case_id, pk=asked.pk)
    assert reminders(cast) == 1


def test_a_second_press_within_the_hour_sends_no_second_reminder(maria, asked, cast):
    remind(maria, asked)
    answer = remind(maria, asked)

    assert answer.status_code == 409
    assert reminders(cast) == 1


def test_who_has_not_joined_cannot_be_reminded_by_mail(maria, asked, cast):
    with tenant(cast.rivera):
        cast.accounts["ana"].is_active = False
        cast.accounts["ana"].save(update_fields=["is_active"])

    answer = remind(maria, asked)

    assert answer.status_code == 409
    assert "invite them first" in text_of(answer)
    assert reminders(cast) == 0
    with tenant(cast.rivera):
        assert Sequence.objects.get(about_id=asked.pk).last_sent_at is None
        assert Task.objects.count() == 0


@pytest.mark.parametrize("who", ["fin", "ana", "zed"])
def test_nobody_else_reminds(signed_in, client, asked, cast, who):
    browser = signed_in(client, who)

    with clock.at(NOON):
        answer = browser.post(f"/rivera/desk/requests/{asked.pk}/remind")

    assert answer.status_code in {302, 404}
    assert reminders(cast) == 0
