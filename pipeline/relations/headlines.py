"""A figure of the headline that the body does not repeat, though it has one that is a slip away from it.

A headline says what the article says; where the body has the same metric with another number, and one common
mistake makes the two one, it is the same figure.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.formula import Ref
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.precision import significant_digits
from pipeline.relations.changes import is_change
from pipeline.relations.duplicates import LONGEST_TITLE, of_part
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, comparable, echoes
from pipeline.slips import slips_of

__all__ = ["FINDERS"]

#: Fewer digits are a slip away from too many others; the scale alone is another matter.
DIGITS, OF_SCALE = 3, 2
#: What makes a figure of a headline one that its body gives, too.
_PLAIN = frozenset({"exact", "approx", "over", "nearly"})
#: The last words before a figure are its name; what is shorter than this is no body.
NAME, LEAST_BODY = 4, 40
#: With so many figures a slip away, each says that the headline is wrong: gross and net proceeds.
FEW = 2
#: So many figures of the body are looked through.
MOST = 80
#: Metrics of which an article about several things has one for each.
_OF_EACH = frozenset({"growth", "price", "share", "rank", "market_cap"})


def headlines(scene: Scene) -> Iterator[Proposal]:
    """Compare the figures of a headline with those of what it stands over that are called the same."""
    for start, end, last in _sections(scene):
        title = [m for m in scene.overlapping(start, end) if start <= m.start and m.end <= end and _exact(m)]
        if not title:
            continue
        body = [m for m in scene.overlapping(end, last) if m.start >= end][:MOST]
        for claim in title:
            like = [m for m in body if comparable(m, claim) and m.value is not None]
            if any(_told(claim, m) for m in like):
                continue
            near = {m.value: m for m in like if _exact(m) and _is_twin(scene, claim, m)}
            if 0 < len(near) <= FEW:
                twin = next(iter(near.values()))
                yield proposal("duplicate", claim.id, Reading(Ref(twin.id), Ref(claim.id)))


def _sections(scene: Scene) -> Iterator[tuple[int, int, int]]:
    """Yield where headlines (the first line, 【…】 of a line) begin and end, and where what they stand over ends."""
    lines = scene.document.layout.lines
    if len(lines) > 1 and lines[0].end - lines[0].start <= LONGEST_TITLE:
        yield lines[0].start, lines[0].end, lines[-1].end
    folded = scene.document.view.folded
    for line in lines[:MOST] if "【" in folded else ():
        close = folded.find("】", line.start, min(line.end, line.start + LONGEST_TITLE))
        if close > 0 and folded.startswith("【", line.start) and line.end - close > LEAST_BODY:
            yield line.start, close, line.end


def _exact(mention: Mention) -> bool:
    if mention.kind not in ("money", "quantity", "percent") or mention.value is None or not mention.value.is_finite():
        return False
    return mention.qualifier in _PLAIN and significant_digits(mention.value) >= OF_SCALE


def _told(claim: Mention, mention: Mention) -> bool:
    """Whether a figure of the body is that of the headline, as exactly as both are written."""
    first = claim.soft if claim.qualifier in ("over", "nearly") else claim.hard
    second = mention.hard
    return first is not None and second is not None and first.meets(second)


def _is_twin(scene: Scene, claim: Mention, mention: Mention) -> bool:
    """Whether a figure of a sentence, not of a table, is called as the headline's is and a slip away from it."""
    if not scene.prose(mention) or not (_same_metric(scene, claim, mention) or _same_name(scene, claim, mention)):
        return False
    if of_part(scene, mention) and not of_part(scene, claim):
        return False
    return _apart_by_a_slip(claim, mention)


_VERB = late("(?:[增升降跌减超]?[至到达逾超近约]|突破|高达|超过|接近|多达|拟|料|为|约)+$")
_WORDS = late("[ 　，,、：:；;！!？?（）()「」“”]")


def _same_name(scene: Scene, claim: Mention, mention: Mention) -> bool:
    """Whether the words right before a figure of the headline stand right before one of the body."""
    name = _WORDS.split(_VERB.sub("", scene.before(claim, 12)))[-1][-NAME:]
    if len(name) < 2 or claim.kind == "percent":
        return False
    return echoes(name, scene.before(mention, 12)) and not is_change(scene, claim) and not is_change(scene, mention)


def _same_metric(scene: Scene, a: Mention, b: Mention) -> bool:
    first, second = scene.facts(a)[:1], scene.facts(b)[:1]
    if not first or not second or first[0].metric == "other" or first[0].segment != second[0].segment:
        return False
    x, y = first[0], second[0]
    if (x.metric, x.of) != (y.metric, y.of) or (x.aggregate != y.aggregate and None not in (x.aggregate, y.aggregate)):
        return False
    if x.metric in _OF_EACH and (x.subject is None or x.subject != y.subject):
        return False
    return x.period is None or y.period is None or x.period == y.period


def _apart_by_a_slip(a: Mention, b: Mention) -> bool:
    """Whether one common mistake in one of two figures makes them one."""
    fine = min(_digits(a), _digits(b)) >= DIGITS
    return any(
        slip.common and (fine or slip.by_unit) and _alike(slip.mention, other)
        for mention, other in ((a, b), (b, a))
        for slip in slips_of(mention, common=True)
    )


def _digits(mention: Mention) -> int:
    """Return how many digits are written: three of 310億."""
    if mention.value is None or not mention.ulp:
        return 0
    return max((abs(mention.value) / mention.ulp).adjusted() + 1, 0)


def _alike(a: Mention, b: Mention) -> bool:
    """Whether two numbers are one as far as they are written: 約 widens no evidence."""
    if a.value is None or b.value is None:
        return False
    if a.qualifier != "approx" and b.ulp < a.ulp:
        return _told(a, b)  # 242.7億 is 242億 in a headline
    return abs(a.value - b.value) * 2 <= max(a.ulp or 0, b.ulp or 0)


FINDERS = (headlines,)
