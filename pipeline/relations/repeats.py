"""The same number again: rounded in the headline, or written out in two places of the text.

Only agreement is reported: two numbers that are alike and differ are judged where their facts are compared.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from pipeline.formula import Ref
from pipeline.model import Mention
from pipeline.precision import significant_digits
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene

__all__ = ["FINDERS"]

#: Digits below which a repeated number says nothing.
MANY_DIGITS = 5
MOST = 6
#: A rounded figure is within this share of the exact one.
ROUNDED = Decimal("0.03")


def rounded(scene: Scene) -> Iterator[Proposal]:
    """近18億 in the headline, 17.91億 in the body; 23倍 and 2287.2%."""
    lines = scene.document.layout.lines
    if len(lines) < 2:
        return
    title = [m for m in scene.mentions if m.end <= lines[0].end and m.value]
    body: dict[object, list[tuple[Decimal, Mention]]] = defaultdict(list)
    for mention in scene.mentions[len(title) :]:
        if mention.value and mention.start > lines[0].end:
            body[_class(mention)].append((mention.value, mention))
    for found in body.values():
        found.sort(key=lambda pair: (pair[0], pair[1].start))
    for claim in title:
        exact = _nearest(claim, body.get(_class(claim), []))
        if exact is not None:
            yield proposal("duplicate", claim.id, Reading(Ref(exact.id), Ref(claim.id)), strength="doubtful")


def _class(mention: Mention) -> object:
    """Return what makes two figures comparable: a multiple and a percentage are both rates."""
    if mention.kind in ("percent", "multiple"):
        return "rate"
    return (mention.kind, mention.unit)


def _nearest(claim: Mention, body: list[tuple[Decimal, Mention]]) -> Mention | None:
    """Return the first more exact figure near the claim's value."""
    assert claim.value is not None
    reach = abs(claim.value) * ROUNDED
    start = bisect_left(body, claim.value - reach, key=lambda pair: pair[0])
    near = []
    for value, mention in body[start : start + MOST]:
        if value > claim.value + reach:
            break
        if value != claim.value and mention.ulp < claim.ulp:
            near.append(mention)
    return min(near, key=lambda m: m.start) if near else None


def written_out(scene: Scene) -> Iterator[Proposal]:
    """A number of many digits that comes again, in a table and in a sentence."""
    groups: dict[object, list[Mention]] = defaultdict(list)
    for mention in scene.mentions:
        if mention.kind not in ("money", "quantity", "number") or mention.value is None:
            continue
        if mention.value.is_finite() and significant_digits(mention.value) >= MANY_DIGITS:
            groups[mention.kind, mention.unit, mention.value].append(mention)
    for group in groups.values():
        for first, again in pairwise(group[:MOST]):
            yield proposal("duplicate", first.id, Reading(Ref(again.id), Ref(first.id)), strength="doubtful")


FINDERS = (rounded, written_out)
