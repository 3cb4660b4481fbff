"""A link to one document: what can be sent by it, what is seen, and when it is over."""

import pytest

from adelante.audit.models import Entry
from adelante.cases import passing
from adelante.cases.models import Case, Party, Pass
from adelante.cases.passing import Kind, make_link, open_link
from adelante.cases.safety import keep_safe
from adelante.cases.sensitive import make_sensitive
from adelante.core.errors import NotYours, Refused
from adelante.core.tenancy import Door, tenant
from adelante.documents.arriving import receive_piece, start_upload
from adelante.documents.models import Request, Version
from adelante.documents.refusals import FileRefused
from adelante.documents.sending import send
from adelante.documents.tests.conftest import bring, photo, send_as


def keep_ana_safe(case, *, by):
    ana = Party.objects.get(case=case, short_name="Ana")
    keep_safe(case, protecting=[ana.pk], by=by)


@pytest.fixture
def link(cast, asked):
    """Ana's link to her passport: its secret."""
    return link_to(cast, asked.passport, "ana")


def link_to(cast, request, who, by="maria"):
    with cast.standing(by):
        return make_link(
            Kind.UPLOAD,
            request.pk,
            case=cast.cases["ana_luis"],
            party=request.party_id,
            account=cast.accounts[who].pk,
            by=cast.actor(by),
        )


def visiting(cast, secret):
    """The standing of a browser that has opened the link."""
    from contextlib import contextmanager

    visit = open_link(secret, firm=cast.rivera)

    @contextmanager
    def stand():
        with tenant(cast.rivera, door=Door.PASS):
            entered = passing.enter(visit, firm=cast.rivera)
            assert entered
            yield entered.actor

    return stand


def bring_by_link(stand, request, content, name="page.jpg"):
    upload = start_upload(request.pk, name=name, size=len(content), standing=stand)
    receive_piece(upload.pk, offset=0, chunks=[content], standing=stand)
    return upload.pk


def test_a_document_is_sent_by_a_link_in_the_name_of_whom_it_was_sent_to(cast, asked, link):
    stand = visiting(cast, link)
    version = send(
        asked.passport.pk,
        uploads=[bring_by_link(stand, asked.passport, photo())],
        standing=stand,
        words="The second page is blank.",
    )

    with cast.standing("maria"):
        sent = Version.objects.get(pk=version.pk)
        entry = Entry.objects.get(name="version_sent")
        opened = Entry.objects.get(name="link_opened")
        kept = Pass.objects.get()
        assert Request.objects.get(pk=asked.passport.pk).state == "waiting"
    assert sent.sent_by_account_id == cast.accounts["ana"].pk and sent.sent_by_name == "Ana Gómez"
    assert (entry.actor_kind, entry.door, entry.session_id) == ("pass", "pass", opened.session_id)
    assert kept.done_at and kept.result == version.pk and kept.opened_at


def test_the_second_version_of_a_document_gets_the_next_number(cast, asked, link):
    first = send_as(cast, "ana", asked.passport, photo())
    with cast.standing("maria"):
        Version.objects.get(pk=first.pk).send_back(by=cast.actor("maria"), words="Blurred.")
    stand = visiting(cast, link_to(cast, asked.passport, "ana"))
    uploads = [bring_by_link(stand, asked.passport, photo())]

    assert send(asked.passport.pk, uploads=uploads, standing=stand).number == 2


def test_the_same_sending_twice_is_one_version(cast, asked, link):
    stand = visiting(cast, link)
    uploads = [bring_by_link(stand, asked.passport, photo())]
    first = send(asked.passport.pk, uploads=uploads, standing=stand)

    assert send(asked.passport.pk, uploads=uploads, standing=stand).pk == first.pk


def test_once_it_was_sent_nothing_more_is_taken(cast, asked, link):
    stand = visiting(cast, link)
    send(
        asked.passport.pk,
        uploads=[bring_by_link(stand, asked.passport, photo())],
        standing=stand,
    )
    with pytest.raises(FileRefused):
        start_upload(asked.passport.pk, name="b.jpg", size=10, standing=stand)
    assert open_link(link, firm=cast.rivera) is None


def test_what_was_sent_while_signed_in_ends_the_link_too(cast, asked, link):
    send_as(cast, "ana", asked.passport, photo())
    assert open_link(link, firm=cast.rivera) is None


def test_a_link_sends_for_its_own_item_alone(cast, asked, link):
    stand = visiting(cast, link)
    with pytest.raises(NotYours):
        start_upload(asked.taxes.pk, name="b.jpg", size=10, standing=stand)


def test_files_begun_while_signed_in_are_not_seen_by_the_link(cast, asked, link):
    (mine,) = bring(cast, "ana", asked.passport, photo())
    stand = visiting(cast, link)
    with pytest.raises(NotYours):
        receive_piece(mine, offset=0, chunks=[b"x"], standing=stand)
    with pytest.raises(NotYours):
        send(asked.passport.pk, uploads=[mine], standing=stand)


@pytest.mark.parametrize("quiet", [make_sensitive, keep_ana_safe], ids=["sensitive", "safe"])
def test_a_case_that_becomes_quiet_ends_its_links_and_makes_no_new_one(cast, asked, link, quiet):
    case = cast.cases["ana_luis"]
    with cast.standing("maria"):
        quiet(Case.objects.get(pk=case.pk), by=cast.actor("maria"))
        case.refresh_from_db()
    assert open_link(link, firm=cast.rivera) is None
    with pytest.raises(Refused):
        link_to(cast, asked.passport, "ana")
