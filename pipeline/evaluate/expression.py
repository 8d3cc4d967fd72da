"""Arithmetic over intervals, written down by hand beside a check and evaluated apart from the finders.

The language is that of Python's expressions, cut down to names, numbers, ``+ - * / **``, ``abs``, ``low``, ``high``,
``years`` and comparisons: ``m3 + m4 + m5``, ``m8 / m7 - 1``, ``(m9 / m8) ** (1 / 3) - 1``, ``m3 + m4 <= m5``.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from pipeline.errors import PipelineError
from pipeline.interval import Interval

__all__ = ["Comparison", "ExpressionError", "evaluate", "names_of"]

#: Longer expressions are refused: nobody checks them by hand, and the parser recurses.
LONGEST = 500

_BINARY: dict[type[ast.operator], Callable[[Interval, Interval], Interval]] = {
    ast.Add: Interval.__add__,
    ast.Sub: Interval.__sub__,
    ast.Mult: Interval.__mul__,
    ast.Div: Interval.__truediv__,
}
_COMPARED: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.LtE: "<=",
    ast.Lt: "<",
    ast.GtE: ">=",
    ast.Gt: ">",
}


class ExpressionError(PipelineError):
    """The expression is not one of this little language, or names what is not there."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or more sides and the signs between them."""

    sides: tuple[Interval, ...]
    signs: tuple[str, ...]

    @property
    def possible(self) -> bool:
        """Whether, at each sign, some numbers of the two sides stand in the relation."""
        return all(_possible(a, sign, b) for (a, b), sign in zip(pairwise(self.sides), self.signs, strict=True))


def evaluate(expression: str, values: Mapping[str, Interval]) -> Interval | Comparison:
    """Return the interval of an expression, or the comparison that it makes.

    Parameters
    ----------
    expression : str
        See the module.
    values : mapping of str to Interval
        What the names stand for; a duration's is its length in years. ``low(m3)`` and ``high(m3)`` may be names
        of their own, for the ends of a written range.

    Raises
    ------
    ExpressionError
        When the expression holds anything else.
    """
    body = _parse(expression)
    if isinstance(body, ast.Compare):
        signs = tuple(_COMPARED.get(type(op), "") for op in body.ops)
        if not all(signs):
            raise ExpressionError(f"{expression!r}: the signs are == <= < >= >")
        return Comparison(tuple(_value(side, values) for side in (body.left, *body.comparators)), signs)
    return _value(body, values)


def names_of(expression: str) -> tuple[str, ...]:
    """Return the names of an expression in order, each once; functions are no names."""
    nodes = list(ast.walk(_parse(expression)))
    functions = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    names = (n for n in nodes if isinstance(n, ast.Name) and id(n) not in functions)
    return tuple(dict.fromkeys(n.id for n in sorted(names, key=lambda n: n.col_offset)))


def _parse(expression: str) -> ast.expr:
    if len(expression) > LONGEST:
        raise ExpressionError(f"{expression[:40]!r}…: longer than {LONGEST} characters")
    try:
        return ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise ExpressionError(f"{expression!r}: {error}") from error


def _possible(a: Interval, sign: str, b: Interval) -> bool:
    if sign == "==":
        return a.meets(b)
    small, big = (a, b) if sign[0] == "<" else (b, a)
    if small.low is None or big.high is None:
        return True
    if small.low == big.high:
        return len(sign) == 2 and not (small.low_open or big.high_open)
    return small.low < big.high


def _low(interval: Interval) -> Interval:
    return Interval(interval.low, interval.low)


def _high(interval: Interval) -> Interval:
    return Interval(interval.high, interval.high)


def _same(interval: Interval) -> Interval:
    return interval


_FUNCTIONS: dict[str, Callable[[Interval], Interval]] = {"abs": abs, "low": _low, "high": _high, "years": _same}


def _value(node: ast.expr, values: Mapping[str, Interval]) -> Interval:
    if isinstance(node, ast.Name):
        if node.id not in values:
            raise ExpressionError(f"{node.id} is not among {', '.join(values) or 'no names'}")
        return values[node.id]
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return Interval.point(Decimal(repr(node.value)))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, values)
    if isinstance(node, ast.Call):
        return _call(node, values)
    if isinstance(node, ast.BinOp):
        left, right = _value(node.left, values), _value(node.right, values)
        if isinstance(node.op, ast.Pow):
            return _power(left, right)
        operation = _BINARY.get(type(node.op))
        if operation is not None:
            return operation(left, right)
    raise ExpressionError(f"{ast.unparse(node)!r} is no arithmetic of names and numbers")


def _call(node: ast.Call, values: Mapping[str, Interval]) -> Interval:
    written = ast.unparse(node)
    if written in values:
        return values[written]
    function = _FUNCTIONS.get(node.func.id) if isinstance(node.func, ast.Name) else None
    if function is None or len(node.args) != 1 or node.keywords:
        raise ExpressionError(f"{written!r} is none of {', '.join(_FUNCTIONS)} of one value")
    return function(_value(node.args[0], values))


def _power(base: Interval, exponent: Interval) -> Interval:
    if exponent.low is None or exponent.high is None or exponent.low <= 0:
        raise ExpressionError("an exponent is a positive number")
    if base.low is not None and base.low < 0:
        raise ExpressionError("a power is taken of what is not negative")
    if base.low is not None and base.low >= 1:
        low, high = base.power(exponent.low), base.power(exponent.high)
        return Interval(low.low, high.high, base.low_open, base.high_open)
    return base.power(exponent.low)
