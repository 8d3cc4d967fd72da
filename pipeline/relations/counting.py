"""As many names as the numeral says: A、B 和 C 三家; 五款產品，分別為 A、B、C、D 和 E."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from pipeline.formula import Const, Formula, Ref
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.numerals import parse_numeral
from pipeline.patterns import late, led
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, cues, once

__all__ = ["FINDERS"]

#: A longer list, or one of more names, is none that a reader counts at a glance.
LONGEST, MOST = 70, 12
#: A list that is further from its number is cut short, or is another.
FAR = 2
#: 兩國, 兩地, 兩市 are words of their own.
_PLACES = frozenset("国地市省方者")
#: A list of named figures follows its number, or comes before it, within so many characters.
FIGURES_AFTER, FIGURES_BEFORE, REACH = 70, 20, 400
_NAMED_FIGURE = late(r"[）)]?[、，,；;和及与]{0,2}(?:以及)?[^，,、；;]{1,16}")
#: 和 與 及 that join; 普及, 參與, 總和 are words.
_JOINT = late(r"以及|(?<![共饱温总缓])和(?![谐平解])|(?<![参赠给])与(?!会)|(?<![普涉危遍埃顾触波提谈推])及(?![时早格])")
_STOPS = "，,。！？!?；;：:（()）“”「」『』《》【】\\n\\r"
#: Before the numeral stands a name, not 這三家, 其他三家, 第三大, 二十三家.
_NO_LIST = late(
    "[等的这那共有为其他另余第近约超逾前后上各每某该任到至达过了年月日零一二三四五六七八九十百千万亿两几数\\d是在由与和及以]$"
)


#: Where titles end before a numeral.
_TITLED = late(r"[》」”』][、和与及以]{0,2}[两二三四五六七八九十\d]")


@cache
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    words = cues(lexicon, "counting")
    counter, stop = f"(?:{led(words['counters'])})", alternatives(words["after_not"])
    # One Chinese numeral, or one or two digits that no digit stands before; a set comes first, which is fast to find.
    numeral = r"(?P<n>[两二三四五六七八九十\d](?:(?<!\d)|(?<=\d)(?<!\d\d)\d?))"
    return {
        "after": late(rf"{numeral}(?P<unit>{counter})(?!{stop})"),
        "before": late(
            rf"{numeral}(?P<unit>{counter}|个)(?P<what>[^\W\d]{{1,10}}?)[，,]?(?:{alternatives(words['named'])})(?P<list>[^，,。！？；;：:\n]{{3,{LONGEST}}})"
        ),
        "titles": late(
            rf"(?P<list>(?:(?:《[^《》\n]{{1,20}}》|[「“『][^「」“”『』\n]{{1,20}}[」”』])(?>(?:、|和|与|及|以及)?)){{2,{MOST}}}){numeral}(?P<unit>{counter})(?!{stop})"
        ),
        "open": late(alternatives(words["open"])),
        "of_things": late(rf"{alternatives(words['of_things'])}$"),
    }


def names_then_number(scene: Scene) -> Iterator[Proposal]:
    """A、B 和 C 三家."""
    patterns = _patterns(scene.lexicon)
    folded = scene.document.view.folded
    for match in _numerals(scene):
        if match["n"] == "两" and match["unit"] == "者":
            continue
        if folded[match.start() - 1 : match.start()] == "、" or not match.start():
            continue
        segment = once(f"[{_STOPS}]").split(folded[max(0, match.start() - LONGEST) : match.start()])[-1]
        if len(segment) < 2 or ("、" not in segment and not _JOINT.search(segment)):
            continue
        listed = once("包括|包含|涵盖").split(segment)[-1]
        if _NO_LIST.search(listed) or patterns["open"].search(listed) or patterns["of_things"].search(listed):
            continue
        start = _after_date(scene, match.start() - len(segment), match.start())
        if once(r"\s*\d+\s*、").match(listed) or _has_figures(scene, start, match.start()):
            continue
        yield from _count(scene, match, listed, "plain" if "、" in listed else "doubtful")


def _after_date(scene: Scene, start: int, end: int) -> int:
    """Return where a list begins behind the date that leads it: 當日甲、乙、丙三檔."""
    first = next(iter(scene.overlapping(start, end)), None)
    led = first is not None and first.kind == "date" and first.start == start
    return first.end if led and first is not None else start


def _numerals(scene: Scene) -> list[re.Match[str]]:
    """Return the numerals with a counter, found once."""
    known = scene.notes.get("numerals")
    if known is None:
        known = scene.notes["numerals"] = list(_patterns(scene.lexicon)["after"].finditer(scene.document.view.folded))
    return known  # type: ignore[return-value]


def titles_then_number(scene: Scene) -> Iterator[Proposal]:
    """《甲》《乙》《丙》三款: titles are set off by their marks."""
    folded = scene.document.view.folded
    for match in _patterns(scene.lexicon)["titles"].finditer(folded) if _TITLED.search(folded) else ():
        stated = parse_numeral(match["n"])
        if stated is not None and stated >= 2:
            count = len(once("[《「“『]").findall(match["list"]))
            claim = _numeral(scene, match.start("n"))
            claimed: Formula = Ref(claim.id) if claim else Const(stated, f"{match['n']}{match['unit']}")
            items = Const(Decimal(count), f"{count} 项")
            yield proposal("count", claim.id if claim else None, Reading(items, claimed), operands=())


def number_then_names(scene: Scene) -> Iterator[Proposal]:
    """五款在研產品，分別為 A、B、C、D 和 E."""
    patterns = _patterns(scene.lexicon)
    for match in patterns["before"].finditer(scene.document.view.folded):
        listed = match["list"]
        if "、" not in listed or patterns["open"].search(listed) or _has_figures(scene, *match.span("list")):
            continue
        if match["what"] and once(r"[和与及、]").search(match["what"]):
            continue
        yield from _count(scene, match, listed, "plain")


def _has_figures(scene: Scene, start: int, end: int) -> bool:
    """Whether figures stand inside the list: then its items are no plain names."""
    return any(m.kind != "rank" for m in scene.overlapping(start, end))


def _count(scene: Scene, match: re.Match[str], listed: str, strength: Strength) -> Iterator[Proposal]:
    stated = parse_numeral(match["n"])
    if stated is None or not 2 <= stated <= MOST:
        return
    marks, joints = listed.count("、"), [m.start() for m in _JOINT.finditer(listed)]
    separates = bool(joints) and joints[-1] > listed.rfind("、")
    low, high = marks + (2 if separates else 1), marks + len(joints) + 1
    if not low - FAR <= stated <= high + FAR or (match["n"] == "两" and match["unit"] in _PLACES):
        strength = "doubtful"
    if not _clean(listed):
        strength = "doubtful"
    claim = _numeral(scene, match.start("n"))
    items = Const(Decimal(high), f"{high} 项", Decimal(low), Decimal(high))
    claimed: Formula = Ref(claim.id) if claim else Const(stated, f"{match['n']}{match['unit']}")
    yield proposal("count", claim.id if claim else None, Reading(items, claimed), operands=(), strength=strength)


#: What a sentence holds and a list of names does not.
_SENTENCE = late("将|公布|设立|另外|以及另|宣布|举行|会见|出席|开展|签署|表示|拟|已|用于|涉及|主持")
LONGEST_NAME = 12


def _clean(listed: str) -> bool:
    """Whether a list holds names alone: short ones, joined once at most."""
    names = listed.split("、")
    joints = len(_JOINT.findall(listed))
    return (
        joints <= 1
        and not _SENTENCE.search(listed.partition("、")[2])
        and all(len(n) <= LONGEST_NAME for n in names[1:])
    )


def _numeral(scene: Scene, start: int) -> Mention | None:
    """Return the mention of the numeral, where it is one."""
    found = [m for m in scene.overlapping(start, start + 1) if m.start == start and m.kind == "quantity"]
    return found[0] if found else None


def numbered_figures(scene: Scene) -> Iterator[Proposal]:
    """三家 beside 甲借出 8 億元，乙借出 2 億元，丙借出 1 億元: as many figures, each with its name."""
    numerals = [(match, parse_numeral(match["n"])) for match in _numerals(scene)]
    runs = [run for run in _runs(scene) if 2 <= len(run) <= MOST] if numerals else []
    starts = [run[0].start for run in runs]
    for match, stated in numerals:
        first = bisect_left(starts, match.start() - REACH)
        last = bisect_right(starts, match.start() + FIGURES_AFTER)
        for run in runs[first:last]:
            near = (
                -20 <= run[0].start - match.start() <= FIGURES_AFTER
                or 0 <= match.start() - run[-1].end <= FIGURES_BEFORE
            )
            if near and stated == len(run):
                claim = _numeral(scene, match.start("n"))
                claimed: Formula = Ref(claim.id) if claim else Const(stated, f"{match['n']}{match['unit']}")
                reading = Reading(Const(Decimal(len(run)), f"{len(run)} 项"), claimed)
                ids = tuple(m.id for m in run)
                yield proposal("count", claim.id if claim else None, reading, operands=ids, strength="doubtful")


def _runs(scene: Scene) -> Iterator[list[Mention]]:
    """Yield runs of comparable figures with a name before each."""
    run: list[Mention] = []
    for mention in scene.mentions:
        if mention.kind not in ("money", "percent", "quantity"):
            continue
        gap = scene.before(mention, 24) if run else ""
        joined = run and comparable(run[-1], mention) and _NAMED_FIGURE.fullmatch(gap)
        follows = joined and scene.number(mention) - scene.number(run[-1]) <= 2
        if not follows:
            if run:
                yield run
            run = []
        run.append(mention)
    if run:
        yield run


FINDERS = (names_then_number, titles_then_number, number_then_names, numbered_figures)
