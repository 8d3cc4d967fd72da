"""Figures that say by how much something changed."""

from __future__ import annotations

import re

from pipeline.facts.context import FILL, Context
from pipeline.facts.lists import name_list
from pipeline.facts.records import Draft, Frame, Item, When
from pipeline.facts.timing import periods_for
from pipeline.facts.vocabulary import Metric
from pipeline.model import Span

__all__ = ["read"]

_RATES = frozenset({"percent", "percentage_point", "multiple"})
_AMOUNTS = frozenset({"money", "quantity", "number"})
_RIGHT = re.compile(r"(?:左右|以上|的|同比|环比|按年|按季|复合|年均|幅度|GTV|GMV|收入|营收|净利润|规模){0,3}")
_CHANGED = re.compile(r"^(?:预计|将)?(?:变动|变化)(?:幅度)?")
_NOUN = re.compile(r"[幅速率]$|增量$|增额$")
_FIGURE = re.compile(r"[\d约逾近超至为]")
_BETWEEN = re.compile(
    r"(?:(?:同比|环比|按年|按季|按月|和|、|与|均|分别|幅度|率|速度|了|约|逾|近|超过?|高达|达到?|为|是|在|维持|保持|将|大概|至少?|有|多|介乎|于|接近|不足|预计|预测|中值|或|料|进一步|大幅|小幅|均值|\+|%|一|得|明显|略|轻微|则|显著|继续|大约|最多|仅|就|最高)*)"
)


def read(context: Context) -> list[Draft]:
    """Return the run as changes of a metric, or nothing when no word of change governs it."""
    word = _governing(context)
    basis = context.basis()
    if basis is None and word is not None and word.start >= context.end:
        said = [i.entry.basis for i in context.right if i.entry is not None and i.entry.basis and i.end <= word.start]
        basis = said[-1] if said else None
    if word is None:
        if not _bare_change(context, basis):
            return []
        sign = 1
    else:
        assert word.entry is not None
        sign = word.entry.growth
        if word.entry.level and not _percent_of_amount(context):
            return []
        if context.kind in _AMOUNTS and not _amount_of_change(context, word):
            return []
    targets = _targets(context, word)
    if context.kind in _AMOUNTS and not all(_takes(context, target) for target in targets):
        return []
    drafts = []
    for index, item in enumerate(context.run):
        for target in targets:
            drafts.append(_draft(context, item, target, sign, _basis_at(context, index, basis, word)))
    _remember(context, targets)
    _pair(context, drafts, targets)
    return drafts


def _governing(context: Context) -> Item | None:
    """The word of change that the run belongs to: before it with filler between, or right behind it."""
    reader = context.reader
    for item in reversed(context.clause):
        if item.tag == "F":
            break
        if item.entry is not None and (item.entry.growth or item.entry.double):
            gap = reader.gap(item.end, context.start)
            if _BETWEEN.fullmatch(gap) or _listed_gap(context, item, gap):
                return item
            break
    if context.listed() and len(context.run) > 1 and context.kind in _RATES:
        word = _listed_word(context)
        if word is not None:
            return word
    if context.kind not in _RATES and context.kind not in _AMOUNTS:
        return None
    for item in context.right:
        if item.tag in "CFD" or item.start - context.end > 12:
            break
        if item.entry is not None and item.entry.growth and not item.entry.level:
            gap = reader.gap(context.end, item.start)
            follows = reader.text[item.end : item.end + 1]
            plain = gap == "" and item.entry.text == "增长" and context.kind == "percent" and not _FIGURE.match(follows)
            if _RIGHT.fullmatch(gap) and ("的" in gap or plain or _NOUN.search(item.entry.text)):
                return item
            break
    return None


def _listed_word(context: Context) -> Item | None:
    """均价增幅明显，分别为…: the clause before names the change."""
    text = context.reader.gap(context.reader.clause_start, context.start)
    if not re.fullmatch(r"(?:则|均|其)?分别[为是约达]?", text):
        return None
    return next(
        (i for i in reversed(context.left) if i.entry is not None and i.entry.growth and not i.entry.level), None
    )


def _listed_gap(context: Context, item: Item, gap: str) -> bool:
    """增幅明显，分别为…: the clause before names the change, this one lists it."""
    return context.listed() and len(gap) <= 8


def _bare_change(context: Context, basis: str | None) -> bool:
    """同比-2.2%, YoY 26.8%, 同比翻倍, 2.5個百分點: a change without a word of change."""
    if context.kind == "percentage_point":
        return True
    if context.kind not in _RATES or basis is None:
        return False
    last = next((item for item in reversed(context.clause) if item.entry is not None and item.entry.basis), None)
    return last is not None and bool(
        FILL.fullmatch(_CHANGED.sub("", context.reader.gap(last.end, context.start)).lstrip("+"))
    )


def _percent_of_amount(context: Context) -> bool:
    """减少至3.5%: a rate where the metric is an amount can only be the change."""
    if context.kind != "percent":
        return False
    cand = context.run[0].cand
    if cand is None or cand.value is not None:  # 降至26% is the level of some rate
        return False
    metric = context.metric_before()
    if metric is None or metric.entry is None:
        frame = context.reader.frame
        return frame is not None and "percent" not in frame.metric.takes and frame.metric.id != "other"
    return not any("percent" in m.takes or m.id == "other" for m in metric.entry.metrics)


def _amount_of_change(context: Context, word: Item) -> bool:
    """增加121.45亿元 is a change; 增长，达3亿元 and 上升为 are not."""
    assert word.entry is not None
    if word.start >= context.end:
        return _NOUN.search(word.entry.text) is not None
    gap = context.reader.gap(word.end, context.start)
    if any(mark in gap for mark in "为达至到是"):
        return False
    if word.entry.text in ("提升", "提高", "上调", "扩张", "扩大", "改善"):
        return False
    return len(gap) <= 4


def _takes(context: Context, target: Target) -> bool:
    """Whether a metric can change by an amount of this kind: revenue not by 3 companies."""
    metric = context.reader.words.metrics.get(target.id)
    return metric is None or context.kind in metric.takes or (context.kind == "number" and metric.unit is not None)


class Target:
    """What a change is of."""

    __slots__ = ("aggregate", "id", "segment", "span", "text", "when")

    def __init__(
        self,
        id_: str,
        text: str | None,
        span: Span | None,
        segment: str | None,
        when: When | None,
        aggregate: str | None = None,
    ) -> None:
        self.id = id_
        self.text = text
        self.span = span
        self.segment = segment
        self.when = when
        self.aggregate = aggregate


def _targets(context: Context, word: Item | None) -> list[Target]:
    """The metrics that change: those named in the clause, else the one in force."""
    words = _named(context, word)
    if words:
        return [_target(context, item) for item in words]
    said = word.entry.text if word is not None and word.entry is not None else ""
    if said in ("多赚", "少赚", "增利", "减亏", "增亏", "增收"):
        id_ = {"减亏": "net_loss", "增亏": "net_loss", "增收": "revenue"}.get(said, "net_profit")
        frame = context.reader.frame
        if frame is None or said in ("多赚", "少赚"):
            return [Target(id_, said, Span(word.start, word.end) if word else None, None, None)]
    frame = context.reader.frame
    own = _phrase(context, word)
    if not own and _of_price(context, word, said):
        return [Target("price", None, None, None, None)]
    if own and frame is not None and _PART.search(own) and frame.sentence >= context.reader.number - 3:
        frame.sentence = context.reader.number
        return [Target(frame.metric.id, frame.text, frame.span, own, frame.when, frame.aggregate)]
    if own:
        return [Target("other", own, None, None, None)]
    last = context.reader.drafts[-1] if context.reader.drafts else None
    rates = context.kind == "percentage_point"
    if rates and last is not None and last.metric == "other" and last.cand.kind == "percent":
        return [Target("other", last.metric_text, None, last.segment, last.when)]
    if rates and frame is not None and "percent" not in frame.metric.takes:
        return [Target("other", None, None, None, None)]
    if frame is not None and frame.sentence >= context.reader.number - 1:
        frame.sentence = context.reader.number
        return [Target(frame.metric.id, frame.text, frame.span, frame.segment, frame.when, frame.aggregate)]
    return [Target("other", None, None, None, None)]


_ADVERB = re.compile(
    r"(?:大幅|小幅|进一步|明显|显著|略微?|轻微|同样|均|则|也|又|分别|同比|环比|按年|按季|预计|预期|将|或|仍|继续|持续|整体|总体|约|近|较|比|相比|上年|去年|同期|上季|上月|期内|实现|呈现|录得|"
    r"并|且|而|但|为|有|是|可|已|再|更|只|仅|逆势|稳步|快速|迅速|急速|连续|止跌|双双|期间|因此|其中|公司|集团|之后|后|前|的|了|在|其|年|季|月|日|与|和|、|至|从|由|于|水平|高位|低位|历史|高点|低点|纪录|未来|随后|此后|盘中|一度|最多|一|个|度|名义|可比口径|口径|固定汇率|计|以|按|\\s)*"
)


#: What ends so is a part (亚洲市场, 门店业务) of what the sentences before speak of.
_PART = re.compile(r"(?:市场|地区|业务|部门|板块|分部|渠道|产品|系列|区|洲|欧|美|国|日本)$")


def _phrase(context: Context, word: Item | None) -> str | None:
    """A thing that changes and has no word in the lexicon: 运行能耗降低7%."""
    if word is None or word.start >= context.start:
        return None
    reader = context.reader
    start = reader.clause_start
    for item in context.left:
        if item.end <= word.start and (
            item.tag in "DTFN" or item.name or (item.entry and (item.entry.basis or item.entry.aggregate))
        ):
            start = max(start, item.end)
    text = reader.gap(start, word.start)
    if _ADVERB.fullmatch(text) or len(text) > 20:
        return None
    if len(context.run) > 1 and name_list(text, len(context.run)):
        return None
    phrase = context.reader.phrases.tail(text)
    return phrase if len(phrase) >= 2 else None


_QUOTED = re.compile(r"涨|收跌|收红|收黑|重挫|下挫|急挫|高开|低开|跌幅")


def _of_price(context: Context, word: Item | None, said: str) -> bool:
    """收涨3%, 周涨幅8.9%: without a basis and a metric such words are of the price."""
    if word is None or not _QUOTED.search(said) or context.basis() is not None:
        return False
    frame = context.reader.frame
    if frame is None or frame.sentence < context.reader.number - 1:
        return True
    return frame.metric.id not in ("price", "other", "market_cap") and context.left[:1] != [] and context.left[0].tag != "F"


def _named(context: Context, word: Item | None) -> list[Item]:
    """The metrics between the figure before and the word of change; two that 和 joins are both meant."""
    reader = context.reader
    found: list[Item] = []
    pool = list(context.left)
    if word is not None and word.start >= context.end:
        pool += [item for item in context.right if item.end <= word.start and item.tag == "W"]
    for item in reversed(pool):
        if item.tag == "F":
            break
        if item.entry is None or not item.entry.metrics or item is word:
            continue
        if found:
            gap = reader.gap(item.end, found[-1].start)
            if not re.fullmatch(r"[^,，。,]{0,4}(?:和|及|与|、)[^,，。,]{0,4}", gap):
                break
            if len(context.run) > 1:
                break
        found.append(item)
    found.reverse()
    return found


def _target(context: Context, item: Item) -> Target:
    assert item.entry is not None
    metric = _preferred(item.entry.metrics)
    frame = context.reader.frame
    when = None
    segment = context.segment_before(item) if item.end <= context.start else None
    if (
        frame is not None
        and frame.metric.id == metric.id
        and frame.sentence == context.reader.number
        and frame.segment == segment
    ):
        when = frame.when
    aggregate = context.aggregate()
    return Target(metric.id, item.entry.text, Span(item.start, item.end), segment, when, aggregate)


def _preferred(metrics: tuple[Metric, ...]) -> Metric:
    """Of 订单 as money and as a count, a change without more is of the count."""
    return next((m for m in metrics if "quantity" in m.takes and m.id != "other"), metrics[0])


def _draft(context: Context, item: Item, target: Target, sign: int, basis: str | None) -> Draft:
    assert item.cand is not None
    draft = Draft(item.cand, "growth", of=target.id, basis=basis, segment=target.segment)
    draft.metric_text = target.text if target.id == "other" else None
    draft.metric_span = target.span
    value = item.cand.value
    if value is not None:
        text = context.reader.text[item.start : item.end]
        if item.cand.kind == "multiple" and re.search(r"翻", text):
            value -= 1
        draft.value = -abs(value) if sign < 0 else value
        # nothing falls by more than itself: 净利润亏损2亿元，同比下降139% is a fall of the profit
        metric = context.reader.words.metrics.get(target.id)
        if draft.value < -1 and item.cand.kind == "percent" and metric is not None and metric.signed:
            draft.of = metric.signed
    draft.aggregate = target.aggregate
    base = context.base()
    draft.base = base.period if base else None
    draft.when = _when(context, target, basis)
    return draft


def _when(context: Context, target: Target, basis: str | None) -> When | None:
    own = next(
        (
            i
            for i in reversed(context.left)
            if i.tag == "D" and i.name in ("topic", "local") and i.cand and i.cand.period
        ),
        None,
    )
    if own is not None and own.name == "topic":
        return context.reader.topic
    if own is not None and own.cand is not None and own.cand.period is not None:
        return When(own.cand.period, Span(own.start, own.end), context.reader.sentence.block)
    if basis == "cagr":
        return context.own_or_topic()
    if target.when is not None:
        return target.when
    if target.id == "other":
        return context.own_or_topic(block_only=True)
    return context.own_or_topic()


def _basis_at(context: Context, index: int, basis: str | None, word: Item | None) -> str | None:
    """按年和按季分别升6%和3%: one basis each."""
    words = [item for item in context.clause if item.entry is not None and item.entry.basis]
    if len(words) == len(context.run) > 1:
        entry = words[index].entry
        return entry.basis if entry else None
    start = context.reader.sentence.start
    if basis is None and any("origin" in d.notes and d.cand.start >= start for d in context.reader.drafts[-2:]):
        return "from_to"
    base = context.base()
    if basis is None and base is not None:
        return _basis_of(context, base)
    last = context.reader.drafts[-1] if context.reader.drafts else None
    if basis is None and word is not None and word.entry is not None and word.entry.text.endswith("幅"):
        if last is not None and last.metric == "growth" and last.cand.start >= start:
            return last.basis
    return basis


def _basis_of(context: Context, base: When) -> str | None:
    topic = context.reader.topic
    if re.search(r"[初底末]$|期初", context.reader.text[base.span.start : base.span.end]):
        return "from_to"
    if topic is None:
        return None
    months = round((topic.period.start - base.period.start).days / 30.4)
    length = round((topic.period.days) / 30.4)
    if months == 12 and abs(topic.period.days - base.period.days) <= 1:
        return "yoy"
    if months == length:
        return {1: "mom", 3: "qoq", 6: "hoh"}.get(length)
    return None


def _remember(context: Context, targets: list[Target]) -> None:
    """A change alone brings its metric into force: 净利润同比增长10%，环比下降2%."""
    reader = context.reader
    target = targets[-1]
    if target.span is None or (target.id == "other" and target.text is None):
        return
    frame = reader.frame
    if frame is not None and frame.span == target.span:
        return
    metric = reader.words.metrics.get(target.id, reader.words.other)
    entry = reader.words.entries.get(target.text or "")
    reader.frame = Frame(
        metric,
        target.text or "",
        target.span,
        target.segment,
        None,
        reader.who()[0],
        reader.number,
        entry.metrics if entry else (metric,),
        target.aggregate,
    )


def _pair(context: Context, drafts: list[Draft], targets: list[Target]) -> None:
    """Give the members of a list their items or periods."""
    count = len(context.run)
    if count < 2 or len(targets) > 1:
        return
    words = [item for item in context.clause if item.entry is not None and item.entry.basis]
    if len(words) == count:
        return
    names = _items(context, count)
    if names:
        for draft, name in zip(drafts, names, strict=True):
            draft.segment = name
        return
    periods = periods_for(context, count)
    if periods:
        for draft, when in zip(drafts, periods, strict=True):
            draft.when = when


def _items(context: Context, count: int) -> list[str] | None:
    """The names of a list before its metric or before 分别."""
    reader = context.reader
    if not any(item.entry is not None and item.entry.metrics for item in context.clause):
        end = next((i.start for i in context.clause if i.entry is not None and (i.entry.listing or i.entry.growth)), None)
        if end is None or len(reader.date_list) == count:
            return None
        start = max([reader.clause_start, *(i.end for i in context.clause if i.tag in "DT" and i.end <= end)])
        return name_list(reader.text[start:end], count)
    for item in reversed(context.left):
        if item.entry is not None and item.entry.metrics:
            start = max(
                [reader.sentence.start, *(i.end for i in context.left if i.tag in "DF" and i.end <= item.start)]
            )
            stretch = reader.text[start : item.start]
            return name_list(stretch, count)
    return None
