"""Of a case in safe mode, or a sensitive one, no letter tells more than that there is a message.

Every kind of letter is tried, also one that is added tomorrow.
"""

import re
from datetime import UTC, datetime, time, timedelta
from email.utils import parseaddr

import pytest
from django.conf import settings

from adelante.cases.models import Case, Filing, Grant, Task
from adelante.cases.safety import keep_safe, may_carry_task_link
from adelante.cases.sensitive import make_sensitive
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.documents.models import Request
from adelante.firms.models import Firm
from adelante.messaging.letters import LETTERS
from adelante.messaging.models import Message
from adelante.messaging.queueing import queue_to_party
from adelante.messaging.quiet import LEADS_IN, TO_THE_OFFICE
from adelante.messaging.tests.conftest import send, write
from adelante.messaging.tests.test_letters import ABOUT, SECRETS, html, links, plain

TELLS = re.compile(
    r"rivera|visa|vawa|uscis|immigra|inmigra|migra|law|abogad|legal|petition|petici|case\b|caso\b"
    r"|portal|document|paper|papel|invoice|factura|pay|pag[oa]|receipt|recibo|\$|[IN]-\d|RI-1"
    r"|green card|residencia|gómez|quetzal|555",
    re.IGNORECASE,
)
HER_NAME = re.compile("ana|gómez|quetzal", re.IGNORECASE)
NOON = datetime(2026, 12, 2, 18, tzinfo=UTC)
"""A Wednesday, noon in Chicago."""


@pytest.fixture
def cast(visit):
    return visit.cast


@pytest.fixture
def hers(visit):
    cast = visit.cast
    with tenant(cast.rivera):
        Request.objects.update(state="needed")
        Filing.objects.filter(pk=visit.of("filing", "ana").pk).update(
            receipt_number="IOE0912345678"
        )
        Task.objects.update(due_on=clock.now().date() - timedelta(days=2))
    return visit


@pytest.fixture
def case(cast):
    with cast.standing("maria"):
        return Case.objects.get(pk=cast.cases["ana_luis"].pk)


@pytest.fixture
def keep(cast, case):
    """`keep(email="…")`: Ana is kept safe, and this is minded."""

    def keep(**said):
        with cast.standing("maria"):
            return keep_safe(
                case, protecting=[cast.parties["ana"].pk], by=cast.actor("maria"), **said
            )

    return keep


@pytest.fixture
def letter_of(server, hers, cast):
    def letter_of(template, language="en", *, who="ana", **more):
        owner = "maria" if template in {"morning", "alarm"} else "ana"
        about = ABOUT[template](lambda kind, what="pk": getattr(hers.of(kind, owner), what))
        alone = {"case": None} if template in {"code", "hired", "morning", "alarm"} else {}
        secret = SECRETS.get(template, "")
        message = write(
            cast,
            template=template,
            about=about,
            secret=secret,
            language=language,
            who="maria" if template in TO_THE_OFFICE else who,
            **(alone | more),
        )
        assert send(message).state == Message.State.SENT
        return server.took[-1]

    return letter_of


def said_by(letter):
    """All that can be seen of it, without the reader's own address and the portal's."""
    sender = parseaddr(letter["From"])[0]
    text = "\n".join([letter["Subject"], sender, plain(letter), html(letter)])
    return re.sub(r"https?://[^\s\"<]+", "", text)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("template", sorted(set(LETTERS) - TO_THE_OFFICE))
def test_a_letter_of_a_safe_case_tells_nothing(letter_of, keep, template, language):
    keep()
    letter = letter_of(template, language)

    assert TELLS.findall(said_by(letter)) == []
    assert letter["Reply-To"] is None
    assert SECRETS.get(template, "") in plain(letter)
    if template in LEADS_IN:
        assert len(set(links(plain(letter)))) == 1  # the only way in, or back
    else:
        assert links(plain(letter)) == links(html(letter)) == []
        assert letter["Subject"] in {"You have a message", "Tiene un mensaje"} or letter[
            "Subject"
        ] in {"Your code", "Su código"}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("template", sorted(set(LETTERS) - TO_THE_OFFICE - {"code"}))
def test_a_letter_of_a_sensitive_case_leads_to_the_sign_in_and_tells_nothing(
    letter_of, cast, case, template, language
):
    with cast.standing("maria"):
        make_sensitive(case, by=cast.actor("maria"))
    letter = letter_of(template, language)

    assert TELLS.findall(said_by(letter)) == []
    if template not in LEADS_IN:
        assert set(links(plain(letter))) == {f"{settings.BASE_URL}/rivera/"}


@pytest.mark.parametrize("template", sorted(TO_THE_OFFICE))
def test_a_letter_to_the_office_names_a_safe_case_by_its_number_alone(letter_of, keep, template):
    keep()
    assert HER_NAME.findall(said_by(letter_of(template))) == []


def test_a_letter_to_who_is_kept_apart_tells_as_little_and_goes_to_them(letter_of, keep):
    keep(email="safe@example.com", days=[5])
    with clock.at(NOON):
        letter = letter_of("correction", who="luis")
    assert TELLS.findall(said_by(letter)) == []
    assert parseaddr(letter["To"])[1] == "luis@example.com"


def test_the_firms_own_neutral_name_is_the_sender(letter_of, keep, cast):
    keep()
    with tenant(cast.rivera):
        Firm.objects.update(neutral_name="Book club")
    assert parseaddr(letter_of("receipted")["From"])[0] == "Book club"


def test_who_wants_it_gets_the_address(letter_of, keep):
    keep(address_in_letters=True)
    assert set(links(plain(letter_of("receipted")))) == {f"{settings.BASE_URL}/rivera/"}


def test_letters_go_to_the_safe_address_and_codes_to_the_accounts_own(letter_of, keep):
    keep(email="friend@example.com")
    assert parseaddr(letter_of("receipted")["To"])[1] == "friend@example.com"
    assert parseaddr(letter_of("code", key="another cause")["To"])[1] == "ana@example.com"


def test_the_safe_address_is_for_her_and_nobody_who_acts_for_her(letter_of, keep, cast):
    keep(email="friend@example.com")
    with tenant(cast.rivera):
        Grant.objects.filter(account=cast.accounts["ana"]).update(acts_as="helper")
    assert parseaddr(letter_of("receipted")["To"])[1] == "ana@example.com"


def test_outside_the_safe_hours_a_letter_waits_for_them(server, hers, cast, keep):
    keep(days=[2], hours_from=time(9), hours_until=time(11), time_zone="America/Chicago")
    about = {"filing": hers.of("filing", "ana").pk}
    with clock.at(NOON):
        message = send(write(cast, template="receipted", about=about))
        assert message.state == Message.State.QUEUED and message.reason
        assert server.took == []
    with clock.at(NOON + timedelta(days=6, hours=22)):  # the next Wednesday, 10 in the morning
        assert send(message).state == Message.State.SENT


def test_a_code_does_not_wait(server, hers, cast, keep):
    keep(days=[5])
    with clock.at(NOON):
        message = write(cast, template="code", secret="424242", case=None)
        assert send(message).state == Message.State.SENT


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (datetime(2026, 12, 2, 15, tzinfo=UTC), datetime(2026, 12, 2, 15, tzinfo=UTC)),
        (datetime(2026, 12, 2, 14, tzinfo=UTC), datetime(2026, 12, 2, 15, tzinfo=UTC)),
        (datetime(2026, 12, 2, 17, tzinfo=UTC), datetime(2026, 12, 9, 15, tzinfo=UTC)),
        (datetime(2026, 12, 3, 15, tzinfo=UTC), datetime(2026, 12, 9, 15, tzinfo=UTC)),
        (datetime(2026, 7, 1, 13, tzinfo=UTC), datetime(2026, 7, 1, 14, tzinfo=UTC)),  # summer
    ],
)
def test_safe_hours_are_by_the_clients_clock(keep, moment, opens):
    safety = keep(days=[2], hours_from=time(9), hours_until=time(11), time_zone="America/Chicago")
    assert safety.opens_at(moment) == opens


def test_who_is_kept_apart_hears_of_their_own_papers_alone(hers, cast, keep):
    keep()
    told = {}
    with tenant(cast.rivera):
        for of in ("case", "bills", "papers"):
            told[of] = queue_to_party(
                firm=cast.rivera,
                party=cast.parties["luis"].pk,
                key=of,
                template="receipted",
                case=cast.cases["ana_luis"].pk,
                about={},
                of=of,
                also=cast.accounts["luis"].pk,
            )
        heard = set(Message.objects.values_list("key", "account_id"))
    luis = cast.accounts["luis"].pk
    assert [key for key, account in heard if account == luis and "belongings" not in key] == [
        f"papers:{luis}"
    ]
    assert told["papers"] == 1


def test_no_letter_of_a_quiet_case_carries_a_link_to_one_task(cast, case, keep):
    assert may_carry_task_link(case)
    keep()
    assert not may_carry_task_link(case)
