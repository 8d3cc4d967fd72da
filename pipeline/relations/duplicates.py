"""One fact stated twice: headline and body, two places of the text, two sources, two articles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from pipeline.formula import Const, Ref
from pipeline.lexicon import Lexicon
from pipeline.model import Fact, Mention, Period
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import PEOPLE, Scene, alternatives, comparable, cues, needs, once

__all__ = ["FINDERS", "LONGEST_TITLE", "of_part", "slip_of"]

#: A fact that is repeated more often is a table's or a page's furniture.
MOST = 12
MOST_DIGITS = 40
#: A text of so few mentions has one figure of a kind.
FEW = 5
#: Metrics that come in several kinds, or change by the hour.
NOT_SURE = frozenset(
    {
        "other",
        "price",
        "rank",
        "market_cap",
        "stake",
        "share",
        "growth",
        "dividend_per_share",
        "market_share",
        "valuation",
    }
)
#: A longer first line is a paragraph and no headline.
LONGEST_TITLE = 60
_FORMER = late("[由从自原较比]|此前|之前|曾")
_OF_PART = late("业务|分部|板块|部门|子公司|地区|市场(?!预|估|共识|普遍)|产品")
_Key = tuple[object, ...]
#: What is counted on a day: of 6月底 and of 6月30日 alike.
_COUNTED = frozenset({"headcount", "customers", "users", "cash", "borrowings", "total_assets", "net_assets"})
MONTH = 31
#: What an offering is about is planned, whether 擬 says so or not.
_PLANNED = frozenset({"shares_offered", "proceeds", "offer_price"})


def _when(fact: Fact) -> Period | date | None:
    """Return the period of a fact, the last day of it where that is what counts."""
    if fact.metric in _COUNTED and fact.period is not None and fact.period.days <= MONTH:
        return fact.period.end
    return fact.period


def _key(scene: Scene, fact: Fact, mention: Mention) -> _Key:
    # A growth of N times and one of N×100% are one fact.
    kind = "rate" if mention.kind in ("percent", "multiple") else mention.kind
    whose = fact.subject or f"line {scene.document.layout.line_at(mention.start)}"
    named = fact.metric_text if fact.metric == "other" else None
    unit = None if kind == "rate" else "人" if mention.unit in PEOPLE else mention.unit
    of = fact.of, fact.segment, fact.basis, fact.aggregate
    return whose, fact.metric, named, of, _when(fact), kind, unit


def repeated(scene: Scene) -> Iterator[Proposal]:
    """Pairs of figures of the same fact; the first statement is compared with each later one."""
    groups: dict[_Key, list[Mention]] = defaultdict(list)
    named = [f for f in scene.document.facts if _is_named(f)]
    rough = Counter([(f.metric, f.of, f.segment, f.subject) for f in named])
    for fact in named:
        if rough[fact.metric, fact.of, fact.segment, fact.subject] > 1:
            mention = scene.document.by_id[fact.mention]
            groups[_key(scene, fact, mention)].append(mention)
    for key, mentions in groups.items():
        distinct = list({m.id: m for m in mentions}.values()) if len(mentions) > 1 else mentions
        if 1 < len(distinct) <= MOST:
            yield from _pairs(scene, key, distinct, {m.id for m in distinct if _is_turned(scene, m)})


def _is_named(fact: Fact) -> bool:
    return fact.metric != "other" or bool(fact.metric_text)


def _is_turned(scene: Scene, mention: Mention) -> bool:
    """Whether a figure means the opposite of its written sign."""
    return any(_meant(fact, mention).negative for fact in scene.facts(mention) if _is_named(fact))


def _meant(fact: Fact, mention: Mention) -> Ref:
    """Return a figure with the sign of its meaning: a loss of −1 億 and one of 1 億 are one."""
    return Ref(mention.id, (fact.value or 0) * (mention.value or 0) < 0)


def _pairs(scene: Scene, key: _Key, mentions: list[Mention], turned: set[str]) -> Iterator[Proposal]:
    known = key[0] is not None and key[1] not in ("other", "price", "rank", "market_cap", "stake")
    first = mentions[0]
    for other in mentions[1:]:
        if first.kind != other.kind:
            continue
        told = known and scene.prose(first) and scene.prose(other)  # rows of a table have keys of their own
        told = told and not _same_digits(first, other)
        told = told and not any(_FORMER.search(scene.before(m, 12)) for m in (first, other))  # 由 150 降至 105
        strength: Strength = "plain" if told and slip_of(first, other) else "doubtful"
        reading = Reading(Ref(other.id, other.id in turned), Ref(first.id, first.id in turned))
        yield proposal("duplicate", first.id, reading, strength=strength, operands=(other.id,))


def slip_of(a: Mention, b: Mention) -> bool:
    """Whether one figure reads like a slip of the other: the same digits at another scale, or two of them swapped.

    Two facts that were taken for one seldom look alike; with three digits and more they do not by chance.
    """
    first, second = _digits(a), _digits(b)
    if min(len(first), len(second)) < 3:
        return False
    if first == second:
        return True
    apart = [i for i, (x, y) in enumerate(zip(first, second, strict=False)) if x != y]
    if len(first) != len(second) or a.ulp != b.ulp:
        return False
    if len(apart) == 2 and apart[1] == apart[0] + 1:
        return first[apart[0]] == second[apart[1]] and first[apart[1]] == second[apart[0]]
    return len(apart) == 1 and max(len(first.rstrip("0")), len(second.rstrip("0"))) >= 5  # not 1,000 萬 and 4,000 萬


def _same_digits(a: Mention, b: Mention) -> bool:
    """Whether two figures are written alike; they may differ by the scale of their table or the sign of their words."""
    return a.text == b.text or (a.value is not None and b.value is not None and abs(a.value) == abs(b.value))


def _digits(mention: Mention) -> str:
    if mention.value is None or not mention.value.is_finite():
        return ""
    # As many digits as are written: 29.70% and 29.07% have four.
    return str(int(abs(mention.value) / mention.ulp)) if mention.ulp and mention.value.adjusted() < MOST_DIGITS else ""


def headline_facts(scene: Scene) -> Iterator[Proposal]:
    """A fact of the headline against the same fact in the body; one that agrees is enough.

    A headline without a date speaks of some period of the body.
    """
    lines = scene.document.layout.lines
    if len(lines) < 2 or lines[0].end - lines[0].start > LONGEST_TITLE:
        return
    title: dict[_Key, list[tuple[Fact, Mention]]] = defaultdict(list)
    body: dict[_Key, list[tuple[Fact, Mention]]] = defaultdict(list)
    for fact in scene.document.facts:
        mention = scene.document.by_id[fact.mention]
        if fact.subject is None or fact.metric in NOT_SURE or mention.value is None or fact.stance is not None:
            continue
        planned = fact.metric in _PLANNED and fact.aggregate == "forecast"
        aggregate = None if fact.aggregate == "sum" or planned else fact.aggregate
        key: _Key = (fact.subject, fact.metric, fact.segment, aggregate, mention.kind, mention.unit)
        (title if mention.start < lines[0].end else body)[key].append((fact, mention))
    for key, stated in title.items():
        if len(stated) == 1:
            yield from _against_body(scene, *stated[0], body.get(key, []))


def _against_body(scene: Scene, fact: Fact, claim: Mention, told: list[tuple[Fact, Mention]]) -> Iterator[Proposal]:
    if fact.period is not None:
        told = [(f, m) for f, m in told if f.period == fact.period]
    elif len({f.period for f, _ in told}) > 2:
        return  # one headline over a table of years: it may speak of all of them together
    told = told[:MOST]
    lead = scene.document.view.folded[max(0, claim.start - 14) : claim.start]
    if once(r"累计|[一二三四五六七八九十两\d]年半?(?!度|前)").search(lead) and not once(r"\d{4}年").search(lead):
        return  # 近四年亏掉 13 亿: the years of the body together
    if not told or any(_FORMER.search(scene.before(m, 10)) for _, m in told):
        return  # 由 27.99 元調整為 28.02 元
    readings = tuple(
        Reading(_meant(f, m), _meant(fact, claim), name=None if not i else "另一处") for i, (f, m) in enumerate(told)
    )
    # A headline speaks of more than the body's first words: only what reads like a slip is taken for one fact.
    like = [m for m in scene.mentions if m is not claim and comparable(m, claim)]
    alone = len(scene.mentions) <= FEW and len(like) <= 2  # and no list of uses or parts
    alone = alone and not any(of_part(scene, m) for _, m in told)
    sure = alone or any(slip_of(claim, m) for _, m in told)
    sure = sure and not any(_same_digits(claim, m) for _, m in told)
    strength: Strength = "plain" if sure else "doubtful"
    yield proposal("duplicate", claim.id, *readings, operands=(told[0][1].id,), strength=strength)


def of_part(scene: Scene, mention: Mention) -> bool:
    """Whether a figure is of one business or market only: 香港業務收益跌 9.5% 至 37 億元."""
    place = scene.place(mention)
    return _OF_PART.search(scene.masked, max(scene.sentence(place)[0], place - 20), place) is not None


def headline(scene: Scene) -> Iterator[Proposal]:
    """A figure of the first line that comes again in the body as it is written."""
    lines = scene.document.layout.lines
    if len(lines) < 2:
        return
    title = [m for m in scene.mentions if m.end <= lines[0].end]
    body: dict[tuple[object, ...], Mention] = {}
    for mention in scene.mentions[len(title) :]:
        body.setdefault(_value_key(mention), mention)
    for mention in title:
        twin = body.get(_value_key(mention))
        if twin is not None and mention.kind not in ("number", "rank"):
            yield proposal("duplicate", mention.id, _same(twin, mention), strength="doubtful", operands=(twin.id,))


def _same(twin: Mention, mention: Mention) -> Reading:
    if mention.period is None or twin.period is None:
        return Reading(Ref(twin.id), Ref(mention.id))
    return Reading(_day(twin, twin.period), _day(mention, mention.period))


def _day(mention: Mention, period: Period) -> Const:
    return Const(Decimal(period.start.toordinal()), " ".join(mention.text.split()))


def _value_key(mention: Mention) -> tuple[object, ...]:
    return (mention.kind, mention.unit, mention.value, mention.low, mention.high, mention.period, mention.iso)


@cache
def _sources(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = cues(lexicon, "bounds")
    return late(alternatives(words["rumour"])), late(alternatives(words["reply"]))


@needs(cue=("bounds", "rumour"))
def disputed(scene: Scene) -> Iterator[Proposal]:
    """A rumour's figure and the company's answer, of one counter, in one paragraph."""
    rumour, reply = _sources(scene.lexicon)
    for answer in reply.finditer(scene.masked):
        line, _ = scene.line(answer.start())
        told = rumour.search(scene.masked, line, answer.start())
        if told is None:
            continue
        _, end = scene.sentence(answer.start())
        before = [m for m in scene.inside(told.end(), answer.start()) if m.kind in ("quantity", "money", "percent")]
        after = [m for m in scene.inside(answer.end(), end) if m.kind in ("quantity", "money", "percent")]
        pair = next(((a, b) for b in after for a in reversed(before) if a.kind == b.kind and a.unit == b.unit), None)
        if pair is not None and len(before) <= 3 and len(after) <= 3:
            a, b = pair
            reading = Reading(Ref(b.id), Ref(a.id))
            yield proposal("duplicate", None, reading, conflict=True, quiet=True, operands=(a.id, b.id))


FINDERS = (headline_facts, repeated, headline, disputed)
