"""Every letter as it arrives, in both languages: through a real mail server, read as a reader's
program reads it.
"""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import resolve

from adelante.cases.models import Filing, Invitation, Task
from adelante.core import clock
from adelante.core.sandbox import Kind
from adelante.core.tenancy import tenant
from adelante.documents.models import Request
from adelante.documents.refusals import MOST_MEGABYTES
from adelante.firms.models import Firm
from adelante.messaging.letters import LETTERS
from adelante.messaging.models import Message
from adelante.messaging.tests.conftest import send, write

ABOUT = {
    "code": lambda own: {},
    "sign_in_changed": lambda own: {"what": "recovery_code_used", "left": 9},
    "invitation": lambda own: {"invitation": own("invitation")},
    "correction": lambda own: {"request": own("request")},
    "reminder": lambda own: {"requests": [own("request")], "step": "friendly"},
    "invoice": lambda own: {"invoice": own("invoice")},
    "invoice_reminder": lambda own: {"invoices": [own("invoice")], "step": "second"},
    "receipt": lambda own: {"payment": own("payment")},
    "reversal": lambda own: {"payment": own("reversal", "payment_id")},
    "credit": lambda own: {"credit": own("credit")},
    "failed_payment": lambda own: {"checkout": own("checkout")},
    "filed": lambda own: {"filing": own("filing")},
    "receipted": lambda own: {"filing": own("filing")},
    "filing_corrected": lambda own: {"filing": own("filing")},
    "filing_taken_back": lambda own: {"filing": own("filing")},
    "to_review": lambda own: {"version": own("version")},
    "escalated": lambda own: {"case": own("case")},
    "hired": lambda own: {},
    "morning": lambda own: {"member": own("member")},
    "address_code": lambda own: {},
    "address_changed": lambda own: {"change": own("addresschange")},
    **{
        f"{kind}{to}": lambda own: {
            "account": own("account"),
            "entry": own("entry"),
            "words": "Firefox, Windows",
        }
        for kind in ("new_device", "unusual_pace", "many_failures")
        for to in ("", "_office")
    },
    "head": lambda own: {"number": 4711, "hash": "9f2c" * 16},
    "alarm": lambda own: {"alarm": own("alarm")},
}
RECEIPT = "IOE0912345678"
SECRETS = {
    "code": "424242",
    "invitation": "a-secret-of-the-link",
    "address_code": "535353",
    "address_changed": "another-secret",
}


@pytest.fixture
def cast(visit):
    return visit.cast


@pytest.fixture
def hers(visit):
    """Ana's things: one document is needed, one filing has its receipt; and María has a task."""
    with tenant(visit.cast.rivera):
        Request.objects.update(state="needed")
        Filing.objects.filter(pk=visit.of("filing", "ana").pk).update(receipt_number=RECEIPT)
        Task.objects.update(due_on=clock.now().date() - timedelta(days=2))
    return visit


@pytest.fixture
def letter_of(server, hers, cast):
    """`letter_of("filed", "es")`: the letter as it came."""

    def letter_of(template, language="en", *, about=None, **more):
        own = ABOUT[template](
            lambda kind, what="pk": getattr(
                hers.of(kind, "maria" if kind in {"member", "alarm"} else "ana"), what
            )
        )
        known = own | (about or {})
        secret = SECRETS.get(template, "")
        message = write(
            cast, template=template, about=known, secret=secret, language=language, **more
        )
        assert send(message).state == Message.State.SENT
        return server.took[-1]

    return letter_of


def plain(letter):
    return letter.get_body(("plain",)).get_content()


def html(letter):
    return letter.get_body(("html",)).get_content()


def links(text):
    return re.findall(r"https?://[^\s\"<]+", text)


def test_every_letter_is_tried_here():
    assert set(ABOUT) == set(LETTERS)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("template", LETTERS)
def test_a_letter_arrives_whole_in_both_forms_and_tells_nothing_outside(
    letter_of, cast, template, language
):
    letter = letter_of(template, language)

    case = cast.cases["ana_luis"]
    for private in (case.code, case.heading, case.type_label, *case.title.values(), "I-485"):
        assert private not in letter["Subject"]
    assert letter["Subject"].endswith(" · Rivera Immigration")
    assert letter["Content-Language"] == language and f'lang="{language}"' in html(letter)
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["To"] == "Ana Gómez <ana@example.com>"
    for text in (plain(letter), html(letter)):
        assert all(link.startswith(f"{settings.BASE_URL}/rivera/") for link in links(text))
        assert "%(" not in text and "{{" not in text and "None" not in text
        assert SECRETS.get(template, "") in text
    assert "<img" not in html(letter) and "<script" not in html(letter)
    assert set(links(plain(letter))) == set(links(html(letter)))
    for link in links(plain(letter)):
        resolve(link.partition("#")[0].removeprefix(f"{settings.BASE_URL}/rivera"))


@pytest.mark.parametrize("template", LETTERS)
def test_no_line_of_a_spanish_letter_is_english(letter_of, template):
    english = letter_of(template, "en")
    spanish = letter_of(template, "es", key="another cause")

    said = [
        line
        for line in plain(english).splitlines()
        if re.search("[a-z]{3} [a-z]", line) and "http" not in line
    ]
    assert said and english["Subject"] != spanish["Subject"]
    assert [line for line in said if line in plain(spanish).splitlines()] == []


@pytest.mark.parametrize(
    ("reach", "language", "words"),
    [
        ("case", "en", "what to send, what is due and what happens next"),
        ("own", "en", "asks you for papers of your own"),
        ("own", "es", "le pide papeles suyos"),
        ("bills", "en", "invites you to pay the bills of a case"),
        ("bills", "es", "le invita a pagar las facturas de un caso"),
    ],
)
def test_an_invitation_says_what_it_is_to(letter_of, hers, cast, reach, language, words):
    with tenant(cast.rivera):
        Invitation.objects.filter(pk=hers.of("invitation", "ana").pk).update(reach=reach)
    text = " ".join(plain(letter_of("invitation", language)).split())
    assert words in text
    if language == "en":
        assert ("nothing else of the case" in text) == (reach != "case")


def test_a_reminder_names_each_thing_and_leads_to_the_first(letter_of, hers, cast):
    first = hers.of("request", "ana")
    with tenant(cast.rivera):
        second = Request.objects.create(
            firm_id=cast.rivera,
            case=first.case,
            party=first.party,
            kind="birth_certificate",
            label={"en": "Birth certificate", "es": "Acta de nacimiento"},
            due_on=clock.now().date() + timedelta(days=5),
        )
        gone = Request.objects.create(
            firm_id=cast.rivera,
            case=first.case,
            party=first.party,
            kind="photo",
            label={"en": "Photo", "es": "Foto"},
            state="waiting",
        )
    about = {"requests": [first.pk, second.pk, gone.pk], "step": "second"}

    letter = letter_of("reminder", "es", about=about)

    assert letter["Subject"].startswith("Faltan 2 documentos")
    assert "Acta de nacimiento" in plain(letter) and "Foto" not in plain(letter)
    assert f" de {second.due_on.year}." in plain(letter)
    at_once, page = links(plain(letter))
    assert at_once.startswith(f"{settings.BASE_URL}/rivera/do/")
    assert page == f"{settings.BASE_URL}/rivera/documents/{first.pk}#send"
    assert "PDF, JPG, PNG" in plain(letter)


@pytest.mark.parametrize("template", ["reminder", "correction"])
def test_a_letter_that_asks_for_a_paper_answers_what_people_ask_first(letter_of, template):
    letter = plain(letter_of(template, "es"))

    kinds = [kind.extension.strip(".").upper() for kind in Kind if kind.is_accepted]
    assert {"PDF", "JPG", "PNG", "HEIC"} <= set(kinds) and ", ".join(kinds) in letter
    assert f"{MOST_MEGABYTES} MB" in letter
    for words in ("no hace falta escanear", "cuatro esquinas", "¿Y si no lo tengo?"):
        assert words in letter
    assert "No puedo conseguirlo" in letter


def test_what_would_do_instead_is_said_of_the_one_paper_that_is_missing(letter_of, hers, cast):
    instead = {"en": "A letter of the registry.", "es": "Una carta del registro."}
    with tenant(cast.rivera):
        Request.objects.update(facts={"alternatives": instead})

    assert instead["es"] in plain(letter_of("reminder", "es"))


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("friendly", "friendly reminder"),
        ("second", "still waiting"),
        ("escalation", "several times"),
        ("a step of the firm's own", "still waiting"),
    ],
)
def test_reminders_grow_clearer(letter_of, step, words):
    assert words in plain(letter_of("reminder", about={"step": step}))


def test_a_reminder_of_what_has_come_is_not_sent(server, hers, cast):
    with tenant(cast.rivera):
        Request.objects.update(state="waiting")
    about = {"requests": [hers.of("request", "ana").pk], "step": "second"}

    assert send(write(cast, template="reminder", about=about)).state == Message.State.OVER
    assert server.arrived.empty()


def test_the_update_after_filing_says_form_day_receipt_and_what_next(letter_of):
    letter = plain(letter_of("filed", "es"))

    assert "I-485" in letter and RECEIPT in letter
    assert "1 de septiembre de 2026" in letter
    assert "cuando USCIS mande un aviso" in letter and "Documentos" in letter


def test_a_reminder_of_an_invoice_says_what_is_still_open(letter_of):
    letter = plain(letter_of("invoice_reminder"))

    assert "$190.00" in letter and "September 15, 2026" in letter
    assert "/rivera/do/" in letter and "Answer this message" in letter


def test_an_answer_goes_to_the_firm_but_not_to_a_code(letter_of):
    assert letter_of("receipt")["Reply-To"] == "office@rivera.example"
    assert letter_of("code", key="another")["Reply-To"] is None


# Nobody writes a header for us.


@pytest.mark.parametrize(
    "name",
    [
        "Ana\r\nBcc: everybody@example.com",
        "Ana\nSubject: another",
        "Ana\u2028Bcc: everybody@example.com",
        "Ana\x0b\x85Bcc: x@example.com",
        'Ana" <other@example.com>, "',
        "<script>alert(1)</script> Ana",
        "安娜 \u202egnirts",
        "A" * 160,
        "",
    ],
)
@pytest.mark.parametrize("whose", ["reader", "firm"])
def test_a_name_never_becomes_a_header_or_another_reader(letter_of, server, cast, name, whose):
    if whose == "firm":
        with tenant(cast.rivera):
            Firm.objects.update(name=name[:120] or "Rivera")
        letter = letter_of("escalated")
    else:
        letter = letter_of("receipt", to_name=name)

    head = server.raw[-1].split(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").decode("ascii")
    names = [line.partition(":")[0].lower() for line in head.split("\r\n")]
    assert sorted(set(names)) == sorted(names), "each header stands once"
    assert "bcc" not in names
    assert [a.addr_spec for a in letter["To"].addresses] == ["ana@example.com"]
    assert [a.addr_spec for a in letter["From"].addresses] == [settings.DEFAULT_FROM_EMAIL]
    assert "<script" not in html(letter)


@pytest.mark.parametrize(
    "address", ["ana@example.com\r\nBcc: x@example.com", "ana@example.com, x@example.com"]
)
def test_an_address_is_one_address_or_none(server, cast, address):
    message = write(cast, template="escalated", about={"case": cast.cases["ana_luis"].pk})
    with tenant(cast.rivera):
        Message.objects.filter(pk=message.pk).update(to_address=address)

    assert send(message).state == Message.State.FAILED
    assert server.arrived.empty()
