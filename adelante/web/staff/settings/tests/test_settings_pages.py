"""Settings, as owners and managers use them; to everybody else they do not exist."""

import base64
import re

import pytest
from django.test import Client

from adelante.core.tenancy import tenant
from adelante.firms.face import forget_faces
from adelante.firms.models import Firm
from adelante.messaging.models import Message
from adelante.people.models import Member
from adelante.workflows.steps import steps_of
from tests.cast import code_now

HOME = "/rivera/desk/settings/"
PAGES = [HOME, f"{HOME}reminders", f"{HOME}late-payments", f"{HOME}staff", f"{HOME}roles"]


@pytest.fixture
def olga(client, signed_in):
    return signed_in(client, "olga")


@pytest.fixture(autouse=True)
def fresh_faces():
    yield
    forget_faces()


def firm(cast):
    with tenant(cast.rivera):
        return Firm.objects.get(pk=cast.rivera)


def form_of(page: str, action: str) -> dict[str, str]:
    """What a browser would send of the form with this action, untouched."""
    form = re.search(rf'<form[^>]*action="{action}".*?</form>', page, re.DOTALL)[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        known = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if known.get("type") not in ("checkbox", "radio") or " checked" in tag:
            sent[known["name"]] = known.get("value", "on" if " checked" in tag else "")
    for name, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else re.search(r'value="([^"]*)"', options)[1]
    return sent


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["daniela", "maria", "fin"])
def test_settings_exist_for_those_who_run_the_firm_alone(client, signed_in, who, path):
    assert signed_in(client, who).get(path).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_every_section_leads_to_every_other(olga, path):
    page = olga.get(path).content.decode()
    assert all(f'href="{other}"' in page for other in PAGES)
    assert 'aria-current="page"' in page


def test_a_firm_changes_its_phone_and_clients_read_it(cast, olga, signed_in):
    sent = form_of(olga.get(HOME).content.decode(), f"{HOME}describe")
    answer = olga.post(f"{HOME}describe", sent | {"phone": "(312) 555-0999"}, follow=True)
    assert "half a minute" in answer.content.decode()
    assert firm(cast).phone == "(312) 555-0999" and firm(cast).name == "Rivera Immigration"
    forget_faces()
    ana = signed_in(Client(), "ana")
    case = cast.cases["ana_luis"].pk
    assert "(312) 555-0999" in ana.get(f"/rivera/case/{case}").content.decode()


def test_a_wrong_description_comes_back_with_what_was_typed(cast, olga):
    sent = form_of(olga.get(HOME).content.decode(), f"{HOME}describe")
    wrong = sent | {"email": "no address", "street": "12 Oak Street"}
    answer = olga.post(f"{HOME}describe", wrong)
    assert answer.status_code == 422
    assert "12 Oak Street" in answer.content.decode()
    assert firm(cast).street == ""


def test_the_schedule_is_shown_changed_and_set_back(cast, olga):
    action = f"{HOME}reminders/schedule"
    sent = form_of(olga.get(PAGES[1]).content.decode(), action)
    assert [sent[f"days_{at}"] for at in range(3)] == ["3", "7", "12"]

    sent |= {"days_0": "2", "days_1": "", "days_3": "20", "tone_3": "escalation", "task_3": "on"}
    assert olga.post(action, sent).status_code == 302
    kept = [(step.after_days, step.key, step.escalates) for step in steps_of(firm(cast))]
    assert kept == [(2, "friendly", False), (12, "escalation", True), (20, "escalation", True)]

    olga.post(f"{HOME}reminders/standard")
    assert firm(cast).reminders == []


@pytest.mark.parametrize("days", [{"days_0": "x"}, {"days_0": "900"}, {"days_0": "7"}])
def test_a_wrong_schedule_says_why_and_keeps_what_was_typed(cast, olga, days):
    action = f"{HOME}reminders/schedule"
    sent = form_of(olga.get(PAGES[1]).content.decode(), action) | days | {"days_4": "99"}
    answer = olga.post(action, sent)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert 'value="99"' in answer.content.decode() and firm(cast).reminders == []


def test_a_schedule_without_a_day_is_asked_again(olga):
    answer = olga.post(f"{HOME}reminders/schedule", {})
    assert answer.status_code == 422
    assert "at least one reminder" in answer.content.decode()


def test_the_morning_mail_is_turned_off_and_on(cast, olga):
    page = olga.post(f"{HOME}reminders/mornings", {}, follow=True).content.decode()
    assert "No morning mail any more." in page and not firm(cast).mornings
    olga.post(f"{HOME}reminders/mornings", {"wanted": "on"})
    assert firm(cast).mornings


def test_the_late_policy_stands_beside_the_clients_invoices(cast, olga, signed_in):
    words = {"en": "After 10 days we call you.", "es": "Después de 10 días le llamamos."}
    assert olga.post(f"{HOME}late-payments/write", words).status_code == 302
    ana = signed_in(Client(), "ana")
    page = ana.get(f"/rivera/case/{cast.cases['ana_luis'].pk}/invoices").content.decode()
    assert words["es"] in page

    answer = olga.post(f"{HOME}late-payments/write", {"en": "Only English"})
    assert answer.status_code == 422 and "Only English" in answer.content.decode()


def test_a_colleague_is_taken_on_given_a_role_and_let_go(cast, olga):
    new = {"name": "Teresa Vega", "email": "teresa@rivera.example", "role": "paralegal"}
    page = olga.post(f"{HOME}staff/hire", new, follow=True).content.decode()
    assert "Teresa Vega can sign in now" in page
    with tenant(cast.rivera):
        teresa = Member.objects.get(name="Teresa Vega")
    one = f"{HOME}staff/{teresa.pk}"
    assert (
        "Teresa Vega: Attorney"
        in olga.post(f"{one}/role", {"role": "attorney"}, follow=True).content.decode()
    )
    assert "signed out everywhere" in olga.post(f"{one}/let-go", follow=True).content.decode()
    assert "can sign in again" in olga.post(f"{one}/take-back", follow=True).content.decode()


def code_for(cast, browser, email):
    """The newest code that this browser asked for; empty if no mail was written."""
    with tenant(cast.rivera):
        before = Message.objects.filter(template="code").count()
    browser.post("/rivera/sign-in/", {"email": email})
    with tenant(cast.rivera):
        codes = Message.objects.filter(template="code").order_by("queued_at")
        return codes.last().secret if codes.count() > before else ""


def test_a_new_colleague_signs_in_by_code_until_they_are_let_go(cast, olga):
    email = "teresa@rivera.example"
    olga.post(f"{HOME}staff/hire", {"name": "Teresa Vega", "email": email, "role": "paralegal"})
    teresa = Client()
    answer = teresa.post("/rivera/sign-in/code", {"code": code_for(cast, teresa, email)})
    assert answer["Location"] == "/rivera/desk/"
    set_up = teresa.get("/rivera/desk/")["Location"]
    page = teresa.get(set_up)
    secret = base64.b32decode(
        re.search(r"<code>([A-Z2-7 ]+)</code>", page.content.decode())[1].replace(" ", "")
    )
    offer = re.search(r'name="offer" value="([^"]+)"', page.content.decode())[1]
    shown = teresa.post(
        f"{set_up.partition('?')[0]}/add", {"code": code_now(secret), "offer": offer}
    )
    assert shown.content.decode().count("<li><code>") == 10
    assert teresa.get("/rivera/desk/").status_code == 200

    with tenant(cast.rivera):
        member = Member.objects.get(name="Teresa Vega")
    olga.post(f"{HOME}staff/{member.pk}/let-go")
    assert teresa.get("/rivera/desk/").status_code == 302
    assert code_for(cast, Client(), email) == ""


def test_an_address_that_is_taken_comes_back_with_what_was_typed(olga):
    new = {"name": "Teresa Vega", "email": "ana@example.com", "role": "finance"}
    answer = olga.post(f"{HOME}staff/hire", new)
    page = answer.content.decode()
    assert answer.status_code == 422 and "signs in with this address" in page
    assert 'value="Teresa Vega"' in page and 'value="finance" selected' in page


def test_nobody_is_offered_what_would_be_refused(cast, olga, signed_in):
    """One's own line has no buttons; a manager is offered no managing partner."""
    page = olga.get(PAGES[3]).content.decode()
    assert f"staff/{cast.members['olga'].pk}/" not in page
    assert '<option value="owner"' in page
    olga.post(f"{HOME}staff/{cast.members['fin'].pk}/role", {"role": "manager"})
    page = signed_in(Client(), "fin").get(PAGES[3]).content.decode()
    assert f"staff/{cast.members['olga'].pk}/" not in page
    assert f"staff/{cast.members['maria'].pk}/role" in page
    assert '<option value="owner"' not in page


def test_another_firms_member_does_not_exist(cast, olga):
    for word in ("role", "let-go", "take-back"):
        answer = olga.post(f"{HOME}staff/{cast.members['zed'].pk}/{word}", {"role": "finance"})
        assert answer.status_code == 404


def test_the_staffs_page_reads_no_more_for_more_people(olga, queries):
    few = queries(lambda: olga.get(PAGES[3]))
    for at in range(6):
        new = {"name": f"T {at}", "email": f"t{at}@rivera.example", "role": "paralegal"}
        olga.post(f"{HOME}staff/hire", new)
    assert queries(lambda: olga.get(PAGES[3])) == few
