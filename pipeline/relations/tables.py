"""Tables in plain text: totals of columns, and the shares of rows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.formula import Formula, Ref, product, quotient, sum_of
from pipeline.model import Mention
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, comparable, needs
from pipeline.relations.vectors import Vector, vectors_of

__all__ = ["FINDERS"]

#: Rows above a total that may belong to it.
MOST_ROWS = 60
#: A share of a column is written this exactly at least.
ROUNDING = Decimal("0.0005")
#: Wholes that shares of two digits imply are within so much of each other.
ALIKE = Decimal("0.02")
Row = tuple[Vector, ...]
Pair = tuple[Mention, Mention, bool]


def _blocks(scene: Scene) -> Iterator[list[Row]]:
    """Yield runs of rows of one shape; a sentence with figures ends a run."""
    block: list[Row] = []
    row: list[Vector] = []
    for vector in vectors_of(scene):
        if row and vector.row == row[0].row and vector.row >= 0:
            row.append(vector)
            continue
        if row:
            block = _placed(block, tuple(row))
        if block and (vector.row < 0 or len(block) > MOST_ROWS or (row and block[-1] != tuple(row))):
            yield block
            block = []
        row = [vector] if vector.row >= 0 else []
    if row:
        block = _placed(block, tuple(row))
    yield block


def _placed(block: list[Row], row: Row) -> list[Row]:
    """Append a row; rows of another shape begin a new block."""
    if block and block[-1][0].shape != row[0].shape:
        return [row]
    return [*block, row]


@needs(words="计 总额 总和")
def column_totals(scene: Scene) -> Iterator[Proposal]:
    """合計 is the sum of the rows above it, in every column."""
    for block in _blocks(scene):
        start = 0
        for number, row in enumerate(block):
            if not row[0].total:
                continue
            rows = [r for r in block[start:number] if not r[0].total]
            if 2 <= len(rows) <= MOST_ROWS:
                yield from _totals(row, rows, "since")
            everything = [r for r in block[:number] if not r[0].total]
            if start and len(everything) > len(rows):
                yield from _totals(row, everything, "all")
            start = number + 1


def _totals(total: Row, rows: list[Row], name: str) -> Iterator[Proposal]:
    group = ("sum", name, total[0].items[0].id)
    for kind, whole in enumerate(total):
        for column, claim in enumerate(whole.items):
            parts = [r[kind].items[column] for r in rows]
            if all(comparable(p, claim) for p in parts) and (
                claim.kind != "percent" or _shares(claim, parts) or _proportional(rows, kind, column)
            ):
                reading = Reading(sum_of(*(Ref(p.id) for p in parts)), Ref(claim.id))
                members = tuple(p.id for p in parts)
                yield proposal("sum", claim.id, reading, strength="group", group=group, operands=members)


def _shares(claim: Mention, parts: list[Mention]) -> bool:
    """Whether percentages are shares of one whole: rates of change and margins are not added."""
    values = [p.value or Decimal(0) for p in parts]
    return min(values) >= 0 and (claim.value == 1 or abs(sum(values, Decimal(0)) - 1) <= ROUNDING * len(values))


def _proportional(rows: list[Row], kind: int, column: int) -> bool:
    """Whether the percentages of a column go with amounts beside them: each row but one implies the same whole."""
    shares = [r[kind].items[column].value or Decimal(0) for r in rows]
    for other in range(len(rows[0])):
        if other == kind or column >= len(rows[0][other].items) or min(shares) <= 0:
            continue
        amounts = [r[other].items[column].value or Decimal(0) for r in rows]
        wholes = sorted(a / s for a, s in zip(amounts, shares, strict=True))
        middle = wholes[len(wholes) // 2]
        near = sum(abs(w - middle) <= abs(middle) * ALIKE for w in wholes)
        if middle > 0 and near >= max(2, len(rows) - 1):
            return True
    return False


@needs(kinds="P")
def row_shares(scene: Scene) -> Iterator[Proposal]:
    """The percentages beside amounts are their shares of one whole, which the table may not show."""
    for block in _blocks(scene):
        pairs = [(r[0].items[0], r[1].items[0], r[0].total) for r in block if r[0].shape in ("mp", "np", "qp")]
        start = 0
        for number, (_, _, total) in enumerate(pairs):
            if total or number == len(pairs) - 1:
                yield from _one_whole(pairs[start : number + 1])
                start = number + 1


def _one_whole(pairs: list[Pair]) -> Iterator[Proposal]:
    """Amounts and percentages of all rows imply the whole that the total's (or the first row's) imply."""
    if len(pairs) < 3:
        return
    key = next((p for p in reversed(pairs) if p[2]), pairs[0])
    rest = [p for p in pairs if p is not key]
    amounts: list[Formula] = [Ref(p[0].id) for p in rest]
    shares: list[Formula] = [Ref(p[1].id) for p in rest]
    claim, amount = key[1].id, key[0].id
    reading = Reading(quotient(sum_of(*amounts), sum_of(*shares)), quotient(Ref(amount), Ref(claim)))
    operands = tuple(m.id for p in pairs for m in p[:2] if m.id != claim)
    yield proposal("share", claim, reading, strength="doubtful", operands=operands)
    if key[2]:  # rows without a total may be of several tables
        yield from _against(key, rest)


def _against(base: Pair, rest: list[Pair]) -> Iterator[Proposal]:
    """Each row's share from the amounts and the share of one row."""
    group = ("share", "rows", base[1].id)
    for amount, share, _ in rest:
        computed = product(quotient(Ref(amount.id), Ref(base[0].id)), Ref(base[1].id))
        operands = (amount.id, base[0].id, base[1].id)
        yield proposal(
            "share", share.id, Reading(computed, Ref(share.id)), strength="group", group=group, operands=operands
        )


FINDERS = (column_totals, row_shares)
