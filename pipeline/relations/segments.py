"""Parts with their shares, one after the other: A a，占 42%；B b，占 31%；C c，占 27%.

Two pairs and more point to one whole, wherever in the article it stands; a figure of a pair that then disagrees
is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.formula import Ref, quotient, sum_of
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.lists import HUNDRED
from pipeline.relations.proposal import Proposal, Reading, Strength, as_written, proposal
from pipeline.relations.scene import Scene, comparable, needs

__all__ = ["FINDERS"]

#: Pairs of one row stand no more than so many figures apart.
APART = 3
#: So many figures before (and after) a row may be its whole.
BEFORE, AFTER = 60, 6
#: Shares of a closed row add up to one within this.
ROUNDING = Decimal("0.012")
OVERLAP = Decimal("1.25")
#: Longer words between an amount and a percentage make them no pair.
LONGEST = 26
_OF = late(r"[，,、（(]?[^，,。；;]{0,10}?(?:占比?|贡献)[^，,。；;]{0,14}?")
_EQUAL = late(r"[、，,（(]?(?:即|相当于|合共?|共)约?")
#: What makes an amount and a percentage no pair, or one of another whole.
_CHANGE = late("增|减|升|降|涨|跌|同比|环比|按年|按季|率|扣除|剔除")


@dataclass(frozen=True, slots=True)
class _Pair:
    part: Mention
    share: Mention


@needs(kinds="P", words="占 贡献")
def segments(scene: Scene) -> Iterator[Proposal]:
    """Find the rows, their common whole, and what each pair claims of it."""
    for row in _rows(scene):
        shares = sum_of(*(Ref(p.share.id) for p in row))
        ids = tuple(p.share.id for p in row)
        readings = (Reading(shares, HUNDRED), Reading(shares, HUNDRED, "<=", name="只列出一部分"))
        yield proposal("shares_total", None, *readings, operands=ids, strength="slip")
        whole, votes = _whole(scene, row)
        if whole is None:
            continue
        sure: Strength = "plain" if votes >= max(2, len(row) - 1) else "doubtful"
        for pair in row:
            reading = Reading(quotient(as_written(pair.part), Ref(whole.id)), as_written(pair.share))
            yield proposal("share", pair.share.id, reading, strength=sure)
        parts = sum_of(*(Ref(p.part.id) for p in row))
        total = sum((p.share.value for p in row if p.share.value is not None), Decimal(0))
        closed = abs(total - 1) <= ROUNDING and sure == "plain"
        yield proposal("sum", whole.id, Reading(parts, Ref(whole.id)), strength="tight" if closed else "doubtful")


def _rows(scene: Scene) -> Iterator[list[_Pair]]:
    """Yield runs of pairs of one unit in one paragraph."""
    row: list[_Pair] = []
    last = -APART
    for number, mention in scene.of_kinds("money", "quantity", "percent"):
        pair = _pair(scene, mention) if mention.value else None
        if pair is None:
            continue
        near = row and number - last <= APART and scene.line_of(mention) == scene.line_of(row[-1].part)
        if not (near and comparable(row[-1].part, pair.part)):
            if len(row) > 1:
                yield row
            row = []
        if not row or row[-1].share is not pair.share:
            row.append(pair)
        last = number + 1
    if len(row) > 1:
        yield row


def _pair(scene: Scene, mention: Mention) -> _Pair | None:
    """Return a part and the share right after it, or a share and the amount that it is (占 10%、即 800 萬股)."""
    following = scene.following(mention)
    amounts = ("money", "quantity")
    if following is None or not following.value or not (mention.kind in amounts or following.kind in amounts):
        return None
    gap = scene.between(mention, following)
    shared = mention.kind in amounts and following.kind == "percent"
    if shared and len(gap) <= LONGEST and _OF.fullmatch(gap) and not _CHANGE.search(gap):
        return _Pair(mention, following)
    equal = mention.kind == "percent" and following.kind in amounts and _EQUAL.fullmatch(gap)
    return _Pair(following, mention) if equal and "占" in scene.before(mention, 10) else None


def _whole(scene: Scene, row: list[_Pair]) -> tuple[Mention | None, int]:
    """Return the figure that most pairs agree on, the nearest of equals, and how many do."""
    first, last = scene.number(row[0].part), scene.number(row[-1].share)
    parts = {p.part.id for p in row}
    around = (*reversed(scene.mentions[max(0, first - BEFORE) : first]), *scene.mentions[last + 1 : last + AFTER])
    best: Mention | None = None
    most = 1
    for mention in around:
        if mention.id in parts or mention.value is None or not comparable(mention, row[0].part):
            continue
        votes = sum(_agrees(pair, mention) for pair in row)
        if votes > most:
            best, most = mention, votes
    return best, most


def _agrees(pair: _Pair, whole: Mention) -> bool:
    if "at_most" in (pair.part.qualifier, pair.share.qualifier, whole.qualifier):
        return False  # what has no lower end is part of anything
    part, of, share = pair.part.soft, whole.soft, pair.share.hard
    if part is None or of is None or share is None or of.low is None or of.low <= 0:
        return False
    return (part / of).meets(share)


_NAMED = late(r"[，,、；;和及与]{0,2}(?:以及)?[^，,、；;（()）]{1,14}占(?:比)?(?:约|达|为|了|到)*")
_ASKED = late("受访|调查|认为|表示|看好|同时|多选|支持|意向|曾|增|升|降|减|涨|跌|以上|以下(?!比例)|其中")


@needs(kinds="P", words="占")
def bare_shares(scene: Scene) -> Iterator[Proposal]:
    """工業占 62%，教育占 23%，商業占 15%: shares of one whole are no more than all of it."""
    row: list[Mention] = []
    for mention in scene.mentions:
        gap = scene.before(mention, 24)
        named = mention.kind == "percent" and mention.value is not None and _NAMED.fullmatch(gap) is not None
        joined = bool(row) and scene.sentence_of(mention) == scene.sentence_of(row[-1])
        if named and (not row or joined):
            row.append(mention)
            continue
        yield from _exclusive(scene, row)
        row = [mention] if mention.kind == "percent" and mention.value and "占" in gap[-6:] else []
    yield from _exclusive(scene, row)


def _exclusive(scene: Scene, row: list[Mention]) -> Iterator[Proposal]:
    if len(row) < 2:
        return
    start, end = scene.sentence_of(row[0])
    if _ASKED.search(scene.masked[start:end]):
        return
    total = sum_of(*(Ref(m.id) for m in row))
    readings = (Reading(total, HUNDRED), Reading(total, HUNDRED, "<=", name="只列出一部分"))
    # Two shares that are far more than all overlap: AI 订单占 85%，数据处理占 84%.
    far = len(row) == 2 and sum((m.value for m in row if m.value is not None), Decimal(0)) > OVERLAP
    strength: Strength = "doubtful" if far else "plain"
    yield proposal("shares_total", None, *readings, operands=tuple(m.id for m in row), strength=strength)


_HEADING = late(
    "(?:收入|营收|销售|业务|客户|股权|股东|资产|持仓|成本|产品|地区|区域|渠道|终端|应用)[^，,。；;：:率]{0,4}"
    "(?:比重|占比|比例|构成|组成|分布|结构)(?:分别|依次)?(?:[为是]|[：:，,])?[^，,、；;：:]{1,10}$"
    "|(?:(?:表决|投票)(?:结果|情况)|以下比例[^，,。；;：:]{0,4})为?[：:，,]?[^，,、；;：:]{1,10}$"
)
_ITEM = late("[）)]?(?:[、，,；;]|和|及|与|以及){1,2}[^，,、；;占增升降减涨跌率]{1,12}")


@needs(kinds="P", words="比重 占比 比例 构成 组成 分布 结构 表决 投票")
def headed_shares(scene: Scene) -> Iterator[Proposal]:
    """營收比重：消費電子 46%、車用 31%、其他 23%: a heading, and a share after each name."""
    row: list[Mention] = []
    for mention in scene.mentions:
        percent = mention.kind == "percent" and bool(mention.value) and mention.low is None
        gap = scene.before(mention, 30) if percent else ""
        if row and percent and _ITEM.fullmatch(gap) and scene.sentence_of(mention) == scene.sentence_of(row[-1]):
            row.append(mention)
            continue
        if len(row) > 2:
            yield from _exclusive(scene, row)
        row = [mention] if percent and _HEADING.search(gap) else []
    if len(row) > 2:
        yield from _exclusive(scene, row)


FINDERS = (segments, bare_shares, headed_shares)
