"""What clients read about late payments."""

import pytest

from adelante.billing.lateness import late_policy, products_policy, write_late_policy
from adelante.core.errors import NotYours, Refused
from adelante.core.tenancy import tenant
from adelante.core.words import Words

OURS = Words(en="After 10 days we call you.", es="Después de 10 días le llamamos.")


def write(cast, words, by="olga"):
    with cast.standing(by):
        write_late_policy(words, by=cast.actor(by))


def read(cast, language):
    with tenant(cast.rivera):
        return late_policy(cast.rivera, language=language)


def test_a_firm_that_wrote_nothing_has_the_products_words(cast):
    assert read(cast, "es") == products_policy("es") != products_policy("en")


def test_the_firms_words_are_read_in_both_languages_and_can_be_taken_back(cast):
    write(cast, OURS)
    assert (read(cast, "en"), read(cast, "es")) == (OURS.en, OURS.es)
    write(cast, Words(en=""))
    assert read(cast, "en") == products_policy("en")


@pytest.mark.parametrize("words", [Words(en="Only English."), Words(en="", es="Solo español.")])
def test_one_language_alone_is_refused(cast, words):
    with pytest.raises(Refused, match="English and in Spanish"):
        write(cast, words)


@pytest.mark.parametrize("who", ["daniela", "maria", "fin"])
def test_only_who_runs_the_firm_writes_it(cast, who):
    with pytest.raises(NotYours):
        write(cast, OURS, by=who)
