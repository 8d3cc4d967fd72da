"""Formulas over the figures of an article: evaluated on intervals, printed with the numbers as they are written.

A formula is a small tree. Leaves are mentions (`Ref`) or plain numbers (`Const`); the inner nodes are sums,
differences, products, quotients and the compound forms (growth, CAGR, …) whose interval would be too wide if
it were composed of the simple ones, since they name an operand twice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Literal, NamedTuple, Protocol

from pipeline.interval import Interval, total

__all__ = [
    "Const",
    "Formula",
    "Names",
    "Node",
    "Part",
    "Ref",
    "Values",
    "cagr",
    "change_rate",
    "difference",
    "evaluate",
    "far_off",
    "growth",
    "prior",
    "product",
    "quotient",
    "refs",
    "show",
    "steps",
    "sum_of",
]

ONE = Interval.point(1)
#: Rough results of figures that are no larger are right within this share.
MOST, FINE = 1e30, 1e-6
Part = Literal["", "bare", "low", "high", "start", "end"]
Operator = Literal[
    "sum", "difference", "product", "quotient", "growth", "change_rate", "cagr", "prior", "hull", "negative", "steps"
]


class Ref(NamedTuple):
    """A figure of the article.

    ``negative`` reads the written amount as a loss or a fall. ``part`` takes the lower or the upper end of a range,
    or the ``bare`` number without the words that hedge it (最多集資 18.7 億元 is what the top of the range raises),
    or of a date its first or last day, as a count of days.
    """

    mention: str
    negative: bool = False
    part: Part = ""


class Const(NamedTuple):
    """A number that the article does not write as a figure (months of a period, items of a list).

    ``low`` and ``high`` make it an interval; ``text`` is how it is printed.
    """

    value: Decimal
    text: str = ""
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def interval(self) -> Interval:
        """The set of numbers that it stands for."""
        if self.low is None and self.high is None:
            return Interval.point(self.value)
        return Interval(self.low, self.high)


class Node(NamedTuple):
    """An operator and what it is applied to."""

    operator: Operator
    args: tuple[Formula, ...]


Formula = Ref | Const | Node


class Values(Protocol):
    """Gives the interval of a mention, or of a part of it, in base units."""

    def __call__(self, identity: str, part: Part = "") -> Interval | None:
        """Return ``None`` for a mention without a number."""


def sum_of(*args: Formula) -> Formula:
    """Return ``a + b + …``."""
    return args[0] if len(args) == 1 else Node("sum", args)


def difference(a: Formula, b: Formula) -> Formula:
    """Return ``a − b``."""
    return Node("difference", (a, b))


def product(*args: Formula) -> Formula:
    """Return ``a × b × …``."""
    return args[0] if len(args) == 1 else Node("product", args)


def quotient(a: Formula, b: Formula) -> Formula:
    """Return ``a ÷ b``."""
    return Node("quotient", (a, b))


def growth(new: Formula, old: Formula) -> Formula:
    """Return ``(new − old) ÷ |old|``."""
    return Node("growth", (new, old))


def change_rate(change: Formula, new: Formula) -> Formula:
    """Return ``change ÷ (new − change)``: the rate of a change that is given as an amount."""
    return Node("change_rate", (change, new))


def cagr(first: Formula, last: Formula, years: Decimal) -> Formula:
    """Return ``(last ÷ first)^(1/years) − 1``."""
    return Node("cagr", (first, last, Const(years, f"{years.normalize():f}")))


def prior(new: Formula, rate: Formula) -> Formula:
    """Return ``new ÷ (1 + rate)``: the value before a growth."""
    return Node("prior", (new, rate))


def steps(*args: Formula) -> Formula:
    """Return the largest step from one figure to the next: at most zero where they fall, one after the other."""
    return Node("steps", args)


def refs(formula: Formula) -> Iterator[str]:
    """Yield the mention ids of a formula, in order, repeated ones again."""
    if isinstance(formula, Ref):
        yield formula.mention
    elif isinstance(formula, Node):
        for arg in formula.args:
            yield from refs(arg)


def evaluate(formula: Formula, values: Values) -> Interval | None:
    """Compute a formula on intervals.

    Parameters
    ----------
    formula : Formula
        What to compute.
    values : Values
        Gives the interval of a mention.

    Returns
    -------
    Interval or None
        ``None`` when an operand is missing or a divisor may be zero.
    """
    if isinstance(formula, Ref):
        interval = values(formula.mention, formula.part)
        return -interval if interval is not None and formula.negative else interval
    if isinstance(formula, Const):
        return formula.interval
    parts: list[Interval] = []
    for arg in formula.args:
        part = evaluate(arg, values)
        if part is None:
            return None
        parts.append(part)
    return _RULES[formula.operator](parts)


def _sum(parts: list[Interval]) -> Interval | None:
    return total(parts)


def _difference(parts: list[Interval]) -> Interval | None:
    return parts[0] - parts[1]


def _product(parts: list[Interval]) -> Interval | None:
    result = parts[0]
    for part in parts[1:]:
        result = result * part
    return result


def _quotient(parts: list[Interval]) -> Interval | None:
    return None if _may_be_zero(parts[1]) else parts[0] / parts[1]


def _growth(parts: list[Interval]) -> Interval | None:
    new, old = parts
    if _may_be_zero(old):
        return None
    if old.low is not None and old.low > 0:
        return new / old - ONE
    return new / -old + ONE


def _change_rate(parts: list[Interval]) -> Interval | None:
    change, new = parts
    if _may_be_zero(change):
        return None
    rest = new / change - ONE
    return None if _may_be_zero(rest) else ONE / rest


def _cagr(parts: list[Interval]) -> Interval | None:
    first, last, years = parts
    if first.low is None or first.low <= 0 or last.low is None or last.low < 0 or not years.low:
        return None
    return (last / first).power(1 / years.low) - ONE


def far_off(formula: Formula, values: Values, claimed: Interval) -> bool:
    """Whether a compound rate is beyond doubt another than is claimed, by a rough calculation; roots are costly."""
    if not isinstance(formula, Node) or formula.operator != "cagr":
        return False
    ends: list[float] = []
    for part in (*(evaluate(arg, values) for arg in formula.args), claimed):
        if part is None or part.low is None or part.high is None:
            return False
        ends += float(part.low), float(part.high)
    if not all(1 / MOST < end < MOST for end in ends[:4]) or ends[4] < 1:
        return False
    slowest = math.pow(ends[2] / ends[1], 1 / ends[4]) - 1
    fastest = math.pow(ends[3] / ends[0], 1 / ends[4]) - 1
    slack = FINE * (1 + abs(fastest))
    return slowest - slack > ends[7] or fastest + slack < ends[6]


def _prior(parts: list[Interval]) -> Interval | None:
    new, rate = parts
    base = ONE + rate
    return None if _may_be_zero(base) else new / base


def _hull(parts: list[Interval]) -> Interval | None:
    first, last = parts[0], parts[-1]
    return Interval(first.low, last.high, first.low_open, last.high_open)


def _steps(parts: list[Interval]) -> Interval | None:
    rises = [later - earlier for earlier, later in pairwise(parts)]
    if any(r.low is None or r.high is None for r in rises):
        return None
    low = max(rises, key=lambda r: r.low or Decimal(0))
    high = max(rises, key=lambda r: r.high or Decimal(0))
    return Interval(low.low, high.high, low.low_open, high.high_open)


def _negative(parts: list[Interval]) -> Interval | None:
    return -parts[0]


_RULES: dict[str, Callable[[list[Interval]], Interval | None]] = {
    "sum": _sum,
    "difference": _difference,
    "product": _product,
    "quotient": _quotient,
    "growth": _growth,
    "change_rate": _change_rate,
    "cagr": _cagr,
    "prior": _prior,
    "hull": _hull,
    "negative": _negative,
    "steps": _steps,
}


def _may_be_zero(interval: Interval) -> bool:
    low, high = interval.low, interval.high
    return (low is None or low <= 0) and (high is None or high >= 0)


class Names(Protocol):
    """Writes a figure, or an end of a range, as the article does."""

    def __call__(self, identity: str, part: Part = "") -> str:
        """Return the words."""


def show(formula: Formula, names: Names) -> str:
    """Print a formula, figures as ``names`` writes them.

    >>> show(quotient(Ref("m1"), Ref("m2")), lambda m, part="": {"m1": "50億", "m2": "4.2萬億"}[m])
    '50億 ÷ 4.2萬億'
    """
    return _show(formula, names, 0)


def _show(formula: Formula, names: Names, outer: int) -> str:
    """Print with parentheses where the operator outside binds tighter (0 loose, 1 sums, 2 products)."""
    if isinstance(formula, Const):
        return formula.text or f"{formula.value.normalize():f}"
    if isinstance(formula, Ref):
        name = names(formula.mention, formula.part)
        if not formula.negative:
            return name
        return f"(−{name})" if outer else f"−{name}"
    args = formula.args
    op = formula.operator
    if op == "sum":
        return _wrap(" + ".join(_show(a, names, 1) for a in args), outer > 1)
    if op == "difference":
        return _wrap(f"{_show(args[0], names, 0)} − {_show(args[1], names, 2)}", outer > 0)
    if op == "product":
        return " × ".join(_show(a, names, 2) for a in args)
    if op == "quotient":
        return _wrap(f"{_show(args[0], names, 2)} ÷ {_show(args[1], names, 3)}", outer > 2)
    return _wrap(_show_compound(op, args, names), outer > 0)


def _show_compound(op: str, args: tuple[Formula, ...], names: Names) -> str:
    if op == "growth":
        new, old = args
        if isinstance(old, Ref) and old.negative:
            base = names(old.mention, old.part)
            return f"({_show(new, names, 1)} + {base}) ÷ {base}"
        return f"{_show(new, names, 2)} ÷ {_show(old, names, 3)} − 1"
    if op == "change_rate":
        part, whole = (_show(a, names, 2) for a in args)
        return f"{part} ÷ ({whole} − {part})"
    if op == "cagr":
        first, last, years = args
        return f"({_show(last, names, 2)} ÷ {_show(first, names, 3)})^(1/{_show(years, names, 3)}) − 1"
    if op == "prior":
        return f"{_show(args[0], names, 2)} ÷ (1 + {_show(args[1], names, 1)})"
    if op == "steps":
        return " → ".join(_show(a, names, 1) for a in args)
    if op == "negative":
        return f"−{_show(args[0], names, 2)}"
    return f"{_show(args[0], names, 0)}–{_show(args[-1], names, 0)}"


def _wrap(text: str, needed: bool) -> str:
    return f"({text})" if needed else text
