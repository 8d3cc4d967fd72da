"""Percentages that say how much of something a part is."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.facts.among import among
from pipeline.facts.context import FILL, Context
from pipeline.facts.deeds import PROFITS, SELLS, deed_of, of_capital, paid_out
from pipeline.facts.lists import name_list
from pipeline.facts.records import Draft, Item, When
from pipeline.facts.timing import periods_for, when_of
from pipeline.facts.vocabulary import Metric
from pipeline.model import Span
from pipeline.patterns import late

__all__ = ["read"]

_KINDS = frozenset({"percent"})
_USE = late(
    r"^(?:的)?(?:将|拟|预计|计划|会)?(?:于.{0,6}?)?(?:用于|用作|用在|作为|作|投入|分配至|投放于|拨作|预计用于|将用于|拟用于|拟用作)([^,，。；;,、]{2,30}(?:、[^,，。；;,]{2,24})*)"
)
_FROM = late(r"^(?:的)?(?:收入|营收)?(?:是|均)?(?:来自|来源于|由|为)([^,，。；;,]{2,30})")
_LINK = late(r"(?:的|合计|总|收入|分别|中|整体|各|比重|有|近|约|超|逾|超过)*")
_ASIDE = late(r"^ ?[(（][^()（）]{0,18}[)）]")
_STOCK = frozenset({"stake"})
_RATES = frozenset({"percent", "multiple", "ratio"})
_SHARES = frozenset({"stake", "market_share"})


def read(context: Context) -> list[Draft]:
    """Return the run as shares of a metric, or nothing."""
    if context.kind not in _KINDS:
        return []
    word = _share_word(context)
    after = context.reader.text[context.end : context.end + 64]
    aside = _ASIDE.match(after)
    after = after[aside.end() :] if aside else after
    offered = _offered(context)
    if offered is not None:
        return _make(context, offered, offered, after)
    if word is None and (rest := _rest(context)):
        return rest
    if word is None and _HOLDING.match(context.reader.gap(context.end, context.end + 8)):
        return [_holding(context, item) for item in context.run if item.cand is not None]
    if _of_level(context):
        return _make(context, None, None, after)
    special = _bracket(context) or [draft for whole in _of_the(context) for draft in _make(context, None, whole, after)]
    if special:
        return special
    if word is not None:
        return _make(context, word, _whole(context, word), after)
    return _unsaid(context, after)


def _unsaid(context: Context, after: str) -> list[Draft]:
    """Shares without a word for it: 收入的85%来自…, 集资净额约40%用于…."""
    metric = context.metric_before()
    if metric is not None and metric.entry is not None and not any("percent" in m.takes for m in metric.entry.metrics):
        gap = context.reader.gap(metric.end, context.start)
        own = context.compatible_after() if gap.endswith("、") else None
        if own is not None and own[0].start <= context.end + 1:
            return []  # 4350万台出货量、13.5%市场份额
        if FILL.fullmatch(gap.replace("的", "")) or _LINK.fullmatch(gap) or _USE.match(after):
            return _make(context, None, metric, after)
    drafts = context.reader.drafts
    spent = bool(drafts) and drafts[-1].metric == "share" and drafts[-1].of == "proceeds"
    if _USE.match(after) and (spent or context.reader.frame is not None):
        return _make(context, None, None, after)
    return among(context, after)


_REST = late(r"(?:其余|余下|剩余|剩下|另外)(?:的|约|则|为)*$")


def _rest(context: Context) -> list[Draft]:
    """AI占43%、网通占13%，其余8%为工业: the rest of what the shares before are of."""
    reader = context.reader
    last = reader.drafts[-1] if reader.drafts else None
    cand = context.run[0].cand
    if last is None or cand is None or last.metric != "share" or last.cand.start < reader.sentence.start:
        return []
    if _REST.search(reader.gap(max(reader.sentence.start, context.start - 6), context.start)) is None:
        return []
    after = re.match(
        r"(?:的)?(?:为|是|来自|属于?|用于)([^,，。；;]{2,14})", reader.text[context.end : context.end + 20]
    )
    return [replace(last, cand=cand, value=cand.value, segment=after[1] if after else "其余", notes=set())]


def _offered(context: Context) -> Item | None:
    """10%股份在港公开发售 is a share of the offering."""
    for item in context.right:
        if item.tag in "CFD" or item.start - context.end > 6:
            return None
        if item.entry is not None and any(m.id == "shares_offered" for m in item.entry.metrics):
            return item
    return None


_HOLDING = late(r"(?:的)?(?:已发行)?(?:股份|股权|权益|投票权|表决权|控股权)(?!激励)")


def _of_level(context: Context) -> bool:
    """占总收入12.0亿元的30%: a share of the level before."""
    last = context.previous
    return last is not None and "whole" in last.notes and context.reader.gap(last.cand.end, context.start) == "的"


def _holding(context: Context, item: Item) -> Draft:
    """25%的股份 is a stake, whatever verb stands before it."""
    assert item.cand is not None
    named = [i for i in context.clause if i.name and i.end <= context.start]
    near = named[-1] if named and context.start - named[-1].end <= 4 else None
    draft = Draft(item.cand, "stake", value=item.cand.value, segment=near.name if near else None)
    deed = SELLS.search(context.reader.text, max(context.reader.clause_start, context.start - 24), context.start)
    if deed is not None:
        draft.metric, draft.metric_text = "other", f"{deed[1]}比例"
    own = context.own()
    draft.when = own if own is not None and own.span.start >= context.reader.sentence.start else None
    return draft


def _bracket(context: Context) -> list[Draft]:
    """阿里通义(17.7%)、字节豆包(14.1%)和DeepSeek(10.3%)合计占比…: market shares of a list, and their sum."""
    reader = context.reader
    cand = context.run[0].cand
    if cand is None or context.count > 1:
        return []
    if context.bracketed() is not None:
        rest = reader.text[context.end : reader.sentence.end]
        if (
            context.metric_before() is None
            and _LISTED.match(rest)
            and _MARKET.search(reader.text, reader.sentence.start, reader.sentence.end)
        ):
            draft = Draft(cand, "market_share", value=cand.value, when=context.own_or_topic())
            draft.notes.add("listed")
            return [draft]
        return []
    parts: list[Draft] = []
    for draft in reversed(reader.drafts):
        if "listed" not in draft.notes or draft.cand.start < reader.sentence.start:
            break
        parts.append(draft)
    total = next((i for i in reversed(context.clause) if i.entry is not None and i.entry.aggregate == "sum"), None)
    if len(parts) < 2 or total is None:
        return []
    names = "、".join(draft.subject or "" for draft in reversed(parts))
    return [Draft(cand, "market_share", value=cand.value, when=parts[0].when, subject=names, aggregate="sum")]


_LISTED = late(r"\)[^,，。]{0,3}[、和及与，]|\).{0,4}(?:合计|共)|\)[。；]")
_MARKET = late(r"份额|市占|占比|厂商|市场|行业")


def _of_the(context: Context) -> list[Item]:
    """98.5%的订单和GTV: a share of what follows."""
    reader = context.reader
    found: list[Item] = []
    edge = context.end
    for item in context.right:
        if item.tag in "CFD":
            break
        gap = reader.gap(edge, item.start)
        if item.entry is None or not item.entry.metrics or any("percent" in m.takes for m in item.entry.metrics):
            break
        if gap not in (("的",) if not found else ("和", "及", "与", "、")):
            break
        found.append(item)
        edge = item.end
    return found


def _share_word(context: Context) -> Item | None:
    """占, 占比, 比重 in the clause, or 贡献 and 来自 beside the figure."""
    reader = context.reader
    for item in reversed(context.clause):
        if item.tag == "F":
            return None
        if item.entry is None:
            continue
        if item.entry.growth and not item.entry.share and not item.entry.level:
            return None
        if item.entry.share == "of":
            return _opening(context, item)
        if item.entry.share == "part" and len(reader.gap(item.end, context.start)) <= 6:
            return item
        if any("percent" in m.takes for m in item.entry.metrics) and not any(
            m.id in _STOCK for m in item.entry.metrics
        ):
            return None
    for item in context.right[:1]:
        if item.entry is not None and item.entry.share == "part" and len(reader.gap(context.end, item.start)) <= 2:
            return item
    return _told_before(context) if context.listing else None


_ONLY_LIST = late(r"(?:各期|各年)?分别(?:约|占)?为?(?:约|近|超)?")


def _told_before(context: Context) -> Item | None:
    """线上收入占比较高，分别为49%和46%: what the clause before says of the list."""
    reader = context.reader
    if not _ONLY_LIST.fullmatch(reader.gap(reader.clause_start, context.start)):
        return None
    for item in reversed(context.left):
        if item.tag in "FD":
            return None
        if item.entry is not None and item.entry.share == "of":
            return _opening(context, item)
    return None


def _opening(context: Context, word: Item) -> Item:
    """占公有云收入比重达50%: 占 opens what 比重 closes."""
    for item in reversed(context.clause):
        if item.end <= word.start and (item.tag == "F" or word.start - item.end > 14):
            break
        if item.end <= word.start and item.entry is not None and item.entry.text == "占":
            return item
    return word


def _whole(context: Context, word: Item) -> Item | None:
    """The metric that the share is of: after 占, before 占比."""
    inner = [i for i in context.clause if i.start >= word.end and i.entry is not None and i.entry.metrics]
    if inner:
        return inner[-1]
    for item in reversed(context.left):
        if item.tag == "F":
            return None
        if item.end <= word.start and item.entry is not None and item.entry.metrics:
            gap = context.reader.gap(item.end, word.start if word.end <= context.start else context.start)
            return item if _LINK.fullmatch(gap) else None
    return None


def _make(context: Context, word: Item | None, whole: Item | None, after: str) -> list[Draft]:
    reader = context.reader
    metric, text = _measured(context, word, whole, after)
    drafts = []
    for item in context.run:
        if item.cand is None:
            continue
        draft = Draft(item.cand, "share", value=item.cand.value)
        _name(context, draft, metric, text)
        draft.segment = _part(context, word, whole, after)
        anchor = whole or word
        draft.metric_span = Span(anchor.start, anchor.end) if anchor else (reader.frame.span if reader.frame else None)
        draft.aggregate = "forecast" if context.aggregate() == "forecast" and not (metric and metric.timeless) else None
        draft.when = context.for_flow(_when(context, metric), draft.of)
        if draft.metric == "other" and draft.when is None and reader.drafts:
            draft.when = reader.drafts[-1].when  # 减持972万股，占总股本的1%: of the day of the deed
        drafts.append(draft)
    _pair(context, drafts)
    return drafts


def _measured(context: Context, word: Item | None, whole: Item | None, after: str) -> tuple[Metric | None, str | None]:
    """What the share is of, and in which words: named beside it, as the figure before, or in force."""
    reader = context.reader
    metric = _metric_of(context, whole)
    text = whole.entry.text if whole is not None and whole.entry is not None else None
    if metric is None and word is not None:
        metric, text = _by_prefix(context, word)
    if metric is None:
        metric, text = _as_before(context, after) or (None, text)
    frame = reader.frame
    if frame is not None and (frame.metric.aggregate == "per_share" or frame.metric.id == "price"):
        frame = reader.total
    if frame is not None and frame.metric.takes <= _RATES and frame.metric.id not in _SHARES:  # none is of a margin
        frame = None
    if metric is None and frame is not None and frame.sentence >= reader.number - (frame.metric.id != "stake"):
        metric, text = frame.metric, frame.text
        frame.sentence = reader.number
    if metric is None and (far := context.metric_before()) is not None:
        metric, text = _metric_of(context, far), far.entry.text if far.entry else None
    return metric, text


def _as_before(context: Context, after: str) -> tuple[Metric, str | None] | None:
    """持股2亿股，占38% is a stake; a share that follows another is of the same."""
    reader = context.reader
    last = reader.drafts[-1] if reader.drafts else None
    if last is None:
        return None
    if context.left and context.left[0].cand is last.cand and last.cand.unit == "股":
        return reader.words.metrics["shares_offered" if last.metric == "shares_offered" else "stake"], None
    near = last.cand.start >= reader.sentence.start or (_USE.match(after) is not None and last.of == "proceeds")
    if near and last.metric == "share":
        return reader.words.metrics.get(last.of or "", reader.words.other), last.metric_text
    return None


def _name(context: Context, draft: Draft, metric: Metric | None, text: str | None) -> None:
    """Say of what the share is; one of the market, the profit or the stock has a name of its own."""
    id_ = metric.id if metric is not None else "other"
    if id_ == "market_share":
        draft.metric = id_
    elif id_ in PROFITS and paid_out(context):
        draft.metric = "payout_ratio"
    elif id_ == "stake" and of_capital(context):
        draft.of, draft.metric_text = "other", "总股本"
    elif id_ == "stake":
        deed = deed_of(context)
        draft.metric, draft.metric_text = ("other", deed) if deed else (id_, None)
    else:
        draft.of = id_
        draft.metric_text = text if id_ == "other" else None


def _by_prefix(context: Context, word: Item) -> tuple[Metric | None, str | None]:
    """销售占比 is a share of revenue, 采购占比 one of what is bought."""
    reader = context.reader
    before = reader.gap(max(reader.clause_start, word.start - 8), word.start)
    metrics = reader.words.metrics
    if before.endswith(("销售", "收入", "营收", "销售额")):
        return metrics["revenue"], None
    match = re.search(r"(?:采购|原材料|成本|支出|用户|客户|人员|员工|产量|面积)[^,，。]{0,4}$", before)
    if match:
        return reader.words.other, match[0]
    return None, None


def _metric_of(context: Context, whole: Item | None) -> Metric | None:
    if whole is None or whole.entry is None:
        return None
    metrics = whole.entry.metrics
    known = context.reader.words.metrics
    if metrics and metrics[0].whole is not None:
        return known[metrics[0].whole]
    counted = next((m for m in metrics if "quantity" in m.takes and m.id != "other"), None)
    return counted or next((m for m in metrics if "money" in m.takes), metrics[0])


def _when(context: Context, metric: Metric | None) -> When | None:
    if metric is not None and metric.timeless:
        return None
    own = context.own()
    if own is not None:
        return own
    if metric is not None and metric.id == "stake":
        return when_of(context, metric, None)
    if metric is None or metric.id == "other":
        return context.own_or_topic(block_only=True) or context.on_the_day()
    return context.own_or_topic()


def _part(context: Context, word: Item | None, whole: Item | None, after: str) -> str | None:
    """Whose share: the words before 占, those of 用于 and 来自, or those before the whole."""
    reader = context.reader
    use = _USE.match(after)
    if use:
        return use[1]
    source = _FROM.match(after)
    if source and (word is None or word.start >= context.end):
        return context.reader.phrases.tail(source[1], keep=14) or None
    if word is not None and word.end <= context.start:
        if word.entry is not None and word.entry.text == "占" and word.start > reader.clause_start:
            return context.reader.phrases.segment(reader.gap(_start(context, word), word.start)) or _frame_segment(
                context
            )
        if whole is not None and whole.end <= word.start:
            return context.segment_before(whole) or _frame_segment(context)
        return context.reader.phrases.segment(reader.gap(_start(context, word), word.start)) or _frame_segment(context)
    return None


def _start(context: Context, word: Item) -> int:
    start = context.reader.clause_start
    return max([start, *(i.end for i in context.left if i.tag in "DTF" and i.end <= word.start)])


def _frame_segment(context: Context) -> str | None:
    frame = context.reader.frame
    return frame.segment if frame is not None and frame.sentence == context.reader.number else None


def _pair(context: Context, drafts: list[Draft]) -> None:
    count = len(drafts)
    if count < 2:
        return
    reader = context.reader
    stretch = reader.text[reader.clause_start : context.start]
    names = (
        name_list(re.split(r"占|收入|营收|销售", stretch)[0], count) if context.listed() and not context.own() else None
    )
    if names:
        for draft, name in zip(drafts, names, strict=True):
            draft.segment = name
        return
    periods = periods_for(context, count)
    if periods:
        for draft, when in zip(drafts, periods, strict=True):
            draft.when = when
