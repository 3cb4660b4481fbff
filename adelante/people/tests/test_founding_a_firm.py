import pytest

from adelante.audit.models import Entry
from adelante.core.errors import Refused
from adelante.core.tenancy import tenant
from adelante.firms.face import face_at, forget_faces
from adelante.firms.keyring import open_for_firm, seal_for_firm
from adelante.firms.models import Firm
from adelante.firms.models.firm import RESERVED
from adelante.people.founding import found_firm
from adelante.people.models import Account, Member

NEW = {
    "name": "Pine Street Law",
    "slug": "pine",
    "owner": "Petra Pine",
    "email": " Petra@Pine.Example ",
    "password": "correct horse battery",
    "time_zone": "America/Denver",
}


@pytest.fixture(autouse=True)
def fresh(db):
    forget_faces()
    yield
    forget_faces()


def test_a_firm_begins_with_its_key_and_its_partner():
    firm = found_firm(**NEW)

    assert face_at("pine").name == "Pine Street Law"
    assert face_at("pine").initials == "PSL"
    with tenant(firm):
        petra = Account.objects.get(email="petra@pine.example")
        assert petra.check_password(NEW["password"])
        assert Member.objects.get(account=petra.pk).role == "owner"
        sealed = seal_for_firm(b"x", firm=firm, bound_to="test")
        assert open_for_firm(sealed, firm=firm, bound_to="test") == b"x"
        assert [entry.name for entry in Entry.objects.order_by("seq")] == [
            "firm_founded",
            "member_hired",
        ]


def test_an_address_is_given_once():
    found_firm(**NEW)
    with pytest.raises(Refused, match="already has this address"):
        found_firm(**NEW)


@pytest.mark.parametrize("slug", [*sorted(RESERVED)])
def test_the_products_own_words_are_no_addresses(slug):
    with pytest.raises(Refused):
        found_firm(**NEW | {"slug": slug})
    assert face_at(slug) is None


@pytest.mark.parametrize(
    "slug", ["", "Pine", "pine law", "pine/law", "-pine", "pine--law", "píne", "pine_law", "p" * 41]
)
def test_an_address_is_small_letters_digits_and_hyphens(slug):
    with pytest.raises(Refused):
        found_firm(**NEW | {"slug": slug})


def test_an_unknown_time_zone_is_refused():
    with pytest.raises(Refused, match="time zone"):
        found_firm(**NEW | {"time_zone": "America/Springfield"})


def test_a_refused_firm_leaves_nothing(django_assert_num_queries):
    with pytest.raises(Refused):
        found_firm(**NEW | {"slug": "admin"})
    assert Firm.objects.count() == 0
