"""The header of a table: which periods and which columns its cells are of."""

from __future__ import annotations

from bisect import bisect_left

from pipeline.facts.cells import Table
from pipeline.facts.records import Item, When
from pipeline.model import Span
from pipeline.patterns import late

__all__ = ["cells_of", "has_header", "read_header"]

_DIGIT = late(r"\d")
#: Lines above a table that are sentences, and those of them that say what the table is of.
_TELLS = late(r"[,，]|如下|[:：]$")
_TITLE = late(r"如下|情况|分析|明细|构成|分布|[:：]$")
_COMPANIES = late(r"公司名称|证券简称|股票名称|公司简称|可比公司|证券名称")
_COLUMN = late(
    r"(?:金额|数额|数量|占\s*比|比例|比重|同比(?:\s*(?:变动|增长|增减))?|环比|增幅|增长率|增减"
    r"|变动(?:\s*(?:额|率|幅度|比例|金额))?|YoY|MoM|QoQ|占营业收入的?\s*比例|占收入比例)(?![\u4e00-\u9fff])"
)
#: Columns of how much something changed; they may stand behind those of the periods, or between them.
_CHANGES = late(r"变动|变化|增幅|增长|增速|同比|环比|波动|YoY|QoQ|MoM")
#: What begins the head of a column of changes.
_LEADS = ("同比", "环比")
#: Lines no further apart follow each other.
LINE_BREAK = 4
#: 客户名称 heads a column of names.
_NAMED = ("名称", "类型", "类别", "编号")


def has_header(text: str, pending: list[Span], items: list[Item], starts: list[int]) -> bool:
    """Whether the lines above a row name periods or columns."""
    if not pending:
        return False
    stretch = text[pending[0].start : pending[-1].end]
    inside = items[bisect_left(starts, pending[0].start) : bisect_left(starts, pending[-1].end)]
    dates = sum(item.tag == "D" for item in inside)
    columns = len(_COLUMN.findall(stretch))
    metrics = any(item.entry is not None and item.entry.metrics for item in inside)
    return dates > 1 or columns > 1 or (columns == 1 and (dates == 1 or (metrics and len(pending) > 1)))


def read_header(text: str, pending: list[Span], items: list[Item], starts: list[int]) -> Table:
    """Return what the lines above a row say of its table."""
    table = Table()
    if not pending:
        return table
    first, last = pending[0].start, pending[-1].end
    inside = items[bisect_left(starts, first) : bisect_left(starts, last)]
    prose = [line for line in pending if _TELLS.search(text[line.start : line.end].strip())]
    titles = _titles(text, prose)
    for item in inside:
        told = _within(item, prose)
        if not told or _within(item, titles):
            _note(table, text, item, told=told)
    table.title = text[first:last]
    table.of_companies = _COMPANIES.search(table.title) is not None
    spoken = [line for line in pending if line not in prose]
    start = table.dates[0].span.start if table.dates else (spoken[0].start if spoken else last)
    columns = _columns(text, start, last, [item for item in inside if item.start >= start])
    table.sequence = _sequence(table.dates, columns)
    if not columns and spoken:
        columns = _columns(text, spoken[0].start, last, [i for i in inside if i.start >= spoken[0].start])
    table.columns = [word for word, _ in columns]
    table.end = _header_end(text, inside, prose, first, last)
    if len(columns) > 1 and "\n" not in text[columns[-2][1] : columns[-1][1]]:  # 收入 毛利率, and not 平均单价 below
        table.end = max(table.end, columns[-1][1] + len(columns[-1][0]))
    return table


def _titles(text: str, prose: list[Span]) -> list[Span]:
    """The lines that say what a table is of; one that goes on from the line above takes that along."""
    titles: list[Span] = []
    for line in reversed(prose):
        goes_on = bool(titles) and titles[-1].start - line.end <= LINE_BREAK and text[line.end - 1] not in "。:：；;"
        if goes_on or _TITLE.search(text[line.start : line.end].strip()):
            titles.append(line)
    return titles


def _within(item: Item, lines: list[Span]) -> bool:
    return any(line.start <= item.start < line.end for line in lines)


#: 2024年12月31日/2024年: the day and the year that ends then.
_YEAR_TOO = late(r"\s*/\s*(?:19|20)\d\d")


def _note(table: Table, text: str, item: Item, *, told: bool) -> None:
    """Remember a period or metric of the header; ``told`` for one of the sentence above it."""
    entry = item.entry
    if item.tag == "D" and item.cand is not None and item.cand.period is not None and not told:
        period = item.cand.period
        table.stocks = table.stocks or _YEAR_TOO.match(text, item.end) is not None
        if _DIGIT.search(text, item.start, item.end) and all(when.period != period for when in table.dates):
            table.dates.append(When(period, Span(item.start, item.end), -1))
    elif entry is not None and entry.metrics and (not told or table.metric is None):
        metric = entry.metrics[0]
        if text[item.start - 1 : item.start] == "占" or text.startswith(_NAMED, item.end):
            return
        if "percent" not in metric.takes:
            table.metric, table.metric_span, table.metric_text = metric, Span(item.start, item.end), entry.text
        elif told:
            table.rate, table.rate_text = metric, entry.text


def _sequence(dates: list[When], columns: list[tuple[str, int]]) -> list[tuple[str | None, When | None]]:
    """Periods and how much they changed, in the order of the header: 2022年度 同比变动 2021年度 同比变动 2020年度."""
    last = dates[-1].span.start if dates else 0
    columns = [(word, at) for word, at in columns if at < last or _CHANGES.search(word)]  # 平均单价 heads the first row
    if not columns or not all(_CHANGES.search(word) for word, _ in columns):
        return []
    heads: list[tuple[int, str | None, When | None]] = [(when.span.start, None, when) for when in dates]
    heads += [(at, word, None) for word, at in columns]
    heads.sort(key=lambda head: head[0])
    sequence: list[tuple[str | None, When | None]] = []
    said = dates[0] if dates else None
    for _, word, when in heads:
        said = when or said
        sequence.append((word, said))
    if heads[-1][1] is not None and len(columns) == 1 and dates:  # behind all of them: the latest changed so
        sequence[-1] = (heads[-1][1], dates[0])
    return sequence


def _header_end(text: str, inside: list[Item], prose: list[Span], first: int, last: int) -> int:
    """Where the header ends, and the label of the first row may begin: behind its last date, column or sentence."""
    ends = [first - 1, *(line.end for line in prose), *(item.end for item in inside if item.tag == "D")]
    ends += [m.end() for m in _COLUMN.finditer(text, first, last)]
    return max(ends)


def _columns(text: str, first: int, last: int, inside: list[Item]) -> list[tuple[str, int]]:
    """The columns with their place: words of 金额 and 占比, and metrics that stand alone as a column head."""
    found: list[tuple[int, int]] = [m.span() for m in _COLUMN.finditer(text, first, last)]
    for item in inside:
        if item.entry is not None and item.entry.metrics and item.end <= last:
            before, after = text[item.start - 1 : item.start], text[item.end : item.end + 1]
            if (not before.strip() or before in "\n") and (not after.strip() or after in "(（"):
                found.append((item.start, item.end))
    found.sort()
    kept: list[tuple[int, int]] = []
    for begin, end in found:
        if kept and begin < kept[-1][1]:
            continue
        if kept and text[kept[-1][0] : kept[-1][1]] in _LEADS and not text[kept[-1][1] : begin].strip():
            kept[-1] = kept[-1][0], end  # 同比 above 变动
            continue
        kept.append((begin, end))
    return [("".join(text[begin:end].split()), begin) for begin, end in kept]


def cells_of(table: Table, section: When | None, count: int) -> list[tuple[str | None, When | None]] | None:
    """Give each figure of a row its column and its period, or nothing when the header does not fit."""
    dates, columns = table.dates, table.columns
    if not dates or section is not None:
        return [(column, section) for column in columns[-count:]] if len(columns) >= count else None
    if len(dates) == 1:
        return [(column, dates[0]) for column in columns[-count:]] if len(columns) >= count else None
    if len(columns) == count and columns.count(columns[0]) == len(dates):  # 金额 变动率 金额 变动率 金额
        return _by_repetition(columns, dates)
    if len(table.sequence) == count and len(dates) < count:
        return table.sequence
    changes = len(columns) if columns and all(_CHANGES.search(column) for column in columns) else 0
    if changes and columns.count(columns[0]) == 1 and count - changes == len(dates):
        return [*((None, when) for when in dates), *((column, dates[0]) for column in columns)]
    if count % len(dates):
        return None
    width = count // len(dates)
    names: list[str | None] = [None]
    if width > 1 or (columns and len(columns) % len(dates) == 0):
        names = list(columns[:width])
    return [(names[k % width], dates[k // width]) for k in range(count)] if len(names) == width else None


def _by_repetition(columns: list[str], dates: list[When]) -> list[tuple[str | None, When | None]]:
    """Every time that the first column comes again, the next period begins."""
    cells: list[tuple[str | None, When | None]] = []
    at = -1
    for column in columns:
        at += column == columns[0]
        cells.append((column, dates[at]))
    return cells
