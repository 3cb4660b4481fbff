"""The steps of a case, told to its client: on its home in a word, on their own page in full."""

import gzip
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adelante.core.tenancy import tenant
from adelante.library import catalogue


@pytest.fixture
def case(cast):
    """Ana's and Luis's, with the stages of a marriage case, standing at the filing."""
    case = cast.cases["ana_luis"]
    with tenant(cast.rivera):
        case.stages = list(catalogue.case_types()["aos_one_step"].stages)
        case.save(update_fields=["stages"])
    return case


def text(page):
    return re.sub(r"\s+", " ", page.content.decode())


@pytest.mark.parametrize(("who", "language"), [("ana", "es"), ("luis", "en")])
def test_each_step_says_what_happens_how_long_and_what_people_ask(
    cast, case, signed_in, client, who, language
):
    page = text(signed_in(client, who).get(f"/rivera/case/{case.pk}/stages"))

    for step in catalogue.track(case.stages):
        told = [step.group.label, step.group.happens, step.group.waits]
        for key in step.group.questions:
            told += [catalogue.questions()[key].question, catalogue.questions()[key].answer]
        assert all(words.in_language(language) in page for words in told), step.group.key
    now = catalogue.stages()[case.stage].client_text.in_language(language)
    assert page.count(now) == 1


def test_only_the_step_where_the_case_stands_is_open(case, signed_in, client):
    page = text(signed_in(client, "luis").get(f"/rivera/case/{case.pk}/stages"))

    assert page.count('<details class="card') == 8 and page.count(" open>") == 1
    opened = page[page.index(" open>") :]
    assert opened.index('id="documents"') < opened.index("</details>")
    assert "your case is here, it is your turn" in page


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
