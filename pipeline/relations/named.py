"""Shares of a whole that is named after 占 and told elsewhere in the article: 華東收入 5.31 億元，占營業收入的 36.0%.

The whole is the figure that bears the name, of the same subject and period where these are known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from pipeline.formula import Ref, quotient
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.precision import significant_digits
from pipeline.relations.changes import is_change, when
from pipeline.relations.compare import lead_of
from pipeline.relations.fitting import roughly
from pipeline.relations.implied import Pair, of_one_whole
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, comparable, cues, endings, needs, once

__all__ = ["FINDERS", "called", "one_period", "trimmed"]

#: So many figures back a part is looked for, and so many wholes are tried.
BACK, MOST = 3, 12
#: The longest words before a share.
LEAD = 26
#: A share of so many digits is met by no chance.
DIGITS = 3
_OF = late("占(?:了|到)?(?!比)(?P<of>[^占，,；;]{2,22})$")
_TIMES = late("(?:是|为|相当于|等于)(?P<of>[^，,；;]{2,18}的)(?:约|近|逾|超过?)?$")
_GENERIC = (
    "[\ue000-\uf8ff]|公司|集团|本次|全年|当年|当期|同期|上半年|期内|报告期内?|其|了|到|整个|全部|整体|合并|总体"
    "|发行人|我们|当时"
)
_HEDGED = "的?(?:比例|比重|份额)?(?:[约近超过逾达到为仅只]|不到|不足|不低于|[多高]达)*"
_BEFORE, _AFTER = late(f"(?:{_GENERIC}|现有|年)+"), late(f"(?:{_HEDGED})$")
_ENDINGS = endings((), _HEDGED)
_LABEL = late("(?:[约近超逾共达为是]|超过|达到|合计|合共|实现|录得|总额|分别|人民币|港币|[ :：])+$")
_PREFIX = late(f"(?:{_GENERIC}|总|的|实现|录得|计划|拟|公告|[^一-鿿])*")
_EQUAL = late("[、，,（(]?(?:即|约|相当于|合计?)+")
_SHARED = late("(?:占|其中|当中)(?:约|近|逾)?$|占[^，,。]{0,6}$")
_EMPTY = frozenset(("总数", "总额", "总量", "数量", "金额", "比例", "出资", "其中"))


@needs(kinds="PX", words="占 相当于 是 为")
def shares(scene: Scene) -> Iterator[Proposal]:
    """Find the part before (or right behind) a share, and the whole that the words name."""
    untold: dict[tuple[object, ...], list[Pair]] = defaultdict(list)
    for _, claim in scene.of_kinds("percent", "multiple"):
        name = _named_whole(scene, claim)
        part = _part(scene, claim) if name else None
        if name is None or part is None or _listed(scene, claim) or _listed(scene, part):
            continue
        whole = _whole(scene, claim, part, name)
        if whole is not None:
            reading = Reading(quotient(Ref(part.id), Ref(whole.id)), Ref(claim.id))
            relation = "share" if claim.kind == "percent" else "multiple"
            yield proposal(relation, claim.id, reading, strength="slip")
        elif claim.kind == "percent" and part.unit != "股":  # parts of a capital: see `capital`
            line = scene.document.layout.line_at(claim.start)
            untold[line, name, part.unit, when(scene, part), when(scene, claim)].append(Pair(part, claim))
    for pairs in untold.values():
        yield from of_one_whole(scene, pairs)


def _named_whole(scene: Scene, claim: Mention) -> str | None:
    """Return what a share or a multiple is said to be of."""
    if not claim.value:
        return None
    place = scene.place(claim)
    if ("占" if claim.kind == "percent" else "的") not in scene.masked[max(0, place - LEAD) : place]:
        return None
    lead = lead_of(scene, claim, LEAD)
    found = _OF.search(lead) if claim.kind == "percent" else _TIMES.search(lead)
    if found is None or any(word in lead for word in cues(scene.lexicon, "shares")["not_share"]):
        return None
    name = trimmed(found["of"])
    return None if len(name) < 2 or name in _EMPTY else name


def trimmed(words: str) -> str:
    """Return the name of a whole without what hedges it and says whose it is."""
    words = words.removesuffix("的")
    lead = _BEFORE.match(words)
    start = lead.end() if lead else 0
    tail = _AFTER.search(words, start) if words[-1:] in _ENDINGS else None
    return words[start : tail.start() if tail else None]


def _part(scene: Scene, claim: Mention) -> Mention | None:
    """Return the amount that a share is of: the last one before it in its sentence, or its equal behind it."""
    following = scene.following(claim)
    if following is not None and following.kind in ("money", "quantity") and following.value:
        gap = scene.between(claim, following)
        if _EQUAL.fullmatch(gap):
            return following
    number = scene.number(claim)
    start, _ = scene.sentence_of(claim)
    for mention in reversed(scene.mentions[max(0, number - BACK) : number]):
        if scene.place(mention) < start:
            return None
        if mention.kind in ("money", "quantity"):
            return None if mention.value is None or is_change(scene, mention) else mention
    return None


def _whole(scene: Scene, claim: Mention, part: Mention, name: str) -> Mention | None:
    """Return the figure that bears a name: the one that gives the share, else the nearest."""
    named = [m for m in called(scene, part, name) if m is not part and one_period(scene, part, m)][:MOST]
    place = scene.place(part)
    line = scene.line(place)
    named.sort(key=lambda m: (scene.line_of(m) != line, m.start > part.start, abs(m.start - part.start)))
    for mention in named:
        if _gives(part, mention, claim):
            return mention
    if significant_digits(claim.value) < DIGITS:
        named = [m for m in named if scene.line_of(m) == line]  # 32% is near many a share
    larger = [m for m in named if (m.value or 0) > (part.value or 0)] or named
    return larger[0] if len({m.value for m in larger}) == 1 else None


def called(scene: Scene, part: Mention, name: str) -> list[Mention]:
    """Return the figures of a part's unit that bear a name, or are of the metric that it names."""
    metric = scene.metric_named(name)
    known = scene.notes.setdefault("called", {})
    assert isinstance(known, dict)
    key = (name, part.kind, part.unit)
    if key not in known:
        known[key] = [
            m
            for m in scene.mentions
            if comparable(m, part) and m.value and m.low is None and _bears(scene, m, name, metric)
        ][: 3 * MOST]
    return known[key]  # type: ignore[no-any-return]


def _bears(scene: Scene, mention: Mention, name: str, metric: str | None) -> bool:
    """Whether a figure is called so, or is of the metric of that name, and of no part of it."""
    if is_change(scene, mention):
        return False
    if "主营" in name and "主营" not in scene.before(mention, 16):
        return False  # the main business is not all of it
    if metric is not None:
        return any(f.metric == metric and f.segment is None and f.period for f in scene.facts(mention))
    label = once("[，,；;：:（(]").split(_LABEL.sub("", scene.before(mention, 16)))[-1]
    for known, before in _aliases(scene.lexicon):
        if name in known and label.endswith(before) and "后" not in label:
            return True
    return label.endswith(name) and _PREFIX.fullmatch(label[: -len(name)]) is not None


@cache
def _aliases(lexicon: Lexicon) -> tuple[tuple[frozenset[str], tuple[str, ...]], ...]:
    """Return the names of wholes that stand under other words where they are told."""
    rows = (line.split("|") for line in cues(lexicon, "shares")["called"])
    return tuple((frozenset(names.split()), tuple(words.split())) for names, words in rows)


def _listed(scene: Scene, mention: Mention) -> bool:
    """Whether a figure is one of a list, whose periods and order are another matter."""
    return scene.before(mention, 1) == "、" or scene.after(mention, 1) == "、"


def one_period(scene: Scene, part: Mention, whole: Mention) -> bool:
    """Whether two figures are of one period and one subject, as far as these are known."""
    first, second = scene.facts(part)[:1], scene.facts(whole)[:1]
    if not first or not second:
        return scene.line_of(part) == scene.line_of(whole)
    a, b = first[0], second[0]
    if a.period is not None and b.period is not None and a.period != b.period:
        return False
    if a.subject is not None and b.subject is not None:
        return a.subject == b.subject
    return scene.line_of(part) == scene.line_of(whole)


@needs(kinds="P", words="即 相当于")
def equals(scene: Scene) -> Iterator[Proposal]:
    """發售 8,000 萬股，公開發售占 10%、即 800 萬股: a share with its amount, of the figure before them."""
    for number, claim in enumerate(scene.mentions):
        if claim.kind != "percent" or not claim.value or claim.value >= 1:
            continue
        part = scene.following(claim)
        if part is None or part.kind not in ("money", "quantity") or not part.value:
            continue
        if not _EQUAL.fullmatch(scene.between(claim, part)):
            continue
        lead = scene.before(claim, 12)
        if not _SHARED.search(lead) or is_change(scene, claim):
            continue
        start, _ = scene.sentence_of(claim)
        before = [m for m in scene.mentions[max(0, number - MOST) : number] if scene.place(m) >= start]
        wholes = [m for m in reversed(before) if comparable(m, part) and m.value and not is_change(scene, m)]
        fits = [m for m in wholes if _gives(part, m, claim)]
        for whole in (fits or [m for m in wholes if (m.value or 0) > (part.value or 0)])[:1]:
            reading = Reading(quotient(Ref(part.id), Ref(whole.id)), Ref(claim.id))
            yield proposal("share", claim.id, reading, strength="slip")


def _gives(part: Mention, whole: Mention, claim: Mention) -> bool:
    return roughly(float(part.value or 0) / float(whole.value or 1), claim)


FINDERS = (shares, equals)
