"""What a sign-in has seen, as page, table and paper; alarms; the chain of custody."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from pypdf import PdfReader

from adelante.audit.models import Entry
from adelante.cases.models import Case
from adelante.core import clock
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.documents.models import File
from adelante.documents.originals import place_of
from adelante.documents.ports import storage
from adelante.documents.tests.conftest import asked, files_folder, photo, send_as  # noqa: F401
from adelante.looks.models import Alarm, Decoy, Limits
from adelante.looks.watching import set_decoy, set_limits
from adelante.people.models import Session
from tests.cast import sign_in


@pytest.fixture
def sign(cast):
    def sign_in_as(who):
        browser = Client()
        sign_in(browser, cast.accounts[who])
        return browser

    return sign_in_as


def session_of(cast, who):
    with tenant(cast.rivera):
        return Entry.objects.filter(account_id=cast.accounts[who].pk).latest("seq").session_id


@pytest.fixture
def sent(cast, asked):  # noqa: F811
    version = send_as(cast, "ana", asked.passport, photo())
    with cast.standing("ana"):
        return File.objects.select_related("version").get(version=version.pk)


def test_every_record_of_a_sign_in_stands_under_its_client(cast, sign, sent):
    maria = sign("maria")
    case = cast.cases["ana_luis"].pk
    maria.get(f"/rivera/desk/cases/{case}")
    for _twice in range(2):
        b"".join(maria.get(f"/rivera/desk/files/{sent.pk}/original").streaming_content)
    session = session_of(cast, "maria")

    page = sign("olga").get(f"/rivera/desk/trail/looks/{session}").content.decode()
    ana, luis = page.index(">Ana Gómez<"), page.index(">Luis Gómez<")
    of_ana, of_luis = (page[ana:luis], page[luis:]) if ana < luis else (page[ana:], page[luis:ana])
    assert "The case" in of_ana and "The case" in of_luis
    assert "downloaded 2 times" in of_ana and "downloaded" not in of_luis
    assert "Carla" not in page.split("<main")[1]


def test_the_table_and_the_paper_say_the_same_and_are_entries(cast, sign, sent):
    sign("maria").get(f"/rivera/desk/cases/{cast.cases['carla'].pk}")
    session = session_of(cast, "maria")
    olga = sign("olga")

    table = olga.get(f"/rivera/desk/trail/looks/{session}.csv")
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [(row["client"], row["case"]) for row in rows] == [("Carla Mora", "RI-2")]
    paper = olga.get(f"/rivera/desk/trail/looks/{session}.pdf")
    text = "\n".join(each.extract_text() for each in PdfReader(io.BytesIO(paper.content)).pages)
    assert "Carla Mora" in text and "María Ruiz" in text
    with tenant(cast.rivera):
        forms = Entry.objects.filter(name="session_reported").values_list("facts__form", flat=True)
        assert sorted(forms) == ["csv", "pdf"]


def test_a_name_that_a_spreadsheet_would_run_is_harmless(cast, sign):
    with tenant(cast.rivera):
        party = cast.parties["carla"]
        party.name = '=HYPERLINK("https://evil.example")'
        party.save(update_fields=["name"])
    sign("maria").get(f"/rivera/desk/cases/{cast.cases['carla'].pk}")
    table = sign("olga").get(f"/rivera/desk/trail/looks/{session_of(cast, 'maria')}.csv")
    assert "'=HYPERLINK" in table.content.decode() and "\n=HYPERLINK" not in table.content.decode()


def test_a_theft_of_a_thousand_looks_is_told_in_full(cast, sign, queries):
    """Threat 100: every record, under its client, in as many reads as ten."""
    sign("maria").get(f"/rivera/desk/cases/{cast.cases['carla'].pk}")
    session = session_of(cast, "maria")
    olga = sign("olga")
    few = queries(lambda: olga.get(f"/rivera/desk/trail/looks/{session}"))
    records = [new_id() for _each in range(1000)]
    with tenant(cast.rivera):
        Entry.objects.bulk_create(
            Entry(
                firm_id=cast.rivera,
                name="looked",
                actor_kind="member",
                account_id=cast.accounts["maria"].pk,
                member_id=cast.members["maria"].pk,
                session_id=session,
                door="staff",
                case_id=cast.cases["ana_luis"].pk,
                party_id=cast.parties["ana"].pk,
                facts={"what": "invoice", "record": str(record), "how": "page"},
            )
            for record in records
        )
    many = queries(lambda: olga.get(f"/rivera/desk/trail/looks/{session}"))
    assert many == few
    table = olga.get(f"/rivera/desk/trail/looks/{session}.csv").content.decode()
    assert table.count("Ana Gómez") == 1000


def test_a_sign_in_of_another_firm_is_not_found(cast, sign):
    sign("zed").get(f"/harbour/desk/cases/{cast.cases['hugo'].pk}")
    with tenant(cast.harbour):
        session = Entry.objects.latest("seq").session_id
    for form in ("", ".csv", ".pdf"):
        assert sign("olga").get(f"/rivera/desk/trail/looks/{session}{form}").status_code == 404


def test_one_finds_a_person_and_their_sign_ins(cast, sign):
    sign("ana").get(f"/rivera/case/{cast.cases['ana_luis'].pk}")
    olga = sign("olga")
    page = olga.get("/rivera/desk/trail/looks/?q=ana g").content.decode()
    assert "Ana Gómez" in page and "María" not in page.split("<main")[1]
    page = olga.get(f"/rivera/desk/trail/looks/?who={cast.accounts['ana'].pk}").content.decode()
    assert "1 look in 1 case" in page
    assert olga.get(f"/rivera/desk/trail/looks/?who={new_id()}").status_code == 404
    assert olga.get("/rivera/desk/trail/looks/?who=nonsense").status_code == 200


def test_who_may_not_read_the_trail_reads_no_looks(cast, sign):
    for address in ("trail/looks/", "trail/alarms/"):
        assert sign("fin").get(f"/rivera/desk/{address}").status_code == 404


# Alarms.


def test_the_managing_partner_sets_limits_and_decoys_and_lifts(cast, sign):
    olga, raised = sign("olga"), None
    with cast.standing("olga"):
        raised = Alarm.objects.create(
            firm_id=cast.rivera,
            kind="many",
            session_id=new_id(),
            account_id=cast.accounts["maria"].pk,
            member=cast.members["maria"],
            opened=60,
            slow_until=clock.now() + timedelta(minutes=15),
        )
    page = olga.get("/rivera/desk/trail/alarms/").content.decode()
    assert "María Ruiz" in page and "Slowed down" in page and "Decoys" in page
    assert "Decoys" not in sign("maria").get("/rivera/desk/trail/alarms/").content.decode()

    olga.post(f"/rivera/desk/trail/alarms/{raised.pk}/lift")
    olga.post("/rivera/desk/trail/alarms/limits", {"most_cases": 80, "slow_minutes": 30})
    olga.post("/rivera/desk/trail/alarms/decoys", {"code": "ri-2"})
    with cast.standing("olga"):
        assert Alarm.objects.get(pk=raised.pk).lifted_by_id == cast.members["olga"].pk
        assert Limits.objects.get().most_cases == 80
        decoy = Decoy.objects.get()
    assert decoy.case_id == cast.cases["carla"].pk
    assert "made a case a decoy" in sign("olga").get("/rivera/desk/trail/").content.decode()
    assert "made a case a decoy" not in sign("maria").get("/rivera/desk/trail/").content.decode()
    olga = sign("olga")
    olga.post(f"/rivera/desk/trail/alarms/decoys/{decoy.pk}/end")
    with cast.standing("olga"):
        assert Decoy.objects.get().ended_at


@pytest.mark.parametrize(
    ("address", "typed", "words"),
    [
        ("limits", {"most_cases": 5, "slow_minutes": 15}, "10"),
        ("decoys", {"code": "RI-999"}, "No case has this number"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(cast, sign, address, typed, words):
    page = sign("olga").post(f"/rivera/desk/trail/alarms/{address}", typed)
    assert page.status_code == 422
    text = page.content.decode()
    assert words in text and f'value="{next(iter(typed.values()))}"' in text


# The slow-down, where bytes flow.


@pytest.fixture
def slowed(cast, sign, sent):
    """María, whose sign-in has just opened a decoy; Ana's case was open before."""
    maria = sign("maria")
    maria.get(f"/rivera/desk/cases/{cast.cases['ana_luis'].pk}")
    with cast.standing("olga"):
        set_limits(most_cases=10, slow_minutes=15, by=cast.actor("olga"))
        set_decoy(cast.cases["carla"], by=cast.actor("olga"))
    maria.get(f"/rivera/desk/cases/{cast.cases['carla'].pk}")
    return maria


def test_a_slowed_sign_in_takes_no_original_paper_or_report(cast, slowed, sent):
    case, asked_for = cast.cases["ana_luis"].pk, sent.version.request_id
    for address in (
        f"files/{sent.pk}/original",
        f"cases/{case}/statement.pdf",
        f"documents/{asked_for}/custody.pdf",
        f"trail/looks/{session_of(cast, 'maria')}.csv",
    ):
        for accept in ("text/html", "*/*"):
            refused = slowed.get(f"/rivera/desk/{address}", headers={"accept": accept})
            assert refused.status_code == 429, address
            assert "slowed down" in refused.content.decode()
    assert slowed.get(f"/rivera/desk/documents/{asked_for}").status_code == 200


def test_a_new_sign_in_is_a_new_proof(cast, slowed, sign, sent):
    again = sign("maria").get(f"/rivera/desk/files/{sent.pk}/original")
    assert again.status_code == 200
    with tenant(cast.rivera):
        assert Session.objects.filter(account=cast.accounts["maria"].pk).count() == 2


# The chain of custody.


def custody(cast, sign, sent):
    answer = sign("daniela").get(f"/rivera/desk/documents/{sent.version.request_id}/custody.pdf")
    assert answer.status_code == 200
    pages = PdfReader(io.BytesIO(answer.content)).pages
    text = " ".join(each.extract_text() for each in pages)
    with tenant(cast.rivera):
        return " ".join(text.split()), Entry.objects.get(name="custody_reported").facts


def test_the_chain_of_custody_names_sender_hash_and_every_look(cast, sign, sent):
    sign("maria").get(f"/rivera/desk/documents/{sent.version.request_id}")
    text, facts = custody(cast, sign, sent)
    digest = bytes(sent.sha256).hex()
    assert all(digest[at : at + 8] in text for at in range(0, 64, 8))
    assert "Ana Gómez" in text and "sent version 1" in text and "María Ruiz" in text
    assert "is what was sent" in text
    assert (facts["files"], facts["whole"]) == (1, 1)


def test_a_file_that_was_changed_in_the_storage_is_said_so(cast, sign, sent):
    name = place_of(sent.firm_id, sent.vault, sent.places[0])
    storage().delete(name)
    text, facts = custody(cast, sign, sent)
    assert "NOT what was sent" in text and "Attention" in text
    assert (facts["files"], facts["whole"]) == (1, 0)


# An ordinary day.


def test_an_ordinary_day_of_the_busiest_paralegal_does_not_alarm(cast, sign):
    """Eighty open cases, each opened twice in eight hours; a rush of forty in one of them."""
    pattern = cast.cases["ana_luis"]
    with tenant(cast.rivera):
        cases = []
        for number in range(100, 180):
            row = Case.objects.get(pk=pattern.pk)
            row.pk, row.number, row.code = new_id(), number, f"RI-{number}"
            row.save(force_insert=True)
            cases.append(row)
        morning = clock.now() - timedelta(hours=8)
        Entry.objects.bulk_create(
            Entry(
                firm_id=cast.rivera,
                at=morning + (clock.now() - morning) * (step / 160),
                name="looked",
                actor_kind="member",
                account_id=cast.accounts["maria"].pk,
                member_id=cast.members["maria"].pk,
                door="staff",
                case_id=cases[step % 80].pk,
                facts={"what": "case", "record": str(cases[step % 80].pk), "how": "page"},
            )
            for step in range(160)
        )
    maria = sign("maria")
    for case in cases[:38]:
        assert maria.get(f"/rivera/desk/cases/{case.pk}").status_code == 200
    with tenant(cast.rivera):
        assert not Alarm.objects.exists()
