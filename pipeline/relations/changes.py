"""Changes from one figure to another: 由 A 增至 B, and the rates, amounts and points that follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipeline.formula import Const, Formula, Ref, cagr, difference, growth, quotient
from pipeline.lexicon import Lexicon
from pipeline.model import Mention, Period
from pipeline.patterns import late, led
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues, endings, needs, once

__all__ = [
    "FINDERS",
    "HEDGE",
    "Change",
    "changes_by_words",
    "is_change",
    "is_compared",
    "is_loss",
    "other_base",
    "rates",
    "when",
    "years_between",
]

#: Words between a verb and its figure that hedge it.
HEDGE = r"(?>(?:了|约|近|超过?|逾|高?达|为|将?近|至少|仅|大约|不足|不到|接近|大幅|净|\s|[+])*)"
_LOSS = late("亏损?|净亏|经营亏|净损")


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that moves from ``old`` to ``new``.

    ``sign`` is +1 where the words say that it rises, -1 where they say that it falls, 0 where they do not say;
    ``bases`` are the dates that are written with ``old``; ``doubtful`` where the old figure of a loss may be a gain.
    """

    old: Mention
    new: Mention
    sign: int
    end: int
    old_loss: bool = False
    new_loss: bool = False
    bases: tuple[str, ...] = ()
    doubtful: bool = False


@cache
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    words = cues(lexicon, "change")
    up, down = alternatives(words["up"]), alternatives(words["down"])
    value = "«MPQNB»"
    rate = f"(?:(?P<rise>{alternatives(words['rate'])})|(?P<drop>{alternatives(words['fall_rate'])}))"
    between = (
        r"(?>(?:同比|环比|按年|按季|按月|大幅|整体|累计|合计|共|净|约|即"
        r"|足足|整整|达|实际|年内|区间|幅度|年|季|月|则|也|分别|较|上年同期|每|«T»[间内来]?|[ ])*)"
    )
    plain = tuple(w for w in (*words["up"], *words["down"]) if w not in ("多", "少", "低", "高出"))
    rises = alternatives(tuple(w for w in plain if w in words["up"]))
    falls = alternatives(tuple(w for w in plain if w in words["down"]))
    paid = "(?=[付供交缴收赚卖花])"
    follow = (
        rf"[，,、（(\s]{{0,2}}(?:(?:(?P<span>«T»)[间内]?的?|期间|期内)?(?P<cagr>{alternatives(words['cagr'])})"
        rf"|(?P<lead>{between})(?:{rate}|(?:(?P<up>{rises}|多{paid})|(?P<down>{falls}|少{paid})|{alternatives(words['same'])})(?!至|到)))"
        rf"(?P<mid>«^»{{0,5}}?)(?P<claim>«PBXMQN»)"
    )
    within = r"(?>(?:按年|同比|年内|期内|期间|«T»间?|«D»间?|实现|等于|相当于|也就是|约|已|累计)*)"
    doubled = rf"[，,、（(\s]{{0,2}}{within}(?:翻了?)?(?P<claim>«X»)"
    grown_to = rf"[，,、（(\s]{{0,2}}(?:{up})(?:至|到)(?:原来|此前|之前|原先|当初|期初)?的?(?P<claim>«X»)"
    return {
        "doubled": compiled(doubled),
        "grown_to": compiled(grown_to),
        "from_to": compiled(
            rf"(?:由|从|自)(?P<lead>«~»{{0,24}}?)(?P<old>{value})(?P<mid>«~»{{0,14}}?)(?:(?P<up>{up})|(?P<down>{down}))"
            rf"了?(?:至|到|为)(?P<tail>«~»{{0,16}}?)(?P<new>{value})"
        ),
        "changed": compiled(
            rf"(?:由|从|自)(?P<lead>«~»{{0,24}}?)(?P<old>{value})(?P<mid>«~»{{0,8}}?)(?:调整|变更|变动|变)(?:为|至|到)(?P<tail>«^»{{0,8}}?)(?P<new>{value})"
        ),
        "by_to": compiled(
            rf"(?:由|从|自)(?P<lead>«~»{{0,24}}?)(?P<old>{value})(?P<mid>«^»{{0,8}}?)(?:(?P<up>{up})|(?P<down>{down}))"
            rf"{HEDGE}(?P<claim>«PXBMQ»)(?:至|到)(?P<tail>«^»{{0,6}}?)(?P<new>{value})"
        ),
        "dated": compiled(
            rf"(?P<when>«D»)(?P<lead>«^»{{0,12}}?)(?P<old>{value})[，,](?P<mid>«^»{{0,4}}?)(?P<then>«D»)(?P<verb>«^»{{0,8}}?)"
            rf"(?:(?P<up>{up})|(?P<down>{down}))(?:至|到)(?P<tail>«^»{{0,4}}?)(?P<new>{value})"
        ),
        "follow": compiled(follow),
    }


@needs(words="由 从 自 至 到")
def from_to(scene: Scene) -> Iterator[Proposal]:
    """由 A 增至 B, and the rates, amounts and points that follow."""
    patterns = _patterns(scene.lexicon)
    for match in scene.find(patterns["from_to"]):
        old, new = scene.group(match, "old"), scene.group(match, "new")
        if not comparable(old, new) or _other_lengths(scene, match) or match["mid"].startswith(("，", ",")):
            continue
        losses = is_loss(old, match["lead"]), is_loss(new, match["mid"] + match["tail"])
        bases = tuple(scene.text(m) for m in scene.inside(*match.span("lead")) if m.kind == "date")
        change = Change(old, new, 1 if match["up"] else -1, match.end(), *losses, bases)
        yield from _direction(change)
        yield from _leading(scene, change, match.start())
        yield from _followers(scene, change, patterns["follow"])
    yield from _others(scene, patterns)


def _others(scene: Scene, patterns: dict[str, re.Pattern[str]]) -> Iterator[Proposal]:
    """由 A 調整為 B，幅度 g; 由 A 上調 g 至 B; 2019年 A，2024年增至 B，CAGR g."""
    for match in scene.find(patterns["changed"]):
        old, new = scene.group(match, "old"), scene.group(match, "new")
        if comparable(old, new):
            yield from _followers(scene, Change(old, new, 0, match.end()), patterns["follow"])
    for match in scene.find(patterns["by_to"]):
        old, new, claim = (scene.group(match, n) for n in ("old", "new", "claim"))
        if comparable(old, new):
            change = Change(old, new, 1 if match["up"] else -1, match.end())
            yield from rates(change, claim, change.sign, "from_to")
    for match in scene.find(patterns["dated"]):
        old, new = scene.group(match, "old"), scene.group(match, "new")
        if _unequal(scene, [scene.group(match, "when"), scene.group(match, "then")]):
            continue
        if comparable(old, new) and not scene.metrics_in(match["verb"] + match["mid"] + match["tail"]):
            bases = (scene.text(scene.group(match, "when")),)
            change = Change(old, new, 1 if match["up"] else -1, match.end(), bases=bases)
            yield from _direction(change)
            yield from _followers(scene, change, patterns["follow"])


def _direction(change: Change) -> Iterator[Proposal]:
    if change.old_loss != change.new_loss or change.old.low is not None or change.new.low is not None:
        return
    reading = Reading(Ref(change.new.id), Ref(change.old.id), ">" if change.sign > 0 else "<")
    yield proposal("direction", change.new.id, reading)


def _followers(scene: Scene, change: Change, pattern: re.Pattern[str]) -> Iterator[Proposal]:
    """Read the claims right after the pair: 增幅 20%, 增加 180 人, 升 4.3 個百分點."""
    end = change.end
    kinds: set[str] = set()
    yield from _multiplied(scene, change)
    for _ in range(3):
        match = pattern.match(scene.masked, end)
        if match is None or once("[至到]$").search(match["mid"]):
            return
        claim = scene.group(match, "claim")
        sign = _sign_of(match, change.sign)
        if match["cagr"]:
            span = scene.group(match, "span") if match["span"] else None
            yield from _compound(scene, change, claim, span, plain="复" in match["cagr"] or "CAGR" in match["cagr"])
        elif claim.kind not in kinds:
            lead = match["lead"] or ""
            other = other_base(scene, lead) or once("(?<!每)[年季月]$").search(lead) is not None
            other = other and not _named_base(lead, change)
            yield from rates(change, claim, sign, "from_to", strength="doubtful" if other else "plain")
        kinds.add(claim.kind)
        end = match.end()


def _leading(scene: Scene, change: Change, start: int) -> Iterator[Proposal]:
    """下降 4.2 個百分點，由 62.5% 降至 58.3%: the claim stands before the pair."""
    before = scene.inside(max(0, start - 30), start)
    claim = before[-1] if before else None
    if claim is not None and _led_by_cagr(scene, claim, start):
        yield from _compound(scene, change, claim, None, plain=True)
    claim = claim if before and scene.place(before[-1]) >= start - 4 else None
    if claim is None or claim.kind not in ("percent", "percentage_point") or not changes_by_words(scene, claim):
        return
    if once("[，,（(][即]?").fullmatch(scene.masked[scene.place(claim) + 1 : start]):
        relation = "from_to" if claim.kind == "percent" else "percentage_point_change"
        yield from rates(change, claim, change.sign, relation)


def _led_by_cagr(scene: Scene, claim: Mention, start: int) -> bool:
    """Whether a compound rate is told before the pair, in its sentence: 按複合年增長率 20% 計算，市場將由…."""
    if claim.kind != "percent" or scene.sentence(start)[0] > scene.place(claim):
        return False
    return once("(?:复合|CAGR)[^，,；;]{0,8}$").search(scene.before(claim, 16)) is not None


def _multiplied(scene: Scene, change: Change) -> Iterator[Proposal]:
    """翻了一番, 翻兩番, 增至原來的 3 倍 right after the pair: the new figure in multiples of the old one."""
    patterns = _patterns(scene.lexicon)
    for name in ("doubled", "grown_to"):
        match = patterns[name].match(scene.masked, change.end)
        claim = scene.group(match, "claim") if match else None
        if match is None or claim is None:
            continue
        times = Reading(quotient(Ref(change.new.id), Ref(change.old.id)), Ref(claim.id))
        if name == "grown_to" or "翻" in scene.text(claim):
            yield proposal("growth_multiple", claim.id, times)
        elif once("翻了?$").search(match[0][:-1]):  # 翻了七倍: both in use
            more = Reading(growth(Ref(change.new.id), Ref(change.old.id)), Ref(claim.id), name="翻 N 倍作增长 N 倍")
            yield proposal("growth_multiple", claim.id, times, more)


def _sign_of(match: re.Match[str], otherwise: int) -> int:
    groups = match.groupdict()
    if groups.get("up") or groups.get("rise"):
        return 1
    if groups.get("down") or groups.get("drop"):
        return -1
    return otherwise


def rates(
    change: Change, claim: Mention, sign: int, relation: str, *, strength: Strength = "plain"
) -> Iterator[Proposal]:
    """Propose what ``claim`` says of a change: a rate, points, an amount or a multiple."""
    mixed = change.old_loss != change.new_loss  # two losses are compared as amounts
    new: Formula = Ref(change.new.id, change.new_loss and mixed)
    old: Formula = Ref(change.old.id, change.old_loss and mixed)
    negative = sign < 0 and (claim.value or claim.low or 0) > 0
    stated = Ref(claim.id, negative)
    readings: tuple[Reading, ...]
    if claim.kind == "percent":
        readings = (Reading(growth(new, old), stated),)
        if change.old_loss and change.new_loss:  # 亏损比上年同期增长 5%（收窄）: the result grew
            results = growth(Ref(change.new.id, True), Ref(change.old.id, True))
            readings = (*readings, Reading(results, stated, name="按盈亏计"))
        if change.doubtful:  # 亏损 1 亿元，较上年的 2 亿元下降 150%
            turned = growth(Ref(change.new.id, True), Ref(change.old.id))
            readings = (*readings, Reading(turned, stated, name="由盈转亏"))
        if change.old.kind == "percent":
            readings = (*readings, Reading(difference(new, old), stated, subtype="wording"))
            relation = "percentage_point_change" if relation == "from_to" else relation
    elif claim.kind == "percentage_point" and change.old.kind in ("percent", "percentage_point"):
        relation, readings = "percentage_point_change", (Reading(difference(new, old), stated),)
    elif claim.kind == "multiple" and sign > 0 and "翻" not in claim.text:
        relation = "growth_multiple"
        readings = (
            Reading(growth(new, old), stated),
            Reading(quotient(new, old), stated, name="增长 N 倍作增至 N 倍", loose=True),
        )
    elif comparable(claim, change.new) and claim.id not in (change.new.id, change.old.id):
        relation, readings = "difference", (Reading(difference(new, old), stated),)
    else:
        return
    yield proposal(relation, claim.id, *readings, strength=strength)


_LAST_YEAR, _LAST_QUARTER = late("[去上]年|同期"), late("上[一个]*[季月]")


def _named_base(lead: str, change: Change) -> bool:
    """Whether the old figure is itself that of the time which the rate is measured against: 由去年同期的…，同比."""
    if once("环比|按[季月]|[季月]$").search(lead):
        unit = once("[季月]").findall(lead)[-1:] or ["?"]  # 由第二季的…，季增
        return any(_LAST_QUARTER.search(date) or unit[0] in date for date in change.bases)
    return any(_LAST_YEAR.search(date) and not once("[季月底末]").search(date) for date in change.bases)


def _compound(scene: Scene, change: Change, claim: Mention, span: Mention | None, *, plain: bool) -> Iterator[Proposal]:
    years = years_between(when(scene, change.old), when(scene, change.new)) or _span_before(scene, change.old)
    if not years and span is not None:
        written = once(r"P(\d{1,2})Y").fullmatch(span.iso or "")
        years = int(written[1]) if written else None
    if claim.kind == "percent" and years:
        first, last, stated = Ref(change.old.id), Ref(change.new.id), Ref(claim.id)
        readings = [Reading(cagr(first, last, Decimal(years)), stated)]
        if not plain:  # 年均增长 may be the arithmetic mean
            mean = quotient(growth(last, first), Const(Decimal(years), f"{years}"))
            readings.append(Reading(mean, stated, name="算术平均"))
        yield proposal("cagr", claim.id, *readings)


@cache
def _verb(lexicon: Lexicon) -> re.Pattern[str]:
    words = cues(lexicon, "change")
    return compiled(rf"{led((*words['up'], *words['down']))}{HEDGE}$")


@cache
def _endings(lexicon: Lexicon) -> frozenset[str]:
    words = cues(lexicon, "change")
    return endings((*words["up"], *words["down"]), HEDGE)


def is_change(scene: Scene, mention: Mention) -> bool:
    """Whether a figure is itself an amount or a rate of change, which no other change is measured against."""
    known = scene.changes.get(mention.id)
    if known is None:
        known = any(f.metric == "growth" for f in scene.facts(mention)) or changes_by_words(scene, mention)
        scene.changes[mention.id] = known
    return known


def changes_by_words(scene: Scene, mention: Mention) -> bool:
    """Whether a verb of change stands right before a figure."""
    lead = scene.before(mention, 10)
    return lead[-1:] in _endings(scene.lexicon) and _verb(scene.lexicon).search(lead) is not None


def is_compared(scene: Scene, figure: Mention) -> bool:
    """Whether a figure is itself what another is compared with: 較上年同期的 1.8 億元."""
    place = scene.place(figure)
    lead = scene.masked[max(scene.sentence_of(figure)[0], place - 16) : place]
    return once("[比较](?!重)[^，,]{0,14}$").search(lead) is not None


def when(scene: Scene, mention: Mention) -> Period | None:
    """Return the period of a figure: the date right before it, else its fact's."""
    number = scene.number(mention)
    if number:
        previous = scene.mentions[number - 1]
        if previous.kind == "date" and previous.period and len(scene.before(mention, 20)) < 10:
            return previous.period
    fact = scene.facts(mention)
    return fact[0].period if fact else None


def years_between(first: Period | None, last: Period | None) -> int | None:
    """Return the whole years between two periods of one length and season."""
    if first is None or last is None or abs(first.days - last.days) > 3:
        return None
    months = (last.end.year - first.end.year) * 12 + last.end.month - first.end.month
    return months // 12 if months > 0 and months % 12 == 0 else None


def _span_before(scene: Scene, mention: Mention) -> int | None:
    """Return the years of the span that opens the sentence: 2020年至2024年，營收從 A 增長到 B."""
    place = scene.place(mention)
    start, _ = scene.sentence(place)
    dates = [m for m in scene.inside(start, place) if m.kind == "date" and m.period]
    if len(dates) != 1 or dates[0].period is None or not once(r"[至到\-~～—]").search(scene.text(dates[0])):
        return None
    years = dates[0].period.end.year - dates[0].period.start.year
    return years if years and dates[0].period.end.month == 12 else None


def _other_lengths(scene: Scene, match: re.Match[str]) -> bool:
    """Whether the two ends belong to periods of different length (a year and a half-year)."""
    dates = [
        next((m for m in scene.inside(*match.span(name)) if m.kind == "date" and m.period), None)
        for name in ("lead", "tail")
    ]
    return _unequal(scene, [m for m in dates if m is not None])


def _unequal(scene: Scene, dates: list[Mention]) -> bool:
    """Whether two dates are spans of different length."""
    lengths = [m.period.days for m in dates if m.period and not _instant(scene, m)]
    return len(lengths) == 2 and abs(lengths[0] - lengths[1]) > 3


def _instant(scene: Scene, date: Mention) -> bool:
    """Whether a date names a day or an end (去年底) rather than a span over which something flows."""
    return bool(date.period and date.period.days <= 1) or once("[底末初日]").search(scene.text(date)) is not None


def other_base(scene: Scene, text: str) -> bool:
    """Whether a rate says that it is measured against something else (同比 after a from–to)."""
    return any(word in text for word in cues(scene.lexicon, "change")["other_base"])


def is_loss(mention: Mention, words: str) -> bool:
    """Whether a written amount is a loss."""
    amount = mention.low if mention.value is None else mention.value
    return mention.kind == "money" and (amount or 0) > 0 and bool(_LOSS.search(words))


FINDERS = (from_to,)
