"""A rate of change and, in its sentence, the figure that it is measured against: 較昨日收市價 5.50 元折讓 10%.

The base is the figure that a word of comparison stands before (較, 去年同期, 招股價); the other one of its unit that
stands nearest before the rate is the new figure, or the one that bears the name before 較.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.formula import Ref, difference, growth
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.changes import is_change, when
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, comparable, endings, needs, once

__all__ = ["FINDERS", "lead_of"]

#: So many figures around a rate are looked at.
BACK, AHEAD = 8, 3
LEAD = 22
_VERB = (
    "(?:(?P<up>增长|增加|上升|上涨|上调|提高|提升|扩大|溢价|高(?!达)出?|升|涨|增幅|升幅|涨幅|增|多|成长)"
    "|(?P<down>下降|下跌|下滑|下调|减少|折让|低|跌|降|减|挫|少|降幅|跌幅|减幅|回落|缩减|衰退))"
    "(?:了|约|近|逾|超过?|达|为|至少|大约|幅|接近|不足|[+ ])*$"
)
_RATE, _ENDINGS = late(_VERB), endings((), _VERB)
_BASE = late(
    "(?:相?较(?![大小高低多少好差快慢强弱早晚长短])|(?<![环同占对之百成])比(?![例重率分较如值])|环比|同期|同月|上月|前一|昨|此前|原来|原先|年初(?!创)|(?<!截[至止])(?<!于)去年[底末])"
)
#: One of these stands in every base of comparison: looked for first, since that is fast.
_CUES = ("较", "比", "同", "上月", "前", "昨", "原", "年初", "去年底", "去年末", "价")
_PRICE = late("(?:招股价|发行价|发售价|承销价|底价|配售价)[^，,。]{0,6}$")
_THAN = late("[较比]$")
_YEARLY = late("同比|按年|年[增减升跌]")
_MONTHLY = late("环比|按[季月]|[季月][增减升跌]")
#: Words that make a result another one.
_SCOPES = ("扣非", "扣除非", "核心", "同店")
_RESTATED = late("可比|调整|剔除|扣除|口径|亏|损|备考|固定汇率")


@needs(kinds="P")
def compared(scene: Scene) -> Iterator[Proposal]:
    """Find the base and the new figure of a rate in one sentence."""
    for number, claim in scene.of_kinds("percent"):
        if claim.value is None or claim.low is not None:
            continue
        lead = scene.before(claim, 12)
        verb = _RATE.search(lead) if lead[-1:] in _ENDINGS else None
        if verb is None:
            continue
        start, end = scene.sentence_of(claim)
        words = scene.masked[start:end]
        if not any(word in words for word in _CUES) or _RESTATED.search(words):
            continue
        around = scene.mentions[max(0, number - BACK) : number + AHEAD]
        figures = [m for m in around if _is_level(scene, m) and start <= scene.place(m) < end]
        pair = _pair(scene, claim, figures)
        if pair is not None:
            new, old = pair
            falling = verb["down"] is not None and claim.value > 0
            yield proposal(
                "growth", claim.id, Reading(growth(Ref(new.id), Ref(old.id)), Ref(claim.id, falling)), strength="slip"
            )


def _is_level(scene: Scene, mention: Mention) -> bool:
    return (
        mention.kind in ("money", "quantity", "number") and (mention.value or 0) > 0 and not is_change(scene, mention)
    )


def _pair(scene: Scene, claim: Mention, figures: list[Mention]) -> tuple[Mention, Mention] | None:
    """Return the new figure and the base of a rate; ``None`` where either is not plain."""
    words = _lead(scene, claim)
    bases = [m for m in figures if _is_base(scene, m)]
    before = [m for m in bases if m.start < claim.start]
    old = before[-1] if before else next(iter(bases), None)
    if old is None or not _same_basis(words, _lead(scene, old)):
        return None
    news = [m for m in figures if m is not old and m not in bases and m.start < claim.start and comparable(m, old)]
    news = [m for m in news if m.start < old.start] or news if before else news
    if news and any(word in words and word not in _lead(scene, news[-1]) for word in _SCOPES):
        return None
    return (news[-1], old) if news else None


def _is_base(scene: Scene, mention: Mention) -> bool:
    lead = _lead(scene, mention)
    return _BASE.search(lead) is not None or _PRICE.search(lead) is not None


def lead_of(scene: Scene, mention: Mention, limit: int = LEAD) -> str:
    """Return the words before a figure back to the figure before it; dates among them stay masked."""
    number = scene.number(mention)
    place = scene.place(mention)
    floor = max(scene.sentence(place)[0], place - limit)
    for previous in reversed(scene.mentions[max(0, number - 4) : number]):
        if previous.kind not in ("date", "duration", "rank"):
            floor = max(floor, scene.place(previous) + 1)
            break
    return scene.masked[floor:place]


def _lead(scene: Scene, mention: Mention) -> str:
    """Return the words before a figure with the dates among them as they are written; made once."""
    known = scene.leads_written.get(mention.id)
    if known is None:
        place = scene.place(mention)
        known = scene.written(place - len(lead_of(scene, mention)), place, ("date",))
        scene.leads_written[mention.id] = known
    return known


def _same_basis(rate: str, base: str) -> bool:
    """A rate against last year is not measured against last month."""
    if _YEARLY.search(rate) and once("上[月季]|昨|环比|前一|年初").search(base):
        return False
    if once("[单当全][日天周]|盘中").search(rate) and not once("昨|前一|上[日周]").search(base):
        return False
    return not (_MONTHLY.search(rate) and once("去年|上年|同比|年初").search(base))


@needs(kinds="B")
def points(scene: Scene) -> Iterator[Proposal]:
    """2024年 12.2%，今年前9個月提高到 23.3%，較2024年提升 11.1 個百分點: the base is the figure of the date."""
    for number, claim in enumerate(scene.mentions):
        if claim.kind != "percentage_point" or claim.value is None or claim.low is not None or number < 2:
            continue
        verb = _RATE.search(scene.before(claim, 12))
        before = scene.mentions[number - 1]
        if verb is None or before.kind != "date" or before.period is None or not _THAN.search(scene.before(before, 4)):
            continue
        line = scene.line_of(claim)
        levels = [
            m for m in scene.mentions[max(0, number - BACK) : number] if m.kind == "percent" and m.value is not None
        ]
        levels = [m for m in levels if line[0] <= scene.place(m) and not is_change(scene, m)]
        if not levels or scene.sentence_of(levels[-1]) != scene.sentence_of(claim):
            continue
        olds = [m for m in levels[:-1] if when(scene, m) == before.period]
        if len(olds) == 1:
            falling = verb["down"] is not None and claim.value > 0
            reading = Reading(difference(Ref(levels[-1].id), Ref(olds[0].id)), Ref(claim.id, falling))
            yield proposal("percentage_point_change", claim.id, reading, strength="slip")


FINDERS = (compared, points)
