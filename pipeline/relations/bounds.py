"""Bounds: the largest of the top five, a mean price within its range, 高於 and 低於, whole people in a percentage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from pipeline.formula import Const, Ref, product, quotient
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.changes import is_change
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues, needs, once

__all__ = ["FINDERS"]

FIVE = Const(Decimal(5), "5")
MOST_ITEMS = 99
#: What may be negative, or is no amount that adds up over time.
_NO_PART = late(
    "每股|纯益|盈余|净损|利润|盈利|溢利|亏损|纯利|净利|率|价|余额|现金|资产|负债|存货|人数|净流|占|较|比|增|降|减"
)

#: Words by which a percentage is one of an amount, and not of things that can be counted.
_OF_AMOUNT = late(
    "贡献|最[大高低小]|单[一家个]|持[有股]|的?(?:收入|营收|利润|净利|溢利|销售额?|份额|股权|股份|权益|产[能量]|销量|资产|成本|金额|资金)"
)


@cache
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    words = cues(lexicon, "bounds")
    value = "«MPQBN»"
    return {
        "above": compiled(
            rf"(?P<a>{value})(?P<m1>[，,]?«^»{{0,8}}?)(?:(?P<above>{alternatives(words['above'])})|(?P<below>{alternatives(words['below'])}))(?P<m2>«~»{{1,16}}?)(?P<b>{value})"
        ),
        "mean_price": compiled(
            rf"(?P<a>«MQ»)(?P<m1>«~»{{0,16}}?)(?P<b>«MQ»)(?P<m2>[，,。；;]?«~»{{0,8}}?){alternatives(words['within'])}«^»{{0,8}}?(?P<claim>«M»)"
        ),
        "capped": compiled(
            r"(?P<cap>«MQP»)«^»{0,14}?(?P<m1>[，,。；;]«~»{0,10}?)(?:已经?|累计|实际|最终|共)(?P<m2>«^»{0,12}?)(?P<used>«MQP»)"
        ),
        "among_time": compiled(
            r"(?P<whole>«MQ»)[，,（(；;]?(?:其中|当中)(?P<when>«D»)(?:单季|当季|单月)?(?P<mid>«^»{0,10}?)(?P<part>«MQ»)"
        ),
        "part_of": compiled(r"(?P<n>«Q»)(?P<m1>«^»{0,10}?)(?:中|里|当中)[，,]?(?P<m2>«^»{0,8}?)(?P<claim>«P»)"),
        "passed": compiled(
            r"(?:抽[检查样]|送检|检[测查验]|测试|评审|审议|受访|参[与加试赛])«^»{0,8}?(?P<n>«Q»)(?P<m1>«^»{0,12}?)[，,]?"
            r"(?P<m2>«^»{0,4}?(?:合格|及格|通过|成功|良品|达标|满意|支持|赞成|获奖)率)(?:高?达|为|是|有)?(?P<claim>«P»)"
        ),
    }


def _within_top(claim: Mention, top: Ref | object, operands: tuple[str, ...], strength: Strength) -> Iterator[Proposal]:
    readings = (Reading(Ref(claim.id), top, "<="),)  # type: ignore[arg-type]
    yield proposal("bound", claim.id, *readings, strength=strength, operands=operands)
    fifth = Reading(Ref(claim.id), quotient(top, FIVE), ">=")  # type: ignore[arg-type]
    yield proposal("part_whole", claim.id, fifth, strength=strength, operands=operands, quiet=True)


def top_by_fact(scene: Scene) -> Iterator[Proposal]:
    """The same by facts: revenue, the share of the top five and the largest one, of one period."""
    facts = scene.document.facts
    tops = [
        f for f in facts if f.metric == "share" and f.segment and once("前五|五大|前5").search(f.segment) and f.period
    ]
    largest = [
        f
        for f in facts
        if f.segment and once("第一大|最大|客户[AＡ甲一]").search(f.segment + (f.subject or "")) and f.period
    ]
    for claim in largest[:20]:
        mention = scene.document.by_id[claim.mention]
        if mention.kind != "money":
            continue
        for top in (t for t in tops[:20] if t.period == claim.period):
            for whole in facts:
                if whole.metric == (top.of or "revenue") and whole.segment is None and whole.period == top.period:
                    base = scene.document.by_id[whole.mention]
                    if comparable(base, mention) and whole.mention != claim.mention:
                        amount = product(Ref(base.id), Ref(top.mention))
                        yield from _within_top(mention, amount, (top.mention, base.id), "slip")
                        break


@needs(cue=("bounds", "above", "below"))
def above(scene: Scene) -> Iterator[Proposal]:
    """A 高於 B: in words, and so in figures."""
    for match in scene.find(_patterns(scene.lexicon)["above"]):
        a, b = scene.group(match, "a"), scene.group(match, "b")
        if not comparable(a, b) or once("[，,；;、（(）)]").search(match["m2"]) or is_change(scene, a):
            continue
        if not once("的$|为$|年$|期$|[价额值线数平均标]$").search(match["m2"]) or once("[，,].*[，,]|[）)]").search(
            match["m1"]
        ):
            continue
        if (
            b.cue is not None
            and b.cue.start >= a.end
            and once("超过|高于|低于|大于").match(scene.document.view.folded[b.cue.start : b.cue.end])
        ):
            continue  # 超過 is the hedge of B itself
        reading = Reading(Ref(a.id), Ref(b.id), ">" if match["above"] else "<")
        yield proposal(
            "direction", None, reading, strength="plain" if len(match["m2"]) < 10 else "slip", operands=(a.id, b.id)
        )


@needs(cue=("bounds", "within"))
def mean_price(scene: Scene) -> Iterator[Proposal]:
    """斥資 5.01 億港元回購 111.2 萬股，每股 445.8 至 457.4 港元: the mean lies in the range."""
    for match in scene.find(_patterns(scene.lexicon)["mean_price"]):
        a, b, claim = (scene.group(match, n) for n in ("a", "b", "claim"))
        if a.kind == b.kind:
            continue
        money, count = (a, b) if a.kind == "money" else (b, a)
        words = match["m1"] + match["m2"]
        if claim.unit != money.unit or once("市值|净资产|收益|盈利|派|息|亏|面值|占|持股|合计|累计|增长").search(words):
            continue
        if count.unit not in ("股", "台", "辆", "份", "吨", "平方米", "件", "部"):
            continue
        if once("均价|每|单价|价格|股价").search(scene.before(money, 6)) or scene.after(money, 2).startswith(
            ("/", "每")
        ):
            continue  # a price per share is no total
        relation = "range" if claim.low is not None else "average"
        strength: Strength = "plain" if relation == "range" else "slip"
        yield proposal(
            relation, claim.id, Reading(quotient(Ref(money.id), Ref(count.id)), Ref(claim.id)), strength=strength
        )


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


@needs(kinds="P")
def granularity(scene: Scene) -> Iterator[Proposal]:
    """受訪的 40 家中有 37.5%: some whole number of the 40 must round to it."""
    weighted = cues(scene.lexicon, "bounds")["weighted"]
    patterns = _patterns(scene.lexicon)
    for match in (m for name in ("part_of", "passed") for m in scene.find(patterns[name])):
        base, claim = scene.group(match, "n"), scene.group(match, "claim")
        words = scene.before(base, 8) + match["m1"] + match["m2"] + scene.after(claim, 4)
        if not base.count or base.value is None or not 1 < base.value <= MOST_ITEMS or claim.value is None:
            continue
        if _OF_AMOUNT.search(match["m2"]) or _OF_AMOUNT.match(scene.after(claim, 8)):
            continue  # 其中最大一家貢獻了 36.8% 的利潤
        if claim.qualifier != "exact" or base.qualifier != "exact" or any(w in words for w in weighted):
            continue
        nearest = (claim.value * base.value).to_integral_value()
        computed = quotient(Const(nearest, _plain(nearest)), Ref(base.id))
        yield proposal("granularity", claim.id, Reading(computed, Ref(claim.id)), operands=(base.id,))


def within_period(scene: Scene) -> Iterator[Proposal]:
    """全年 6.8 億元，其中第四季 7.2 億元: what falls into a part of the time is no more than the whole."""
    for match in scene.find(_patterns(scene.lexicon)["among_time"]):
        whole, when, part = (scene.group(match, n) for n in ("whole", "when", "part"))
        if not comparable(whole, part) or whole.low is not None or part.low is not None or when.period is None:
            continue
        if _NO_PART.search(match["mid"] + scene.before(whole, 12)) or is_change(scene, whole) or is_change(scene, part):
            continue
        start, _ = scene.sentence(match.start())
        dates = [m for m in scene.inside(start, match.start("whole")) if m.kind == "date" and m.period]
        if dates and dates[-1].period and dates[-1].period != when.period and dates[-1].period.covers(when.period):
            yield proposal("part_whole", part.id, Reading(Ref(part.id), Ref(whole.id), "<="), operands=(whole.id,))


_CAPPED = late("回购|购回|增持|减持|募集|发行|担保|理财|现金管理|授信|投资|采购|借款")
_SPENT = late("斥资|耗资|动用|使用|支付|完成")


@needs(words="上限 不超 最多 至多 以内")
def capped(scene: Scene) -> Iterator[Proposal]:
    """回購總額不超過 10 億元，截至目前已回購 6.3 億元: what is done is no more than what was allowed."""
    for match in scene.find(_patterns(scene.lexicon)["capped"]):
        cap, used = scene.group(match, "cap"), scene.group(match, "used")
        lead = scene.before(cap, 20)
        at_most = cap.qualifier == "at_most" or once("上限|不超过?|[至最]多").search(lead) is not None
        if not comparable(cap, used) or not at_most or is_change(scene, used):
            continue
        deed = _CAPPED.search(lead) or _CAPPED.search(scene.after(cap, 16))
        words = match["m1"] + match["m2"]
        if deed is None or used.value is None or not (deed[0] in words or _SPENT.search(words)):
            continue
        reading = Reading(Ref(used.id), Ref(cap.id, part="bare"), "<=")
        yield proposal("bound", used.id, reading, operands=(cap.id,), strength="slip")


FINDERS = (within_period, capped, top_by_fact, above, mean_price, granularity)
