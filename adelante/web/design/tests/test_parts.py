import re
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from adelante.documents.models.request import State as RequestState
from adelante.documents.models.version import Review
from adelante.web.design.bundle import STATIC
from adelante.web.design.status import STATUS, status
from adelante.web.design.templatetags import design
from adelante.web.design.views import gallery

TEMPLATES = STATIC.parents[1] / "templates"


def render(text, **context):
    return engines["django"].from_string("{% load design %}" + text).render(context)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_gallery_shows_every_part(gallery_page, language):
    page = gallery_page(language)

    assert f'<html lang="{language}">' in page
    assert "IOE0912345678" in page


@pytest.mark.django_db
def test_the_gallery_needs_no_firm_and_no_sign_in():
    assert gallery(RequestFactory().get("/gallery")).status_code == 200


def test_no_template_has_inline_styles_or_scripts():
    for file in TEMPLATES.rglob("*.html"):
        text = file.read_text()
        assert not re.search(r'\sstyle="|<style|\son\w+="|hx-on|javascript:', text), file.name
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), file.name


def test_every_icon_that_is_asked_for_is_drawn():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    asked = {*design._SECTION_ICONS.values(), *design._NOTICE_ICONS.values(), "info"}
    for file in TEMPLATES.rglob("*.html"):
        asked |= set(re.findall(r'(?:{% icon |\bicon=)"([^"]+)"', file.read_text()))

    assert asked <= drawn


@pytest.mark.parametrize("tag", ["item", "bill", "card", "fold", "next_step", "note", "empty"])
def test_words_from_outside_are_escaped(tag):
    amount = " amount=word" if tag == "bill" else ""
    html = render(f"{{% {tag} title=word{amount} %}}{{{{ word }}}}{{% end{tag} %}}", word="<b>x")

    assert "<b>x" not in html
    assert html.count("&lt;b&gt;x") >= 2


def test_an_address_is_escaped_too():
    assert 'href="&quot;&gt;"' in render('{% button "Go" url %}', url='">')


def test_a_status_is_told_by_a_word_and_not_by_its_colour_alone():
    for states in STATUS.values():
        for told in states.values():
            assert str(told.staff).strip()
            assert str(told.client).strip()
            assert told.tone in {"needed", "review", "done", "stop", ""}


def test_a_chip_has_the_word_of_the_side_that_reads_it():
    with translation.override("en"):
        assert "To review" in render('{% status_chip "document" "waiting" %}')
        assert "Pending review" in render('{% status_chip "document" "waiting" side="client" %}')


def test_a_state_that_the_table_does_not_know_is_a_mistake():
    with pytest.raises(KeyError):
        status("document", "lost")


@pytest.mark.parametrize("state", [*RequestState.values, *Review.values])
def test_every_state_of_a_document_is_told(state):
    assert status("document", state)


def test_money_late_is_stop_and_money_due_is_needed():
    assert status("invoice", "late").tone == "stop"
    assert {status("invoice", state).tone for state in ("due", "unpaid", "partly_paid")} == {
        "needed"
    }


def test_a_field_is_tied_to_its_label_help_and_problem(gallery_page):
    page = gallery_page()

    assert '<label for="id_name">' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page
    assert 'aria-invalid="true"' in page


def test_the_firms_own_hue_loads_a_stylesheet_and_the_products_does_not(monkeypatch):
    monkeypatch.setattr(design, "reverse", lambda name: f"/rivera/{name}.css")

    assert render("{% brand_stylesheet %}", face=SimpleNamespace(hue=198)) == ""
    assert 'href="/rivera/brand.css?30"' in render(
        "{% brand_stylesheet %}", face=SimpleNamespace(hue=30)
    )


def test_the_last_page_has_no_next(gallery_page):
    page = Paginator(range(30), 25).page(2)
    html = render("{% pager page %}", page=page)
    assert 'rel="prev"' in html
    assert 'rel="next"' not in html


class _Pay(forms.Form):
    amount = forms.IntegerField(label="Amount")
    sure = forms.BooleanField(label="Are you sure?", error_messages={"required": "Tick this."})


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("x", ["Amount: Enter a whole number.", "Are you sure? Tick this."]),
        ("", ["Amount: please fill this in.", "Are you sure? Tick this."]),
    ],
)
def test_a_problem_reads_as_the_fields_name_a_colon_and_a_sentence(typed, told):
    page = render("{% problems form %}", form=_Pay({"amount": typed}))
    assert [re.sub("<[^>]+>", "", one) for one in re.findall("<li>(.*?)</li>", page)] == told
