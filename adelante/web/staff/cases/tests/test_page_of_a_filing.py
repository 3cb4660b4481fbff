"""Putting a filing right from its page: what is typed stays, what was said before is shown."""

import re
from datetime import timedelta

import pytest

from adelante.billing.invoicing import invoice_installments_of
from adelante.billing.models import Invoice
from adelante.cases.filing import log_filing
from adelante.cases.models import Filing
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.web.staff.cases.tests.test_pages_of_cases import text
from tests.belongings import belongings

TODAY = clock.today("America/Chicago")
WRONG, RIGHT = "IOE0912345678", "IOE0912345687"


@pytest.fixture
def maria(client, signed_in):
    return signed_in(client, "maria")


@pytest.fixture
def filing(cast):
    with cast.standing("daniela"):
        case, by = cast.cases["ana_luis"], cast.actor("daniela")
        return log_filing(case, form="I-130", filed_on=TODAY, receipt_number=WRONG, by=by)


@pytest.fixture
def at(filing):
    return f"/rivera/desk/filings/{filing.pk}"


def typed(**more):
    return {
        "filed_on": str(TODAY),
        "receipt_number": RIGHT,
        "received_on": str(TODAY),
        "why": "Two digits were swapped",
        "seen": f"{TODAY}/{WRONG}/{TODAY}",
    } | more


def the_filing(cast):
    with tenant(cast.rivera):
        return Filing.objects.get()


def test_a_corrected_filing_says_who_when_and_why_and_the_trail_says_it_in_words(maria, at, filing):
    page = maria.post(f"{at}/correct", typed(), follow=True)

    said = text(page)
    assert "The filing is corrected" in said and RIGHT in said
    assert f"<b>{WRONG}</b>" in said and "María Ruiz" in said and "Two digits were swapped" in said
    trail = text(maria.get(f"/rivera/desk/cases/{filing.case_id}/trail"))
    assert "corrected I-130: filed on" in trail and "“Two digits were swapped”" in trail


def test_a_doubt_keeps_what_was_typed_and_asks_for_a_yes(cast, maria, at):
    early = str(TODAY - timedelta(days=500))
    page = maria.post(f"{at}/correct", typed(filed_on=early))

    assert page.status_code == 422 and the_filing(cast).receipt_number == WRONG
    said = text(page)
    assert "before the case was opened" in said and f'value="{early}"' in said and RIGHT in said
    yes = re.search(r'name="sure" value="([^"]+)"[^>]*><span>Yes, it was filed then', said)[1]

    maria.post(f"{at}/correct", typed(filed_on=early, sure=yes))
    assert str(the_filing(cast).filed_on) == early


def test_logging_an_unlikely_filing_asks_for_a_yes_on_the_page_of_the_case(cast, maria):
    case = cast.cases["carla"]
    old = {"form": "N-400", "filed_on": "2019-03-01", "receipt_number": ""}
    page = maria.post(f"/rivera/desk/cases/{case.pk}/file", old)

    assert page.status_code == 422 and 'value="2019-03-01"' in text(page)
    yes = re.search(r'name="sure" value="([^"]+)"', text(page))[1]
    maria.post(f"/rivera/desk/cases/{case.pk}/file", old | {"sure": yes})
    assert the_filing(cast).form == "N-400"


def test_who_comes_second_sees_what_it_says_now_with_their_words_kept(cast, maria, at):
    maria.post(f"{at}/correct", typed())
    page = maria.post(f"{at}/correct", typed(receipt_number="", why="Not ours"))

    said = text(page)
    assert page.status_code == 422 and "in the meantime" in said
    assert f"<dd>{RIGHT}" in said and 'value="Not ours"' in said
    assert the_filing(cast).receipt_number == RIGHT
    seen = re.search(r'name="seen" value="([^"]+)"', said)[1]
    maria.post(f"{at}/correct", typed(receipt_number="", why="Not ours", seen=seen))
    assert the_filing(cast).receipt_number == ""


def test_a_filing_taken_back_leaves_the_case_and_its_page_says_why(cast, maria, at, filing):
    refused = maria.post(f"{at}/take-back", {"why": " "})
    assert refused.status_code == 422 and 'id="take-back" open' in text(refused)

    page = text(maria.post(f"{at}/take-back", {"why": "It was Carla's"}, follow=True))
    assert "Taken back by María Ruiz: It was Carla&#x27;s" in page and "Correct it" not in page
    case = text(maria.get(f"/rivera/desk/cases/{filing.case_id}"))
    assert "Nothing is filed yet" in case and f'href="{at}">I-130</a>: taken back' in case
    assert ">RI-1<" not in text(maria.get(f"/rivera/desk/cases/?q={WRONG}"))
    trail = text(maria.get(f"/rivera/desk/cases/{filing.case_id}/trail"))
    assert "took back that I-130 was filed" in trail and "It was Carla&#x27;s" in trail
    again = maria.post(f"{at}/take-back", {"why": "It was Carla's"})
    assert again.status_code == 422 and "was taken back" in text(again)


def test_invoices_that_the_filing_brought_stay_and_staff_are_told_so(cast, maria):
    hers = belongings(cast)
    at = f"/rivera/desk/filings/{hers.of('filing', 'ana').pk}"
    with cast.standing("daniela"):
        by = cast.actor("daniela")
        invoice_installments_of(cast.cases["ana_luis"], milestone="filed", by=by)
    with tenant(cast.rivera):
        invoices = list(Invoice.objects.filter(milestone="filed"))
    assert invoices and hers.of("invoice", "ana") not in invoices

    page = text(maria.get(at))
    assert "not undone by this" in page and all(i.number in page for i in invoices)

    maria.post(f"{at}/take-back", {"why": "Not filed"})
    with tenant(cast.rivera):
        assert list(Invoice.objects.filter(milestone="filed", credited=0)) == invoices


def test_finance_reads_it_and_changes_nothing(cast, client, signed_in, at):
    fin = signed_in(client, "fin")
    page = text(fin.get(at))
    assert WRONG in page and "Correct it" not in page and "Take it back" not in page
    for act in ("correct", "take-back"):
        assert fin.post(f"{at}/{act}", typed()).status_code == 404
    assert the_filing(cast).receipt_number == WRONG


def test_the_client_sees_the_right_number_and_that_it_was_corrected(
    cast, client, signed_in, maria, at, filing
):
    maria.post(f"{at}/correct", typed())
    home = f"/rivera/case/{filing.case_id}"

    ana = text(signed_in(client, "ana").get(home))
    assert f"<b>{RIGHT}</b>" in ana and f"<b>{WRONG}</b>" not in ana
    assert f"Corregimos el número de recibo de su I-130: es {RIGHT}" in ana
    assert "swapped" not in ana
    luis = text(signed_in(client, "luis").get(f"{home}/timeline"))
    assert f"We corrected the receipt number of your I-130: it is {RIGHT}" in luis


@pytest.mark.parametrize(
    ("right", "words"),
    [
        (
            {"receipt_number": WRONG, "filed_on": "2026-01-05"},
            "Corregimos la fecha de presentación",
        ),
        ({"receipt_number": ""}, "todavía sin número de recibo"),
        ({"filed_on": "2026-01-05"}, f"presentado el 5 de enero, número de recibo {RIGHT}"),
    ],
)
def test_only_what_was_wrong_is_named(cast, client, signed_in, maria, at, filing, right, words):
    with clock.at(clock.now().replace(year=2026, month=12, day=1)):
        maria.post(f"{at}/correct", typed(**right, sure="day:2026-01-05"))
        page = text(signed_in(client, "ana").get(f"/rivera/case/{filing.case_id}/timeline"))
    assert words in page


def test_the_clients_home_stops_saying_filed(cast, client, signed_in, maria, at, filing):
    home = f"/rivera/case/{filing.case_id}"
    maria.post(f"{at}/take-back", {"why": "Wrong case"})

    luis = text(signed_in(client, "luis").get(home))
    assert "<b>Not yet</b>" in luis and WRONG not in luis.partition("What has happened")[0]
    assert "We took back that I-130 was filed" in luis and "Wrong case" not in luis
