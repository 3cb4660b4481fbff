"""The Trail page: finding, reading on, exporting; and how far it is sealed."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.html import escape

from adelante.audit import searching
from adelante.audit.lines import hash_of, list_line, packed
from adelante.audit.models import Entry, Seal
from adelante.audit.sealing import NO_SEAL, digested, newest_seal, sha256
from adelante.audit.verify_export import Reader, head
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.documents.models import Document, Request

URL = "/rivera/desk/trail/"
NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)  # noon in Chicago
SESSION = "01a22dc5-1643-7729-82b0-338eb90407ba"


def entry(cast, name, *, who="maria", case=None, at=NOON, session=None, **more):
    account = cast.accounts[who]
    member = cast.members.get(who)
    return Entry.objects.create(
        firm_id=account.firm_id,
        name=name,
        at=at,
        actor_kind="member" if member else "client",
        account_id=account.pk,
        member_id=member.pk if member else None,
        session_id=session,
        door="staff" if member else "client",
        case_id=cast.cases[case].pk if case else None,
        **more,
    )


@pytest.fixture
def trail(cast):
    """Five entries of Rivera's and one of Harbour's, by name."""
    with tenant(cast.rivera):
        made = {
            "opened": entry(cast, "case_opened", case="ana_luis", at=NOON - timedelta(days=3)),
            "held": entry(cast, "case_held", case="carla", who="daniela"),
            "sent": entry(cast, "version_sent", case="ana_luis", who="ana", session=SESSION),
            "filed": entry(
                cast,
                "filing_logged",
                case="ana_luis",
                session=SESSION,
                facts={"form": "I-130", "filed_on": "2026-11-20", "receipt": "IOE0912345678"},
            ),
            "later": entry(cast, "case_closed", case="carla", at=NOON + timedelta(days=3)),
        }
    with tenant(cast.harbour):
        entry(cast, "case_reopened", who="zed", case="hugo")
    return made


def seal(cast):
    """As the worker would, but of what is not committed: a test of a page commits nothing."""
    with tenant(cast.rivera):
        head = newest_seal(cast.rivera)
        entries = Entry.objects.filter(firm=cast.rivera).order_by("seq")
        listed = list(digested(entries))
        first = entries[0]
        Seal.objects.create(
            firm_id=cast.rivera,
            number=1,
            at=NOON,
            server=first.server,
            after=0,
            upto=first.xid + 1,
            first=listed[0][0],
            last=listed[-1][0],
            count=len(listed),
            listed=packed(listed),
            digest=sha256(list_line(listed)).digest(),
            previous=hash_of(head) if head else NO_SEAL,
        )
        return f"1:{hash_of(newest_seal(cast.rivera)).hex()}"


@pytest.fixture
def maria(client, signed_in):
    return signed_in(client, "maria")


def found(page, trail):
    """Names of the entries that are on the page."""
    text = page.content.decode()
    return {name for name, entry in trail.items() if f'id="entry-{entry.seq}"' in text}


EVERYTHING = {"opened", "held", "sent", "filed", "later"}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, EVERYTHING),
        ({"case": "RI-1"}, {"opened", "sent", "filed"}),
        ({"case": " ri-2 "}, {"held", "later"}),
        ({"case": "HL-1"}, set()),
        ({"case": "RI-99"}, set()),
        ({"person": "daniela"}, {"held"}),
        ({"person": "María"}, {"opened", "filed", "later"}),
        ({"person": "MARIA"}, {"opened", "filed", "later"}),
        ({"person": "Gómez"}, {"sent"}),
        ({"person": "Zed"}, set()),
        ({"act": "version_sent"}, {"sent"}),
        ({"since": "2026-11-24"}, {"held", "sent", "filed", "later"}),
        ({"until": "2026-11-24"}, {"opened", "held", "sent", "filed"}),
        ({"since": "2026-11-24", "until": "2026-11-24"}, {"held", "sent", "filed"}),
        ({"session": SESSION}, {"sent", "filed"}),
        ({"session": "01a22dc5-0000-7729-82b0-338eb90407ba"}, set()),
        ({"words": "ioe0912345678"}, {"filed"}),
        ({"words": "Closed"}, {"later"}),
        ({"words": "gomez"}, {"opened", "sent", "filed"}),
        ({"words": "Mora"}, {"held", "later"}),
        ({"words": "receipt"}, set()),  # the name of a fact is no fact
        ({"words": "%"}, set()),
        ({"words": "'; --"}, set()),
        ({"words": "IOE", "person": "maria", "case": "RI-1"}, {"filed"}),
        ({"words": "IOE", "case": "RI-2"}, set()),
    ],
    ids=str,
)
def test_what_is_looked_for_is_found_and_nothing_else(trail, maria, asked, expected):
    page = maria.get(URL, asked)
    assert page.status_code == 200
    assert found(page, trail) == expected
    if not expected:
        assert "No entry is like this" in page.content.decode()
    for typed in asked.values():
        assert f'value="{escape(typed)}"' in page.content.decode()


def test_a_paper_is_found_by_its_name(cast, trail, maria):
    case, party = cast.cases["ana_luis"], cast.parties["ana"]
    words = {"en": "Birth certificate", "es": "Acta de nacimiento"}
    with tenant(cast.rivera):
        document = Document.objects.create(
            firm_id=cast.rivera, contact_id=party.contact_id, kind="birth", label=words
        )
        asked = Request.objects.create(
            firm_id=cast.rivera,
            case=case,
            party=party,
            document=document,
            kind="birth",
            label=words,
        )
        made = entry(cast, "request_waived", case="ana_luis", subjects=[asked.pk])
    page = maria.get(URL, {"words": "birth CERT"}).content.decode()
    assert f'id="entry-{made.seq}"' in page and page.count('id="entry-') == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"since": "yesterday"}, "Enter a valid date"),
        ({"session": "x"}, "Enter a valid UUID"),
        ({"act": "burned"}, "Select a valid choice"),
        ({"since": "2026-11-24", "until": "2026-11-01"}, "This is before the first day."),
        ({"words": "x" * 81}, "at most 80 characters"),
    ],
)
def test_what_cannot_be_looked_for_is_told_and_what_was_typed_stays(trail, maria, asked, said):
    page = maria.get(URL, asked | {"person": "Daniela"})
    assert page.status_code == 422
    assert said in page.content.decode() and 'value="Daniela"' in page.content.decode()
    assert found(page, trail) == set()


def test_one_reads_on_within_the_search(cast, maria, trail):
    with tenant(cast.rivera):
        seqs = [entry(cast, "case_held", case="carla").seq for _ in range(70)]
    first = maria.get(URL, {"act": "case_held", "case": "RI-2"}).content.decode()
    assert "?act=case_held&amp;case=RI-2&amp;before=" in first
    assert first.count('id="entry-') == 60
    second = maria.get(URL, {"act": "case_held", "case": "RI-2", "before": seqs[10]})
    assert second.content.decode().count('id="entry-') == 11


def test_a_search_by_words_looks_back_so_far_and_says_so(cast, maria, trail, monkeypatch):
    monkeypatch.setattr(searching, "WINDOW", 2)
    page = maria.get(URL, {"words": "opened"}).content.decode()
    assert "Look further back" in page and 'id="entry-' not in page
    edge = trail["filed"].seq
    page = maria.get(URL, {"words": "opened", "before": edge})
    assert found(page, trail) == set()
    page = maria.get(URL, {"words": "opened", "before": trail["held"].seq})
    assert found(page, trail) == {"opened"}


@pytest.mark.parametrize("asked", [{}, {"case": "RI-1", "person": "m", "words": "a"}], ids=str)
def test_more_entries_cost_no_more_questions(cast, maria, trail, queries, asked):
    few = queries(lambda: maria.get(URL, asked))
    with tenant(cast.rivera):
        for number in range(50):
            entry(cast, "version_sent", case="ana_luis", who="ana", facts={"number": number})
    assert queries(lambda: maria.get(URL, asked)) == few
    assert few <= 24


# How far it is sealed.


def test_the_head_is_told_plainly_and_in_full(cast, trail, maria):
    assert "Nothing is sealed yet" in maria.get(URL).content.decode()
    head = seal(cast)
    text = maria.get(URL).content.decode()
    assert f"head 1: {head[2:10]}…" in text and head in text


def test_entries_that_wait_too_long_for_their_seal_are_told_of(cast, trail, maria):
    with clock.at(NOON + timedelta(minutes=10)):
        entry_of_now = {"since": ""}
        assert "wait for their seal" in maria.get(URL, entry_of_now).content.decode()
    seal(cast)
    assert "wait for their seal" not in maria.get(URL).content.decode()


# Exports.


def export(browser, form, **asked):
    return browser.post(f"{URL}export", {"as": form, **asked})


def test_the_whole_trail_is_exported_with_its_seals(cast, trail, maria):
    kept = seal(cast)
    response = export(maria, "jsonl")
    lines = response.getvalue().splitlines()
    assert response.headers["Content-Disposition"].startswith('attachment; filename="trail-rivera')
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    kinds = [json.loads(line)["kind"] for line in lines]
    assert kinds == ["trail", *["entry"] * 6, "list", "seal", "end"]
    said = list(Reader([head(kept)]).findings(line for line in lines if b"trail_exp" not in line))
    # In a test all is one transaction, which the seal says to hold; the export's own entry is new.
    assert said == ["6 entries were written, and 5 are here"]


def test_what_was_found_is_exported_and_nothing_else(cast, trail, maria):
    seal(cast)
    text = export(maria, "jsonl", case="RI-1", session=SESSION).getvalue()
    entries = [json.loads(line) for line in text.splitlines()]
    assert entries[0]["whole"] is False
    assert [one["seq"] for one in entries if one["kind"] == "entry"] == [
        trail["sent"].seq,
        trail["filed"].seq,
    ]
    assert list(Reader().findings(text.splitlines())) == []


def rows(response):
    text = response.getvalue().decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_table_tells_each_entry_in_words(cast, trail, maria):
    found = rows(export(maria, "csv", case="RI-1"))
    assert [row["number"] for row in found[:3]] == [
        str(trail[name].seq) for name in ("opened", "sent", "filed")
    ]
    last = found[2]
    assert last["who"] == "María Ruiz" and last["case"] == "RI-1" and last["session"] == SESSION
    assert last["what"].startswith("logged I-130 as filed on") and last["act"] == "filing_logged"
    assert last["time_of_the_firm"] == "2026-11-24T12:00:00-06:00"
    assert json.loads(last["facts"])["receipt"] == "IOE0912345678"


@pytest.mark.parametrize("name", ["=cmd|'/C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "＝1"])
def test_no_cell_is_run_by_a_spreadsheet(cast, trail, maria, name):
    with tenant(cast.rivera):
        cast.members["maria"].name = name
        cast.members["maria"].save(update_fields=["name"])
    found = rows(export(maria, "csv", act="case_opened"))
    assert found[0]["who"] == f"'{name}"


def test_an_export_is_an_entry_that_says_what_left_the_house(cast, trail, maria):
    export(maria, "csv", case="RI-1", since="2026-11-01", session=SESSION).getvalue()
    export(maria, "jsonl").getvalue()
    with tenant(cast.rivera):
        part, whole = Entry.objects.filter(name="trail_exported").order_by("seq")
    assert part.facts == {
        "form": "csv",
        "is_whole": False,
        "asked_session": SESSION,
        "act": "",
        "since": "2026-11-01",
        "head": 0,
    }
    assert part.case_id == cast.cases["ana_luis"].pk
    assert part.account_id == cast.accounts["maria"].pk and part.session_id
    assert whole.facts["is_whole"] is True
    text = maria.get(URL).content.decode()
    assert "exported the whole trail (JSON Lines)" in text
    assert "exported a part of the trail (CSV)" in text


@pytest.mark.parametrize("form", ["xml", ""])
def test_a_form_that_there_is_not_brings_one_back_to_the_page(cast, trail, maria, form):
    assert export(maria, form).headers["Location"] == URL
    with tenant(cast.rivera):
        assert not Entry.objects.filter(name="trail_exported").exists()


def test_an_export_ends_when_the_right_to_it_ends(cast, trail, maria):
    response = export(maria, "csv")
    pieces = iter(response)
    next(pieces)
    with tenant(cast.rivera):
        cast.members["maria"].left_at = NOON
        cast.members["maria"].save(update_fields=["left_at"])
    with pytest.raises(Exception):  # noqa: B017  the server cuts the connection
        list(pieces)


@pytest.mark.parametrize("who", ["fin", "zed", "ana"])
def test_nobody_else_exports_or_looks(cast, trail, client, signed_in, who):
    browser = signed_in(client, who)
    assert browser.get(URL).status_code in {302, 404}
    assert export(browser, "csv").status_code in {302, 404}
    with tenant(cast.rivera):
        assert not Entry.objects.filter(name="trail_exported").exists()


def test_the_script_comes_with_it(cast, maria):
    response = maria.get(f"{URL}verify_export.py")
    assert response.headers["Content-Disposition"] == 'attachment; filename="verify_export.py"'
    assert response.content.startswith(b"#!/usr/bin/env python3")


def test_a_cases_own_trail_leads_to_the_search(cast, trail, maria):
    page = maria.get(f"/rivera/desk/cases/{cast.cases['ana_luis'].pk}/trail").content.decode()
    assert f"{URL}?case=RI-1" in page
