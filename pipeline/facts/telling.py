"""What a unit or a verb tells of a figure that has no word for its metric: 报57.46美元/桶, 销售商品猪412万头."""

from __future__ import annotations

from pipeline.facts.context import Context
from pipeline.facts.vocabulary import Metric
from pipeline.patterns import late

__all__ = ["is_small", "told"]

#: No dividend of one share (or ten) reaches it; nor the price of what is sold by the piece the other.
PER_SHARE = 200
PRICE = 10_000_000
_BRINGS = late(r"(?:贡献|带来)了?(?:约|近|逾|超过?)*$")
_SOLD_AT = late(r"(?<!销)(?:卖|售价?|卖到|售出价)(?:约|近|逾|超过?|仅|为)*$")
_APPLIED = late(r"(?:的)?(?:超额)?(?:认购|申购|超购)")
#: Each pattern of a figure's own money that looks back holds one of them.
_TELLING = frozenset("股派红收报每销贡带卖售")
_PER_UNIT = late(r" ?/ ?(?:公斤|千克|斤|吨|克|盎司|桶|升|度|千瓦时|平方米|平米|平方呎|只|头|片|台|件|箱|瓶|张|颗|GB)")
_CLOSED = late(r"(?:收于|收在|收报|报收|现报|收盘[报于]|报)[约]?$")
_SALES = late(r"(?<!同店)销售(?:额|总额)?(?:[跌升增降]|减少|增长|增加|下降|上升)?(?:[至到为达]|约|近|逾|超过?)*$")
_SOLD = late(r"^(?:共|合计|累计|总共|已)?(?:销售|售出|卖出|交付|发货|出货)")
_GOODS = frozenset("辆台头只吨件箱套架艘部万")
_PAID = late(r"(?:每\d+股|每股)[^,，。;；]{0,8}(?:派|分红|股息|现金)|(?:派|分红|股息)[^,，。;；]{0,6}$")


def told(context: Context, phrase: str) -> Metric | None:
    """The metric that unit or verb tells without a word for it: 报57.46美元/桶, 销售商品猪412万头, 每10股派4元."""
    reader = context.reader
    metrics = reader.words.metrics
    if context.kind == "money":
        begin = max(reader.clause_start, context.start - 24)
        before = reader.gap(begin, context.start)
        spoken = not _TELLING.isdisjoint(before)
        if spoken and _PAID.search(before) and is_small(context):
            return metrics["dividend_per_share"]
        priced = spoken and (_CLOSED.search(before) or _EACH.search(before))
        if priced or _PER_UNIT.match(reader.text, context.end):
            return metrics["price"]
        if (reached := _reached(context)) is not None:
            return reached
        if spoken and (_SALES.search(before) or (_BRINGS.search(before) and _of_revenue(context))):
            return metrics["revenue"]
        if spoken and _SOLD_AT.search(before) and is_small(context, PRICE):
            return metrics["price"]
        return _of_use(context)
    if context.kind == "multiple" and _APPLIED.match(reader.text, context.end):
        return metrics["oversubscription"]
    if context.kind == "quantity" and _SOLD.match(phrase):
        cand = context.run[-1].cand
        return metrics["shipments"] if cand is not None and cand.unit in _GOODS else None
    return None


def _reached(context: Context) -> Metric | None:
    """股价回落1.5%至每股1308元: what a change leads to is of the same thing."""
    last = context.previous
    if last is None or last.metric != "growth":
        return None
    if not _LEADS_TO.fullmatch(context.reader.gap(last.cand.end, context.start)):
        return None
    metric = context.reader.words.metrics.get(last.of or "")
    return metric if metric is not None and context.kind in metric.takes else None


_LEADS_TO = late(r"[,，]?(?:至|到|收?报|报收|收于|收)(?:每股)?(?:约|近|逾)?")
_EACH = late(r"每(?:盎司|桶|吨|公斤|千克|克|瓶|平方米|平米|平方呎|呎|只|辆|台|件|杯|份|张|斤)(?:约|近|逾|超过?|至)*$")


def _of_revenue(context: Context) -> bool:
    """Whether the figures before are of revenue, or its shares: 海外收入占73%，…，A产品贡献3802万美元."""
    frame = context.reader.frame
    last = context.reader.drafts[-1] if context.reader.drafts else None
    return (frame is None or frame.metric.id == "revenue") and (
        frame is not None or (last is not None and last.of == "revenue")
    )


_RAISED = late(r"(?:募集资金|募资|集资|所得款项)[^。;；]{0,60}(?:投向|用于|投入|拟投|其中)")


def _of_use(context: Context) -> Metric | None:
    """募集资金将投向三大方向：A项目25亿元: a part of what is raised."""
    reader = context.reader
    begin = reader.sentence.start
    if reader.text.find("资", begin, context.start) < 0 and reader.text.find("款项", begin, context.start) < 0:
        return None
    found = _RAISED.search(reader.text, begin, context.start) is not None
    return reader.words.metrics["proceeds"] if found else None


def is_small(context: Context, limit: int = PER_SHARE) -> bool:
    """Whether an amount is one per share or piece, and no total."""
    cand = context.run[0].cand
    return cand is not None and cand.value is not None and cand.value < limit
