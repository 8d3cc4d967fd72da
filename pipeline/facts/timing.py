"""The periods of levels: their own date, the one in force, the members of a list, the ends of 由A至B."""

from __future__ import annotations

import itertools
import re
from datetime import date

from pipeline.facts import lists
from pipeline.facts.context import Context
from pipeline.facts.records import Draft, When
from pipeline.facts.vocabulary import Metric
from pipeline.model import Period, Span
from pipeline.patterns import late

__all__ = ["periods_for", "set_periods", "settle_pair", "when_of"]

#: Shorter periods (月底) are as they are said.
MONTH = 28
_HELD = frozenset({"cash", "borrowings", "total_assets", "net_assets"})


def settle_pair(context: Context, first: Draft, second: Draft) -> None:
    """Give the ends of 由A至B their periods: their own dates, the ends of the span, or those of the pair before."""
    reader = context.reader
    _ends_of_span(context, first, second)
    dated = any(item.tag == "D" for item in context.left)
    if reader.pair is not None and not dated and first.when is second.when:
        first.when, second.when = reader.pair
    if first.when is not None and second.when is not None and first.when is not second.when:
        reader.pair = (first.when, second.when)


def set_periods(context: Context, drafts: list[Draft], metric: Metric) -> None:
    """Give the run its periods: a list is paired off, a pair 由A至B takes the ends of the span."""
    reader = context.reader
    base = context.base()
    if len(drafts) > 1 and _pair_periods(context, drafts, metric):
        return
    when = context.for_flow(when_of(context, metric, base), metric.id)
    origin = context.opened
    for draft in drafts:
        draft.when = when
        if metric.timeless:
            draft.notes.add("timeless")
    if origin and len(drafts) == 1:
        drafts[0].notes.add("origin")
    elif len(drafts) == 1 and reader.drafts and "origin" in reader.drafts[-1].notes and _reached(context):
        settle_pair(context, reader.drafts[-1], drafts[0])
    if reader.frame is not None and "origin" not in drafts[0].notes and not base and not _compared(context):
        reader.frame.when = drafts[0].when


def _compared(context: Context) -> bool:
    if not context.dated:
        return False
    return any(item.tag == "D" and item.name in ("compare", "base", "aside") for item in context.left)


def _reached(context: Context) -> bool:
    return any(item.entry is not None and item.entry.level for item in context.left)


def _ends_of_span(context: Context, first: Draft, second: Draft) -> None:
    """2023年至2025年收入从A增至B: A is of the first year, B of the last."""
    topic = context.reader.topic
    own = next((item for item in context.left if item.tag == "D"), None)
    if own is not None or topic is None or topic.period.days <= lists.A_YEAR:
        return
    if first.when is not None and first.when.period != topic.period:
        return
    years = topic.period.end.year - topic.period.start.year + 1
    parts = lists.split_period(topic.period, years)
    if parts:
        first.when = When(parts[0], topic.span, topic.block)
        second.when = When(parts[-1], topic.span, topic.block)


def when_of(context: Context, metric: Metric, base: When | None) -> When | None:
    """The period of a level: its own date, a base that it stands for, or the period in force."""
    own = context.own()
    if metric.timeless and own is not None:
        return own if metric.id == "proceeds" or own.span.start >= context.reader.clause_start else None
    if own is None and (metric.timeless or metric.id == "stake"):
        return _of_an_event(context, metric)
    if base is not None and (own is None or base.span.start > own.span.start):
        return base
    if own is not None:
        return own
    when = _in_force(context, metric)
    return _at_end(when) if when is not None and metric.id in _HELD else when


def _at_end(when: When) -> When:
    """What there is of cash or debt is there at the end of a period."""
    if when.period.days < MONTH:
        return when
    return When(Period(when.period.end, when.period.end), when.span, when.block)


def _of_an_event(context: Context, metric: Metric) -> When | None:
    """The period of a stake or of an offering without a date beside it: mostly none."""
    if metric.id == "proceeds":
        return _of_a_market(context)
    topic = context.reader.topic
    if metric.id != "stake" or topic is None or topic.span.start < context.reader.sentence.start:
        return None
    return topic if topic.instant else None


def _in_force(context: Context, metric: Metric) -> When | None:
    if context.length() or context.at_present():
        return None
    if (day := context.of_the_day()) is not None:
        return day
    if metric.id == "other" and "quantity" in metric.takes:
        return context.own_or_topic(block_only=True) or context.on_the_day()
    if metric.instant and context.reader.topic is None:
        day = context.reader.day
        return day if day is not None and day.span.start >= context.reader.sentence.start else None
    return context.own_or_topic() or context.on_the_day()


_ISSUES = late(r"[只家宗]|新股|IPO|企业")
STRETCH = 25


def _of_a_market(context: Context) -> When | None:
    """上半年港股有43只新股上市，募资1067亿: what a market raises is of a period, what a company raises is not."""
    reader = context.reader
    topic = reader.topic
    if topic is None or topic.span.start < reader.sentence.start or topic.period.days < STRETCH:
        return None
    return topic if _ISSUES.search(reader.text, topic.span.end, context.start) else None


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


_WHERE = ("place", "region")


def _pair_names(context: Context, drafts: list[Draft], metric: Metric) -> bool:
    """晶禾半导体、宏曜电子的毛利率分别为…: as many names as figures."""
    if not context.listed() or len(context.reader.date_list) == len(drafts):
        return False
    names = [i for i in context.clause if i.name and i.tag in "NW" and not (i.entry and i.entry.kind in _WHERE)]
    joined = all(_BETWEEN_NAMES.fullmatch(context.reader.gap(a.end, b.start)) for a, b in itertools.pairwise(names))
    if len(names) != len(drafts) or not joined:
        return metric.id == "stake" and _pair_holders(context, drafts)
    when = when_of(context, metric, None)
    for draft, item in zip(drafts, names, strict=True):
        draft.subject, draft.subject_span, draft.when, draft.segment = item.name, Span(item.start, item.end), when, None
    return True


def _pair_holders(context: Context, drafts: list[Draft]) -> bool:
    """大基金二期、合肥集鑫分别持股8.73%和8.37%: whoever holds stakes need not be known."""
    head = context.reader.text[context.reader.clause_start : context.start].partition("分别")[0]
    names = lists.name_list(head, len(drafts))
    if names is None:
        return False
    for draft, name in zip(drafts, names, strict=True):
        draft.subject, draft.segment = name, None
    return True


_BETWEEN_NAMES = late(r"(?:、|和|及|与|以及)")


_EACH = late(r"[各每]|同期|报告期|期间|[三四五两]年")
_COUNTED = late(r"(?<!前)[两二三四五](?:家|者|个|大|项|类|款|地|国|人|位|名|所)[^,，。\d]{0,6}分别")


def _named_items(context: Context, count: int) -> bool:
    """大基金二期、合肥集鑫分别持股: as many names as figures stand before 分别."""
    clause = context.reader.text[context.reader.clause_start : context.start]
    head, mark, _ = clause.partition("分别")
    return bool(mark) and lists.name_list(head, count) is not None


def _parts_of(period: Period, said: str, count: int, near: bool, published: date | None) -> list[Period] | None:
    """The years of a period, and the half year behind those of a 报告期 whose list has one value more."""
    parts = lists.split_period(period, count, within_year=near)
    return parts or (lists.with_half(period, count, published) if said.startswith("报告期") else None)


def periods_for(context: Context, count: int) -> list[When] | None:
    """Return the periods that a list of ``count`` figures is of."""
    reader = context.reader
    block = reader.sentence.block
    local = [item.when for item in context.left if item.tag == "D" and item.when is not None]
    if len(local) == count:
        return local
    if len(reader.date_list) == count:
        return reader.date_list
    topic = reader.topic
    said = ""
    if topic is not None:
        said = reader.text[topic.span.start : topic.span.end]
        near = topic.span.start >= reader.sentence.start and re.search(r"[至到~-]", said) is not None
        if parts := _parts_of(topic.period, said, count, near, reader.published):
            return [When(part, topic.span, block) for part in parts]
    span = next((item for item in context.left if item.tag in "TD"), None)
    if span is None or span.tag == "D":
        if topic is not None and topic.span.start >= reader.sentence.start and not _EACH.search(said):
            return None
        if _COUNTED.search(reader.text, reader.clause_start, context.start) or _named_items(context, count):
            return None
    evidence = Span(span.start, span.end) if span is not None else (reader.topic.span if reader.topic else None)
    for hull, listed in reader.candidates_for(count):
        parts = listed if len(listed) == count else lists.split_period(hull, count, within_year=False)
        if parts and evidence is not None:
            return [When(part, evidence, block) for part in parts]
    return None
