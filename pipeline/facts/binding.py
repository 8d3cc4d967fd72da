"""Decide what part a run of figures plays: a change, a share, a rank or a level of a metric."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline.facts import growth, levels, shares
from pipeline.facts.context import Context
from pipeline.facts.holders import holder_of
from pipeline.facts.records import Draft, Item, When
from pipeline.facts.shapes import expected, reached, set_against, told_again
from pipeline.model import Period
from pipeline.patterns import late

if TYPE_CHECKING:
    from pipeline.facts.reader import Reader

__all__ = ["bind"]


def bind(reader: Reader, run: list[Item], left: list[Item], right: list[Item]) -> None:
    """Make the facts of ``run``: ``left`` is what stands since the figure before, ``right`` what follows."""
    context = Context(reader, run, left, right)
    drafts = _read(context)
    holder = holder_of(context, drafts[0]) if drafts else None
    subject, span = holder or context.subject()
    source, stance = reader.source, reader.attitude()
    for draft in drafts:
        if holder is not None:
            draft.notes.add("held")
        when = draft.when
        if when is not None:
            if when.period.start == when.period.end:
                draft.when = when = _year_to(context, when)
            if draft.cand.unit == "股" and draft.metric == "other":
                draft.when = _said_here(reader, when)
        if draft.subject is None:
            draft.subject = subject or _stand_in(draft, reader.names.main is None)
        if draft.subject_span is None:
            draft.subject_span = span
        draft.source, draft.stance = source, stance
    reader.drafts.extend(drafts)


def _read(context: Context) -> list[Draft]:
    """Return the facts of a run, by the first reading that fits it."""
    drafts = _rank(context)
    if not drafts and context.previous is not None and context.count == 1:
        drafts = expected(context) or reached(context) or told_again(context) or set_against(context)
    return drafts or growth.read(context) or shares.read(context) or levels.read(context)


_PLAIN = late(r"[\u4e00-\u9fff]{2,8}")


_SECTOR = late(r"[\u4e00-\u9fffA-Za-z]{2,14}(?:企业|行业|市场|制造业|服务业|工业|平台|机构)")


def _stand_in(draft: Draft, alone: bool) -> str | None:
    """Where no company is named, the part that the figure is of (规模以上工业企业) stands for one."""
    segment = draft.segment
    if alone and segment and _PLAIN.fullmatch(segment):
        return segment
    return segment if segment and _SECTOR.fullmatch(segment) else None


def _said_here(reader: Reader, when: When | None) -> When | None:
    """Shares that are held or sold are of no day that an earlier sentence spoke of."""
    return when if when is not None and when.span.start >= reader.sentence.start else None


_YEAR = late(r"(?<![一二三两半数多\d ])年内|年初至今|今年以来")


def _year_to(context: Context, when: When) -> When:
    """截至6月28日，年内累计144家: from the beginning of the year to that day."""
    reader = context.reader
    if _YEAR.search(reader.text, reader.clause_start, context.start) is None:
        return when
    return When(Period(date(when.period.end.year, 1, 1), when.period.end), when.span, when.block)


_RANKED = late(r"(?:排名|排|位列|位居|居|列|名列|跻身|高居|稳居|排行|跃居|稳坐|荣膺)(?:[^,，。,;；]{0,8})$")
_THRESHOLD = late(r"以上(?:的)?(?:股东|股份的股东)")
_IS_RANKED = late(r"(?:均为|是|为|成为|系)[^,，。,;；、]{0,12}$")


def _rank(context: Context) -> list[Draft]:
    """位列第四, 百度智能云第一、阿里云第二; 前五大客户 and 第二的虚实 state no figure."""
    cand = context.run[0].cand
    kind = cand.kind if cand is not None else None
    text = context.reader.text
    if kind == "percent":
        above = text.startswith("以上", context.end) and _THRESHOLD.match(text, context.end)
        return [_nothing(item) for item in context.run] if above else []
    if kind == "quantity" and text[context.start - 1 : context.start] == "每":
        after = text[context.end : context.end + 1]
        return [_nothing(item) for item in context.run] if after in "派转送配分获" else []
    if cand is None or kind != "rank":
        return []
    reader = context.reader
    before = reader.text[max(reader.sentence.start, context.start - 14) : context.start]
    after = reader.text[context.end : context.end + 1]
    named = next((item for item in reversed(context.left) if item.tag in "NWF"), None)
    directly = (
        named is not None
        and named.name is not None
        and not reader.gap(named.end, context.start)
        and (named.start == reader.clause_start or reader.text[named.start - 1] in "、:：是和及与")
    )
    after = reader.text[context.end : context.end + 2]
    leading = _IS_RANKED.search(before) and after[:1] not in "、，。,的"
    if not (
        _RANKED.search(before)
        or directly
        or (leading and cand.value is not None and "大" in reader.text[context.start : context.end])
    ):
        return [_nothing(item) for item in context.run]
    drafts = []
    for item in context.run:
        assert item.cand is not None
        draft = Draft(item.cand, "rank", when=context.own_or_topic(sentence_only=True))
        if directly and named is not None:
            draft.subject = named.name
        drafts.append(draft)
    return drafts


def _nothing(item: Item) -> Draft:
    assert item.cand is not None
    draft = Draft(item.cand)
    draft.notes.add("none")
    return draft
