"""收入10亿元，净利润1亿元，同比分别增长10%和20%: changes told in order behind the figures that changed."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.facts.context import Context
from pipeline.facts.records import Draft, Item
from pipeline.facts.targets import ADVERB

__all__ = ["changed_in_turn"]

_NO_LEVELS = frozenset({"growth", "share", "rank"})
#: Between two changes of one clause stand no more than a joiner and a word of change.
BESIDE = 8


def changed_in_turn(context: Context, word: Item | None) -> Sequence[Draft]:
    """Return the figures that the changes of a run are of, one each; nothing where the run tells its own."""
    reader = context.reader
    count = context.count
    if reader.waiting and reader.waiting[0] == reader.clause_start:
        return _next(context, count)
    total = count + _following(context)
    if total < 2 or context.metric_before() is not None:
        return ()
    if any(i.tag == "D" and i.name in ("topic", "local") for i in context.left):
        return ()
    begin = max(reader.clause_start, context.behind("FDT"))
    end = context.start if word is None or word.start >= context.end else word.start
    if sum(i.entry is not None and i.entry.basis is not None for i in context.clause) > 1:
        return ()
    if not ADVERB.fullmatch(reader.gap(begin, end)):
        return ()
    levels = _levels(context, total)
    if len(levels) != total:
        return ()
    reader.waiting = (reader.clause_start, levels)
    return _next(context, count)


def _next(context: Context, count: int) -> Sequence[Draft]:
    reader = context.reader
    at, waiting = reader.waiting
    if context.metric_before() is not None or len(waiting) < count:
        reader.waiting = (-1, [])
        return ()
    reader.waiting = (at, waiting[count:])
    return waiting[:count]


def _following(context: Context) -> int:
    """How many more rates the clause lists behind the run: 分别跌6%和上升80%."""
    found, last = 0, context.end
    for item in context.right:
        if item.tag == "F":
            alike = item.cand is not None and item.cand.kind in ("percent", "percentage_point", "multiple")
            if not alike or item.start - last > BESIDE:
                break
            found, last = found + 1, item.end
        elif item.tag != "W" or item.entry is None or item.entry.metrics or item.entry.basis:
            break
    return found if found and context.listed() else 0


def _levels(context: Context, total: int) -> list[Draft]:
    """The levels that the sentence has told last, as many as there are changes."""
    reader = context.reader
    levels: list[Draft] = []
    for draft in reversed(reader.drafts):
        if draft.metric in _NO_LEVELS or draft.cand.start < reader.sentence.start or "none" in draft.notes:
            break
        levels.append(draft)
    told = levels[:total]
    told.reverse()
    if context.listed():
        return told
    apart = {draft.metric for draft in told}
    return told if len(levels) == total == len(apart) else []
