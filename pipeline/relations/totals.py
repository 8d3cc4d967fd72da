"""Totals and their parts over several clauses or sentences.

The binding is by place and unit alone, so a failing sum is an alarm only when one common slip mends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from pipeline.formula import Ref, sum_of
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.changes import is_change
from pipeline.relations.fitting import of_another
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, comparable, compiled, needs, once

__all__ = ["FINDERS"]

MOST = 14
#: Counters of companies and their shares.
COMPANIES = frozenset({"只", "家", "间", "个"})
_TOTAL = late("合计|总计|总额|总金额|合共|共计|合约总|总价")
_SUM = r"(?:合计|合共|共计|总计|加起来)"
#: A list that ends so is all of it.
_CLOSED = late("[）)]?等?(?:组成|构成)")
_NETTED = late("抵[销消]|冲抵")
_RATE = late("同比|环比|按年|按季|增长|下降|较|增加|减少")


@cache
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    del lexicon
    return {
        "sentence": compiled(
            rf"(?P<last>«MQ»)(?P<mid>[）)]?[，,；;、（(]?(?:«^»{{0,3}}«Q»«^»{{0,2}}|«~»{{0,14}}?)){_SUM}(?P<tail>«^»{{0,10}}?)(?P<total>«MQ»)"
        ),
        "named": compiled(
            r"(?P<last>«MQ»)(?P<mid>[）)]?(?:等?(?:组成|构成))?[，,；;](?:«^»{0,4}?)总)(?:额|收入|营收|营业额|销售额|销量|出货量|产量|产能|用户数|员工人?数|人数|投资额?|资产|成本|门店数?)(?:约|则|合计|共|为|是|达到?|录得)*(?P<total>«MQ»)"
        ),
        "wide": compiled(
            r"(?P<whole>«MQ»)(?P<mid>[，,]«~»{0,8}?«PX»)?(?P<end>[。；;，,])(?:其中)[，,：:]?(?P<name>«~»{0,44}?)(?P<part>«MQ»)"
        ),
    }


@needs(words="合计 总计 总额 总金额 合共 共计 合约总 总价")
def after_total(scene: Scene) -> Iterator[Proposal]:
    """合計約 516.4 億元: the amounts of the same unit that follow, up to the next total, add up to it."""
    for number, total in enumerate(scene.mentions):
        if (
            total.kind not in ("money", "quantity")
            or total.qualifier not in ("exact", "approx")
            or not _TOTAL.search(scene.before(total, 14))
        ):
            continue
        parts = _following(scene, number, total)
        if (
            3 <= len(parts) <= MOST
            and suffix(scene, parts[0])
            and sum(1 for m in parts if m.value is not None) == len(parts)
        ):
            readings = [Reading(sum_of(*(Ref(m.id) for m in parts)), Ref(total.id))]
            for count in range(len(parts) - 1, 1, -1):  # 按地区 A、B; 按类型 C、D: a second cut may follow the first
                some = sum_of(*(Ref(m.id) for m in parts[:count]))
                readings.append(Reading(some, Ref(total.id), name="只取前几项"))
            yield proposal("sum", total.id, *readings, strength="tight")


def _following(scene: Scene, number: int, total: Mention) -> list[Mention]:
    """Return the amounts after a total; a figure with words of change or another total ends them."""
    layout = scene.document.layout
    line = layout.line_at(total.start)
    parts: list[Mention] = []
    for mention in scene.mentions[number + 1 : number + 3 * MOST]:
        if layout.line_at(mention.start) > line + 3:
            break
        if not comparable(mention, total):
            continue
        before = scene.before(mention, 16)
        if _TOTAL.search(before) or is_change(scene, mention) or _RATE.search(before):
            break
        if parts and suffix(scene, mention) != suffix(scene, parts[0]):
            break
        parts.append(mention)
        line = max(line, layout.line_at(mention.start) - 1)
    return parts


_HEDGES = late("(?:约|近|超过?|逾|达到?|为|是|共|人民币|港币|[ :：])+$")


def suffix(scene: Scene, mention: Mention) -> str:
    """Return the last two characters of the words before a figure: 動車組合同, 貨車合同 are of one row."""
    return _HEDGES.sub("", scene.before(mention, 16))[-2:]


@needs(words="合计 合共 共计 总计 加起来 总")
def sentence_total(scene: Scene) -> Iterator[Proposal]:
    """A a，B b，合計 c: the last amounts of the sentence add up to the total."""
    patterns = _patterns(scene.lexicon)
    for match, named in ((m, name == "named") for name in ("sentence", "named") for m in scene.find(patterns[name])):
        total, last = scene.group(match, "total"), scene.group(match, "last")
        words = match["mid"] + ("" if named else match["tail"])
        if not comparable(total, last) or once("累计|以来|占|调整|扣非").search(words):
            continue
        closed = _CLOSED.match(match["mid"]) is not None
        start, _ = scene.sentence(match.start())
        place = scene.place(last)
        like = [m for m in scene.inside(start, place + 1) if comparable(m, total) and not is_change(scene, m)]
        for count in range(2, min(len(like), 5) + 1):
            parts = like[-count:]
            reading = Reading(sum_of(*(Ref(m.id) for m in parts)), Ref(total.id))
            strength: Strength = "plain" if closed else "tight"
            if len({m.value for m in parts}) < count or of_another(scene, parts, total):
                strength = "doubtful"  # one figure told twice, or a total of something else
            if named and not closed:  # the parts before 總營收 may be some of them
                some = Reading(reading.computed, reading.claimed, "<=", name="只列出一部分", relation="part_whole")
                yield proposal("sum", total.id, reading, some, strength="tight" if count == len(like) else "doubtful")
                continue
            yield proposal("sum", total.id, reading, strength=strength if count == len(like) else "doubtful")


@needs(words="其中")
def wide_parts(scene: Scene) -> Iterator[Proposal]:
    """W，同比下降 g。其中，A a，同比下降 h；B b…: parts of the same metric over clauses."""
    for match in scene.find(_patterns(scene.lexicon)["wide"]):
        whole, first = scene.group(match, "whole"), scene.group(match, "part")
        if not comparable(whole, first) or is_change(scene, whole) or is_change(scene, first):
            continue
        if whole.qualifier not in ("exact", "approx"):
            continue
        _, end = scene.line(match.start())
        if _NETTED.search(scene.masked, scene.sentence(match.start())[0], end):
            continue
        metric = scene.metric(whole)
        like = [
            m for m in scene.inside(scene.place(first), end)[:12] if comparable(m, whole) and not is_change(scene, m)
        ]
        like = [m for m in like if metric is not None and scene.metric(m) == metric][:4]
        like = [m for m in like if suffix(scene, m) == suffix(scene, like[0]) != ""]
        for count in range(2, len(like) + 1):
            parts = like[:count]
            reading = Reading(sum_of(*(Ref(m.id) for m in parts)), Ref(whole.id))
            strength: Strength = "tight" if count == 2 else "trial" if count == len(like) else "doubtful"
            yield proposal("sum", whole.id, reading, strength=strength)


_RAISED = late("(?:集资额?|募资|只资|筹资|隻资)(?:最多|约|逾|近|超过?|额|不超过|至多|介乎|为|达|合共)*$")


@needs(words="集资 募资 只资 筹资")
def proceeds(scene: Scene) -> Iterator[Proposal]:
    """3 隻股份合共集資逾 27 億元: what each of them raises."""
    raised = [m for m in scene.mentions if m.kind == "money" and _RAISED.search(scene.before(m, 14))]
    for total in raised:
        if not once("合共|合计|共|总共").search(scene.before(total, 10)):
            continue
        parts = [m for m in raised if m.start > total.end and comparable_money(m, total) and not _shared(scene, m)]
        told = _counted(scene, total)
        if 2 <= len(parts) <= MOST and (told is None or told == len(parts)):
            reading = Reading(sum_of(*(Ref(m.id, part="bare") for m in parts)), Ref(total.id))
            yield proposal("sum", total.id, reading, strength="tight")
            return


def _counted(scene: Scene, total: Mention) -> Decimal | None:
    """Return how many raise it together, where the sentence says so: 3 隻股份合共集資."""
    start, _ = scene.sentence_of(total)
    counts = [m.value for m in scene.inside(start, scene.place(total)) if m.unit in COMPANIES]
    return counts[0] if counts else None


def comparable_money(a: Mention, b: Mention) -> bool:
    """Whether two amounts are of one currency, a bare 元 counting as any."""
    return a.kind == b.kind and (a.unit == b.unit or "unknown" in (a.unit_from, b.unit_from))


def _shared(scene: Scene, mention: Mention) -> bool:
    return once("合共|合计|总共").search(scene.before(mention, 10)) is not None


FINDERS = (after_total, sentence_total, wide_parts, proceeds)
