"""Personal numbers of the sample people: made up, in ranges that no government has given out.

A999…: beyond what USCIS has reached. 987-65-4320 to 4329: kept for advertising (SSA). 219-09-9999:
printed in a pamphlet of the SSA in 1940 and void ever since.
"""

from adelante.contacts.models import Contact
from adelante.contacts.numbers import keep_number
from adelante.demo.office import Office

KNOWN = {
    ("Ana", "Gómez"): (
        ("a_number", "A999-000-123"),
        ("itin", "987-65-4320"),
        ("passport", "X00000123"),
    ),
    ("Luis", "Gómez"): (("ssn", "219-09-9999"), ("passport", "X00000456")),
}


def write_numbers(office: Office, *, by: str) -> None:
    """As the paralegal would once the passports are in."""
    with office.hat(by) as paralegal:
        for (given, surname), numbers in KNOWN.items():
            found = Contact.objects.filter(firm=office.firm, given=given, surname=surname)
            for contact in found[:1]:
                for kind, typed in numbers:
                    keep_number(contact, kind, typed, by=paralegal)
