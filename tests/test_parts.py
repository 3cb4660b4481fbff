"""Family and corporate cases: every part × every reach, as the table of permissions says.

Spouse, former spouse, derivative, joint sponsor, employer and employee: what somebody reaches is
decided by their access alone, never by the part they have; and the parties of one case are kept
apart by their own papers, and further by limits.
"""

import pytest

from adelante.billing.models import Invoice
from adelante.cases.limiting import OnlyParties
from adelante.cases.models import Case, Grant, Part
from adelante.core.tenancy import Door, tenant
from adelante.documents.limiting import limit_request
from adelante.documents.models import File, Request
from tests.cast import _account, _join

SEES = {
    "case": {"case", "own request", "other's request", "invoice"},
    "own": {"own request"},
    "bills": {"invoice"},
}
"""What is there for a reach. Another party's pages are in none of them."""


def joined(visit, part, reach):
    """Somebody new with this part in the case of Ana and Luis, and something asked of them."""
    cast = visit.cast
    with tenant(cast.rivera):
        case = cast.cases["ana_luis"]
        party = _join(cast, case, ("newcomer", "Nell", "Ortiz", part, "en"), reach=reach)
        words = {"en": "A paper", "es": "Un papel"}
        Request.objects.create(
            firm_id=cast.rivera, case=case, party=party, kind="passport", label=words
        )
    return party


def seen(visit, party):
    account = visit.cast.accounts["newcomer"].pk
    with tenant(visit.cast.rivera, door=Door.CLIENT, account=account):
        rows = Request.objects.values_list("party", flat=True)
        found = {"own request" if key == party.pk else "other's request" for key in rows}
        if Case.objects.exists():
            found.add("case")
        if Invoice.objects.exists():
            found.add("invoice")
        if File.objects.exists():
            found.add("other's pages")
    return found


@pytest.mark.parametrize("reach", list(SEES))
@pytest.mark.parametrize("part", Part.values)
def test_a_part_sees_what_its_reach_says(visit, part, reach):
    assert seen(visit, joined(visit, part, reach)) == SEES[reach]


def test_an_employer_and_an_employee_are_kept_apart_both_ways(visit):
    """Both reach the case; what is asked of the one may be hidden from the other, and is his."""
    employer = joined(visit, Part.EMPLOYER, "case")
    by = visit.cast.actor("olga")
    with visit.cast.standing("olga"):
        of_employer = Request.objects.get(party=employer)
        of_employee = Request.objects.get(pk=visit.of("request", "ana").pk)
        for asked in (of_employer, of_employee):
            limit_request(asked, staff=None, clients=OnlyParties(), by=by)
    newcomer = visit.cast.accounts["newcomer"].pk
    with tenant(visit.cast.rivera, door=Door.CLIENT, account=newcomer):
        assert Request.objects.filter(pk=of_employer.pk).exists()
        assert not Request.objects.filter(pk=of_employee.pk).exists()
    with visit.cast.standing("ana"):
        assert Request.objects.filter(pk=of_employee.pk).exists()
        assert not Request.objects.filter(pk=of_employer.pk).exists()


def test_a_former_spouse_whose_access_ended_finds_nothing(visit):
    party = joined(visit, Part.SPOUSE, "case")
    with visit.cast.standing("olga"):
        Grant.objects.get(party=party).end(by=visit.cast.actor("olga"))
    assert seen(visit, party) == set()


def test_a_preparer_who_acts_for_somebody_sees_as_far_as_they_were_let_in(visit):
    """A helper's account of its own, for Ana's own papers alone."""
    with tenant(visit.cast.rivera):
        account = _account(visit.cast, visit.cast.rivera, "helper", "Hal Reyes", "en")
        Grant.objects.create(
            firm_id=visit.cast.rivera,
            account=account,
            case=visit.cast.cases["ana_luis"],
            party=visit.cast.parties["ana"],
            reach="own",
            acts_as=Grant.As.HELPER,
        )
    with tenant(visit.cast.rivera, door=Door.CLIENT, account=account.pk):
        parties = set(Request.objects.values_list("party", flat=True))
        assert parties == {visit.cast.parties["ana"].pk}
        assert not Case.objects.exists() and not Invoice.objects.exists()
