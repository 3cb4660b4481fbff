"""A double click, or a person and a mail scanner: sixteen threads, one account, one
access; and sixteen that open one link."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from adelante.audit import events as memory
from adelante.audit.actor import system
from adelante.audit.models import Entry
from adelante.cases.events import ClientInvited
from adelante.cases.inviting import invitation_for, invite
from adelante.cases.models import Grant, Pass, Visit
from adelante.cases.passing import Kind, finish, make_link, open_link
from adelante.core.errors import Refused
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.firms.face import forget_faces
from adelante.people.models import Account
from tests.cast import assemble

MANY = 16


@pytest.mark.django_db(transaction=True)
def test_sixteen_clicks_make_one_account_one_access_and_one_fact(monkeypatch):
    secrets = []
    told = {ClientInvited: [lambda event: secrets.append(event.secret)]}
    monkeypatch.setattr(memory, "_table", told)
    forget_faces()
    cast = assemble()
    with cast.standing("maria"):
        invite(cast.parties["carla"], email="mila@example.com", by=cast.actor("maria"))
    all_of_them = Barrier(MANY)

    def click(_which):
        try:
            all_of_them.wait()
            with tenant(cast.rivera):
                invitation = invitation_for(secrets[0], firm=cast.rivera)
                return invitation.accept(language="es", by=system(cast.rivera)).pk
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        answers = list(pool.map(click, range(MANY)))

    with tenant(cast.rivera):
        account = Account.objects.get(email="mila@example.com")
        assert Grant.objects.filter(account=account).count() == 1
        assert Entry.objects.filter(name="invitation_accepted").count() == 1
    assert answers.count(account.pk) == 1
    assert sum("has been used" in str(answer) for answer in answers) == MANY - 1


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_open_a_link_and_one_of_them_ends_it():
    """Each that is in before the end has a visit of its own; none comes in after it."""
    forget_faces()
    cast = assemble()
    item, ana = new_id(), cast.accounts["ana"].pk
    with cast.standing("maria"):
        secret = make_link(
            Kind.UPLOAD,
            item,
            case=cast.cases["ana_luis"],
            party=cast.parties["ana"].pk,
            account=ana,
            by=cast.actor("maria"),
        )
    all_of_them = Barrier(MANY)

    def go(which):
        try:
            all_of_them.wait()
            if which == 0:
                with tenant(cast.rivera):
                    finish(item, by=system(cast.rivera))
                return None
            return open_link(secret, firm=cast.rivera)
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        visits = [visit for visit in pool.map(go, range(MANY)) if visit]

    assert len(set(visits)) == len(visits)
    assert open_link(secret, firm=cast.rivera) is None
    with tenant(cast.rivera):
        assert Visit.objects.count() == len(visits)
        assert Entry.objects.filter(name="link_opened").count() == len(visits)
        assert Pass.objects.get().done_at
