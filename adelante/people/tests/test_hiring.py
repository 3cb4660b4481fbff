"""Who works at the firm, and who decides it."""

import pytest
from django.db import ProgrammingError, transaction

from adelante.audit.models import Entry
from adelante.core.errors import NotYours, Refused
from adelante.core.tenancy import tenant
from adelante.messaging.models import Message
from adelante.people.hiring import give_role, hire, let_go, take_back
from adelante.people.models import Account, Member


def take_on(cast, by="olga", **said):
    new = {"name": "Teresa Vega", "email": "Teresa@Rivera.example", "role": "paralegal"} | said
    with cast.standing(by):
        return hire(**new, by=cast.actor(by))


def told(cast):
    with tenant(cast.rivera):
        return [(entry.name, entry.facts) for entry in Entry.objects.order_by("seq")]


def manager(cast):
    """Fin runs the practice today."""
    with cast.standing("olga"):
        give_role(cast.members["fin"], "manager", by=cast.actor("olga"))
    cast.members["fin"].role = "manager"


def test_somebody_taken_on_has_no_password_and_gets_a_mail_without_a_secret(cast):
    teresa = take_on(cast)
    with tenant(cast.rivera):
        account = Account.objects.get(pk=teresa.account_id)
        (mail,) = Message.objects.filter(template="hired")
        assert account.email == "teresa@rivera.example" and not account.has_usable_password()
        assert (mail.to_address, mail.sealed, mail.case_id) == (account.email, None, None)
    assert told(cast)[-1] == (
        "member_hired",
        {"member": str(teresa.pk), "role": "paralegal", "invited": True},
    )


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"name": "  "}, "name"),
        ({"email": "teresa"}, "e-mail address"),
        ({"email": "ANA@example.com"}, "signs in with this address"),
        ({"email": "maria@example.com"}, "signs in with this address"),
    ],
)
def test_a_person_needs_a_name_and_an_address_of_their_own(cast, said, why):
    before = told(cast)
    with pytest.raises(Refused, match=why):
        take_on(cast, **said)
    assert told(cast) == before


@pytest.mark.parametrize("who", ["daniela", "maria", "fin"])
def test_only_who_manages_staff_takes_people_on(cast, who):
    with pytest.raises(NotYours):
        take_on(cast, by=who)


@pytest.mark.parametrize("who", ["daniela", "maria", "fin", "zed", "ana"])
def test_the_database_lets_nobody_else_at_the_staff(cast, who):
    """Without the act's own check: no account, no place, no role, nobody let go."""
    maria = cast.members["maria"]
    with cast.standing(who):
        with pytest.raises(ProgrammingError), transaction.atomic():
            Account.objects.create(firm_id=cast.rivera, email="x@x.example", name="X", password="!")
        with pytest.raises(ProgrammingError), transaction.atomic():
            Member.objects.create(firm_id=cast.rivera, account_id=cast.accounts["ana"].pk, name="A")
        changes = [
            lambda: Member.objects.filter(pk=maria.pk).update(role="owner"),
            lambda: Account.objects.filter(pk=maria.account_id).update(is_active=False),
        ]
        for change in changes:
            try:
                with transaction.atomic():
                    assert change() == 0
            except ProgrammingError as error:
                assert "permission denied" in str(error)


def test_the_office_makes_no_account_with_a_password(cast):
    with cast.standing("olga"), pytest.raises(ProgrammingError), transaction.atomic():
        Account.objects.create(
            firm_id=cast.rivera, email="x@x.example", name="X", password="pbkdf2_sha256$1$a$b"
        )
    with cast.standing("olga"), pytest.raises(ProgrammingError), transaction.atomic():
        Account.objects.filter(pk=cast.accounts["maria"].pk).update(password="!")


def test_another_role_ends_the_sign_in_and_holds_from_the_next(cast, client, signed_in):
    maria = signed_in(client, "maria")
    assert maria.get("/rivera/desk/settings/").status_code == 404
    with cast.standing("olga"):
        give_role(cast.members["maria"], "manager", by=cast.actor("olga"))
    assert maria.get("/rivera/desk/settings/").status_code == 302
    maria = signed_in(client, "maria")
    assert maria.get("/rivera/desk/settings/").status_code == 200
    assert told(cast)[-1][1] == {
        "member": str(cast.members["maria"].pk),
        "role": "manager",
        "before": "paralegal",
    }


def test_somebody_let_go_is_out_at_once_and_comes_back_as_they_were(cast, client, signed_in):
    maria = signed_in(client, "maria")
    assert maria.get("/rivera/desk/").status_code == 200
    with cast.standing("olga"):
        let_go(cast.members["maria"], by=cast.actor("olga"))
    assert maria.get("/rivera/desk/").status_code == 302
    with tenant(cast.rivera):
        assert not Account.objects.get(pk=cast.accounts["maria"].pk).is_active
        member = Member.objects.get(pk=cast.members["maria"].pk)
    with cast.standing("olga"):
        take_back(member, by=cast.actor("olga"))
    assert maria.get("/rivera/desk/").status_code == 302, "the old session stays ended"
    assert signed_in(client, "maria").get("/rivera/desk/").status_code == 200
    assert [name for name, _ in told(cast)[-2:]] == ["member_left", "member_back"]


def test_somebody_who_left_is_taken_back_and_not_hired_again(cast):
    with cast.standing("olga"):
        let_go(cast.members["maria"], by=cast.actor("olga"))
    with pytest.raises(Refused, match="take them back"):
        take_on(cast, email="maria@example.com")


@pytest.mark.parametrize("act", [let_go, lambda member, by: give_role(member, "finance", by=by)])
def test_nobody_changes_their_own_place(cast, act):
    with cast.standing("olga"), pytest.raises(Refused, match="their own place"):
        act(cast.members["olga"], by=cast.actor("olga"))


def test_a_manager_neither_makes_nor_unmakes_a_managing_partner(cast):
    manager(cast)
    fin = cast.actor("fin")
    with cast.standing("fin"):
        for act in [
            lambda: hire(name="T", email="t@x.example", role="owner", by=fin),
            lambda: give_role(cast.members["maria"], "owner", by=fin),
            lambda: give_role(cast.members["olga"], "paralegal", by=fin),
            lambda: let_go(cast.members["olga"], by=fin),
        ]:
            with pytest.raises(Refused, match="managing partner"):
                act()
        give_role(cast.members["maria"], "attorney", by=fin)


def test_an_owner_who_was_unmade_a_moment_ago_unmakes_nobody(cast):
    """Two partners at once: the second meets, under the lock, what the first has done."""
    petra = take_on(cast, email="petra@rivera.example", role="owner")
    olga = cast.actor("olga")
    with cast.standing("olga"):
        give_role(cast.members["maria"], "owner", by=olga)
    with cast.standing("maria"):
        give_role(cast.members["olga"], "manager", by=cast.actor("maria"))
    with cast.standing("olga"), pytest.raises(Refused, match="managing partner"):
        let_go(petra, by=olga)


def test_another_firms_staff_is_out_of_reach(cast):
    with cast.standing("olga"), pytest.raises(NotYours):
        let_go(cast.members["zed"], by=cast.actor("olga"))
