"""Figures of one metric in clauses of their own, each with its date, and their total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import pairwise

from pipeline.formula import Ref, sum_of
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues, needs, once

__all__ = ["FINDERS"]

MOST = 12
_SINCE = late("以来|成立|历史|至今|截至|上市")
_ADJUSTED = late("调整|扣非|扣除")
#: 亏损 and 净利润 are one thing with its sign turned.
_SAME = {"net_loss": "net_profit", "adjusted_net_loss": "adjusted_net_profit"}


@cache
def _patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], ...]:
    total = alternatives(cues(lexicon, "lists")["total"])
    begin, end = r"(?P<part>«MQN»)(?P<mid>[，,；;。、]?«^»{0,6}?)", r"(?P<tail>«^»{0,8}?)(?P<total>«MQN»)"
    return (
        compiled(rf"{begin}(?P<when>«DT»)(?P<lead>«^»{{0,10}}?){total}{end}"),
        compiled(rf"{begin}{total}(?P<when>«DT»)(?P<lead>){end}"),  # 累計前三季 8.23 元
    )


@needs(cue=("lists", "total"))
def dated_total(scene: Scene) -> Iterator[Proposal]:
    """第一季 12.4 億元，第二季 13.9 億元，上半年合計 26.3 億元."""
    for match in (m for pattern in _patterns(scene.lexicon) for m in scene.find(pattern)):
        total, when, last = (scene.group(match, n) for n in ("total", "when", "part"))
        if not comparable(total, last) or _SINCE.search(match["mid"] + match["lead"] + match["tail"]):
            continue
        parts, dates, words = _back(scene, last)
        if len(parts) < 2 or not _tile(scene, dates, when):
            continue
        adjusted = [_ADJUSTED.search(w) is not None for w in (words, match["mid"] + match["lead"] + match["tail"])]
        if adjusted[0] != adjusted[1]:
            continue
        named = {_SAME.get(m, m) for m in scene.metrics_in(words + "，" + match["lead"] + match["tail"])}
        if len(named) > 1:
            continue
        total_of = sum_of(*(Ref(m.id) for m in parts))
        yield proposal("sum", total.id, Reading(total_of, Ref(total.id)))


def _back(scene: Scene, last: Mention) -> tuple[list[Mention], list[Mention], str]:
    """Walk back over clauses of a date and a figure; also return the words between."""
    number = scene.number(last)
    start, _ = scene.line_of(last)
    parts: list[Mention] = []
    dates: list[Mention] = []
    words = ""
    while number >= 1 and len(parts) < MOST:
        figure, date = scene.mentions[number], scene.mentions[number - 1]
        if date.kind != "date" or scene.place(date) < start or not comparable(figure, last):
            break
        gap = scene.between(date, figure)
        if len(gap) > 20 or once("[，,。；;]").search(gap):
            break
        parts.insert(0, figure)
        dates.insert(0, date)
        words += gap + "，"
        number -= 2
    return parts, dates, words


def _tile(scene: Scene, dates: list[Mention], when: Mention) -> bool:
    """Whether the dates of the parts follow each other and fill the date of the total."""
    periods = sorted(d.period for d in dates if d.period)
    if len(periods) != len(dates):
        return False
    if any(b.start != a.end + timedelta(days=1) for a, b in pairwise(periods)):
        return False
    if when.kind == "duration":
        years = once(r"P(\d)Y").fullmatch(when.iso or "")
        return years is not None and int(years[1]) == len(periods)
    return when.period is not None and (periods[0].start, periods[-1].end) == (when.period.start, when.period.end)


#: Two parts of a year and what they make up, by their names.
_MADE_UP = (
    ("上半年|首六个月|1[至-]6月", "下半年", "全年"),
    ("前三季|首三季|首九个月|前九个月|1[至-]9月", "四季", "全年"),
    ("一季|首季", "二季", "上半年"),
    ("上半年|首六个月", "三季", "前三季|首三季|首九个月|前九个月"),
)


@cache
def _in_turn() -> re.Pattern[str]:
    clause = r"(?P<d{0}>«D»)(?P<m{0}>«^»{{0,10}}?)(?P<f{0}>«MQ»)"
    return compiled("[，,；;]".join(clause.format(number) for number in (1, 2, 3)))


@needs(words="， ,")
def told_in_turn(scene: Scene) -> Iterator[Proposal]:
    """前三季收入 14.65 億元，第四季 5.27 億元，全年 19.92 億元: the names of the times say what adds up."""
    for match in scene.find(_in_turn()):
        parts = [scene.group(match, f"f{number}") for number in (1, 2, 3)]
        dates = [scene.text(scene.group(match, f"d{number}")) for number in (1, 2, 3)]
        if not all(comparable(parts[0], m) for m in parts) or any(m.low is not None for m in parts):
            continue
        words = "，".join(match[f"m{number}"] for number in (1, 2, 3))
        if len({_SAME.get(m, m) for m in scene.metrics_in(words)}) > 1 or _ADJUSTED.search(words):
            continue
        if any(all(once(name).search(date) for name, date in zip(row, dates, strict=True)) for row in _MADE_UP):
            reading = Reading(sum_of(Ref(parts[0].id), Ref(parts[1].id)), Ref(parts[2].id))
            yield proposal("sum", parts[2].id, reading)


FINDERS = (dated_total, told_in_turn)
