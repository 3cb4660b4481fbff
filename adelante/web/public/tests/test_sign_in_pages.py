"""The pages of signing in: ours, in both languages, with what helps a phone fill them in."""

import pytest

PAGES = ["/rivera/sign-in/", "/rivera/sign-in/password", "/rivera/sign-in/stopped"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_the_firms_face_and_the_other_language(cast, client, path):
    page = client.get(path).content.decode()
    assert "Rivera Immigration" in page and "Español" in page and "design/dist/house" in page


def test_a_client_is_offered_a_code_and_staff_their_password(cast, client):
    case = f"/rivera/case/{cast.cases['ana_luis'].pk}"
    to_client = client.get(case, follow=True).content.decode()
    assert "Send me a code" in to_client and 'type="password"' not in to_client

    to_staff = client.get("/rivera/desk/cases/", follow=True).content.decode()
    assert 'type="password"' in to_staff and 'value="/rivera/desk/cases/"' in to_staff


def test_the_code_is_asked_for_as_phones_know_it(cast, client):
    page = client.post("/rivera/sign-in/", {"email": "nobody@example.com"}, follow=True)
    shown = page.content.decode()
    assert 'inputmode="numeric"' in shown and 'autocomplete="one-time-code"' in shown
    assert "nobody@example.com" in shown  # the same page for an address that nobody has


def test_a_wrong_password_says_so_and_keeps_the_address(cast, client):
    page = client.post(
        "/rivera/sign-in/password",
        {"login": "ana@example.com", "password": "wrong", "next": "/rivera/case/x"},
    )
    shown = page.content.decode()
    assert "is not right" in shown and 'value="ana@example.com"' in shown
    assert 'value="/rivera/case/x"' in shown


def test_the_right_password_leads_on_to_where_one_was_going(cast, client):
    from tests.cast import PASSWORD

    answer = client.post(
        "/rivera/sign-in/password",
        {"login": "maria@example.com", "password": PASSWORD, "next": "/rivera/desk/cases/"},
    )
    assert answer["Location"] == "/rivera/desk/cases/"


def test_signing_out_is_asked_for_with_a_button(client, signed_in):
    ana = signed_in(client, "ana")
    assert "Sign out?" in ana.get("/rivera/sign-out").content.decode()
    ana.post("/rivera/sign-out")
    assert ana.get("/rivera/").status_code == 302


def test_a_client_is_asked_whether_the_device_is_theirs_and_the_office_is_not(cast, client):
    tick = 'name="trust"'
    assert tick in client.get("/rivera/sign-in/password?with=password").content.decode()
    client.post("/rivera/sign-in/", {"email": "ana@example.com"})
    assert tick in client.get("/rivera/sign-in/code").content.decode()
    assert tick not in client.get("/rivera/sign-in/code?next=/rivera/desk/").content.decode()
    to_office = type(client)().get("/rivera/sign-in/password?next=/rivera/desk/")
    assert tick not in to_office.content.decode()
