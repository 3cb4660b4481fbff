"""What somebody was sending when their time was over is kept, and sent by their own press."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from adelante.cases.models import Task
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.people.models import Session
from tests.cast import PASSWORD, code_now

WORDS = "Call Ana about her two passports"


def time_is_over(cast):
    with tenant(cast.rivera):
        Session.objects.update(seen_at=clock.now() - timedelta(hours=3))


def form_of_task(cast, client, **more):
    case = cast.cases["ana_luis"].pk
    page = f"/rivera/desk/cases/{case}"
    form = {"words": WORDS, "assignee": str(cast.members["maria"].pk), "due_on": ""}
    return client.post(f"{page}/task", form, HTTP_REFERER=f"http://testserver{page}", **more)


def sign_in_again(client, who="maria"):
    """By password, and by the second step, for whoever works here."""
    form = {"login": f"{who}@example.com", "password": PASSWORD}
    answer = client.post("/rivera/sign-in/password", form)
    asked = client.get(answer["Location"])
    if "/sign-in/second" not in asked.get("Location", ""):
        return answer
    where = parse_qs(urlsplit(asked["Location"]).query)["next"][0]
    return client.post("/rivera/sign-in/second/check", {"code": code_now(), "next": where})


def tasks(cast):
    with tenant(cast.rivera):
        return list(Task.objects.filter(words=WORDS))


def resent(page):
    import re
    from html import unescape

    action = re.search(r'action="(/rivera/desk/cases/[^"]+)"', page)[1]
    fields = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return action, {name: unescape(value) for name, value in fields}


def test_what_was_typed_comes_back_after_signing_in_and_is_sent_by_a_press(cast, signed_in, client):
    signed_in(client, "maria")
    time_is_over(cast)
    assert "/sign-in/" in form_of_task(cast, client)["Location"]
    assert sign_in_again(client)["Location"] == "/rivera/me/kept"
    page = client.get("/rivera/me/kept").content.decode()
    assert WORDS in page and tasks(cast) == []

    action, fields = resent(page)
    client.post(action, fields)
    assert len(tasks(cast)) == 1


def test_it_is_kept_for_a_fragment_too(cast, signed_in, client):
    signed_in(client, "maria")
    time_is_over(cast)
    assert "HX-Redirect" in form_of_task(cast, client, HTTP_HX_REQUEST="true").headers
    assert sign_in_again(client)["Location"] == "/rivera/me/kept"


def test_somebody_else_who_signs_in_there_does_not_read_it(cast, signed_in, client):
    signed_in(client, "maria")
    time_is_over(cast)
    form_of_task(cast, client)
    assert sign_in_again(client, "daniela")["Location"] != "/rivera/me/kept"
    page = client.get("/rivera/me/kept", follow=True).content.decode()
    assert WORDS not in page
    client.post("/rivera/sign-out")
    assert sign_in_again(client)["Location"] != "/rivera/me/kept"


def test_it_is_kept_for_half_an_hour(cast, signed_in, client):
    signed_in(client, "maria")
    time_is_over(cast)
    form_of_task(cast, client)
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert sign_in_again(client)["Location"] != "/rivera/me/kept"


def test_a_stranger_has_nothing_kept(cast, client):
    form_of_task(cast, client)
    with tenant(cast.rivera):
        assert Session.objects.count() == 0


def test_who_is_signed_in_and_sends_a_form_elsewhere_has_nothing_kept(cast, signed_in, client):
    signed_in(client, "ana")
    form_of_task(cast, client)
    assert "/kept" not in client.get("/rivera/me/kept")["Location"]


def test_who_was_signed_out_by_the_office_has_nothing_kept(cast, signed_in, client):
    signed_in(client, "maria")
    with tenant(cast.rivera):
        Session.objects.all().delete()
    form_of_task(cast, client)
    with tenant(cast.rivera):
        assert Session.objects.count() == 0


def test_it_can_be_left(cast, signed_in, client):
    signed_in(client, "maria")
    time_is_over(cast)
    form_of_task(cast, client)
    sign_in_again(client)
    back = client.post("/rivera/me/kept/leave")["Location"]
    assert back == f"/rivera/desk/cases/{cast.cases['ana_luis'].pk}"
    assert "/kept" not in client.get("/rivera/me/kept")["Location"]


def test_what_was_typed_stands_nowhere_in_clear(cast, signed_in, client):
    from django.db import connection

    signed_in(client, "maria")
    time_is_over(cast)
    form_of_task(cast, client)
    with tenant(cast.rivera), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(encode(sealed, 'escape'), ' ') FROM people_session")
        assert "passports" not in cursor.fetchone()[0]
