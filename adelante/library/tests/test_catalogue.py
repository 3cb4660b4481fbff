"""The library is whole: every key leads somewhere, every record says where it is from."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date

import pytest

from adelante.core.errors import Refused
from adelante.core.words import Words
from adelante.library import catalogue
from adelante.library.facts import MILESTONES, CaseTypeFacts, DocumentRow
from adelante.library.records import Malformed

LOADERS = [
    catalogue.case_types,
    catalogue.documents,
    catalogue.stages,
    catalogue.groups,
    catalogue.questions,
    catalogue.parties,
    catalogue.billing_templates,
    catalogue.review_reasons,
    catalogue.forms,
    catalogue.fees,
    catalogue.deadline_rules,
]
PLACE = re.compile(r"\{(\w+)\}")

# Family words of "tú", and terms that the trade's Spanish avoids.
NOT_OURS = re.compile(r"\b(tú|tus?|te|ti|contigo|exoneración|tarifa fija)\b", re.IGNORECASE)


def records() -> Iterator[tuple[str, object]]:
    for load in LOADERS:
        for key, record in load().items():
            yield f"{load.__name__}/{key}", record
    for step in catalogue.reminders():
        yield f"reminders/{step.key}", step
    yield "receipt_shape", catalogue.receipt_shape()


def parts(where: str, value: object) -> Iterator[tuple[str, object]]:
    """The value and everything inside it."""
    yield where, value
    if isinstance(value, tuple):
        for at, one in enumerate(value):
            yield from parts(f"{where}[{at}]", one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from parts(f"{where}.{field.name}", getattr(value, field.name))


def everything() -> list[tuple[str, object]]:
    return [part for where, record in records() for part in parts(where, record)]


def types() -> list[CaseTypeFacts]:
    return list(catalogue.case_types().values())


def rows() -> list[tuple[CaseTypeFacts, DocumentRow]]:
    return [(facts, row) for facts in types() for row in facts.documents]


each_type = pytest.mark.parametrize("facts", types(), ids=lambda facts: facts.key)


def test_the_library_has_the_five_types_every_firm_meets_and_three_more():
    assert set(catalogue.case_types()) == {
        "i130_spouse",
        "aos_one_step",
        "n400",
        "i765",
        "h1b",
        "i90",
        "i821d_daca",
        "k1_fiance",
    }


def test_every_key_of_a_file_is_the_name_it_is_found_by():
    for facts in types():
        assert catalogue.case_types()[facts.key] is facts


def test_every_record_says_where_it_is_from():
    for where, part in everything():
        if hasattr(part, "source"):
            assert part.source.strip(), where
            assert isinstance(part.verify, bool), where


def test_no_source_names_a_place_on_somebodys_machine():
    for where, part in everything():
        if hasattr(part, "source"):
            assert not re.search(r"/work|/tmp|\bsaved under\b|\.ya?ml\b", part.source), where


def test_every_text_is_there_in_english_and_spanish():
    for where, part in everything():
        if isinstance(part, Words):
            assert not part.is_missing("en"), where
            assert not part.is_missing("es"), where


def test_both_languages_of_a_text_have_the_same_places():
    for where, part in everything():
        if isinstance(part, Words):
            assert set(PLACE.findall(part.en)) == set(PLACE.findall(part.es)), where


def test_the_spanish_says_usted_and_keeps_to_the_words_of_the_trade():
    for where, part in everything():
        if isinstance(part, Words):
            assert not NOT_OURS.search(part.es), (where, part.es)
            if "parole" in part.en.lower():  # of immigration, which is no probation
                assert "libertad condicional" not in part.es.lower(), where


def test_the_lawyers_money_is_never_called_tarifa():
    for where, part in everything():
        if isinstance(part, Words) and ("billing_templates" in where or "installments" in where):
            assert "tarifa" not in part.es.lower(), where


def test_fees_of_the_government_are_never_called_honorarios():
    for fee in catalogue.fees().values():
        assert "honorarios" not in fee.label.es.lower(), fee.key


@each_type
def test_a_case_type_names_only_what_the_library_holds(facts):
    assert {row.party for row in facts.parties} <= set(catalogue.parties())
    assert {row.form for row in facts.forms} <= set(catalogue.forms())
    assert set(facts.stages) <= set(catalogue.stages())
    assert set(facts.government_fees) <= set(catalogue.fees())
    assert set(facts.deadlines) <= set(catalogue.deadline_rules())
    assert {row.document for row in facts.documents} <= set(catalogue.documents())
    assert {row.party for row in facts.documents} <= {row.party for row in facts.parties}
    assert facts.installments == catalogue.billing_templates()[facts.billing_template].installments


def test_nothing_lies_in_the_library_that_no_case_type_uses():
    assert {row.document for _, row in rows()} == set(catalogue.documents())
    assert {stage for facts in types() for stage in facts.stages} == set(catalogue.stages())
    assert {rule for facts in types() for rule in facts.deadlines} == set(
        catalogue.deadline_rules()
    )
    used = {stage.group for stage in catalogue.stages().values()} - {None}
    assert used == set(catalogue.groups())


def test_every_step_has_two_to_four_questions_and_every_question_a_step():
    steps = catalogue.groups().values()

    assert all(2 <= len(set(step.questions)) == len(step.questions) <= 4 for step in steps)
    asked = {key for step in steps for key in step.questions}
    assert asked == set(catalogue.questions())


def test_whether_to_travel_is_for_the_attorney_to_say_and_a_move_is_reported_in_ten_days():
    travel, moved = catalogue.questions()["travel"], catalogue.questions()["moved"]
    assert travel.answer.en.startswith("Ask your attorney before")
    assert travel.answer.es.startswith("Pregunte a su abogado antes")
    days = catalogue.deadline_rules()["ar11_10"].value
    for text in (moved.answer.en, moved.answer.es):
        assert f"{days} d" in text and "AR-11" in text
    assert "8 CFR 265.1" in moved.source


def test_every_fee_is_for_a_form_that_the_library_names():
    for fee in catalogue.fees().values():
        assert fee.form is None or fee.form in catalogue.forms(), fee.key
        assert fee.cents >= 0, fee.key
        assert fee.effective_to is None or fee.effective_from <= fee.effective_to, fee.key


def test_the_date_of_filing_chooses_the_fee():
    old, new = catalogue.fees()["premium_i129_2024"], catalogue.fees()["premium_i129"]

    assert (old.is_in_force(date(2026, 2, 28)), new.is_in_force(date(2026, 2, 28))) == (True, False)
    assert (old.is_in_force(date(2026, 3, 1)), new.is_in_force(date(2026, 3, 1))) == (False, True)


@each_type
def test_the_clients_title_names_a_party_that_is_always_there(facts):
    always = {row.party for row in facts.parties if row.always}

    assert set(PLACE.findall(facts.title.en)) <= always
    assert PLACE.findall(facts.title.en)


@each_type
def test_a_label_fits_its_column(facts):
    assert 0 < len(facts.label) <= 60


@each_type
def test_no_paper_is_asked_twice_of_the_same_party_in_the_same_phase(facts):
    asked = Counter((row.document, row.party, row.phase) for row in facts.documents)

    assert [once for once, times in asked.items() if times > 1] == []


@each_type
def test_opening_ticks_only_required_papers_that_the_client_has(facts):
    assert facts.ask_first
    for row in facts.ask_first:
        assert (row.requirement, row.by) == ("required", "client"), row.document
        assert row.phase in {"engagement", "initial_filing"}, row.document


@pytest.mark.parametrize(
    "document",
    ["engagement_letter", "g28", "intake_questionnaire", "signed_form", "payment_authorization"],
)
def test_what_the_office_prepares_is_never_ticked(document):
    asked = [row for _, row in rows() if row.document == document]

    assert asked
    assert all(row.by == "office" and not row.ask_first for row in asked)


def test_the_one_step_case_asks_first_for_the_papers_of_both_spouses():
    asked = [(row.document, row.party) for row in catalogue.case_types()["aos_one_step"].ask_first]

    assert asked == [
        ("usc_or_lpr_proof", "petitioner"),
        ("marriage_certificate", "petitioner"),
        ("photos_2x2", "petitioner"),
        ("photos_joint", "beneficiary"),
        ("birth_certificate", "beneficiary"),
        ("foreign_beneficiary_passport", "beneficiary"),
        ("inspection_admission", "beneficiary"),
        ("tax_transcript", "petitioner"),
        ("joint_residence", "petitioner"),
    ]


def test_every_conditional_row_says_its_condition():
    for facts, row in rows():
        if row.requirement == "conditional":
            assert row.condition, (facts.key, row.document)


def test_a_row_has_the_source_of_its_type_unless_it_has_its_own():
    one_step = catalogue.case_types()["aos_one_step"]
    sources = {(row.document, row.phase): row.source for row in one_step.documents}

    assert sources["birth_certificate", "initial_filing"] == one_step.source
    assert "204.2" in sources["joint_residence", "initial_filing"] != one_step.source


def test_papers_of_money_and_of_high_sensitivity_stay_with_their_owner():
    for document in catalogue.documents().values():
        if document.category == "financial" or document.sensitivity == "high":
            assert document.audience == "party", document.key


def test_who_sees_only_their_own_papers_has_no_access_to_the_case():
    assert catalogue.parties()["joint_sponsor"].access == "own_papers"
    assert catalogue.parties()["household_member"].access == "own_papers"


@pytest.mark.parametrize(
    "template", catalogue.billing_templates().values(), ids=lambda template: template.key
)
def test_the_installments_of_a_plan_make_the_whole(template):
    assert sum(part.percent for part in template.installments) == 100
    assert all(part.percent > 0 for part in template.installments)


@pytest.mark.parametrize(
    "template", catalogue.billing_templates().values(), ids=lambda template: template.key
)
def test_an_installment_is_due_by_a_milestone_or_by_days_but_not_both(template):
    for part in template.installments:
        assert (part.milestone is None) != (part.days is None)
        assert part.milestone is None or part.milestone in MILESTONES
        assert part.days is None or part.days > 0


def test_the_one_step_plan_waits_for_the_documents_and_for_the_filing():
    installments = catalogue.case_types()["aos_one_step"].installments

    assert [(part.percent, part.milestone) for part in installments] == [
        (40, "agreement_signed"),
        (25, "documents_complete"),
        (25, "filed"),
        (10, "interview"),
    ]


@each_type
def test_a_usual_fee_is_whole_cents_that_somebody_must_check(facts):
    assert facts.fee.cents > 0
    assert facts.fee.verify


def test_clients_follow_a_marriage_case_in_eight_steps():
    steps = catalogue.track(catalogue.case_types()["aos_one_step"].stages)

    assert [step.group.label.en for step in steps] == [
        "Agreement signed",
        "Questions answered",
        "Collecting documents",
        "Attorney review",
        "Filed with USCIS",
        "Biometrics",
        "Interview",
        "Decision",
    ]


@each_type
def test_every_stage_stands_under_one_step_in_the_order_of_the_case(facts):
    steps = catalogue.track(facts.stages)

    assert tuple(stage for step in steps for stage in step.stages) == facts.stages
    assert len({step.group.key for step in steps}) == len(steps)


def test_a_case_without_fingerprints_or_interview_does_not_show_them():
    steps = catalogue.track(catalogue.case_types()["i130_spouse"].stages)

    assert not {"biometrics", "interview"} & {step.group.key for step in steps}


def test_waiting_counts_to_what_it_waits_for():
    steps = catalogue.track(["filed", "pending", "decision", "closing"])

    assert [(step.group.key, step.stages) for step in steps] == [
        ("filed", ("filed",)),
        ("decision", ("pending", "decision", "closing")),
    ]


def test_a_stage_that_a_firm_made_and_one_that_comes_back_stay_in_order():
    steps = catalogue.track(["documents", "our_second_look", "attorney_review", "documents"])

    assert [(step.group.key, step.stages) for step in steps] == [
        ("documents", ("documents",)),
        ("review", ("our_second_look", "attorney_review", "documents")),
    ]


def test_stages_that_nobody_knows_make_no_steps():
    assert catalogue.track(["our_own"]) == ()


def test_sentences_to_clients_have_no_places_to_fill():
    for reason in catalogue.review_reasons().values():
        assert not PLACE.search(reason.client_text.en + reason.client_text.es), reason.key


def test_reminders_grow_firmer_and_end_with_the_staff():
    assert [(step.after_days, step.to) for step in catalogue.reminders()] == [
        (3, "client"),
        (7, "client"),
        (12, "staff"),
    ]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("IOE0912345678", "IOE0912345678"),
        ("ioe0912345678", "IOE0912345678"),
        (" IOE 09 1234 5678 ", "IOE0912345678"),
        ("MSC-21-900-12345", "MSC2190012345"),
        ("EAC–21–900–12345", "EAC2190012345"),
        ("EAC*2190012345", "EAC2190012345"),
        ("LIN\u00a02190012345\n", "LIN2190012345"),
        ("SRC9999102777", "SRC9999102777"),
        ("ZLA2190012345", "ZLA2190012345"),
    ],
)
def test_a_receipt_number_is_read_however_it_was_typed(typed, number):
    assert catalogue.receipt_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "EAC999910340",
        "EAC99991034033",
        "EA19999103403",
        "EAC99991O3403",
        "1234567890123",
        "IOE091234567８",
        "IOE٠٩١٢٣٤٥٦٧٨",
        "IOE0912345678; MSC2190012345",
        "A123456789",
        "<IOE0912345678>",
    ],
)
def test_what_is_no_receipt_number_is_refused_with_an_example(typed):
    with pytest.raises(Refused) as refusal:
        catalogue.receipt_number(typed)

    assert "three letters and ten digits, for example IOE0912345678" in str(refusal.value)


@pytest.mark.parametrize("typed", ["CDJ2019123456", "ABC0912345678"])
def test_letters_of_no_office_are_refused_by_name(typed):
    with pytest.raises(Refused) as refusal:
        catalogue.receipt_number(typed)

    assert typed[:3] in str(refusal.value)
    assert "IOE, MSC or EAC" in str(refusal.value)


@each_type
def test_a_firms_copy_holds_the_type_whole(facts):
    assert CaseTypeFacts.from_json(facts.as_json()) == facts


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"colour": "red"}, "unknown colour"),
        ({"label": 7}, "n400.label: expected str, found int"),
        ({"title": {"es": "Ciudadanía"}}, "n400.title: missing en"),
        ({"parties": [{"party": "applicant", "always": "yes"}]}, "expected bool, found str"),
        ({"forms": [{"form": "N-400", "requirement": "maybe"}]}, "'maybe' is none of"),
        ({"stages": "filed"}, "n400.stages: expected a list"),
        ({"fee": None}, "n400.fee: expected a mapping"),
    ],
)
def test_a_copy_of_the_wrong_shape_is_named_and_refused(change, complaint):
    copy = catalogue.case_types()["n400"].as_json()

    with pytest.raises(Malformed, match=re.escape(complaint)):
        CaseTypeFacts.from_json(copy | change)


def test_a_copy_that_lacks_something_is_named_and_refused():
    copy = catalogue.case_types()["n400"].as_json()
    del copy["stages"]

    with pytest.raises(Malformed, match="n400: missing stages"):
        CaseTypeFacts.from_json(copy)


def test_nobody_can_change_what_all_firms_read():
    with pytest.raises(TypeError):
        catalogue.documents()["passport_bio"] = None
