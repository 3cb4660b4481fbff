"""Reminders by the clock: friendly, second, a person's task; and what stops them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from adelante.audit.models import Entry
from adelante.billing.invoicing import LineAsked, issue_invoice
from adelante.billing.models import Invoice
from adelante.billing.receiving import record_payment
from adelante.cases.models import Grant, Task
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.tenancy import tenant
from adelante.core.words import Words
from adelante.documents.asking import ask
from adelante.documents.models import Request, State
from adelante.firms.face import forget_faces
from adelante.firms.models import Firm
from adelante.messaging.models import Message
from adelante.workflows.models import Sequence
from adelante.workflows.reminding import pause, remind_firm, remind_now, resume
from tests.belongings import belongings
from tests.cast import assemble

ASKED = datetime(2026, 11, 2, 16, tzinfo=UTC)  # a Monday, ten in the morning in Chicago
"""The library reminds after 3, 7 and 12 days."""


@pytest.fixture
def passport(cast):
    """Ana is asked for her passport."""
    return ask_for(cast, "foreign_beneficiary_passport")


def ask_for(cast, kind, *, at=ASKED, who="ana", **more):
    with clock.at(at), cast.standing("maria"):
        return ask(
            cast.cases["ana_luis"],
            cast.parties[who].pk,
            kind=kind,
            by=cast.actor("maria"),
            **more,
        )


def bill(cast, *, at=ASKED, cents=50_000, who="luis"):
    with clock.at(at), cast.standing("daniela"):
        return issue_invoice(
            cast.cases["ana_luis"],
            payer=cast.parties[who],
            title=Words("Fee"),
            lines=[LineAsked(words=Words("Fee"), kind="legal", cents=cents)],
            due_on=date(2026, 11, 20),
            by=cast.actor("daniela"),
        )


def after(days, hours=0):
    return ASKED + timedelta(days=days, hours=hours)


def round_at(cast, moment):
    """The worker's round of the firm; how many messages it wrote down."""
    with clock.at(moment):
        return remind_firm(cast.rivera)


def told(cast):
    """[(who, template, step, number of things)] of all reminders, in order."""
    with tenant(cast.rivera):
        rows = Message.objects.filter(key__startswith="reminder:").order_by("queued_at", "id")
        return [
            (
                row.to_address.split("@")[0],
                row.template,
                row.about["step"],
                len(row.about.get("requests") or row.about.get("invoices")),
            )
            for row in rows
        ]


def tasks(cast):
    with tenant(cast.rivera):
        return [task.words for task in Task.objects.order_by("made_at", "id")]


def sequence_of(cast, thing):
    with tenant(cast.rivera):
        return Sequence.objects.get(about_id=thing.pk)


def set_state(cast, request, state):
    with tenant(cast.rivera):
        Request.objects.filter(pk=request.pk).update(state=state)


def test_a_sequence_goes_from_friendly_to_second_to_a_person_and_stops(cast, passport):
    days = {day: round_at(cast, after(day)) for day in range(30)}

    assert [day for day, sent in days.items() if sent] == [3, 7, 12]
    assert told(cast) == [
        ("ana", "reminder", "friendly", 1),
        ("ana", "reminder", "second", 1),
        ("ana", "reminder", "escalation", 1),
    ]
    assert tasks(cast) == ["Reminders have not helped: call the client"]
    with tenant(cast.rivera):
        task = Task.objects.get()
        assert task.assignee_id == cast.members["maria"].pk
        assert task.due_on == date(2026, 11, 15)
        assert Message.objects.get(template="escalated").to_address == "maria@example.com"
        sent = Entry.objects.filter(name="reminder_sent").order_by("seq")
        assert [entry.facts["step"] for entry in sent] == ["friendly", "second", "escalation"]
        assert {entry.audience for entry in sent} == {"party"}
        assert Entry.objects.filter(name="reminders_escalated").count() == 1
    assert sequence_of(cast, passport).ended_at == after(12)


@pytest.mark.parametrize("state", [State.WAITING, State.ACCEPTED, State.WAIVED])
def test_reminders_stop_by_themselves(cast, passport, state):
    assert round_at(cast, after(3)) == 1
    with tenant(cast.rivera):
        Request.objects.filter(pk=passport.pk).update(state=state, waived_because="why not")

    assert sum(round_at(cast, after(day)) for day in range(3, 20)) == 0
    assert sequence_of(cast, passport).ended_at
    assert tasks(cast) == []


def test_a_round_that_runs_again_sends_nothing(cast, passport):
    assert [round_at(cast, after(3)) for _ in range(3)] == [1, 0, 0]


def test_what_is_sent_back_is_reminded_of_from_the_first_step(cast):
    version = belongings(cast).of("version", "ana")
    with tenant(cast.rivera):
        Sequence.objects.filter(about_id=version.request_id).update(
            step=2, last_sent_at=ASKED, next_at=after(5)
        )
    assert round_at(cast, after(5)) == 0, "it waits for review: the sequence has ended"

    with clock.at(after(6)), cast.standing("maria"):
        version.send_back(by=cast.actor("maria"), words="Too dark.")

    assert [day for day in range(6, 30) if round_at(cast, after(day))] == [9, 13, 18]
    assert [step for _who, _template, step, _n in told(cast)] == [
        "friendly",
        "second",
        "escalation",
    ]
    with tenant(cast.rivera):
        assert Sequence.objects.get(about_id=version.request_id).round == 2


def test_what_is_reopened_is_reminded_of_again(cast, passport):
    with clock.at(after(1)), cast.standing("maria"):
        passport.waive("not needed", by=cast.actor("maria"))
    assert round_at(cast, after(3)) == 0

    with clock.at(after(4)), cast.standing("maria"):
        passport.reopen(by=cast.actor("maria"))

    assert [day for day in range(4, 9) if round_at(cast, after(day))] == [7]


def test_a_closed_case_reminds_of_nothing_and_an_opened_one_begins_anew(cast, passport):
    case = cast.cases["ana_luis"]
    with clock.at(after(1)), cast.standing("maria"):
        case.close(by=cast.actor("maria"))
    assert sum(round_at(cast, after(day)) for day in range(2, 9)) == 0

    with clock.at(after(10)), cast.standing("maria"):
        case.reopen(by=cast.actor("maria"))

    assert [day for day in range(10, 15) if round_at(cast, after(day))] == [13]


def test_what_a_party_owes_in_a_case_is_one_mail_a_day(cast, passport):
    ask_for(cast, "marriage_certificate", at=after(0, 4))
    ask_for(cast, "other", at=after(0), label={"en": "Photo", "es": "Foto"}, who="luis")

    assert round_at(cast, after(3)) == 2
    assert round_at(cast, after(3, 5)) == 0
    assert told(cast) == [
        ("ana", "reminder", "friendly", 2),
        ("luis", "reminder", "friendly", 1),
    ]


def test_a_mail_about_several_things_has_the_tone_of_the_oldest(cast, passport):
    ask_for(cast, "marriage_certificate", at=after(4))
    assert round_at(cast, after(3)) == 1

    assert round_at(cast, after(7)) == 1

    assert told(cast)[-1] == ("ana", "reminder", "second", 2)
    assert [day for day in range(8, 30) if round_at(cast, after(day))] == [11, 12, 16]


def test_optional_things_are_not_reminded_of(cast):
    ask_for(cast, "marriage_certificate", required=False)

    assert sum(round_at(cast, after(day)) for day in range(20)) == 0


@pytest.mark.parametrize(
    ("hour", "sent"),
    [(-2, 0), (-1, 1), (7, 1), (8, 0)],  # 8, 9, 17 and 18 o'clock in Chicago
)
def test_nobody_is_reminded_at_night_by_the_firm_s_clock(cast, passport, hour, sent):
    assert round_at(cast, after(4, hour)) == sent


def test_asked_in_the_evening_is_reminded_of_in_the_morning(cast):
    request = ask_for(cast, "marriage_certificate", at=after(0, 12))

    assert sequence_of(cast, request).next_at == after(4, -1)


def test_summer_time_moves_no_reminder(cast):
    before_the_change = datetime(2026, 10, 30, 15, tzinfo=UTC)  # ten, summer time; ends in between
    request = ask_for(cast, "marriage_certificate", at=before_the_change)

    assert sequence_of(cast, request).next_at == datetime(2026, 11, 2, 16, tzinfo=UTC)


def test_a_firm_has_its_own_steps(cast):
    with tenant(cast.rivera):
        Firm.objects.update(
            reminders=[
                {"key": "friendly", "after_days": 1},
                {"key": "call", "after_days": 2, "escalates": True},
            ]
        )
    ask_for(cast, "marriage_certificate")

    assert [day for day in range(10) if round_at(cast, after(day))] == [1, 2]
    assert len(tasks(cast)) == 1


def test_a_worker_that_was_away_catches_up_gently(cast, passport):
    """After three weeks without a worker, the steps follow with their own days between them."""
    assert [day for day in range(21, 40) if round_at(cast, after(day))] == [21, 25, 30]


def test_nobody_to_write_to_is_a_task_and_the_steps_wait(cast, passport):
    with tenant(cast.rivera):
        Grant.objects.filter(party=cast.parties["ana"]).update(ended_at=ASKED)

    assert sum(round_at(cast, after(day)) for day in range(10)) == 0
    (words,) = tasks(cast)
    assert "invite them again" in words
    with tenant(cast.rivera):
        Grant.objects.filter(party=cast.parties["ana"]).update(ended_at=None)
    assert round_at(cast, after(10)) == 1
    assert told(cast) == [("ana", "reminder", "friendly", 1)]


# Invoices.


def test_an_invoice_is_reminded_of_until_it_is_paid(cast):
    invoice = bill(cast)
    assert round_at(cast, after(3)) == 1
    with clock.at(after(5)), cast.standing("fin"):
        pay(cast, invoice, 20_000)
    assert round_at(cast, after(7)) == 1, "a part is still open"

    with clock.at(after(8)), cast.standing("fin"):
        pay(cast, invoice, 30_000)

    assert sum(round_at(cast, after(day)) for day in range(8, 30)) == 0
    assert told(cast) == [
        ("luis", "invoice_reminder", "friendly", 1),
        ("luis", "invoice_reminder", "second", 1),
    ]
    assert tasks(cast) == []


def test_nobody_is_sent_after_an_invoice_before_its_date_has_passed(cast):
    bill(cast)  # due on November 20, 18 days after it was issued

    assert [day for day in range(30) if round_at(cast, after(day))] == [3, 7, 19]
    assert told(cast)[-1] == ("luis", "invoice_reminder", "escalation", 1)
    assert tasks(cast) == ["Reminders have not helped: call the client"]


def pay(cast, invoice, cents):
    with tenant(cast.rivera):
        fresh = Invoice.objects.get(pk=invoice.pk)
    record_payment(
        [fresh],
        amount=cents,
        method="check",
        received_on=date(2026, 11, 2),
        sure=["day:2026-11-02"],  # the cast opened its cases today
        by=cast.actor("fin"),
    )


# By hand.


def test_staff_remind_at_once_and_the_sequence_goes_on_from_there(cast, passport):
    with clock.at(after(2)), cast.standing("maria"):
        remind_now(passport, by=cast.actor("maria"))

    assert told(cast) == [("ana", "reminder", "friendly", 1)]
    assert [day for day in range(2, 30) if round_at(cast, after(day))] == [7, 12]
    with tenant(cast.rivera):
        entry = Entry.objects.filter(name="reminder_sent").order_by("seq").first()
        assert entry.member_id == cast.members["maria"].pk


def test_staff_never_use_up_the_reminder_that_makes_a_task(cast, passport):
    """After two of three somebody presses Remind now: the third comes on its day all the same."""
    assert [round_at(cast, after(day)) for day in (3, 7)] == [1, 1]
    for day in (9, 10):
        with clock.at(after(day)), cast.standing("maria"):
            remind_now(passport, by=cast.actor("maria"))

    assert tasks(cast) == []
    assert [day for day in range(10, 30) if round_at(cast, after(day))] == [12]
    assert tasks(cast) == ["Reminders have not helped: call the client"]
    assert len(told(cast)) == 5

    with clock.at(after(20)), cast.standing("maria"):
        remind_now(passport, by=cast.actor("maria"))
    assert len(told(cast)) == 6 and len(tasks(cast)) == 1


def test_staff_remind_of_the_same_thing_once_an_hour_at_most(cast, passport):
    with clock.at(after(2)), cast.standing("maria"):
        remind_now(passport, by=cast.actor("maria"))
        with pytest.raises(Refused, match="within the last hour"):
            remind_now(passport, by=cast.actor("maria"))
    assert len(told(cast)) == 1


def test_staff_do_not_remind_of_what_is_there(cast, passport):
    set_state(cast, passport, State.WAITING)
    with cast.standing("maria"), pytest.raises(Refused, match="nothing to remind of"):
        remind_now(passport, by=cast.actor("maria"))


def test_staff_do_not_remind_in_a_closed_case(cast, passport):
    with cast.standing("maria"):
        cast.cases["ana_luis"].close(by=cast.actor("maria"))
        with pytest.raises(Refused, match="closed"):
            remind_now(passport, by=cast.actor("maria"))


def test_staff_hear_that_nobody_can_be_reminded(cast, passport):
    with tenant(cast.rivera):
        Grant.objects.filter(party=cast.parties["ana"]).update(ended_at=ASKED)
    with cast.standing("maria"), pytest.raises(Refused, match="invite them first"):
        remind_now(passport, by=cast.actor("maria"))


@pytest.mark.parametrize("who", ["fin", "ana", "zed"])
def test_nobody_else_reminds_of_a_document(cast, passport, who):
    with cast.standing("maria"), pytest.raises(NotYours):
        remind_now(passport, by=cast.actor(who))


@pytest.mark.parametrize("who", ["maria", "luis", "zed"])
def test_nobody_else_reminds_of_an_invoice(cast, who):
    invoice = bill(cast)
    with cast.standing("fin"), pytest.raises(NotYours):
        remind_now(invoice, by=cast.actor(who))


def test_a_pause_holds_until_somebody_resumes(cast, passport):
    with clock.at(after(1)), cast.standing("maria"):
        pause(sequence_of(cast, passport), by=cast.actor("maria"))
    assert sum(round_at(cast, after(day)) for day in range(10)) == 0

    with clock.at(after(10, 12)), cast.standing("maria"):
        resume(sequence_of(cast, passport), by=cast.actor("maria"))

    assert round_at(cast, after(10, 12)) == 0, "not in the evening"
    assert round_at(cast, after(11)) == 1


def days_of_reminders(cast, *, until=40):
    return [day for day in range(until) if round_at(cast, after(day))]


USUAL = {3: "friendly", 7: "second", 12: "escalation"}


@pytest.mark.parametrize(
    ("due_after", "sent"),
    [
        (60, USUAL),  # far away
        (14, USUAL),  # the last of them is the last call
        (10, {3: "friendly", 7: "second", 8: "escalation"}),
        (8, {3: "friendly", 6: "escalation"}),  # no room for the second
        (4, {2: "second"}),  # nobody has asked several times yet
        (1, USUAL),  # asked for too late for any last call
    ],
)
def test_the_office_hears_two_days_before_a_document_is_due_that_it_is_not_there(
    cast, due_after, sent
):
    ask_for(cast, "foreign_beneficiary_passport", due_on=after(due_after).date())

    days = days_of_reminders(cast)

    assert dict(zip(days, [step for _, _, step, _ in told(cast)], strict=True)) == sent
    assert tasks(cast) == ["Reminders have not helped: call the client"]


def test_a_firm_that_never_escalates_keeps_its_days(cast):
    with tenant(cast.rivera):
        plain = [{"key": "second", "after_days": day, "escalates": False} for day in (3, 9)]
        Firm.objects.filter(pk=cast.rivera).update(reminders=plain)
    ask_for(cast, "foreign_beneficiary_passport", due_on=after(5).date())

    assert days_of_reminders(cast) == [3, 9]


@pytest.mark.parametrize("act", [pause, resume])
@pytest.mark.parametrize("who", ["fin", "ana", "zed"])
def test_nobody_else_pauses_or_resumes(cast, passport, act, who):
    sequence = sequence_of(cast, passport)
    with cast.standing("maria"), pytest.raises(NotYours):
        act(sequence, by=cast.actor(who))


def test_another_firm_s_round_does_nothing_here(cast, passport):
    with clock.at(after(3)):
        assert remind_firm(cast.harbour) == 0
    assert told(cast) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_in_one_round_send_each_reminder_once():
    forget_faces()
    cast = assemble()
    ask_for(cast, "foreign_beneficiary_passport")
    both = Barrier(4)

    def work(_which):
        try:
            both.wait()
            return round_at(cast, after(3))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(work, range(4)))

    assert sum(sent) == 1
    assert told(cast) == [("ana", "reminder", "friendly", 1)]
    assert tasks(cast) == []
