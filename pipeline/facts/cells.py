"""What a cell of a table says: its metric by column, row and title, its segment by the label of the row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from pipeline.facts.flows import FLOWS
from pipeline.facts.records import Draft, Item, When
from pipeline.facts.vocabulary import Metric, Vocabulary
from pipeline.model import Period, Span
from pipeline.patterns import late

__all__ = ["BODY", "LABEL", "Table", "cell", "label_of", "settle_guesses"]

BODY = late(r"[\u4e00-\u9fff]")
_TOTAL = late(r"^(?:合 ?计|总 ?计|总额)$")
_ORDINAL = late(r"^\d{1,2}\s+|^[（(]?[一二三四五六七八九十\d]{1,2}[）)、.]\s*")
_DASHES = late(r"(?:\s*(?:[-—]|未披露|不适用|未公开))+\s*$")
_YEAR = late(r"(?:19|20)\d\d ?年(?:度)?\s*$")
_KIND = late(r"\s(?:经销商|代理商|电商平台入仓|大型商超.*|直销|贸易商|终端客户|ODM|OEM)$")
_TOP = late(r"前[一二三四五六七八九十\d]{1,2}(?:大|名)?(?:客户|供应商)")
_CHANGE = late(r"(?:增长幅度|增长率|增幅|变动[额率]?|变动(?:幅度|比例|金额)|波动|增速|增减)$")
_PARTS = late(r"占|比例|比重|构成|结构|分布")
_SHARE = late(r"占|比")
_COMPARED = late(r"同比|环比|变动|增|波动")
_AMOUNTS = ("金额", "数额", "数量")
#: A row holds at most this many characters of label.
LABEL = 40


@dataclass(slots=True)
class Table:
    """What a header says: dates in order, columns in order, the metric of bare amounts and of bare percentages."""

    dates: list[When] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    sequence: list[tuple[str | None, When | None]] = field(default_factory=list)
    metric: Metric | None = None
    metric_span: Span | None = None
    metric_text: str | None = None
    rate: Metric | None = None
    rate_text: str | None = None
    title: str = ""
    number: int = 0
    end: int = 0
    of_companies: bool = False
    guessed: list[tuple[Draft, str]] = field(default_factory=list)  # cells whose metric the title gives
    by_rows: bool = False  # whether a row has a metric of its own: then the title names that of no other row
    row: Metric | None = None  # of the row above: a row of 增长幅度 is of it
    group: str = ""  # of a table of companies: whose rows these are
    led: bool = False  # whether a line above them says so
    parts: set[str] = field(default_factory=set)  # labels that stood below or beside the name of a company
    stocks: bool = False  # whether its days stand for the years that end then as well: 2024年12月31日/2024年


def label_of(text: str, line: Span, figures: list[Item], above: list[Span], words: Vocabulary) -> tuple[str, list[str]]:
    """What a row is of: the words before its figures, or the lines since the row above; and which of those are left."""
    label = _YEAR.sub("", _DASHES.sub("", text[line.start : figures[0].start]).strip()).strip()
    lines = [text[span.start : span.end].strip() for span in above]
    if not BODY.search(label) and not re.search(r"[A-Za-z]{2}", label) and lines:
        label, *rest = lines
        whole = "".join(lines)
        if rest and _row_metric(label, words) is None and _row_metric(whole, words) is not None:
            label, rest = whole, []  # 归属于母公司所有者净利⏎润
        for piece in rest:  # 体积排阻色谱⏎柱
            if len(piece) > 2:
                break
            label += piece
        lines = []
    elif lines and (label[:1] in "及和与或、（(" or _continues(lines[-1], label, words)):
        label = lines.pop() + label
    return _ORDINAL.sub("", label).strip()[:LABEL], lines


def _continues(line: str, label: str, words: Vocabulary) -> bool:
    """Whether a label goes on from the line above: 经营活动产生的现金流量⏎净额(万元)."""
    entry = words.entries.get(_bare(line + label))
    return entry is not None and bool(entry.metrics)


def cell(figure: Item, column: str | None, when: When | None, table: Table, label: str, words: Vocabulary) -> Draft:
    """Return the fact of one cell."""
    assert figure.cand is not None
    cand = figure.cand
    draft = Draft(cand, when=when, value=cand.value, metric_span=table.metric_span)
    draft.notes.add(f"table{table.number}")
    row = _row_metric(label, words)
    if row is not None:
        table.row = row
        draft.notes.add("row")
        table.by_rows = table.by_rows or table.metric is None or row.id != table.metric.id
    entry = words.entries.get(column or "")
    by_column = next((m for m in entry.metrics if cand.kind in m.takes), None) if entry is not None else None
    if by_column is not None and entry is not None:
        draft.metric = by_column.id
        draft.metric_text = entry.text if by_column.id == "other" else None
    elif cand.kind == "percent":
        _percentage(draft, column, table, label, row, words)
    else:
        draft.metric = (row or table.metric or words.other).id
        if row is None and not _TOTAL.match(label):
            table.guessed.append((draft, label))
        if column is not None and _COMPARED.search(column):
            draft.metric, draft.of = "growth", draft.metric
    total = _TOTAL.match(label) is not None
    if "other" in (draft.metric, draft.of):
        draft.metric_text = draft.metric_text or (table.metric_text if total else None) or label or None
    draft.segment = _segment(label, table, row)
    draft.when = _of_flow(draft, when, table)
    if draft.metric == "share" and draft.segment is None:
        draft.segment = label or None
    return draft


_UNIT = late(r"[（(][^（）()]{1,8}[)）]$")
_STOCKS = late(r"(?:资产|负债|权益|余额|存货|账款|款项|股本|比率|负债率|人数|数量)$")


def _of_flow(draft: Draft, when: When | None, table: Table) -> When | None:
    """A result is of the year that ends on the day of its column: 2024年12月31日/2024年."""
    if when is None or not when.period.is_day:
        return when
    end = when.period.end
    flow = draft.metric in FLOWS or draft.of in FLOWS
    if not flow and table.stocks and draft.metric == "other" and draft.metric_text:
        flow = _STOCKS.search(_bare(draft.metric_text)) is None
    if not flow or (end.month, end.day) not in _QUARTER_ENDS:
        return when
    return When(Period(date(end.year, 1, 1), end), when.span, when.block)


_QUARTER_ENDS = frozenset({(3, 31), (6, 30), (9, 30), (12, 31)})


def settle_guesses(table: Table) -> None:
    """Where rows have metrics of their own, the title does not name that of the others (数量, 期间费用)."""
    if not table.by_rows:
        return
    for draft, label in table.guessed:
        if draft.metric == "growth":
            draft.of, draft.metric_text = "other", label or None
        else:
            draft.metric, draft.metric_text = "other", label or None


def _bare(label: str) -> str:
    return _UNIT.sub("", label).replace(" ", "")


def _row_metric(label: str, words: Vocabulary) -> Metric | None:
    """The metric that a label names: 毛利率, 收入(万元)."""
    bare = _bare(label)
    entry = words.entries.get(bare)
    if entry is None or not entry.metrics:
        tail = next((tail for tail in _TAILS if bare.endswith(tail)), None)
        if tail is None:
            return None
        if _ADJUSTED.search(bare) and tail == "净利润":
            return words.metrics["adjusted_net_profit"]
        entry = words.entries[tail]
    return entry.metrics[0] if entry.metrics else None


#: Metrics that a longer label may end with: 扣除非经常性损益后归属母公司股东净利润.
_TAILS = ("净利润", "毛利率", "营业收入", "销售收入", "营业成本")
_ADJUSTED = late(r"扣除|扣非")


def _percentage(
    draft: Draft, column: str | None, table: Table, label: str, row: Metric | None, words: Vocabulary
) -> None:
    """A percentage is the ratio that its row or title names, a change, or a share of the table's metric."""
    change = _CHANGE.search(label)
    if column in _AMOUNTS and (change is not None or (row is not None and "percent" in row.takes)):
        column = None
    if column is None and row is not None and "percent" in row.takes:
        draft.metric, draft.metric_text = row.id, label
    elif column is None and change is not None:
        of = _row_metric(label[: change.start()], words) or (None if change.start() else table.row) or words.other
        draft.metric, draft.of = "growth", of.id
    elif column is None and table.rate is not None:
        draft.metric, draft.metric_text = table.rate.id, table.rate_text
    elif column is None and not _PARTS.search(table.title):
        draft.metric, draft.metric_text = "other", label or None
    elif column is None and row is not None and table.sequence:
        draft.metric = row.id
    elif column is None or (_SHARE.search(column) and not _COMPARED.search(column)):
        whole = "收入" in (column or "") or row is not None
        draft.metric = "share"
        draft.of = (words.metrics["revenue"] if whole else table.metric or words.other).id
    else:
        said = words.entries.get(column)
        draft.metric, draft.of = "growth", (row or table.metric or words.other).id
        draft.basis = said.basis if said is not None else None
    if draft.metric != "other" and draft.of != "other":
        draft.metric_text = None


def _segment(label: str, table: Table, row: Metric | None) -> str | None:
    label = _KIND.sub("", label)
    if _TOTAL.match(label):
        top = _TOP.search(table.title)
        main = "主营业务" if (table.metric_text or "").startswith("主营") else None
        return top[0] if top else main
    if row is not None and (table.metric is None or row.id != table.metric.id):
        return None
    return label or None
