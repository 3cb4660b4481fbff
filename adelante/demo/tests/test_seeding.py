"""The sample firms are planted once for all tests of this file, in a transaction that is undone."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection, transaction
from django.db.models import Sum
from django.test import Client

from adelante.audit.models import Entry
from adelante.billing.models import Allocation, Checkout, Invoice, Reversal
from adelante.cases.models import (
    Case,
    Deadline,
    Filing,
    FilingCorrection,
    Grant,
    Invitation,
    Task,
)
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.demo import reading, stories
from adelante.demo.people import MAIN, PASSWORD
from adelante.demo.seeding import ANAS_NUMBER, SIGNS, plant
from adelante.documents.models import Document, File, Remark, Request, Upload, Version
from adelante.documents.ports import storage
from adelante.firms.face import every_firm, forget_faces
from adelante.messaging.models import Message
from adelante.people.models import Account
from adelante.workflows.models import Sequence

STAGES = {
    "opened": "consultation",
    "complete": "forms_prep",
    "review": "attorney_review",
    "signing": "client_signature",
    "filed": "filed",
    "receipted": "receipted",
    "biometrics": "biometrics",
    "rfe": "rfe",
    "interview": "interview",
    "approved": "decision",
    "denied": "decision",
    "closed": "closing",
}


class Killed(Exception):
    pass


@dataclass
class Planted:
    firms: dict
    said: list = field(default_factory=list)
    after_kill: tuple = ()


@pytest.fixture(scope="module")
def sample(django_db_setup, django_db_blocker):
    """Planted after a first try that was killed when nearly all of a firm was there."""

    def kill(words):
        if "being drawn" in words:
            raise Killed

    said: list = []
    forget_faces()
    with django_db_blocker.unblock(), transaction.atomic():
        with pytest.raises(Killed):
            plant(say=kill)
        after_kill = (every_firm(), len(list(storage().names())))
        plant(say=said.append)
        yield Planted({slug: firm for firm, slug in every_firm()}, said, after_kill)
        transaction.set_rollback(True)
    forget_faces()


@pytest.fixture
def planted(sample, db):
    return sample


@pytest.fixture
def rivera(planted):
    with tenant(planted.firms["rivera"]):
        yield planted.firms["rivera"]


def test_a_planting_that_was_killed_leaves_no_firm_and_its_bytes_go_with_the_next(planted):
    firms, objects = planted.after_kill

    assert firms == [] and objects > 0

    of = {name.partition("/")[0] for name in storage().names()}
    assert of == {str(firm) for firm in planted.firms.values()}


def test_planting_again_changes_nothing(planted):
    before = _everything(planted)

    plant(say=pytest.fail)

    assert _everything(planted) == before


def test_progress_is_told_every_ten_cases(planted):
    assert sum("cases are opened" in line for line in planted.said) == 6 + 1


def test_what_must_add_up_adds_up(planted):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for firm in planted.firms.values():
        with tenant(firm):
            for invoice in Invoice.objects.all():
                back = Reversal.objects.values("payment")
                parts = Allocation.objects.filter(invoice=invoice).exclude(payment__in=back)
                paid = parts.aggregate(sum=Sum("amount"))
                assert invoice.paid == (paid["sum"] or 0)
            assert not Checkout.objects.exclude(state="paid").exists()


def test_sixty_cases_of_eight_types_stand_where_their_stories_say(planted):
    types: Counter = Counter()
    for slug, firm in planted.firms.items():
        with tenant(firm):
            cases = Case.objects.order_by("number")
            types.update(cases.values_list("type_label", flat=True))
            found = Counter(cases.values_list("stage", flat=True))
            told = [story.level for story in stories.STORIES[slug]]
            wanted = Counter(STAGES.get(level, "documents") for level in told)
            wanted["documents"] += 1  # Ana's, or Hugo's
            assert found == wanted
            assert cases.exclude(held_because="").count() == told.count("held")
            assert cases.exclude(closed_at=None).count() == told.count("closed")
            invited = Invitation.objects.filter(accepted_at=None)
            assert invited.values("case").distinct().count() == told.count("invited")
            opened = list(cases.values_list("opened_at", flat=True))
            assert opened == sorted(opened)
    assert types.total() == 60 and len(types) == 8


def test_every_level_is_told_somewhere():
    told = {story.level for story in stories.STORIES["rivera"]}

    assert told == set(stories.Level.__args__)


def test_nine_versions_wait_for_review_from_minutes_to_days_with_their_pages_drawn(rivera):
    waiting = Version.objects.filter(review="waiting").order_by("sent_at")

    ages = [clock.now() - sent for sent in waiting.values_list("sent_at", flat=True)]
    assert len(ages) == 9
    assert ages[-1] < timedelta(hours=1) and ages[0] > timedelta(days=2)
    looks = File.objects.filter(version__in=waiting).values_list("looks", "kind")
    assert {look for look, _kind in looks} == {"ready"}
    assert {kind for _look, kind in looks} == {"pdf", "jpeg", "heic"}


def test_anas_case_stands_as_it_was_drawn(rivera):
    case = Case.objects.get(number=ANAS_NUMBER)
    assert (case.code, case.type_label) == ("RI-2041", "I-130 + I-485")
    assert case.title == {"en": "Green card for Ana", "es": "Residencia para Ana"}
    assert (case.stage, case.waits_on) == ("documents", "client")
    assert (case.documents_accepted, case.documents_asked) == (2, 5)

    requests = Request.objects.filter(case=case).order_by("position").select_related("party")
    required = [
        (r.kind, r.party.short_name, r.state) for r in requests.filter(requirement="required")
    ]
    assert required == [
        ("marriage_certificate", "Ana", "returned"),
        ("birth_certificate", "Ana", "needed"),
        ("foreign_beneficiary_passport", "Ana", "accepted"),
        ("usc_or_lpr_proof", "Luis", "accepted"),
        ("tax_transcript", "Luis", "waiting"),
    ]
    assert requests.filter(requirement="optional", party__short_name="Ana").count() == 6
    marriage = Version.objects.get(request=requests[0])
    assert (marriage.number, File.objects.filter(version=marriage).count()) == (1, 2)
    remark = Remark.objects.get(version=marriage)
    assert "sombra sobre el sello" in remark.words and remark.author == "María Ruiz"
    passport = requests.get(kind="foreign_beneficiary_passport")
    assert Version.objects.filter(request=passport).count() == 2
    assert set(File.objects.filter(case=case).values_list("looks", flat=True)) == {"ready"}


def test_anas_money_is_one_paid_one_part_paid_and_one_due_in_a_week(rivera):
    case = Case.objects.get(number=ANAS_NUMBER)
    today = clock.today("America/Chicago")

    bills = [
        (i.number, i.state(today), i.total, i.paid)
        for i in Invoice.objects.filter(case=case).order_by("number")
    ]

    assert bills == [
        ("2041-01", "paid", 75_000, 75_000),
        ("2041-02", "partly_paid", 18_000, 10_000),
        ("2041-03", "unpaid", 75_000, 0),
    ]
    due = min(i.due_on for i in Invoice.objects.filter(case=case, paid=0))
    assert due == today + timedelta(days=7)


def test_invoices_stand_in_every_state(rivera):
    today = clock.today("America/Chicago")

    states = Counter(invoice.state(today) for invoice in Invoice.objects.all())

    assert states["paid"] > 50 and states["late"] >= 8
    assert states["unpaid"] >= 4 and states["partly_paid"] >= 1 and states["credited"] == 1


def test_one_check_came_back_and_its_invoice_is_owed_again(rivera):
    reversal = Reversal.objects.select_related("payment").get()

    (part,) = Allocation.objects.filter(payment=reversal.payment).select_related("invoice")
    assert (reversal.payment.method, reversal.reason, part.invoice.paid) == ("check", "bank", 0)
    assert Sequence.objects.get(about_id=part.invoice_id).ended_at is None
    assert Message.objects.filter(template__in=["reversal", "credit"], state="sent").exists()


def test_the_week_has_deadlines_and_one_is_a_request_for_evidence(rivera):
    today = clock.today("America/Chicago")

    week = Deadline.objects.filter(met_at=None, on__range=(today, today + timedelta(days=7)))

    assert week.count() >= 4
    assert any("evidence" in each.words["en"] for each in week)
    assert Filing.objects.filter(receipt_number="").exists()
    assert Filing.objects.exclude(receipt_number="").count() > 12


def test_one_filing_was_corrected_and_whoever_was_told_heard_of_it(rivera):
    correction = FilingCorrection.objects.select_related("filing").get()

    assert correction.was_receipt_number != correction.filing.receipt_number
    assert Entry.objects.filter(name="filing_corrected").count() == 1
    assert Message.objects.filter(template="filing_corrected", state="sent").exists()


def test_ordinary_trouble_is_there(rivera):
    assert set(
        Upload.objects.exclude(failed_because="").values_list("failed_because", flat=True)
    ) == {
        "too_large",
        "wrong_kind",
    }
    assert Message.objects.filter(state="unknown").count() == 1
    assert Task.objects.filter(done_at=None, key__startswith="mail:").count() == 1
    assert Task.objects.filter(done_at=None, due_on__lt=clock.today("America/Chicago")).exists()
    assert Task.objects.filter(done_at=None).count() < 30


def test_a_family_has_two_cases_under_one_login(rivera):
    logins = Counter(Grant.objects.values_list("account__email", "case")).keys()
    cases = Counter(email for email, _case in logins)

    assert cases["teresa.vidal@example.com"] == 2
    assert cases["olena.koval@example.com"] == 2
    assert cases["people.acme@example.com"] == 2
    shared = Grant.objects.filter(account__email="familia.ibarra@example.com")
    assert shared.values("party").count() == 2


def test_a_sponsor_reaches_her_own_papers_and_a_payer_the_bills(rivera):
    reaches = Grant.objects.exclude(reach="case").values_list("account__email", "reach")
    assert set(reaches) == {
        ("nora.lara@example.com", "own"),
        ("ernesto.ortiz@example.com", "bills"),
    }
    hers = Request.objects.filter(party__name="Nora Lara").values_list("state", flat=True)
    assert sorted(hers) == ["accepted", "needed", "returned"]


def test_the_pages_of_who_reaches_a_part_alone_are_those_of_that_part(planted):
    pages = [row for row in reading.pages() if row["account"].startswith(("nora.", "ernesto."))]
    assert {(row["account"].partition(".")[0], row["name"]) for row in pages} == {
        ("nora", "documents"),
        ("nora", "own document"),
        ("ernesto", "invoices"),
        ("ernesto", "own bill"),
    }


def test_no_mail_is_left_to_send_that_is_older_than_an_hour(planted):
    wanted = set()
    for firm in planted.firms.values():
        with tenant(firm):
            queued = Message.objects.filter(state__in=["queued", "sending"])
            assert not queued.filter(queued_at__lt=clock.now() - timedelta(minutes=61)).exists()
            wanted |= {str(pk) for pk in queued.values_list("pk", flat=True)}
    assert len(wanted) <= 10
    with connection.cursor() as cursor:
        jobs = cursor.execute(
            "SELECT args ->> 'message' FROM procrastinate_jobs"
            " WHERE queue_name = 'mail' AND status = 'todo'"
        ).fetchall()
    assert {message for (message,) in jobs} == wanted


def test_the_pictures_of_old_papers_do_not_keep_the_worker_busy(planted):
    with connection.cursor() as cursor:
        rows = cursor.execute(
            "SELECT priority, scheduled_at FROM procrastinate_jobs"
            " WHERE queue_name = 'files' AND status = 'todo' ORDER BY scheduled_at"
        ).fetchall()

    assert len(rows) > 100 and {priority for priority, _at in rows} == {-10}
    rivera = [at for _priority, at in rows]
    assert rivera[-1] - rivera[0] > timedelta(hours=1)


def test_reminders_lie_ahead_but_for_two_that_are_due_now(rivera):
    going_on = Sequence.objects.filter(ended_at=None)

    soon = going_on.filter(next_at__lt=clock.now() + timedelta(minutes=5))

    assert going_on.count() > 20
    hour = clock.now().astimezone(_zone()).hour
    assert soon.count() == (2 if 9 <= hour < 18 else 0)


def test_history_is_told_in_the_order_of_time_and_none_of_it_is_to_come(rivera):
    moments = list(Entry.objects.order_by("seq").values_list("at", flat=True))

    assert moments[-1] <= clock.now() and moments[0] < clock.now() - timedelta(days=180)
    backwards = [b - a for a, b in pairwise(moments) if b < a]
    assert all(step > timedelta(seconds=-10) for step in backwards)


def test_everybody_signs_in_with_the_one_password(planted):
    for firm in planted.firms.values():
        with tenant(firm):
            hashes = set(Account.objects.values_list("password", flat=True))
            assert len(hashes) == 1 and check_password(PASSWORD, hashes.pop())
            emails = set(Account.objects.values_list("email", flat=True))
            assert all(e.endswith(("@example.com", ".example")) for e in emails)
    assert {row["email"] for row in reading.accounts()} >= MAIN


def test_the_main_pages_of_every_role_answer(planted):
    forget_faces()
    sessions = {email: reading.session(email) for email in sorted(MAIN)}
    rows = [row for row in reading.pages() if row["account"] in MAIN]
    browser = Client()

    answers = {
        (row["account"], row["name"]): browser.get(
            row["path"], headers={"cookie": sessions[row["account"]]}, follow=True
        ).status_code
        for row in rows
    }

    assert set(answers.values()) == {200}, {k: v for k, v in answers.items() if v != 200}
    assert {account for account, _name in answers} == MAIN


_COUNTED = (Entry, Case, Invoice, Version, File, Document, Message, Account)


def _zone():
    return ZoneInfo(SIGNS["rivera"].time_zone)


def _everything(planted):
    counts = []
    for firm in planted.firms.values():
        with tenant(firm):
            counts += [model.objects.count() for model in _COUNTED]
    return counts
