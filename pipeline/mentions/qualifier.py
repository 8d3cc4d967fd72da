"""Hedging words around a figure: which one holds, and where it stands."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from pipeline.lexicon import Lexicon
from pipeline.mentions.draft import Draft
from pipeline.mentions.units import word_lists
from pipeline.mentions.words import After, Before
from pipeline.model import Span
from pipeline.patterns import late
from pipeline.precision import Hedge

__all__ = ["Cues", "cue_before", "cues", "far_cues", "qualify"]

FAR = 6
_NO_BREAK = frozenset("，,。;；、:()（）\n\r!?！？")
_INCLUDED = ("(含)", "(不含)", "(含本数)")
SHARE_REACH = 40
_PER = late(r"/[^\s\d/、，,。;；]{1,4}?(?=左右|上下|以[上下内])")
_SHARE = late(r"(约|大约|超过?|近|不足|逾)(?:占|为)[^,，。;；:\n]{1,36}的$")
_SHARE_HEDGES = {
    "约": Hedge.ABOUT, "大约": Hedge.ABOUT, "超": Hedge.OVER, "超过": Hedge.OVER, "逾": Hedge.OVER, "近": Hedge.NEARLY,
    "不足": Hedge.UNDER,
}  # fmt: skip


class Cues(NamedTuple):
    """The words of ``qualifiers.toml``, compiled."""

    before: Before[Hedge]
    between: dict[Hedge, Before[None]]
    endings: frozenset[str]  # the last characters of all of these words
    far: Before[Hedge]
    far_words: tuple[str, ...]
    not_far: After[None]
    after: After[Hedge]
    leads: frozenset[str]  # the first characters of what may stand between a figure and the end of a cue behind it
    not_before: Before[None]
    not_after: After[None]


@cache
def cues(lexicon: Lexicon) -> Cues:
    """Compile the cues of ``lexicon`` once."""
    tree = lexicon.tree("qualifiers")
    negative = word_lists(tree["not"])
    between = {Hedge[k.upper()]: Before(dict.fromkeys(v)) for k, v in word_lists(tree["between"]).items()}
    before, far = _hedges(tree["before"]), _hedges(tree["before_far"])
    behind = _hedges(tree["after"])
    light = [word for words in word_lists(tree["between"]).values() for word in words]
    return Cues(
        Before(before),
        between,
        frozenset(word[-1] for word in (*before, *light)),
        Before(far),
        tuple(far),
        After(dict.fromkeys(word_lists(tree["not_far"])["words"])),
        After(behind),
        frozenset((*(word[0] for word in behind), " ", "/", "(")),
        Before(dict.fromkeys(negative["before"])),
        After(dict.fromkeys(negative["after"])),
    )


def _hedges(value: object) -> dict[str, Hedge]:
    return {word: Hedge[name.upper()] for name, words in word_lists(value).items() for word in words}


def far_cues(folded: str, words: Cues) -> list[int]:
    """Return where the words of a text stand that qualify a figure from a distance, in order."""
    places = []
    for word in words.far_words:
        at = folded.find(word)
        while at >= 0:
            places.append(at)
            at = folded.find(word, at + 1)
    return sorted(places)


def qualify(folded: str, draft: Draft, previous_end: int, figure_end: int, words: Cues, far: list[int]) -> None:
    """Set hedge and cue of a draft from the words around it; the nearest word wins, 約 and 左右 agree.

    ``previous_end`` is the end of the numeral before, ``figure_end`` that of the last one that is a figure; ``far`` is
    from `far_cues`.
    """
    behind = folded[draft.end : draft.end + 1]
    after = _behind(folded, draft.end, words) if behind in words.leads else None
    before = _ahead(folded, draft, previous_end, words, far)
    if before is None and after is None and draft.kind == "percent" and folded[draft.start - 1 : draft.start] == "的":
        before = _share_cue(folded, draft.start, figure_end)
    found = before or after
    if before is not None and after is not None and Hedge.BARE is before[0]:
        found = after
    if found is None:
        return
    hedge, cue = found
    if hedge is Hedge.BARE:
        return
    draft.needs_cue = False
    if draft.hedge in (Hedge.RANGE, Hedge.VAGUE, Hedge.PAIR):
        return
    draft.cue = cue
    draft.hedge = _merge(draft.hedge, hedge, draft)


def _merge(inner: Hedge, outer: Hedge, draft: Draft) -> Hedge:
    """Return the hedge of a figure that has one inside and one outside."""
    if inner is Hedge.TENTHS:
        return Hedge.TENTHS_ABOUT if outer is Hedge.ABOUT else outer
    if inner is Hedge.HALF_WORD and outer is Hedge.OVER:
        return Hedge.MAJORITY
    if inner is Hedge.HALF_WORD and outer is Hedge.NEARLY:
        return Hedge.NEARLY_HALF
    if inner in (Hedge.OVER_INSIDE, Hedge.VAGUE_OVER):
        if outer in (Hedge.NEARLY, Hedge.UNDER):
            return Hedge.CONTRADICTORY
        return inner
    if draft.numeral.solo and outer is Hedge.NEARLY and draft.value is None and draft.kind != "percent":
        return Hedge.VAGUE_NEARLY
    return outer


def _share_cue(folded: str, stop: int, figure_end: int) -> tuple[Hedge, Span] | None:
    """Find the cue of 約佔 … 的18.9%, which stands before the whole."""
    found = _SHARE.search(folded, max(figure_end, stop - SHARE_REACH), stop)
    if found is None:
        return None
    return _SHARE_HEDGES[found[1]], Span(*found.span(1))


def _behind(folded: str, end: int, words: Cues) -> tuple[Hedge, Span] | None:
    at = end + 1 if folded[end : end + 1] == " " else end
    if folded.startswith(_INCLUDED, at):
        at = folded.index(")", at) + 1
    if folded[at : at + 1] == "/":  # 11元/公斤以下
        per = _PER.match(folded, at)
        at = per.end() if per else at
    if folded[at : at + 1] == "(":
        return None
    found = words.after.at(folded, at)
    if found is None or words.not_after.at(folded, at) is not None:
        return None
    return found[1], Span(at, found[0])


def _ahead(folded: str, draft: Draft, previous_end: int, words: Cues, far: list[int]) -> tuple[Hedge, Span] | None:
    found = cue_before(folded, draft.start, previous_end, words)
    if found is not None:
        return _allowed(folded, found, draft)
    return _far(folded, draft.start, previous_end, words, far)


def cue_before(folded: str, start: int, previous_end: int, words: Cues) -> tuple[Hedge, Span] | None:
    """Return the cue that stands before ``start``, directly or with a light word between: 約, 約為, 超過了."""
    stop = start
    while stop > previous_end and folded[stop - 1 : stop] == " ":
        stop -= 1
    last = folded[stop - 1 : stop]
    if last == ")":
        for bracket in _INCLUDED:
            stop -= len(bracket) if folded.endswith(bracket, max(0, previous_end), stop) else 0
        last = folded[stop - 1 : stop]
    if last not in words.endings:
        return None
    found = _cue_at(folded, stop, previous_end, words)
    if found is not None:
        return found
    for hedge, light in words.between.items():
        gap = light.at(folded, stop)
        if gap is None or gap[0] <= previous_end:
            continue
        inner = gap[0]
        while inner > previous_end and folded[inner - 1] == " ":
            inner -= 1
        cue = _cue_at(folded, inner, previous_end, words)
        if cue is not None and cue[0] is hedge:
            return cue
    return None


def _allowed(folded: str, found: tuple[Hedge, Span], draft: Draft) -> tuple[Hedge, Span] | None:
    """上 and 过 qualify only scale words alone: 上百家, 过亿元."""
    if folded[found[1].start : found[1].end] in ("上", "过") and not draft.numeral.solo:
        return None
    return found


def _cue_at(folded: str, stop: int, previous_end: int, words: Cues) -> tuple[Hedge, Span] | None:
    found = words.before.at(folded, stop)
    if found is None or found[0] < previous_end or words.not_before.at(folded, stop) is not None:
        return None
    return found[1], Span(found[0], stop)


def _far(folded: str, stop: int, previous_end: int, words: Cues, far: list[int]) -> tuple[Hedge, Span] | None:
    """Look a few characters further back in the clause: 最多集資18億元."""
    limit = max(previous_end, stop - FAR, 0)
    nearest = bisect_left(far, limit - 3)
    if nearest == len(far) or far[nearest] >= stop:
        return None
    for at in range(stop - 1, limit, -1):
        if folded[at - 1] in _NO_BREAK or folded[at - 1].isdigit():
            return None
        found = words.far.at(folded, at)
        if found is None or words.not_far.at(folded, found[0]) is not None:
            continue
        if found[0] >= previous_end and words.not_before.at(folded, at) is None:
            return found[1], Span(found[0], at)
    return None
