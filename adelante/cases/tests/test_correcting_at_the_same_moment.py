"""Two people read the same filing and correct it at once: one does, the other looks again."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from adelante.cases.correcting import correct_filing
from adelante.cases.filing import log_filing
from adelante.cases.models import Filing, FilingCorrection
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.tenancy import tenant
from adelante.firms.face import forget_faces
from tests.cast import assemble


@pytest.mark.django_db(transaction=True)
def test_two_corrections_at_once_are_one_and_a_refusal():
    forget_faces()
    cast, today = assemble(), clock.today("America/Chicago")
    with cast.standing("maria"):
        case, by = cast.cases["ana_luis"], cast.actor("maria")
        filing = log_filing(case, form="I-130", filed_on=today, by=by)
    both = Barrier(2)

    def correct(who, number):
        try:
            with cast.standing(who):
                mine = Filing.objects.get(pk=filing.pk)
                both.wait()
                correct_filing(
                    mine,
                    filed_on=today,
                    receipt_number=number,
                    why="It came by mail",
                    seen=mine.as_read,
                    by=cast.actor(who),
                )
                return number
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(correct, ("maria", "daniela"), ("IOE0912345678", "IOE0912345687")))

    with tenant(cast.rivera):
        assert FilingCorrection.objects.count() == 1
        assert Filing.objects.get().receipt_number in answers
    assert sum("in the meantime" in answer for answer in answers) == 1
