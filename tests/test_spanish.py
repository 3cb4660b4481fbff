"""Nothing that a client sees lacks its Spanish: templates, sentences of the rooms, mails."""

import ast
import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.template import engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

HOUSE = Path(__file__).parent.parent / "adelante"
CATALOGUE = HOUSE / "locale" / "es" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
OFFICE = (
    "web/staff/",
    "web/templates/staff/",
    "config/",
    "/tests/",
    "demo/seeding",
    "web/design/views.py",
)
# Parts of the kit that only the office uses.
OFFICE_PARTS = (
    "design/office.html",
    "design/gallery.html",
    "design/_keys.html",
    "design/_viewer.html",
    "design/_mails.html",
    "design/_seen_as.html",
)


def client_files():
    for path in sorted(HOUSE.rglob("*")):
        where = path.relative_to(HOUSE).as_posix()
        told = path.suffix in {".py", ".html", ".txt"} and "/static/" not in where
        office = any(mark in f"/{where}" for mark in OFFICE) or where.endswith(OFFICE_PARTS)
        if told and not office:
            yield path


def messages(path):
    """(line, message or (singular, plural), context) of every marked text in a file."""
    if path.suffix == ".py":
        for line, found, _comments, context in extract(
            "python", BytesIO(path.read_bytes()), keywords=KEYWORDS
        ):
            yield line, found[0] if isinstance(found, tuple) and context else found, context
        return
    template = engines["django"].engine.from_string(path.read_text())
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        context = node.message_context and node.message_context.var
        yield node.token.lineno, node.filter_expression.var.literal, context
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        singular, _names = node.render_token_list(node.singular)
        message = singular
        if node.plural:
            message = (singular, node.render_token_list(node.plural)[0])
        context = node.message_context and node.message_context.var
        yield node.token.lineno, message, context


@pytest.fixture(scope="module")
def spanish():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="es")


def test_every_text_that_a_client_may_see_has_its_spanish(spanish):
    missing = []
    for path in client_files():
        for line, message, context in messages(path):
            known = spanish.get(message, context) if message else None
            told = known.string if known and not known.fuzzy else ""
            if not (all(told) if isinstance(told, tuple) else told):
                missing.append(f"{path.relative_to(HOUSE)}:{line}: {message!r}")
    assert not missing, "\n".join(missing)


def test_places_for_values_are_the_same_in_both_languages(spanish):
    place = re.compile(r"%\((\w+)\)[sd]")
    wrong = []
    for message in spanish:
        if not message.id or not message.string:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = {name for text in ids for name in place.findall(text)}
        wrong += [text for text in strings if not set(place.findall(text)) <= wanted]
        if len(ids) == 1 and set(place.findall(strings[0])) != wanted:
            wrong.append(strings[0])
    assert not wrong


def test_no_sentence_is_put_together_from_an_f_string():
    """gettext(f"…") is never found in a catalogue, so it would stay English without a word."""
    wrong = [
        f"{path.relative_to(HOUSE)}:{node.lineno}"
        for path in client_files()
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in KEYWORDS
        and any(isinstance(argument, ast.JoinedStr) for argument in node.args)
    ]
    assert not wrong
