"""Arithmetic over intervals, written down by hand beside a check and evaluated apart from the finders.

The language is that of Python's expressions, cut down to names, numbers, ``+ - * / **``, ``abs`` and one comparison:
``m3 + m4 + m5``, ``m8 / m7 - 1``, ``(m9 / m8) ** (1 / 3) - 1``, ``m3 + m4 <= m5``.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipeline.errors import PipelineError
from pipeline.interval import Interval

__all__ = ["Comparison", "ExpressionError", "evaluate", "names_of"]

#: Longer expressions are refused: nobody checks them by hand, and Python's parser recurses.
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
    """Two sides and the sign between them."""

    left: Interval
    sign: str
    right: Interval

    @property
    def possible(self) -> bool:
        """Whether some numbers of the two sides stand in the relation."""
        if self.sign == "==":
            return self.left.meets(self.right)
        small, big = (self.left, self.right) if self.sign[0] == "<" else (self.right, self.left)
        if small.low is None or big.high is None:
            return True
        if self.sign in ("<=", ">="):
            return small.low < big.high or (small.low == big.high and not (small.low_open or big.high_open))
        return small.low < big.high


def evaluate(expression: str, values: Mapping[str, Interval]) -> Interval | Comparison:
    """Return the interval of an expression, or the comparison that it makes.

    Parameters
    ----------
    expression : str
        See the module.
    values : mapping of str to Interval
        What the names stand for.

    Raises
    ------
    ExpressionError
        When the expression holds anything else.
    """
    body = _parse(expression)
    if isinstance(body, ast.Compare):
        sign = _COMPARED.get(type(body.ops[0]))
        if sign is None or len(body.ops) != 1:
            raise ExpressionError(f"{expression!r}: one of == <= < >= > once")
        return Comparison(_value(body.left, values), sign, _value(body.comparators[0], values))
    return _value(body, values)


def names_of(expression: str) -> tuple[str, ...]:
    """Return the names of an expression in order, each once."""
    called = {id(node.func) for node in ast.walk(_parse(expression)) if isinstance(node, ast.Call)}
    found = (n for n in ast.walk(_parse(expression)) if isinstance(n, ast.Name) and id(n) not in called)
    ordered = sorted((n for n in found if n.id != "abs"), key=lambda n: n.col_offset)
    return tuple(dict.fromkeys(n.id for n in ordered))


def _parse(expression: str) -> ast.expr:
    if len(expression) > LONGEST:
        raise ExpressionError(f"{expression[:40]!r}…: longer than {LONGEST} characters")
    try:
        return ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise ExpressionError(f"{expression!r}: {error}") from error


def _value(node: ast.expr, values: Mapping[str, Interval]) -> Interval:
    if isinstance(node, ast.Name):
        if node.id not in values:
            raise ExpressionError(f"{node.id} is not among {', '.join(values) or 'no names'}")
        return values[node.id]
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return Interval.point(Decimal(repr(node.value)))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, values)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "abs" and len(node.args) == 1:
        return abs(_value(node.args[0], values))
    if isinstance(node, ast.BinOp):
        left, right = _value(node.left, values), _value(node.right, values)
        if isinstance(node.op, ast.Pow):
            return _power(left, right)
        operation = _BINARY.get(type(node.op))
        if operation is not None:
            return operation(left, right)
    raise ExpressionError(f"{ast.unparse(node)!r} is no arithmetic of names and numbers")


def _power(base: Interval, exponent: Interval) -> Interval:
    if exponent.low is None or exponent.high is None or exponent.low <= 0:
        raise ExpressionError("an exponent is a positive number")
    if base.low is not None and base.low < 0:
        raise ExpressionError("a power is taken of what cannot be negative")
    if base.low is not None and base.low >= 1:
        return Interval(base.power(exponent.low).low, base.power(exponent.high).high, base.low_open, base.high_open)
    return base.power(exponent.low)
