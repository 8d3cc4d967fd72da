"""What is said of a list further on: its total told before, its course from the first to the last figure.

收入 26 億元 …… 醬油、蠔油及其他產品收入分別為 13 億元、7.8 億元及 5.2 億元; 分別為 2 億元和 3 億元，兩年間增長 50%.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.formula import Ref, growth
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.fitting import tight_sum
from pipeline.relations.headings import names_of
from pipeline.relations.lists import Listing, listings
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, comparable, needs, once

__all__ = ["FINDERS"]

#: So many figures behind a list may tell of its course; so many lines before it stands its total.
AHEAD, LINES = 5, 3
_OVER = late(
    "[一二两三四五六七八九十\\d]年间|[两三四五六]年来?(?:累计|合计)?(?:增|升|降|减)|期间(?:增|升)|累计(?:增|升)"
)
_IS = late("(?:分别|依次|各)(?:为|是|达到?|约为?|录得|实现)?约?$")
_LISTED = late("[、和与及]")
_YEARLY = late("同比|按年|年增")
_VERB = late(
    "(?:(?P<up>增长|上升|增加|增幅|升幅|涨幅|升|增)|(?P<down>下降|下滑|减少|降幅|跌幅|跌|减))(?:[了约近逾达为]|超过?|高达)*$"
)


@needs(words="分别 依次 各")
def totals(scene: Scene) -> Iterator[Proposal]:
    """The parts of a list of names, and the figure of their metric that is of no part."""
    for listing in listings(scene):
        items = listing.items
        names = listing.names or (names_of(once("[\ue000-\uf8ff]").split(listing.head)[-1]) if listing.heads else None)
        if not listing.respective or len(listing.heads) > 1 or names is None or len(items) < 2:
            continue
        if not _IS.search(scene.masked[max(0, listing.start - 8) : listing.start]):
            continue  # 分別增至
        if items[0].kind not in ("money", "quantity") or not names[0] <= len(items) <= names[1]:
            continue
        named = scene.metrics_in(listing.head[-24:])
        if not named:
            continue
        yield from tight_sum(items, _wholes(scene, listing, named[-1]))


def _wholes(scene: Scene, listing: Listing, metric: str) -> list[Mention]:
    """Return the figures of a metric before a list, of its period and of no segment, the nearest first."""
    layout = scene.document.layout
    first = listing.items[0]
    line = layout.line_at(first.start)
    fact = next(iter(scene.facts(first)), None)
    found = []
    for other in scene.facts_by_metric.get(metric, ()):
        mention = scene.document.by_id[other.mention]
        if other.segment is not None or other.aggregate is not None:
            continue
        if mention.start >= first.start or not comparable(mention, first) or mention.value is None:
            continue
        if fact is not None and (fact.period != other.period or fact.subject != other.subject):
            continue
        if line - layout.line_at(mention.start) <= LINES:
            found.append(mention)
    return sorted(found, key=lambda m: -m.start)


@needs(kinds="PX", words="分别 依次")
def courses(scene: Scene) -> Iterator[Proposal]:
    """A list over years, and the rate from its first (or last but one) figure to its last."""
    for listing in listings(scene):
        items = listing.items
        if not listing.respective or not listing.heads or items[0].kind not in ("money", "quantity"):
            continue
        number = scene.number(items[-1])
        end = scene.sentence_of(items[-1])[1]
        for claim in scene.mentions[number + 1 : number + 1 + AHEAD]:
            if scene.place(claim) >= end or claim.kind not in ("percent", "multiple", "date", "duration"):
                break
            if claim.kind in ("percent", "multiple") and claim.value:
                yield from _course(scene, listing, claim)


def _course(scene: Scene, listing: Listing, claim: Mention) -> Iterator[Proposal]:
    place = scene.place(claim)
    lead = scene.masked[max(listing.end, place - 20) : place].split("，")[-1]
    verb = _VERB.search(lead)
    if verb is None or _LISTED.match(scene.after(claim, 1)):
        return
    old = (
        listing.items[-2]
        if _YEARLY.search(lead)
        else listing.items[0]
        if _OVER.search(scene.written(place - len(lead), place))
        else None
    )
    if old is None or any(m.low is not None for m in (old, listing.items[-1])):
        return
    falling = verb["down"] is not None and (claim.value or 0) > 0
    relation = "growth" if claim.kind == "percent" else "growth_multiple"
    reading = Reading(growth(Ref(listing.items[-1].id), Ref(old.id)), Ref(claim.id, falling))
    yield proposal(relation, claim.id, reading, strength="slip")


FINDERS = (totals, courses)
