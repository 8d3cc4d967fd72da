"""Numbers of shares with the part of the capital that they are: two of them imply one capital.

甲持有 8,831 萬股，占總股本的 42.35%；累計質押 4,443 萬股，占總股本的 21.31%: the capital itself need not be told. And
占其所持股份的 20%: of what its holder holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.formula import Ref, quotient
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.implied import APART, Pair, of_one_whole
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, needs

__all__ = ["FINDERS"]

#: So many pairs of one article are compared with each other, so many figures back a part is looked for.
MOST, BACK = 24, 5
_CAPITAL = late("总股本|总股份|股份总数|已发行(?:股本|股份)|现有股本|股本总额")
_OTHER = late("扩大|发行后|完成后|上市后|注销后|剔除|扣除|当时|当前|类别|流通|[HAB]股|限售")
_HOLDING = late("占[^，,占]{0,14}持[^，,占]{0,12}(?:股|比例|总数)")
_HELD = late("(?:持有|持股|持)(?:本公司|公司|上市公司|其)?的?(?:股份|股票|股)?(?:总?数量?)?(?:为|共|合计|约)*$")
_DEALT = late("(?:持有?|增持|减持|转让|受让|质押|回购)[^，,]{0,8}$")
_SHARES = late("的?(?:股份|股权)[（(](?:即|约|合计|共|不超过)*")
_EQUAL = late("的?(?:公司)?(?:股份|股权|股本)?[，,（(、]{0,2}(?:即|约|不超过|合共|共|合计|为|对应|涉及)*")


@needs(kinds="P", words="股")
def stakes(scene: Scene) -> Iterator[Proposal]:
    """Compare the pairs of an article that are of one capital."""
    found: list[Pair] = []
    for _, claim in scene.of_kinds("percent"):
        if not claim.value:
            continue
        lead = scene.before(claim, 24)
        if _HOLDING.search(lead):
            yield from _of_holding(scene, claim)
        elif not _OTHER.search(lead) and not lead.endswith(("由", "从")) and len(found) < MOST:
            part = _of_capital(scene, claim, lead)
            if part is not None:
                found.append(Pair(part, claim))
    yield from of_one_whole(scene, found)


def _of_capital(scene: Scene, claim: Mention, lead: str) -> Mention | None:
    """Return the number of shares that is so much of the capital."""
    if "占" in lead and _CAPITAL.search(lead):
        return _part_before(scene, claim) or _part_after(scene, claim, _EQUAL)
    if lead.endswith("占比") and len(lead) < 6:
        return _part_before(scene, claim)
    return _part_after(scene, claim, _SHARES) if _DEALT.search(lead) else None


def _part_before(scene: Scene, claim: Mention) -> Mention | None:
    """Return the number of shares before a share of the capital, with nothing but other shares between."""
    number = scene.number(claim)
    start, _ = scene.sentence_of(claim)
    for mention in reversed(scene.mentions[max(0, number - BACK) : number]):
        if scene.place(mention) < start:
            return None
        if mention.kind == "quantity":
            return mention if mention.unit == "股" and mention.value else None
        if mention.kind == "percent" and "占" not in scene.before(mention, 24):
            return None
        if mention.kind not in ("percent", "date"):
            return None
    return None


def _part_after(scene: Scene, claim: Mention, gap: re.Pattern[str]) -> Mention | None:
    """Return the number of shares that follows its share: 占總股本 1.5%，即 1,260 萬股."""
    following = scene.following(claim)
    if following is None or following.unit != "股" or not following.value:
        return None
    between = scene.between(claim, following)
    return following if gap.fullmatch(between) else None


def _of_holding(scene: Scene, claim: Mention) -> Iterator[Proposal]:
    """占其所持股份的 20%: the holding is told once in the article, or nearest before."""
    part = _part_before(scene, claim)
    if part is None:
        return
    layout = scene.document.layout
    wholes = [m for m in _holdings(scene) if m is not part and (m.value or 0) >= (part.value or 0)]
    near = [
        m
        for m in wholes
        if m.start < part.start and abs(layout.sentence_at(m.start) - layout.sentence_at(claim.start)) <= APART
    ]
    if not near and len({m.value for m in wholes}) == 1:
        near = wholes
    near.sort(key=lambda m: abs(m.start - claim.start))
    for whole in near[:1]:
        reading = Reading(quotient(Ref(part.id), Ref(whole.id)), Ref(claim.id))
        yield proposal("share", claim.id, reading, strength="slip")


def _holdings(scene: Scene) -> list[Mention]:
    """Return the numbers of shares that somebody is said to hold."""
    known = scene.notes.get("holdings")
    if known is None:
        shares = [m for m in scene.mentions if m.kind == "quantity" and m.unit == "股" and m.value][:MOST]
        known = scene.notes["holdings"] = [m for m in shares if _HELD.search(scene.before(m, 14))]
    return known  # type: ignore[return-value]


FINDERS = (stakes,)
