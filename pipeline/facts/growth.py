"""Figures that say by how much something changed."""

from __future__ import annotations

import re

from pipeline.facts.context import FILL, Context
from pipeline.facts.lists import name_list
from pipeline.facts.pairs import changed_in_turn
from pipeline.facts.records import Draft, Frame, Item, When
from pipeline.facts.targets import Target, takes, targets_of
from pipeline.facts.timing import periods_for
from pipeline.facts.vocabulary import Entry
from pipeline.patterns import late

__all__ = ["read"]

_RATES = frozenset({"percent", "percentage_point", "multiple"})
_AMOUNTS = frozenset({"money", "quantity", "number"})
_RIGHT = late(r"(?:左右|以上|的|同比|环比|按年|按季|复合|年均|幅度|GTV|GMV|收入|营收|净利润|规模){0,3}")
_CHANGED = late(r"^(?:预计|将)?(?:变动|变化)(?:幅度)?")
_NOUN = late(r"[幅速率]$|增量$|增额$")
_FIGURE = late(r"[\d约逾近超至为]")
_BETWEEN = late(
    r"(?:(?:累计|同比|环比|按年|按季|按月|和|、|与|均|分别|幅度|率|速度|了|约|逾|近|超过?|高达|达到?|为|是|在|维持|保持|将|大概|至少?|有|多|介乎|于|接近|不足|预计|预测|中值|或|料|进一步|大幅|小幅|均值|\+|%|一|得|明显|略|轻微|则|显著|继续|大约|最多|仅|就|最高)*)"
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
    changed = changed_in_turn(context, word) if context.kind in _RATES else ()
    if changed:
        return [_of_level(context, *pair, sign, basis) for pair in zip(context.run, changed, strict=True)]
    targets = targets_of(context, word)
    if context.kind in _AMOUNTS and not all(takes(context, target) for target in targets):
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
    word = _before(context)
    if word is None and context.listing and context.count > 1 and context.kind in _RATES:
        word = _listed_word(context)
    if word is None and context.right and (context.kind in _RATES or context.kind in _AMOUNTS):
        word = _behind(context)
    return word


def _before(context: Context) -> Item | None:
    moved = context.moved
    if moved is not None:
        if moved.end == context.start:
            return moved
        gap = context.reader.gap(moved.end, context.start)
        return moved if _BETWEEN.fullmatch(gap) or _listed_gap(context, gap) else None
    clause = context.clause
    return None if clause and clause[0].tag == "F" else _compared(context)


def _after_base(context: Context) -> bool:
    """较去年的385元提高15元: the figure before is what is compared with."""
    reader = context.reader
    first = context.left[0] if context.left else None
    if first is None or first.tag != "F":
        return False
    return reader.text[reader.clause_start : first.start].startswith(("较", "比"))


_HIGHER = late(r"(?:较|比)[^,，。;；]{1,20}?(高|低|多|少)(?:出|了)?(?:约|近|逾|超过?)*$")
_HIGHER_ENDS = frozenset("高低多少出了约近逾超过")


def _compared(context: Context) -> Item | None:
    """较上半年低1个基点, 较招股价高28.3%: an adjective that compares."""
    reader = context.reader
    if reader.text[context.start - 1] not in _HIGHER_ENDS:
        return None
    match = _HIGHER.search(reader.text, max(reader.clause_start, context.start - 28), context.start)
    if match is None or match.end(1) <= context.behind("F"):
        return None
    said = Entry(match[1], growth=1 if match[1] in "高多" else -1)
    return Item(match.start(1), match.end(1), "W", entry=said)


def _behind(context: Context) -> Item | None:
    reader = context.reader
    for item in context.right:
        if item.tag in "CFD" or item.start - context.end > 12:
            return None
        if item.entry is not None and item.entry.growth and not item.entry.level:
            gap = reader.gap(context.end, item.start)
            follows = reader.text[item.end : item.end + 1]
            plain = gap == "" and item.entry.text == "增长" and context.kind == "percent" and not _FIGURE.match(follows)
            if _RIGHT.fullmatch(gap) and ("的" in gap or plain or _NOUN.search(item.entry.text)):
                return item
            return None
    return None


_EACH = late(r"(?:则|均|其)?分别[为是约达]?")


def _listed_word(context: Context) -> Item | None:
    """均价增幅明显，分别为…: the clause before names the change."""
    text = context.reader.gap(context.reader.clause_start, context.start)
    if not _EACH.fullmatch(text):
        return None
    return next(
        (i for i in reversed(context.left) if i.entry is not None and i.entry.growth and not i.entry.level), None
    )


def _listed_gap(context: Context, gap: str) -> bool:
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
    if word.entry.text in ("提升", "提高", "上调", "扩张", "扩大", "改善") and not _after_base(context):
        return False
    return len(gap) <= 4


def _of_level(context: Context, item: Item, level: Draft, sign: int, basis: str | None) -> Draft:
    """The change of one of the figures that the sentence has told before."""
    target = Target(level.metric, level.metric_text, level.metric_span, level.segment, level.when, level.aggregate)
    draft = _draft(context, item, target, sign, basis)
    draft.when, draft.subject, draft.subject_span = level.when, level.subject, level.subject_span
    return draft


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
        if item.cand.kind == "percent" and draft.value < -1:
            metric = context.reader.words.metrics.get(target.id)
            draft.of = metric.signed if metric is not None and metric.signed else draft.of
    draft.aggregate = target.aggregate
    base = context.base()
    draft.base = base.period if base else None
    draft.when = context.for_flow(_when(context, target, basis), target.id)
    return draft


def _when(context: Context, target: Target, basis: str | None) -> When | None:
    if context.dated:
        for item in reversed(context.left):
            if item.tag == "D" and item.name in ("topic", "local"):
                return context.reader.topic if item.name == "topic" else item.when
    if basis == "cagr":
        return context.own_or_topic()
    if target.when is not None:
        return target.when
    if (day := context.of_the_day()) is not None:
        return day
    if target.id == "other":
        return context.own_or_topic(block_only=True) or context.on_the_day()
    if target.id == "price" and basis is None and target.text in _SHARE_PRICES:
        return context.own_or_topic(sentence_only=True) or context.on_the_day()
    return context.own_or_topic() or context.on_the_day()


#: What a share costs moves from day to day, in no quarter that a report is of.
_SHARE_PRICES = frozenset([None, "股价", "收盘价", "收市价", "市价", "最新价"])


def _basis_at(context: Context, index: int, basis: str | None, word: Item | None) -> str | None:
    """按年和按季分别升6%和3%: one basis each."""
    if context.count > 1:
        words = [item for item in context.clause if item.entry is not None and item.entry.basis]
        if len(words) == context.count:
            entry = words[index].entry
            return entry.basis if entry else None
    start = context.reader.sentence.start
    if basis is None and any("origin" in d.notes and d.cand.start >= start for d in context.reader.drafts[-2:]):
        return "from_to"
    base = context.base()
    if basis is None and base is not None:
        return _basis_of(context, base)
    last = context.reader.drafts[-1] if context.reader.drafts else None
    noun = word is not None and word.entry is not None and word.entry.text.endswith("幅")
    if basis is None and noun and last is not None and last.metric == "growth" and last.cand.start >= start:
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
    count = context.count
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
        end = next(
            (i.start for i in context.clause if i.entry is not None and (i.entry.listing or i.entry.growth)), None
        )
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
