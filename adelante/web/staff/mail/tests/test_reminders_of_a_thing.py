"""Reminders of one document, on its page in the office: when the next leaves, now, paused, on."""

import pytest

from adelante.core.tenancy import tenant
from adelante.documents.models import Request
from adelante.messaging.models import Message
from adelante.workflows.models import Sequence


@pytest.fixture
def maria(signed_in, client):
    return signed_in(client, "maria")


@pytest.fixture
def passport(asked):
    return asked.passport


def reminders_of(thing):
    with tenant(thing.firm_id):
        return Sequence.objects.get(about_id=thing.pk)


def item(passport):
    return f"/rivera/desk/documents/{passport.pk}"


def test_the_page_says_when_the_next_reminder_leaves(maria, passport):
    page = maria.get(item(passport)).content.decode()
    assert "Next reminder" in page
    assert reminders_of(passport).next_at.date().isoformat() in page


def test_reminders_are_paused_and_go_on(maria, passport):
    one = reminders_of(passport).pk
    page = maria.post(f"/rivera/desk/reminders/{one}/pause", follow=True).content.decode()
    assert "Reminders paused" in page and "Next reminder" not in page
    assert reminders_of(passport).is_paused
    page = maria.post(f"/rivera/desk/reminders/{one}/resume", follow=True).content.decode()
    assert "Next reminder" in page and not reminders_of(passport).is_paused


def test_a_reminder_leaves_at_once_and_the_page_is_the_same(maria, passport):
    answer = maria.post(f"/rivera/desk/requests/{passport.pk}/remind", {"next": "item"})
    assert answer["Location"] == item(passport)
    with tenant(passport.firm_id):
        assert Message.objects.filter(template="reminder").exists()
    assert "last one" in maria.get(item(passport)).content.decode()


def test_what_is_not_required_has_no_reminders_and_says_so(cast, maria, asked):
    new = {"party": cast.parties["ana"].pk, "kind": "other", "label_en": "Lease", "optional": "on"}
    maria.post(f"/rivera/desk/cases/{asked.case.pk}/documents/ask", new)
    with tenant(cast.rivera):
        lease = Request.objects.get(label__en="Lease")
    assert "No reminders of this." in maria.get(item(lease)).content.decode()


def test_what_is_accepted_says_nothing_of_reminders(maria, passport):
    with tenant(passport.firm_id):
        Request.objects.filter(pk=passport.pk).update(state="waived", waived_because="They own it")
    page = maria.get(item(passport)).content.decode()
    assert "Next reminder" not in page and "Remind now" not in page


def test_finance_reaches_no_reminders_of_documents(signed_in, client, passport):
    fin = signed_in(client, "fin")
    one = reminders_of(passport).pk
    for word in ("pause", "resume"):
        assert fin.post(f"/rivera/desk/reminders/{one}/{word}").status_code == 404
    assert not reminders_of(passport).is_paused
