"""Cells of tables: the unit and the scale come from the header, the title, or the same number in the prose.

A cell is a number that stands alone between spaces, bars or line ends. ``单位：万元`` or ``营业收入（万元）`` above it
gives unit and scale; without one, a cell whose very digits occur in the text with a unit gives them to its table.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from pipeline.mentions.draft import Draft
from pipeline.mentions.units import Unit, Vocabulary
from pipeline.numerals import EXACT, scan_numerals

__all__ = ["is_cell", "settle_cells"]

_BREAKS = frozenset(" |\t\n\r")
_HEADER = re.compile(r"单位[::]? ?(?P<title>[^\s)|,，。;；]{1,12})|\((?P<column>[^\s()]{1,8})\)")
#: A header rules what stands less than this many characters below it.
REACH = 1500
#: Cells no further apart than this are of one table.
NEIGHBOURS = 200


def is_cell(folded: str, start: int, end: int) -> bool:
    """Whether the number at ``[start, end)`` stands alone and is written like an amount (1,234 or 12.34)."""
    written = folded[start:end].strip("()-")
    point = written.find(".")
    if "," not in written and (point < 0 or len(written) - point != 3):
        return False
    if folded[start - 1 : start] == "(" and folded[end : end + 1] == ")":
        start, end = start - 1, end + 1
    before = folded[start - 1] if start else "\n"
    after = folded[end] if end < len(folded) else "\n"
    return before in _BREAKS and after in _BREAKS


def settle_cells(folded: str, drafts: list[Draft], words: Vocabulary) -> None:
    """Give bare cells the unit of their table, in place."""
    cells = [d for d in drafts if d.bare and d.low is None and d.numeral.scale == 1 and is_cell(folded, d.start, d.end)]
    if not cells:
        return
    for cell in cells:
        if folded[cell.start - 1 : cell.start] == "(" and cell.sign > 0:  # bookkeepers write a minus so
            cell.start, cell.end, cell.sign = cell.start - 1, cell.end + 1, -1
    headers = _headers(folded, words)
    if headers:
        starts = [at for at, _ in headers]
        for cell in cells:
            index = bisect_right(starts, cell.start) - 1
            if index >= 0 and cell.start - starts[index] < REACH:
                _give(cell, headers[index][1])
    open_cells = [cell for cell in cells if cell.bare]
    if open_cells:
        _settle_by_prose(folded, open_cells, drafts)


def _headers(folded: str, words: Vocabulary) -> list[tuple[int, Unit]]:
    found = []
    for match in _HEADER.finditer(folded):
        word = match["title"] or match["column"]
        unit = _scaled_unit(word.removeprefix("人民币"), words)
        if unit is not None:
            found.append((match.end(), unit))
    return found


def _scaled_unit(word: str, words: Vocabulary) -> Unit | None:
    """Read 万元, 亿元, 千股, 百万美元 as a unit with its scale."""
    numeral = next(scan_numerals(word), None)
    at, scale = 0, None
    if numeral is not None and numeral.start == 0 and numeral.solo and numeral.value is not None:
        at, scale = numeral.end, numeral.value
    found = words.after.at(word, at)
    if found is None or found[0] != len(word) or found[1].kind not in ("money", "quantity"):
        return None
    unit = found[1]
    return unit if scale is None else unit._replace(factor=EXACT.multiply(unit.factor, scale))


def _give(cell: Draft, unit: Unit) -> None:
    cell.unit, cell.unit_from, cell.rule = unit, "context", f"{unit.kind}.cell"


def _settle_by_prose(folded: str, cells: list[Draft], drafts: list[Draft]) -> None:
    """Find cells that the prose repeats with a unit; their neighbours (one table) take the same."""
    written: dict[str, Unit] = {}
    for draft in drafts:
        if draft.kind == "money" and draft.unit_from == "text" and draft.low is None and not draft.numeral.chinese:
            scale = draft.numeral.scale
            digits = folded[draft.numeral.start : draft.numeral.end].split(" ", maxsplit=1)[0].rstrip("百千万亿兆")
            unit = draft.unit
            written.setdefault(digits, unit._replace(factor=EXACT.multiply(unit.factor, scale)))
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
