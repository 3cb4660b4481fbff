"""Two sample firms with half a year behind them, told through the product's own acts."""

from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from adelante.audit.actor import system
from adelante.core import clock
from adelante.core.later import at_once
from adelante.core.tenancy import tenant
from adelante.core.words import Words
from adelante.demo import stories
from adelante.demo.days import Days
from adelante.demo.leads import ANAS_DAYS, ana_and_luis, hugo
from adelante.demo.lives import life_of
from adelante.demo.numbers import write_numbers
from adelante.demo.office import Office, Say
from adelante.demo.people import PASSWORD, secret_of
from adelante.demo.rounds import every_day
from adelante.demo.troubles import troubles
from adelante.documents.looking import look_at_file
from adelante.documents.models import File, Review
from adelante.documents.ports import storage
from adelante.firms.face import every_firm, forget_faces
from adelante.firms.models import Counter, Firm
from adelante.library import catalogue
from adelante.library.adopting import adopt
from adelante.library.facts import InstallmentFacts
from adelante.messaging.models import Message
from adelante.people.factors.having import app_of
from adelante.people.founding import found_firm
from adelante.people.hiring import hire
from adelante.people.models import Account, Member

HALF_A_YEAR = 184
"""Days."""
ANAS_NUMBER = 2041
LOOKS_APART_SECONDS = 40
"""Old papers get their pictures one by one over the first hours, so that pages stay quick."""


@dataclass(frozen=True, kw_only=True)
class Sign:
    """What stands on the firm's door. `last_number` is that of its last case before the demo; it
    reminds so many days after asking, the last time with a task for somebody to call.
    """

    name: str
    initials: str
    time_zone: str
    hue: int
    phone: str
    street: str
    city: str
    answers_within: int
    last_number: int
    reminds_after: tuple[int, int, int]


SIGNS = {
    "harbour": Sign(
        name="Harbour Law",
        initials="HL",
        time_zone="America/New_York",
        hue=262,
        phone="(212) 555-0150",
        street="1 Example Pier",
        city="New York, NY 10000",
        answers_within=8,
        last_number=310,
        reminds_after=(3, 7, 12),
    ),
    "rivera": Sign(
        name="Rivera Immigration",
        initials="RI",
        time_zone="America/Chicago",
        hue=198,
        phone="(312) 555-0100",
        street="100 Sample Street",
        city="Chicago, IL 60600",
        answers_within=4,
        last_number=ANAS_NUMBER
        - 1
        - sum(story.days > ANAS_DAYS for story in stories.STORIES["rivera"]),
        reminds_after=(7, 14, 21),
    ),
}
LATE_POLICY = Words(
    "Nothing happens for 10 days. After that a fee of 1.5% a month applies. Tell us first and we "
    "will find a way: a deadline of your case is never held back for money.",
    "No pasa nada durante 10 días. Después se aplica un cargo de 1.5% al mes. Avísenos antes y "
    "encontraremos la manera: un plazo de su caso nunca se detiene por dinero.",
)


def plant(*, say: Say) -> None:
    """Found the sample firms that are not there yet; `say` gets a line now and then.

    A firm is told in one transaction, so it is there whole or not at all: a planting that was
    killed has left nothing but sealed bytes without rows, which go first.
    """
    there = every_firm()
    missing = [slug for slug in SIGNS if slug not in {slug for _firm, slug in there}]
    if missing:
        _sweep({str(firm) for firm, _slug in there})
    for slug in missing:
        say(f"{SIGNS[slug].name}: half a year is being told")
        try:
            with transaction.atomic(), at_once():
                firm = _found(slug)
                with tenant(firm):
                    _tell(firm, slug, say=say)
                _settle_jobs(firm)
        finally:
            forget_faces()


def _sweep(firms: set[str]) -> None:
    """Bytes of a firm that never came to be."""
    for name in list(storage().names()):
        if name.partition("/")[0] not in firms:
            storage().delete(name)


def _found(slug: str) -> UUID:
    sign, (owner, *others) = SIGNS[slug], stories.MEMBERS[slug]
    days = Days(clock.now(), sign.time_zone)
    with clock.at(days.on(HALF_A_YEAR, 8)):
        firm = found_firm(
            name=sign.name,
            slug=slug,
            owner=owner.name,
            email=owner.email,
            password=PASSWORD,
            time_zone=sign.time_zone,
            initials=sign.initials,
            brand_hue=sign.hue,
            phone=sign.phone,
            street=sign.street,
            city=sign.city,
            answers_within_hours=sign.answers_within,
        )
    with tenant(firm), clock.at(days.on(HALF_A_YEAR, 9)):
        for member in others:
            hire(
                name=member.name,
                email=member.email,
                role=member.role,
                password=PASSWORD,
                by=system(firm),
            )
    return firm


def _tell(firm: UUID, slug: str, *, say: Say) -> None:
    told, days = stories.STORIES[slug], Days(clock.now(), SIGNS[slug].time_zone)
    office = Office(firm, name=SIGNS[slug].name, cases=len(told) + 1, days=days, say=say)
    with clock.at(days.on(HALF_A_YEAR, 10)):
        office.types = {key: adopt(key, by=office.system) for key in catalogue.case_types()}
        _furnish(firm, slug)
    office.diary.add(every_day(office, since=max(story.days for story in told)))
    for story in told:
        office.diary.add(life_of(office, story))
    if slug == "rivera":
        _share_the_fee(office)
        office.diary.add(ana_and_luis(office))
        for plot in troubles(office):
            office.diary.add(plot)
    else:
        office.diary.add(hugo(office))
    office.diary.tell()
    if slug == "rivera":
        _share_by_milestones(office)
        write_numbers(office, by=office.member("paralegal"))
    Account.objects.filter(firm=firm).update(password=_hashed())
    for member in Member.objects.filter(firm=firm).select_related("account"):
        app_of(member.account, secret=secret_of(member.account.email)).save(force_insert=True)
    _look(firm, say=say)


def _furnish(firm: UUID, slug: str) -> None:
    """What a firm brings along or sets once: its numbering, address, late policy, reminders."""
    sign = SIGNS[slug]
    steps = zip(("friendly", "second", "escalation"), sign.reminds_after, strict=True)
    Counter.objects.create(firm_id=firm, name="case", last=sign.last_number)
    Firm.objects.filter(pk=firm).update(
        email=f"office@{slug}.example",
        late_policy=LATE_POLICY.as_json(),
        reminders=[
            {"key": key, "after_days": days, "escalates": key == "escalation"}
            for key, days in steps
        ],
    )


def _share_the_fee(office: Office) -> None:
    """Rivera asks for the fee of a one-step case in four equal parts, the second after 60 days."""
    case_type = office.types["aos_one_step"]
    first, _second, third, fourth = case_type.typed.installments
    parts = (
        (first.label, first.milestone, None),
        (Words("60 days after signing", "60 días después de firmar"), None, 60),
        (third.label, third.milestone, None),
        (fourth.label, fourth.milestone, None),
    )
    with clock.at(office.days.on(HALF_A_YEAR, 11)), office.hat("Marta Díaz") as by:
        case_type.split_fee(
            [
                InstallmentFacts(percent=25, label=label, milestone=milestone, days=days)
                for label, milestone, days in parts
            ],
            fee_cents=300_000,
            by=by,
        )


def _share_by_milestones(office: Office) -> None:
    """From now on, a one-step case's second part falls due when its documents are complete."""
    case_type = office.types["aos_one_step"]
    case_type.refresh_from_db()
    parts = catalogue.case_types()["aos_one_step"].installments
    with office.hat("Marta Díaz") as by:
        case_type.split_fee(list(parts), fee_cents=300_000, by=by)


def _look(firm: UUID, *, say: Say) -> None:
    """Draw what somebody will open first: what waits for review, and Ana's and Luis's papers."""
    files = File.objects.filter(firm=firm)
    first = files.filter(version__review=Review.WAITING) | files.filter(case__number=ANAS_NUMBER)
    ids = list(first.values_list("pk", flat=True).distinct())
    say(f"  {len(ids)} papers are being drawn for review")
    for file in ids:
        look_at_file(file, firm=firm)


def _settle_jobs(firm: UUID) -> None:
    """Jobs of the past are over. Old papers wait for their pictures; the newest come first."""
    with tenant(firm):
        to_send = list(Message.objects.filter(state="queued").values_list("pk", flat=True))
        to_draw = list(File.objects.filter(looks=File.Looks.WAITING).values_list("pk", flat=True))
    wanted = [str(each) for each in (*to_send, *to_draw)]
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE args ->> 'firm' = %s AND status = 'todo' AND"
            " queue_name IN ('mail', 'files')"
            " AND coalesce(args ->> 'message', args ->> 'file', '') <> ALL (%s)",
            [str(firm), wanted],
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET priority = -10,"
            " scheduled_at = now() + place * make_interval(secs => %s)"
            " FROM (SELECT id, row_number() OVER (ORDER BY id DESC) AS place"
            " FROM procrastinate_jobs WHERE queue_name = 'files' AND args ->> 'firm' = %s) AS old"
            " WHERE procrastinate_jobs.id = old.id AND status = 'todo'",
            [LOOKS_APART_SECONDS, str(firm)],
        )


@cache
def _hashed() -> str:
    """One for everybody: the hash is made to be slow."""
    return make_password(PASSWORD)
