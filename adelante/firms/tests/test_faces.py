"""What a stranger learns of a firm: the face at its address, and nothing of who else is here."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.firms import face
from adelante.firms.face import every_firm, face_at, forget_faces
from adelante.firms.models import Firm
from adelante.firms.models.firm import RESERVED


def test_the_face_is_the_firms_at_that_address(cast):
    shown = face_at("rivera")
    assert (shown.id, shown.name, shown.initials) == (cast.rivera, "Rivera Immigration", "RI")
    assert face_at("nobody") is None


@pytest.mark.parametrize(
    "slug", ["Rivera", "RIVERA", "rivera ", "rívera", "%", "river_", "' OR 1=1"]
)
def test_only_the_very_address_finds_it(cast, slug):
    assert face_at(slug) is None


def test_a_face_is_kept_for_some_seconds_then_looked_up_again(
    cast, monkeypatch, django_assert_num_queries
):
    face_at("rivera")
    with django_assert_num_queries(0):
        face_at("rivera")
    later = face.time.monotonic() + 21
    monkeypatch.setattr(face.time, "monotonic", lambda: later)
    with django_assert_num_queries(1):
        face_at("rivera")


def test_a_changed_face_is_seen_once_the_kept_ones_are_forgotten(cast):
    face_at("rivera")
    with tenant(cast.rivera):
        Firm.objects.filter(pk=cast.rivera).update(name="Rivera & Ruiz")
    assert face_at("rivera").name == "Rivera Immigration"
    forget_faces()
    assert face_at("rivera").name == "Rivera & Ruiz"


def test_strangers_cannot_fill_the_memory_with_names(cast, monkeypatch):
    monkeypatch.setattr(face, "_faces", {f"firm-{n}": (0.0, None) for n in range(10_001)})
    face_at("nobody")
    assert len(face._faces) == 1


def test_only_the_bare_application_may_list_the_firms(cast):
    assert [slug for _, slug in every_firm()] == ["harbour", "rivera"]
    for standing in (tenant(cast.rivera), cast.standing("maria"), cast.standing("ana")):
        denied = pytest.raises(DatabaseError, match="permission denied")
        with standing, denied, transaction.atomic():
            every_firm()


def test_a_firm_sees_its_own_row_alone(cast):
    with tenant(cast.rivera):
        assert [firm.slug for firm in Firm.objects.all()] == ["rivera"]
        assert Firm.objects.filter(pk=cast.harbour).update(name="x") == 0
    assert Firm.objects.count() == 0


@pytest.mark.parametrize("slug", sorted(RESERVED))
def test_the_database_refuses_a_reserved_address(db, slug):
    firm = new_id()
    refused = pytest.raises(IntegrityError, match="address_is_not_reserved")
    with tenant(firm), refused, transaction.atomic():
        Firm.objects.create(id=firm, slug=slug, name="X", initials="X")
