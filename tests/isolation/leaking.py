"""What gives another firm away, and how to take down the wall that the pages build."""

import re

from adelante.web.client.home import Home
from adelante.web.staff.desk import Desk
from tests.belongings import MARKS
from tests.visiting import TOKEN, body

WORDS = {
    "rivera": [MARKS["rivera"], "Gómez", "Carla", "Mora", "Rivera Immigration", "RI-1", "RI-2"],
    "harbour": [MARKS["harbour"], "Hugo", "Silva", "Zed", "Harbour Law", "HL-1", "hugo@", "zed@"],
}


def leaks(response, slug, ids_of, *, allowed):
    """Words and ids of that firm which are in the answer, but for the ids that were asked for."""
    text = TOKEN.sub(b"", body(response)).decode(errors="replace")
    text += " ".join(f"{name}: {value}" for name, value in response.headers.items())
    for asked in allowed:
        text = text.replace(str(asked), "")
    found_ids = set(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", text)) & ids_of[slug]
    return [word for word in WORDS[slug] if word in text] + sorted(found_ids)


def forget_the_desk(monkeypatch):
    monkeypatch.setattr(Desk, "_all", lambda desk, model, right: model.objects.all())
    monkeypatch.setattr(Home, "_of_firm", lambda home, model: model.objects.all())
