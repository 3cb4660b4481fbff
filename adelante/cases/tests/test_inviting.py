from datetime import timedelta

import pytest

from adelante.audit import events as memory
from adelante.audit.models import Entry
from adelante.cases.events import ClientInvited
from adelante.cases.inviting import invitation_for, invite
from adelante.cases.models import Grant, Invitation
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.tenancy import tenant
from adelante.people.models import Account


@pytest.fixture
def secrets(monkeypatch):
    """The secrets that the reactions to an invitation were handed, newest last."""
    seen = []
    told = dict(memory.reactions()) | {ClientInvited: [lambda event: seen.append(event.secret)]}
    monkeypatch.setattr(memory, "_table", told)
    return seen


@pytest.fixture
def asking(cast, secrets):
    """`asking(who="maria", email="mila@example.com", **what)` invites somebody for Carla's part."""

    def ask(who="maria", email="mila@example.com", **what):
        with cast.standing(who):
            return invite(cast.parties["carla"], email=email, **what, by=cast.actor(who))

    return ask


def accept(cast, secret, language="es"):
    with tenant(cast.rivera):
        invitation = invitation_for(secret, firm=cast.rivera)
        return invitation.accept(language=language, by=cast.actor("system"))


def test_the_link_has_a_secret_of_256_bits_and_only_its_digest_is_kept(cast, asking, secrets):
    invitation = asking(email=" Mila@Example.com ")

    assert len(secrets[0]) == 43 and invitation.email == "mila@example.com"
    assert invitation.expires_at - invitation.sent_at == timedelta(days=14)
    with tenant(cast.rivera):
        kept = Invitation.objects.get()
        entry = Entry.objects.get(name="client_invited")
    assert secrets[0].encode() not in bytes(kept.digest) and len(kept.digest) == 32
    assert "secret" not in entry.facts and secrets[0] not in str(entry.facts)


def test_accepting_makes_an_account_without_a_password_and_its_access(cast, asking, secrets):
    asking()
    account = accept(cast, secrets[0])

    assert (account.email, account.language) == ("mila@example.com", "es")
    assert not account.has_usable_password()
    with tenant(cast.rivera):
        grant = Grant.objects.get(account=account)
        entry = Entry.objects.get(name="invitation_accepted")
    assert grant.party_id == cast.parties["carla"].pk and grant.last_seen_at
    assert entry.account_id == account.pk and entry.actor_kind == "client"


def test_a_client_with_an_account_keeps_it_and_gets_one_more_case(cast, asking, secrets):
    asking(email="ana@example.com")
    before = cast.accounts["ana"]
    account = accept(cast, secrets[0], language="en")

    assert account.pk == before.pk and account.password == before.password
    assert account.language == "es"
    with tenant(cast.rivera):
        assert Grant.objects.filter(account=account, ended_at=None).count() == 2


@pytest.mark.parametrize("acts_as", [a for a in Grant.As if a != Grant.As.SELF])
def test_nobody_else_is_invited_under_the_name_of_the_party(cast, asking, secrets, acts_as):
    with pytest.raises(Refused, match="Write the name of whoever you invite"):
        asking(acts_as=acts_as, name="  ")

    asking(acts_as=acts_as, name="Mila Mora")
    assert accept(cast, secrets[0]).name == "Mila Mora"


def test_an_invitation_speaks_the_language_of_the_party_unless_the_office_says_else(cast, asking):
    assert asking().speaks == "es"
    english = asking(email="payer@example.com", language="en")
    with cast.standing("maria"):
        assert english.resend(by=cast.actor("maria")).speaks == "en"
    with pytest.raises(Refused, match="Choose a language"):
        asking(email="third@example.com", language="fr")


def test_a_link_works_once(cast, asking, secrets):
    asking()
    accept(cast, secrets[0])
    with pytest.raises(Refused, match="has been used"):
        accept(cast, secrets[0])
    with tenant(cast.rivera):
        assert Account.objects.filter(email="mila@example.com").count() == 1
        assert Entry.objects.filter(name="invitation_accepted").count() == 1


def test_a_link_is_good_for_14_days(cast, asking, secrets):
    asking()
    with clock.at(clock.now() + timedelta(days=14)), pytest.raises(Refused, match="too old"):
        accept(cast, secrets[0])
    with tenant(cast.rivera):
        assert not Account.objects.filter(email="mila@example.com").exists()


def test_sending_again_makes_a_new_link_and_kills_the_old_one(cast, asking, secrets):
    invitation = asking()
    with cast.standing("maria"):
        again = invitation.resend(by=cast.actor("maria"))

    assert again.pk != invitation.pk and secrets[0] != secrets[1]
    with pytest.raises(Refused, match="replaced or cancelled"):
        accept(cast, secrets[0])
    assert accept(cast, secrets[1]).email == "mila@example.com"
    with cast.standing("maria"), pytest.raises(Refused, match="was accepted"):
        again.resend(by=cast.actor("maria"))


def test_a_cancelled_invitation_lets_nobody_in(cast, asking, secrets):
    invitation = asking()
    with cast.standing("maria"):
        invitation.revoke(by=cast.actor("maria"))
    with pytest.raises(Refused, match="replaced or cancelled"):
        accept(cast, secrets[0])


def test_an_address_is_invited_once_at_a_time(cast, asking):
    asking()
    with pytest.raises(Refused, match="has an invitation"):
        asking()


def test_an_expired_invitation_makes_room_for_a_new_one(cast, asking):
    with clock.at(clock.now() - timedelta(days=15)):
        old = asking()
    asking()
    with tenant(cast.rivera):
        assert Invitation.objects.get(pk=old.pk).revoked_at


def test_somebody_who_has_joined_is_not_invited_again(asking):
    with pytest.raises(Refused, match="joined the case already"):
        asking(email="carla@example.com")


def test_a_member_of_the_firm_is_no_client(cast, asking, secrets):
    with pytest.raises(Refused, match="member of the firm"):
        asking(email="FIN@example.com")

    asking(email="new@example.com")  # hired between the mail and the click
    with tenant(cast.rivera):
        hired = Account.objects.create(firm_id=cast.rivera, email="new@example.com", name="N")
        cast.members["fin"].__class__.objects.create(
            firm_id=cast.rivera, account=hired, name="N", role="finance"
        )
    with pytest.raises(Refused, match="member of the firm"):
        accept(cast, secrets[0])


def test_a_closed_account_stays_closed(cast, asking, secrets):
    asking(email="luis@example.com")
    with tenant(cast.rivera):
        Account.objects.filter(email="luis@example.com").update(is_active=False)
    with pytest.raises(Refused, match="closed"):
        accept(cast, secrets[0])


def play(cast, part):
    with tenant(cast.rivera):
        party = cast.parties["carla"]
        party.part = part
        party.save(update_fields=["part"])


def test_a_sponsor_who_may_see_only_their_own_papers_is_not_let_into_the_case(cast, asking):
    play(cast, "joint_sponsor")
    with pytest.raises(Refused, match="own papers or bills only"):
        asking(reach=Grant.Reach.CASE)


@pytest.mark.parametrize(
    ("part", "usual"),
    [
        ("petitioner", "case"),
        ("employer", "case"),
        ("derivative", "own"),
        ("spouse", "own"),
        ("joint_sponsor", "own"),
        ("household_member", "own"),
    ],
)
def test_how_far_somebody_comes_in_follows_their_part_unless_the_office_says_else(
    cast, asking, secrets, part, usual
):
    play(cast, part)
    before = clock.now()
    asking()
    asking(email="payer@example.com", reach=Grant.Reach.BILLS)
    for secret in secrets:
        accept(cast, secret)

    with tenant(cast.rivera):
        new = Grant.objects.filter(party=cast.parties["carla"], given_at__gte=before)
        reaches = dict(new.values_list("account__email", "reach"))
        told = [entry.facts["reach"] for entry in Entry.objects.filter(name="client_invited")]
        joined = Entry.objects.filter(name="invitation_accepted").order_by("seq")
    assert reaches == {"mila@example.com": usual, "payer@example.com": "bills"}
    assert sorted(told) == sorted([usual, "bills"])
    with tenant(cast.rivera):
        assert [entry.facts["reach"] for entry in joined] == [usual, "bills"]


def test_an_invitation_that_is_sent_again_reaches_no_further(cast, asking, secrets):
    play(cast, "derivative")
    with cast.standing("maria"):
        again = asking().resend(by=cast.actor("maria"))
    assert again.reach == "own"


def test_a_typed_address_must_be_one(asking):
    with pytest.raises(Refused, match="e-mail address"):
        asking(email="mila at example")


def test_an_unknown_or_endless_secret_finds_nothing(cast, asking, secrets):
    asking()
    with tenant(cast.rivera):
        assert invitation_for("x" * 43, firm=cast.rivera) is None
        assert invitation_for(secrets[0] + "x" * 100_000, firm=cast.rivera) is None
    with tenant(cast.harbour):
        assert invitation_for(secrets[0], firm=cast.harbour) is None


@pytest.mark.parametrize("who", ["fin", "ana", "zed"])
def test_nobody_else_may_invite_send_again_or_cancel(cast, asking, who):
    invitation = asking()
    for act in (
        lambda by: invite(cast.parties["carla"], email="x@example.com", by=by),
        lambda by: invitation.resend(by=by),
        lambda by: invitation.revoke(by=by),
    ):
        with cast.standing(who), pytest.raises(NotYours):
            act(cast.actor(who))


def test_an_invitation_to_a_case_that_was_closed_lets_nobody_in(cast, asking, secrets):
    asking()
    with cast.standing("daniela"):
        cast.cases["carla"].close(by=cast.actor("daniela"))

    with pytest.raises(Refused, match="too old"):
        accept(cast, secrets[0])
    with tenant(cast.rivera):
        assert not Account.objects.filter(email="mila@example.com").exists()
