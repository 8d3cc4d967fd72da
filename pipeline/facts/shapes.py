"""Levels told by the shape of the sentence: what is reached, converted, listed by metrics, or lumped together."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.facts.context import FILL, Context
from pipeline.facts.records import Draft
from pipeline.facts.timing import settle_pair

__all__ = ["converted", "lumped", "made_and_sold", "reached"]


def reached(context: Context) -> list[Draft]:
    """占比从62.8%提升至77.9%: what is reached is of the same thing as what it began from."""
    drafts = context.reader.drafts
    first = context.left[0] if context.left else None
    if first is None or first.tag != "F" or not drafts or drafts[-1].cand is not first.cand or len(context.run) > 1:
        return []
    last, cand = drafts[-1], context.run[0].cand
    if (
        cand is None
        or first.cand is None
        or cand.kind != first.cand.kind
        or (last.metric in ("growth", "rank", "other") and last.metric_text is None)
    ):
        return []
    if last.metric == "growth" or not context.reaches:
        return []
    if any(i.entry is not None and i.entry.metrics for i in context.left):
        return []
    draft = replace(last, cand=cand, value=cand.value, notes=set(), when=context.own_or_topic() or context.on_the_day())
    if draft.metric in ("net_loss", "adjusted_net_loss") and cand.value is not None:
        draft.value = abs(cand.value)
    settle_pair(context, last, draft)
    return [draft]


_CONVERSION = re.compile(r"[(（]?(?:约合|折合|相当于|约为?|即|折|合计约|约等于)(?:人民币|港币|美元|约)?")


def converted(context: Context) -> list[Draft] | None:
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


_MADE_AND_SOLD = re.compile(r"产[、,，]?销量?(?!率|比|两|平衡)")


def made_and_sold(context: Context) -> list[Draft] | None:
    """汽车产销分别完成135万辆和133万辆: the first is made, the second sold."""
    if len(context.run) != 2 or context.kind != "quantity" or not context.listed():
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
    total = next((i for i in reversed(context.clause) if i.entry is not None and i.entry.aggregate == "sum"), None)
    if total is None or not FILL.fullmatch(reader.gap(total.end, context.start)):
        return None
    parts = [i for i in context.clause if i.end <= total.start and i.entry is not None and i.entry.metrics]
    if len({i.entry.metrics[0].id for i in parts if i.entry is not None}) < 2:
        return None
    return reader.gap(parts[0].start, total.start)
