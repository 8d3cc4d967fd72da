"""What a change is of: a metric named beside it, the one in force, or a thing without a word in the lexicon."""

from __future__ import annotations

from pipeline.facts.context import Context
from pipeline.facts.lists import name_list
from pipeline.facts.records import Frame, Item, When
from pipeline.model import Span
from pipeline.patterns import late

__all__ = ["ADVERB", "Target", "takes", "targets_of"]


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


def targets_of(context: Context, word: Item | None) -> list[Target]:
    """The metrics that change: those named in the clause, else the one in force."""
    said = word.entry.text if word is not None and word.entry is not None else ""
    if word is not None and _of_quote(context, word, said):
        return [Target("price", None, None, None, None)]
    words = _named(context, word)
    if words:
        return [_target(context, item) for item in words]
    if said in ("多赚", "少赚", "增利", "减亏", "增亏", "增收"):
        id_ = {"减亏": "net_loss", "增亏": "net_loss", "增收": "revenue"}.get(said, "net_profit")
        frame = context.reader.frame
        if frame is None or said in ("多赚", "少赚"):
            return [Target(id_, said, Span(word.start, word.end) if word else None, None, None)]
    own = _phrase(context, word)
    if not own and said.endswith("值") and said[0] in "升贬":
        return [Target("other", "汇率", None, None, None)]
    if not own and (moved := _moved(context, word, said)) is not None:
        return [moved]
    if not own and _of_price(context, word, said):
        return [Target("price", None, None, None, None)]
    return [_own_part(context, own) if own else _as_before(context) or _in_force(context)]


def _own_part(context: Context, own: str) -> Target:
    """A phrase before the word of change: a part of the metric in force, or a thing without a word in the lexicon."""
    reader = context.reader
    frame = reader.frame
    if frame is not None and frame.sentence >= reader.number - 3 and _is_part(context, frame, own):
        frame.sentence = reader.number
        return Target(frame.metric.id, frame.text, frame.span, own, frame.when, frame.aggregate)
    if _SALES.search(own) and context.kind != "percentage_point":
        return Target("revenue", own, None, own, None)
    return Target("other", own, None, None, None)


#: 线下销售跌14%: what is sold, in money; 同店销售 is a measure of its own.
_SALES = late(r"(?<!同店)销售$")


def _is_part(context: Context, frame: Frame, own: str) -> bool:
    return context.reader.words.cues["part"].search(own) is not None or _reaches_amount(context, frame)


def _as_before(context: Context) -> Target | None:
    """What the figure before is of, where that is no metric in force: one without a word, a share, a rate."""
    reader = context.reader
    last = reader.drafts[-1] if reader.drafts else None
    if last is None:
        return None
    directly = bool(context.left) and context.left[0].cand is last.cand
    if directly and "unnamed" in last.notes and (last.metric_text or last.metric != "other"):
        compared = reader.text[reader.clause_start : last.cand.start].startswith(("较", "比"))
        return Target(last.metric, last.metric_text, None, last.segment, None if compared else last.when)
    if context.kind != "percentage_point":
        return None
    if last.metric == "share" and last.cand.start >= reader.sentence.start:
        return Target("share", None, None, last.segment, None)
    if last.metric == "other" and last.cand.kind == "percent":
        return Target("other", last.metric_text, None, last.segment, last.when)
    return None


def _in_force(context: Context) -> Target:
    reader = context.reader
    frame = reader.frame
    if frame is None or frame.sentence < reader.number - 1:
        return Target("other", None, None, None, None)
    if context.kind == "percentage_point" and "percent" not in frame.metric.takes:
        return Target("other", None, None, None, None)
    frame.sentence = reader.number
    return Target(frame.metric.id, frame.text, frame.span, frame.segment, frame.when, frame.aggregate)


ADVERB = late(
    r"(?:大幅|小幅|进一步|明显|显著|略微?|轻微|同样|均|则|也|又|分别|同比|环比|按年|按季|预计|预期|将|或|仍|继续|持续|整体|总体|约|近|较|比|相比|上年|去年|同期|上季|上月|期内|实现|呈现|录得|"
    r"并|且|而|但|为|有|是|可|已|再|更|只|仅|逆势|稳步|快速|迅速|急速|连续|止跌|双双|期间|因此|其中|公司|集团|之后|后|前|的|了|在|其|年|季|月|日|与|和|、|至|从|由|于|水平|高位|低位|历史|高点|低点|纪录|未来|随后|此后|盘中|一度|最多|一|个|度|名义|可比口径|口径|固定汇率|计|以|按|\\s)*"
)


def _phrase(context: Context, word: Item | None) -> str | None:
    """A thing that changes and has no word in the lexicon: 运行能耗降低7%."""
    if word is None or word.start >= context.start:
        return None
    reader = context.reader
    start, end = reader.clause_start, word.start
    for item in reversed(context.left):  # 水力发电同比增长
        if item.entry is not None and item.entry.basis and item.end <= end:
            if not ADVERB.fullmatch(reader.gap(item.end, end)):
                break
            end = item.start
    for item in context.left:
        if item.end <= end and (
            item.tag in "DTFN" or item.name or (item.entry and (item.entry.basis or item.entry.aggregate))
        ):
            start = max(start, item.end)
    text = reader.gap(start, end)
    if ADVERB.fullmatch(text) or len(text) > 20:
        return None
    if context.count > 1 and name_list(text, context.count):
        return None
    phrase = context.reader.phrases.tail(text)
    return phrase if len(phrase) >= 2 else None


_TO_AMOUNT = late(r"[至到][约近逾超]{0,2}[\d.,]+[万亿千百兆]*(?:元|美元|港元|人民币|日元|欧元)")


def _reaches_amount(context: Context, frame: Frame) -> bool:
    """其中，中场升25%至331亿元: a part of the metric in force, since an amount follows."""
    reader = context.reader
    if "money" not in frame.metric.takes or frame.sentence != reader.number:
        return False
    return _TO_AMOUNT.match(reader.text, context.end) is not None


_QUOTED = late(
    r"(?:周|单日|股价|收盘|开盘|盘中|全日|挂牌|首日|收市|开市|盘后|股)(?:价|累计|最多|最高|一度|曾|大|收|再|续|逆势|最终)*$"
)


_UP_DOWN = frozenset("升涨跌")
_INDEX = late(r"指数?$|[普创深证经A]\d{2,3}$")
_TRADED = late(
    r"(?:ADR|[AH]股|美股|股票|盘[后前中]|股价|收盘|开盘|[收大齐再续曾微]|一度|逆势|最终|累计|目前|现|则|均|也|亦|集体)*"
)


def _moved(context: Context, word: Item | None, said: str) -> Target | None:
    """美光科技涨超3%, 纳指跌1%: right behind a name, and with no basis, the price moves, or the index."""
    if word is None or context.kind != "percent" or context.basis() is not None or _UP_DOWN.isdisjoint(said[:2]):
        return None
    reader = context.reader
    before = [i for i in context.clause if i.end <= word.start and i.tag != "C"]
    named = next((i for i in reversed(before) if i.tag != "D"), None)
    if named is None or not named.name or named.start > reader.clause_start + 8:
        return None
    name, _ = reader.who()
    index = _INDEX.search(name or "") is not None
    dates = [reader.text[i.start : i.end] for i in before if i.tag == "D" and i.start >= named.end]
    gap = reader.gap(named.end, word.start).removesuffix("指数")
    for said_date in dates:
        gap = gap.replace("".join(said_date.split()), "", 1)
    if not _TRADED.fullmatch(gap):
        return None
    return Target("other", "指数", None, None, None) if index else Target("price", None, None, None, None)


def _of_quote(context: Context, word: Item, said: str) -> bool:
    """周涨幅, 收盘跌, 首日挂牌收升: of the price, whatever metric stands before."""
    if word.start >= context.end or context.basis() is not None or context.kind not in ("percent", "money"):
        return False
    reader = context.reader
    if said[:1] not in _UP_DOWN and not (word.entry is not None and word.entry.quoted):
        return False
    return _QUOTED.search(reader.gap(max(reader.clause_start, word.start - 10), word.start)) is not None


def _of_price(context: Context, word: Item | None, said: str) -> bool:
    """收涨3%, 周涨幅8.9%: without a basis and a metric such words are of the price."""
    if word is None or context.basis() is not None or context.kind != "percent":
        return False
    frame = context.reader.frame
    plain = said in ("跌", "升", "涨") and (frame is None or frame.sentence < context.reader.number - 1)
    if not plain and not (word.entry is not None and word.entry.quoted):
        return False
    if frame is None or frame.sentence < context.reader.number - 1:
        return True
    follows = bool(context.left) and context.left[0].tag == "F"
    return frame.metric.id not in ("price", "other", "market_cap") and not follows


_AND = late(r"[^,，。,]{0,4}(?:和|及|与|、)[^,，。,]{0,4}")


def _named(context: Context, word: Item | None) -> list[Item]:
    """The metrics between the figure before and the word of change; two that 和 joins are both meant."""
    reader = context.reader
    found: list[Item] = []
    pool = context.left
    if word is not None and word.start >= context.end:
        pool = [*pool, *(item for item in context.right if item.end <= word.start and item.tag == "W")]
    elif not context.measured:
        return found
    for item in reversed(pool):
        if item.tag == "F":
            break
        if item.entry is None or not item.entry.metrics or item is word:
            continue
        if found:
            gap = reader.gap(item.end, found[-1].start)
            if not _AND.fullmatch(gap):
                break
            if context.count > 1:
                break
        found.append(item)
    found.reverse()
    return found


def _target(context: Context, item: Item) -> Target:
    assert item.entry is not None
    metric = item.entry.changing or item.entry.metrics[0]
    if metric.id == "offer_price" and context.reader.text[item.start - 1] in "较比于与":
        return Target("price", None, Span(item.start, item.end), None, None)
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


def takes(context: Context, target: Target) -> bool:
    """Whether a metric can change by an amount of this kind: revenue not by 3 companies."""
    metric = context.reader.words.metrics.get(target.id)
    return metric is None or context.kind in metric.takes or (context.kind == "number" and metric.unit is not None)
