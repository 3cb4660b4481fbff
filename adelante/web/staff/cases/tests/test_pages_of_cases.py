"""The office's pages of cases: what they show, to whom, and for how many reads."""

import re
from datetime import timedelta

import pytest

from adelante.billing.models import Installment, Invoice
from adelante.cases.filing import log_filing
from adelante.cases.models import Case, Deadline, Filing, Grant, Invitation, Milestone, Task
from adelante.core import clock
from adelante.core.money import format_money
from adelante.core.tenancy import tenant
from adelante.documents.asking import ask

TODAY = clock.today("America/Chicago")


@pytest.fixture
def maria(client, signed_in):
    return signed_in(client, "maria")


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize(
    "path",
    ["/rivera/desk/", "/rivera/desk/cases/", "/rivera/desk/people/", "/rivera/desk/cases/new"],
)
def test_a_page_takes_as_many_reads_for_twenty_cases_as_for_one(maria, many, queries, path):
    many(1)
    first = queries(lambda: maria.get(path))
    many(19)
    assert queries(lambda: maria.get(path)) == first <= 14


def test_the_case_page_takes_a_fixed_number_of_reads(maria, many, queries):
    case = many(1)[0]
    path = f"/rivera/desk/cases/{case.pk}"
    first = queries(lambda: maria.get(path))
    many(19)
    assert queries(lambda: maria.get(path)) == first <= 25


def test_the_list_tells_what_a_case_waits_for(maria, many, cast):
    many(1)
    page = text(maria.get("/rivera/desk/cases/"))
    for words in ("Pérez 0, Ana &amp; Luis", "RI-3", "0 of 2", "Deadline 0", "client"):
        assert words in page


@pytest.mark.parametrize(
    ("asked", "there", "not_there"),
    [
        ("?q=gomez", "RI-1", "RI-2"),
        ("?q=ri-2", "RI-2", "RI-1"),
        ("?q=2", "RI-2", "RI-1"),
        ("?q=luis+gómez", "RI-1", "RI-2"),
        ("?q=ioe-0912345678", "RI-1", "RI-2"),
        ("?waits=government", "RI-1", "RI-2"),
        ("?waits=client", "RI-2", "RI-1"),
        ("?whose=mine", "RI-1", "HL-1"),
        ("?q=nobody+at+all", "No case is like this", "RI-1"),
        ("?waits=nonsense", "RI-2", "HL-1"),
    ],
)
def test_cases_are_found_by_what_one_remembers(cast, maria, asked, there, not_there):
    with cast.standing("daniela"):
        by = cast.actor("daniela")
        log_filing(
            cast.cases["ana_luis"],
            form="I-130",
            filed_on=TODAY,
            receipt_number="IOE0912345678",
            by=by,
        )
    page = text(maria.get(f"/rivera/desk/cases/{asked}"))
    assert there in page and f">{not_there}<" not in page


def test_a_closed_case_leaves_the_list_but_is_still_found(cast, maria):
    maria.post(f"/rivera/desk/cases/{cast.cases['carla'].pk}/close")
    assert ">RI-2<" not in text(maria.get("/rivera/desk/cases/"))
    assert ">RI-2<" in text(maria.get("/rivera/desk/cases/?state=closed"))
    assert ">RI-2<" in text(maria.get("/rivera/desk/cases/?q=mora"))


def test_a_long_list_comes_in_pieces_and_back_again(maria, many):
    many(30)
    first = text(maria.get("/rivera/desk/cases/"))
    assert ">RI-32<" in first and ">RI-8<" in first and ">RI-7<" not in first
    later = re.search(r'rel="next" href="(\?[^"]+)"', first).group(1)

    second = text(maria.get(f"/rivera/desk/cases/{later}"))
    assert ">RI-7<" in second and ">RI-1<" in second and ">RI-8<" not in second
    earlier = re.search(r'rel="prev" href="(\?[^"]+)"', second).group(1)
    back = text(maria.get(f"/rivera/desk/cases/{earlier}"))
    assert ">RI-32<" in back and ">RI-7<" not in back


@pytest.mark.parametrize("mark", ["x", "W10", "WyJhYmMiXQ", "WyJcdTAwMDAiXQ", "W3t9XQ"])
def test_a_made_up_mark_shows_the_first_piece(maria, mark):
    for path in ("cases", "people"):
        for word in ("after", "before"):
            page = maria.get(f"/rivera/desk/{path}/?{word}={mark}")
            assert page.status_code == 200 and "RI-1" in text(page)


def test_a_search_with_a_null_byte_finds_nothing_and_breaks_nothing(maria):
    assert maria.get("/rivera/desk/cases/?q=a%00b").status_code == 200
    assert maria.get("/rivera/desk/people/?q=a%00b").status_code == 200


def test_finance_sees_the_case_and_the_money_but_no_document(cast, client, signed_in, many):
    case = many(1)[0]
    fin = signed_in(client, "fin")
    page = text(fin.get(f"/rivera/desk/cases/{case.pk}"))
    assert "Balance due" in page and "Birth certificate" not in page and "Marriage" not in page
    assert "Log a filing" not in page and "Send the invitation" not in page
    assert "documents to review" not in text(fin.get("/rivera/desk/"))


@pytest.mark.parametrize("path", ["", "cases/", "people/", "library/", "cases/new"])
def test_strangers_sign_in_and_clients_have_no_desk(client, signed_in, path):
    assert client.get(f"/rivera/desk/{path}").status_code == 302
    assert signed_in(client, "ana").get(f"/rivera/desk/{path}").status_code == 302


def test_another_firms_attorney_finds_nothing(cast, client, signed_in):
    zed = signed_in(client, "zed")
    case = cast.cases["ana_luis"]
    nobody = "01a20f42-71e8-740a-a771-44ac86d2fc76"
    pages = [zed.get(f"/harbour/desk/cases/{key}") for key in (nobody, case.pk)]
    assert [page.status_code for page in pages] == [404, 404]
    assert len({told_alike(page) for page in pages}) == 1
    assert zed.get(f"/rivera/desk/cases/{case.pk}").status_code == 302


def told_alike(page):
    """Without the address that was asked for, and the form's token."""
    return re.sub(r"[0-9a-f-]{36}|[A-Za-z0-9]{64}", "", text(page))


ACTS = ["move", "reach", "hold", "release", "assign", "close", "reopen", "file", "deadline", "task"]


@pytest.mark.parametrize("act", ACTS)
def test_another_firms_attorney_changes_nothing(cast, client, signed_in, act):
    """An id of another firm in the address is an id of nobody."""
    zed = signed_in(client, "zed")
    case = cast.cases["ana_luis"]
    assert zed.post(f"/harbour/desk/cases/{case.pk}/{act}", {"reason": "x"}).status_code == 404
    with tenant(cast.rivera):
        fresh = Case.objects.get(pk=case.pk)
        assert (fresh.stage, fresh.held_because, fresh.closed_at) == ("documents", "", None)


def test_an_assignment_to_another_firms_member_is_refused(cast, maria):
    case = cast.cases["carla"]
    page = maria.post(
        f"/rivera/desk/cases/{case.pk}/assign",
        {"attorney": str(cast.members["zed"].pk), "paralegal": ""},
    )
    assert page.status_code == 422
    with tenant(cast.rivera):
        assert Case.objects.get(pk=case.pk).attorney_id == cast.members["daniela"].pk


def test_a_refused_form_keeps_what_was_typed(cast, maria):
    case = cast.cases["ana_luis"]
    page = maria.post(
        f"/rivera/desk/cases/{case.pk}/file",
        {"form": "I-130", "filed_on": str(TODAY), "receipt_number": "IOE12345"},
    )
    assert page.status_code == 422
    assert "IOE12345" in text(page) and "three letters and ten digits" in text(page)
    with tenant(cast.rivera):
        assert not Filing.objects.exists()


def test_a_deadline_that_has_passed_asks_for_a_yes_and_keeps_what_was_typed(cast, maria):
    at = f"/rivera/desk/cases/{cast.cases['ana_luis'].pk}"
    typed = {"words_en": "Answer the RFE", "on": "2020-01-01", "source": "promise"}
    page = maria.post(f"{at}/deadline", typed)

    said = text(page)
    assert page.status_code == 422 and "This day has passed already" in said
    assert 'value="Answer the RFE"' in said and 'value="2020-01-01"' in said
    assert '<option value="promise" selected>' in said
    yes = re.search(r'name="sure" value="([^"]+)"[^>]*><span>Yes, the date is right', said)[1]
    assert maria.post(f"{at}/deadline", typed | {"sure": yes}).status_code == 302
    with tenant(cast.rivera):
        assert str(Deadline.objects.get().on) == "2020-01-01"


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("file", {"form": "I-130", "filed_on": str(TODAY), "receipt_number": "IOE0912345678"}),
        ("deadline", {"words_en": "IOE0912345678", "on": "2099-01-01", "source": "promise"}),
        ("hold", {"reason": "IOE0912345678"}),
    ],
)
def test_what_was_typed_stays_though_the_case_was_closed_meanwhile(cast, maria, act, typed):
    at = f"/rivera/desk/cases/{cast.cases['ana_luis'].pk}"
    maria.post(f"{at}/close")
    page = maria.post(f"{at}/{act}", typed)

    assert page.status_code == 422 and 'value="IOE0912345678"' in text(page)
    assert 'role="alert"' in text(page)


def test_what_was_typed_stays_though_the_receipt_came_meanwhile(cast, maria):
    with cast.standing("daniela"):
        filing = log_filing(
            cast.cases["ana_luis"],
            form="I-130",
            filed_on=TODAY,
            receipt_number="IOE0912345678",
            by=cast.actor("daniela"),
        )
    page = maria.post(
        f"/rivera/desk/filings/{filing.pk}/receipt",
        {"receipt_number": "IOE0912345687", "received_on": str(TODAY)},
    )
    assert page.status_code == 422 and 'value="IOE0912345687"' in text(page)
    assert "another receipt number already" in text(page)


def test_logging_the_last_form_says_before_and_after_that_it_is_invoiced(maria, many):
    case = many(1)[0]
    at = f"/rivera/desk/cases/{case.pk}"
    with tenant(case.firm_id):
        waiting = Installment.objects.get(case=case, milestone="filed")
    told = f"{format_money(waiting.amount)} “{waiting.label['en']}” is invoiced."
    assert f"When the last form is logged, {told}" in text(maria.get(at))

    *first, last = case.forms
    for form in first:
        page = maria.post(f"{at}/file", {"form": form, "filed_on": str(TODAY)}, follow=True)
        assert "The filing is logged." in text(page) and "Invoiced:" not in text(page)
    page = text(maria.post(f"{at}/file", {"form": last, "filed_on": str(TODAY)}, follow=True))

    with tenant(case.firm_id):
        invoice = Invoice.objects.get(case=case, milestone="filed")
    assert f"Invoiced: {invoice.number} ({format_money(waiting.amount)})." in page
    assert "When the last form is logged" not in page


def test_optional_papers_are_not_counted_as_needed(cast, maria):
    case = cast.cases["ana_luis"]
    with cast.standing("daniela"):
        for kind, required in (("birth_certificate", True), ("joint_finances", False)):
            ask(
                case,
                cast.parties["ana"].pk,
                kind=kind,
                required=required,
                by=cast.actor("daniela"),
            )
    page = text(maria.get(f"/rivera/desk/cases/{case.pk}"))
    documents = page.split('id="documents"')[1].split("</section>")[0]
    assert "1 needed" in documents and "1 optional" in documents
    assert documents.count(">Needed<") == documents.count(">Optional<") == 1


def test_the_whole_life_of_a_case_works_from_its_page(cast, maria):
    case = cast.cases["ana_luis"]
    at = f"/rivera/desk/cases/{case.pk}"
    maria.post(f"{at}/file", {"form": "I-130", "filed_on": str(TODAY), "receipt_number": ""})
    with tenant(cast.rivera):
        filing = Filing.objects.get()
    maria.post(
        f"/rivera/desk/filings/{filing.pk}/receipt",
        {"receipt_number": "IOE0912345678", "received_on": str(TODAY)},
    )
    maria.post(
        f"{at}/deadline",
        {
            "words_en": "Answer the RFE",
            "words_es": "Responder",
            "on": str(TODAY + timedelta(days=30)),
            "source": "notice",
            "shown_to_client": "on",
        },
    )
    maria.post(f"{at}/task", {"words": "Call", "assignee": str(cast.members["fin"].pk)})
    maria.post(f"{at}/reach", {"key": "interview"})
    maria.post(f"{at}/hold", {"reason": "waiting for the fee"})
    page = text(maria.get(at))
    for words in ("IOE0912345678", "Answer the RFE", "Call", "Fin Okafor", "waiting for the fee"):
        assert words in page
    with tenant(cast.rivera):
        assert Milestone.objects.filter(case=case, key="interview").exists()
        deadline, task = Deadline.objects.get(), Task.objects.get()
    maria.post(f"/rivera/desk/deadlines/{deadline.pk}/meet")
    maria.post(f"/rivera/desk/tasks/{task.pk}/finish", {"next": "today"})
    page = text(maria.get(at))
    assert "Answer the RFE" not in page and "Nothing to do here" in page


def test_inviting_sending_again_and_cancelling_from_the_page(cast, maria):
    case, party = cast.cases["carla"], cast.parties["carla"]
    words = {"email": "mila@example.com", "acts_as": "helper", "name": "Mila", "reach": "own"}
    words["language"] = "en"
    answer = maria.post(f"/rivera/desk/parties/{party.pk}/invite", words, follow=True)
    assert "Invited" in text(answer)
    with tenant(cast.rivera):
        first = Invitation.objects.get()
    assert (first.acts_as, first.name, first.reach) == ("helper", "Mila", "own")
    assert first.language == "en"
    assert "mila@example.com · own papers only" in text(answer)

    maria.post(f"/rivera/desk/invitations/{first.pk}/resend")
    with tenant(cast.rivera):
        second = Invitation.objects.get(revoked_at=None)
    assert (second.name, second.language) == ("Mila", "en")
    maria.post(f"/rivera/desk/invitations/{second.pk}/revoke")
    with tenant(cast.rivera):
        assert not Invitation.objects.filter(revoked_at=None).exists()

    refused = maria.post(
        f"/rivera/desk/parties/{party.pk}/invite", words | {"email": "fin@example.com"}
    )
    assert refused.status_code == 422 and "member of the firm" in text(refused)
    assert case.code in text(refused)


def test_whoever_is_invited_for_another_is_named(cast, maria):
    party = cast.parties["carla"]
    words = {"email": "mila@example.com", "acts_as": "helper", "reach": "own", "language": "en"}
    refused = maria.post(f"/rivera/desk/parties/{party.pk}/invite", words | {"name": "  "})
    page = text(refused)
    assert refused.status_code == 422 and "Write the name of whoever you invite" in page
    assert 'value="mila@example.com"' in page and '<option value="helper" selected>' in page
    with tenant(cast.rivera):
        assert not Invitation.objects.exists()


def test_the_office_sees_whose_access_it_ends(in_part, maria):
    page = text(maria.get(f"/rivera/desk/cases/{in_part.cases['ana_luis'].pk}"))
    assert "Pablo Ruiz · pablo@example.com · Helper · The bills only" in page
    assert "Ana Gómez · ana@example.com · Themselves · Everything in the case" in page


def test_an_invitation_for_somebody_elses_party_is_not_found(cast, maria):
    hugo = cast.parties["hugo"]
    words = {"email": "mila@example.com", "acts_as": "self", "reach": "case"}
    assert maria.post(f"/rivera/desk/parties/{hugo.pk}/invite", words).status_code == 404
    for firm in (cast.rivera, cast.harbour):
        with tenant(firm):
            assert not Invitation.objects.exists()


def test_the_page_offers_what_fits_the_part_and_tells_who_sees_what(in_part, maria):
    case, nora = in_part.cases["ana_luis"], in_part.parties["nora"]
    page = text(maria.get(f"/rivera/desk/cases/{case.pk}"))
    for party, offered in ((in_part.parties["ana"], "case"), (nora, "own")):
        choice = page.split(f'id="invite_{party.pk}_reach"')[1].split("</fieldset>")[0]
        assert f'value="{offered}" required' in choice and choice.count(" checked>") == 1
        assert re.search(f'value="{offered}"[^>]* checked>', choice)
    assert '"case"' not in choice  # Nora's is the last of them
    assert "they see and download what Nora has sent, and send for Nora" in choice
    assert "they see and pay the bills; no document" in choice
    assert "sees their own papers only" in page and "Pablo Ruiz sees the bills only" in page

    words = {"email": "x@example.com", "acts_as": "self", "reach": "case"}
    refused = maria.post(f"/rivera/desk/parties/{nora.pk}/invite", words)
    assert refused.status_code == 422 and "x@example.com" in text(refused)


def test_a_payer_who_came_is_not_taken_for_the_party(in_part, maria):
    with tenant(in_part.rivera):
        Grant.objects.filter(account=in_part.accounts["ana"]).update(ended_at=clock.now())
    page = text(maria.get(f"/rivera/desk/cases/{in_part.cases['ana_luis'].pk}"))
    anas = page.split(f'id="party-{in_part.parties["ana"].pk}"')[1].split("<details")[0]
    assert "Not invited" in anas and "Pablo Ruiz sees the bills only" in anas
