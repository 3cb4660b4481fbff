"""The demo's first page: who is who, in the reader's language."""

import pytest
from django.utils.translation import override

from adelante.demo.people import STORIES


@pytest.mark.parametrize(
    ("language", "role", "story"),
    [
        ("en", "Client", "Client of the other firm."),
        ("es", "Cliente", "Cliente de la otra oficina."),
    ],
)
def test_who_is_who_is_told_in_the_language_of_the_page(cast, demo, client, language, role, story):
    page = client.get("/demo/", headers={"accept-language": language}).content.decode()
    hugo = page[page.index(cast.accounts["hugo"].name) :].partition("</section>")[0]
    assert story in hugo and role in hugo and "client ·" not in hugo


def test_every_story_has_spanish_words():
    for _email, story in STORIES:
        with override("en"):
            english = str(story)
        with override("es"):
            assert str(story) != english
