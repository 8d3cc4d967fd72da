"""Levels told by the shape of the sentence: what is reached, converted, listed by metrics, or lumped together."""

from __future__ import annotations

from dataclasses import replace

from pipeline.facts.context import FILL, Context
from pipeline.facts.records import Draft
from pipeline.facts.timing import settle_pair
from pipeline.patterns import late

__all__ = ["converted", "expected", "lumped", "made_and_sold", "reached", "set_against", "that_is", "told_again"]


def reached(context: Context) -> list[Draft]:
    """占比从62.8%提升至77.9%: what is reached is of the same thing as what it began from."""
    last, cand = context.previous, context.run[0].cand
    if last is None or not context.reaches or context.count > 1:
        return []
    if cand is None or cand.kind != last.cand.kind or last.metric == "growth":
        return []
    if last.metric in ("rank", "other") and last.metric_text is None:
        return []
    if any(i.entry is not None and i.entry.metrics for i in context.left):
        return []
    when = context.own()
    if when is None and "timeless" not in last.notes and not context.at_present():
        when = context.own_or_topic() or context.on_the_day()
    draft = replace(last, cand=cand, value=cand.value, notes=set(), when=when)
    if draft.metric in ("net_loss", "adjusted_net_loss") and cand.value is not None:
        draft.value = abs(cand.value)
    settle_pair(context, last, draft)
    return [draft]


_EXPECTED = late(
    r"[,，]?(?:略|远|大幅)?(?:高过|好过|高于|低于|低过|优于|胜过|胜|逊于|逊|超出|超过|超|不及)(?:了)?"
    r"(?:市场|分析师|华尔街|外界|普遍|此前|平均|一致)*(?:预期|预测|预估|估计)(?:的|为|中值)*(?:约|近)?"
)


def expected(context: Context) -> list[Draft]:
    """每股盈利2.69美元，高過市場預期的2.56美元: what was expected of the same thing."""
    last, cand = context.previous, context.run[0].cand
    if last is None or cand is None or cand.kind != last.cand.kind or last.metric == "rank":
        return []
    if not _EXPECTED.fullmatch(context.reader.gap(last.cand.end, context.start)):
        return []
    return [replace(last, cand=cand, value=cand.value, aggregate="forecast", notes=set())]


_EVEN = late(r"(?:或|,|，)(?:约|近|逾|超过?)?")


def told_again(context: Context) -> list[Draft]:
    """跌615点或2.38%: a change told in points, and again in per cent."""
    last, cand = context.previous, context.run[0].cand
    if last is None or last.metric != "growth" or last.cand.kind not in ("quantity", "money"):
        return []
    if cand is None or cand.kind != "percent" or context.count > 1:
        return []
    gap = context.reader.gap(last.cand.end, context.start)
    if not _EVEN.fullmatch(gap) or not gap.startswith("或"):
        return []
    value = cand.value if cand.value is None or last.value is None or last.value >= 0 else -abs(cand.value)
    return [replace(last, cand=cand, value=value, notes=set(last.notes))]


_THAT_IS = late(r"[(（、,，]{0,2}即(?:约|近|逾|超过?|最多)?")


def that_is(context: Context) -> list[Draft] | None:
    """香港公开发售占10%、即800万股: a share, and how much that is."""
    last, cand = context.previous, context.run[0].cand
    if last is None or last.metric != "share" or last.of in (None, "other") or cand is None or context.count > 1:
        return None
    metric = context.reader.words.metrics.get(last.of or "")
    if (
        metric is None
        or cand.kind not in metric.takes
        or not _THAT_IS.fullmatch(context.reader.gap(last.cand.end, context.start))
    ):
        return None
    return [replace(last, cand=cand, metric=metric.id, of=None, value=cand.value, notes=set())]


_AGAINST = late(r"(?:较|比|高于|低于|高过|低过|优于|逊于|少于|多于|胜过|好过)")
_ITS_OWN = late(
    r"(?:同期|增幅|升幅|跌幅|降幅|增速)?(?:的(?P<fall>跌|降|减|下跌|下降|减少)?(?:升|增|涨|上升|增长)?|为|是)?(?:约|近|逾|超过?)?"
)


def set_against(context: Context) -> list[Draft]:
    """占收入27.1%，较2018年的41.6%下降…: what is compared with is of the same thing, at its own time."""
    last, cand = context.previous, context.run[0].cand
    if last is None or last.cand.kind != "percent" or last.metric not in ("share", "growth"):
        return []
    base = context.base()
    if base is None or cand is None or cand.kind != "percent" or context.count > 1:
        return []
    reader = context.reader
    if base.span.start < reader.clause_start or not _AGAINST.match(reader.text, reader.clause_start):
        return []
    own = _ITS_OWN.fullmatch(reader.gap(base.span.end, context.start))
    if own is None:
        return []
    value = -cand.value if own["fall"] and cand.value is not None and last.metric == "growth" else cand.value
    return [replace(last, cand=cand, value=value, when=base, base=None, notes=set())]


_CONVERSION = late(r"[(（]?(?:约合|折合|相当于|约为?|即|折|合计约|约等于)(?:人民币|港币|美元|约)?")


def converted(context: Context) -> list[Draft] | None:
    """4540亿韩元(约合2.93亿美元): the same figure in another currency."""
    last, cand = context.previous, context.run[0].cand
    if last is None or last.cand.kind != "money" or context.kind != "money" or cand is None or context.count > 1:
        return None
    if not _CONVERSION.fullmatch(context.reader.gap(last.cand.end, context.start)):
        return None
    return [replace(last, cand=cand, value=cand.value, notes=set(last.notes))]


_MADE_AND_SOLD = late(r"产[、,，]?销量?(?!率|比|两|平衡)")


def made_and_sold(context: Context) -> list[Draft] | None:
    """汽车产销分别完成135万辆和133万辆: the first is made, the second sold."""
    if context.count != 2 or context.kind != "quantity" or not context.listed():
        return None
    reader = context.reader
    said = _MADE_AND_SOLD.search(reader.text, reader.clause_start, context.start)
    if said is None:
        return None
    when = context.own_or_topic()
    segment = reader.phrases.segment(reader.gap(reader.clause_start, said.start()))
    drafts = []
    for item, metric in zip(context.run, ("output", "shipments"), strict=True):
        if item.cand is not None:
            drafts.append(Draft(item.cand, metric, segment=segment, value=item.cand.value, when=when))
    return drafts


def lumped(context: Context) -> str | None:
    """现金、短期投资和银行融资合计 is the metric of none of its parts."""
    reader = context.reader
    if not context.summed:
        return None
    total = next((i for i in reversed(context.clause) if i.entry is not None and i.entry.aggregate == "sum"), None)
    if total is None or not FILL.fullmatch(reader.gap(total.end, context.start)):
        return None
    parts = [i for i in context.clause if i.end <= total.start and i.entry is not None and i.entry.metrics]
    if len({i.entry.metrics[0].id for i in parts if i.entry is not None}) < 2:
        return None
    said = reader.gap(parts[0].start, total.start)
    return None if "实现" in said else said  # 客户服务业务实现营业收入合计: one metric, of a part that names another
