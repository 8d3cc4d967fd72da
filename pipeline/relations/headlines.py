"""A figure of the headline that the body does not repeat, though it has one that is a slip away from it.

A headline says what the article says; where the body has the same metric with another number, and one common
mistake makes the two one, it is the same figure.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.formula import Ref
from pipeline.model import Mention
from pipeline.precision import significant_digits
from pipeline.relations.duplicates import LONGEST_TITLE
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, comparable
from pipeline.slips import slips_of

__all__ = ["FINDERS"]

#: Fewer digits are a slip away from too many others; the scale alone is another matter.
DIGITS, OF_SCALE = 3, 2
#: So many figures of the body are looked through.
MOST = 80
#: Metrics of which an article about several things has one for each.
_OF_EACH = frozenset({"growth", "price", "share", "rank", "market_cap"})


def headlines(scene: Scene) -> Iterator[Proposal]:
    """Compare the figures of the first line with those of the body that are called the same."""
    lines = scene.document.layout.lines
    if len(lines) < 2 or lines[0].end - lines[0].start > LONGEST_TITLE:
        return
    title = [m for m in scene.mentions if m.end <= lines[0].end and _exact(m)]
    body = [m for m in scene.mentions if m.start >= lines[1].start][:MOST]
    for claim in title:
        like = [m for m in body if comparable(m, claim) and m.value is not None]
        if any(_told(claim, m) for m in like):
            continue
        near = {m.value: m for m in like if _exact(m) and _is_twin(scene, claim, m)}
        if len(near) == 1:
            twin = next(iter(near.values()))
            yield proposal("duplicate", claim.id, Reading(Ref(twin.id), Ref(claim.id)))


def _exact(mention: Mention) -> bool:
    if mention.kind not in ("money", "quantity", "percent") or mention.value is None or not mention.value.is_finite():
        return False
    return mention.qualifier in ("exact", "approx") and significant_digits(mention.value) >= OF_SCALE


def _told(claim: Mention, mention: Mention) -> bool:
    """Whether a figure of the body is that of the headline, as exactly as both are written."""
    first, second = claim.hard, mention.hard
    return first is not None and second is not None and first.meets(second)


def _is_twin(scene: Scene, claim: Mention, mention: Mention) -> bool:
    """Whether a figure of a sentence, not of a table, is called as the headline's is and a slip away from it."""
    return scene.prose(mention) and _same_metric(scene, claim, mention) and _apart_by_a_slip(claim, mention)


def _same_metric(scene: Scene, a: Mention, b: Mention) -> bool:
    first, second = scene.facts(a)[:1], scene.facts(b)[:1]
    if not first or not second or first[0].metric == "other" or first[0].segment != second[0].segment:
        return False
    x, y = first[0], second[0]
    if (x.metric, x.of, x.aggregate) != (y.metric, y.of, y.aggregate):
        return False
    if x.metric in _OF_EACH and (x.subject is None or x.subject != y.subject):
        return False
    return x.period is None or y.period is None or x.period == y.period


def _apart_by_a_slip(a: Mention, b: Mention) -> bool:
    """Whether one common mistake in one of two figures makes them one."""
    fine = min(significant_digits(a.value), significant_digits(b.value)) >= DIGITS
    return any(
        slip.common and (fine or slip.by_unit) and _alike(slip.mention, other)
        for mention, other in ((a, b), (b, a))
        for slip in slips_of(mention, common=True)
    )


def _alike(a: Mention, b: Mention) -> bool:
    """Whether two numbers are one as far as they are written: 約 widens no evidence."""
    if a.value is None or b.value is None:
        return False
    return abs(a.value - b.value) * 2 <= max(a.ulp or 0, b.ulp or 0)


FINDERS = (headlines,)
