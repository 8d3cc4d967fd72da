"""Tables that a page or an article sets as lines of text: rows take metric and period from the header.

A row is a line of figures with a label; a header is the short lines above it. With one column per date, or the
same columns for each date, or one date for the whole table, every cell has its metric and period.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from pipeline.facts.cells import BODY, LABEL, Table, cell, label_of, settle_guesses
from pipeline.facts.columns import cells_of, has_header, read_header
from pipeline.facts.records import Draft, Item, When
from pipeline.facts.vocabulary import Vocabulary
from pipeline.layout import Layout
from pipeline.model import Span
from pipeline.patterns import late

__all__ = ["adopt", "read_tables"]

_OWN = late(r"发行人|公司|本公司|合计|总计")
#: Rows of tables of companies that are of none of them.
_ALONE = late(r"(?:行业|算术)?(?:平均(?:值|数)?|均值|中位数)|合计|总计|发行人|本?公司")
_SIGN = late(r"[-—(（/]")
#: No line that names the company of the rows below is longer.
COMPANY = 12
_STOP = late(r"[。；！？]|，.{6,}，")
_PAGE = late(r"\d{1,3}|\d-\d{1,2}-\d{1,3}")
_EMPTY_ROW = late(r"\S(?:\s+(?:-+|/)){2,}\s*$")
_SENTENCE = late(r"[,，。]")
#: What may stand between the cells of a row.
_BLANK = " \t-—%/"
#: How many lines above a row may belong to its header.
HEADER = 24
#: No heading of tables is longer.
HEADING = 30
#: No row of a table is longer.
PROSE = 200


def adopt(cells: list[Draft], prose: list[Draft], text: str) -> None:
    """Give a table without a metric in its header that of the prose which repeats one of its figures."""
    known = {_digits(text, draft): draft for draft in prose if draft.metric not in ("other", "share", "growth", "rank")}
    found: dict[str, Draft] = {}
    for draft in cells:
        if draft.metric == "other" and (told := known.get(_digits(text, draft))):
            found.setdefault(_table_of(draft), told)
    named = {_table_of(draft) for draft in cells if "row" in draft.notes}
    for draft in cells:
        twin = found.get(_table_of(draft))
        if twin is None or _table_of(draft) in named:
            continue
        if draft.metric == "other" and (draft.cand.kind == "percent") == (twin.cand.kind == "percent"):
            draft.metric, draft.metric_text = twin.metric, None
        elif draft.metric == "other" and draft.cand.kind == "percent":
            draft.metric, draft.of, draft.metric_text = "share", twin.metric, None
        elif draft.of == "other":
            draft.of, draft.metric_text = twin.metric, None


_NUMERAL = late(r"[-+]?[\d,]+(?:\.\d+)?")


def _digits(text: str, draft: Draft) -> str:
    match = _NUMERAL.match(text[draft.cand.start : draft.cand.end])
    return match[0] if match and len(match[0]) > 3 else ""


def _table_of(draft: Draft) -> str:
    return next(note for note in draft.notes if note.startswith("table"))


def read_tables(
    text: str, layout: Layout, items: list[Item], words: Vocabulary, subject: str | None, *, wrapped: bool
) -> tuple[list[Draft], set[int]]:
    """Return the facts of table cells, and the offsets of the figures that they are of.

    On a page (``wrapped``) a row without a header still is no sentence: its cells are facts of its label alone.
    """
    if not _may_hold_rows(text, items):
        return [], set()
    scan = _Scan(text, items, words, subject, wrapped)
    scan.running = text[layout.lines[0].start : layout.lines[0].end].strip() if layout.lines else ""
    for line in layout.lines:
        scan.read(line)
    for table in scan.tables:
        settle_guesses(table)
    return scan.drafts, scan.used


def _may_hold_rows(text: str, items: list[Item]) -> bool:
    """Whether two figures stand side by side anywhere, or a dash where a figure would: most articles hold no table."""
    figures = [item for item in items if item.tag == "F" and item.cand is not None and item.cand.kind != "rank"]
    for first, second in pairwise(figures):
        begin, end = first.end, second.start
        if begin >= end or (text[begin] in _BLANK and not text[begin:end].strip(_BLANK)):
            return True
    return "-" in text and _DASH.search(text) is not None


class _Scan:
    """Goes over the lines: short ones may be a header, rows take their meaning from the last header."""

    def __init__(self, text: str, items: list[Item], words: Vocabulary, subject: str | None, wrapped: bool) -> None:
        self.text = text
        self.items = items
        self.starts = [item.start for item in items]
        self.words = words
        self.subject = subject
        self.wrapped = wrapped
        self.running = ""  # the head of every page
        self.drafts: list[Draft] = []
        self.used: set[int] = set()
        self.pending: list[Span] = []
        self.above: list[Span] = []
        self.table: Table | None = None
        self.tables: list[Table] = []
        self.section: When | None = None
        self.headed: When | None = None  # the month, quarter or year of the last heading

    def read(self, line: Span) -> None:
        """Read one line; a long one is prose."""
        if line.end - line.start > PROSE:
            if self.wrapped:
                self._between_rows(line, [])
            else:
                self.pending, self.above, self.table, self.section = [], [], None, None
            return
        inside = self.items[bisect_left(self.starts, line.start) : bisect_left(self.starts, line.end)]
        figures = [item for item in inside if item.tag == "F" and item.cand is not None and item.cand.kind != "rank"]
        if _is_row(self.text, line, inside, figures):
            self._row(line, figures)
        else:
            self._between_rows(line, inside)

    def _between_rows(self, line: Span, inside: list[Item]) -> None:
        if self.wrapped and _STOP.search(self.text[line.start : line.end]):
            self.pending, self.above, self.table, self.section = [], [], None, None
            return
        if self._is_blank(line):
            return
        if _EMPTY_ROW.search(self.text, line.start, line.end):
            self.pending, self.above = [], []
            return
        alone = _only_date(self.text, line, inside)
        if alone is not None and (self.table is None or len(self.table.dates) <= 1):
            self.section, self.above = alone, []
            return
        self._note_heading(line, inside)
        self.pending.append(line)
        self.above.append(line)
        del self.pending[:-HEADER]

    def _is_blank(self, line: Span) -> bool:
        """Whether a line says nothing: the running head of a page and the number of the page do not."""
        said = self.text[line.start : line.end].strip()
        return not said or (self.wrapped and (said == self.running or _PAGE.fullmatch(said) is not None))

    def _note_heading(self, line: Span, inside: list[Item]) -> None:
        """9月营收一览: what the tables below are of, unless they say so themselves."""
        dates = [item for item in inside if item.tag == "D" and item.cand is not None and item.cand.period is not None]
        named = any(item.entry is not None and item.entry.metrics for item in inside)
        if (
            not dates
            or not named
            or line.end - line.start > HEADING
            or _SENTENCE.search(self.text, line.start, line.end)
        ):
            return
        period = dates[-1].cand.period if dates[-1].cand else None
        if period is not None and period.days > 1:
            self.headed = When(period, Span(dates[-1].start, dates[-1].end), -1)

    def _row(self, line: Span, figures: list[Item]) -> None:
        if self.table is None or has_header(self.text, self.pending, self.items, self.starts):
            fresh = read_header(self.text, self.pending, self.items, self.starts)
            if fresh.dates or fresh.columns:
                self.tables.append(fresh)
                self.table, fresh.number = fresh, line.start
                self.section = None if fresh.dates else self.section
                self.above = [span for span in self.pending if span.start > fresh.end]
        label, over = label_of(self.text, line, figures, self.above, self.words)
        row = _row(self.text, line, figures)
        cells = None if self.table is None else cells_of(self.table, self.section, len(row))
        while cells is None and row[0] is None and self.table is not None:
            row = row[1:]
            cells = cells_of(self.table, self.section, len(row))
        if cells is not None and self.table is not None:
            if self.table.of_companies:
                cells = [(column, when or self.headed) for column, when in cells]
                label = self._grouped(self.table, label, over)
            self._cells(row, cells, self.table, label)
        elif self.wrapped:
            found = _headless(row, label, self.subject, self.section, self.words)
            self.used.update(draft.cand.start for draft in found)
            self.drafts.extend(found)
        self.pending, self.above = [], []

    def _own(self, company: str) -> bool:
        """Whether a row is of whom the page is about."""
        return _OWN.fullmatch(company) is not None or (self.subject is not None and company in self.subject)

    def _grouped(self, table: Table, label: str, over: list[str]) -> str:
        """In a table of companies, note whose the row is; return what of it: 旭升集团⏎境内, 和胜股份 直销, 境外."""
        company, _, part = label.partition(" ")
        part = part.strip(_BLANK)
        company = _SIGN.split(company)[0] or company
        if not part and len(over) == 1 and len(over[0]) <= COMPANY:
            table.led, company, part = True, over[0], label
        elif part:
            table.led = False
        elif table.group and not _ALONE.fullmatch(label) and (table.led or label in table.parts):
            company, part = table.group, label
        table.group = company if part else ""
        if part:
            table.parts.add(part)
        return part or company

    def _cells(
        self, row: list[Item | None], cells: list[tuple[str | None, When | None]], table: Table, label: str
    ) -> None:
        for figure, (column, when) in zip(row, cells, strict=True):
            if figure is None:
                continue
            draft = cell(figure, column, when, table, label, self.words)
            draft.subject = self.subject
            company = table.group or label
            if table.of_companies and company and not self._own(company):
                draft.subject, draft.segment = company, label if table.group else None
            self.drafts.append(draft)
            self.used.add(figure.start)


def _headless(
    row: list[Item | None], label: str, subject: str | None, when: When | None, words: Vocabulary
) -> list[Draft]:
    """The cells of a row whose header is not on the page: only their label is known, and the date above."""
    entry = words.entries.get(label)
    drafts = []
    for item in row:
        if item is None or item.cand is None:
            continue
        draft = Draft(item.cand, metric_text=label or None, value=item.cand.value, subject=subject, when=when)
        metric = next((m for m in entry.metrics if item.cand.kind in m.takes), None) if entry is not None else None
        if metric is not None and metric.id != "other":
            draft.metric, draft.metric_text = metric.id, None
        draft.notes.update(("unnamed", "table"))
        drafts.append(draft)
    return drafts


def _is_row(text: str, line: Span, inside: list[Item], figures: list[Item]) -> bool:
    if not figures or len(_row(text, line, figures)) < 2:
        return False
    taken = sum(item.end - item.start for item in inside if item.tag in "FDT")
    rest = line.end - line.start - taken
    if rest > LABEL + 2 * len(figures):
        return False
    between = [text[a.end : b.start] for a, b in pairwise(figures)]
    return all(gap.strip(_BLANK) == "" for gap in between)


_DASH = late(r"(?<=\s)(?:-+|/|未披露|不适用|未公开)(?=\s|$)")


def _row(text: str, line: Span, figures: list[Item]) -> list[Item | None]:
    """The cells of a row in order; a dash is an empty one."""
    cells: list[tuple[int, Item | None]] = [(item.start, item) for item in figures]
    cells += [(m.start(), None) for m in _DASH.finditer(text, line.start, line.end)]
    return [item for _, item in sorted(cells, key=lambda cell: cell[0])]


def _only_date(text: str, line: Span, inside: list[Item]) -> When | None:
    date = next((item for item in inside if item.tag == "D" and item.cand is not None and item.cand.period), None)
    if date is None or date.cand is None or date.cand.period is None:
        return None
    if len(BODY.findall(text[line.start : date.start])) > 1 or len(BODY.findall(text[date.end : line.end])) > 2:
        return None
    return When(date.cand.period, Span(date.start, date.end), -1)
