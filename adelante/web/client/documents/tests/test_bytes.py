"""Files in and out by HTTP: in pieces, in a form, as a download."""

import base64
import hashlib
import io
import re
import tracemalloc
import zlib
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client
from django.utils.http import content_disposition_header
from hypothesis import given, settings
from hypothesis import strategies as st

from adelante.audit.models import Entry
from adelante.core.ids import new_id
from adelante.documents.arriving import receive_piece, start_upload
from adelante.documents.models import File, Upload, Version
from adelante.documents.names import clean_name
from adelante.documents.refusals import MOST_BYTES
from adelante.documents.standing import standing_of
from adelante.documents.tests.conftest import bring, photo, send_as
from adelante.web.parts.documents.giving import _asked, name_to_save
from tests.cast import sign_in

JSON = {"Accept": "application/json"}


@pytest.fixture
def ana(cast, signed_in, client):
    return signed_in(client, "ana")


def create(browser, request, size, name="acta.jpg"):
    metadata = f"filename {base64.b64encode(name.encode()).decode()},filetype aW1hZ2U="
    return browser.post(
        f"/rivera/documents/{request.pk}/uploads",
        headers=JSON | {"Upload-Length": str(size), "Upload-Metadata": metadata},
    )


def patch(browser, url, offset, piece, **environ):
    return browser.generic(
        "PATCH",
        url,
        piece,
        content_type="application/offset+octet-stream",
        headers=JSON | {"Upload-Offset": str(offset)},
        **environ,
    )


def jpeg():
    return SimpleUploadedFile("a.jpg", photo())


def send(browser, request, *uploads, **options):
    return browser.post(f"/rivera/documents/{request.pk}/send", {"upload": uploads}, **options)


def half_sent(cast, request, name):
    stand = standing_of(cast.actor("ana"))
    upload = start_upload(request.pk, name=name, size=len(photo()), standing=stand)
    receive_piece(upload.pk, offset=0, chunks=[photo()[:700]], standing=stand)
    return upload.pk


def test_a_file_goes_in_pieces_and_comes_back_the_same(cast, asked, ana):
    content = photo(size=(1600, 1200))
    made = create(ana, asked.passport, len(content), name="Acta de Ana – 2.jpg")
    assert made.status_code == 201
    url = made["Location"]
    first = patch(ana, url, 0, content[:5000])
    assert (first.status_code, first["Upload-Offset"]) == (204, "5000")
    asking = ana.head(url)
    assert (asking["Upload-Offset"], asking["Upload-Length"]) == ("5000", str(len(content)))
    assert patch(ana, url, 5000, content[5000:]).status_code == 204

    sent = send(ana, asked.passport, url.rsplit("/", 1)[-1])

    with cast.standing("maria"):
        version, file = Version.objects.get(), File.objects.get()
    assert sent["Location"] == f"/rivera/versions/{version.pk}/receipt"
    assert send(ana, asked.passport, url.rsplit("/", 1)[-1])["Location"] == sent["Location"]
    given_back = ana.get(f"/rivera/files/{file.pk}/original")
    body = b"".join(given_back.streaming_content)
    assert body == content and hashlib.sha256(body).digest() == bytes(file.sha256)


def test_a_download_is_a_file_and_never_a_page(cast, asked, ana):
    send_as(cast, "ana", asked.passport, photo(), name='a "quoted" \\ Acta.jpg')
    with cast.standing("maria"):
        file = File.objects.get()

    given_back = ana.get(f"/rivera/files/{file.pk}/original", headers={"Accept-Encoding": "gzip"})

    assert given_back["Content-Type"] == "image/jpeg"
    assert given_back["Content-Disposition"].startswith("attachment; filename")
    assert given_back["X-Content-Type-Options"] == "nosniff"
    assert given_back["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert given_back["Cross-Origin-Resource-Policy"] == "same-origin"
    assert given_back["Cache-Control"] == "no-store"
    assert (
        given_back["Content-Length"]
        == str(file.size)
        == str(len(b"".join(given_back.streaming_content)))
    )
    with cast.standing("maria"):
        assert Entry.objects.filter(name="file_opened", facts__how="original").count() == 1


@pytest.mark.parametrize(
    ("asked_for", "status", "first", "last"),
    [
        ("bytes=0-0", 206, 0, 0),
        ("bytes=10-", 206, 10, -1),
        ("bytes=-5", 206, -5, -1),
        ("bytes=5-999999999", 206, 5, -1),
        ("bytes=0-1,3-4", 200, 0, -1),
        (",".join(["bytes=0-1"] + ["2-3"] * 1000), 200, 0, -1),
        ("bytes=5-2", 200, 0, -1),
        ("lines=1-2", 200, 0, -1),
        ("bytes=-", 200, 0, -1),
        ("bytes=99999999-", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
    ],
)
def test_one_range_is_given_and_never_more_than_the_file(
    cast, asked, ana, asked_for, status, first, last
):
    content = photo()
    send_as(cast, "ana", asked.passport, content, pieces=300)
    with cast.standing("maria"):
        file = File.objects.get()

    answer = ana.get(f"/rivera/files/{file.pk}/original", headers={"Range": asked_for})

    assert answer.status_code == status
    if status != 416:
        first, last = first % len(content), last % len(content)
        assert b"".join(answer.streaming_content) == content[first : last + 1]
        assert answer["Content-Length"] == str(last - first + 1)
    if status == 206:
        assert answer["Content-Range"] == f"bytes {first}-{last}/{len(content)}"


@given(
    text=st.text(max_size=40) | st.from_regex(r"[0-9]{0,6}-[0-9]{0,6}", fullmatch=True),
    size=st.integers(1, 1000),
)
@settings(max_examples=300, deadline=None)
def test_no_range_reaches_outside_the_file(text, size):
    request = HttpRequest()
    request.META["HTTP_RANGE"] = f"bytes={text}"
    found = _asked(request, size)
    assert found in (None, (-1, -1)) or 0 <= found[0] <= found[1] < size


EVIL_NAMES = [
    "", "..", "../../etc/passwd", "C:\\a\\b.pdf", "a\r\nSet-Cookie: x=1.pdf", "\0.pdf", "-rf",
    "CON", "\u202egpj.exe", "\u200b", "😀" * 255 + ".pdf", "e\u0301.pdf", "\ud800.pdf", '"; x="y',
]  # fmt: skip


@given(name=st.text(max_size=300) | st.sampled_from(EVIL_NAMES))
@settings(max_examples=500, deadline=None)
def test_any_name_is_kept_as_a_harmless_one_that_round_trips(name):
    kept = clean_name(name)

    assert kept and len(kept) <= 200 and kept == clean_name(kept)
    assert not set(kept) & set("\r\n\0/\\\u202e\u2028\u2029")
    header = content_disposition_header(True, kept)
    assert header.isascii() or header.isprintable()
    assert "\n" not in header and "\r" not in header
    if header.startswith("attachment; filename*="):
        assert unquote(header.partition("''")[2]) == kept


def test_a_refusal_is_one_sentence_in_the_readers_language_with_its_status(cast, asked, ana):
    large = create(ana, asked.passport, 240_000_000, name="todo.pdf")
    empty = create(ana, asked.passport, 0)
    page = create(ana, asked.passport, 60)
    html = patch(ana, page["Location"], 0, b"<!doctype html><script>alert(1)</script>")
    late = patch(ana, page["Location"], 0, photo()[:60])
    strange = create(ana, asked.passport, "lots")
    nothing = ana.post(f"/rivera/documents/{asked.passport.pk}/send", headers=JSON)

    assert [r.status_code for r in (large, empty, html, late, strange, nothing)] == [
        413,
        422,
        415,
        410,
        400,
        409,
    ]
    assert all(set(r.json()) == {"error"} for r in (large, empty, html, late, strange, nothing))
    assert "240 MB" in large.json()["error"]


def test_a_piece_without_length_or_too_long_or_short_is_not_taken(cast, asked, ana, files_folder):
    url = create(ana, asked.passport, 9_000_000)["Location"]

    assert patch(ana, url, 0, b"\xff\xd8\xff" + b"\0" * (4 * 1024 * 1024)).status_code == 413
    assert patch(ana, url, 0, photo(), CONTENT_LENGTH="").status_code == 411
    cut = {"wsgi.input": io.BytesIO(photo()), "CONTENT_LENGTH": "2000000"}
    assert patch(ana, url, 0, b"x", **cut).status_code == 503
    assert patch(ana, url, 7, photo()).status_code == 409
    assert ana.head(url)["Upload-Offset"] == "0"
    assert not [path for path in files_folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("who", ["luis", "carla", "maria"])
def test_only_the_sender_goes_on_with_an_upload(cast, asked, ana, who):
    url = create(ana, asked.passport, 5000)["Location"]
    other = Client()
    sign_in(other, cast.accounts[who])

    for answer in (patch(other, url, 0, photo()), other.head(url), other.delete(url)):
        nowhere = other.head(f"/rivera/uploads/{new_id()}")
        assert answer.status_code == nowhere.status_code == 404
    assert ana.head(url)["Upload-Offset"] == "0"


def test_without_scripts_the_form_brings_the_files_themselves(cast, asked, ana, tmp_path):
    one, two = photo(words=b"one"), photo(words=b"two")

    answer = ana.post(
        f"/rivera/documents/{asked.passport.pk}/send",
        {
            "file": [SimpleUploadedFile("a.jpg", one), SimpleUploadedFile("b.jpg", two)],
            "comment": "Hola",
        },
    )

    assert answer.status_code == 302
    with cast.standing("maria"):
        files = list(File.objects.order_by("position"))
    assert [(f.original_name, bytes(f.sha256)) for f in files] == [
        ("a.jpg", hashlib.sha256(one).digest()),
        ("b.jpg", hashlib.sha256(two).digest()),
    ]
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or (one not in path.read_bytes() and b"JFIF" not in path.read_bytes())


def test_what_arrived_before_and_what_comes_now_become_one_version(cast, asked, ana):
    (first,) = bring(cast, "ana", asked.passport, photo(words=b"one"), name="1.jpg")
    half = half_sent(cast, asked.passport, "2.jpg")
    form = {"upload": [first], "comment": "Hola"}

    unsure = ana.post(
        f"/rivera/documents/{asked.passport.pk}/send",
        form | {"file": SimpleUploadedFile("3.jpg", photo(words=b"three"))},
    )
    page = unsure.content.decode()
    third = re.findall(r'name="upload" value="([^"]+)"', page)
    told = send(ana, asked.passport, *third, headers=JSON)
    with cast.standing("maria"):
        assert not Version.objects.exists()
    yes = {"upload": third, "sure": re.search(r'name="sure" value="([^"]+)"', page)[1]}
    sent = ana.post(f"/rivera/documents/{asked.passport.pk}/send", yes)

    assert unsure.status_code == told.status_code == 409
    assert "2.jpg no ha llegado completo" in page and ">Hola</textarea>" in page
    assert set(told.json()) == {"error", "yes", "sure"} and str(half) in told.json()["sure"]
    assert sent.status_code == 302
    with cast.standing("maria"):
        files = File.objects.filter(version=Version.objects.get()).order_by("position")
        assert [file.original_name for file in files] == ["1.jpg", "3.jpg"]


def test_a_yes_to_one_file_is_not_one_to_another(cast, asked, ana):
    (first,) = bring(cast, "ana", asked.passport, photo())
    half_sent(cast, asked.passport, "2.jpg")
    yes = send(ana, asked.passport, first, headers=JSON).json()["sure"]
    half_sent(cast, asked.passport, "3.jpg")

    answer = ana.post(
        f"/rivera/documents/{asked.passport.pk}/send",
        {"upload": [first], "sure": yes},
        headers=JSON,
    )

    assert answer.status_code == 409
    assert "3.jpg" in answer.json()["error"] and "2.jpg" not in answer.json()["error"]


def test_a_file_that_was_sent_is_not_gone_on_with(cast, asked, ana):
    (upload,) = bring(cast, "ana", asked.passport, photo())
    assert ana.head(f"/rivera/uploads/{upload}").status_code == 200
    send(ana, asked.passport, upload)

    assert ana.head(f"/rivera/uploads/{upload}").status_code == 410


def test_the_script_of_a_sender_who_is_not_signed_in_is_told_so(asked, client):
    url = f"/rivera/uploads/{new_id()}"
    answers = [
        create(client, asked.passport, 10),
        client.head(url, headers=JSON),
        patch(client, url, 0, b"x"),
        send(client, asked.passport, headers={"Accept": "text/html, application/json;q=0.9"}),
    ]

    assert [answer.status_code for answer in answers] == [401] * 4


def test_a_wrong_file_in_a_form_is_refused_and_the_right_one_is_not_lost(cast, asked, ana):
    answer = ana.post(
        f"/rivera/documents/{asked.passport.pk}/send",
        {
            "file": [
                jpeg(),
                SimpleUploadedFile("b.pdf", b"MZ" + b"\0" * 99),
            ]
        },
    )

    assert answer.status_code == 415 and b'role="alert"' in answer.content
    assert b"a.jpg" in answer.content  # it arrived, and can be sent as it is
    with cast.standing("maria"):
        assert not Version.objects.exists()


class Endless:
    """A body that never ends, and counts what was read of it."""

    def __init__(self, head: bytes) -> None:
        self.rest, self.taken = head, 0

    def readline(self, size: int = -1) -> bytes:
        return self.read(size)

    def read(self, size: int = -1) -> bytes:
        chunk = (self.rest + b"\0" * size)[:size]
        self.rest = self.rest[size:]
        self.taken += len(chunk)
        return chunk


def test_a_form_past_the_limit_is_stopped_early_in_little_memory(
    cast, asked, ana, files_folder, monkeypatch
):
    monkeypatch.setattr("adelante.web.client.documents.sealed_upload.MOST_BYTES", 12_000_000)
    head = (
        b'--xx\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n'
        b"Content-Type: image/jpeg\r\n\r\n" + photo()
    )
    body = Endless(head)
    tracemalloc.start()

    answer = ana.generic(
        "POST",
        f"/rivera/documents/{asked.passport.pk}/send",
        b"x",
        content_type="multipart/form-data; boundary=xx",
        **{"wsgi.input": body, "CONTENT_LENGTH": str(190_000_000)},
    )

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 413
    assert body.taken < 13_000_000 and peak < 24_000_000
    assert not [path for path in files_folder.rglob("*") if path.is_file()]
    with cast.standing("maria"):
        assert Upload.objects.get().failed_because == "too_large"


def test_a_form_announced_as_far_too_long_is_not_read_at_all(cast, asked, ana):
    body = Endless(b"--xx\r\n")
    answer = ana.generic(
        "POST",
        f"/rivera/documents/{asked.passport.pk}/send",
        b"x",
        content_type="multipart/form-data; boundary=xx",
        **{"wsgi.input": body, "CONTENT_LENGTH": str(3 * MOST_BYTES)},
    )
    assert answer.status_code == 413 and body.taken == 0


def test_a_strangers_files_are_not_even_read(cast, asked, client, files_folder):
    answer = client.post(f"/rivera/documents/{asked.passport.pk}/send", {"file": jpeg()})
    assert answer.status_code == 302 and not files_folder.exists()


def test_a_form_from_another_site_sends_nothing(cast, asked):
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, cast.accounts["ana"])

    form = browser.post(f"/rivera/documents/{asked.passport.pk}/send", {"file": jpeg()})
    piece = create(browser, asked.passport, 100)

    assert form.status_code == piece.status_code == 403
    with cast.standing("maria"):
        assert not Version.objects.exists()


def test_files_of_any_other_form_are_dropped(cast, asked, ana, files_folder):
    ana.post(
        f"/rivera/documents/{asked.passport.pk}/comment",
        {"words": "Hola", "file": SimpleUploadedFile("a.jpg", photo())},
    )
    with cast.standing("maria"):
        assert not Upload.objects.exists()
    assert not files_folder.exists()


def test_storage_has_no_address(cast, asked, ana, files_folder):
    send_as(cast, "ana", asked.passport, photo())
    for path in files_folder.rglob("*"):
        name = path.relative_to(files_folder)
        for guess in (f"/files/{name}", f"/rivera/files/{name}", f"/static/{name}", f"/{name}"):
            assert ana.get(guess).status_code == 404


@pytest.mark.parametrize(
    ("kind", "named", "saved"),
    [
        ("pdf", "visa.hta", "visa.hta.pdf"),
        ("jpeg", "photo.jpg.exe", "photo.jpg.exe.jpg"),
        ("jpeg", "IMG_1.JPEG", "IMG_1.JPEG"),
        ("pdf", "acta.pdf", "acta.pdf"),
        ("heic", "foto", "foto.heic"),
    ],
)
def test_what_is_saved_ends_as_what_it_is(kind, named, saved):
    assert name_to_save(File(kind=kind, original_name=named)) == saved


def test_a_comment_that_cannot_be_kept_is_refused_whole(cast, asked, ana):
    answer = ana.post(
        f"/rivera/documents/{asked.passport.pk}/send",
        {"file": SimpleUploadedFile("a.jpg", photo()), "comment": "x" * 4001},
    )

    assert answer.status_code in {409, 422}
    with cast.standing("maria"):
        assert not Version.objects.exists()


def test_a_nul_in_a_comment_costs_nothing(asked, ana):
    answer = ana.post(
        f"/rivera/documents/{asked.passport.pk}/send",
        {"file": SimpleUploadedFile("a.jpg", photo()), "comment": "hola\x00 gracias"},
    )

    assert answer.status_code == 302


def test_a_client_who_sent_enough_today_is_told_in_their_language_by_both_ways(
    cast, asked, ana, settings
):
    content = photo()
    settings.MOST_BYTES_PER_CLIENT_A_DAY = len(content)
    patch(ana, create(ana, asked.passport, len(content))["Location"], 0, content)

    by_script = create(ana, asked.passport, 1)
    settings.MOST_BYTES_PER_CLIENT_A_DAY = 1  # a form's file is only known to be one too many
    by_form = ana.post(
        f"/rivera/documents/{asked.passport.pk}/send",
        {"file": jpeg(), "comment": "Es la copia nueva"},
    )

    assert by_script.status_code == by_form.status_code == 413
    assert "mañana" in by_script.json()["error"] and "mañana" in by_form.content.decode()


def test_where_a_file_stands_says_how_it_begins(cast, asked, ana):
    content = photo()
    url = create(ana, asked.passport, len(content))["Location"]
    assert "Upload-Begins" not in ana.head(url)

    patch(ana, url, 0, content[:700])
    patch(ana, url, 700, content[700:1000])

    assert ana.head(url)["Upload-Begins"] == f"700 {zlib.crc32(content[:700])}"
