"""Shares that were bought back between two prices, and shares of a capital before and after it is enlarged.

累計回購 563.04 萬股，最高成交價為 5.99 元/股，最低成交價為 5.10 元/股，支付的總金額為 3,048.9 萬元: what was paid
lies between the shares at the lowest and at the highest price. 佔現有已發行股本約 17.65% 及經擴大後約 15.00%: the
second share follows from the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from re import Pattern

from pipeline.formula import Const, Ref, product, quotient, sum_of
from pipeline.lexicon import Lexicon
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, comparable, compiled, needs, once

__all__ = ["FINDERS"]

#: What brokers and stamps take of a purchase at most.
FEES = Decimal("0.005")
_PLANNED = late("上限|下限|拟|计划|[不将]|剩余|尚")
#: Of 佔公司總股本 5.21 億股的 4.58% the second figure is what was not bought.
_CAPITAL = late("股本|已发行|股份总数")
ONE = Const(Decimal(1), "1")


@cache
def _patterns(lexicon: Lexicon) -> dict[str, Pattern[str]]:
    price = r"(?:/股)?[，,、；和及与]{0,2}"
    prices = rf"最高«^»{{0,8}}?(?P<high>«M»){price}«^»{{0,8}}?最低«^»{{0,8}}?(?P<low>«M»)"
    paid = r"(?:金额|总额|资金|支付|耗资)«^»{0,10}?(?P<paid>«M»)"
    return {
        "prices_first": compiled(rf"(?P<shares>«Q»)(?P<mid>«.»{{0,48}}?){prices}{price}«^»{{0,12}}?{paid}"),
        "paid_first": compiled(rf"(?P<shares>«Q»)(?P<mid>«.»{{0,32}}?){paid}«^»{{0,20}}?{prices}"),
        "enlarged": compiled(
            r"(?:占|相当于)(?P<now>«^»{0,30}?)(?P<before>«P»)(?P<mid>«.»{0,24}?)(?:扩大|扩大后)(?P<tail>«^»{0,24}?)(?P<after>«P»)"
        ),
    }


@needs(kinds="M", words="最低")
@needs(kinds="Q")
def bought(scene: Scene) -> Iterator[Proposal]:
    """Compare what was paid with the shares at the highest and at the lowest price."""
    patterns = _patterns(scene.lexicon)
    for match in (m for name in ("prices_first", "paid_first") for m in scene.find(patterns[name])):
        shares, high, low, paid = (scene.group(match, name) for name in ("shares", "high", "low", "paid"))
        counted = [m for m in scene.inside(*match.span("mid")) if m.kind not in ("percent", "date")]
        if (
            _PLANNED.search(scene.before(paid, 20))
            or shares.unit != "股"
            or _CAPITAL.search(scene.before(shares, 8))
            or counted
            or not (comparable(high, low) and comparable(high, paid))
        ):
            continue
        count, sum_paid = Ref(shares.id), Ref(paid.id)
        most = Reading(product(Ref(high.id), count), sum_paid, ">=", margin=FEES)
        least = Reading(product(Ref(low.id), count), sum_paid, "<=", margin=FEES)
        yield proposal("price_times_shares", paid.id, most, strength="slip")
        yield proposal("price_times_shares", paid.id, least, strength="slip")


@needs(kinds="P", words="扩大")
def enlarged(scene: Scene) -> Iterator[Proposal]:
    """Compare a share of the capital with that of the capital that the new shares enlarge."""
    for match in scene.find(_patterns(scene.lexicon)["enlarged"]):
        before, after = scene.group(match, "before"), scene.group(match, "after")
        others = [m for m in scene.inside(*match.span("mid")) if m.kind in ("percent", "quantity")]
        if ("H股" in match["now"]) != ("H股" in match["tail"]):
            continue  # of one class, and of all
        if others or "扩大" in match["now"] or not once("现有|已发行|总股本").search(match["now"]):
            continue
        if before.value is None or after.value is None or not before.value < 1:
            continue
        computed = quotient(Ref(before.id), sum_of(ONE, Ref(before.id)))
        yield proposal("share", after.id, Reading(computed, Ref(after.id)), strength="slip")


FINDERS = (bought, enlarged)
