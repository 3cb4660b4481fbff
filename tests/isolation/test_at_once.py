"""Sixteen threads of one process serve everybody at once; nobody is given another's page."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from adelante.firms.face import forget_faces
from tests.belongings import MARKS, belongings, firm_of
from tests.cast import assemble
from tests.isolation.leaking import leaks
from tests.visiting import Browsers, body

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, TURNS = 16, 12
WHO = ("olga", "daniela", "maria", "fin", "zed", "ana", "luis", "carla", "hugo")
NAMES = {"ana": "Ana", "luis": "Luis", "carla": "Carla", "hugo": "Hugo"}


def test_sixteen_threads_mix_nobody_up():
    forget_faces()
    house = belongings(assemble())
    browsers = Browsers(house)
    ids_of = {slug: set() for slug in MARKS}

    def stay(seed):
        chance, wrong = random.Random(seed), []
        try:
            for _turn in range(TURNS):
                who = chance.choice(WHO)
                wrong += look_as(who)
        finally:
            connections.close_all()
        return wrong

    def look_as(who):
        firm = firm_of(who)
        start = f"/{firm}/" if who in NAMES else f"/{firm}/desk/cases/"
        answer = browsers.of(who).get(start, follow=True)
        other = "harbour" if firm == "rivera" else "rivera"
        found = leaks(answer, other, ids_of, allowed=())
        if answer.status_code != 200:
            found.append(f"status {answer.status_code}")
        if who == "carla" and "Gómez" in body(answer).decode():
            found.append("another client's name")
        me = browsers.of(who).get(f"/{firm}/me/")
        if f"{who}@" not in body(me).decode():
            found.append("somebody else's own page")
        return [(who, word) for word in found]

    with ThreadPoolExecutor(THREADS) as threads:
        wrong = [found for stayed in threads.map(stay, range(THREADS)) for found in stayed]
    forget_faces()
    assert wrong == []
