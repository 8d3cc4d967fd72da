"""A figure as the level of a metric, and what every reading of a figure needs to know around it."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.facts import lists
from pipeline.facts.records import Draft, Frame, Item, When
from pipeline.facts.vocabulary import Metric
from pipeline.model import Span

if TYPE_CHECKING:
    from pipeline.facts.reader import Reader

__all__ = ["Context", "read"]

FILL = re.compile(
    r"[了约逾近超过高达到为是在均仅将大概至的有多介乎于接将不足少低预计或料::《》“”\"一共合个只区区录得\s,、]*"
)
_RIGHT = re.compile(r"(?:[的 ]{0,2}[^,，。,;；、:：()（）的是]{0,6}|[是为][^,，。,;；、:：()（）的]{0,8}的?)$")
_ITEM = re.compile(r"([、和及与]|^|[,，]|为|是)([\u4e00-\u9fffA-Za-z][^、，。和及与为是(): ]{1,11})$")
_STRETCH = re.compile(r"过去|未来|最近|今后|近")
#: How far behind the figure a metric may stand.
AFTER = 14
VALUED = 24
#: A metric further off than this, across clauses, is no longer meant.
FAR = 48


class Context:
    """A run of figures with its neighbourhood."""

    __slots__ = ("clause", "end", "kind", "left", "reader", "right", "run", "start")

    def __init__(self, reader: Reader, run: list[Item], left: list[Item], right: list[Item]) -> None:
        self.reader = reader
        self.run = run
        self.left = left
        self.right = right
        self.start = run[0].start
        self.end = run[-1].end
        last = run[-1].cand
        self.kind = last.kind if last is not None else "number"
        clause: list[Item] = []
        for item in reversed(left):
            if item.tag == "C" and reader.text[item.start] not in "()":
                break
            clause.append(item)
        clause.reverse()
        self.clause = clause

    @property
    def subject(self) -> tuple[str | None, Span | None]:
        """The subject of the run: what stands before its bracket, else the one in force."""
        return self.bracketed() or self.owner() or self.reader.who()

    def owner(self) -> tuple[str, Span] | None:
        """The other name whose figure it is: 领先于乙公司的0.8%."""
        last = next((item for item in reversed(self.left) if item.tag != "C"), None)
        if last is None or not last.name or last.tag == "D" or self.reader.gap(last.end, self.start) != "的":
            return None
        before = self.reader.text[max(0, last.start - 2) : last.start]
        return (last.name, Span(last.start, last.end)) if before.endswith(("于", "过", "、", "和", "及", "比")) else None

    def bracketed(self) -> tuple[str, Span] | None:
        """The name that a bracket with the figure follows: 阿里通义(17.7%)、字节豆包(14.1%)."""
        last = self.left[-1] if self.left else None
        if last is None or last.tag != "C" or last.end != self.start or self.reader.text[last.start] != "(":
            return None
        dates = (item.end for item in self.left if item.tag in "DF")
        begin = max(self.reader.sentence.start, last.start - 16, *dates)
        match = _ITEM.search(self.reader.text[begin : last.start])
        if match is None or not (match[1] or any(i.name for i in self.left[-3:])):
            return None
        start = begin + match.start(2)
        return self.reader.text[start : last.start].strip(), Span(start, last.start)

    # -- periods ------------------------------------------------------------------------------------------

    def own(self) -> When | None:
        """The date between the figure before and this one, when it is the figure's own."""
        for item in reversed(self.left):
            if item.tag == "D" and item.name in ("topic", "local", "compare") and item.cand and item.cand.period:
                if item.name == "topic" and self.reader.topic is not None:
                    return self.reader.topic
                return When(item.cand.period, Span(item.start, item.end), self.reader.sentence.block)
        return None

    def base(self) -> When | None:
        """The date that this clause compares with."""
        for item in reversed(self.clause):
            if item.tag == "D" and item.name in ("base", "compare") and item.cand and item.cand.period:
                return When(item.cand.period, Span(item.start, item.end), self.reader.sentence.block)
        return None

    def own_or_topic(self, *, sentence_only: bool = False, block_only: bool = False) -> When | None:
        """The figure's own date, else the period in force, as far back as asked."""
        own = self.own()
        if own is not None:
            return own
        topic = self.reader.topic
        if topic is None:
            return None
        if sentence_only and topic.span.start < self.reader.sentence.start:
            return None
        if block_only and topic.block != self.reader.sentence.block:
            return None
        return topic

    def length(self) -> bool:
        """Whether a length of time (过去四个季度) stands where the date would."""
        for item in reversed(self.left):
            if item.tag == "D":
                return False
            if item.tag == "T":
                topic = self.reader.topic
                if item.start >= self.reader.clause_start and (topic is None or topic.span.start < self.reader.sentence.start):
                    return True
                return _STRETCH.search(self.reader.text[max(0, item.start - 2) : item.end]) is not None
        return False

    # -- words --------------------------------------------------------------------------------------------

    def metric_before(self, *, whole: bool = True) -> Item | None:
        """The nearest metric since the figure before; within the clause only unless ``whole``."""
        for item in reversed(self.left if whole else self.clause):
            if item.tag == "F":
                return None
            if item.entry is not None and item.entry.metrics:
                return item
        return None

    def compatible_before(self) -> tuple[Item, Metric] | None:
        """The nearest metric before the run that takes figures of its kind."""
        closed = 0
        for item in reversed(self.left):
            if item.tag == "F" or self.start - item.end > FAR:
                return None
            if item.tag == "C":
                mark = self.reader.text[item.start]
                if mark == "(" and not closed and not FILL.fullmatch(self.reader.gap(item.end, self.start)):
                    return None
                closed += (mark == ")") - (mark == "(")
            metric = item.entry and self.fit(item)
            if metric:
                return item, metric
        return None

    def compatible_after(self) -> tuple[Item, Metric] | None:
        """A metric that follows: 53亿元的市场规模, 12000名机构客户."""
        valued = self.reader.gap(max(0, self.start - 4), self.start).endswith(("价值", "总值", "总价值", "价值约"))
        depth = 0
        for item in self.right:
            mark = self.reader.text[item.start] if item.tag == "C" else ""
            if valued and (mark in "()" if mark else depth):
                depth += (mark == "(") - (mark == ")")
                continue
            if item.tag in "CFD" or item.start - self.end > (VALUED if valued else AFTER):
                return None
            metric = item.entry and self.fit(item)
            if metric and (valued or _RIGHT.match(self.reader.gap(self.end, item.start))):
                return item, metric
        return None

    def fit(self, item: Item) -> Metric | None:
        """The metric of a word that takes this run's kind and counter."""
        if item.entry is None:
            return None
        return fit(item.entry.metrics, self.run[0])

    def basis(self) -> str | None:
        """The basis of comparison named in the clause, else since the figure before."""
        for stretch in (self.clause, self.left):
            for item in reversed(stretch):
                if item.entry is not None and item.entry.basis:
                    return item.entry.basis
        return None

    def aggregate(self) -> str | None:
        """累计, 日均, 预计 … in the clause."""
        found = None
        for item in reversed(self.clause):
            if item.entry is not None and item.entry.aggregate:
                if item.entry.aggregate != "forecast":
                    return item.entry.aggregate
                found = found or "forecast"
        for item, after in itertools.pairwise(self.left):
            opens = after.tag == "C" and after.start == item.end  # 集团预计，今年…
            if opens and item.entry is not None and item.entry.aggregate == "forecast":
                found = found or "forecast"
        return found

    def segment_before(self, item: Item) -> str | None:
        """The words before a metric that say of which part it is."""
        start = self.reader.clause_start
        for other in self.left:
            if other.end <= item.start and (other.tag in "DTFN" or (other.entry is not None and _ends_segment(other))):
                start = max(start, other.end)
        text = self.reader.gap(start, item.start)
        return self.reader.phrases.segment(text) if text else None

    def listed(self) -> bool:
        """Whether 分别 or 依次 stands before the run."""
        return any(item.entry is not None and item.entry.listing for item in self.clause)


def _ends_segment(item: Item) -> bool:
    entry = item.entry
    return entry is not None and bool(item.name or entry.aggregate or entry.basis or entry.listing or entry.lead)


def fit(metrics: tuple[Metric, ...], figure: Item) -> Metric | None:
    """Return the first of ``metrics`` that may be of the figure, by kind and counter."""
    cand = figure.cand
    if cand is None:
        return None
    kind = cand.kind
    for metric in metrics:
        takes = metric.takes
        if kind in takes:
            if kind == "quantity" and metric.counters and cand.unit is not None and cand.unit not in metric.counters:
                continue
            return metric
        if kind == "number" and (takes & {"money", "quantity"}):
            return metric
    return None


def reached(context: Context) -> list[Draft]:
    """占比从62.8%提升至77.9%: what is reached is of the same thing as what it began from."""
    drafts = context.reader.drafts
    first = context.left[0] if context.left else None
    if first is None or first.tag != "F" or not drafts or drafts[-1].cand is not first.cand or len(context.run) > 1:
        return []
    last, cand = drafts[-1], context.run[0].cand
    if cand is None or first.cand is None or cand.kind != first.cand.kind or last.metric in ("growth", "rank", "other") and last.metric_text is None:
        return []
    if last.metric == "growth" or not any(i.entry is not None and i.entry.level for i in context.clause):
        return []
    if any(i.entry is not None and i.entry.metrics for i in context.left):
        return []
    draft = replace(last, cand=cand, value=cand.value, notes=set(), when=context.own_or_topic())
    if draft.metric in ("net_loss", "adjusted_net_loss") and cand.value is not None:
        draft.value = abs(cand.value)
    settle_pair(context, last, draft)
    return [draft]


def settle_pair(context: Context, first: Draft, second: Draft) -> None:
    """Give the ends of 由A至B their periods: their own dates, the ends of the span, or those of the pair before."""
    reader = context.reader
    _ends_of_span(context, first, second)
    dated = any(item.tag == "D" for item in context.left)
    if reader.pair is not None and not dated and first.when is second.when:
        first.when, second.when = reader.pair
    if first.when is not None and second.when is not None and first.when is not second.when:
        reader.pair = (first.when, second.when)


def read(context: Context) -> list[Draft]:
    """Return the run as levels of the metric that it belongs to."""
    pair = _metrics_list(context) or _converted(context)
    if pair:
        return pair
    found = _choose(context)
    if found is None:
        return _unnamed(context)
    item, metric, segment = found
    drafts = [Draft(figure.cand, metric.id) for figure in context.run if figure.cand is not None]
    lumped = _lumped(context)
    if lumped:
        metric = reader_other(context)
    for draft in drafts:
        _describe(context, draft, metric, item, segment)
        if lumped or metric.id == "other":
            draft.metric = "other"
            draft.metric_text = lumped or _text_of(context, item)
    _remember(context, metric, item, segment, drafts)
    _time(context, drafts, metric)
    if any(i.entry is not None and i.entry.share == "of" for i in context.clause):
        drafts[-1].notes.add("whole")
    return drafts


def reader_other(context: Context) -> Metric:
    """The metric that has no id."""
    return context.reader.words.other


_CONVERSION = re.compile(r"[(（]?(?:约合|折合|相当于|约为?|即|折|合计约|约等于)(?:人民币|港币|美元|约)?")


def _converted(context: Context) -> list[Draft] | None:
    """4540亿韩元(约合2.93亿美元): the same figure in another currency."""
    drafts = context.reader.drafts
    first = context.left[0] if context.left else None
    if first is None or first.tag != "F" or context.kind != "money" or not drafts or drafts[-1].cand is not first.cand:
        return None
    if len(context.run) > 1 or first.cand is None or first.cand.kind != "money" or context.run[0].cand is None:
        return None
    if not _CONVERSION.fullmatch(context.reader.gap(first.end, context.start)):
        return None
    last = drafts[-1]
    copy = replace(last, cand=context.run[0].cand, value=context.run[0].cand.value, notes=set(last.notes))
    return [copy]


def _text_of(context: Context, item: Item | None) -> str | None:
    if item is not None and item.entry is not None:
        return item.entry.text
    frame = context.reader.frame
    return frame.text if frame else None


def _choose(context: Context) -> tuple[Item | None, Metric, str | None] | None:
    """The metric before the figure, behind it, or in force."""
    before = context.compatible_before()
    after = context.compatible_after()
    if before and after and not _close(context, before[0]):
        before = None
    if before:
        return before[0], before[1], context.segment_before(before[0])
    if after:
        return after[0], after[1], context.reader.phrases.segment(context.reader.gap(context.end, after[0].start))
    frame = context.reader.frame
    if frame is None:
        return None
    metric = fit(frame.ids, context.run[0])
    reached = context.left and context.left[0].tag == "F" and _TO.match(reader_gap(context))
    if not reached and context.kind == "quantity" and context.run[-1].cand and context.run[-1].cand.unit != frame.unit:
        metric = None
    if metric is None or frame.sentence < context.reader.number - 1:
        return None
    label = _label(context)
    if label is None:
        return None
    return None, metric, label or frame.segment


_TO = re.compile(r"(?:左右|以上)?(?:至|到)")


def reader_gap(context: Context) -> str:
    """The text between the figure before and this one."""
    return context.reader.gap(context.left[0].end, context.start)


def _close(context: Context, item: Item) -> bool:
    """Whether only filler stands between a metric and the figure."""
    gap = context.reader.gap(item.end, context.start)
    return bool(FILL.fullmatch(gap)) or len(gap) <= 4


_HEDGE = re.compile(r"(?:接近|将近|逼近|不低于|不超过|不少于|不高于|不多于|不足|不到|至少|最多|超过|大约)+$")
_NEUTRAL = re.compile(r"(?:历史|新高|高档|高位|低位|高点|低点|纪录|同期|水平|巅峰|低谷|当时|此前|的|约|近|超|逾|为|则|同|期|亦|也|其)*")
_LABEL = re.compile(r"[^,，。,;；:：0-9%]{0,16}")


def _label(context: Context) -> str | None:
    """What stands between the clause's start and the figure, when it can be a segment of the metric in force."""
    reader = context.reader
    start = reader.clause_start
    for item in context.left:
        if item.tag in "FDT" and item.end <= context.start:
            start = max(start, item.end)
    text = _HEDGE.sub("", reader.gap(start, context.start))
    if context.owner() is not None or FILL.fullmatch(text) or _NEUTRAL.fullmatch(text):
        return ""
    if any(item.entry is not None and item.entry.level for item in context.clause):
        return ""
    if len(text) > 16 or not _LABEL.fullmatch(text):
        return None
    if any(item.entry is not None and (item.entry.growth or item.entry.metrics) for item in context.clause):
        return None
    return context.reader.phrases.segment(re.sub(r"(?:约|近|超|逾|为|达|超过)+$", "", text)) or None


def _lumped(context: Context) -> str | None:
    """现金、短期投资和银行融资合计 is the metric of none of its parts."""
    reader = context.reader
    total = next((i for i in reversed(context.clause) if i.entry is not None and i.entry.aggregate == "sum"), None)
    if total is None or not FILL.fullmatch(reader.gap(total.end, context.start)):
        return None
    parts = [i for i in context.clause if i.end <= total.start and i.entry is not None and i.entry.metrics]
    if len({i.entry.metrics[0].id for i in parts if i.entry is not None}) < 2:
        return None
    return reader.gap(parts[0].start, total.start)


def _metrics_list(context: Context) -> list[Draft] | None:
    """收入和净利润分别为A和B: as many metrics as figures."""
    count = len(context.run)
    if count < 2 or not context.listed():
        return None
    words = [item for item in context.clause if item.entry is not None and item.entry.metrics]
    if len(words) < count:
        return None
    words = words[-count:]
    for a, b in zip(words, words[1:], strict=False):
        if not re.fullmatch(r"(?:、|和|及|与|以及)[^,，。]{0,6}", context.reader.gap(a.end, b.start)):
            return None
    drafts = []
    for word, figure in zip(words, context.run, strict=True):
        metric = fit(word.entry.metrics, figure) if word.entry else None
        if metric is None or figure.cand is None:
            return None
        draft = Draft(figure.cand, metric.id)
        _describe(context, draft, metric, word, context.segment_before(word) if word is words[0] else None)
        draft.metric_text = word.entry.text if word.entry and metric.id == "other" else None
        draft.when = None if metric.timeless else context.own_or_topic()
        drafts.append(draft)
    _remember(context, fit(words[0].entry.metrics, context.run[0]), words[0], None, drafts)  # type: ignore[arg-type,union-attr]
    return drafts


def _describe(context: Context, draft: Draft, metric: Metric, item: Item | None, segment: str | None) -> None:
    draft.segment = segment
    draft.aggregate = context.aggregate() or metric.aggregate
    draft.value = draft.cand.value
    if item is not None:
        draft.metric_span = Span(item.start, item.end)
        draft.aggregate = draft.aggregate or _spoken_aggregate(context, item)
        if item.entry is not None and item.entry.text in metric.losses and draft.value is not None:
            draft.value = -draft.value
    elif context.reader.frame is not None:
        draft.metric_span = context.reader.frame.span
        draft.aggregate = draft.aggregate or context.reader.frame.aggregate
    counterpart = _LOSS_OF.get(metric.id)
    if counterpart and draft.cand.value is not None and draft.cand.value < 0:
        draft.metric, draft.value = counterpart, -draft.cand.value


def _spoken_aggregate(context: Context, item: Item) -> str | None:
    """累计亏损, 日均订单: the word of the metric begins with how it is summed up."""
    head = context.reader.words.entries.get(item.entry.text[:2]) if item.entry is not None else None
    return head.aggregate if head is not None else None


_LOSS_OF = {"net_profit": "net_loss", "adjusted_net_profit": "adjusted_net_loss"}


def _remember(context: Context, metric: Metric, item: Item | None, segment: str | None, drafts: list[Draft]) -> None:
    reader = context.reader
    if item is None and reader.frame is not None:
        frame = reader.frame
        frame.segment, frame.sentence = segment, reader.number
        return
    if item is None or item.entry is None:
        return
    aggregate = context.aggregate()
    reader.frame = Frame(
        metric,
        item.entry.text,
        Span(item.start, item.end),
        segment,
        None,
        reader.who()[0],
        reader.number,
        item.entry.metrics,
        aggregate if aggregate in ("average_day", "average_month", "forecast") else None,
        context.run[-1].cand.unit if context.run[-1].cand else None,
    )


def _time(context: Context, drafts: list[Draft], metric: Metric) -> None:
    """Give the run its periods: a list is paired off, a pair 由A至B takes the ends of the span."""
    reader = context.reader
    base = context.base()
    if len(drafts) > 1:
        if _pair_periods(context, drafts, metric):
            return
    when = _when(context, metric, base)
    origin = any(item.entry is not None and item.entry.origin for item in context.clause)
    for draft in drafts:
        draft.when = when
    if origin and len(drafts) == 1:
        drafts[0].notes.add("origin")
    elif _reached(context) and reader.drafts and "origin" in reader.drafts[-1].notes and len(drafts) == 1:
        settle_pair(context, reader.drafts[-1], drafts[0])
    if reader.frame is not None and "origin" not in drafts[0].notes and not base and not _compared(context):
        reader.frame.when = drafts[0].when


def _compared(context: Context) -> bool:
    return any(item.tag == "D" and item.name in ("compare", "base") for item in context.left)


def _reached(context: Context) -> bool:
    return any(item.entry is not None and item.entry.level for item in context.left)


def _ends_of_span(context: Context, first: Draft, second: Draft) -> None:
    """2023年至2025年收入从A增至B: A is of the first year, B of the last."""
    topic = context.reader.topic
    own = next((item for item in context.left if item.tag == "D"), None)
    if own is not None or topic is None or topic.period.start.year == topic.period.end.year:
        return
    if first.when is not None and first.when.period != topic.period:
        return
    years = topic.period.end.year - topic.period.start.year + 1
    parts = lists.split_period(topic.period, years)
    if parts:
        first.when = When(parts[0], topic.span, topic.block)
        second.when = When(parts[-1], topic.span, topic.block)


def _when(context: Context, metric: Metric, base: When | None) -> When | None:
    own = context.own()
    if metric.timeless:
        return own if own is not None and own.span.start >= context.reader.clause_start else None
    if base is not None and own is None:
        return base
    if own is not None:
        if base is not None and base.span.start > own.span.start:
            return base
        return own
    if context.length():
        return None
    if metric.id == "other" and "quantity" in metric.takes:
        return context.own_or_topic(block_only=True)
    if metric.instant and context.reader.topic is None:
        return context.reader.day
    return context.own_or_topic()


def _pair_periods(context: Context, drafts: list[Draft], metric: Metric) -> bool:
    """Give each of a list its period or item; say whether that was possible."""
    reader = context.reader
    count = len(drafts)
    if _pair_names(context, drafts, metric):
        return True
    periods = periods_for(context, count)
    if periods is not None:
        for draft, when in zip(drafts, periods, strict=True):
            draft.when = when
        if reader.frame is not None:
            reader.frame.when = periods[-1]
        return True
    return False


def _pair_names(context: Context, drafts: list[Draft], metric: Metric) -> bool:
    """晶禾半导体、宏曜电子的毛利率分别为…: as many names as figures."""
    if not context.listed() or len(context.reader.date_list) == len(drafts):
        return False
    names = [item for item in context.clause if item.name and item.tag in "NW"]
    joined = all(
        _BETWEEN_NAMES.fullmatch(context.reader.gap(a.end, b.start)) for a, b in itertools.pairwise(names)
    )
    if len(names) != len(drafts) or not joined:
        return False
    when = _when(context, metric, None)
    for draft, item in zip(drafts, names, strict=True):
        draft.subject, draft.subject_span, draft.when, draft.segment = item.name, Span(item.start, item.end), when, None
    return True


_BETWEEN_NAMES = re.compile(r"(?:、|和|及|与|以及)")


def periods_for(context: Context, count: int) -> list[When] | None:
    """Return the periods that a list of ``count`` figures is of."""
    reader = context.reader
    block = reader.sentence.block
    local = [
        When(item.cand.period, Span(item.start, item.end), block)
        for item in context.left
        if item.tag == "D" and item.cand is not None and item.cand.period is not None
    ]
    if len(local) == count:
        return local
    if len(reader.date_list) == count:
        return reader.date_list
    topic = reader.topic
    if topic is not None:
        near = topic.span.start >= reader.sentence.start
        if parts := lists.split_period(topic.period, count, within_year=near):
            return [When(part, topic.span, block) for part in parts]
    span = next((item for item in context.left if item.tag in "TD"), None)
    evidence = Span(span.start, span.end) if span is not None else (reader.topic.span if reader.topic else None)
    for hull, listed in reader.candidates_for(count):
        parts = listed if len(listed) == count else lists.split_period(hull, count, within_year=False)
        if parts and evidence is not None:
            return [When(part, evidence, block) for part in parts]
    return None


_AHEAD = re.compile(r"(?!的)[\u4e00-\u9fff]{2,6}")


def _unnamed(context: Context) -> list[Draft]:
    """Figures of something that has no word in the lexicon: ``other``, with the words before them."""
    drafts = []
    reader = context.reader
    start = max(reader.clause_start, max((i.end for i in context.left if i.tag in "FD"), default=0))
    phrase = context.reader.phrases.tail(_HEDGE.sub("", re.sub(r"(?:约|近|超|逾|为|达|超过|是|高达|至)+$", "", reader.gap(start, context.start))))
    if not phrase:
        ahead = _AHEAD.match(reader.gap(context.end, context.end + 10))
        phrase = ahead[0] if ahead else ""
    quantity = context.kind in ("quantity", "number")
    when = context.own_or_topic(sentence_only=quantity, block_only=True)
    if quantity and when is None:
        ahead_date = next((i for i in context.right if i.tag in "DC"), None)
        if ahead_date is not None and ahead_date.tag == "D" and ahead_date.cand and ahead_date.cand.period:
            when = When(ahead_date.cand.period, Span(ahead_date.start, ahead_date.end), reader.sentence.block)
    for figure in context.run:
        if figure.cand is None:
            continue
        draft = Draft(figure.cand, "other", metric_text=phrase or None, when=when, value=figure.cand.value)
        draft.notes.add("unnamed")
        drafts.append(draft)
    periods = periods_for(context, len(drafts)) if len(drafts) > 1 and context.listed() else None
    for draft, pair in zip(drafts, periods or (), strict=False):
        draft.when = pair
    return drafts
