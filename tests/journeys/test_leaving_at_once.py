"""The quick exit on a phone: one press, three times Escape, or without a script; and then back."""

import pytest

HER, HIM = "viviana.duarte@example.com", "michael.grant@example.com"
ELSEWHERE = "https://www.weather.gov/"


@pytest.fixture
def her(demo, someone):
    """`her(script=False)`: her case on a phone; what she leaves for is answered here."""

    def her(**how):
        seen = someone(HER, width=390, **how)
        seen.context.route(
            f"{ELSEWHERE}**",
            lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html"),
        )
        (home,) = [
            row["path"]
            for row in demo.pages()
            if (row["account"], row["name"]) == (HER, "case home")
        ]
        seen.page.goto(home)
        return seen

    return her


def is_out(seen):
    """Gone elsewhere; gone back, there is nothing to read, and the session is over."""
    seen.page.wait_for_url(ELSEWHERE)
    assert seen.page.title() == "Weather"
    seen.page.go_back()
    seen.page.wait_for_url("**/sign-in/**")
    assert "Viviana" not in seen.page.content()


@pytest.mark.browser
def test_one_press_leaves_and_signs_out(her):
    seen = her()
    seen.page.get_by_role("link", name="Documentos").first.click()
    seen.page.wait_for_url("**/documents")
    assert seen.page.title() == "Mensaje de la oficina"
    button = seen.page.get_by_role("button", name="Salir ya")
    seen.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    box = button.bounding_box()
    assert box["y"] < 60 and box["height"] >= 44  # in reach wherever one has scrolled to
    button.click()
    is_out(seen)


@pytest.mark.browser
def test_escape_three_times_leaves(her):
    seen = her()
    for _ in range(3):
        seen.page.keyboard.press("Escape")
    seen.page.wait_for_url(ELSEWHERE)


@pytest.mark.browser
def test_without_a_script_a_press_leaves_too(her):
    seen = her(script=False)
    seen.page.get_by_role("button", name="Salir ya").click()
    seen.page.wait_for_url(ELSEWHERE)


@pytest.mark.browser
def test_he_sees_no_sign_of_it(demo, someone):
    seen = someone(HIM, width=390)
    for row in demo.pages():
        if row["account"] == HIM:
            seen.page.goto(row["path"])
            assert "data-leave" not in seen.page.content()
            assert "Viviana" not in seen.page.content()
