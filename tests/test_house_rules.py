"""What the house holds itself to, read from its own source."""

import ast
import re
from importlib import import_module
from inspect import isclass
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import get_resolver

from adelante.audit.events import Event
from adelante.config.routes import patterns
from adelante.reactions import REACTIONS
from tests.addresses import addresses

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "adelante"
SOURCES = sorted(
    path
    for path in HOUSE.rglob("*.py")
    if "migrations" not in path.parts and "tests" not in path.parts
)
VIEWS = sorted(path for path in (HOUSE / "web").rglob("views.py"))
MAILS = HOUSE / "messaging" / "templates"  # programs for mail know no stylesheet but an inline one
TEMPLATES = sorted(
    path for path in HOUSE.rglob("templates/**/*.html") if not path.is_relative_to(MAILS)
)
PAGES_OF_STRANGERS = [
    path for path in TEMPLATES if {"client", "public", "account", "me"} & set(path.parts[-4:])
]


def named(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("address", list(addresses()), ids=str)
def test_every_address_says_who_may_enter(address):
    assert address.door in {
        "staff",
        "client",
        "pass",
        "account",
        "public",
        "open",
        "demo",
        "signed",
    }
    if address.door == "staff" or (address.door == "client" and address.access.writes):
        assert address.access.may, "it needs a right"


def test_no_page_of_strangers_is_spared_the_form_token():
    """At a door the view checks it later: tests/test_doors.py sends each one a bare form."""
    exempt = [address for address in addresses() if getattr(address.view, "csrf_exempt", False)]
    assert {address.door for address in exempt} <= {"signed", "demo", "staff", "client", "pass"}


def test_both_tables_of_addresses_were_read():
    for table in ("adelante.config.urls", "adelante.config.urls_shared"):
        assert list(patterns(get_resolver(table).url_patterns, ""))


# Views fetch from the desk and the home.

WAYS_ROUND = {"objects", "_base_manager", "_default_manager", "raw", "cursor"}
NOT_FOR_VIEWS = ("django.db", "django.apps")


def ways_round_the_desk(source):
    """Lines of a view that reach for rows by any other way than the desk or the home."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in WAYS_ROUND:
            yield f"{node.lineno}: .{node.attr}"
        if isinstance(node, ast.Attribute) and node.attr.endswith("_set"):
            yield f"{node.lineno}: .{node.attr}"
        if isinstance(node, ast.Import):
            yield from (
                f"{node.lineno}: import {name.name}"
                for name in node.names
                if name.name.startswith(NOT_FOR_VIEWS)
            )
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(NOT_FOR_VIEWS):
            yield f"{node.lineno}: from {node.module}"
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in GETTERS:
            model = node.args[0] if node.args else None
            if isinstance(model, ast.Name) and model.id[:1].isupper():
                yield f"{node.lineno}: {node.func.id}({model.id})"


GETTERS = {"get_object_or_404", "get_list_or_404", "getattr"}


@pytest.mark.parametrize("path", VIEWS, ids=named)
def test_a_view_fetches_from_the_desk_or_the_home(path):
    assert list(ways_round_the_desk(path.read_text())) == []


@pytest.mark.parametrize(
    "line",
    [
        "Case.objects.get(pk=case_id)",
        "Case._base_manager.all()",
        "get_object_or_404(Case, pk=case_id)",
        "case.party_set.all()",
        "from django.db import connection",
        "import django.apps",
        "getattr(Case, name)",
    ],
)
def test_a_view_that_goes_round_the_desk_is_caught(line):
    assert len(list(ways_round_the_desk(line))) == 1


# Facts.


def events_of_the_house():
    for path in sorted(HOUSE.rglob("events.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        classes = [thing for thing in vars(import_module(module)).values() if isclass(thing)]
        yield from (
            found
            for found in classes
            if found.__module__ == module and issubclass(found, Event) and found is not Event
        )


@pytest.mark.parametrize("event", list(events_of_the_house()), ids=lambda event: event.__name__)
def test_every_event_has_its_line_in_the_table_of_reactions(event):
    assert event in REACTIONS, "say in adelante/reactions.py what follows from it, if only []"


def test_no_two_events_share_a_name():
    names = [event.name() for event in events_of_the_house()]
    assert sorted(set(names)) == sorted(names)
    assert all(len(name) <= 60 for name in names)


# Time.

CLOCKS = re.compile(
    r"\b(timezone\.now|timezone\.localdate|datetime\.now|datetime\.utcnow|datetime\.today|date\.today"
    r"|auto_now|auto_now_add)\b"
)


def test_only_the_clock_tells_the_time():
    clock = HOUSE / "core" / "clock.py"
    assert [
        f"{named(path)}: {found}"
        for path in SOURCES
        if path != clock
        for found in CLOCKS.findall(path.read_text())
    ] == []


# Keys.


def keywords(path, *names):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.keyword) and node.arg in names:
            yield f"{named(path)}:{node.value.lineno}: {ast.unparse(node)}"


def test_no_key_can_be_walked_backwards():
    ways = [way for path in SOURCES for way in keywords(path, "related_name", "related_query_name")]
    assert {way.split(": ", 1)[1] for way in ways} == {"related_name='+'"}
    assert [named(path) for path in SOURCES if "ManyToManyField(" in path.read_text()] == []


# Templates.

INLINE = re.compile(
    r"""<script(?![^>]*\ssrc=)|<style\b|\sstyle=|\son\w+=|\shx-on|javascript:""", re.IGNORECASE
)
LOADED = re.compile(
    r"""(?:\s(?:src|srcset|poster|action|formaction|data)=["']?|<link[^>]*\shref=["']?|url\(["']?|@import\s*["']?)"""
    r"""\s*(?:https?:)?//""",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_has_no_inline_style_or_script_and_loads_nothing_from_elsewhere(path):
    text = TAGS.sub(" ", path.read_text())
    assert INLINE.findall(text) == []
    assert LOADED.findall(text) == []


@pytest.mark.parametrize(
    "path", sorted((HOUSE / "web" / "design" / "static").rglob("css/*.css")), ids=named
)
def test_a_stylesheet_loads_nothing_from_elsewhere(path):
    assert LOADED.findall(path.read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        '<p style="color: red">',
        "<script>alert(1)</script>",
        '<button onclick="x()">',
        '<p hx-on:click="x()">',
        "<style>p {}</style>",
    ],
)
def test_an_inline_style_or_script_is_caught(line):
    assert INLINE.search(line)


@pytest.mark.parametrize(
    "line", ['<img src="https://x.example/a.png">', '<link rel="x" href="//x.example/a.css">']
)
def test_something_from_elsewhere_is_caught(line):
    assert LOADED.search(line)


UNSEEN = [
    re.compile(r"{%\s*comment.*?%}.*?{%\s*endcomment\s*%}", re.DOTALL),
    re.compile(r"{%\s*blocktrans(?:late)?\b.*?%}.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL),
    re.compile(r"{#.*?#}"),
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL | re.IGNORECASE),
]
READ_ALOUD = re.compile(r"""\s(?:alt|title|placeholder|aria-label|value)=("[^"]*"|'[^']*')""")
TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
MARKUP = re.compile(r"<[^>]*>|&\w+;|&#\d+;", re.DOTALL)
LETTERS = re.compile(r"[^\W\d_]{2,}")
SAME_IN_EVERY_LANGUAGE = {"Adelante", "Español", "English", "USCIS", "doctype", "html"}


def words_not_marked(template):
    """Visible words outside of {% translate %} and {% blocktranslate %}."""
    for unseen in [*UNSEEN, TAGS]:
        template = unseen.sub(" ", template)
    visible = MARKUP.sub(" ", template) + " ".join(READ_ALOUD.findall(template))
    return [word for word in LETTERS.findall(visible) if word not in SAME_IN_EVERY_LANGUAGE]


@pytest.mark.parametrize("path", PAGES_OF_STRANGERS, ids=named)
def test_every_word_that_a_client_reads_can_be_translated(path):
    assert words_not_marked(path.read_text()) == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>Pay now</p>", ["Pay", "now"]),
        ('<p>{% translate "Pay now" %}</p>', []),
        ("<p>{% blocktranslate %}Pay {{ x }} now{% endblocktranslate %}</p>", []),
        ('<img alt="A page">', ["page"]),
        ('<img alt="{% translate "A page" %}">', []),
        ("{# Pay #}<p>{{ pay.now }}</p>", []),
        ("{% if a > b %}<b>x</b>{% endif %}", []),
    ],
)
def test_a_word_that_cannot_be_translated_is_caught(template, found):
    assert words_not_marked(template) == found


# Nothing of the workshop.


def test_no_file_names_a_path_of_this_machine():
    here = [f"{ROOT}/", f"{Path.home()}/"]
    told = [
        f"{named(path)}: {where}"
        for path in [
            *HOUSE.rglob("*"),
            *(ROOT / "docs").rglob("*"),
            *(ROOT / "tests").rglob("*"),
            *ROOT.glob("*.*"),
        ]
        if path.suffix
        in {".py", ".html", ".css", ".js", ".md", ".toml", ".yaml", ".sql", ".typ", ".po"}
        for where in here
        if where in path.read_text(errors="replace")
    ]
    assert told == []


def test_migrations_tell_all_that_the_models_say(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
