"""Rates of change whose figures stand apart: the new one in the sentence before, the base behind, or one of several.

Each likely pair is tried: 較收市價 5.50 元折讓 10% with the 配售價 that was told before; 較 2023 年的估值增長 1.86 倍
with the 估值 of that year; 評估值 over 賬面值 as 增值率; lists of pairs and of their rates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.formula import Ref, growth, quotient
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late, led
from pipeline.relations.bases import other_thing
from pipeline.relations.changes import Change, is_change, rates, when
from pipeline.relations.lists import listings
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues, echoes, endings, needs, once

__all__ = ["FINDERS"]

#: So many pairs of a rate are tried; figures so far off are looked through.
TRIED, REACH = 3, 24
#: The longest words before a rate, and before a figure.
LEAD, NAME = 24, 14
#: Spans of time that differ by less are of one length.
MONTH = 31
_HEDGE = "(?:了|约|近|逾|超过?|达|为|至少|大约|幅|接近|不足|[+ ])*$"
_THAN = late("[较比](?:[^，,。；;]{0,14})$")
_OWN = late("[，,；;。（(]")
_NAMES = late(r"(?:每股|为|[约近逾超达至到]|港币|人民币|[\uE000-\uF8FF ])+$")
_LAST = late("去年|上年|前年|同期|上季|上月|昨|前一|此前|年[末底]|[12][09]\\d\\d年")


_UP, _DOWN = ("up", "rate", "base_up"), ("down", "fall_rate", "base_down")


@cache
def _verbs(lexicon: Lexicon) -> re.Pattern[str]:
    words = cues(lexicon, "change")
    up, down = (led(tuple(w for name in names for w in words[name])) for names in (_UP, _DOWN))
    return late(f"(?:(?P<up>{up})|(?P<down>{down})){_HEDGE}")


@cache
def _endings(lexicon: Lexicon) -> frozenset[str]:
    words = cues(lexicon, "change")
    return endings(tuple(w for name in (*_UP, *_DOWN) for w in words[name]), _HEDGE)


def _falls(scene: Scene, claim: Mention) -> bool | None:
    """Return whether the words before a rate say that it is a fall; ``None`` where they name no change."""
    lead = scene.before(claim, 10)
    verb = _verbs(scene.lexicon).search(lead) if lead[-1:] in _endings(scene.lexicon) else None
    return None if verb is None else verb["down"] is not None


def _growth(claim: Mention, new: Mention, old: Mention, strength: Strength, *, falling: bool) -> Proposal:
    negative = falling and (claim.value or 0) > 0
    stated = Ref(claim.id, negative)
    readings = [Reading(growth(Ref(new.id), Ref(old.id)), stated)]
    if claim.kind == "multiple":
        readings.append(Reading(quotient(Ref(new.id), Ref(old.id)), stated, name="增长 N 倍作增至 N 倍", loose=True))
    relation = "growth" if claim.kind == "percent" else "growth_multiple"
    return proposal(relation, claim.id, *readings, strength=strength)


def _level(scene: Scene, mention: Mention, like: Mention | None = None) -> bool:
    if mention.kind not in ("money", "quantity", "number") or mention.value is None or mention.value <= 0:
        return False
    return (like is None or comparable(mention, like)) and not is_change(scene, mention)


@needs(kinds="P", words="较 比")
def named_before(scene: Scene) -> Iterator[Proposal]:
    """配售價每股 4.95 元。… 配售價較昨日收市價 5.50 元折讓 10%: the new figure is what bears the name before 較."""
    for number, claim in scene.of_kinds("percent"):
        old = scene.mentions[number - 1] if number else None
        if not claim.value or old is None or not _level(scene, old):
            continue
        falling = _falls(scene, claim)
        if falling is None or len(scene.before(claim, LEAD)) > 8:
            continue
        start, _ = scene.sentence(scene.place(old))
        words = scene.masked[max(start, scene.place(old) - 3 * NAME) : scene.place(old)]
        than = max(words.rfind("较"), words.rfind("比"))
        if than < 0:
            continue
        name = _subject(scene, words[:than], start)
        near = [m for m in scene.mentions[max(0, number - REACH) : number - 1] if _level(scene, m, old)]
        news = [m for m in reversed(near) if name and _NAMES.sub("", scene.before(m, NAME)).endswith(name)]
        for new in news[:1]:
            yield _growth(claim, new, old, "trial", falling=falling)


def _subject(scene: Scene, words: str, start: int) -> str:
    """Return the name in the clause before 較, or at the head of its sentence."""
    clause = _OWN.split(words)[-1]
    if not clause:
        head = re.match(r"[^，,较比\uE000-\uF8FF]{2,6}(?=[较比])", scene.masked[start : start + 10])
        clause = head[0] if head else ""
    return clause if 2 <= len(clause) <= 6 else ""


@needs(kinds="PX", words="较 比")
def of_date(scene: Scene) -> Iterator[Proposal]:
    """市值約 143 億元，較 2023 年 8 月的估值增長 1.86 倍: the base is the figure of that date or name."""
    for number, claim in scene.of_kinds("percent", "multiple"):
        if number < 2 or not claim.value:
            continue
        date, new = scene.mentions[number - 1], scene.mentions[number - 2]
        if date.kind != "date" or date.period is None or not _level(scene, new):
            continue
        falling = _falls(scene, claim)
        if falling is None or not scene.before(date, 3).endswith(("较", "比")) or len(scene.before(date, NAME)) > 6:
            continue
        name = re.sub("^的|(?:大幅|增长|下降|上升).*$", "", scene.before(claim, NAME))
        number_of_new = scene.number(new)
        near = scene.mentions[max(0, number_of_new - 2 * REACH) : number_of_new]
        olds = [m for m in near if _level(scene, m, new)]
        if len(name) > 1:
            olds = [m for m in olds if echoes(name[:4], scene.before(m, NAME)[-6:])]
        else:
            olds = [m for m in olds if when(scene, m) == date.period]
        for old in list(dict.fromkeys(m.id for m in reversed(olds)))[:TRIED]:
            yield _growth(claim, new, scene.document.by_id[old], "trial", falling=falling)


@needs(kinds="PX")
@needs(kinds="D")
def base_behind(scene: Scene) -> Iterator[Proposal]:
    """累計上漲 42%，10月30日收於 28.4 元，去年末收盤價為 20.0 元: rate, new figure and base, one after the other.

    And X 同比增長 g，上年同期為 P where words between make the pair less sure (可比口徑).
    """
    for number, claim in scene.of_kinds("percent", "multiple"):
        falling = _falls(scene, claim) if claim.value else None
        if falling is None:
            continue
        _, end = scene.sentence(scene.place(claim))
        after = [m for m in scene.mentions[number + 1 : number + 6] if scene.place(m) < end]
        levels = [m for m in after if _level(scene, m)]
        before = scene.mentions[number - 1] if number else None
        pair = None
        if before is not None and levels and _level(scene, before) and _near(scene, before, claim):
            base = next((m for m in levels if comparable(m, before)), None)
            pair = (before, base) if base is not None and base in levels[:2] else None
        elif len(levels) > 1 and comparable(levels[0], levels[1]) and _near(scene, claim, levels[0]):
            pair = (levels[0], levels[1])
        if pair is not None and _is_earlier(scene, pair[1], pair[0]) and not _counts_others(scene, *pair):
            yield _growth(claim, pair[0], pair[1], "trial", falling=falling)


def _counts_others(scene: Scene, new: Mention, old: Mention) -> bool:
    """Whether two counts are of things with other names: 9 月銷量, 8 月出口."""
    return new.kind == "quantity" and other_thing(scene, new, scene.before(old, 12))


def _near(scene: Scene, first: Mention, second: Mention) -> bool:
    gap = scene.masked[scene.place(first) + 1 : scene.place(second)]
    return len(gap) <= NAME and not once("[。；;\n]|其中|目标|预计").search(gap)


def _is_earlier(scene: Scene, old: Mention, new: Mention) -> bool:
    """Whether one figure is told to be of an earlier time than another."""
    first, last = _dated(scene, old), _dated(scene, new)
    if first is not None and last is not None and first.period is not None and last.period is not None:
        moment = once("[末底初日]").search(scene.text(first)) is not None
        alike = moment or abs(first.period.days - last.period.days) <= MONTH
        return alike and first.period.end < last.period.start
    return _is_last(scene, old) and not _is_last(scene, new)


def _dated(scene: Scene, mention: Mention) -> Mention | None:
    """Return the date in the clause of a figure, right before it."""
    before = scene.previous(mention)
    if before is None or before.kind != "date" or _OWN.search(scene.before(mention, NAME)):
        return None
    return before


def _is_last(scene: Scene, mention: Mention) -> bool:
    """Whether a figure is of an earlier time, by the date right before it."""
    place = scene.place(mention)
    words = scene.written(max(scene.sentence(place)[0], place - NAME), place, ("date",))
    return _LAST.search(_OWN.split(words)[-1]) is not None


#: A rate of one value over another, the new value and the old one.
_GAIN = late("(?:评估)?增值率(?:约|为|高?达|近|超)*$")
_VALUED = late("(?:评估|预估)(?:价值|值)(?:约|为)*$")
_BOOKED = late("账面(?:价值|净值|净资产|值)?(?:约|为)*$")


@needs(kinds="PX", words="增值率")
def valued(scene: Scene) -> Iterator[Proposal]:
    """淨資產賬面值 7.5 億元，評估值 21.15 億元，增值率 182%."""
    for claim in scene.mentions:
        if claim.kind not in ("percent", "multiple") or not claim.value or not _GAIN.search(scene.before(claim, NAME)):
            continue
        line = scene.line(scene.place(claim))
        levels = [m for m in scene.inside(*line) if _level(scene, m)]
        levels.sort(key=lambda m: abs(m.start - claim.start))
        new = next((m for m in levels if _VALUED.search(scene.before(m, NAME))), None)
        old = next((m for m in levels if _BOOKED.search(scene.before(m, NAME))), None)
        if new is not None and old is not None and comparable(new, old):
            yield _growth(claim, new, old, "slip", falling=False)


_PAIR = compiled("(?:由|从)«^»{0,8}(?P<old>«MQN»)«^»{0,8}[至到为](?P<new>«MQN»)")
_RATES = late("(?:升幅|涨幅|增幅|跌幅|降幅|变动|涨跌幅|幅度)(?:分别|各|依次)?为?(?:约)?$")


@needs(kinds="P", words="升幅 涨幅 增幅 跌幅 降幅 变动 幅度")
def listed(scene: Scene) -> Iterator[Proposal]:
    """由 700 元上調至 760 元，由 180 元上調至 200 元，升幅分別為 8.6% 及 11.1%."""
    for listing in listings(scene):
        claims = listing.items
        if claims[0].kind != "percent" or not _RATES.search(scene.before(claims[0], NAME)):
            continue
        start, _ = scene.sentence(scene.place(claims[0]))
        pairs = list(_PAIR.finditer(scene.masked, start, scene.place(claims[0])))
        if len(pairs) != len(claims):
            continue
        dropping = once("跌幅|降幅").search(scene.before(claims[0], NAME)) is not None
        for match, claim in zip(pairs, claims, strict=True):
            old, new = scene.group(match, "old"), scene.group(match, "new")
            if comparable(old, new) and claim.value:
                yield _growth(claim, new, old, "slip", falling=dropping)


@cache
def _moved(lexicon: Lexicon) -> re.Pattern[str]:
    words = cues(lexicon, "change")
    up, down = alternatives(words["up"]), alternatives(words["down"])
    return compiled(
        rf"(?:(?P<up>{up})|(?P<down>{down}))了?(?P<claim>«PBMQN»)[至到](?P<new>«PMQN»)"
        rf"[，,；;（(](?:此前|之前|原本|原先|原来|原)[^，,。；;]{{0,3}}?(?P<old>«PMQN»)"
    )


@needs(words="此前 之前 原")
def moved(scene: Scene) -> Iterator[Proposal]:
    """下調 25 點子至 4.25 厘，此前為 4.5 厘."""
    for match in scene.find(_moved(scene.lexicon)):
        claim, new, old = (scene.group(match, name) for name in ("claim", "new", "old"))
        if comparable(new, old):
            sign = 1 if match["up"] else -1
            yield from rates(Change(old, new, sign, match.end()), claim, sign, "from_to", strength="slip")


FINDERS = (named_before, of_date, base_behind, valued, listed, moved)
