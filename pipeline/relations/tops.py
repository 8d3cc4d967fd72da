"""The largest of the top five: no more than all five, and no less than a fifth of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from pipeline.formula import Const, Formula, Ref, product, quotient
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues, echoes, needs, once

__all__ = ["FINDERS"]

#: So far after 前五大 the largest one may be named, and so many of them may be lumped together.
REACH, MOST = 160, 20
_Top = tuple[Formula, tuple[str, ...]]


@cache
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    words = cues(lexicon, "bounds")
    return {
        "class": late(rf"大?(?:的)?(?P<class>{alternatives(words['classes'])})"),
        "leader": late(alternatives(words["first"])),
        "other": late(alternatives(words["other_top"])),
    }


def tops(scene: Scene) -> Iterator[Proposal]:
    """Find 前五大客戶 and after it 最大客戶, and compare what stands with each."""
    patterns = _patterns(scene.lexicon)
    for rank in scene.mentions:
        if rank.kind != "rank" or rank.value is None or not 2 <= rank.value <= MOST:
            continue
        place = scene.place(rank) + 1
        named = patterns["class"].match(scene.masked, place)
        if named is None:
            continue
        line_end = scene.line(place)[1]
        leader = _leader(scene, named["class"], named.end(), min(line_end, place + REACH), patterns["leader"])
        if leader is None:
            continue
        first = _run(scene, named.end(), leader[0])
        second = _run(scene, leader[1], scene.sentence(leader[1])[1])
        between = scene.masked[named.end() : leader[1]]
        if first and second and not patterns["other"].search(between):
            yield from _compare(first, second, int(rank.value))


def _leader(scene: Scene, thing: str, start: int, end: int, words: re.Pattern[str]) -> tuple[int, int] | None:
    """Return where 最大客戶 or 第一大客戶 stands."""
    for match in once(rf"(?:的)?{thing}").finditer(scene.masked[:end], pos=start):
        lead = scene.masked[start : match.start()]
        told = next(iter(words.finditer(lead[-5:])), None)
        if told is not None and told.end() == len(lead[-5:]):
            return match.start() - (told.end() - told.start()), match.end()
        head = [m for m in scene.inside(match.start() - 2, match.start()) if m.kind == "rank" and m.value == 1]
        if head:
            return scene.place(head[0]), match.end()
    return None


def _run(scene: Scene, start: int, end: int) -> list[Mention]:
    """Return the figures of a stretch: one, a whole and its share, or a list of one kind."""
    figures = [m for m in scene.inside(start, end) if m.kind in ("money", "percent", "quantity")]
    if not figures:
        return []
    run = [figures[0]]
    for mention in figures[1:]:
        gap = scene.between(run[-1], mention)
        if not once(r"[、,，和与及以的约近超逾]{0,4}").fullmatch(gap):
            break
        run.append(mention)
    return run


def _compare(first: list[Mention], second: list[Mention], number: int) -> Iterator[Proposal]:
    top = _share_of(first)
    if top is not None and len(second) == 1 and comparable(first[0], second[0]):
        yield from _between(second[0], top, number)
    elif len(first) == len(second) and all(comparable(a, b) for a, b in zip(first, second, strict=True)):
        for whole, part in zip(first, second, strict=True):
            yield from _between(part, (Ref(whole.id), (whole.id,)), number)
    elif len(second) == 1 and comparable(first[-1], second[0]) and len(first) <= 2:
        yield from _between(second[0], (Ref(first[-1].id), (first[-1].id,)), number)


def _share_of(figures: list[Mention]) -> _Top | None:
    """Return whole × share for ``3.12億元的 45.5%``."""
    if len(figures) == 2 and figures[0].kind == "money" and figures[1].kind == "percent":
        whole, share = figures
        return product(Ref(whole.id), Ref(share.id)), (share.id, whole.id)
    return None


def _between(part: Mention, top: _Top, number: int) -> Iterator[Proposal]:
    amount, operands = top
    if part.low is not None:
        return
    yield proposal("bound", part.id, Reading(Ref(part.id), amount, "<="), operands=operands)
    least = quotient(amount, Const(Decimal(number), f"{number}"))
    yield proposal("part_whole", part.id, Reading(Ref(part.id), least, ">="), operands=operands, quiet=True)


_FIRST_THEN_TOP = compiled(
    r"(?:单一最大|最大单一|第一大|最大)(?P<thing>[^\uE000-\uF8FF，,。；;]{1,8}?)(?:占[^，,\uE000-\uF8FF]{1,8}的|占比?|比[重例]|份额|为|达|约|仅)*(?P<first>«P»)"
    r"[，,；;](?:而|但|其)?(?P<rank>«K»)(?P<things>«^»{1,12}?)(?P<top>«P»)"
)


@needs(kinds="K", words="最大 第一大")
def first_then_top(scene: Scene) -> Iterator[Proposal]:
    """第一大股東持股 9.8%，前十大股東合計持股 48.6%: the largest first."""
    for match in scene.find(_FIRST_THEN_TOP):
        first, top, rank = (scene.group(match, n) for n in ("first", "top", "rank"))
        same = match["thing"] in match["things"] or echoes(match["thing"], match["things"])
        if same and rank.value is not None and 2 <= rank.value <= MOST:
            yield from _between(first, (Ref(top.id), (top.id,)), int(rank.value))


@cache
def _nested(lexicon: Lexicon) -> re.Pattern[str]:
    thing = alternatives(cues(lexicon, "bounds")["classes"])
    return compiled(
        rf"(?P<outer>«K»)大?(?P<thing>{thing})(?P<m1>«^»{{0,16}}?)(?P<all>«PM»)[，,；;（(](?P<m2>«^»{{0,6}}?)"
        rf"(?P<inner>«K»)大?(?P<same>{thing})(?P<m3>«^»{{0,16}}?)(?P<some>«PM»)"
    )


@needs(kinds="K")
def top_of_top(scene: Scene) -> Iterator[Proposal]:
    """前十大客戶佔 62.4%，其中前五大客戶佔 48.1%: fewer of them have no more."""
    for match in scene.find(_nested(scene.lexicon)):
        outer, inner, whole, part = (scene.group(match, n) for n in ("outer", "inner", "all", "some"))
        if match["thing"] != match["same"] or not comparable(whole, part) or None in (outer.value, inner.value):
            continue
        words = match["m1"] + match["m2"] + match["m3"]
        if (outer.value or 0) > (inner.value or 0) >= 1 and not once("增|减|升|降|新").search(words):
            yield proposal("bound", part.id, Reading(Ref(part.id), Ref(whole.id), "<="), operands=(whole.id,))


FINDERS = (tops, first_then_top, top_of_top)
