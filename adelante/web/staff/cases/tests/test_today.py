"""Today: every count on it leads to a list of exactly those things."""

import re
from datetime import timedelta

import pytest

from adelante.cases.models import Case
from adelante.cases.tasking import make_task
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.documents.tests.conftest import photo, send_as
from adelante.web.staff.navigation import MOST

TILE = re.compile(
    r'<a class="card stack tight" href="([^"]+)">\s*<span class="big">(\w+\+?)</span><span>([^<]+)<'
)
CHIP = re.compile(r'<a class="chip"[^>]*href="([^"]+)">([\w ]+) (\d+)</a>')


@pytest.fixture
def later(cast, client, signed_in, many, asked):
    """A month later all is late but one case that has just been opened. María looks at Today."""
    many(9)
    send_as(cast, "luis", asked.taxes, photo())
    with tenant(cast.rivera):
        case = Case.objects.order_by("number").last()
        for at in range(8):
            on = clock.today("America/Chicago") + timedelta(days=5 if at % 2 else 90)
            make_task(case, f"Late {at}", due_on=on, by=cast.actor("system"))
        assignee = cast.members["daniela"]
        make_task(case, "Not hers", assignee=assignee, by=cast.actor("system"))
    with clock.at(clock.now() + timedelta(days=40)):
        many(1)
        yield signed_in(client, "maria")


def page_at(browser, path):
    answer = browser.get(path.replace("&amp;", "&"), follow=True)
    assert answer.status_code == 200
    return answer.content.decode().partition('id="main"')[2]


def told(page):
    return {words: (url, number) for url, number, words in TILE.findall(page)}


@pytest.mark.parametrize(
    ("words", "row"),
    [
        ("deadlines this week", '<li class="item">'),
        ("tasks for you", '<li class="item">'),
        ("late invoices", "days late</td>"),
        ("documents to review", r'<a href="/rivera/desk/review/[^/"]+"'),
    ],
)
def test_a_tile_leads_to_a_list_of_what_it_counts(later, words, row):
    url, number = told(page_at(later, "/rivera/desk/"))[words]

    assert int(number) > 0
    assert len(re.findall(row, page_at(later, url))) == int(number)


def test_late_tasks_are_counted_as_they_are_marked(later):
    page = page_at(later, "/rivera/desk/")
    (late,) = re.findall(r'data-tone="stop">(\d+) late<', page)

    marked = page_at(later, "/rivera/desk/tasks/").count("</span></h3>")
    assert int(late) == marked == 4


def test_each_count_of_ones_cases_leads_to_those_cases(later):
    counts = CHIP.findall(page_at(later, "/rivera/desk/"))

    assert counts
    for url, _words, number in counts:
        assert page_at(later, url).count("<tr>") - 1 == int(number)


def test_a_finished_task_leads_back_to_the_list_it_stood_in(later):
    page = page_at(later, "/rivera/desk/tasks/")
    (first, *_) = re.findall(r'action="(/rivera/desk/tasks/[^"]+/finish)"', page)

    answer = later.post(first, {"next": "tasks"})

    assert answer["Location"] == "/rivera/desk/tasks/"
    assert first not in page_at(later, "/rivera/desk/tasks/")


def test_past_a_hundred_a_count_says_so(cast, client, signed_in):
    with tenant(cast.rivera):
        case = Case.objects.order_by("number").last()
        for at in range(MOST + 1):
            make_task(case, f"Task {at}", by=cast.actor("system"))

    url, number = told(page_at(signed_in(client, "maria"), "/rivera/desk/"))["tasks for you"]

    assert number == f"{MOST}+"
    assert page_at(client, url).count('<li class="item">') == MOST


def test_finance_sees_no_documents_to_review(cast, client, signed_in, many):
    many(1)

    tiles = told(page_at(signed_in(client, "fin"), "/rivera/desk/"))

    assert set(tiles) == {"deadlines this week", "tasks for you", "late invoices"}
