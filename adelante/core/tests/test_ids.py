from datetime import UTC, datetime

from adelante.core.ids import new_id


def test_an_id_is_a_version_7_uuid():
    one = new_id()
    assert one.version == 7
    assert one.variant == "specified in RFC 4122"


def test_an_id_tells_when_it_was_made():
    before = datetime.now(UTC)
    one = new_id()
    made = datetime.fromtimestamp((one.int >> 80) / 1000, UTC)
    assert abs((made - before).total_seconds()) < 1


def test_ids_do_not_repeat_and_differ_in_their_random_part():
    many = [new_id() for _ in range(5000)]
    assert len(set(many)) == 5000
    mask = (1 << 62) - 1
    assert len({one.int & mask for one in many}) == 5000


def test_every_random_bit_takes_both_values():
    ones = zeros = 0
    for _ in range(200):
        value = new_id().int
        ones |= value
        zeros |= ~value
    random_bits = (0xFFF << 64) | ((1 << 62) - 1)
    assert ones & zeros & random_bits == random_bits
