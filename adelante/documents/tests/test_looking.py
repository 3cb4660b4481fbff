"""Pictures of pages, and that nothing plain is left anywhere."""

import io
import json
import secrets
import tempfile

import pypdfium2
from django.db import connection

from adelante.core.vault import LocalFolder
from adelante.documents.looking import WIDTH, look_at_file
from adelante.documents.models import File, Preview
from adelante.documents.originals import unlock_preview

from .conftest import photo, send_as


def pdf(pages: int) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(612, 792)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def file_of(cast, version):
    with cast.standing("maria"):
        return File.objects.get(version=version)


def test_pages_become_sealed_pictures(cast, asked, files_folder):
    file = file_of(cast, send_as(cast, "ana", asked.passport, pdf(3), name="three.pdf"))
    assert file.looks == "waiting"

    look_at_file(file.pk, firm=cast.rivera)

    with cast.standing("ana"):
        file.refresh_from_db()
        previews = list(Preview.objects.filter(file=file).order_by("page"))
        opened = unlock_preview(previews[2], of=file)
    assert (file.looks, file.page_count, file.unreadable_because) == ("ready", 3, "")
    assert [(p.page, p.width) for p in previews] == [(1, WIDTH), (2, WIDTH), (3, WIDTH)]
    with opened.open() as reader:
        assert reader.read(3) == b"\xff\xd8\xff"
    stored = [path for path in files_folder.rglob("*") if path.is_file()]
    assert not any(b"JFIF" in path.read_bytes() for path in stored)


def test_looking_twice_changes_nothing(cast, asked, files_folder):
    file = file_of(cast, send_as(cast, "ana", asked.passport, photo()))
    look_at_file(file.pk, firm=cast.rivera)
    stored = sorted(LocalFolder(files_folder).names())

    look_at_file(file.pk, firm=cast.rivera)

    assert sorted(LocalFolder(files_folder).names()) == stored and len(stored) == 2


def test_a_broken_file_is_kept_and_said_to_be_unreadable(cast, asked):
    broken = photo()[:400]
    file = file_of(
        cast, send_as(cast, "ana", asked.passport, b"%PDF-1.7\nnot really", name="a.pdf")
    )
    cut = file_of(cast, send_as(cast, "luis", asked.taxes, broken))

    for each in (file, cut):
        look_at_file(each.pk, firm=cast.rivera)
        with cast.standing("maria"):
            each.refresh_from_db()
        assert (each.looks, each.unreadable_because) == ("unreadable", "broken")


def test_nothing_plain_is_left_in_the_data_folder_the_temporary_one_or_the_jobs(
    cast, asked, tmp_path, monkeypatch
):
    canary = secrets.token_hex(16).encode()
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)

    version = send_as(cast, "ana", asked.passport, photo(words=canary), pieces=777)
    file = file_of(cast, version)
    look_at_file(file.pk, firm=cast.rivera)

    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) == len(file.places) + 1  # its pieces and one picture
    for path in written:
        content = path.read_bytes()
        assert canary not in content and not content.startswith(b"\xff\xd8\xff")
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        jobs = [json.loads(args) for (args,) in cursor.fetchall()]
    assert {"firm": str(cast.rivera), "file": str(file.pk)} in jobs
    for name in {name for args in jobs for name in args}:
        assert name in {"firm", "file", "entry"}  # ids alone


def test_at_most_forty_pages_are_drawn(cast, asked):
    file = file_of(cast, send_as(cast, "ana", asked.passport, pdf(41), name="long.pdf"))

    look_at_file(file.pk, firm=cast.rivera)

    with cast.standing("maria"):
        file.refresh_from_db()
        assert (file.page_count, Preview.objects.filter(file=file).count()) == (41, 40)
