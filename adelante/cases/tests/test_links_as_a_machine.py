"""Invitations and links, whatever happens in whatever order: what opens, and what never does.

A step is anything that a person, the office or time may do; after each, every secret that was ever
given out opens exactly what the rules say.
"""

from datetime import timedelta

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from adelante.audit import events as memory
from adelante.cases.events import ClientInvited
from adelante.cases.inviting import invitation_for, invite
from adelante.cases.models import Case, Grant, Invitation, Pass, Visit
from adelante.cases.passing import (
    Kind,
    end_links,
    finish,
    holder_of,
    make_link,
    open_link,
    revoke_all,
)
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.people.models import Account
from tests.belongings import state_of

SHORT = settings(
    max_examples=30,
    derandomize=True,  # what it has once caught it catches again
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
ADDRESSES = ("mila@example.com", "ana@example.com", "zed@example.com")
"""Nobody's yet; a client's of this firm; a colleague's of another firm."""


class _Machine(RuleBasedStateMachine):
    """Each run is undone at its end, and has its own time."""

    cast = None

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = clock.now()
        self.time = clock.at(self.now)
        self.time.__enter__()

    def teardown(self):
        self.time.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @rule(days=st.sampled_from([1, 13, 15]))
    def time_passes(self, days):
        self.time.__exit__(None, None, None)
        self.now += timedelta(days=days)
        self.time = clock.at(self.now)
        self.time.__enter__()

    def close(self, key):
        with self.cast.standing("daniela"):
            case = Case.objects.get(pk=self.cast.cases[key].pk)
            if not case.closed_at:
                case.close(by=self.cast.actor("daniela"))

    def reopen(self, key):
        with self.cast.standing("daniela"):
            case = Case.objects.get(pk=self.cast.cases[key].pk)
            if case.closed_at:
                case.reopen(by=self.cast.actor("daniela"))


class Inviting(_Machine):
    """One party of one case; `given` is every secret ever sent, with the address it was sent to."""

    def __init__(self):
        super().__init__()
        self.given = {}  # secret: [address, when it ends, still open]
        self.joined = []
        self.closed = False

    @property
    def party(self):
        return self.cast.parties["carla"]

    def _came(self, before):
        for secret, address in self.secrets[before:]:
            self.given[secret] = [address, self.now + timedelta(days=14), True]

    @initialize(address=st.sampled_from(ADDRESSES))
    def begins(self, address):
        """With an invitation, so that no run is about nothing."""
        self.invite(address)

    @rule(address=st.sampled_from(ADDRESSES))
    def invites(self, address):
        self.invite(address)

    def invite(self, address):
        before = len(self.secrets)
        with self.cast.standing("maria"):
            try:
                with transaction.atomic():
                    invite(self.party, email=address, by=self.cast.actor("maria"))
            except Refused:
                return
        for known in self.given.values():  # an old one that had run out gives way
            if known[0] == address:
                known[2] = False
        self._came(before)

    @rule(which=st.integers(0, 9))
    def sends_again(self, which):
        self._with_open_one(which, lambda row, by: row.resend(by=by))

    @rule(which=st.integers(0, 9))
    def takes_back(self, which):
        self._with_open_one(which, lambda row, by: row.revoke(by=by))

    def _with_open_one(self, which, act):
        before = len(self.secrets)
        with self.cast.standing("maria"):
            rows = list(Invitation.objects.filter(accepted_at=None, revoked_at=None))
            if not rows:
                return
            row = rows[which % len(rows)]
            try:
                with transaction.atomic():
                    act(row, self.cast.actor("maria"))
            except Refused:
                return
        for known in self.given.values():
            if known[0] == row.email:
                known[2] = False
        self._came(before)

    @rule()
    def case_closes(self):
        self.close("carla")
        self.closed = True

    @rule()
    def case_opens_again(self):
        self.reopen("carla")
        self.closed = False

    @rule(which=st.integers(0, 9))
    def somebody_accepts(self, which):
        if not self.given:
            return
        secret = list(self.given)[which % len(self.given)]
        known, should = self.given[secret], self.should_open(secret)
        with tenant(self.cast.rivera):
            found = invitation_for(secret, firm=self.cast.rivera)
            try:
                with transaction.atomic():
                    account = found.accept(language="en", by=self.cast.actor("system"))
            except Refused:
                assert not should
                return
        assert should, "it let somebody in"
        assert account.email == known[0] and account.firm_id == self.cast.rivera
        self.joined.append(account.pk)
        known[2] = False

    @rule()
    def access_ends(self):
        with self.cast.standing("maria"):
            for grant in Grant.objects.filter(party=self.party, account__in=self.joined):
                grant.end(by=self.cast.actor("maria"))

    @rule(guess=st.sampled_from(["", "x" * 43, "x" * 101]))
    def guesses(self, guess):
        with tenant(self.cast.rivera):
            assert invitation_for(guess, firm=self.cast.rivera) is None

    def should_open(self, secret):
        _address, ends, is_open = self.given[secret]
        return is_open and self.now < ends and not self.closed

    @invariant()
    def what_must_not_open_lets_nobody_in(self):
        with tenant(self.cast.rivera):
            for secret in self.given:
                found = invitation_for(secret, firm=self.cast.rivera)
                assert found.opens == self.should_open(secret)
                if not found.opens:
                    with pytest.raises(Refused), transaction.atomic():
                        found.accept(language="en", by=self.cast.actor("system"))

    @invariant()
    def nobody_is_let_in_anywhere_else(self):
        with tenant(self.cast.harbour):
            for secret in self.given:
                assert invitation_for(secret, firm=self.cast.harbour) is None
            assert Account.objects.filter(firm=self.cast.harbour).count() == 2
            assert Grant.objects.count() == 1
        with tenant(self.cast.rivera):
            joined = Grant.objects.filter(party=self.party, account__in=self.joined)
            assert joined.filter(ended_at=None).count() <= len(set(self.joined))
            assert not Grant.objects.exclude(party=self.party).filter(
                account__in=[one for one in self.joined if one not in self.before]
            )


class Linking(_Machine):
    """Links of Ana and Luis to two items; `given` is every secret, with what would end it."""

    def __init__(self):
        super().__init__()
        self.given = {}  # secret: {"who", "item", "ends", "open"}
        self.visits = {}  # cookie: (secret, when it ends)
        self.items = {"ana": new_id(), "luis": new_id()}
        self.reach = {"ana", "luis"}
        self.closed = False

    def alive(self, secret):
        known = self.given[secret]
        return (
            known["open"]
            and self.now < known["ends"]
            and known["who"] in self.reach
            and not self.closed
        )

    def end(self, **which):
        for known in self.given.values():
            if all(known[name] == value for name, value in which.items()):
                known["open"] = False

    @initialize()
    def begins(self):
        """With a link each, so that no run is about nothing."""
        for who in ("ana", "luis"):
            self.make(who)

    @rule(who=st.sampled_from(["ana", "luis"]))
    def a_link_is_made(self, who):
        self.make(who)

    def make(self, who):
        with self.cast.standing("maria"):
            try:
                with transaction.atomic():
                    secret = make_link(
                        Kind.UPLOAD,
                        self.items[who],
                        case=self.cast.cases["ana_luis"],
                        party=self.cast.parties[who].pk,
                        account=self.cast.accounts[who].pk,
                        by=self.cast.actor("maria"),
                    )
            except Refused:
                assert self.closed or who not in self.reach
                return
        assert who in self.reach and not self.closed
        self.given[secret] = {
            "who": who,
            "item": self.items[who],
            "ends": self.now + timedelta(days=14),
            "open": True,
        }

    @rule(which=st.integers(0, 9))
    def somebody_opens_one(self, which):
        if self.given:
            secret = list(self.given)[which % len(self.given)]
            visit = open_link(secret, firm=self.cast.rivera)
            assert bool(visit) == self.alive(secret)
            if visit:
                assert visit not in self.visits and visit != secret
                self.visits[visit] = (secret, self.now + timedelta(minutes=60))

    @rule(who=st.sampled_from(["ana", "luis"]))
    def the_task_is_done(self, who):
        with tenant(self.cast.rivera):
            finish(self.items[who], by=self.cast.actor("system"))
        self.end(item=self.items[who])

    @rule(which=st.integers(0, 9))
    def one_is_taken_back(self, which):
        if self.given:
            secret = list(self.given)[which % len(self.given)]
            with self.cast.standing("maria"):
                link = Pass.objects.filter(digest=_digest(secret)).select_related("case").get()
                link.revoke(by=self.cast.actor("maria"))
            self.given[secret]["open"] = False

    @rule(who=st.sampled_from(["ana", "luis"]))
    def all_are_taken_back(self, who):
        with self.cast.standing("maria"):
            revoke_all(self.cast.parties[who], by=self.cast.actor("maria"))
        self.end(who=who)

    @rule(who=st.sampled_from(["ana", "luis"]))
    def access_ends(self, who):
        with self.cast.standing("maria"):
            account = self.cast.accounts[who].pk
            for grant in Grant.objects.filter(account=account, ended_at=None):
                grant.end(by=self.cast.actor("maria"))
        self.reach.discard(who)
        self.end(who=who)

    @rule(who=st.sampled_from(["ana", "luis"]))
    def access_is_given_again(self, who):
        if who not in self.reach:
            with tenant(self.cast.rivera):
                Grant.objects.create(
                    firm_id=self.cast.rivera,
                    account=self.cast.accounts[who],
                    case=self.cast.cases["ana_luis"],
                    party=self.cast.parties[who],
                )
            self.reach.add(who)

    @rule(who=st.sampled_from(["ana", "luis"]))
    def the_address_is_changed(self, who):
        end_links(firm=self.cast.rivera, account=self.cast.accounts[who].pk)
        self.end(who=who)

    @rule()
    def case_closes(self):
        if not self.closed:
            self.close("ana_luis")
            self.closed = True
            for known in self.given.values():
                known["open"] = False

    @rule()
    def case_opens_again(self):
        self.reopen("ana_luis")
        self.closed = False

    @rule(guess=st.sampled_from(["", "x" * 43, "x" * 101]))
    def guesses(self, guess):
        assert open_link(guess, firm=self.cast.rivera) is None

    @rule()
    def a_scanner_looks_at_every_link(self):
        before = state_of(self.cast.rivera)
        for secret in self.given:
            assert bool(holder_of(secret, firm=self.cast.rivera)) == self.alive(secret)
        assert state_of(self.cast.rivera) == before

    @invariant()
    def a_link_opens_while_it_should_and_never_else(self):
        for secret in self.given:
            assert bool(holder_of(secret, firm=self.cast.rivera)) == self.alive(secret)
            if not self.alive(secret):
                assert open_link(secret, firm=self.cast.rivera) is None

    @invariant()
    def no_secret_opens_another_firm_and_none_is_kept(self):
        for secret in self.given:
            assert len(secret) == 43
            assert holder_of(secret, firm=self.cast.harbour) is None
        with tenant(self.cast.rivera):
            kept = [bytes(d) for d in Pass.objects.values_list("digest", flat=True)]
            kept += [bytes(d) for d in Visit.objects.values_list("digest", flat=True)]
        assert not {s.encode() for s in [*self.given, *self.visits]} & set(kept)


def _digest(secret):
    from adelante.cases.models.invitation import digest_of

    return digest_of(secret)


@pytest.fixture
def secrets(monkeypatch):
    """(secret, address) of each invitation, in the order in which they were sent."""
    seen = []

    def note(event):
        seen.append((event.secret, Invitation.objects.get(pk=event.invitation).email))

    told = dict(memory.reactions()) | {ClientInvited: [note]}
    monkeypatch.setattr(memory, "_table", told)
    return seen


def test_an_invitation_lets_in_once_whom_it_was_sent_to_and_nobody_else_ever(cast, secrets):
    before = {account.pk for account in cast.accounts.values()}
    machine = type("Machine", (Inviting,), {"cast": cast, "secrets": secrets, "before": before})
    run_state_machine_as_test(machine, settings=SHORT)


def test_a_link_opens_until_anything_ends_it_and_never_after(cast):
    run_state_machine_as_test(type("Machine", (Linking,), {"cast": cast}), settings=SHORT)
