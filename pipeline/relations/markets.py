"""A market, what one company sells in it, and its share: 市場規模 47 億元，收入 3.12 億元，份額 6.6%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from pipeline.formula import Ref, quotient
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.precision import Hedge
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, cues, needs, once

__all__ = ["FINDERS"]

PERCENT = Decimal("0.01")
#: Of a longer line only the first figures are looked at.
LONGEST = 60
#: So many markets of a paragraph are tried.
MOST = 4
_CHANGE = late("增长|提升|上升|下降|同比|增加|减少|个百分点|升至|降至|增至")


@cache
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    words = cues(lexicon, "markets")
    listed = ("share", "narrow", "future", "scope", "share_after", "region")
    patterns = {n: late(alternatives(words[n])) for n in listed}
    volume = alternatives(words["volume"])
    patterns["market"] = late(
        rf"{alternatives(words['market'])}|(?<![在于的从])(?<!公司){alternatives(words['scope'])}[^，,；;]{{0,12}}{volume}"
    )
    return patterns


@needs(kinds="P")
def market_shares(scene: Scene) -> Iterator[Proposal]:
    """Look for the one market and the one part of it in the sentence of a share."""
    patterns = _patterns(scene.lexicon)
    for claim in scene.mentions:
        if claim.kind != "percent" or claim.value is None or not _is_share(scene, claim, patterns):
            continue
        bounds = _full_sentence(scene, scene.place(claim))
        figures = [m for m in scene.inside(*bounds)[:LONGEST] if m.kind in ("money", "quantity") and m.value]
        figures = [m for m in figures if not _CHANGE.search(scene.before(m, 6))]
        wholes = [m for m in figures if _is_market(scene, m, patterns)]
        parts = [m for m in figures if m not in wholes]
        pairs = [(p, w) for p in parts for w in wholes if comparable(p, w)]
        if not wholes and len(parts) == 1:
            yield from _elsewhere(scene, claim, parts[0], patterns)
        if len(pairs) != 1 or _other_scope(scene, claim, *pairs[0], bounds, patterns):
            continue
        part, whole = pairs[0]
        reading = Reading(quotient(Ref(part.id), Ref(whole.id)), _stated(claim))
        yield proposal("share_of_market", claim.id, reading, operands=(part.id, whole.id))


def _stated(claim: Mention) -> Ref:
    """Return the share; 約 6.6% with its decimal is rounded, and no more than that."""
    precise = claim.hedge is Hedge.ABOUT and claim.ulp < PERCENT
    return Ref(claim.id, part="bare" if precise else "")


def _elsewhere(scene: Scene, claim: Mention, part: Mention, patterns: dict[str, re.Pattern[str]]) -> Iterator[Proposal]:
    """The market is named in another sentence of the paragraph: each candidate is tried, none is certain."""
    sold, stated = scene.facts(part), scene.facts(claim)
    period = next((f.period for f in (*sold, *stated) if f.period), None)
    found = []
    for mention in scene.inside(*scene.line_of(claim))[:LONGEST]:
        lead = _lead(scene, mention)
        if mention is part or not comparable(mention, part) or not mention.value:
            continue
        if not _is_market(scene, mention, patterns):
            continue
        when = next((f.period for f in scene.facts(mention) if f.period), None)
        if not patterns["future"].search(lead) and (period is None or when is None or when == period):
            found.append(mention)
    readings = tuple(
        Reading(quotient(Ref(part.id), Ref(m.id)), Ref(claim.id), name="整体另指" if i else None)
        for i, m in enumerate(found[:MOST])
    )
    if readings:
        yield proposal("share_of_market", claim.id, *readings, strength="slip", operands=(part.id, found[0].id))


def _full_sentence(scene: Scene, place: int) -> tuple[int, int]:
    """Return the bounds of a sentence, over its semicolons."""
    start, end = scene.sentence(place)
    while start > 0 and scene.masked[start - 1] in "；;":
        start, _ = scene.sentence(start - 2)
    while end < len(scene.masked) and scene.masked[end] in "；;":
        _, end = scene.sentence(end + 1)
    return start, end


def _is_market(scene: Scene, mention: Mention, patterns: dict[str, re.Pattern[str]]) -> bool:
    """Whether a figure is the size of a market, by its words or by its fact."""
    return bool(patterns["market"].search(_lead(scene, mention))) or scene.metric(mention) == "market_size"


def _is_share(scene: Scene, claim: Mention, patterns: dict[str, re.Pattern[str]]) -> bool:
    before, after = scene.before(claim, 12), scene.after(claim, 8)
    if _CHANGE.search(before):
        return False
    return bool(patterns["share"].search(before) or patterns["share_after"].match(after))


def _lead(scene: Scene, mention: Mention) -> str:
    """Return the words before a figure back to the figure before it; a date or a rank does not end them."""
    place = scene.place(mention)
    start, _ = scene.sentence(place)
    earlier = [m for m in scene.inside(start, place) if m.kind not in ("date", "rank", "duration")]
    floor = scene.place(earlier[-1]) + 1 if earlier else start
    return once("[，,；;]").split(scene.masked[max(floor, place - 40) : place])[-1]


def _other_scope(
    scene: Scene,
    claim: Mention,
    part: Mention,
    whole: Mention,
    bounds: tuple[int, int],
    patterns: dict[str, re.Pattern[str]],
) -> bool:
    """Whether the share may be of another market, time or place than the one that is given."""
    text = scene.masked[slice(*bounds)]
    if patterns["future"].search(text) or patterns["narrow"].search(text):
        return True
    region = patterns["region"].search(_lead(scene, claim))
    if region is not None and region[0] not in _lead(scene, whole) + _lead(scene, part):
        return True
    periods = {m.period for m in scene.inside(*bounds) if m.kind == "date" and m.period}
    if len(periods) > 1:
        return True
    places = {
        m[0]
        for lead in (_lead(scene, claim), _lead(scene, whole), _lead(scene, part))
        for m in once("全球|国内|中国|全国|内地").finditer(lead)
    }
    places = {"中国" if p in ("国内", "中国", "全国", "内地") else p for p in places}
    return len(places) > 1


FINDERS = (market_shares,)
