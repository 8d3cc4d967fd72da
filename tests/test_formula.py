"""Formulas: their intervals, and how they print."""

from decimal import Decimal

import pytest

from pipeline.formula import (
    Const,
    Formula,
    Part,
    Ref,
    cagr,
    change_rate,
    difference,
    evaluate,
    growth,
    prior,
    product,
    quotient,
    refs,
    show,
    steps,
    sum_of,
)
from pipeline.interval import Interval


def around(value: str, radius: str = "0") -> Interval:
    return Interval.around(Decimal(value), Decimal(radius))


VALUES = {
    "a": around("10", "0.5"),
    "b": around("4", "0.5"),
    "c": around("2"),
    "loss": around("5", "0.5"),
    "zero": around("0", "1"),
    "rate": around("0.25"),
}


def values(identity: str, part: Part = "") -> Interval | None:
    del part
    return VALUES.get(identity)


@pytest.mark.parametrize(
    ("formula", "low", "high"),
    [
        (sum_of(Ref("a"), Ref("b"), Ref("c")), "15", "17"),
        (difference(Ref("a"), Ref("b")), "5", "7"),
        (product(Ref("c"), Ref("b")), "7", "9"),
        (quotient(Ref("a"), Ref("c")), "4.75", "5.25"),
        (growth(Ref("a"), Ref("c")), "3.75", "4.25"),
        (change_rate(Ref("c"), Ref("a")), str(Decimal(2) / Decimal("8.5")), str(Decimal(2) / Decimal("7.5"))),
        (prior(Ref("a"), Ref("rate")), "7.6", "8.4"),
        (difference(Ref("a"), Ref("loss", negative=True)), "14", "16"),
        (steps(Ref("a"), Ref("b"), Ref("c")), "-2.5", "-1.5"),
        (Const(Decimal(3)), "3", "3"),
    ],
)
def test_intervals(formula: Formula, low: str, high: str) -> None:
    interval = evaluate(formula, values)
    assert interval is not None
    assert abs((interval.low or Decimal(0)) - Decimal(low)) < Decimal("1e-9")
    assert abs((interval.high or Decimal(0)) - Decimal(high)) < Decimal("1e-9")


def test_growth_from_a_loss_divides_by_its_size() -> None:
    interval = evaluate(growth(Ref("c"), Ref("loss", negative=True)), values)
    assert interval is not None
    assert Decimal("1.4") in interval  # (2 + 5) / 5


def test_cagr_is_the_root_of_the_ratio() -> None:
    interval = evaluate(cagr(Ref("c"), Ref("c"), Decimal(3)), values)
    assert interval is not None
    assert Decimal(0) in interval


@pytest.mark.parametrize("formula", [quotient(Ref("a"), Ref("zero")), growth(Ref("a"), Ref("zero")), Ref("missing")])
def test_what_cannot_be_computed_is_none(formula: Formula) -> None:
    assert evaluate(formula, values) is None


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (quotient(Ref("a"), Ref("b")), "A ÷ B"),
        (quotient(sum_of(Ref("a"), Ref("b")), Ref("c")), "(A + B) ÷ C"),
        (difference(Ref("a"), sum_of(Ref("b"), Ref("c"))), "A − (B + C)"),
        (product(quotient(difference(Ref("a"), Ref("b")), Ref("c")), Const(Decimal("0.5"))), "(A − B) ÷ C × 0.5"),
        (growth(Ref("a"), Ref("b")), "A ÷ B − 1"),
        (growth(Ref("a"), Ref("b", negative=True)), "(A + B) ÷ B"),
        (cagr(Ref("a"), Ref("b"), Decimal(2)), "(B ÷ A)^(1/2) − 1"),
        (difference(Ref("a"), Ref("b", negative=True)), "A − (−B)"),
        (steps(Ref("a"), Ref("b"), Ref("c")), "A → B → C"),
    ],
)
def test_printing(formula: Formula, text: str) -> None:
    def name(identity: str, part: Part = "") -> str:
        del part
        return identity.upper()

    assert show(formula, name) == text


def test_refs_come_in_order() -> None:
    assert list(refs(quotient(sum_of(Ref("a"), Ref("b")), Ref("a")))) == ["a", "b", "a"]
