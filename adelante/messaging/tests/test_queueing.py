"""Who gets which message, once; and where secrets never stand."""

import logging
from datetime import date

import pytest
from django.db import connection

from adelante.audit.models import Entry
from adelante.billing.invoicing import LineAsked, issue_invoice
from adelante.cases.filing import log_filing
from adelante.cases.inviting import invite
from adelante.cases.models import Grant
from adelante.core import clock
from adelante.core.clock import now
from adelante.core.tenancy import signing_in, tenant
from adelante.core.words import Words
from adelante.messaging import tasks
from adelante.messaging.models import Message
from adelante.messaging.queueing import queue_code
from adelante.messaging.tests.conftest import send, write
from adelante.people.models import Account
from tests.belongings import belongings
from tests.jobs import jobs_of


def told(cast, template):
    """Who has a message of this kind, and in which language."""
    with tenant(cast.rivera):
        rows = Message.objects.filter(template=template).order_by("to_address")
        return [(row.to_address.split("@")[0], row.language) for row in rows]


def run(task):
    """What the worker does with the jobs of this name, twice."""
    for job in jobs_of(task) * 2:
        getattr(tasks, task)(**job)


def every_row(cast):
    """All that the firm's rows, the jobs and the shared tables hold, as text."""
    tables = (
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    text = []
    for standing in (tenant(cast.rivera), signing_in(cast.rivera)):
        with standing, connection.cursor() as cursor:
            names = cursor.execute(f"{tables} AND has_table_privilege(oid, 'SELECT')").fetchall()
            for (name,) in names:
                text += [row for (row,) in cursor.execute(f"SELECT t::text FROM {name} t")]
    return "\n".join(text)


def test_one_cause_has_one_message_and_one_job(cast):
    write(cast, key="a cause")
    with tenant(cast.rivera), pytest.raises(AssertionError):
        write(cast, key="a cause")

    assert len(told(cast, "receipted")) == 1
    assert len(jobs_of("send")) == 1


def test_a_code_goes_to_the_account_that_asked_while_it_signs_in(cast, server):
    with signing_in(cast.rivera):
        queue_code(cast.rivera, email=" ANA@example.com ", code="424242")

    assert told(cast, "code") == [("ana", "es")]
    with tenant(cast.rivera):
        message = Message.objects.get()
    assert send(message).state == "sent"
    assert "424242" in server.took[0].get_body(("plain",)).get_content()


@pytest.mark.parametrize("email", ["nobody@example.com", "hugo@example.com", ""])
def test_a_code_for_nobody_here_is_sent_to_nobody(cast, email):
    with signing_in(cast.rivera):
        queue_code(cast.rivera, email=email, code="424242")

    assert told(cast, "code") == []


def test_an_account_that_was_closed_gets_no_code(cast):
    with tenant(cast.rivera):
        Account.objects.filter(email="ana@example.com").update(is_active=False)
    with signing_in(cast.rivera):
        queue_code(cast.rivera, email="ana@example.com", code="424242")

    assert told(cast, "code") == []


def test_a_secret_stands_nowhere_in_plain_and_is_forgotten_once_delivered(cast, server, caplog):
    caplog.set_level(logging.DEBUG)
    with signing_in(cast.rivera):
        queue_code(cast.rivera, email="ana@example.com", code="918273")
    with cast.standing("maria"):
        invite(cast.parties["ana"], email="mila@example.com", by=cast.actor("maria"))
    with tenant(cast.rivera):
        invitation = Message.objects.get(template="invitation")
        link_secret = invitation.secret

    before = every_row(cast)
    for message in (invitation, Message(firm_id=cast.rivera, pk=jobs_of("send")[0]["message"])):
        assert send(message).state == "sent"

    said = [letter.get_body(("plain",)).get_content() for letter in server.took]
    assert link_secret in said[0] and "918273" in said[1]
    assert str(invitation.pk) in before
    for secret in (link_secret, "918273"):
        assert secret not in before and secret not in every_row(cast)
        ours = [r.getMessage() for r in caplog.records if not r.name.startswith("mail.")]
        assert secret not in "\n".join(ours)
    with tenant(cast.rivera):
        assert not Message.objects.exclude(sealed=None).exists()


def test_the_invited_reader_gets_the_party_s_language(cast):
    with cast.standing("maria"):
        invite(cast.parties["ana"], email="mila@example.com", by=cast.actor("maria"))

    assert told(cast, "invitation") == [("mila", "es")]


def test_the_invited_reader_gets_another_language_if_the_office_chose_it(cast):
    with cast.standing("maria"):
        ana = cast.parties["ana"]
        invite(ana, email="mila@example.com", language="en", by=cast.actor("maria"))

    assert told(cast, "invitation") == [("mila", "en")]


@pytest.fixture
def payer_too(cast):
    """Carla sees Ana's bills and nothing else of hers."""
    with tenant(cast.rivera):
        return Grant.objects.create(
            firm_id=cast.rivera,
            account=cast.accounts["carla"],
            case=cast.cases["ana_luis"],
            party=cast.parties["ana"],
            reach=Grant.Reach.BILLS,
        )


def test_an_invoice_is_told_to_all_who_may_pay_it(cast, payer_too):
    with cast.standing("daniela"):
        issue_invoice(
            cast.cases["ana_luis"],
            payer=cast.parties["ana"],
            title=Words("Fee"),
            lines=[LineAsked(words=Words("Fee"), kind="legal", cents=100)],
            due_on=date(2099, 1, 1),
            by=cast.actor("daniela"),
        )
    run("tell_client_invoice")

    assert told(cast, "invoice") == [("ana", "es"), ("carla", "es")]


def test_who_pays_hears_of_every_bill_of_the_case_and_a_sponsor_of_none(in_part):
    with in_part.standing("daniela"):
        issue_invoice(
            in_part.cases["ana_luis"],
            payer=in_part.parties["luis"],
            title=Words("Fee"),
            lines=[LineAsked(words=Words("Fee"), kind="legal", cents=100)],
            due_on=date(2099, 1, 1),
            by=in_part.actor("daniela"),
        )
    run("tell_client_invoice")

    assert told(in_part, "invoice") == [("luis", "en"), ("pablo", "es")]


def test_who_sends_their_own_papers_hears_of_those_and_not_of_the_case(cast):
    version = belongings(cast).of("version", "nora")
    with cast.standing("maria"):
        version.send_back(by=cast.actor("maria"), words="Too dark.")
    with cast.standing("daniela"):
        log_filing(
            cast.cases["ana_luis"],
            form="I-864",
            filed_on=clock.today("America/Chicago"),
            by=cast.actor("daniela"),
        )
    run("tell_client_correction")
    run("tell_clients_filed")

    assert told(cast, "correction") == [("nora", "en")]
    assert told(cast, "filed") == [("ana", "es"), ("luis", "en")]


def test_a_correction_is_told_to_the_party_alone(cast, payer_too):
    version = belongings(cast).of("version", "ana")
    with cast.standing("maria"):
        version.send_back(by=cast.actor("maria"), words="Too dark.")
    run("tell_client_correction")

    assert told(cast, "correction") == [("ana", "es")]


def test_a_filing_is_told_to_everybody_of_the_case_in_their_language(cast, payer_too):
    with cast.standing("daniela"):
        log_filing(
            cast.cases["ana_luis"],
            form="I-485",
            filed_on=clock.today("America/Chicago"),
            receipt_number="IOE0912345678",
            by=cast.actor("daniela"),
        )
    run("tell_clients_filed")

    assert told(cast, "filed") == [("ana", "es"), ("luis", "en")]


def test_whose_access_has_ended_hears_nothing(cast):
    with tenant(cast.rivera):
        Grant.objects.filter(account=cast.accounts["luis"]).update(ended_at=now())
        Account.objects.filter(pk=cast.accounts["ana"].pk).update(is_active=False)
    with cast.standing("daniela"):
        log_filing(
            cast.cases["ana_luis"],
            form="I-485",
            filed_on=clock.today("America/Chicago"),
            by=cast.actor("daniela"),
        )
    run("tell_clients_filed")

    assert told(cast, "filed") == []


@pytest.mark.parametrize(("sender", "heard"), [("client", [("maria", "en")]), ("member", [])])
def test_the_reviewer_hears_of_what_a_client_sends(cast, sender, heard):
    found = belongings(cast)
    request, version = found.of("request", "ana"), found.of("version", "ana")
    with tenant(cast.rivera):
        type(request).objects.filter(pk=request.pk).update(reviewer=cast.members["maria"])
        entry = Entry.objects.create(
            firm_id=cast.rivera,
            name="version_sent",
            actor_kind=sender,
            door="client",
            case_id=version.case_id,
            party_id=version.party_id,
            facts={"version_id": str(version.pk)},
        )
    for _again in range(2):
        tasks.tell_reviewer_of_version(firm=str(cast.rivera), entry=entry.seq)

    assert told(cast, "to_review") == heard
