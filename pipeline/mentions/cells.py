"""Cells of tables: the unit and the scale come from the header, the title, or the same number in the prose.

A cell is a number that stands alone between spaces, bars or line ends. ``单位：万元`` above it gives unit and scale to
the table, ``营业收入（万元）`` to a column; without one, a cell whose very digits occur in the prose with a unit gives
them to its table.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.mentions.draft import NO_UNIT, Draft
from pipeline.mentions.units import Unit, Vocabulary
from pipeline.numerals import EXACT, ONE, scan_numerals
from pipeline.patterns import late

__all__ = ["is_cell", "settle_cells"]

_BREAKS = frozenset(" |\t\n\r")
_TITLE = late(r"单位: ?(?P<unit>[^\s()|,，。;；]{1,12})")
_COLUMN = late(r"\((?P<unit>[^\s()单]{1,10})\)")
#: A slot of a row: a number without a unit of its own, or the dash of an empty cell.
_SLOT = late(r"(?<![^\s|])(?:\(?-?\d[\d,]*(?:\.\d+)?\)?|-{1,2})(?![^\s|])(?!\s?[年月日])")
#: A header rules what stands less than this many characters below it.
REACH = 1500
#: Cells no further apart than this are of one table.
NEIGHBOURS = 200


class _Headers(NamedTuple):
    """Where units are named above tables: titles, and columns in the order of the text."""

    titles: list[tuple[int, Unit]]
    columns: list[tuple[int, Unit]]


def is_cell(folded: str, start: int, end: int) -> bool:
    """Whether the number at ``[start, end)`` stands alone and is written like an amount (1,234 or 12.34)."""
    written = folded[start:end].strip("()-")
    point = written.find(".")
    barred = point >= 0 and ("|" in folded[max(0, start - 2) : start] or "|" in folded[end : end + 2])
    if "," not in written and not barred and (point < 0 or len(written) - point != 3):
        return False
    if folded[start - 1 : start] == "(" and folded[end : end + 1] == ")":
        start, end = start - 1, end + 1
    before = folded[start - 1] if start else "\n"
    after = folded[end] if end < len(folded) else "\n"
    return before in _BREAKS and after in _BREAKS


def settle_cells(folded: str, drafts: list[Draft], words: Vocabulary) -> None:
    """Give bare cells the unit of their table, in place."""
    bare = [d for d in drafts if d.unit is NO_UNIT and d.low is None and d.numeral.scale is ONE]
    cells = [d for d in bare if is_cell(folded, d.start, d.end)]
    if not cells:
        return
    for cell in cells:
        if folded[cell.start - 1 : cell.start] == "(" and cell.sign > 0:  # bookkeepers write a minus so
            cell.start, cell.end, cell.sign = cell.start - 1, cell.end + 1, -1
    headers = _headers(folded, words)
    if headers.titles or headers.columns:
        for row in _rows(folded, cells):
            _settle_row(folded, row, headers)
    open_cells = [cell for cell in cells if cell.bare]
    if open_cells:
        _settle_by_prose(folded, open_cells, drafts)


def _headers(folded: str, words: Vocabulary) -> _Headers:
    found: list[list[tuple[int, Unit]]] = []
    for pattern in (_TITLE, _COLUMN):
        units = ((m.end(), _scaled_unit(m["unit"].removeprefix("人民币"), words)) for m in pattern.finditer(folded))
        found.append([(end, unit) for end, unit in units if unit is not None])
    return _Headers(*found)


def _scaled_unit(word: str, words: Vocabulary) -> Unit | None:
    """Read 万元, 亿元, 千股, 百万美元, %, 元/吨 as a unit with its scale."""
    word = word.split("/", 1)[0]
    numeral = next(scan_numerals(word), None)
    at, scale = 0, None
    if numeral is not None and numeral.start == 0 and numeral.solo and numeral.value is not None:
        at, scale = numeral.end, numeral.value
    found = words.after.at(word, at)
    if found is None or found[0] != len(word) or found[1].kind not in ("money", "quantity", "percent"):
        return None
    unit = found[1]
    if unit.kind == "percent" and word[-1] not in "%‰":
        return None
    return unit if scale is None else unit._replace(factor=EXACT.multiply(unit.factor, scale))


def _rows(folded: str, cells: list[Draft]) -> Iterator[list[Draft]]:
    row: list[Draft] = []
    for cell in cells:
        if row and "\n" in folded[row[-1].end : cell.start]:
            yield row
            row = []
        row.append(cell)
    yield row


def _settle_row(folded: str, row: list[Draft], headers: _Headers) -> None:
    """Give the cells of one line their units: by column where the slots fit the columns, else by the title."""
    start = row[0].start
    title = _latest(headers.titles, start)
    columns = _columns_above(folded, headers, start)
    if title is not None and all(unit.kind == "percent" for unit in columns):
        columns = [title, *columns[:1]]
    if not columns:
        return
    head = folded.rfind("\n", 0, start) + 1
    stop = folded.find("\n", row[-1].end)
    slots = [m.start() for m in _SLOT.finditer(folded, head, len(folded) if stop < 0 else stop)]
    if len(slots) in (2 * len(columns), 2 * len(columns) + 1) and all(unit.kind == "percent" for unit in columns):
        _give_rates(row, slots, columns[0])  # amounts without a unit, and behind each how much it changed
        return
    if len(set(columns)) > 1 and len(slots) % len(columns):
        slots = slots[1:]  # the number of the row
    fits = len(set(columns)) == 1 or len(slots) % len(columns) == 0
    for cell in row:
        if fits:
            unit = columns[bisect_left(slots, cell.start) % len(columns)]
            if unit.kind != "percent" or "," not in folded[cell.start : cell.end]:
                _give(cell, unit)
        elif title is not None and "," in folded[cell.start : cell.end]:
            _give(cell, title)


def _give_rates(row: list[Draft], slots: list[int], unit: Unit) -> None:
    for cell in row:
        if bisect_left(slots, cell.start) % 2:
            _give(cell, unit)


def _latest(titles: list[tuple[int, Unit]], start: int) -> Unit | None:
    index = bisect_right(titles, start, key=lambda t: t[0]) - 1
    if index < 0 or start - titles[index][0] > REACH:
        return None
    return titles[index][1]


def _columns_above(folded: str, headers: _Headers, start: int) -> list[Unit]:
    """Return the units of the last group of column heads before ``start``: one line, or lines next to each other."""
    index = bisect_right(headers.columns, start, key=lambda t: t[0]) - 1
    if index < 0 or start - headers.columns[index][0] > REACH:
        return []
    units: list[Unit] = []
    below = headers.columns[index][0]
    label = folded.find("\n", below, start) < 0  # 销量(吨) 43,960.98: the head of the row
    while index >= 0 and _same_header(folded, headers.columns[index][0], below, label=label):
        below = headers.columns[index][0]
        units.append(headers.columns[index][1])
        index -= 1
    return units[::-1]


#: So many lines may part two column heads: 毛利占⏎比⏎（%）.
HEAD_LINES = 4


def _same_header(folded: str, above: int, below: int, *, label: bool) -> bool:
    """Whether two column heads are of one header: on lines next to each other, or with no figures between them."""
    lines = folded.count("\n", above, below)
    if lines < (1 if label else 2):
        return True
    return not label and lines <= HEAD_LINES and not any(c.isdecimal() for c in folded[above:below])


def _give(cell: Draft, unit: Unit) -> None:
    cell.unit, cell.unit_from, cell.rule = unit, "context", f"{unit.kind}.cell"


def _settle_by_prose(folded: str, cells: list[Draft], drafts: list[Draft]) -> None:
    """Find cells that the prose repeats with a unit; their neighbours (one table) take the same."""
    written: dict[str, Unit] = {}
    for draft in drafts:
        numeral, plain = draft.numeral, draft.kind == "money" and draft.unit_from == "text" and draft.low is None
        if plain and not numeral.chinese:
            digits = folded[numeral.start : numeral.end].split(" ", maxsplit=1)[0].rstrip("百千万亿兆")
            unit = draft.unit
            written.setdefault(digits, unit._replace(factor=EXACT.multiply(unit.factor, numeral.scale)))
    groups: list[list[Draft]] = []
    for cell in cells:
        if groups and cell.start - groups[-1][-1].end < NEIGHBOURS:
            groups[-1].append(cell)
        else:
            groups.append([cell])
    for group in groups:
        known = [u for u in (written.get(folded[c.start : c.end]) for c in group) if u is not None]
        for cell in group if known else ():
            _give(cell, known[0])
