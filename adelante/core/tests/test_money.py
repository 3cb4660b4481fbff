"""Amounts are whole cents from the keyboard to the paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adelante.core.errors import Refused
from adelante.core.money import MOST_CENTS, format_money, parse_money, split

amounts = st.integers(min_value=0, max_value=MOST_CENTS)
weight_lists = st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=12).filter(
    any
)


@pytest.mark.parametrize(
    ("cents", "currency", "words"),
    [
        (0, "USD", "$0.00"),
        (5, "USD", "$0.05"),
        (123450, "USD", "$1,234.50"),
        (-123450, "USD", "-$1,234.50"),
        (-1, "USD", "-$0.01"),
        (100000000, "USD", "$1,000,000.00"),
        (123450, "MXN", "MXN 1,234.50"),
    ],
)
def test_cents_are_written_as_people_write_money(cents, currency, words):
    assert format_money(cents, currency) == words


@pytest.mark.parametrize("wrong", [12.5, "12", None, True])
def test_only_whole_cents_are_money(wrong):
    with pytest.raises(TypeError):
        format_money(wrong)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1,234.50", 123450),
        ("1234.50", 123450),
        ("$80", 8000),
        ("$ 80.00", 8000),
        ("US$80", 8000),
        ("80.5", 8050),
        ("  0.05 ", 5),
        ("0", 0),
        ("1,234", 123400),
        ("\u00a080\u00a0", 8000),
        ("10,000,000.00", MOST_CENTS),
    ],
)
def test_a_plainly_typed_amount_is_read(typed, cents):
    assert parse_money(typed) == cents


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "1.234,50",
        "80,50",
        "1.234",
        "1,23",
        "12,34.00",
        "1,2345",
        ",50",
        ".50",
        "80.",
        "80.505",
        "1 234.50",
        "1e3",
        "NaN",
        "eighty",
        "$$80",
        "80 $",
        "€80",
        "٨٠",
        "²",
        "8\u200b0",
        "80" + " " * 200 + "00",
    ],
)
def test_a_doubtful_amount_is_refused(typed):
    with pytest.raises(Refused):
        parse_money(typed)


@pytest.mark.parametrize("typed", ["-80", "−80", "(80.00)", "$-80"])
def test_a_negative_amount_is_refused_and_the_refusal_says_so(typed):
    with pytest.raises(Refused, match="minus"):
        parse_money(typed)


@pytest.mark.parametrize("typed", ["10,000,000.01", "99999999999", "9" * 90, "9" * 5000])
def test_an_absurdly_large_amount_is_refused(typed):
    with pytest.raises(Refused, match="too large"):
        parse_money(typed)


@given(amounts)
def test_what_is_written_is_read_back(cents):
    assert parse_money(format_money(cents)) == cents


@given(st.text(max_size=30))
def test_any_text_is_either_read_as_an_amount_or_refused(text):
    try:
        cents = parse_money(text)
    except Refused:
        return
    assert 0 <= cents <= MOST_CENTS


@given(st.integers(min_value=-MOST_CENTS, max_value=MOST_CENTS), weight_lists)
def test_the_parts_of_a_split_sum_exactly(total, weights):
    assert sum(split(total, weights)) == total


@given(amounts, weight_lists)
def test_each_part_is_within_a_cent_of_its_exact_share(total, weights):
    for part, weight in zip(split(total, weights), weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


@given(amounts, weight_lists, st.randoms(use_true_random=False))
def test_the_order_of_the_weights_changes_nobody_s_part(total, weights, chance):
    shuffled = weights[:]
    chance.shuffle(shuffled)

    before = sorted(zip(weights, split(total, weights), strict=True))
    after = sorted(zip(shuffled, split(total, shuffled), strict=True))

    assert before == after


def test_spare_cents_go_to_the_earlier_of_equals():
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(-100, [1, 1, 1]) == [-34, -33, -33]


def test_between_equal_remainders_the_larger_weight_gets_the_cent():
    assert split(2, [1, 3]) == [0, 2]
    assert split(2, [3, 1]) == [2, 0]


def test_a_weight_of_zero_gets_nothing():
    assert split(101, [0, 1, 0, 1]) == [0, 51, 0, 50]


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1, 1]])
def test_a_split_needs_weights_that_can_carry_it(weights):
    with pytest.raises(ValueError, match="weight"):
        split(100, weights)
