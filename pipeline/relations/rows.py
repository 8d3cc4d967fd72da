"""Rows of a table that follow from each other, column by column: 增長幅度 of the row above, 毛利率 of price and cost.

Which rows belong together is tried out on rough numbers; what most columns bear out is proposed for every column
as a group, so that the one column that does not is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, permutations

from pipeline.formula import Formula, Ref, difference, growth, quotient, sum_of
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.lists import HUNDRED
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, comparable
from pipeline.relations.vectors import Vector, vectors_of

__all__ = ["FINDERS"]

#: Rows this far apart, in lines of the text, may be of one table; so many rows are looked at.
LINES, NEAR = 12, 4
#: A result may be off by so many units of the last place of its claim, and by this share.
PLACES, SHARE = 1.6, 0.0004
#: The words that say that a row is a change, a rate or a sum of others.
_CHANGE = late("增长|增幅|变动|波动|变化|同比|环比|增减|变幅|涨幅|升幅|降幅")
_RATE = late("率|比")
_AMOUNTS = frozenset({"money", "quantity", "number"})
Column = tuple[Mention, tuple[Mention, ...]]
Rough = Callable[[Sequence[float]], float]
Exact = Callable[[Sequence[Mention]], Formula]


def _refs(figures: Sequence[Mention]) -> list[Ref]:
    return [Ref(m.id) for m in figures]


def _growth(figures: Sequence[Mention]) -> Formula:
    return growth(*_refs(figures))


def _difference(figures: Sequence[Mention]) -> Formula:
    return difference(*_refs(figures))


def _sum(figures: Sequence[Mention]) -> Formula:
    return sum_of(*_refs(figures))


def _quotient(figures: Sequence[Mention]) -> Formula:
    return quotient(*_refs(figures))


def _margin(figures: Sequence[Mention]) -> Formula:
    return difference(HUNDRED, _quotient(figures))


def changes(scene: Scene) -> Iterator[Proposal]:
    """A row of rates or points: how the row above it changes from column to column."""
    for claim, before in _tables(scene):
        if claim.kind != "percent" or not _CHANGE.search(claim.label):
            continue
        for base in reversed(before):
            points = base.kind == "percent"
            if not (points or base.kind in _AMOUNTS) or (points and _CHANGE.search(base.label)):
                continue
            relation = "percentage_point_change" if points else "growth"
            rough, exact = (_points, _difference) if points else (_rate, _growth)
            for name, columns in _steps(claim, base):
                found = list(_borne_out(relation, name, columns, rough, exact, called=True))
                if found:
                    yield from found
                    break
            else:
                continue
            break


def _rate(values: Sequence[float]) -> float:
    new, old = values
    return (new - old) / abs(old) if old else 0.0


def _points(values: Sequence[float]) -> float:
    return values[0] - values[1]


def _steps(claim: Vector, base: Vector) -> Iterator[tuple[str, list[Column]]]:
    """Pair each rate with the two neighbouring columns it is of: the newest column first, or last."""
    rates, amounts = claim.items, base.items
    if not len(amounts) - 1 <= len(rates) <= len(amounts) or len(rates) < 2:
        return
    pairs = list(pairwise(amounts))
    yield "newest first", [(rate, pair) for rate, pair in zip(rates, pairs, strict=False)]
    later = rates[1:] if len(rates) == len(amounts) else rates
    yield "newest last", [(rate, (new, old)) for rate, (old, new) in zip(later, pairs, strict=False)]


def arithmetic(scene: Scene) -> Iterator[Proposal]:
    """A row that is the sum, the difference, the quotient or one less the quotient of two rows near it."""
    for claim, around in _tables(scene, after=True):
        if len(claim.items) < 3:
            continue
        near = [v for v in around if len(v.items) == len(claim.items)]
        for one, two in permutations(near, 2):
            for name, relation, rough, exact in _rules(claim, one, two):
                columns = [(c, pair) for c, *pair in zip(claim.items, one.items, two.items, strict=True)]
                named: list[Column] = [(c, tuple(pair)) for c, pair in columns]
                yield from _borne_out(relation, f"{name}{one.row}.{two.row}", named, rough, exact)


def _rules(claim: Vector, one: Vector, two: Vector) -> Iterator[tuple[str, str, Rough, Exact]]:
    if comparable(claim.items[0], one.items[0]) and comparable(one.items[0], two.items[0]):
        if one.row < two.row:
            yield "sum", "sum", sum, _sum
        return
    if claim.kind == "percent" and one.kind in _AMOUNTS and comparable(one.items[0], two.items[0]):
        if not _RATE.search(claim.label) or not all(len(set(v.shape)) == 1 for v in (claim, one, two)):
            return  # the shares beside the amounts of a row
        yield "quotient", "margin", lambda v: v[0] / v[1] if v[1] else 0.0, _quotient
        yield "margin", "margin", lambda v: 1 - v[0] / v[1] if v[1] else 0.0, _margin


def _tables(scene: Scene, *, after: bool = False) -> Iterator[tuple[Vector, list[Vector]]]:
    """Yield each row of a table with the rows near it: before it, and with ``after`` behind it too."""
    rows = [v for v in vectors_of(scene) if v.row >= 0 and len(v.items) > 1]
    for number, claim in enumerate(rows):
        first, last = max(0, number - NEAR), number + (NEAR + 1 if after else 0)
        near = [*rows[first:number], *rows[number + 1 : last]]
        yield claim, [v for v in near if abs(v.row - claim.row) <= LINES]


def _borne_out(
    relation: str, name: str, columns: list[Column], rough: Rough, exact: Exact, *, called: bool = False
) -> Iterator[Proposal]:
    """Propose all columns of a rule that most of them bear out, on rough numbers.

    One is enough where the row is called what it is (``called``).
    """
    failing = [column for column in columns if not _agrees(column, rough)]
    held = len(columns) - len(failing)
    if not held or (failing and not _one_culprit(failing)) or (held < len(failing) and not called):
        return
    told = {claim.value for claim, figures in columns if (claim, figures) not in failing}
    if len(told) == 1 and len(columns) > 2 and not called:
        return  # one column by chance, or 100% in all of them
    # A wrong amount spoils the rates of two columns: where few are left, one slip has to mend it.
    strength: Strength = "group" if held > len(failing) else "slip"
    group = (relation, name, columns[0][0].id) if strength == "group" else ()
    for claim, figures in columns:
        reading = Reading(exact(figures), Ref(claim.id))
        operands = tuple(m.id for m in figures)
        yield proposal(relation, claim.id, reading, strength=strength, group=group, operands=operands)


def _agrees(column: Column, rough: Rough) -> bool:
    claim, figures = column
    if claim.value is None or any(m.value is None for m in figures):
        return False
    result = rough([float(m.value or 0) for m in figures])
    blur = SHARE * abs(result) + max((abs(float(m.ulp / m.value)) for m in figures if m.value), default=0.0)
    return abs(result - float(claim.value)) <= PLACES * float(claim.ulp) + blur * max(abs(result), 0.01)


def _one_culprit(failing: list[Column]) -> bool:
    """Whether one figure has a part in every column that fails."""
    shared = set.intersection(*({claim.id, *(m.id for m in figures)} for claim, figures in failing))
    return bool(shared)


FINDERS = (changes, arithmetic)
