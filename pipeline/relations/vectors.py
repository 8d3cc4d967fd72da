"""Figures side by side: the lists of a text and the rows of its tables, one column for each period.

A relation between lists is proposed for every column at once, as a group. The evaluator keeps a group only when
most of its columns hold: figures that merely stand near each other agree in none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.formula import Const, Formula, Ref, product, quotient, steps, sum_of
from pipeline.model import Mention, Period
from pipeline.patterns import late
from pipeline.precision import significant_digits
from pipeline.relations.duplicates import slip_of
from pipeline.relations.lists import listings
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, comparable, needs

__all__ = ["FINDERS", "Vector", "vectors_of"]

#: How many lists before and after are looked at, and how many parts a list may have.
REACH = 10
MOST_PARTS = 6
_ZERO = Const(Decimal(0), "0")
_TOTAL = late(r"合\s?计|总\s?计|小\s?计|总\s?额|总\s?和|共\s?计")


@dataclass(frozen=True, slots=True)
class Vector:
    """Figures of one kind and unit, one for each column.

    ``row`` is the line of the text for a row of a table and -1 for a list in a sentence; ``total`` says that the row is
    called a total; ``shape`` is the sequence of kinds of the row that it comes from.
    """

    items: tuple[Mention, ...]
    row: int = -1
    total: bool = False
    shape: str = ""
    label: str = ""

    @property
    def kind(self) -> str:
        """The kind of its figures."""
        return self.items[0].kind


def vectors_of(scene: Scene) -> tuple[Vector, ...]:
    """Return lists and rows in the order of the text; found once."""
    known = scene.notes.get("vectors")
    if known is None:
        lists = [x.items for x in listings(scene) if all(m.value is not None for m in x.items)]
        found = [Vector(items) for items in lists if scene.prose(items[0])]
        found += _rows(scene)
        known = scene.notes["vectors"] = tuple(sorted(found, key=lambda v: v.items[0].start))
    return known  # type: ignore[return-value]


def _rows(scene: Scene) -> Iterator[Vector]:
    """Read the rows of tables: lines without the marks of a sentence that end in figures."""
    layout = scene.document.layout
    by_line: dict[int, list[Mention]] = defaultdict(list)
    for mention in scene.mentions:
        if mention.kind in ("money", "percent", "quantity", "number", "multiple") and mention.value is not None:
            by_line[layout.line_at(mention.start)].append(mention)
    for line, mentions in by_line.items():
        if scene.prose(mentions[0]):
            continue
        tail = _tail(scene, mentions)
        label = scene.document.view.folded[layout.lines[line].start : tail[0].start] if tail else ""
        shape = "".join(m.kind[0] for m in tail)
        total = _TOTAL.search(label) is not None
        for kind in dict.fromkeys(m.kind for m in tail):
            yield Vector(tuple(m for m in tail if m.kind == kind), line, total, shape, label)


def _tail(scene: Scene, mentions: list[Mention]) -> list[Mention]:
    """Return the last figures of a line that have nothing but blanks between them."""
    folded = scene.document.view.folded
    tail = [mentions[-1]]
    for mention in reversed(mentions[:-1]):
        if folded[mention.end : tail[0].start].strip(" \t|-—/"):
            break
        tail.insert(0, mention)
    return tail


def _columns(
    relation: str, name: str, claims: tuple[Mention, ...], computed: list[Formula], operands: Sequence[tuple[str, ...]]
) -> Iterator[Proposal]:
    group = (relation, name, claims[0].id)
    for claim, formula, members in zip(claims, computed, operands, strict=True):
        yield proposal(
            relation, claim.id, Reading(formula, Ref(claim.id)), strength="group", group=group, operands=members
        )


def _sum(whole: Vector, parts: list[tuple[Mention, ...]], name: str) -> Iterator[Proposal]:
    computed: list[Formula] = [sum_of(*(Ref(m.id) for m in column)) for column in zip(*parts, strict=True)]
    operands = [tuple(m.id for m in column) for column in zip(*parts, strict=True)]
    yield from _columns("sum", name, whole.items, computed, operands)


def list_sums(scene: Scene) -> Iterator[Proposal]:
    """A list is the sum of the lists that follow it, column by column."""
    lists = [v for v in vectors_of(scene) if v.row < 0]
    for i, whole in enumerate(lists):
        like = [v for v in lists[i + 1 : i + 1 + REACH] if _alike(v, whole)]
        for first in range(min(2, len(like))):
            for count in range(2, MOST_PARTS + 1):
                parts = like[first : first + count]
                if len(parts) == count:
                    yield from _sum(whole, [p.items for p in parts], f"after{first}.{count}")


def _alike(a: Vector, b: Vector) -> bool:
    return len(a.items) == len(b.items) and comparable(a.items[0], b.items[0])


@needs(kinds="P")
def list_shares(scene: Scene) -> Iterator[Proposal]:
    """Percentages right after as many amounts: their shares of another list, or of the total of their table."""
    vectors = vectors_of(scene)
    for i, share in enumerate(vectors):
        part = vectors[i - 1] if i else None
        if part is None or share.kind != "percent" or part.kind not in ("money", "quantity", "number"):
            continue
        if len(part.items) != len(share.items) or len(part.items) < 2 or part.total:
            continue
        if share.row >= 0 and share.row == part.row:
            yield from _row_shares(part, share, vectors[i + 1 : i + 1 + 8 * REACH])
        elif share.row < 0 and part.row < 0:
            near = [w for w in vectors[max(0, i - 1 - 2 * REACH) : i + 1 + REACH] if w is not part]
            wholes = [w for w in near if _alike(w, part)]
            yield from _list_shares(part, share, wholes + _of_periods(scene, near, part, share))


def _of_periods(scene: Scene, lists: list[Vector], part: Vector, share: Vector) -> list[Vector]:
    """Return what longer lists of the text say of the periods of two lists: two years of three and a half."""
    periods = next((p for p in (_periods(scene, part), _periods(scene, share)) if p), [])
    found = []
    for whole in lists if periods else ():
        if whole.row < 0 and len(whole.items) > len(periods) and comparable(whole.items[0], part.items[0]):
            by_period = dict(zip(_periods(scene, whole), whole.items, strict=False))
            if all(p in by_period for p in periods):
                found.append(Vector(tuple(by_period[p] for p in periods)))
    return found


def _periods(scene: Scene, vector: Vector) -> list[Period]:
    """Return the periods of the items of a list by their facts; none where they are not all known and different."""
    facts = [scene.facts(m)[:1] for m in vector.items]
    periods = [f[0].period for f in facts if f and f[0].period is not None]
    return periods if len(set(periods)) == len(vector.items) else []


def _list_shares(part: Vector, share: Vector, wholes: list[Vector]) -> Iterator[Proposal]:
    wholes.sort(key=lambda w: (not w.total, abs(w.items[0].start - part.items[0].start)))
    for number, whole in enumerate(wholes[:REACH]):
        orders = (whole.items, whole.items[::-1]) if whole.row >= 0 else (whole.items,)
        for order, items in enumerate(orders):
            computed: list[Formula] = [quotient(Ref(a.id), Ref(w.id)) for a, w in zip(part.items, items, strict=True)]
            operands = [(a.id, w.id) for a, w in zip(part.items, items, strict=True)]
            yield from _columns("share", f"{order}.{number}", share.items, computed, operands)


def _row_shares(part: Vector, share: Vector, below: tuple[Vector, ...]) -> Iterator[Proposal]:
    """The shares of a row, of the first total below it; a total may itself be less than 100%."""
    totals = [v for v in below if v.total and v.shape == part.shape]
    amounts = [v for v in totals if v.kind == part.kind]
    rates = [v for v in totals if v.kind == share.kind]
    for number, (whole, rate) in enumerate(zip(amounts[:2], rates[:2], strict=False)):
        if not _alike(whole, part) or whole.row != rate.row:
            return
        columns = list(zip(part.items, whole.items, rate.items, strict=True))
        computed: list[Formula] = [product(quotient(Ref(a.id), Ref(w.id)), Ref(r.id)) for a, w, r in columns]
        # A total of 100% says nothing; one of less is part of the calculation.
        operands = [(a.id, w.id) if r.value == 1 else (a.id, w.id, r.id) for a, w, r in columns]
        yield from _columns("share", f"row{number}", share.items, computed, operands)


@needs(words="合计 总计 小计 总额")
def pair_sums(scene: Scene) -> Iterator[Proposal]:
    """The total row of a table is a list of the text and another row: 線上 + 線下小計 = 合計."""
    vectors = vectors_of(scene)
    totals = [i for i, v in enumerate(vectors) if v.total and len(v.items) > 1][:REACH]
    for i in totals:
        whole = vectors[i]
        near = [v for v in vectors[max(0, i - REACH) : i + REACH] if v is not whole and _alike(v, whole)]
        rows, lists = [v for v in near if v.row >= 0][:4], [v for v in near if v.row < 0][:4]
        for number, (row, listed) in enumerate((r, x) for r in rows for x in lists):
            yield from _sum(whole, [row.items, listed.items], f"pair{number}")
            yield from _sum(whole, [row.items, listed.items[::-1]], f"turned{number}")


def repeated(scene: Scene) -> Iterator[Proposal]:
    """The same list twice, in a table and in a sentence, in one order or turned round."""
    vectors = [v for v in vectors_of(scene) if len(v.items) > 1]
    by_value: dict[object, list[int]] = defaultdict(list)
    for number, vector in enumerate(vectors):
        seen: set[int] = set()
        for mention in vector.items:
            key = (mention.kind, mention.unit, mention.value)
            if significant_digits(mention.value) >= 4:
                for other in by_value[key][-3:]:
                    if other not in seen and len(vectors[other].items) == len(vector.items):
                        seen.add(other)
                        yield from _same(vectors[other], vector, f"{other}.{number}")
                by_value[key].append(number)


def _same(first: Vector, second: Vector, name: str) -> Iterator[Proposal]:
    if first.row >= 0 and second.row >= 0 and second.row - first.row < REACH:
        return  # rows of one table, of which one is the whole of the other
    for order, items in (("same", second.items), ("turned", second.items[::-1])):
        unlike = [(a, b) for a, b in zip(first.items, items, strict=True) if a.value != b.value]
        if len(unlike) <= 1 and all(slip_of(a, b) for a, b in unlike):
            yield from _columns(
                "duplicate", name + order, first.items, [Ref(m.id) for m in items], [(m.id,) for m in items]
            )


def rank_rows(scene: Scene) -> Iterator[Proposal]:
    """Rows that are numbered 1, 2, 3 in order of their amounts."""
    for block in _numbered(scene):
        items = [v.items[0] for v in block]
        if len(items) >= 3 and all(comparable(items[0], m) for m in items):
            falling = Reading(steps(*(Ref(m.id) for m in items)), _ZERO, "<=")
            yield proposal("rank_order", None, falling, operands=tuple(m.id for m in items), strength="doubtful")


def _numbered(scene: Scene) -> Iterator[list[Vector]]:
    """Yield runs of rows whose labels, or whose lines before, begin with 1, 2, 3 …."""
    lines = scene.document.layout.lines
    folded = scene.document.view.folded
    run: list[Vector] = []
    last = -1
    for vector in vectors_of(scene):
        if vector.row < 0 or vector.kind == "percent" or vector.row == last:
            continue
        number = len(run) + 1
        numbered = any(
            folded[lines[n].start : lines[n].end].startswith(f"{number} ")
            for n in range(max(last + 1, vector.row - 5), vector.row + 1)
        )
        if not numbered:
            yield run
            run = []
            if not folded[lines[vector.row].start : lines[vector.row].end].startswith("1 "):
                last = vector.row
                continue
        run.append(vector)
        last = vector.row
    yield run


FINDERS = (list_sums, list_shares, pair_sums, repeated, rank_rows)
