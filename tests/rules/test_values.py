"""Values compare by what they hold."""

from decimal import Decimal
from fractions import Fraction

import pytest

from rules.values import NONE_VALUE, Choices, Nothing, Unknown, exact


@pytest.mark.parametrize(
    ("raw", "expected"),
    [(3, 3), (Fraction(6, 2), 3), (Decimal("2.50"), Fraction(5, 2)), (Decimal("1E+2"), 100)],
)
def test_an_integral_value_is_always_an_int(raw: int | Fraction | Decimal, expected: int | Fraction) -> None:
    assert exact(raw) == expected
    assert type(exact(raw)) is type(expected)


def test_equal_values_are_equal() -> None:
    assert Nothing() == NONE_VALUE
    assert Unknown("later") != Unknown("dont_know")
    assert Choices(frozenset("a"), frozenset()) == Choices(frozenset("a"), frozenset())
