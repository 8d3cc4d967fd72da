"""Ranks against values: A（17.7%）、B（14.1%）和 C（10.3%）依次; A 以 32.5% 居首，B 以 21.8% 排第二."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from pipeline.formula import Const, Ref, steps, sum_of
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues, expanded, needs, once

if TYPE_CHECKING:
    import regex

__all__ = ["FINDERS"]

ZERO = Const(Decimal(0), "0")
#: The words between a figure and its rank, or a rank and its figure, are no longer than these.
REACH = 12


_ITEM = r"(?P<name>[^，,、。！？；;（(\n\uE000-\uF8FF]{1,24}?)[（(]«^»{0,6}?(?P<f>«PMQN»)[）)]"


@cache
def _bracketed() -> regex.Pattern[str]:
    """Return a pattern of lists of bracketed figures; `regex` keeps the name of every item."""
    import regex  # 5 ms, and few articles hold such a list

    return regex.compile(
        expanded(
            rf"(?P<list>[^，,、。！？；;（(\n\uE000-\uF8FF]{{0,40}}?{_ITEM}(?:(?:、|，|,|和|与|及|以及){_ITEM}){{1,12}})"
        )
    )


@cache
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    words = cues(lexicon, "ranks")
    total = alternatives(cues(lexicon, "lists")["total"])
    first, second = alternatives(words["first"]), alternatives(words["second"])
    return {
        "bracket": compiled(r"[（(]«^»{0,6}?«PMQN»[）)]"),
        "total": compiled(rf"[^。！？；;\n\uE000-\uF8FF]{{0,12}}?{total}«^»{{0,12}}?(?P<total>«PMQN»)"),
        "in_order": late(alternatives(words["in_order"])),
        "cue": late(alternatives((*words["first"], *words["second"], *words["takes"], *words["most"]))),
        "by": late(alternatives(words["by"])),
        "leader": compiled(
            rf"[^，,；;。\uE000-\uF8FF]{{0,12}}«K»?[，,；;](?:其中)?(?P<who>«^»{{1,{REACH}}}?)(?:{first}|(?:{alternatives(words['takes'])})(?P<rank>«K»))"
        ),
        "rank_after": compiled(
            rf"的?(?:«^»{{0,{REACH}}}?)(?:(?P<first>{first})|(?P<second>{second})|(?:{alternatives(words['takes'])})(?:行业|全国|全球|市场)?(?P<rank>«K»))"
        ),
        "takes": late(rf"{alternatives(words['takes'])}$"),
        "rank_before": compiled(rf"(?:{alternatives(words['most'])})[，,]?(?:达|为|占|有|录得|约|高达|共)?$"),
    }


@needs(words="( （")
def bracketed(scene: Scene) -> Iterator[Proposal]:
    """A（17.7%）、B（14.1%）和 C（10.3%）: their order after 依次, who leads, and their total."""
    patterns = _patterns(scene.lexicon)
    # The list pattern begins with anything at all: it is tried only where two bracketed figures stand.
    brackets = Counter(scene.sentence(m.start()) for m in patterns["bracket"].finditer(scene.masked))
    places = (span for span, count in brackets.items() if count > 1)
    for match in (m for span in places for m in _bracketed().finditer(scene.masked, *span)):
        items = [m for m in scene.inside(*match.span("list")) if m.kind not in ("date", "rank", "duration")]
        if len(items) < 2 or not all(comparable(items[0], m) for m in items):
            continue
        start, _ = scene.sentence(match.start())
        lead = scene.masked[start : scene.place(items[0])]
        if patterns["by"].search(lead):
            following = scene.masked[match.end() : match.end() + REACH]
            sure = patterns["in_order"].search(lead) is not None or "依次" in following
            yield _descending(items, "plain" if sure else "doubtful")
        yield from _next_best(scene, items, lead)
        yield from _leader(scene, match, items, patterns)
        yield from _total(scene, match, items, patterns)


_MOST = late("最[高大多快强](?:的[^，,（(]{0,6})?(?:是|为|系)")
_NEXT = late("其次|再次|然后|接着|随后")


def _next_best(scene: Scene, items: list[Mention], lead: str) -> Iterator[Proposal]:
    """最高的是 A（86 萬），其次是 B（72 萬），再次是 C（60 萬）."""
    run = items[:1]
    for mention in items[1:]:
        if not _NEXT.search(scene.between(run[-1], mention)):
            break
        run.append(mention)
    if len(run) > 1 and _MOST.search(lead):
        yield _descending(run, "plain")


def _descending(items: list[Mention], strength: Strength) -> Proposal:
    reading = Reading(steps(*(Ref(m.id) for m in items)), ZERO, "<=")
    return proposal("rank_order", None, reading, operands=tuple(m.id for m in items), strength=strength)


def _leader(
    scene: Scene, match: regex.Match[str], items: list[Mention], patterns: dict[str, re.Pattern[str]]
) -> Iterator[Proposal]:
    """…，A 居首: the one that is named has the largest figure."""
    leader = patterns["leader"].match(scene.masked, match.end())
    if leader is None or (leader["rank"] and scene.group(leader, "rank").value != 1):
        return
    names = match.captures("name")
    named = [i for i, name in enumerate(names) if leader["who"].strip() and leader["who"].strip() in name]
    if len(named) != 1 or len(names) != len(items):
        return
    top = items[named[0]]
    others = [m for m in items if m is not top and m.value is not None]
    best = max(others, key=lambda m: m.value or 0, default=None)
    if best is not None:
        yield _descending([top, best], "plain")


def _total(
    scene: Scene, match: regex.Match[str], items: list[Mention], patterns: dict[str, re.Pattern[str]]
) -> Iterator[Proposal]:
    total = patterns["total"].match(scene.masked, match.end())
    claim = scene.group(total, "total") if total else None
    if claim is not None and claim.kind == items[0].kind:
        parts = sum_of(*(Ref(m.id) for m in items))
        yield proposal("sum", claim.id, Reading(parts, Ref(claim.id)))


@needs(cue=("ranks", "first", "second", "takes", "most"))
def ranked(scene: Scene) -> Iterator[Proposal]:
    """A 以 32.5% 居首，B 以 21.8% 排第二: the ranks that a sentence gives, and the figures that they stand with."""
    patterns = _patterns(scene.lexicon)
    for bounds in scene.sentences_with(patterns["cue"]):
        inside = scene.inside(*bounds)
        found = [(rank, m) for m in inside if (rank := _rank(scene, m, patterns)) is not None]
        if len(found) < 2 or len({rank for rank, _ in found}) != len(found):
            continue
        figures = [m for _, m in sorted(found, key=lambda pair: pair[0])]
        span = [m for m in inside if found[0][1].start < m.start < found[-1][1].start]
        if all(comparable(figures[0], m) for m in figures) and not any(m.kind == "date" for m in span):
            yield _descending(figures, "plain")


def _rank(scene: Scene, mention: Mention, patterns: dict[str, re.Pattern[str]]) -> int | None:
    if mention.kind not in ("money", "percent", "quantity", "number") or mention.value is None:
        return None
    place = scene.place(mention)
    _, end = scene.sentence(place)
    after = patterns["rank_after"].match(scene.masked, place + 1, min(end, place + 1 + 2 * REACH))
    if after:
        if after["rank"]:
            value = scene.group(after, "rank").value
            return int(value) if value is not None and value < 100 else None
        return 1 if after["first"] else 2
    if patterns["rank_before"].search(scene.before(mention, REACH)):
        return 1
    return _rank_of_lead(scene, mention, patterns)


def _rank_of_lead(scene: Scene, mention: Mention, patterns: dict[str, re.Pattern[str]]) -> int | None:
    """排名第四的同行份額為 5.6%: the rank of what the figure belongs to."""
    rank = scene.previous(mention)
    if rank is None or rank.kind != "rank" or rank.value is None or rank.value >= 100:
        return None
    gap = scene.before(mention, REACH)
    if not gap.startswith("的") or once("[，,；;、]").search(gap):
        return None
    by = scene.metrics_in(scene.before(rank, REACH))
    if by and by[-1] not in (scene.metric(mention), *scene.metrics_in(gap)):
        return None  # ranked by another metric
    return int(rank.value) if patterns["takes"].search(scene.before(rank, 6)) else None


FINDERS = (bracketed, ranked)
