"""People who come to a case that is in safe mode, and how it is changed."""

import pytest

from adelante.audit.models import Entry
from adelante.cases.inviting import invite, reaches_of
from adelante.cases.joining import join
from adelante.cases.models import Case, Grant, Kept, Party
from adelante.cases.opening import open_case
from adelante.cases.safety import keep_safe
from adelante.contacts.adding import add_contact
from adelante.core.errors import Refused


@pytest.fixture
def safe(cast, one_step, couple):
    """Rosa is kept safe from Tom."""
    with cast.standing("maria"):
        case = open_case(one_step, parties=couple, by=cast.actor("maria"))
        (rosa,) = Party.objects.filter(case=case, part="beneficiary")
        keep_safe(case, protecting=[rosa.pk], by=cast.actor("maria"))
    return case


def test_who_joins_later_is_kept_apart_and_asked_in_for_their_own_papers_alone(cast, safe):
    with cast.standing("maria"):
        case = Case.objects.get(pk=safe.pk)
        kim = add_contact(given="Kim", surname="Vega", by=cast.actor("maria"))
        party = join(case, "household_member", kim, by=cast.actor("maria"))
        assert party.kept == Kept.APART
        (tom,) = Party.objects.filter(case=case, part="petitioner")
        assert reaches_of(tom) == (Grant.Reach.OWN,)
        with pytest.raises(Refused):
            invite(tom, email="t@example.com", reach=Grant.Reach.BILLS, by=cast.actor("maria"))


def test_who_is_kept_safe_can_change_and_it_is_remembered(cast, safe):
    with cast.standing("maria"):
        case = Case.objects.get(pk=safe.pk)
        parties = [party.pk for party in Party.objects.filter(case=case)]
        keep_safe(case, protecting=parties, by=cast.actor("maria"))
        assert {party.kept for party in Party.objects.filter(case=case)} == {Kept.PROTECTED}
        names = Entry.objects.filter(case_id=case.pk, name__contains="safe").order_by("seq")
        assert [entry.name for entry in names] == ["case_kept_safe", "safety_changed"]
        assert case.title == {"en": "Your page", "es": "Su página"}


def test_a_case_that_is_closed_is_left_as_it_is(cast, safe):
    with cast.standing("maria"):
        case = Case.objects.get(pk=safe.pk)
        case.close(by=cast.actor("maria"))
        with pytest.raises(Refused, match="closed"):
            keep_safe(case, protecting=[], by=cast.actor("maria"))
