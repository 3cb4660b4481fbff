"""Who hears that a filing was corrected or taken back: whoever was told of it, and nobody else."""

import pytest

from adelante.cases.correcting import correct_filing, take_back_filing
from adelante.cases.filing import log_filing
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.messaging import tasks
from adelante.messaging.models import Message
from adelante.messaging.tests.conftest import send
from tests.jobs import jobs_of

TODAY = clock.today("America/Chicago")


@pytest.fixture
def filing(cast):
    with cast.standing("daniela"):
        by = cast.actor("daniela")
        case = cast.cases["ana_luis"]
        return log_filing(case, form="I-130", filed_on=TODAY, receipt_number="IOE0912345678", by=by)


@pytest.fixture
def put_right(cast, filing):
    """`put_right("taken back")`: the act, and what the worker does after it, twice."""

    def act(how):
        with cast.standing("daniela"):
            by = cast.actor("daniela")
            if how == "taken back":
                take_back_filing(filing, why="It was Carla's", by=by)
            else:
                correct_filing(
                    filing,
                    filed_on=TODAY,
                    receipt_number="IOE0912345687",
                    why="Two digits were swapped",
                    seen=filing.as_read,
                    by=by,
                )
        for job in jobs_of("tell_clients_put_right") * 2:
            tasks.tell_clients_put_right(**job)

    return act


def tell_of_the_filing():
    for job in jobs_of("tell_clients_filed"):
        tasks.tell_clients_filed(**job)


def messages(cast, template):
    with tenant(cast.rivera):
        return list(Message.objects.filter(template=template).order_by("to_address"))


@pytest.mark.parametrize(
    ("how", "template", "words"),
    [
        ("taken back", "filing_taken_back", ["no se presentó en su caso", "Lamentamos"]),
        ("corrected", "filing_corrected", ["IOE0912345687", "Lamentamos"]),
    ],
)
def test_who_was_told_hears_of_it_once_in_their_language(
    cast, server, put_right, how, template, words
):
    tell_of_the_filing()
    first = messages(cast, "filed")
    send(first[0])
    send(first[1])

    put_right(how)

    second = messages(cast, template)
    assert [(m.to_address, m.language) for m in second] == [
        ("ana@example.com", "es"),
        ("luis@example.com", "en"),
    ]
    assert send(second[0]).state == Message.State.SENT
    letter = server.took[-1]
    said = letter.get_body(("plain",)).get_content()
    assert all(word in said for word in words)
    assert "I-130" in said and "I-130" not in letter["Subject"] and "IOE" not in letter["Subject"]
    assert "swapped" not in said and "Carla" not in said
    assert [m.state for m in messages(cast, "filed")] == [Message.State.SENT] * 2


def test_who_was_not_told_yet_hears_nothing_of_it_at_all(cast, server, put_right):
    tell_of_the_filing()
    first = messages(cast, "filed")
    send(first[0])

    put_right("taken back")

    assert [m.to_address for m in messages(cast, "filing_taken_back")] == ["ana@example.com"]
    assert send(first[1]).state == Message.State.OVER


def test_a_filing_that_was_taken_back_before_its_job_ran_is_told_to_nobody(cast, server, put_right):
    put_right("taken back")
    tell_of_the_filing()

    assert messages(cast, "filing_taken_back") == []
    assert {send(m).state for m in messages(cast, "filed")} == {Message.State.OVER}
    assert server.arrived.empty()
