from dataclasses import replace

import pytest

from adelante.audit.models import Entry
from adelante.core.errors import NotYours, Refused
from adelante.core.tenancy import tenant
from adelante.core.words import Words
from adelante.library import catalogue
from adelante.library.adopting import adopt
from adelante.library.facts import InstallmentFacts
from adelante.library.models import CaseType
from adelante.library.models.case_type import RowChoice, row_key


@pytest.fixture
def own(cast):
    with cast.standing("olga"):
        return adopt("n400", by=cast.actor("olga"))


@pytest.fixture
def editing(cast):
    """`editing(lambda by: …)` acts as the managing partner."""

    def edit(act, who="olga"):
        with cast.standing(who):
            return act(cast.actor(who))

    return edit


def fresh(cast, own):
    with tenant(cast.rivera):
        return CaseType.objects.get(pk=own.pk)


def test_a_copy_holds_all_that_the_library_says_and_is_the_firms_alone(cast, own):
    assert own.typed == catalogue.case_types()["n400"] and own.from_key == "n400"
    with cast.standing("zed"):
        assert not CaseType.objects.filter(pk=own.pk).exists()


def test_a_type_is_taken_over_once(cast, own, editing):
    assert editing(lambda by: adopt("n400", by=by)).pk == own.pk
    with tenant(cast.rivera):
        assert Entry.objects.filter(name="case_type_adopted").count() == 1
    with pytest.raises(Refused, match="no such case type"):
        editing(lambda by: adopt("o1", by=by))


def test_a_retired_type_comes_back_as_it_was(cast, own, editing):
    editing(lambda by: own.retire(by=by))
    assert fresh(cast, own).retired_at
    assert editing(lambda by: adopt("n400", by=by)).pk == own.pk
    assert fresh(cast, own).retired_at is None


def test_the_firm_gives_it_names_and_a_missing_translation_is_seen(cast, own, editing):
    editing(
        lambda by: own.rename(
            label="Citizenship",
            name=Words(en="Become a citizen"),
            title=Words(en="Citizenship for {applicant}", es="Ciudadanía de {applicant}"),
            by=by,
        )
    )
    kept = fresh(cast, own)
    assert kept.label == kept.typed.label == "Citizenship"
    assert kept.typed.name.is_missing("es") and not kept.typed.title.is_missing("es")


def test_a_row_is_left_out_and_taken_in_again(cast, own, editing):
    row = own.typed.documents[0]
    out = RowChoice(used=False, requirement=row.requirement, ask_first=False)
    editing(lambda by: own.keep_rows({row_key(row): out}, by=by))
    kept = fresh(cast, own)
    assert row not in kept.typed.documents and (row, False) in kept.every_row()

    back = RowChoice(used=True, requirement="optional", ask_first=True)
    editing(lambda by: own.keep_rows({row_key(row): back, "no:such:row": back}, by=by))
    taken = replace(row, requirement="optional", ask_first=True)
    assert taken in fresh(cast, own).typed.documents


def test_a_type_without_any_document_is_refused(own, editing):
    none = {
        row_key(row): RowChoice(used=False, requirement="required", ask_first=False)
        for row in own.typed.documents
    }
    with pytest.raises(Refused, match="one document"):
        editing(lambda by: own.keep_rows(none, by=by))


def test_the_firms_words_stand_for_the_librarys(cast, own, editing):
    document = own.typed.documents[0].document
    words = Words(en="Your green card", es="Su tarjeta verde")
    editing(lambda by: own.name_paper(document, label=words, help=Words(en="Both sides"), by=by))

    paper = fresh(cast, own).paper(document)
    assert paper.label == words and paper.help.is_missing("es")
    assert paper.formats == catalogue.documents()[document].formats


def test_the_firm_asks_for_something_that_the_library_does_not_know(cast, own, editing):
    words = Words(en="Letter from the choir", es="Carta del coro")
    row = editing(lambda by: own.add_row(party="applicant", label=words, help=Words(en=""), by=by))
    kept = fresh(cast, own)
    assert row in kept.typed.documents and kept.paper(row.document).label == words
    with pytest.raises(Refused, match="Nobody has this part"):
        editing(lambda by: own.add_row(party="employer", label=words, help=words, by=by))


def test_the_parts_of_the_fee_make_the_whole(cast, own, editing):
    half = InstallmentFacts(percent=50, label=Words(en="Half"), milestone="agreement_signed")
    later = replace(half, milestone=None, days=30)
    editing(lambda by: own.split_fee([half, later], fee_cents=120_000, by=by))
    kept = fresh(cast, own).typed
    assert kept.installments == (half, later) and kept.fee.cents == 120_000

    for parts, why in [
        ([half], "100 percent"),
        ([half, half, replace(half, percent=0)], "above zero"),
        ([half, replace(half, days=3)], "choose one"),
    ]:
        with pytest.raises(Refused, match=why):
            editing(lambda by, parts=parts: own.split_fee(parts, fee_cents=1, by=by))


@pytest.mark.parametrize("who", ["maria", "fin", "ana", "zed"])
def test_nobody_else_may_change_a_type(own, editing, who):
    words = Words(en="x", es="x")
    for act in (
        lambda by: own.rename(label="x", name=words, title=words, by=by),
        lambda by: own.keep_rows({}, by=by),
        lambda by: own.name_paper("passport", label=words, help=words, by=by),
        lambda by: own.add_row(party="applicant", label=words, help=words, by=by),
        lambda by: own.split_fee([], fee_cents=0, by=by),
        lambda by: own.retire(by=by),
        lambda by: own.bring_back(by=by),
    ):
        with pytest.raises(NotYours):
            editing(act, who=who)
    if who != "zed":  # an owner of another firm takes over a copy of their own
        with pytest.raises(NotYours):
            editing(lambda by: adopt("i90", by=by), who=who)
