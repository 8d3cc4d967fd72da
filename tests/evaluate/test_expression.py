"""The little language of hand-written checks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.evaluate.expression import Comparison, ExpressionError, evaluate, names_of
from pipeline.interval import Interval


def around(value: str, radius: str) -> Interval:
    return Interval.around(Decimal(value), Decimal(radius))


VALUES = {"m1": around("2", "0.5"), "m2": around("8", "0.5"), "m3": Interval.point(10), "high(m4)": Interval.point(7)}


@pytest.mark.parametrize(
    ("expression", "low", "high"),
    [
        ("m1 + m2", "9", "11"),
        ("m2 - m1", "5", "7"),
        ("m1 * 2", "3", "5"),
        ("-m3", "-10", "-10"),
        ("abs(-m3)", "10", "10"),
        ("low(m1)", "1.5", "1.5"),
        ("high(m4)", "7", "7"),
        ("m3 ** 2", "100", "100"),
        ("(m3 / 2 - 1) ** (1 / 2)", "2", "2"),
    ],
)
def test_intervals(expression: str, low: str, high: str) -> None:
    result = evaluate(expression, VALUES)
    assert isinstance(result, Interval)
    assert result.low is not None
    assert result.high is not None
    assert round(result.low, 20) == Decimal(low)
    assert round(result.high, 20) == Decimal(high)


@pytest.mark.parametrize(
    ("expression", "possible"),
    [
        ("m1 <= m2", True),
        ("m2 <= m1", False),
        ("m1 + m2 == m3", True),
        ("m1 == m3", False),
        ("m3 < m3", False),
        ("m3 >= 10", True),
        ("0.9 <= m1 <= m2", True),
        ("m1 <= m2 <= 5", False),
    ],
)
def test_comparisons(expression: str, possible: bool) -> None:
    result = evaluate(expression, VALUES)
    assert isinstance(result, Comparison)
    assert result.possible is possible


def test_names_are_in_order_and_functions_are_none() -> None:
    assert names_of("high(m4) * m1 + abs(m2) <= m1") == ("m4", "m1", "m2")


@pytest.mark.parametrize(
    "expression",
    [
        "m9",
        "m1 +",
        "__import__('os')",
        "m1.low",
        "[m1]",
        "m1 if m2 else m3",
        "'a'",
        "True",
        "m1 == m2 != m3",
        "1" * 600,
    ],
)
def test_all_else_is_refused(expression: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(expression, VALUES)
