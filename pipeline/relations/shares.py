"""Shares of a whole: 佔總收入 12 億元的 30%, 佔比近九成, 二者合計佔比 44%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.formula import Formula, Ref, quotient, sum_of
from pipeline.lexicon import Lexicon
from pipeline.model import Fact, Mention, Period
from pipeline.patterns import late
from pipeline.relations.changes import is_change
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues, echoes, needs, once
from pipeline.relations.tranches import of_another

__all__ = ["FINDERS", "has_share"]

#: Wholes that are tried before a share counts as wrong.
MOST_WHOLES = 6
#: A whole that the facts give stands within so many lines.
LINES = 2
_CHANGE = late(
    "增长|增加|下降|下滑|减少|上升|同比|环比|提升|个百分点|溢价|折让|折价|[升跌增减降涨](?:大?约|近|逾|超过?|了|达)?$"
)


@cache
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    both = alternatives(cues(lexicon, "shares")["both"])
    value = "«MQN»"
    return {
        "of_whole": compiled(
            rf"(?P<part>{value})(?P<mid>[，,（(]?«~»{{0,16}}?)(?:占|贡献|相当于|等于)(?P<of>«~»{{0,18}}?)(?P<whole>{value})(?P<post>«^»{{0,10}}?)(?P<share>«PR»)"
        ),
        "share": compiled(
            rf"(?P<part>{value})(?P<mid>[，,；;（(]?«~»{{0,20}}?)(?:占|贡献|相当于|为(?=«^»{{2,14}}?的«P»))(?P<of>«~»{{0,24}}?)(?P<share>«PR»)"
        ),
        "in_whole": compiled(
            rf"(?P<part>{value})(?P<mid>[，,（(]«^»{{0,8}}?在«^»{{0,8}}?)(?P<whole>{value})(?P<of>的?«^»{{0,8}}?)[中里]«^»{{0,4}}?占(?P<post>«^»{{0,6}}?)(?P<share>«PR»)"
        ),
        "after": compiled(r"[，,；;（(](?P<gap>«~»{0,12}?)(?P<whole>«MQN»)"),
        "both": compiled(
            rf"(?P<a>{value})(?P<m1>«~»{{0,24}}?)(?P<b>{value})[，,]?(?P<mid>«~»{{0,6}}?{both})占(?P<of>«~»{{0,16}}?)(?P<share>«PR»)"
        ),
    }


@needs(kinds="PR", words="占 贡献 相当于 等于")
def of_whole(scene: Scene) -> Iterator[Proposal]:
    """A 3.6 億元，佔總收入 12.0 億元的 30%: part, whole and share stand together."""
    patterns = _patterns(scene.lexicon)
    for match in (m for name in ("of_whole", "in_whole") for m in scene.find(patterns[name])):
        part, whole, share = (scene.group(match, n) for n in ("part", "whole", "share"))
        if share.kind == "ratio" and not once("分").search(scene.text(share)):
            continue
        if not match["of"] and once("[，,（(]?(?:即|约|比例|比重|份额|占比?)").match(match["post"]):
            part, whole = whole, part  # 集團收益 W，內地佔 P，即七成半
        words = match["mid"] + "占" + match["of"]
        if not comparable(part, whole) or _CHANGE.search(match["post"]) or _no_share(scene, words):
            continue
        yield _proposal(share, Ref(part.id), [whole], "plain", (part,))


def _no_share(scene: Scene, words: str) -> bool:
    return any(word in words for word in cues(scene.lexicon, "shares")["not_share"])


def _proposal(
    share: Mention, part: Formula, wholes: list[Mention], strength: Strength, parts: tuple[Mention, ...]
) -> Proposal:
    readings = tuple(
        Reading(quotient(part, Ref(whole.id)), Ref(share.id), name=None if not i else "整体另指")
        for i, whole in enumerate(wholes)
    )
    operands = (*(p.id for p in parts), wholes[0].id)
    return proposal("share", share.id, *readings, strength=strength, operands=operands)


@needs(kinds="PR", words="占 贡献 相当于 为")
def share(scene: Scene) -> Iterator[Proposal]:
    """A part and its share; the whole is one of the figures before it."""
    for match in scene.find(_patterns(scene.lexicon)["share"]):
        part, claim = scene.group(match, "part"), scene.group(match, "share")
        words = match["mid"] + "占" + match["of"]
        if claim.kind == "ratio" and not once("分").search(scene.text(claim)):
            continue
        if match["mid"] and match["mid"][0] not in "，,；;（(" and match["mid"][-1] not in "，,":
            continue  # 800萬像素產品占比: the number describes a thing, it is no part
        if _CHANGE.search(words) or _no_share(scene, words) or once("其余|其中").search(words) or part.low is not None:
            continue
        if once("有?率").match(match["of"]) or _named_otherwise(scene, part, match["mid"]):
            continue  # 市占率 is of a market; 服務收入 3 億元，服務毛利佔比
        if _named_after(scene, claim, part):
            continue  # 國際配售佔 90%、即 7,200萬股: the part stands after its share
        after = _whole_after(scene, part, claim, match)
        wholes, strength = _wholes(scene, part, match["of"])
        if after is not None:
            wholes, strength = [after], "plain"
        if wholes:
            yield _proposal(claim, Ref(part.id), wholes, strength, (part,))


def _named_otherwise(scene: Scene, part: Mention, words: str) -> bool:
    """Whether words between a part and 占 name a metric that is not the part's."""
    named, own = scene.metrics_in(words), scene.metric(part)
    return bool(named) and own is not None and own not in named


def _named_after(scene: Scene, claim: Mention, part: Mention) -> bool:
    """Whether an amount follows a share as its equal."""
    number = scene.number(claim) + 1
    following = scene.mentions[number] if number < len(scene.mentions) else None
    if following is None or not comparable(following, part):
        return False
    gap = scene.between(claim, following)
    return once("[、，,（(]?(?:即|相当于|合共?)约?").fullmatch(gap) is not None


def _whole_after(scene: Scene, part: Mention, claim: Mention, match: re.Match[str]) -> Mention | None:
    """Return the whole where it is named again after the share: 佔總收入的 42%，總收入為 8.0 億元."""
    following = _patterns(scene.lexicon)["after"].match(scene.masked, scene.place(claim) + 1)
    core = once("[的约近超过逾达到为]|比例|比重|[当同本]期|期内|[当全]年|公司").sub("", match["of"])
    if following is None or len(core) < 2 or core not in following["gap"]:
        return None
    whole = scene.group(following, "whole")
    return whole if comparable(whole, part) else None


def _wholes(scene: Scene, part: Mention, of: str) -> tuple[list[Mention], Strength]:
    """Return candidate wholes, the nearest before the part first, and how sure it is that one of them is meant."""
    place = scene.place(part)
    sentence, _ = scene.sentence(place)
    line, _ = scene.line(place)
    here = [m for m in reversed(scene.inside(sentence, place)) if comparable(m, part) and not _base(scene, m)]
    if (
        len(here) == 1
        and len(of) < 6
        and here[0].value
        and once("其中|中[，,]").search(_between(scene, here[0], place))
    ):
        return here, "plain"  # the whole is plain even where it is smaller than its part
    near = [m for m in here if _larger(m, part)]
    far = [m for m in reversed(scene.inside(line, sentence)[-40:]) if comparable(m, part) and _larger(m, part)]
    if not near and not far and line:
        above, _ = scene.line(line - 1)
        far = [m for m in reversed(scene.inside(above, line)[-20:]) if comparable(m, part) and _larger(m, part)]
    table = _by_metric(scene, part, of)
    siblings = [m for m in (*near, *far) if has_share(scene, m, place)]
    table = [m for m in table if not has_share(scene, m, place)]
    near = [m for m in near if m not in siblings]
    far = [m for m in far if m not in siblings]
    near, far = ([m for m in some if _is_whole(scene, m, of)] for some in (near, far))
    wholes = [m for m in dict.fromkeys([*table, *near, *far]) if not of_another(scene, m, of)][:MOST_WHOLES]
    between = scene.masked[scene.place(near[0]) : place] if near else ""
    if len(near) == 1 and not table and once("其中|中[，,]").search(between) and len(of) < 6:
        return wholes, "plain"
    named = [m for m in wholes if m in table or (_names(scene, m, of) if m in near else _called(scene, m, of))]
    sure = named if table or not siblings else [m for m in named if m in near]
    return [*named, *(m for m in wholes if m not in named)], "slip" if sure else "doubtful"


def has_share(scene: Scene, candidate: Mention, place: int) -> bool:
    """Whether a figure has a share of its own, so that it is a part beside the part: A a，占 40%；B b，占 30%."""
    following = scene.following(candidate)
    if following is None or following.kind != "percent":
        return False
    gap = scene.between(candidate, following)
    between = scene.masked[scene.place(following) : place]
    return once("占|贡献").search(gap) is not None and "其中" not in between


def _base(scene: Scene, mention: Mention) -> bool:
    """Whether a figure is what another is compared with, or a change: 較上年的 205 億元增長."""
    return _COMPARED.search(scene.before(mention, 12)) is not None or is_change(scene, mention)


_COMPARED = late("(?:较|比|由|从|自)[^，,。；;]{0,10}$|(?:上年|去年|同期|上季|上月)[^，,。；;]{0,4}$")
_GENERIC = late("总|的|比例?|例|重|率|公司|当期|同期|整体|全部|其|约|近|超过?|逾|达到?|为|[，,]|收$")


def _names(scene: Scene, whole: Mention, of: str) -> bool:
    """Whether the words after 占 name the candidate whole (or name nothing: 占比)."""
    core = _GENERIC.sub("", of)
    if not core:
        return True
    before = scene.before(whole, 16).replace("股份", "")
    head = core[-4:]  # the noun stands last: 授權日已發行股份數目
    return echoes(head, before)


def _between(scene: Scene, mention: Mention, place: int) -> str:
    return scene.masked[scene.place(mention) : place]


def _called(scene: Scene, whole: Mention, of: str) -> bool:
    """Whether a whole of another sentence is called what stands after 占, right before its number."""
    core = once("[的约近超逾为，,]|公司|比例|比重|达到?|超过").sub("", of)
    before = once("(?:为|达到?|约|近|超过?|逾|实现|录得)*$").sub("", scene.before(whole, 20))
    return len(core) < 2 or before.endswith(core)


#: What nothing is a part of, unless its name is called.
_NO_WHOLE = {"market_cap": "市值", "valuation": "估值", "price": "价", "offer_price": "价"}


def _is_whole(scene: Scene, mention: Mention, of: str) -> bool:
    word = _NO_WHOLE.get(scene.metric(mention) or "")
    return word is None or word in of


def _larger(whole: Mention, part: Mention) -> bool:
    return whole.value is not None and part.value is not None and whole.low is None and whole.value > part.value


def _by_metric(scene: Scene, part: Mention, of: str) -> list[Mention]:
    """Return the figures of the metric that the words name (佔營業收入), of the part's period."""
    named = scene.metrics_in(of)
    fact = scene.fact(part)
    if not named or fact is None or fact.period is None:
        return []
    layout = scene.document.layout
    line = layout.line_at(part.start)
    same = [f for f in _by_period(scene).get((named[-1], fact.period), ()) if f.subject == fact.subject]
    wholes = [scene.document.by_id[f.mention] for f in same if f.mention != part.id]
    return [m for m in wholes if comparable(m, part) and abs(layout.line_at(m.start) - line) <= LINES][:MOST_WHOLES]


def _by_period(scene: Scene) -> dict[tuple[str, Period], list[Fact]]:
    """Index the facts of no segment by metric and period, once for an article."""
    known = scene.notes.get("by_period")
    if known is None:
        index: dict[tuple[str, Period], list[Fact]] = {}
        for fact in scene.document.facts:
            if fact.segment is None and fact.period is not None and fact.value is not None:
                index.setdefault((fact.metric, fact.period), []).append(fact)
        known = scene.notes["by_period"] = index
    return known  # type: ignore[return-value]


@needs(kinds="P", words="占")
def both(scene: Scene) -> Iterator[Proposal]:
    """A a、B b，二者合計佔比 44%: the parts are added up first."""
    for match in scene.find(_patterns(scene.lexicon)["both"]):
        a, b, claim = (scene.group(match, n) for n in ("a", "b", "share"))
        if not comparable(a, b) or _CHANGE.search(match["m1"]):
            continue
        wholes, strength = _wholes(scene, a, match["of"])
        if wholes:
            yield _proposal(claim, sum_of(Ref(a.id), Ref(b.id)), wholes, strength, (a, b))


FINDERS = (of_whole, share, both)
