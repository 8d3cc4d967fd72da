"""Changes of one figure: 由 A 增至 B, X 較 P 增長 g, X 同比增長 g 而上年同期為 P."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import regex

from pipeline.formula import Formula, Ref, cagr, change_rate, difference, growth, quotient
from pipeline.lexicon import Lexicon
from pipeline.model import Mention, Period
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues

__all__ = ["FINDERS", "Change"]

_LOSS = regex.compile("亏损?|净亏|经营亏|净损")
_GAIN = regex.compile("盈利|溢利|净利|利润|纯利|赚")


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that moves from ``old`` to ``new``.

    ``sign`` is +1 where the words say that it rises, -1 where they say that it falls, 0 where they do not say.
    """

    old: Mention
    new: Mention
    sign: int
    end: int
    old_loss: bool = False
    new_loss: bool = False


@cache
def _patterns(lexicon: Lexicon) -> dict[str, regex.Pattern[str]]:
    words = cues(lexicon, "change")
    up, down = alternatives(words["up"]), alternatives(words["down"])
    value = "«MPQNB»"
    hedge = r"(?:了|约|近|超过?|逾|高?达|为|将?近|至少|仅|大约|不足|不到|接近|\s|[+])*+"
    rate = f"(?:(?P<rise>{alternatives(words['rate'])})|(?P<drop>{alternatives(words['fall_rate'])}))"
    follow = (
        rf"[，,、（(\s]{{0,2}}(?P<lead>«^»{{0,8}}?)(?:(?P<cagr>{alternatives(words['cagr'])})|{rate}|(?P<up>{up})|(?P<down>{down}))"
        rf"«^»{{0,6}}?(?P<claim>«PBXMQN»)"
    )
    return {
        "from_to": compiled(
            rf"(?:由|从|自)(?P<lead>«~»{{0,24}}?)(?P<old>{value})(?P<mid>«~»{{0,14}}?)(?:(?P<up>{up})|(?P<down>{down}))"
            rf"了?(?:至|到|为)(?P<tail>«~»{{0,16}}?)(?P<new>{value})"
        ),
        "follow": compiled(follow),
        "base": compiled(
            rf"(?P<new>{value})(?P<mid>[，,（(]?«~»{{0,14}}?)(?:相?较|相?比|自|从|与)(?P<lead>«~»{{0,18}}?)(?P<old>{value})"
            rf"(?P<post>[，,]?«^»{{0,6}}?)(?:(?P<up>{up})|(?P<down>{down}))(?!幅|[^«~»]?至|到)(?P<hedge>{hedge})(?P<claim>«PBXMQN»)"
        ),
        "trail": compiled(
            rf"(?P<new>{value})[，,（(]?(?P<lead>«~»{{0,10}}?)(?:(?P<up>{up})|(?P<down>{down})){hedge}(?P<claim>«PX»)[）)]?"
            rf"[，,；;（(]?(?P<mid>«^»{{0,8}}?)(?P<when>«D»)(?P<post>«^»{{0,10}}?)(?P<old>{value})"
        ),
        "amount": compiled(
            rf"(?P<new>«MQ»)[，,（(]?(?P<lead>«~»{{0,10}}?)(?:{alternatives(words['amount_up'])}|(?P<down>{alternatives(words['amount_down'])}))"
            rf"{hedge}(?P<change>«MQ»)[，,（(]«^»{{0,4}}?{rate}«^»{{0,4}}?(?P<claim>«P»)"
        ),
    }


def from_to(scene: Scene) -> Iterator[Proposal]:
    """由 A 增至 B, and the rates, amounts and points that follow."""
    patterns = _patterns(scene.lexicon)
    for match in scene.find(patterns["from_to"]):
        old, new = scene.group(match, "old"), scene.group(match, "new")
        if not comparable(old, new) or _other_lengths(scene, match["lead"], match["tail"], match):
            continue
        change = Change(
            old,
            new,
            1 if match["up"] else -1,
            match.end(),
            _is_loss(scene, old, match["lead"]),
            _is_loss(scene, new, match["mid"] + match["tail"]),
        )
        yield from _direction(change)
        yield from _followers(scene, change, patterns["follow"])


def _direction(change: Change) -> Iterator[Proposal]:
    if change.old_loss != change.new_loss or change.old.low is not None or change.new.low is not None:
        return
    reading = Reading(Ref(change.new.id), Ref(change.old.id), ">" if change.sign > 0 else "<")
    yield proposal("direction", change.new.id, reading)


def _followers(scene: Scene, change: Change, pattern: regex.Pattern[str]) -> Iterator[Proposal]:
    """Read the claims right after the pair: 增幅 20%, 增加 180 人, 升 4.3 個百分點."""
    end = change.end
    kinds: set[str] = set()
    for _ in range(3):
        match = pattern.match(scene.masked, end)
        if match is None:
            return
        claim = scene.group(match, "claim")
        sign = _sign_of(match, change.sign)
        if match["cagr"]:
            yield from _compound(scene, change, claim)
        elif claim.kind not in kinds:
            other = _other_base(scene, match["lead"]) or match["lead"].endswith(("年", "季", "月"))
            yield from rates(change, claim, sign, "from_to", strength="doubtful" if other else "plain")
        kinds.add(claim.kind)
        end = match.end()


def _sign_of(match: regex.Match[str], otherwise: int) -> int:
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
    new: Formula = Ref(change.new.id, change.new_loss)
    old: Formula = Ref(change.old.id, change.old_loss)
    negative = sign < 0 and (claim.value or 0) > 0 and not (change.old_loss and change.new_loss)
    stated = Ref(claim.id, negative)
    readings: tuple[Reading, ...]
    if claim.kind == "percent":
        readings = (Reading(growth(new, old), stated),)
        if change.old.kind == "percent":
            readings = (*readings, Reading(difference(new, old), stated, subtype="wording"))
            relation = "percentage_point_change" if relation == "from_to" else relation
    elif claim.kind == "percentage_point" and change.old.kind in ("percent", "percentage_point"):
        relation, readings = "percentage_point_change", (Reading(difference(new, old), stated),)
    elif claim.kind == "multiple" and sign > 0:
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


def _compound(scene: Scene, change: Change, claim: Mention) -> Iterator[Proposal]:
    years = years_between(_when(scene, change.old), _when(scene, change.new))
    if claim.kind == "percent" and years:
        reading = Reading(cagr(Ref(change.old.id), Ref(change.new.id), Decimal(years)), Ref(claim.id))
        yield proposal("cagr", claim.id, reading)


def base(scene: Scene) -> Iterator[Proposal]:
    """X 較 P 增長 g: the base stands before the rate."""
    for match in scene.find(_patterns(scene.lexicon)["base"]):
        old, new, claim = (scene.group(match, name) for name in ("old", "new", "claim"))
        if not comparable(old, new) or _other_base(scene, match["post"]) or "占" in match["mid"] + match["lead"]:
            continue
        new_loss = _is_loss(scene, new, scene.before(new))
        change = Change(old, new, 0, match.end(), _is_loss(scene, old, match["lead"]), new_loss)
        if change.old_loss != change.new_loss and not _GAIN.search(scene.before(new)) and not change.new_loss:
            continue
        yield from rates(change, claim, 1 if match["up"] else -1, "growth" if claim.kind == "percent" else "difference")


def trail(scene: Scene) -> Iterator[Proposal]:
    """X 同比增長 g，上年同期為 P: the base stands after the rate."""
    words = cues(scene.lexicon, "change")
    for match in scene.find(_patterns(scene.lexicon)["trail"]):
        old, new, claim, when = (scene.group(match, name) for name in ("old", "new", "claim", "when"))
        if not comparable(old, new) or any(w in match["lead"] + match["post"] for w in words["restated"]):
            continue
        if not _is_base(scene, when, new, words["base_words"]):
            continue
        change = Change(
            old, new, 0, match.end(), _is_loss(scene, old, match["post"]), _is_loss(scene, new, scene.before(new))
        )
        yield from rates(change, claim, 1 if match["up"] else -1, "growth")


def _is_base(scene: Scene, when: Mention, new: Mention, words: tuple[str, ...]) -> bool:
    """Whether a date is that of the figure that another is compared with."""
    text = scene.text(when)
    if text in words:
        return True
    period = _when(scene, new)
    return bool(period and when.period and when.period.end < period.start and abs(when.period.days - period.days) <= 3)


def amount(scene: Scene) -> Iterator[Proposal]:
    """X 比上年增加 d，增幅 g: the base is what is left."""
    for match in scene.find(_patterns(scene.lexicon)["amount"]):
        new, change, claim = (scene.group(match, name) for name in ("new", "change", "claim"))
        if not comparable(new, change):
            continue
        falling = bool(match["down"])
        computed = change_rate(Ref(change.id, falling), Ref(new.id))
        yield proposal("growth", claim.id, Reading(computed, Ref(claim.id, falling and (claim.value or 0) > 0)))


def _when(scene: Scene, mention: Mention) -> Period | None:
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


def _other_lengths(scene: Scene, lead: str, tail: str, match: regex.Match[str]) -> bool:
    """Whether the two ends belong to periods of different length (a year and a half-year)."""
    del lead, tail
    dates = [
        next((m for m in scene.inside(*match.span(name)) if m.kind == "date" and m.period), None)
        for name in ("lead", "tail")
    ]
    periods = [m.period for m in dates if m is not None and m.period]
    return len(periods) == 2 and abs(periods[0].days - periods[1].days) > 3


def _other_base(scene: Scene, text: str) -> bool:
    """Whether a rate says that it is measured against something else (同比 after a from–to)."""
    return any(word in text for word in cues(scene.lexicon, "change")["other_base"])


def _is_loss(scene: Scene, mention: Mention, words: str) -> bool:
    """Whether a written amount is a loss."""
    del scene
    return mention.kind == "money" and (mention.value or 0) > 0 and bool(_LOSS.search(words))


FINDERS = (from_to, base, trail, amount)
