import hashlib
import json
import os
import re

import pytest

from adelante.web.design import bundle
from adelante.web.design.bundle import STATIC, build, build_if_stale, script, stylesheet


def test_the_build_writes_one_stylesheet_and_one_script(tmp_path):
    build(tmp_path / "dist")

    assert sorted(file.name for file in (tmp_path / "dist").iterdir()) == ["house.css", "house.js"]


def test_files_are_joined_in_the_order_of_their_names():
    css = stylesheet()

    assert css.index("--paper:") < css.index(".button{") < css.index("@media print")


def test_making_css_smaller_keeps_what_it_says():
    small = bundle._smaller_css(
        '/* a } b */ a:hover , b > i { content: " a ; { /* x */ ";  width: calc(1px + 2px) }'
    )

    assert small == 'a:hover,b > i{content:" a ; { /* x */ ";width:calc(1px + 2px)}'


def test_braces_match_and_no_comment_is_left():
    css = stylesheet()

    assert css.count("{") == css.count("}")
    assert "/*" not in css


@pytest.mark.parametrize(
    "unknown", ["@layer", "oklch(", "color-mix(", ":has(", "@container", "light-dark(", "dvh", "&"]
)
def test_the_stylesheet_uses_nothing_that_an_old_phone_lacks(unknown):
    assert unknown not in stylesheet()


@pytest.mark.parametrize("unknown", ["?.", "??", "=>", "`", "eval(", "innerHTML", "async "])
def test_the_script_uses_nothing_that_an_old_phone_or_the_policy_lacks(unknown):
    assert unknown not in script()


def test_a_template_literal_is_refused(tmp_path):
    file = tmp_path / "bad.js"
    file.write_text("var a = `\n  b`;")

    with pytest.raises(ValueError, match=r"bad\.js"):
        bundle._smaller_js(file)


def test_what_is_fresh_is_not_built_again(tmp_path):
    build_if_stale(tmp_path)
    built = tmp_path / "house.css"
    built.write_text("kept")
    build_if_stale(tmp_path)
    assert built.read_text() == "kept"

    os.utime(built, (1, 1))
    build_if_stale(tmp_path)
    assert built.read_text() == stylesheet()


@pytest.mark.parametrize("part", json.loads((STATIC / "vendor" / "MANIFEST.json").read_text()))
def test_what_others_made_is_what_the_manifest_names(part):
    assert hashlib.sha256((STATIC / part["file"]).read_bytes()).hexdigest() == part["sha256"]
    assert (STATIC / part["licence_file"]).read_text().strip()


def test_htmx_is_the_version_that_the_manifest_names():
    parts = json.loads((STATIC / "vendor" / "MANIFEST.json").read_text())
    text = (STATIC / "vendor" / "htmx.min.js").read_text()

    (found,) = re.findall(r'version:"([\d.]+)"', text)
    assert found == parts[0]["version"]
