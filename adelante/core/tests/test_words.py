"""Text in the reader's language, English where nobody has translated it yet."""

import pytest

from adelante.core.words import Words

BOTH = Words(en="Birth certificate", es="Acta de nacimiento")
ENGLISH = Words(en="Birth certificate")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Birth certificate"),
        ("es", "Acta de nacimiento"),
        ("es-mx", "Acta de nacimiento"),
        ("ES_US", "Acta de nacimiento"),
        ("pt", "Birth certificate"),
        ("est", "Birth certificate"),
        ("", "Birth certificate"),
    ],
)
def test_readers_get_their_language_or_english(code, text):
    assert BOTH.in_language(code) == text


def test_a_missing_translation_is_read_in_english_and_known_as_missing():
    assert ENGLISH.in_language("es") == "Birth certificate"
    assert ENGLISH.is_missing("es")
    assert not ENGLISH.is_missing("en")
    assert not BOTH.is_missing("es")


@pytest.mark.parametrize("words", [BOTH, ENGLISH])
def test_words_survive_json(words):
    assert Words.from_json(words.as_json()) == words


@pytest.mark.parametrize("kept", [{"en": "Yes"}, {"en": "Yes", "es": None}])
def test_kept_words_may_lack_spanish(kept):
    assert Words.from_json(kept) == Words(en="Yes", es="")


def test_kept_words_need_english():
    with pytest.raises(KeyError):
        Words.from_json({"es": "Sí"})


def test_names_take_their_places_and_others_stay():
    title = Words(en="Green card for {beneficiary}, {date}", es="Residencia para {beneficiary}")

    assert title.filled({"beneficiary": "Ana", "petitioner": "Luis"}) == Words(
        en="Green card for Ana, {date}", es="Residencia para Ana"
    )


def test_a_place_cannot_reach_into_an_object():
    assert Words(en="{name.__class__}").filled({"name": "Ana"}).en == "{name.__class__}"
