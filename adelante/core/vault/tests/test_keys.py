"""A key opens what was sealed under it, in the place it was sealed for, and nothing else."""

import copy
import pickle

import pytest

from adelante.core.vault import (
    BadName,
    KeyRing,
    Tampered,
    WrongKey,
    binding,
    blind_index,
    new_key,
    open_field,
    piece_binding,
    rewrap,
    seal_field,
    sealed_under,
    unwrap,
    wrap,
)
from adelante.core.vault.keys import MOST_FIELD_BYTES, Key

PLACE = binding("rivera", purpose="case-key", scope="case-1")


def test_a_chain_of_keys_opens_from_master_to_field():
    master, firm, scope, own = (new_key() for _ in range(4))
    firm_place = binding("rivera", purpose="firm-key", scope="rivera")
    own_place = binding("rivera", purpose="field-key", scope="contact-7")
    field = seal_field("Ana Peña".encode(), key=own, bound_to=own_place)
    kept = [
        wrap(firm, under=master, bound_to=firm_place),
        wrap(scope, under=firm, bound_to=PLACE),
        wrap(own, under=scope, bound_to=own_place),
    ]

    opened_firm = unwrap(kept[0], under=master, bound_to=firm_place)
    opened_scope = unwrap(kept[1], under=opened_firm, bound_to=PLACE)
    opened_own = unwrap(kept[2], under=opened_scope, bound_to=own_place)

    assert opened_own == own
    assert open_field(field, key=opened_own, bound_to=own_place).decode() == "Ana Peña"


@pytest.mark.parametrize(
    "elsewhere",
    [
        binding("harbour", purpose="case-key", scope="case-1"),
        binding("rivera", purpose="firm-key", scope="case-1"),
        binding("rivera", purpose="case-key", scope="case-2"),
        binding("rivera", purpose="case-key", scope="case-1", version=2),
    ],
)
def test_what_is_moved_to_another_place_stays_closed(elsewhere):
    key = new_key()

    with pytest.raises(Tampered):
        unwrap(wrap(new_key(), under=key, bound_to=PLACE), under=key, bound_to=elsewhere)
    with pytest.raises(Tampered):
        open_field(seal_field(b"A123", key=key, bound_to=PLACE), key=key, bound_to=elsewhere)


def test_a_wrapped_key_is_no_field_and_a_field_no_wrapped_key():
    key = new_key()

    with pytest.raises(Tampered):
        open_field(wrap(new_key(), under=key, bound_to=PLACE), key=key, bound_to=PLACE)
    with pytest.raises(Tampered):
        unwrap(seal_field(bytes(32), key=key, bound_to=PLACE), under=key, bound_to=PLACE)


def test_another_key_is_told_apart_from_damage():
    wrapped = wrap(new_key(), under=new_key(), bound_to=PLACE)

    with pytest.raises(WrongKey):
        unwrap(wrapped, under=new_key(), bound_to=PLACE)


def test_a_flipped_bit_anywhere_is_refused():
    key = new_key()
    sealed = seal_field(b"A123 456 789", key=key, bound_to=PLACE)

    for place in range(len(sealed)):
        for bit in range(8):
            changed = bytearray(sealed)
            changed[place] ^= 1 << bit
            with pytest.raises((Tampered, WrongKey)):
                open_field(bytes(changed), key=key, bound_to=PLACE)


def test_a_field_cut_anywhere_is_refused():
    key = new_key()
    sealed = seal_field(b"A123 456 789", key=key, bound_to=PLACE)

    for size in range(len(sealed)):
        with pytest.raises(Tampered):
            open_field(sealed[:size], key=key, bound_to=PLACE)


def test_an_empty_field_is_a_field():
    key = new_key()

    assert open_field(seal_field(b"", key=key, bound_to=PLACE), key=key, bound_to=PLACE) == b""


def test_a_field_too_large_is_refused():
    with pytest.raises(ValueError, match="file"):
        seal_field(bytes(MOST_FIELD_BYTES + 1), key=new_key(), bound_to=PLACE)


def test_nothing_is_sealed_for_no_place():
    with pytest.raises(ValueError, match="bound"):
        seal_field(b"A123", key=new_key(), bound_to="")


def test_twenty_rotations_leave_everything_readable_and_nothing_under_the_old_keys():
    kept, first = new_key(), new_key()
    ring = KeyRing(first)
    wrapped = old = wrap(kept, under=first, bound_to=PLACE)

    for _ in range(20):
        ring = KeyRing(new_key(), older=ring._keys)
        assert unwrap(wrapped, under=ring, bound_to=PLACE) == kept
        wrapped = rewrap(wrapped, under=ring, bound_to=PLACE)
        assert sealed_under(wrapped) == ring.current.id

    assert unwrap(wrapped, under=KeyRing(ring.current), bound_to=PLACE) == kept
    assert unwrap(old, under=ring, bound_to=PLACE) == kept
    with pytest.raises(WrongKey, match=first.id.hex()):
        unwrap(old, under=KeyRing(ring.current), bound_to=PLACE)


def test_a_key_tells_nothing_of_its_secret_and_goes_nowhere():
    key = new_key()

    for shown in (repr(key), repr(KeyRing(key)), str(key)):
        assert key.secret.hex() not in shown
        assert repr(key.secret) not in shown
        assert key.id.hex() in shown
    with pytest.raises(TypeError, match="pickled"):
        pickle.dumps(key)
    with pytest.raises(TypeError, match="pickled"):
        copy.deepcopy(key)
    with pytest.raises(ValueError, match="32"):
        Key(b"short")


def test_a_blind_index_finds_equal_values_in_one_place_only():
    key = new_key()
    index = blind_index("A123456789", key=key, bound_to="rivera/a-number")

    assert len(index) == 32
    assert index == blind_index("A123456789", key=key, bound_to="rivera/a-number")
    assert index != blind_index("A123456780", key=key, bound_to="rivera/a-number")
    assert index != blind_index("A123456789", key=key, bound_to="harbour/a-number")
    assert index != blind_index("A123456789", key=new_key(), bound_to="rivera/a-number")


@pytest.mark.parametrize("part", ["", "a/b", "Ana", "a b", "../a", "a\n", "ñ", "a\0"])
def test_bindings_are_made_of_parts_that_cannot_be_confused(part):
    with pytest.raises(BadName):
        binding("rivera", purpose="case-key", scope=part)
    with pytest.raises(BadName):
        piece_binding(part, of="file", piece=0)


def test_each_piece_of_a_file_has_a_binding_of_its_own():
    bindings = {piece_binding("rivera", of=of, piece=n) for of in ("f1", "f11") for n in range(12)}

    assert len(bindings) == 24
    assert "rivera/f1/piece-0" in bindings
