"""What the office's pages are tested with."""

from datetime import timedelta

import pytest

from adelante.cases.dates import set_deadline
from adelante.cases.inviting import invite
from adelante.cases.models import Deadline, Party
from adelante.cases.opening import open_case
from adelante.cases.tasking import make_task
from adelante.contacts.adding import add_contact
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.core.words import Words
from adelante.documents.tests.conftest import asked, files_folder  # noqa: F401  fixtures
from adelante.library.adopting import adopt


@pytest.fixture
def one_step(cast):
    with cast.standing("olga"):
        return adopt("aos_one_step", by=cast.actor("olga"))


@pytest.fixture
def many(cast, one_step):
    """`many(20)` opens that many cases with an invitation, a deadline and a task each."""

    def open_many(count):
        opened = []
        with tenant(cast.rivera):
            by = cast.actor("system")
            for at in range(count):
                ana = add_contact(given="Ana", surname=f"Pérez {at}", by=by)
                luis = add_contact(given="Luis", surname=f"Pérez {at}", by=by)
                case = open_case(
                    one_step,
                    parties=[("beneficiary", ana), ("petitioner", luis)],
                    attorney=cast.members["daniela"],
                    paralegal=cast.members["maria"],
                    asks=["beneficiary:birth_certificate", "petitioner:marriage_certificate"],
                    fee_cents=100_000,
                    payer=luis,
                    by=by,
                )
                party = Party.objects.get(case=case, part="beneficiary")
                invite(party, email=f"p{at}@example.com", by=by)
                set_deadline(
                    case,
                    words=Words(en=f"Deadline {at}", es=f"Plazo {at}"),
                    on=clock.today("America/Chicago") + timedelta(days=2),
                    source=Deadline.Source.NOTICE,
                    by=by,
                )
                make_task(case, f"Task {at}", by=by)
                opened.append(case)
        return opened

    return open_many
