"""The steps of a case, told to its client: on its home in a word, on their own page in full."""

import gzip
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext, override

from adelante.core.tenancy import tenant
from adelante.documents.tests.conftest import ask_both, photo, send_as
from adelante.library import catalogue


@pytest.fixture
def case(cast):
    """Ana's and Luis's, with the stages of a marriage case, standing at the filing."""
    case = cast.cases["ana_luis"]
    with tenant(cast.rivera):
        case.stages = list(catalogue.case_types()["aos_one_step"].stages)
        case.save(update_fields=["stages"])
    return case


@pytest.fixture
def asked(cast, case):
    return ask_both(cast)


def text(page):
    return re.sub(r"\s+", " ", page.content.decode())


@pytest.mark.parametrize(("who", "language"), [("ana", "es"), ("luis", "en")])
def test_each_step_says_what_happens_how_long_and_what_people_ask(
    cast, case, signed_in, client, who, language
):
    page = text(signed_in(client, who).get(f"/rivera/case/{case.pk}/stages"))

    questions, is_past = catalogue.questions(), True
    for step in catalogue.track(case.stages):
        group, is_now = step.group, case.stage in step.stages
        is_past = is_past and not is_now
        told = [group.label, group.happened if is_past else group.happens]
        if not is_past:
            told += [group.waits] if is_now else [group.waits, group.asks]
            for key in group.questions:
                told += [questions[key].question, questions[key].answer]
        part = page[page.index(f'<p id="{group.key}"') :].partition("</details>")[0]
        before = page[: page.index(f'<p id="{group.key}"')].rpartition("<details")[2]
        for words in told:
            assert words.in_language(language) in before + part, (group.key, words.en)
        assert (group.asks.in_language(language) in part) == (not is_past and not is_now)


def now_of(page):
    """The step where the case stands."""
    opened = page[page.index(" open>") :]
    return opened[: opened.index("</details>")]


def test_who_has_a_paper_to_send_is_told_which_at_the_step_and_nowhere_else(
    asked, case, signed_in, client
):
    page = text(signed_in(client, "luis").get(f"/rivera/case/{case.pk}/stages"))

    now = now_of(page)
    assert "your case is here, it is your turn" in now
    assert "Upload the documents on your checklist." in now
    assert "Yes. Your next step: Tax return" in now
    assert f"/rivera/documents/{asked.taxes.pk}#send" in now
    assert page.count("Do I need to do anything now?") == 1


def test_who_has_sent_all_is_asked_for_nothing_while_another_still_owes(
    cast, asked, case, signed_in, client
):
    send_as(cast, "luis", asked.taxes, photo())
    browser = signed_in(client, "luis")
    home = text(browser.get(f"/rivera/case/{case.pk}"))
    now = now_of(text(browser.get(f"/rivera/case/{case.pk}/stages")))

    assert "Documents missing, none from you" in home
    for told in (home, now):
        assert "it is another person’s turn" in told and "your turn" not in told
        assert "Another person of your case still has something to send." in told
    assert "Upload the documents" not in now
    assert "No. We write to you when there is something to do." in now


@pytest.mark.parametrize(
    ("who", "ours", "no"),
    [
        ("luis", "it is our turn", "No. We write to you"),
        ("ana", "nos toca a nosotros", "No. Le escribiremos"),
    ],
)
def test_when_everything_is_sent_nothing_on_the_page_says_that_it_waits_on_the_reader(
    cast, asked, case, signed_in, client, who, ours, no
):
    send_as(cast, "luis", asked.taxes, photo())
    send_as(cast, "ana", asked.passport, photo())
    now = now_of(text(signed_in(client, who).get(f"/rivera/case/{case.pk}/stages")))

    assert ours in now and no in now
    for asks in ("your turn", "Upload the", "le toca a usted", "Suba los", "Depende de usted"):
        assert asks not in now, asks


def test_what_a_step_asks_outside_the_portal_stays_told_and_is_nobodys_turn_by_name(
    cast, case, signed_in, client
):
    with tenant(cast.rivera):
        case.stage, case.waits_on = "biometrics", "client"
        case.save(update_fields=["stage", "waits_on"])
    browser = signed_in(client, "luis")
    home = text(browser.get(f"/rivera/case/{case.pk}"))
    now = now_of(text(browser.get(f"/rivera/case/{case.pk}/stages")))

    for told in (home, now):
        assert "Go to the appointment with the notice and your ID." in told
        assert "your turn" not in told
    assert "Nothing to send or pay right now" in home
    assert "You have nothing to send or pay right now." in now


def test_the_steps_name_each_section_as_its_tab_does():
    tabs = ("Documents", "Invoices", "Timeline")
    words = [w for g in catalogue.groups().values() for w in (g.happens, g.happened, g.asks)]
    words += [w for q in catalogue.questions().values() for w in (q.question, q.answer)]
    named = [(tab, told) for tab in tabs for told in words if re.search(rf"\b{tab}\b", told.en)]
    assert {tab for tab, _told in named} >= {"Documents", "Invoices"}
    with override("es"):
        for tab, told in named:
            assert gettext(tab) in told.es, told.es


def test_only_the_step_where_the_case_stands_is_open(case, signed_in, client):
    page = text(signed_in(client, "luis").get(f"/rivera/case/{case.pk}/stages"))

    assert page.count('<details class="card') == 8 and page.count(" open>") == 1
    opened = page[page.index(" open>") :]
    assert opened.index('id="documents"') < opened.index("</details>")
    assert "your case is here" in opened


def test_each_step_on_the_home_of_the_case_leads_to_its_own_words(case, signed_in, client):
    page = text(signed_in(client, "luis").get(f"/rivera/case/{case.pk}"))

    for step in catalogue.track(case.stages):
        assert f'<a href="/rivera/case/{case.pk}/stages#{step.group.key}">' in page


def test_a_stage_of_the_firms_own_is_told_without_words_that_we_do_not_have(
    cast, case, signed_in, client
):
    with tenant(cast.rivera):
        case.stages, case.stage = ["documents", "our_second_look", "filed"], "our_second_look"
        case.save(update_fields=["stages", "stage"])
    page = text(signed_in(client, "luis").get(f"/rivera/case/{case.pk}/stages"))
    assert "your case is here" in page and "Right now" not in page


def test_it_takes_three_reads_of_the_case_and_few_bytes(case, signed_in, client):
    browser, path = signed_in(client, "luis"), f"/rivera/case/{case.pk}/stages"
    browser.get(path)
    with CaptureQueriesContext(connection) as seen:
        page = browser.get(path)
    reads = [q["sql"] for q in seen.captured_queries if 'FROM "' in q["sql"]]
    assert len(reads) <= 6, reads
    assert len(gzip.compress(page.content)) < 6_000


def test_the_questions_cost_the_home_of_the_case_next_to_nothing(case, signed_in, client):
    page = signed_in(client, "luis").get(f"/rivera/case/{case.pk}").content
    without = re.sub(
        rb'<a href="[^"]*/stages#[^"]*">([^<]*)</a>|<p[^>]*><a[^>]*/stages".*?</p>', rb"\1", page
    )
    assert 0 < len(gzip.compress(page)) - len(gzip.compress(without)) < 300


@pytest.mark.parametrize("who", ["carla", "hugo"])
def test_nobody_elses_case_has_steps_to_read(case, cast, signed_in, client, who):
    firm = "harbour" if who == "hugo" else "rivera"
    assert signed_in(client, who).get(f"/{firm}/case/{case.pk}/stages").status_code == 404
