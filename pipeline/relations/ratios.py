"""Ratios and multiples: 兩者之比為 8.4:1, 前者約為後者的 12 倍, 相差 12 倍."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.formula import Formula, Ref, growth, quotient
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues, echoes, needs, once

__all__ = ["FINDERS"]

RECENT = 6


@cache
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    words = cues(lexicon, "shares")
    value = "«MQN»"
    pair = alternatives(words["pair"])
    return {
        "ratio": compiled(
            rf"(?P<a>{value})(?P<m1>«;»{{0,30}}?)(?P<b>{value})(?P<m2>[，,。（(；;]?«Q»?«~»{{0,20}}?){alternatives(words['ratio'])}«^»{{0,8}}?(?P<claim>«R»)"
        ),
        "first": compiled(
            rf"(?P<name>«^»{{2,10}}?)(?:之比|比例|比率|比值|比)(?:约?为|约|达|是|[：:])?(?P<claim>«R»)[，,；;（(](?P<m1>«~»{{1,10}}?)(?P<a>{value})[，,、；;和及](?P<m2>«~»{{1,10}}?)(?P<b>{value})"
        ),
        "named": compiled(
            r"(?P<first>«^»{1,16}?)[与和跟对](?P<second>«^»{1,16}?)(?:的|之)?(?:比例|比值|比率|比)«^»{0,6}?(?P<claim>«R»)"
        ),
        "loose": compiled(rf"{alternatives(words['ratio'])}«^»{{0,8}}?(?P<claim>«R»)"),
        "multiple": compiled(
            rf"(?P<a>{value})(?P<m1>«;»{{0,44}}?)(?P<b>{value})(?P<m2>«^»{{0,6}}?[，,；;]?«~»{{0,6}}?)(?P<cue>{pair}|相差)(?P<m3>«~»{{0,16}}?)(?P<claim>«X»)"
        ),
        "its": compiled(
            rf"(?P<a>{value})(?P<m1>«;»{{0,30}}?)(?P<b>{value})(?P<m2>[，,；;]«~»{{0,10}}?)(?:为|是|达|相当于)其(?P<m3>«^»{{0,4}}?)(?P<claim>«X»)"
        ),
        "named_times": compiled(
            rf"(?P<a>{value})(?P<m1>«;»{{0,30}}?)(?P<b>{value})[，,；;](?P<x>«^»{{1,10}}?)(?:为|是|达到?|相当于)(?P<y>«^»{{1,10}}?)的(?P<claim>«X»)"
        ),
        "times_as": compiled(
            rf"(?P<a>{value})[，,]?(?P<m1>«^»{{0,4}}?)(?P<claim>«X»)于(?P<m2>«~»{{0,14}}?)(?P<b>{value})"
        ),
        "of": compiled(
            rf"(?P<a>{value})(?P<m1>[，,]?«~»{{0,8}}?(?:是|为|相当于|达|系)|[，,](?=«~»{{0,12}}?{value}[）)]?的«X»))(?P<m2>«~»{{0,20}}?)(?P<b>{value})[）)]?(?P<m3>«^»{{0,4}}?)的?«^»{{0,3}}?(?P<claim>«X»)"
        ),
    }


@needs(kinds="R")
def ratio(scene: Scene) -> Iterator[Proposal]:
    """A 16 億元，B 1.91 億元，兩者之比為 8.4:1."""
    for match in scene.find(_patterns(scene.lexicon)["ratio"]):
        a, b, claim = (scene.group(match, n) for n in ("a", "b", "claim"))
        if comparable(a, b):
            order = _order(scene, a, b, match["m2"])
            if order is not None:
                yield _ratio(claim, *order, "plain")


@needs(kinds="R", words="比")
def ratio_first(scene: Scene) -> Iterator[Proposal]:
    """多空比為 1.5:1，其中多單 45 萬口，空單 30 萬口: the ratio first, each half of its name before a figure."""
    for match in scene.find(_patterns(scene.lexicon)["first"]):
        a, b, claim = (scene.group(match, n) for n in ("a", "b", "claim"))
        if not comparable(a, b) or _EXCHANGED.search(match["name"]):
            continue
        name = once("[与和跟对、及]").split(once("[，,；;。]").split(match["name"])[-1])
        first, last = name if len(name) == 2 else (name[-1][-2:-1], name[-1][-1:])
        straight = _in_words(first, match["m1"]) and _in_words(last, match["m2"])
        turned = _in_words(first, match["m2"]) and _in_words(last, match["m1"])
        if straight != turned:
            yield _ratio(claim, *((a, b) if straight else (b, a)), "plain")


#: Ratios of shares that are exchanged, split or offered.
_EXCHANGED = late("换|兑|合股|拆|供股|送|转|配")


def _in_words(name: str, words: str) -> bool:
    """Whether a name, or two characters of it, stand in words."""
    return name in words if len(name) == 1 else echoes(name, words)


_LETTERS = "甲乙丙丁ABCD"
_NAMED = late(r"[，,。；;（(]?([^，,。；;]{1,12}?)[与和跟对]([^，,。；;]{1,12}?)(?:的|之)?$")


def _order(scene: Scene, a: Mention, b: Mention, words: str) -> tuple[Mention, Mention] | None:
    """Return the figures in the order of the names before 之比 (負債與權益比例); as written where none are named."""
    named = _NAMED.search(words)
    if named is None or once("两者|二者|双方").search(words):
        return a, b
    first, second = _shares_words(scene, a, named[1]), _shares_words(scene, b, named[2])
    turned = _shares_words(scene, b, named[1]), _shares_words(scene, a, named[2])
    if first or second:
        return (a, b) if not all(turned) else None
    return (b, a) if any(turned) else None


def _shares_words(scene: Scene, figure: Mention, name: str) -> bool:
    """Whether two characters of a name stand before a figure."""
    before = scene.before(figure, 14)
    core = once("其|公司|该|的").sub("", name)
    if len(core) == 1 and core in _LETTERS:  # 甲、乙, A 與 B
        return once(f"(?:^|[^A-Za-z]){core}(?![A-Za-z])").search(before) is not None
    return echoes(core, before)


def _ratio(claim: Mention, a: Mention, b: Mention, strength: Strength) -> Proposal:
    return proposal("ratio", claim.id, Reading(quotient(Ref(a.id), Ref(b.id)), Ref(claim.id)), strength=strength)


@needs(kinds="R")
def named_ratio(scene: Scene) -> Iterator[Proposal]:
    """研發費用與營收的比例是 8.4:1: the two figures are those of the named metrics."""
    for match in scene.find(_patterns(scene.lexicon)["named"]):
        claim = scene.group(match, "claim")
        first, second = scene.metrics_in(match["first"]), scene.metrics_in(match["second"])
        if not first or not second:
            continue
        place = match.start("claim")
        _, end = scene.sentence(place)
        a = _latest(scene, first[-1], place, None) or _latest(scene, first[-1], end, None)
        b = _latest(scene, second[-1], place, a) or _latest(scene, second[-1], end, a)
        if a is not None and b is not None:
            yield _ratio(claim, a, b, "slip")


def _latest(scene: Scene, metric: str, place: int, beside: Mention | None) -> Mention | None:
    """Return the last figure of a metric before ``place``, of the period of ``beside`` when it is given."""
    period = scene.facts(beside)[0].period if beside is not None and scene.facts(beside) else None
    for mention in reversed(scene.inside(0, place)):
        fact = scene.fact(mention)
        if fact is None or fact.metric != metric or fact.segment is not None:
            continue
        if beside is None or (comparable(mention, beside) and (period is None or fact.period == period)):
            return mention
    return None


@needs(kinds="R")
def loose_ratio(scene: Scene) -> Iterator[Proposal]:
    """這筆投入帶來 6.61 億元，投入產出比約 1:6: one of the last figures to another."""
    for match in scene.find(_patterns(scene.lexicon)["loose"]):
        claim = scene.group(match, "claim")
        line, _ = scene.line(match.start())
        before = scene.inside(max(0, line - 300), match.start())
        recent = [m for m in before if m.kind in ("money", "quantity")][-RECENT:]
        pairs = [(a, b) for i, b in enumerate(recent) for a in recent[:i] if comparable(a, b)]
        for a, b in reversed(pairs):
            yield _ratio(claim, a, b, "guess")


@needs(kinds="X")
def multiple(scene: Scene) -> Iterator[Proposal]:
    """A a，B b，前者為後者的 12 倍 or 兩者相差 12 倍."""
    for match in scene.find(_patterns(scene.lexicon)["multiple"]):
        a, b, claim = (scene.group(match, n) for n in ("a", "b", "claim"))
        if (
            not comparable(a, b)
            or _not_multiple(scene, match["m2"] + match["m3"])
            or _of_others(match["m2"] + match["m3"])
        ):
            continue
        first, second = Ref(a.id), Ref(b.id)
        words = match["cue"] + match["m3"]
        stated = Ref(claim.id)
        if "相差" in words or "差距" in words:
            readings: tuple[Reading, ...] = (
                Reading(quotient(second, first), stated),
                Reading(quotient(first, second), stated, name="前者比后者"),
                Reading(growth(second, first), stated, name="差额比较小者"),
                Reading(growth(first, second), stated, name="差额比较小者"),
            )
        else:
            top, bottom = (second, first) if match["cue"] == "后者" else (first, second)
            readings = _times(top, bottom, stated, words)
            if match["cue"] not in ("前者", "后者"):
                readings = (*readings, Reading(quotient(bottom, top), stated, name="前者比后者"))
        yield proposal("multiple", claim.id, *readings)


def _times(top: Formula, bottom: Formula, stated: Ref, words: str) -> tuple[Reading, ...]:
    plain = Reading(quotient(top, bottom), stated)
    more = Reading(growth(top, bottom), stated, name="高出 N 倍作差额之比")
    return (plain, more) if once("高出|高于|多|超出|差").search(words) else (plain,)


def _of_others(words: str) -> bool:
    """Whether a multiple is of two other things than the figures: 投標量為競拍量的 2.2 倍."""
    return once("[^，,。者它其]{2,}(?:为|是|相当于|达)[^，,。者]{2,}的$").search(words) is not None


def _not_multiple(scene: Scene, words: str) -> bool:
    return any(word in words for word in cues(scene.lexicon, "shares")["not_multiple"])


@needs(kinds="X")
def multiple_of(scene: Scene) -> Iterator[Proposal]:
    """50 億，是 B 的 4.2 億的 12 倍."""
    for match in scene.find(_patterns(scene.lexicon)["of"]):
        a, b, claim = (scene.group(match, n) for n in ("a", "b", "claim"))
        words = match["m1"] + match["m2"] + scene.masked[match.end("b") : match.start("claim")]
        if comparable(a, b) and not _not_multiple(scene, words) and not _of_others(match["m3"]):
            yield proposal(
                "multiple",
                claim.id,
                *_times(Ref(a.id), Ref(b.id), Ref(claim.id), words),
                strength="slip" if len(match["m1"]) > 6 else "plain",
            )


@needs(kinds="X")
def multiple_named(scene: Scene) -> Iterator[Proposal]:
    """A a，B b，A 為其 4 倍; a 相當於 b 的 15 倍; a，三倍於 b."""
    patterns = _patterns(scene.lexicon)
    for name in ("its", "named_times", "times_as"):
        for match in scene.find(patterns[name]):
            a, b, claim = (scene.group(match, n) for n in ("a", "b", "claim"))
            if not comparable(a, b) or "较" in match["m1"]:
                continue
            if name == "named_times":
                straight = _shares_words(scene, a, match["x"]) or _shares_words(scene, b, match["y"])
                turned = _shares_words(scene, b, match["x"]) or _shares_words(scene, a, match["y"])
                if straight == turned or (a.kind == "money" and match["x"].endswith(("量", "数"))):
                    continue
                a, b = (a, b) if straight else (b, a)
            yield proposal("multiple", claim.id, Reading(quotient(Ref(a.id), Ref(b.id)), Ref(claim.id)))


FINDERS = (multiple_named, ratio, ratio_first, named_ratio, loose_ratio, multiple, multiple_of)
