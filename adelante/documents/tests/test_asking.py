"""The checklist of a new case, and what is asked for later."""

from datetime import date

import pytest

from adelante.cases.events import CaseOpened
from adelante.cases.models import Case
from adelante.core.errors import NotYours, Refused
from adelante.documents.asking import ask, build_checklist
from adelante.documents.models import Request
from adelante.library import catalogue
from adelante.library.models import CaseType


@pytest.fixture
def case_type(cast):
    facts = catalogue.case_types()["aos_one_step"]
    with cast.standing("maria"):
        return CaseType.objects.create(
            firm_id=cast.rivera,
            key="aos",
            label=facts.label,
            name=facts.name.as_json(),
            facts=facts.as_json(),
        )


def opened(cast, case_type, *asks):
    return CaseOpened(
        by=cast.actor("maria"),
        case=cast.cases["ana_luis"].pk,
        case_type=case_type.pk,
        asks=asks,
        fee=0,
        payer=None,
        due_on=date(2026, 12, 4),
    )


def test_a_new_case_asks_for_what_was_ticked_in_the_order_of_its_type(cast, case_type):
    event = opened(
        cast,
        case_type,
        "beneficiary:birth_certificate",
        "petitioner:usc_or_lpr_proof",
        "beneficiary:prior_marriage_end",
        "beneficiary:passport_all_pages",
    )
    with cast.standing("maria"):
        build_checklist(event)
        requests = list(Request.objects.order_by("position").select_related("party"))
        case = Case.objects.get(pk=cast.cases["ana_luis"].pk)

    assert [(r.party.short_name, r.kind, r.requirement) for r in requests] == [
        ("Luis", "usc_or_lpr_proof", "required"),
        ("Ana", "prior_marriage_end", "required"),  # conditional, and ticked: its condition holds
        ("Ana", "birth_certificate", "required"),
        ("Ana", "passport_all_pages", "optional"),
    ]
    birth = requests[2]
    assert birth.label == {"en": "Birth certificate", "es": "Acta (certificado) de nacimiento"}
    assert birth.facts["filename"] == "Beneficiary_Gómez_BirthCert.pdf"
    assert birth.facts["alternatives"]["es"] and birth.due_on == date(2026, 12, 4)
    assert requests[1].facts["condition"]["en"].startswith("If this person")
    assert birth.reviewer_id == cast.members["maria"].pk
    assert (case.documents_asked, case.documents_accepted, case.waits_on) == (3, 0, "client")


def test_something_may_be_asked_for_later_in_the_firms_own_words(cast):
    case, party = cast.cases["ana_luis"], cast.parties["ana"].pk
    with cast.standing("daniela"):
        letter = {"en": "A letter from your landlord", "es": ""}
        request = ask(case, party, label=letter, by=cast.actor("daniela"))
    assert (request.kind, request.state, request.audience) == ("other", "needed", "party")


def test_what_is_asked_has_a_name(cast):
    case, party = cast.cases["ana_luis"], cast.parties["ana"].pk
    with cast.standing("maria"):
        for wrong in ({"label": {"en": " "}}, {"kind": "no-such-document"}):
            with pytest.raises(Refused):
                ask(case, party, by=cast.actor("maria"), **wrong)


@pytest.mark.parametrize("who", ["fin", "ana", "zed"])
def test_nobody_else_may_ask(cast, who):
    with pytest.raises(NotYours):
        ask(cast.cases["ana_luis"], cast.parties["ana"].pk, label={"en": "x"}, by=cast.actor(who))
