"""What was seen and the chain of custody as papers, and as a table for a spreadsheet."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from adelante.core import clock
from adelante.core.typeset import Typeset, typeset
from adelante.firms.face import Face
from adelante.web.address import address
from adelante.web.design.status import Word
from adelante.web.staff.looks.seen import Seen

TEMPLATE = Path(__file__).with_name("paper.typ")
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
"""First signs that a spreadsheet takes for a formula."""


def tabs() -> list[tuple[str, Word, str, int]]:
    """The sections of the trail that are about looking."""
    return [
        ("trail", _("Trail"), address("desk:trail"), 0),
        ("looks", _("Who saw what"), address("desk:looks"), 0),
        ("alarms", _("Alarms"), address("desk:alarms"), 0),
    ]


def csv_answer(seen: Seen) -> HttpResponse:
    """One row for each record of each client."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["client", "record", "case", "how", "first", "last", "times", "downloads"])
    for client in seen.clients:
        for record in client.records:
            row = [client.name, record.what, record.case, record.how]
            row += [_exactly(record.first), _exactly(record.last)]
            table.writerow([*map(_harmless, row), record.times, record.taken])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"seen-{str(seen.session)[-12:]}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def seen_pdf(seen: Seen, *, face: Face, brand: str) -> Typeset:
    sections = [
        {
            "title": client.name,
            "columns": [_("Record"), _("Case"), _("How"), _("First"), _("Last")],
            "rows": [
                [each.what, each.case, each.how, _exactly(each.first), _exactly(each.last)]
                for each in client.records
            ],
            "words": "",
        }
        for client in seen.clients
    ]
    return paper(
        _("What a sign-in has seen"),
        heading=f"{seen.who}, {seen.role}",
        facts=[
            (_("Seen"), seen.words),
            (_("First"), _exactly(seen.first)),
            (_("Last"), _exactly(seen.last)),
            (_("Sign-in"), str(seen.session)),
        ],
        notes=[
            _(
                "Every record that this sign-in was shown or downloaded, under the people it is "
                "about. What belongs to a whole case stands under everybody with a part in it."
            )
        ],
        sections=sections,
        face=face,
        brand=brand,
    )


def paper(
    name: str,
    *,
    heading: str,
    facts: Sequence[tuple[str, str]],
    notes: Sequence[str],
    sections: Sequence[Mapping[str, Any]],
    face: Face,
    brand: str,
) -> Typeset:
    values = {
        "lang": "en",
        "name": name,
        "heading": heading,
        "firm": {"name": face.name, "brand": brand},
        "facts": [list(fact) for fact in facts],
        "notes": list(notes),
        "sections": list(sections),
        "footer": _("Made %(moment)s from the trail of %(firm)s.")
        % {"moment": _exactly(clock.now()), "firm": face.name},
        "page": _("Page"),
        "of": _("of"),
    }
    return typeset(TEMPLATE, values, dated=clock.today(face.time_zone))


def _exactly(moment: Any) -> str:
    """ "2026-11-20 18:41:07 CST": for whoever compares it with another record."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S %Z")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(RISKY) else text
