"""A shared computer: who sits down next finds nothing of whoever was there."""

import pytest

pytestmark = pytest.mark.browser


def test_after_signing_out_back_shows_nothing_and_the_browser_keeps_nothing(someone):
    ana = someone("ana@example.com", width=390)
    page = ana.page
    page.goto("/rivera/")
    case = page.url
    own = page.locator("h1").inner_text()
    page.goto("/rivera/me/")
    page.goto("/rivera/sign-out")
    page.locator("main form button").click()
    page.wait_for_url("**/sign-in/**")

    for _ in range(3):
        page.go_back()
        assert "/sign-in/" in page.url or "/sign-out" in page.url
        assert own not in page.content() and "ana@example.com" not in page.content()
    page.goto(case)
    assert "/sign-in/" in page.url
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert own not in stored and "ana@" not in stored
