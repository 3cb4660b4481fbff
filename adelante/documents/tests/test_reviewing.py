"""What the firm says of a version, and what follows for the case."""

import pytest

from adelante.audit.models import Entry
from adelante.cases.models import Case, Milestone
from adelante.core.errors import NotYours, Refused
from adelante.documents.asking import ask
from adelante.documents.models import Remark, Request, Version

from .conftest import photo, send_as


@pytest.fixture
def sent(cast, asked):
    return send_as(cast, "ana", asked.passport, photo())


def counts(cast, case):
    with cast.standing("maria"):
        fresh = Case.objects.get(pk=case.pk)
    return fresh.documents_asked, fresh.documents_accepted, fresh.waits_on


def test_accepting_answers_the_request_and_moves_the_count(cast, asked, sent):
    assert counts(cast, asked.case) == (2, 0, "client")

    with cast.standing("maria"):
        sent.accept(by=cast.actor("maria"), words="Perfect", language="en")

    with cast.standing("maria"):
        version, request = Version.objects.get(), Request.objects.get(pk=asked.passport.pk)
        said = Remark.objects.get()
        entry = Entry.objects.get(name="version_accepted")
    assert (version.review, request.state) == ("accepted", "accepted")
    assert version.reviewed_by_id == cast.members["maria"].pk and version.reviewed_at
    assert (said.words, said.version_id, said.by_staff) == ("Perfect", version.pk, True)
    assert entry.facts["document"] == str(version.document_id)
    assert counts(cast, asked.case) == (2, 1, "client")  # Luis still has something to send


def test_sending_back_reopens_that_item_alone_and_says_why(cast, asked, sent):
    with cast.standing("maria"):
        sent.send_back(by=cast.actor("maria"), reasons=["blurry"], words="Página 2", language="es")

    with cast.standing("ana"):
        request, said = Request.objects.get(pk=asked.passport.pk), Remark.objects.get()
    assert request.state == "returned"
    assert (said.reasons, said.words, said.language) == (["blurry"], "Página 2", "es")

    again = send_as(cast, "ana", asked.passport, photo(words=b"2"))
    assert again.number == 2
    with cast.standing("maria"):
        again.accept(by=cast.actor("maria"))
        assert list(Version.objects.order_by("number").values_list("review", flat=True)) == [
            "returned",
            "accepted",
        ]


def test_a_correction_needs_a_reason_that_the_client_can_read(cast, sent):
    maria = cast.actor("maria")
    for reasons, words in ([], "  "), (["no-such-reason"], "x"):
        with cast.standing("maria"), pytest.raises(Refused):
            sent.send_back(by=maria, reasons=reasons, words=words)
    with cast.standing("maria"):
        assert Version.objects.get().review == "waiting"


def test_a_version_is_reviewed_once(cast, sent):
    with cast.standing("maria"):
        sent.accept(by=cast.actor("maria"))
    with cast.standing("daniela"), pytest.raises(Refused, match="already"):
        sent.send_back(by=cast.actor("daniela"), words="no")


def test_a_replaced_version_is_not_accepted(cast, asked, sent):
    send_as(cast, "ana", asked.passport, photo(words=b"2"))
    with cast.standing("maria"), pytest.raises(Refused, match="newer version"):
        sent.accept(by=cast.actor("maria"))


@pytest.mark.parametrize("who", ["fin", "ana", "luis", "zed"])
def test_nobody_else_may_review(cast, sent, who):
    with pytest.raises(NotYours):
        sent.accept(by=cast.actor(who))
    with pytest.raises(NotYours):
        sent.send_back(by=cast.actor(who), words="no")


def test_the_last_required_one_completes_the_documents_and_it_is_the_firms_turn(cast, asked, sent):
    maria = cast.actor("maria")
    with cast.standing("maria"):
        ask(asked.case, cast.parties["ana"].pk, label={"en": "A photo"}, required=False, by=maria)
        asked.taxes.waive("filed by the sponsor", by=maria)
        assert not Milestone.objects.exists()
        sent.accept(by=maria)
        assert Milestone.objects.get().key == "documents_complete"
    assert counts(cast, asked.case) == (1, 1, "firm")

    with cast.standing("maria"):
        asked.taxes.reopen(by=maria)
    assert counts(cast, asked.case) == (2, 1, "client")


def test_when_everything_is_sent_it_is_the_firms_turn(cast, asked, sent):
    assert counts(cast, asked.case)[2] == "client"
    send_as(cast, "luis", asked.taxes, photo())
    assert counts(cast, asked.case) == (2, 0, "firm")


def test_a_waiver_says_why_and_only_the_office_may(cast, asked, sent):
    with cast.standing("maria"):
        with pytest.raises(Refused, match="Say why"):
            asked.taxes.waive(" ", by=cast.actor("maria"))
        with pytest.raises(Refused, match="waits for review"):
            asked.passport.waive("no need", by=cast.actor("maria"))
    with pytest.raises(NotYours):
        asked.taxes.waive("no need", by=cast.actor("luis"))


def test_comments_are_read_by_the_party_and_the_firm(cast, asked):
    with cast.standing("ana"):
        asked.passport.comment("¿Sirve el vencido?", language="es", by=cast.actor("ana"))
    with cast.standing("maria"):
        asked.passport.comment("Sí", language="es", by=cast.actor("maria"))

    with cast.standing("ana"):
        assert list(Remark.objects.order_by("said_at").values_list("author", "by_staff")) == [
            ("Ana Gómez", False),
            ("María Ruiz", True),
        ]
    with cast.standing("luis"):
        assert not Remark.objects.exists()
        with pytest.raises(NotYours):
            asked.passport.comment("x", language="es", by=cast.actor("luis"))
