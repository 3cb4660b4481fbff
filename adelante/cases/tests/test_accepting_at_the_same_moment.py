"""A double click, or a person and a mail scanner: two threads, one account, one access."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from adelante.audit import events as memory
from adelante.audit.actor import system
from adelante.audit.models import Entry
from adelante.cases.events import ClientInvited
from adelante.cases.inviting import invitation_for, invite
from adelante.cases.models import Grant
from adelante.core.errors import Refused
from adelante.core.tenancy import tenant
from adelante.firms.face import forget_faces
from adelante.people.models import Account
from tests.cast import assemble


@pytest.mark.django_db(transaction=True)
def test_two_clicks_make_one_account_one_access_and_one_fact(monkeypatch):
    secrets = []
    told = {ClientInvited: [lambda event: secrets.append(event.secret)]}
    monkeypatch.setattr(memory, "_table", told)
    forget_faces()
    cast = assemble()
    with cast.standing("maria"):
        invite(cast.parties["carla"], email="mila@example.com", by=cast.actor("maria"))
    both = Barrier(2)

    def click(_which):
        try:
            both.wait()
            with tenant(cast.rivera):
                invitation = invitation_for(secrets[0], firm=cast.rivera)
                return invitation.accept(language="es", by=system(cast.rivera)).pk
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(click, range(2)))

    with tenant(cast.rivera):
        account = Account.objects.get(email="mila@example.com")
        assert Grant.objects.filter(account=account).count() == 1
        assert Entry.objects.filter(name="invitation_accepted").count() == 1
    assert account.pk in answers and any("has been used" in str(answer) for answer in answers)
