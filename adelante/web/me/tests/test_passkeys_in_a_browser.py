"""Passkeys in a real Chromium, whose virtual authenticator stands in for a finger."""

import re
import threading
from http.cookies import SimpleCookie
from socketserver import ThreadingMixIn
from types import SimpleNamespace
from urllib.parse import parse_qsl
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from playwright.sync_api import expect

from adelante.core.tenancy import tenant
from adelante.firms.face import forget_faces
from adelante.people.models import Factor
from tests.cast import assemble, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NO_PASSKEY = re.compile("did not work here|No passkey was used")


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def browser(django_db_setup, browser):
    """Playwright has an event loop run in this thread, and Django would not be asked beside one."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield browser


@pytest.fixture
def served(monkeypatch):
    """Two addresses of the same portal; passkeys are for the first."""
    product = get_wsgi_application()

    def answer(environ, start):
        try:
            return [b"".join(product(environ, start))]
        finally:
            connections.close_all()

    servers = [
        make_server("127.0.0.1", 0, answer, server_class=Threads, handler_class=Quiet)
        for _n in range(2)
    ]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    urls = [f"http://localhost:{server.server_port}" for server in servers]
    monkeypatch.setattr(settings, "BASE_URL", urls[0])
    forget_faces()
    yield SimpleNamespace(cast=assemble(), ours=urls[0], other=urls[1])
    for server in servers:
        server.shutdown()
        server.server_close()
    forget_faces()


@pytest.fixture
def phone(browser, served):
    """A browser with an authenticator in it: `.page`, and `.ask(...)` its inside."""
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    inside = context.new_cdp_session(page)
    inside.send("WebAuthn.enable")
    key = inside.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )["authenticatorId"]

    def ask(what, **more):
        return inside.send(f"WebAuthn.{what}", {"authenticatorId": key, **more})

    yield SimpleNamespace(page=page, context=context, ask=ask)
    context.close()


@pytest.fixture
def registered(phone, served):
    """María has made a passkey on this phone, on her own page, and has signed out."""
    jar = SimpleNamespace(cookies=SimpleCookie())
    secret = sign_in(jar, served.cast.accounts["maria"])
    phone.context.add_cookies([{"name": "session-rivera", "value": secret, "url": served.ours}])
    page = phone.page
    page.goto(f"{served.ours}/rivera/me/")
    page.get_by_label("What you call this device").fill("Work phone")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_text("Your passkey is ready")).to_be_visible()
    expect(page.get_by_role("heading", name="Work phone")).to_be_visible()
    phone.context.clear_cookies()
    return phone


def use(phone, url):
    phone.page.goto(f"{url}/rivera/sign-in/")
    phone.page.get_by_role("button", name="Use a passkey").click()


def test_a_passkey_is_made_and_signs_in_to_the_desk(registered, served):
    use(registered, served.ours)
    expect(registered.page).to_have_url(f"{served.ours}/rivera/desk/")
    expect(registered.page.get_by_role("heading", level=1)).to_contain_text("María")


def test_it_passes_the_second_step_after_a_password(registered, served):
    page = registered.page
    page.goto(f"{served.ours}/rivera/sign-in/password?with=password")
    page.get_by_label("Your e-mail address").fill("maria@example.com")
    page.get_by_label("Your password").fill("correct horse battery staple")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{served.ours}/rivera/desk/")


def test_another_address_gets_nothing_with_it(registered, served):
    use(registered, served.other)
    expect(registered.page.get_by_text(NO_PASSKEY).first).to_be_visible()
    registered.page.goto(f"{served.other}/rivera/desk/")
    expect(registered.page).to_have_url(re.compile("/rivera/sign-in/"))


def test_without_its_person_it_does_nothing(registered, served):
    registered.ask("setUserVerified", isUserVerified=False)
    use(registered, served.ours)
    expect(registered.page.get_by_text(NO_PASSKEY).first).to_be_visible(timeout=15_000)


def test_a_copy_of_it_is_refused_once_the_true_one_went_on(registered, served):
    use(registered, served.ours)
    expect(registered.page).to_have_url(f"{served.ours}/rivera/desk/")
    copy = registered.ask("getCredentials")["credentials"][0]
    registered.context.clear_cookies()
    registered.ask("removeCredential", credentialId=copy["credentialId"])
    registered.ask("addCredential", credential=copy | {"signCount": 0})
    use(registered, served.ours)
    expect(registered.page.get_by_text("did not work here")).to_be_visible()


def test_an_answer_that_was_heard_is_worth_nothing_again(registered, served):
    heard = []
    registered.page.on(
        "request",
        lambda sent: sent.url.endswith("/sign-in/passkey") and heard.append(sent.post_data),
    )
    use(registered, served.ours)
    expect(registered.page).to_have_url(f"{served.ours}/rivera/desk/")
    sent = dict(parse_qsl(heard[0], keep_blank_values=True))
    cookies = {cookie["name"]: cookie["value"] for cookie in registered.context.cookies()}
    again = registered.page.request.post(
        f"{served.ours}/rivera/sign-in/passkey",
        form=sent | {"csrfmiddlewaretoken": cookies["csrf"]},
        headers={"Origin": served.ours},
    )
    assert again.status == 409
    with tenant(served.cast.rivera):
        assert Factor.objects.get(kind="passkey").used_at
