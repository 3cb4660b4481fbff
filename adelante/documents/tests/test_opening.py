"""Who may open what was sent. The act checks it again, whatever the doors and the walls left."""

from dataclasses import replace

import pytest

from adelante.audit.models import Entry
from adelante.core.errors import NotYours
from adelante.documents.models import File
from adelante.documents.opening import open_original, show_pages
from adelante.documents.tests.conftest import photo, send_as


@pytest.fixture
def sent(cast, asked):
    """Ana's passport, one file of it."""
    version = send_as(cast, "ana", asked.passport, photo())
    with cast.standing("ana"):
        return File.objects.select_related("version").get(version=version.pk)


def strangers_to(cast):
    yield cast.actor("fin")
    yield cast.actor("zed")
    yield replace(cast.actor("ana"), rights=frozenset())
    yield replace(cast.actor("ana"), on_behalf_of=cast.accounts["ana"].pk)


def test_finance_another_firm_and_a_client_without_the_right_open_nothing(cast, sent):
    for by in strangers_to(cast):
        with cast.standing("ana"):
            with pytest.raises(NotYours):
                open_original(sent, by=by)
            with pytest.raises(NotYours):
                show_pages(sent.version, [sent], by=by)
    with cast.standing("olga"):
        assert not Entry.objects.filter(name="file_opened").exists()


@pytest.mark.parametrize("who", ["ana", "maria"])
def test_its_sender_and_the_paralegal_open_it(cast, sent, who):
    with cast.standing(who):
        assert open_original(sent, by=cast.actor(who))
