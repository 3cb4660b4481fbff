"""The two cases that everybody opens first, told day by day: Ana and Luis, and Hugo."""

from datetime import datetime, timedelta

from adelante.audit.actor import Actor
from adelante.billing.invoicing import LineAsked, issue_invoice
from adelante.billing.models import Invoice, InvoiceLine
from adelante.cases.dates import set_deadline
from adelante.cases.models import Case, Deadline, Party
from adelante.core.words import Words
from adelante.demo.days import Plot
from adelante.demo.office import Office
from adelante.documents.asking import ask
from adelante.documents.models import Request

ANAS_DAYS = 53
"""Her case was opened so many days ago; the second payment falls due 60 days after opening."""
EXTRAS = (
    "relationship_photos",
    "joint_finances",
    "joint_insurance",
    "communication_travel",
    "children_together",
    "affidavits_bona_fide",
)
_TRANSLATION = Words("Translation of two certificates", "Traducción de dos actas")
_SHADOW = (
    "La página 1 está perfecta. En la página 2 hay una sombra sobre el sello del registro civil. "
    "¿Puede tomarla otra vez cerca de una ventana?"
)


def ana_and_luis(office: Office) -> Plot:
    """One correction, one paper still needed, one under review, two accepted; three invoices."""
    days, maria, daniela = office.days, "María Ruiz", "Daniela Rivera"
    yield days.on(ANAS_DAYS, 9, 40)
    ana = office.person("Ana Gómez", email="ana@example.com", language="es")
    luis = office.person("Luis Gómez", email="luis@example.com", language="en")
    yield days.on(ANAS_DAYS, 10, 15)
    case = office.open(
        "aos_one_step",
        [("petitioner", luis), ("beneficiary", ana)],
        attorney=daniela,
        paralegal=maria,
        asks=[],
        due_on=days.today + timedelta(days=10),
    )
    parties = {party.part: party for party in Party.objects.filter(case=case)}
    hers, his = parties["beneficiary"], parties["petitioner"]
    with office.hat(maria) as by:
        case.move_to("engaged", by=by)
    yield days.on(ANAS_DAYS, 10, 30)
    to_ana = office.invite(hers, email="ana@example.com", by=maria)
    to_luis = office.invite(his, email="luis@example.com", by=maria)
    yield days.on(ANAS_DAYS, 12, 52)
    office.join(to_ana, language="es")
    yield days.on(ANAS_DAYS, 19, 5)
    office.join(to_luis, language="en")
    yield days.on(ANAS_DAYS, 19, 20)
    office.pay(Invoice.objects.get(case=case), method="card")
    yield days.on(ANAS_DAYS - 2, 9, 30)
    with office.hat(maria) as by:
        case.move_to("intake", by=by)
    yield days.on(27, 15, 10)
    _bill_translation(office, case, payer=his)

    yield days.on(14, 9, 20)
    with office.hat(maria) as by:
        case.move_to("documents", by=by)
    requests = _ask(office, case, hers, his, by=maria)
    with office.hat(daniela) as by:
        _promise(office, case, by=by)
    yield days.on(13, 20, 12)
    first_try = office.send(requests["foreign_beneficiary_passport"], photo=True)
    yield days.on(12, 9, 34)
    office.send_back(
        first_try, "cut_off", words="Faltan las dos líneas de abajo.", language="es", by=maria
    )
    yield days.on(12, 18, 41)
    passport = office.send(requests["foreign_beneficiary_passport"], seed=2, photo=True)
    yield days.on(11, 20, 3)
    his_passport = office.send(requests["usc_or_lpr_proof"])
    yield days.on(10, 11, 12)
    office.accept(his_passport, by=maria)
    yield days.on(6, 16, 20)
    office.pay(Invoice.objects.get(case=case, number__endswith="-02"), method="card", cents=10_000)
    yield days.on(5, 10, 6)
    office.accept(passport, by=maria)

    yield days.on(1, 18, 41)
    marriage = office.send(requests["marriage_certificate"], photo=True)
    yield days.on(1, 20, 15)
    office.send(requests["tax_transcript"])
    yield _this_morning(office)
    office.send_back(marriage, words=_SHADOW, language="es", by=maria)


def hugo(office: Office) -> Plot:
    """The other firm's client: one paper waits there, and nobody at Rivera knows of it."""
    days, nell = office.days, "Nell Ward"
    yield days.on(39, 10, 0)
    contact = office.person("Hugo Silva", email="hugo@example.com", language="en")
    case = office.open(
        "n400",
        [("applicant", contact)],
        attorney="Zed Harbour",
        paralegal=nell,
        due_on=days.today + timedelta(days=12),
    )
    party = Party.objects.get(case=case)
    yield days.on(39, 10, 30)
    invitation = office.invite(party, email="hugo@example.com", by=nell)
    yield days.on(38, 19, 0)
    office.join(invitation, language="en")
    yield days.on(36, 12, 0)
    office.pay(Invoice.objects.get(case=case), method="card")
    yield days.ago(29)
    first = Request.objects.filter(case=case).order_by("position").first()
    if first:
        office.send(first)


def _ask(office: Office, case: Case, hers: Party, his: Party, *, by: str) -> dict[str, Request]:
    """Five things that are needed, and six that would help."""
    due_on = office.days.today + timedelta(days=10)
    wanted = (
        (hers, "marriage_certificate"),
        (hers, "birth_certificate"),
        (hers, "foreign_beneficiary_passport"),
        (his, "usc_or_lpr_proof"),
        (his, "tax_transcript"),
    )
    with office.hat(by) as actor:
        asked = {
            kind: ask(case, party.pk, kind=kind, due_on=due_on, by=actor) for party, kind in wanted
        }
        for kind in EXTRAS:
            ask(case, hers.pk, kind=kind, required=False, by=actor)
    return asked


def _promise(office: Office, case: Case, *, by: Actor) -> None:
    set_deadline(
        case,
        words=Words("Documents promised", "Documentos prometidos"),
        on=office.days.today + timedelta(days=10),
        source=Deadline.Source.PROMISE,
        by=by,
    )
    set_deadline(
        case,
        words=Words("I-94 of Ana expires", "Vence el I-94 de Ana"),
        on=office.days.today + timedelta(days=98),
        source=Deadline.Source.NOTICE,
        by=by,
    )


def _bill_translation(office: Office, case: Case, *, payer: Party) -> None:
    line = LineAsked(words=_TRANSLATION, kind=InvoiceLine.Kind.COST, cents=18_000)
    with office.hat("Fin Okafor") as by:
        issue_invoice(
            case,
            payer=payer,
            title=_TRANSLATION,
            lines=[line],
            due_on=office.days.today + timedelta(days=18),
            by=by,
        )


def _this_morning(office: Office) -> datetime:
    """Ten past nine today, or half an hour ago before that."""
    today = office.days.on(0, 9, 10)
    return min(today, office.days.ago(0.6))
