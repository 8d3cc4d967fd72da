"""A change and the figure that it is measured against: X 較 P 增長 g, X 同比增長 g 而上年同期為 P."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

from pipeline.formula import Const, Ref, change_rate, difference, prior, quotient
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.changes import HEDGE, Change, is_change, is_compared, is_loss, rates, when
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues, echoes, needs, once

__all__ = ["FINDERS", "other_thing"]

#: A percentage is a level (and can change by points) only after one of these.
_LEVEL = late("率|占比|比重|份额|比例|占|[息利]差")
_BESIDE = compiled("[，,、（(]?(?:或|即|增幅|降幅|升幅|跌幅)约?«P»")
_OTHER_MEASURE = late("可比|同口径|[固不]定?变?汇率")
#: 多投入, 少招聘: what is done more or less of.
_DONE = "(?:(?<=[多少])(?:投入|投资|支出|花费?|招聘?|卖出?|售出|交付|赚|收|付|缴|产出?|销售?"
_DONE += "|开|建|买入?|采购|派|募|贷|借|用|耗|亏))?"
#: Days of the shortest year, of trade or of the calendar.
YEAR = 360
_YEAR = late("同比|按年|年[增减升跌涨降]|上年|去年")
_QUARTER = late("环比|按季|按月|[季月][增减升跌涨降]|上季|上月")


@cache
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    words = cues(lexicon, "change")
    up, down = alternatives(words["up"]), alternatives(words["down"])
    value = "«MPQNB»"
    rises = alternatives((*words["rate"], "增长", "上升", "上涨"))
    rising, falling = alternatives((*words["up"], *words["rate"])), alternatives((*words["down"], *words["fall_rate"]))
    more = rf"(?:(?P<up>{rising})|(?P<down>{falling}))"
    rate = f"(?:(?P<rise>{rises})|(?P<drop>{alternatives((*words['fall_rate'], '下降', '下跌', '减少'))}))"
    above = alternatives((*words["up"], *words["base_up"]))
    below = alternatives((*words["down"], *words["base_down"]))
    than = "(?:相?较(?![大小多少好差快慢强弱早晚长短为务]|[高低](?![点位峰谷]))|相比|"
    than += "(?<![同环占对之百成])比(?![例重率分较如值])|(?<=[，,])自)"
    return {
        "base": compiled(
            rf"(?P<new>{value})(?P<mid>[，,（(]?«~»{{0,14}}?){than}(?P<lead>«~»{{0,18}}?)(?P<old>{value})"
            rf"(?P<post>(?:相比)?[，,]?(?>(?:大幅|净|则|明显|略|微|小幅|同比|环比|按[年季月]|[年季月])?))(?:(?P<up>{above})|(?P<down>{below})){_DONE}(?!幅|至|到)"
            rf"(?P<hedge>{HEDGE})(?P<claim>«PBXMQN»)"
        ),
        "doubled": compiled(
            rf"(?P<new>{value})(?P<mid>[，,（(]?«~»{{0,14}}?){than}(?P<lead>«~»{{0,18}}?)(?P<old>{value})[，,]?«^»{{0,3}}?(?P<claim>«X»)"
        ),
        "trail": compiled(
            rf"(?P<new>{value})[，,（(]?(?P<lead>«~»{{0,10}}?){more}{HEDGE}(?P<claim>«PXB»)[）)]?"
            rf"(?:[、，,]«^»{{1,6}}?«PB»)?[，,；;（(]?(?P<mid>«^»{{0,8}}?)(?P<when>«D»)«D»?(?P<post>«^»{{0,10}}?)(?P<old>{value})"
        ),
        "early": compiled(
            rf"(?P<new>{value})[，,、（(](?P<mid>«^»{{0,6}}?)(?P<when>«D»)«D»?(?P<post>«^»{{0,8}}?)(?P<old>{value})[）)]?"
            rf"[，,；;](?P<lead>«~»{{0,20}}?){more}{HEDGE}(?P<claim>«PXB»)"
        ),
        "more": compiled(
            r"(?P<new>«MQ»)[，,、（(](?P<mid>«^»{0,6}?)(?P<when>«D»)«D»?(?P<post>«^»{0,8}?)(?P<old>«MQ»)[）)]?"
            r"[，,；;](?P<lead>«~»{0,8}?)(?:(?P<up>多)|(?P<down>少))[^增减，,；;]{1,2}?了?(?P<claim>«MQ»)"
        ),
        "to": compiled(
            rf"(?:(?P<up>{up})|(?P<down>{down})){HEDGE}(?P<claim>«PXB»)(?:至|到)(?P<mid>«^»{{0,4}}?)(?P<new>{value})"
            rf"[，,；;（(](?P<tail>«^»{{0,6}}?)(?P<when>«D»)«D»?(?P<post>«^»{{0,8}}?)(?P<old>{value})"
        ),
        "range": compiled(
            rf"(?P<new>«MQ»)[，,、（(](?P<lead>«^»{{0,8}}?)(?:(?P<up>{up})|(?P<down>{down}))(?:至|到)?{HEDGE}(?P<claim>«P»)"
        ),
        "apart": compiled(
            rf"(?P<new>{value})(?P<mid>«;»{{0,24}}?)(?P<old>{value})(?P<post>«^»{{0,4}}?[，,；;]«^»{{0,6}}?)(?:相差|差距|差额)(?:为|达|约|近|超过?)?(?P<claim>«MQB»)"
        ),
        "amount": compiled(
            rf"(?P<new>«MQ»)[，,（(]?(?P<lead>«~»{{0,10}}?)(?:{alternatives(words['amount_up'])}|(?P<down>{alternatives(words['amount_down'])}))"
            rf"{HEDGE}(?P<change>«MQ»)[，,、（(]«^»{{0,4}}?{rate}«^»{{0,4}}?(?P<claim>«P»)"
        ),
    }


def _level(scene: Scene, mention: Mention) -> bool:
    return mention.kind != "percent" or _LEVEL.search(scene.before(mention, 14)) is not None


@needs(kinds="PBXMQN", words="较 比 自")
def base(scene: Scene) -> Iterator[Proposal]:
    """X 較 P 增長 g: the base stands before the rate."""
    for match in scene.find(_patterns(scene.lexicon)["base"]):
        old, new, claim = (scene.group(match, name) for name in ("old", "new", "claim"))
        if (
            not comparable(old, new)
            or "占" in match["mid"] + match["lead"]
            or "）" in match["mid"]
            or ")" in match["mid"]
        ):
            continue
        points = claim.kind == "percentage_point"  # a change in points is that of a level
        if is_change(scene, new) or is_change(scene, old) or not (points or _level(scene, new)):
            continue
        restated = _restated(scene, match["lead"] + match["mid"]) or _OTHER_MEASURE.search(scene.before(new, 16))
        if restated or _other_metric(scene, new, match["mid"]):
            continue
        change = _losses(
            Change(old, new, 0, match.end()), match["lead"], scene.before(new), match["up"] or match["down"]
        )
        sign = 1 if match["up"] else -1
        if change.old_loss and not change.new_loss and sign < 0:
            continue  # 虧損 1 億元，較上年 2 億元減虧: which of the two is a loss is not plain
        yield from rates(change, claim, sign, "growth" if claim.kind == "percent" else "difference")
        beside = _BESIDE.match(scene.masked, match.end()) if claim.kind in ("money", "quantity") else None
        if beside is not None:  # 減少 23.9 億元或 44%
            yield from rates(change, scene.at(beside.end() - 1), sign, "growth")


@needs(kinds="X")
def doubled(scene: Scene) -> Iterator[Proposal]:
    """X 較 P 翻了一番."""
    for match in scene.find(_patterns(scene.lexicon)["doubled"]):
        old, new, claim = (scene.group(match, name) for name in ("old", "new", "claim"))
        if "翻" not in scene.text(claim) or not comparable(old, new) or is_change(scene, new) or is_change(scene, old):
            continue
        if not _other_metric(scene, new, match["lead"] + match["mid"]):
            yield proposal("growth_multiple", claim.id, Reading(quotient(Ref(new.id), Ref(old.id)), Ref(claim.id)))


@needs(kinds="PXBMQ")
def trail(scene: Scene) -> Iterator[Proposal]:
    """X 同比增長 g，上年同期為 P; X，上年同期 P，同比增長 g; 同比增長 g 至 X，上年同期為 P."""
    for name in ("trail", "early", "more", "to"):
        yield from _dated(scene, name)


def _dated(scene: Scene, name: str) -> Iterator[Proposal]:
    """Read a rate with two figures of which one has the date of the base."""
    words = cues(scene.lexicon, "change")["base_words"]
    for match in scene.find(_patterns(scene.lexicon)[name]):
        old, new, claim, date = (scene.group(match, name) for name in ("old", "new", "claim", "when"))
        start, end = scene.sentence(match.start())
        if not comparable(old, new) or _restated(scene, scene.masked[start:end]):
            continue
        if once("其中|分别").search(scene.masked, match.start(), match.start("claim")):
            continue  # a rate of a part, or one for each of the two
        lead = scene.masked[max(start, match.start() - 6) : match.start()] if name == "to" else match["lead"]
        verb = lead + (match["up"] or match["down"])
        if not _is_base(scene, date, new, words) or not _same_basis(verb, scene.text(date)):
            continue
        if "全年" in scene.written(match.start("when"), match.start("post")) and _shorter(scene, new):
            continue  # 前三季 X，年增 g，已超越去年全年的 P
        if (name != "to" and is_change(scene, new)) or is_change(scene, old) or not _level(scene, new):
            continue
        if _named_otherwise(scene, new, match["post"]) or (name != "to" and _other_metric(scene, new, lead)):
            continue
        if "总" in match["post"] and "总" not in scene.before(new, 20):
            continue  # a part is not measured against all of it
        if name in ("trail", "early") and (other_thing(scene, new, lead) or _of_another(scene, claim, date, match)):
            continue
        change = _losses(
            Change(old, new, 0, match.end()), match["post"], scene.before(new), match["up"] or match["down"]
        )
        yield from rates(change, claim, 1 if match["up"] else -1, "growth")


_GAIN = late("[利盈赚溢]")
_OF_LOSSES = ("扩大", "收窄", "缩窄", "缩小", "减亏", "增亏")


def _losses(change: Change, old_words: str, new_words: str, verb: str) -> Change:
    """Say which figures are losses: what a loss is compared with is a loss too, unless it is called a gain."""
    old, new = is_loss(change.old, old_words), is_loss(change.new, new_words)
    unsaid = new and not old and not _GAIN.search(old_words)
    doubtful = unsaid and verb not in _OF_LOSSES
    return replace(change, old_loss=old or unsaid, new_loss=new, doubtful=doubtful)


def _shorter(scene: Scene, figure: Mention) -> bool:
    """Whether a figure is that of less than a year."""
    period = when(scene, figure)
    if period is not None:
        return period.days < YEAR
    start, _ = scene.sentence_of(figure)
    return once("季|半年|月").search(scene.written(start, scene.place(figure), ("date",))) is not None


def _same_basis(lead: str, date: str) -> bool:
    """A rate against last year is not measured against last quarter."""
    if _YEAR.search(lead) and once("季|月").search(date) and not once("年").search(date):
        return False
    return not (_QUARTER.search(lead) and once("上年|去年").search(date))


def _other_metric(scene: Scene, figure: Mention, words: str) -> bool:
    """Whether words name a metric that is not the figure's."""
    named = scene.metrics_in(words)
    if not named:
        return False
    own = {*scene.metrics_in(scene.before(figure, 20)), scene.metric(figure)}
    return not own & set(named)


def _named_otherwise(scene: Scene, figure: Mention, words: str) -> bool:
    """Whether words before a base name another metric, or another thing: 9 月銷量 X，環比增長 g，8 月出口 P."""
    if scene.metrics_in(words):
        return _other_metric(scene, figure, words)
    return other_thing(scene, figure, words)


#: Words that make a result or an income another one.
_SCOPES = ("扣非", "扣除非", "经调整", "调整后", "核心", "同店")
_FILLER = late(
    "同比|环比|按[年季月]|较|比|上年|去年|同期|大幅|小幅|略|微|进一步|有所|明显|显著|双双|整体|实际|名义|均|则|也|亦|又|已|却|而|分别"
    "|年|季|月|约|近|呈|录得|实现|出现|为|的|了|增速|[，,；;（( ]"
)


def other_thing(scene: Scene, figure: Mention, words: str) -> bool:
    """Whether words before a rate name a thing that the words before the figure do not: 同店銷售按年下跌."""
    place = scene.place(figure)
    own = scene.masked[max(scene.sentence(place)[0], place - 24) : place]
    if any(word in words and word not in own for word in _SCOPES):
        return True
    for clause in once(r"[，,；;（(]").split(words):
        named = _FILLER.sub("", once(r"[\uE000-\uF8FF]").sub("", clause))
        if len(named) > 1 and not echoes(named, own):
            return True
    return False


_REACHED = late("[，,]?(?:达到?|至|到|为|[增升降减]至|[增升降减]到)约?")
_GOAL = late("目标|指引|预期|预计|计划")


def _of_another(scene: Scene, claim: Mention, date: Mention, match: re.Match[str]) -> bool:
    """Whether a rate is of the figure that follows it, against another time than ``date``, or beside a goal."""
    new = scene.group(match, "new")
    number = scene.number(claim) + 1
    following = scene.mentions[number] if number < len(scene.mentions) else None
    if following is not None and comparable(following, new) and following is not scene.group(match, "old"):
        gap = scene.between(claim, following)
        if _REACHED.fullmatch(gap):
            return True
    dated = [m for m in scene.inside(*match.span("lead")) if m.kind == "date" and m.period]
    if any(m.period != date.period for m in dated):
        return True
    return _GOAL.search(scene.before(new, 10) + scene.after(new, 6)) is not None


def _restated(scene: Scene, words: str) -> bool:
    return any(word in words for word in cues(scene.lexicon, "change")["restated"])


def _is_base(scene: Scene, date: Mention, new: Mention, words: tuple[str, ...]) -> bool:
    """Whether a date is that of the figure that another is compared with."""
    text = scene.text(date)
    period = when(scene, new)
    if text in words:
        same = period is None or date.period is None or abs(date.period.days - period.days) <= 3
        return same or "全年" not in text  # 去年全年 is no base of a quarter
    return bool(period and date.period and date.period.end < period.start and abs(date.period.days - period.days) <= 3)


@needs(kinds="P")
def amount(scene: Scene) -> Iterator[Proposal]:
    """X 比上年增加 d，增幅 g: the base is what is left."""
    for match in scene.find(_patterns(scene.lexicon)["amount"]):
        new, change, claim = (scene.group(match, name) for name in ("new", "change", "claim"))
        if not comparable(new, change) or is_change(scene, new) or is_compared(scene, new):
            continue
        if once("[）)]").search(match["lead"]) or _other_metric(scene, new, match["lead"]):
            continue
        falling = bool(match["down"])
        computed = change_rate(Ref(change.id, falling), Ref(new.id))
        yield proposal(
            "growth", claim.id, Reading(computed, Ref(claim.id, falling and (claim.value or claim.low or 0) > 0))
        )


@needs(kinds="P")
def ranges(scene: Scene) -> Iterator[Proposal]:
    """1.27 億元至 1.47 億元，同比增長 43.23% 至 64.79%: both ends imply one base."""
    for match in scene.find(_patterns(scene.lexicon)["range"]):
        new, claim = scene.group(match, "new"), scene.group(match, "claim")
        if None in (new.low, new.high, claim.low, claim.high) or _QUARTER.search(match["lead"]):
            continue
        falling = bool(match["down"])
        ends = [(Ref(claim.id, falling, part="low"), Ref(claim.id, falling, part="high"))]
        ends.append((ends[0][1], ends[0][0]))
        if falling:
            ends.reverse()
        low, high = Ref(new.id, part="low"), Ref(new.id, part="high")
        if is_change(scene, new):  # 將增加 A 到 B，同比增長 g 到 h
            readings = [Reading(quotient(low, first), quotient(high, last)) for first, last in ends]
        else:
            readings = [Reading(prior(low, first), prior(high, last)) for first, last in ends]
        readings[1] = readings[1]._replace(name="百分比次序相反")
        (first, last), one = ends[0], Const(Decimal(1), "1")
        of_loss = Reading(quotient(low, difference(first, one)), quotient(high, difference(last, one)))
        readings.append(of_loss._replace(name="上年同期为亏损"))
        yield proposal("growth", claim.id, *readings, operands=(new.id,), strength="tight")


@needs(words="相差 差距 差额")
def apart(scene: Scene) -> Iterator[Proposal]:
    """A a，B b，兩者相差 d."""
    for match in scene.find(_patterns(scene.lexicon)["apart"]):
        new, old, claim = (scene.group(match, name) for name in ("new", "old", "claim"))
        points = claim.kind == "percentage_point" and new.kind == "percent"
        if comparable(new, old) and (points or comparable(new, claim)):
            stated = Ref(claim.id)
            readings = (
                Reading(difference(Ref(new.id), Ref(old.id)), stated),
                Reading(difference(Ref(old.id), Ref(new.id)), stated),
            )
            yield proposal("percentage_point_change" if points else "difference", claim.id, *readings)


FINDERS = (base, doubled, trail, amount, apart, ranges)
