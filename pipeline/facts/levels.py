"""A figure as the level of a metric."""

from __future__ import annotations

import itertools
import re

from pipeline.facts.context import FILL, Context, fit
from pipeline.facts.records import Draft, Frame, Item, When
from pipeline.facts.shapes import converted, lumped, made_and_sold, that_is
from pipeline.facts.telling import is_small, told
from pipeline.facts.timing import periods_for, set_periods
from pipeline.facts.vocabulary import Metric
from pipeline.model import Span
from pipeline.patterns import alternatives, late

__all__ = ["read"]


def read(context: Context) -> list[Draft]:
    """Return the run as levels of the metric that it belongs to."""
    told: list[Draft] | None = None
    if context.count > 1:
        told = (_metrics_list(context) or made_and_sold(context)) if context.listing else None
    elif context.previous is not None:
        told = that_is(context) or converted(context)
    if told:
        return told
    found = _choose(context)
    if found is None or _is_deal(context, found):
        return _unnamed(context)
    item, metric, segment = found
    metric = _adjusted(context, metric, item)
    drafts = [Draft(figure.cand, metric.id) for figure in context.run if figure.cand is not None]
    lump = lumped(context)
    if lump:
        metric = reader_other(context)
    for draft in drafts:
        _describe(context, draft, metric, item, segment)
        if lump or metric.id == "other":
            draft.metric = "other"
            draft.metric_text = lump or _text_of(context, item)
    _remember(context, metric, item, segment, drafts)
    set_periods(context, drafts, metric)
    for i in context.clause:
        if i.entry is not None and i.entry.share == "of":
            drafts[-1].notes.add("whole")
            break
    return drafts


_BOUGHT = late(r"收购|出售|购买|购入|卖给|转让|受让|买下")


def _is_deal(context: Context, found: tuple[Item | None, Metric, str | None]) -> bool:
    """以97亿美元的价格，将旗下部门出售: what a company is bought for is no price of what is sold by the piece."""
    item, metric, _ = found
    if metric.id != "price" or item is None or item.start < context.end or is_small(context, SUM):
        return False
    reader = context.reader
    return _BOUGHT.search(reader.text, reader.sentence.start, reader.sentence.end) is not None


_EFFECT = late(r"影响[^,，。;；]{0,10}$")
_BASIS = late(
    r"(?:非[^,，。;；]{0,6}(?:会计|财务报告)准则|[Nn]on-GAAP|NON-GAAP|扣除非经常性损益|剔除[^,，。;；]{2,16}影响)[^,，。;；]{0,8}[,，]?[^,，。;；]{0,6}$"
)


def _adjusted(context: Context, metric: Metric, item: Item | None) -> Metric:
    """以非公认会计准则计算，盈利: the adjusted profit; 全年派息1元: the dividend of a share."""
    word = item.entry.text if item is not None and item.entry is not None else ""
    if metric.id == "other" and metric.unit == "money" and _PAYS.search(word) and is_small(context):
        return context.reader.words.metrics["dividend_per_share"]
    reader = context.reader
    if metric.id == "offer_price" and word.endswith("定价") and not reader.offering:
        return reader.words.metrics["price"]
    if item is None or metric.id not in ("net_profit", "net_loss"):
        return metric
    if _EFFECT.search(reader.text, max(reader.clause_start, item.start - 12), item.start):
        return reader.words.other
    begin = max(reader.sentence.start, item.start - 40)
    return reader.words.metrics[f"adjusted_{metric.id}"] if _BASIS.search(reader.text, begin, item.start) else metric


_PAYS = late(r"^(?:派息|配息|派发|现金红利|现金分红|派发现金红利|分红|股息)")


def reader_other(context: Context) -> Metric:
    """The metric that has no id."""
    return context.reader.words.other


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
    if not reached and metric is not None and _other_thing(context, metric, frame.unit):
        metric = None
    if metric is None or frame.sentence < context.reader.number - 1:
        return None
    label = _label(context)
    if label is None or (label == "" and not _goes_on(context)):
        return None
    if label and metric.id == "offer_price":  # 其后更突破200元: one price has no parts
        return None
    if metric.aggregate == "per_share" and _is_sum(context):  # 发行价39.89元/股，3.21亿元以现金支付
        return None
    return None, metric, label or (None if context.beside() else frame.segment)


def _is_sum(context: Context) -> bool:
    """Whether an amount is too large to be one of a share."""
    cand = context.run[0].cand
    return cand is not None and cand.value is not None and cand.value >= SUM


def _goes_on(context: Context) -> bool:
    """Whether a bare figure can be of the metric in force: in its sentence, or dated, and not 40%企业."""
    reader = context.reader
    if context.kind == "percent" and context.base() is None and _COUNTED.match(reader.text, context.end):
        return False
    semicolon = reader.text[max(0, reader.sentence.start - 1)] in "；;"
    return frame_sentence(context) or semicolon or any(item.tag == "D" for item in context.left)


_COUNTED = late(r" ?(?!左右|以上|以下|的|和|及|与|至|为|是|上下|区间|水平|或)[\u4e00-\u9fff]")


def _other_thing(context: Context, metric: Metric, unit: str | None) -> bool:
    """Whether a count has another counter than the figure that brought the metric into force."""
    cand = context.run[-1].cand
    if context.kind != "quantity" or cand is None:
        return False
    if unit in (None, "pure"):
        return cand.unit not in metric.counters
    return cand.unit != unit


_TO = late(r"(?:左右|以上)?[,，]?(?:至|到)")


def reader_gap(context: Context) -> str:
    """The text between the figure before and this one."""
    return context.reader.gap(context.left[0].end, context.start)


def _close(context: Context, item: Item) -> bool:
    """Whether only filler stands between a metric and the figure."""
    gap = context.reader.gap(item.end, context.start)
    return bool(FILL.fullmatch(gap)) or len(gap) <= 4


_HEDGES = (
    *(
        "接近",
        "将近",
        "逼近",
        "不低于",
        "不超过",
        "不少于",
        "不高于",
        "不多于",
        "不足",
        "不到",
        "至少",
        "最多",
        "超过",
        "大约",
    ),
)
_HEDGE = late(rf"(?:{alternatives(_HEDGES)})+$")
_HEDGE_EDGES = frozenset(word[-1] for word in _HEDGES)


def _without_hedge(text: str) -> str:
    return _HEDGE.sub("", text) if text[-1:] in _HEDGE_EDGES else text


_NEUTRAL = late(
    r"(?:历史|新高|高档|高位|低位|高点|低点|纪录|同期|水平|巅峰|低谷|当时|此前|的|约|近|超|逾|为|则|同|期|亦|也|其)*"
)


def frame_sentence(context: Context) -> bool:
    """Whether the metric in force was named in this sentence."""
    frame = context.reader.frame
    return frame is not None and frame.sentence == context.reader.number


#: Words that end so name a figure of their own, and no part of the one in force.
#: What is done with money is no part of what is earned: 经营现金流1030亿，并向股东返还410亿.
_DEEDS = late(r"返还|支付|偿还|回购|派发|捐|收购|购买|出售|借款|投向|缴纳|罚|补偿|赔")
#: No share costs or earns so much.
SUM = 1_000_000
_OWN_NAME = late(r"[额率债款费价值量数金润税产益息]$|(?<!投)入$")
_LABEL = late(r"[^,，。,;；:：0-9%]{0,16}")


def _label(context: Context) -> str | None:
    """What stands between the clause's start and the figure, when it can be a segment of the metric in force."""
    reader = context.reader
    start = max(reader.clause_start, context.behind("FDT"))
    text = _without_hedge(reader.gap(start, context.start))
    if context.owner() is not None or context.beside() is not None or FILL.fullmatch(text) or _NEUTRAL.fullmatch(text):
        return ""
    if context.reaches:
        return ""
    same = frame_sentence(context) or context.reader.text[max(0, context.reader.sentence.start - 1)] in "；;"
    if not same and not any(item.entry is not None and item.entry.lead for item in context.clause):
        return None
    if len(text) > 16 or not _LABEL.fullmatch(text):
        return None
    if text in ("净额", "总额"):
        return text
    if (
        _OWN_NAME.search(text)
        or _DEEDS.search(text)
        or any(i.entry is not None and (i.entry.growth or i.entry.metrics) for i in context.clause)
    ):
        return None
    return context.reader.phrases.segment(re.sub(r"(?:约|近|超|逾|为|达|超过)+$", "", text)) or None


def _metrics_list(context: Context) -> list[Draft] | None:
    """收入和净利润分别为A和B: as many metrics as figures."""
    count = context.count
    words = [item for item in context.clause if item.entry is not None and item.entry.metrics]
    if len(words) < count:
        return None
    words = words[-count:]
    for a, b in itertools.pairwise(words):
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
        draft.aggregate = draft.aggregate or (item.entry.spoken if item.entry is not None else None)
        if draft.segment is None and item.entry is not None and item.entry.text.startswith("主营"):
            draft.segment = "主营业务"  # less than the whole: other business is left out
        if item.entry is not None and item.entry.text in metric.losses and draft.value is not None:
            draft.value = -draft.value
    elif context.reader.frame is not None:
        draft.metric_span = context.reader.frame.span
        draft.aggregate = draft.aggregate or context.reader.frame.aggregate
    counterpart = _LOSS_OF.get(metric.id)
    at_most = draft.cand.high if draft.cand.value is None else draft.cand.value
    if counterpart and at_most is not None and at_most < 0:
        draft.metric = counterpart
        draft.value = None if draft.cand.value is None else -draft.cand.value


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
    if metric.id != "price" and metric.aggregate != "per_share" and not metric.takes <= {"percent", "multiple"}:
        reader.total = reader.frame


_AHEAD = late(r"(?!的)[\u4e00-\u9fff]{2,6}")
_LEADS = ("约", "近", "超", "逾", "为", "达", "超过", "是", "高达", "至")
_LEAD = late(rf"(?:{alternatives(_LEADS)})+$")
_LEAD_EDGES = frozenset(word[-1] for word in _LEADS)


def _without_lead(text: str) -> str:
    return _LEAD.sub("", text) if text[-1:] in _LEAD_EDGES else text


def _unnamed(context: Context) -> list[Draft]:
    """Figures of something that has no word in the lexicon: ``other``, with the words before them."""
    drafts = []
    reader = context.reader
    start = max(reader.clause_start, context.behind("FD"))
    phrase = reader.phrases.tail(_without_hedge(_without_lead(reader.gap(start, context.start))))
    if not phrase:
        ahead = _AHEAD.match(reader.gap(context.end, context.end + 10))
        phrase = ahead[0] if ahead else ""
    quantity = context.kind in ("quantity", "number")
    when = context.own()
    if when is None and not context.at_present():
        when = context.of_the_day() or context.own_or_topic(block_only=True) or context.on_the_day()
    if quantity and when is None:
        ahead_date = next((i for i in context.right if i.tag in "DC"), None)
        if ahead_date is not None and ahead_date.tag == "D" and ahead_date.cand and ahead_date.cand.period:
            when = When(ahead_date.cand.period, Span(ahead_date.start, ahead_date.end), reader.sentence.block)
    said = told(context, phrase)
    for figure in context.run:
        if figure.cand is None:
            continue
        draft = Draft(figure.cand, "other", metric_text=phrase or None, when=when, value=figure.cand.value)
        draft.notes.add("unnamed")
        if said is not None:
            draft.metric, draft.metric_text = said.id, None
            draft.aggregate = context.aggregate() or said.aggregate
        drafts.append(draft)
    periods = periods_for(context, len(drafts)) if len(drafts) > 1 and context.listed() else None
    for draft, pair in zip(drafts, periods or (), strict=False):
        draft.when = pair
    return drafts
