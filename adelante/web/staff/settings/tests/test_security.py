"""How long sign-ins last at a firm, as its managers set it."""

import pytest

from adelante.audit.models import Entry
from adelante.core.tenancy import tenant
from adelante.firms.models import Firm

PAGE = "/rivera/desk/settings/security"
SAID = {
    "staff_idle_minutes": "30",
    "staff_hours": "8",
    "client_idle_minutes": "15",
    "client_hours": "4",
    "trusted_days": "0",
    "security_contact": "alarm@rivera.example",
}


def kept(cast):
    with tenant(cast.rivera):
        return Firm.objects.values(*SAID).get()


def test_a_manager_sets_them(cast, signed_in, client):
    signed_in(client, "olga")
    assert client.get(PAGE).status_code == 200
    assert client.post(f"{PAGE}/limits", SAID)["Location"] == PAGE
    assert {name: str(value) for name, value in kept(cast).items()} == SAID
    with tenant(cast.rivera):
        assert Entry.objects.filter(name="sign_in_limits_set").count() == 1


@pytest.mark.parametrize(
    "wrong", [{"staff_hours": "9000"}, {"security_contact": "nobody"}, {"trusted_days": ""}]
)
def test_what_cannot_be_comes_back_with_what_was_typed(cast, signed_in, client, wrong):
    before = kept(cast)
    signed_in(client, "olga")
    page = client.post(f"{PAGE}/limits", SAID | wrong)
    assert page.status_code == 422 and kept(cast) == before
    assert 'value="4" selected' in page.content.decode()


@pytest.mark.parametrize("who", ["daniela", "maria", "fin"])
def test_nobody_else_sees_or_sets_them(cast, signed_in, client, who):
    before = kept(cast)
    signed_in(client, who)
    assert client.get(PAGE).status_code == 404
    assert client.post(f"{PAGE}/limits", SAID).status_code == 404
    assert kept(cast) == before
