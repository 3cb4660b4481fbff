"""Every main page, as every role: it answers, its console is empty, axe finds nothing, it fits."""

from collections import defaultdict

import pytest
from axe_playwright_python.sync_playwright import Axe

WIDTHS = (390, 1280)


def _one_account_a_role(demo, pages):
    """The first account of each role at each firm; of clients one for each language, and for each
    set of pages: of the whole case, of their own papers, of the bills alone.
    """
    reached = defaultdict(set)
    for page in pages:
        reached[page["account"]].add(page["name"])
    chosen = {}
    for row in demo.accounts():
        key = (row["firm"], row["role"])
        if row["role"] == "client":
            key += (row["language"], frozenset(reached[row["email"]]))
        if key not in chosen or (row["is_main"] and not chosen[key]["is_main"]):
            chosen[key] = row
    return [row for row in chosen.values() if row["firm"] == "rivera" or row["role"] == "client"]


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_main_page_is_sound(demo, someone, width, dark):
    pages = demo.pages()
    wrong, looked = [], 0
    everybody = dark == (width == 1280)  # the other two looks: of those whose pages differ most
    for account in _one_account_a_role(demo, pages):
        if not everybody and account["role"] not in {"client", "paralegal", "finance"}:
            continue
        seen = someone(account["email"], width=width, dark=dark)
        for row in (row for row in pages if row["account"] == account["email"]):
            answer = seen.page.goto(row["path"])
            where = f"{account['role']} {row['name']} {width} {'dark' if dark else 'light'}"
            looked += 1
            if answer is None or answer.status != 200:
                wrong.append(f"{where}: {answer and answer.status}")
                continue
            wrong += [
                f"{where}: axe {found['id']}: {found['nodes'][0]['html'][:120]}"
                for found in Axe().run(seen.page).response["violations"]
            ]
            if seen.page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            ):
                wrong.append(f"{where}: wider than the screen")
        wrong += [f"{account['role']} console: {words}" for words in seen.said]
    assert not wrong, "\n".join(wrong)
    assert looked > 15


@pytest.mark.browser
def test_the_gallery_and_the_first_page_are_sound(demo, someone):
    seen = someone(None)
    for path in ("/demo/", "/demo/parts/", "/rivera/sign-in/", "/rivera/sign-in/password"):
        answer = seen.page.goto(path)
        assert answer.status == 200
        assert Axe().run(seen.page).response["violations"] == []
    assert seen.said == []


@pytest.mark.browser
def test_a_clients_browser_talks_to_nobody_else(demo, someone):
    seen = someone("ana@example.com", width=390)
    asked = []
    seen.page.on("request", lambda request: asked.append(request.url))
    for row in demo.pages():
        if row["account"] == "ana@example.com":
            seen.page.goto(row["path"])
    assert asked
    assert [url for url in asked if not url.startswith(demo.url)] == []
