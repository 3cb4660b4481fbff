"""The Documents page, an item's page, the receipt: what is on them, and who finds them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adelante.audit.models import Entry
from adelante.core import clock
from adelante.core.ids import new_id
from adelante.documents.arriving import receive_piece, start_upload
from adelante.documents.asking import ask
from adelante.documents.looking import look_at_file
from adelante.documents.models import File, Remark, Version
from adelante.documents.standing import standing_of
from adelante.documents.tests.conftest import bring, photo, send_as
from adelante.web.design import wording


def text(page):
    return page.content.decode()


@pytest.fixture
def sent(cast, asked):
    version = send_as(cast, "luis", asked.taxes, photo())
    with cast.standing("maria"):
        file = File.objects.get()
    look_at_file(file.pk, firm=cast.rivera)
    return version, file


def test_what_is_missing_comes_first_and_the_others_part_shows_its_status_only(
    cast, asked, sent, signed_in, client
):
    page = text(signed_in(client, "ana").get(f"/rivera/case/{asked.case.pk}/documents"))

    assert page.index(asked.passport.label["es"]) < page.index("Tax return")
    assert f"/rivera/documents/{asked.passport.pk}#send" in page
    assert f"/rivera/documents/{asked.taxes.pk}#" not in page
    assert sent[0].receipt not in page and "page.jpg" not in page
    assert str(sent[1].pk) not in page


def test_the_item_tells_what_to_send_and_how(cast, asked, signed_in, client):
    page = text(signed_in(client, "ana").get(f"/rivera/documents/{asked.passport.pk}"))

    assert 'capture="environment"' in page and "application/pdf" in page
    assert asked.passport.facts["help"]["es"][:30] in page
    assert f'action="/rivera/documents/{asked.passport.pk}/send"' in page


@pytest.mark.parametrize(
    ("who", "paper", "words", "told"),
    [
        (
            "ana",
            "passport",
            r"Llegaron 3 KB de \d+ KB de un archivo que usted empezó a enviar el",
            "Se quitó lo que había llegado de Acta.jpg.",
        ),
        (
            "luis",
            "taxes",
            r"3 KB of \d+ KB arrived of a file that you began on",
            "What had arrived of Acta.jpg was removed.",
        ),
    ],
)
def test_a_half_sent_file_is_told_and_can_be_dropped(
    cast, asked, signed_in, client, who, paper, words, told
):
    request, content = getattr(asked, paper), photo(size=(1600, 1200))
    stand, browser = standing_of(cast.actor(who)), signed_in(client, who)
    half = start_upload(request.pk, name="Acta.jpg", size=len(content), standing=stand)
    start_upload(request.pk, name="Nothing yet.jpg", size=9, standing=stand)
    receive_piece(half.pk, offset=0, chunks=[content[:3000]], standing=stand)

    page = text(browser.get(f"/rivera/documents/{request.pk}"))

    assert re.search(words, page) and page.index("Acta.jpg") < page.index("Nothing yet.jpg")
    assert f'data-here="/rivera/uploads/{half.pk}"' in page
    assert page.index('id="send"') < page.index("Acta.jpg") < page.index("data-send")
    after = text(browser.post(f"/rivera/uploads/{half.pk}/remove", follow=True))
    assert after.count("Acta.jpg") == 1 and told in after
    again = text(browser.post(f"/rivera/uploads/{half.pk}/remove", follow=True))
    assert "Acta.jpg" not in again


def test_nobody_else_sees_a_half_sent_file(cast, asked, signed_in, client):
    stand, content = standing_of(cast.actor("maria")), photo()
    half = start_upload(asked.passport.pk, name="Secret.jpg", size=len(content), standing=stand)
    receive_piece(half.pk, offset=0, chunks=[content[:700]], standing=stand)

    assert "Secret.jpg" not in text(
        signed_in(client, "ana").get(f"/rivera/documents/{asked.passport.pk}")
    )


def test_the_receipt_has_number_time_size_and_fingerprint(cast, asked, sent, signed_in, client):
    version, file = sent
    page = text(signed_in(client, "luis").get(f"/rivera/versions/{version.pk}/receipt"))

    assert version.receipt in page and file.fingerprint in page and "1 page" in page


@pytest.mark.parametrize(
    ("judge", "said"),
    [
        (Version.accept, "You have nothing more to send for it."),
        (lambda v, *, by: v.send_back(by=by, reasons=[], words="x"), "See what to change"),
    ],
)
def test_the_receipt_says_what_became_of_the_version(
    cast, asked, sent, signed_in, client, judge, said
):
    receipt = f"/rivera/versions/{sent[0].pk}/receipt"
    browser = signed_in(client, "luis")
    assert "looks at it" in text(browser.get(receipt))

    with cast.standing("maria"):
        judge(Version.objects.get(), by=cast.actor("maria"))

    page = text(browser.get(receipt))
    assert said in page and "We have it" not in page and "looks at it" not in page


def test_the_receipt_of_a_replaced_version_says_so(cast, asked, sent, signed_in, client):
    newer = send_as(cast, "luis", asked.taxes, photo(words=b"again"))
    browser = signed_in(client, "luis")

    assert "You sent a newer version in its place" in text(
        browser.get(f"/rivera/versions/{sent[0].pk}/receipt")
    )
    assert "looks at it" in text(browser.get(f"/rivera/versions/{newer.pk}/receipt"))


def test_words_of_others_are_shown_as_words(cast, asked, signed_in, client):
    evil = "<script>alert(1)</script>\u202etxt"
    browser = signed_in(client, "ana")

    answer = browser.post(f"/rivera/documents/{asked.passport.pk}/comment", {"words": evil})

    assert answer.status_code == 302
    page = text(browser.get(f"/rivera/documents/{asked.passport.pk}"))
    assert "<script>alert" not in page and 'lang="es" dir="auto">&lt;script&gt;' in page
    with cast.standing("maria"):
        assert Remark.objects.get().words == evil.strip()


def test_an_empty_comment_is_answered_in_words(cast, asked, signed_in, client):
    page = signed_in(client, "ana").post(
        f"/rivera/documents/{asked.passport.pk}/comment", {"words": " "}
    )
    assert page.status_code == 422


def test_looking_at_pages_is_remembered_once_a_page(cast, asked, sent, signed_in, client):
    version, file = sent
    page = signed_in(client, "luis").get(f"/rivera/versions/{version.pk}")

    assert f"/rivera/files/{file.pk}/pages/1" in text(page)
    with cast.standing("maria"):
        entry = Entry.objects.get(name="file_opened")
    assert entry.facts["files"] == [str(file.pk)] and entry.facts["how"] == "page"
    assert entry.account_id == cast.accounts["luis"].pk


VARIES = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]+"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
)
"""The form's token, and the id that was asked for: a change of language leads back to it."""
FOREIGN = [
    "/rivera/documents/{request}",
    "/rivera/versions/{version}",
    "/rivera/versions/{version}/receipt",
    "/rivera/files/{file}/original",
    "/rivera/files/{file}/pages/1",
]


@pytest.mark.parametrize(
    ("who", "path"), [("carla", path) for path in FOREIGN] + [("ana", path) for path in FOREIGN[1:]]
)
def test_what_is_anothers_answers_as_what_does_not_exist(
    cast, asked, sent, signed_in, client, who, path
):
    version, file = sent
    browser = signed_in(client, who)
    ids = {"request": asked.taxes.pk, "version": version.pk, "file": file.pk}

    there = browser.get(path.format(**ids))
    nowhere = browser.get(path.format(**{key: new_id() for key in ids}))

    assert there.status_code == nowhere.status_code == 404
    assert VARIES.sub(b"", there.content) == VARIES.sub(b"", nowhere.content)
    assert dict(there.headers) == dict(nowhere.headers)


@pytest.mark.parametrize("who", ["carla", "ana"])
@pytest.mark.parametrize("path", ["comment", "send", "uploads"])
def test_nothing_is_written_for_another(cast, asked, signed_in, client, who, path):
    answer = signed_in(client, who).post(
        f"/rivera/documents/{asked.taxes.pk}/{path}",
        {"words": "x", "upload": str(new_id())},
        headers={"Upload-Length": "10"},
    )

    assert answer.status_code == 404
    with cast.standing("maria"):
        assert not Remark.objects.exists()


@pytest.mark.parametrize("path", FOREIGN)
def test_whoever_has_not_signed_in_is_asked_to(cast, asked, sent, client, path):
    version, file = sent
    ids = {"request": asked.taxes.pk, "version": version.pk, "file": file.pk}
    answer = client.get(path.format(**ids))
    assert answer.status_code == 302 and "next=" in answer["Location"]


NOT_BUSINESS = ("people_enter", "people_session", "firms_face")


def reads(browser, path):
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(path).status_code == 200
    return [
        query["sql"]
        for query in seen
        if query["sql"].startswith("SELECT")
        and not any(word in query["sql"] for word in NOT_BUSINESS)
    ]


def test_the_page_costs_the_same_for_three_items_as_for_thirty(cast, asked, signed_in, client):
    browser = signed_in(client, "ana")
    path = f"/rivera/case/{asked.case.pk}/documents"
    send_as(cast, "ana", asked.passport, photo())
    few = reads(browser, path)

    with cast.standing("maria"):
        more = [
            ask(
                asked.case,
                cast.parties["ana"].pk,
                label={"en": f"Paper {n}"},
                by=cast.actor("maria"),
            )
            for n in range(27)
        ]
    for request in more[:5]:
        send_as(cast, "ana", request, photo())

    assert len(reads(browser, path)) == len(few) <= 6, few


def test_a_file_that_arrived_but_was_not_sent_is_offered_again(cast, asked, signed_in, client):
    (upload,) = bring(cast, "ana", asked.passport, photo(), name="acta.jpg")
    browser = signed_in(client, "ana")
    assert f'name="upload" value="{upload}"' in text(
        browser.get(f"/rivera/documents/{asked.passport.pk}")
    )

    browser.post(f"/rivera/uploads/{upload}/remove", follow=True)
    assert "acta.jpg" not in text(browser.get(f"/rivera/documents/{asked.passport.pk}"))


def test_a_late_paper_was_due_and_an_accepted_one_has_no_date_any_more(
    cast, asked, signed_in, client
):
    today = clock.now().date()
    with cast.standing("maria"):
        late, soon = (
            ask(
                asked.case,
                cast.parties["luis"].pk,
                label={"en": name, "es": ""},
                due_on=today + timedelta(days=30),
                by=cast.actor("maria"),
            )
            for name in ("Lease", "Bill")
        )
    version = send_as(cast, "luis", soon, photo())
    due = f"by {wording.day(late.due_on)}"
    browser = signed_in(client, "luis")
    assert due in text(browser.get(f"/rivera/documents/{soon.pk}"))
    with cast.standing("maria"):
        version.accept(by=cast.actor("maria"))
    assert due not in text(browser.get(f"/rivera/documents/{soon.pk}"))

    assert due in text(browser.get(f"/rivera/documents/{late.pk}"))
    with clock.at(clock.now() + timedelta(days=40)):
        browser = signed_in(client, "luis")
        for path in (f"documents/{late.pk}", f"case/{asked.case.pk}/documents"):
            page = text(browser.get(f"/rivera/{path}"))
            assert f"was {due.replace('by', 'due')}" in page and due not in page, path
        page = text(signed_in(client, "maria").get(f"/rivera/desk/cases/{asked.case.pk}/documents"))
        assert "was due" in page
