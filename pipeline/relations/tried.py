"""Shares whose part or whole stands further off, or is one of several: each likely pair is tried.

供股股份佔經擴大後股本的 33.3%: the part is what bears the name before 佔; 占門店總數的 0.8%: the whole is what bears
the name behind it, wherever it is told; 占比 39.0% with no name: the whole is of the part's metric.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.formula import Formula, Ref, difference, quotient
from pipeline.model import Mention, Period
from pipeline.patterns import late
from pipeline.relations.changes import is_change
from pipeline.relations.named import called, one_period, trimmed
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, comparable, cues, echoes, needs, once
from pipeline.relations.shares import has_share
from pipeline.relations.tranches import of_another

__all__ = ["FINDERS"]

#: So many parts and wholes are tried; figures so far before a share are looked through.
PARTS, WHOLES, REACH = 2, 3, 40
#: The longest words before a share; a capital is told so many lines from a holding.
LEAD, LINES = 60, 3
#: The metric stands in the last characters of a name.
NAMED = 6
_CUE = late("占|相当于|等于|持股|渗透率")
_EQUAL = late("[、，,（(]?(?:即|约|相当于|合计?|不超过)+")
_RATE = late("[增升降跌减涨缩]")
_SEVERAL = late("合计|[两二三四五]者|两家|其中|一半")
_CAPITAL = late("股本|股份总数|总股数|已发行股份")
_OFFERED = late("^(?:本次|全球|此次)?(?:发售|发行)(?:股份|数量|总数|规模|总量)")
_LESS = late("(?:扣除|剔除)(?P<less>[^后]{2,10})后的?(?P<of>.{2,10})")
_GENERIC = late("[\ue000-\uf8ff]|相当|大?约|其|均|则|也|分别|合共|总共|同期|公司|集团|仅|已|共|收入$|将|一共")
_STEM = late("股份|股本|总额|总数|数量|金额|部分|的")


@dataclass(frozen=True, slots=True)
class _Share:
    """A share, where its words begin, and what they call the whole."""

    claim: Mention
    start: int
    cue: int
    name: str
    inner: tuple[Mention, ...]
    period: Period | None = None


@needs(kinds="P", words="占 相当于 等于 持股 渗透率")
def shares(scene: Scene) -> Iterator[Proposal]:
    """Try the likely parts and wholes of every share."""
    last: _Share | None = None
    for _, claim in scene.of_kinds("percent"):
        if not claim.value or claim.low is not None:
            continue
        share = _read(scene, claim, last)
        if share is None:
            continue
        last = share
        for part in _parts(scene, share)[:PARTS]:
            for whole, ids in _wholes(scene, share, part)[:WHOLES]:
                reading = Reading(quotient(Ref(part.id), whole), Ref(claim.id))
                yield proposal("share", claim.id, reading, strength="trial", operands=(part.id, *ids))


def _read(scene: Scene, claim: Mention, last: _Share | None) -> _Share | None:
    """Read the words of a share; one without a name is of the same whole as the one before it in its sentence."""
    place = scene.place(claim)
    start = max(scene.sentence(place)[0], place - LEAD)
    cues_before = list(_CUE.finditer(scene.masked, start, place))
    if not cues_before or is_change(scene, claim):
        return None
    found = cues_before[-1]
    if _RATE.search(scene.masked, found.end(), place):
        return None
    words = scene.masked[found.start() : place]
    if any(word in words for word in cues(scene.lexicon, "shares")["not_share"]):
        return None
    inner = tuple(m for m in scene.inside(found.end(), place) if m.kind in ("money", "quantity") and m.value)
    name = "" if inner else trimmed(scene.masked[found.end() : place])
    name = "" if once("比例?|比重|到|了").fullmatch(name) else name
    if not name and last is not None and scene.line(scene.place(last.claim)) == scene.line(place):
        between = scene.inside(scene.place(last.claim) + 1, place)
        name = last.name if len(between) <= 2 and not inner else name
    dates = [m.period for m in scene.inside(found.end(), place) if m.kind == "date" and m.period]
    return _Share(claim, start, found.start(), name, inner, dates[-1] if dates else None)


def _parts(scene: Scene, share: _Share) -> list[Mention]:
    """Return the amounts that a share may be of: its equal behind it, those before it, or what bears the name."""
    claim, cue = share.claim, share.cue
    following = scene.following(claim)
    if following is not None and following.kind in ("money", "quantity") and following.value:
        gap = scene.masked[scene.place(claim) + 1 : scene.place(following)]
        if _EQUAL.fullmatch(gap):
            return [following]
    clause = once("[，,；;。：:（(]").split(scene.masked[max(share.start, cue - 16) : cue])[-1]
    if _SEVERAL.search(clause):
        return []
    name = _STEM.sub("", _GENERIC.sub("", clause))[-4:]
    before = [m for m in _before(scene, share.start, cue) if len(name) < 2 or _is_called(scene, m, name)]
    if before or len(name) < 2 or not (share.name or share.inner):
        return before
    number = scene.number(claim)
    if clause.startswith(("上述", "前述", "该")):  # what was told in the sentence before
        start = scene.sentence_of(claim)[0]
        above = [m for m in scene.mentions[max(0, number - PARTS) : number] if scene.place(m) < start]
        return [m for m in reversed(above) if m.kind == "money" and _amount(scene, m)][:1]
    near = [m for m in scene.mentions[max(0, number - REACH) : number] if scene.place(m) < cue]
    near = [m for m in near if not share.inner or comparable(m, share.inner[0])]
    return [m for m in reversed(near) if _amount(scene, m) and _is_called(scene, m, name)]


def _is_called(scene: Scene, mention: Mention, name: str) -> bool:
    label = once("[，,；;：:（(]").split(scene.before(mention, 16))[-1]
    return echoes(name, label + "，" + once("[，,；;。）)]").split(scene.after(mention, 6))[0])


def _before(scene: Scene, start: int, cue: int) -> list[Mention]:
    """Return the amounts right before the word of a share, the last first, with nothing but rates of change between."""
    found: list[Mention] = []
    for mention in reversed(scene.inside(start, cue)):
        if _amount(scene, mention):
            found.append(mention)
        elif mention.kind not in ("date", "duration", "rank") and not is_change(scene, mention):
            break
    return [] if found and scene.before(found[0], 1) == "、" else found


def _amount(scene: Scene, mention: Mention) -> bool:
    level = mention.kind in ("money", "quantity") and mention.value is not None and mention.value > 0
    return level and not is_change(scene, mention)


_Whole = tuple[Formula, tuple[str, ...]]


def _wholes(scene: Scene, share: _Share, part: Mention) -> list[_Whole]:
    """Return what a part may be measured by, the likeliest first."""
    if share.inner:
        found = [m for m in share.inner if comparable(m, part)][:1]
    elif (less := _LESS.search(share.name)) is not None:
        return _left(scene, share, part, less["of"], less["less"])
    elif share.name:
        found = _sorted(share, part, _bearing(scene, part, share.name, share.period))
    else:
        found = _among(scene, share, part) or _by_metric(scene, share, part) or _by_label(scene, share, part)
        if not found and part.kind == "money":  # 占比 of an amount is that of the income
            found = _sorted(share, part, _of_metric(scene, part, "revenue"))
    words = scene.masked[share.cue : scene.place(share.claim)]
    found = [m for m in found if m.value != part.value and not of_another(scene, m, words)]
    if share.name:  # 網下 320 萬股，占 10%；網上 2,880 萬股，占 90%
        found = [m for m in found if m.start > part.start or not has_share(scene, m, scene.place(part))]
    return [(Ref(m.id), (m.id,)) for m in found]


def _left(scene: Scene, share: _Share, part: Mention, of: str, less: str) -> list[_Whole]:
    """占扣除戰略配售後發行數量的 60%: what is left of one figure after another."""
    wholes = _sorted(share, part, _bearing(scene, part, trimmed(of)))
    stem = once("初始|最终|数量|股份").sub("", less)
    offs = [m for m in _labelled(scene, part, stem) if m is not part]
    if not wholes or not offs:
        return []
    whole, off = max(wholes, key=lambda m: m.value or 0), offs[-1]
    return [(difference(Ref(whole.id), Ref(off.id)), (whole.id, off.id))]


def _bearing(scene: Scene, part: Mention, name: str, period: Period | None = None) -> list[Mention]:
    """Return the figures that bear the name of a whole, or are of the metric that it names."""
    found = [m for m in called(scene, part, name) if part.unit == "股" or one_period(scene, part, m)]
    found += _labelled(scene, part, name)
    metric = scene.metric_named(name) or next(reversed(scene.metrics_in(name[-NAMED:])), None)
    found += _of_metric(scene, part, metric, period) if metric else []
    if part.unit == "股" and _CAPITAL.search(name):
        found += [m for m in scene.mentions if m.unit == "股" and m.value and _of_capital(scene, m)]
    if part.kind == "money" and _OFFERED.search(name):
        found += _of_metric(scene, part, "proceeds")
    if once("^(?:整体|国内|中国|全国)?市场(?:规模)?$").search(name):
        found += _of_metric(scene, part, "market_size")
    if "主营" in name:  # the main business is not all of it
        found = [m for m in found if "主营" in scene.before(m, 16)]
    found = [m for m in found if _one_subject(scene, part, m) and not _is_base(scene, part, m)]
    return [m for m in found if part.kind != "money" or not _is_same_thing(scene, part, m)]


def _is_base(scene: Scene, part: Mention, whole: Mention) -> bool:
    """Whether two figures are the ends of one change: 由 500 萬股增至 2,000 萬股."""
    first, last = sorted((part, whole), key=lambda m: m.start)
    return scene.before(first, 4).endswith(("由", "从", "自")) and scene.number(last) - scene.number(first) == 1


def _one_subject(scene: Scene, a: Mention, b: Mention) -> bool:
    """Whether nothing says that two figures are of two companies."""
    layout = scene.document.layout
    if a.unit == "股":  # a holder and the company
        return abs(layout.line_at(a.start) - layout.line_at(b.start)) <= LINES
    named = {f.subject for m in (a, b) for f in scene.facts(m)[:1] if f.subject}
    return len(named) < 2 or abs(layout.sentence_at(a.start) - layout.sentence_at(b.start)) <= 1


def _sorted(share: _Share, part: Mention, found: list[Mention]) -> list[Mention]:
    """Put the largest first, since a part of the whole may be called as the whole is, then the nearest."""
    near = sorted({m.id: m for m in found if m is not part}.values(), key=lambda m: abs(m.start - share.claim.start))
    if len(near) <= WHOLES:
        return near
    largest = max(near, key=lambda m: m.value or 0)
    return [largest, *(m for m in near if m is not largest)]


def _is_same_thing(scene: Scene, part: Mention, mention: Mention) -> bool:
    """Whether a figure is what the part is, at another time: 特許餐廳收入 of a quarter and of a half-year."""
    own = _label(scene, mention)
    for fact in scene.facts(mention)[:1]:
        own = own.replace(fact.subject or "?", "")
    own = _STEM.sub("", _GENERIC.sub("", once("[，,；;：:（(]").split(own)[-1][:-2]))[-4:]
    return len(own) > 1 and echoes(own, _label(scene, part)[:-2])


def _labelled(scene: Scene, part: Mention, name: str) -> list[Mention]:
    """Return the figures of a part's unit right before which a name stands."""
    like = [m for m in scene.mentions if comparable(m, part) and m.value and name in scene.before(m, 16)]
    return [m for m in like if _label(scene, m).endswith(name)]


def _label(scene: Scene, mention: Mention) -> str:
    return _REACHED.sub("", scene.before(mention, 16))


_REACHED = late("(?:[约近超逾共达为是至到]|超过|达到|合计|实现|录得|分别|[ ：:])+$")


def _of_metric(scene: Scene, part: Mention, metric: str, period: Period | None = None) -> list[Mention]:
    """Return the amounts of a metric that are of a period, or of the part's, as far as both are known."""
    facts = scene.facts(part)[:1]
    period = period or (facts[0].period if facts else None)
    like = [f for f in scene.facts_by_metric.get(metric, ()) if None in (f.period, period) or f.period == period]
    return [m for f in like if comparable(m := scene.document.by_id[f.mention], part) and m.value]


def _of_capital(scene: Scene, mention: Mention) -> bool:
    """Whether a number of shares is the capital, before or after it changes: 已發行股份將由 12 億股增至 18 億股."""
    place = scene.place(mention)
    clause = once("[，,；;。]").split(scene.masked[max(0, place - 24) : place])[-1]
    own = _CAPITAL.search(clause) is not None and not once("购回|回购|授权|认购|质押").search(clause)
    return own or scene.after(mention, 4).startswith("为基数")


def _among(scene: Scene, share: _Share, part: Mention) -> list[Mention]:
    """40 家機構中，公募 16 家…，公募占 40%: the first figure of the sentence, of which the others are some."""
    here = [m for m in scene.inside(share.start, share.cue) if comparable(m, part) and m.value]
    whole = here[0] if here else None
    if whole is None or whole is part or not once("[^，,]{0,6}[中里][，,]").match(scene.after(whole, 10)):
        return []
    return [whole]


def _by_metric(scene: Scene, share: _Share, part: Mention) -> list[Mention]:
    """Return figures of the part's metric that are of no segment."""
    facts = scene.facts(part)[:1]
    if not facts or facts[0].metric == "other":
        return []
    like = [scene.document.by_id[f.mention] for f in scene.facts_by_metric[facts[0].metric] if f.segment is None]
    like = [m for m in like if comparable(m, part) and m is not part and one_period(scene, part, m)]
    return _sorted(share, part, like)


def _by_label(scene: Scene, share: _Share, part: Mention) -> list[Mention]:
    """Return larger figures before the part whose words end as the part's do: 出貨量, 海外出貨."""
    name = _STEM.sub("", _GENERIC.sub("", scene.before(part, 8)))[-4:]
    number = scene.number(part)
    before = [
        m for m in scene.mentions[max(0, number - REACH // 2) : number] if comparable(m, part) and _amount(scene, m)
    ]
    before = [m for m in before if (m.value or 0) > (part.value or 0)]
    return [m for m in reversed(before) if len(name) > 1 and echoes(name, scene.before(m, 12)[-6:])]


_TIMES = late("(?:是|为|相当于|达到?)(?P<of>[^，,；;]{2,18}?)的?(?:约|近|逾|超过?)?$")


@needs(kinds="X", words="是 为 相当于 达")
def times(scene: Scene) -> Iterator[Proposal]:
    """在手訂單 260 億元，是上半年營收的 1.4 倍: a multiple of what is told under that name."""
    for claim in scene.mentions:
        if claim.kind != "multiple" or not claim.value or claim.low is not None:
            continue
        place = scene.place(claim)
        start = scene.sentence_of(claim)[0]
        lead = scene.masked[max(start, place - LEAD // 2) : place]
        found = _TIMES.search(lead)
        if (
            found is None
            or "的" not in found[0]
            or any(w in lead for w in cues(scene.lexicon, "shares")["not_multiple"])
        ):
            continue
        cue = place - len(found[0])
        share = _Share(claim, start, cue, trimmed(found["of"]), ())
        if len(share.name) < 2:
            continue
        for part in _before(scene, start, cue)[:1]:
            for whole in _sorted(share, part, _bearing(scene, part, share.name))[:WHOLES]:
                reading = Reading(quotient(Ref(part.id), Ref(whole.id)), Ref(claim.id))
                yield proposal("multiple", claim.id, reading, strength="trial")


FINDERS = (shares, times)
