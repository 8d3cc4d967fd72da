"""Ratios of a price whose figures stand on either side: 股價 1,150 元，本益比 25.3 倍，對應每股純益 45.5 元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.formula import Ref, quotient
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, comparable, needs

__all__ = ["FINDERS"]

#: So many results are tried where the sentence does not tell.
TRIED = 6
_HEDGE = "(?:[约近逾超达为是]|报|人民币|港币|[ ：:])*$"
_PRICE = late(f"(?:股价|收盘价|收市价|现价|收报|发行价|招股价|定价){_HEDGE}")
_VALUE = late(f"(?:市值|估值|作价|交易价格|总价){_HEDGE}")

#: A ratio of other years' results than those that are told.
_OTHER_YEAR = late("预测|预期|动态|静态|往绩|滚动|前瞻|远期|TTM")


@dataclass(frozen=True, slots=True)
class _Ratio:
    """The words of a ratio, of what is per share, and of the whole amount below it with its metric."""

    name: re.Pattern[str]
    per_share: re.Pattern[str]
    whole: re.Pattern[str]
    metric: str


_RATIOS = (
    _Ratio(
        late("(?:市盈率|本益比|PE)(?:（[^）]*）)?[^，,。]{0,4}$"),
        late(f"每股(?:纯益|盈利|盈余|收益|净利){_HEDGE}"),
        late(f"(?:净利润|纯利|净利|盈利|溢利|纯益){_HEDGE}"),
        "net_profit",
    ),
    _Ratio(
        late("(?:市净率|股价净值比|PB)[^，,。]{0,4}$"),
        late(f"每股(?:净资产|净值|账面值){_HEDGE}"),
        late(f"(?:净资产|股东权益){_HEDGE}"),
        "net_assets",
    ),
    _Ratio(
        late("(?:市销率|股价营收比|PS)[^，,。]{0,4}$"),
        late("(?!)"),
        late(f"(?:收入|营收|营业额|销售额){_HEDGE}"),
        "revenue",
    ),
)


@needs(kinds="X", words="市盈率 本益比 市净率 股价净值比 市销率 PE PB")
def ratios(scene: Scene) -> Iterator[Proposal]:
    """Look for the price and what it is set against in the sentence of a ratio."""
    for claim in scene.mentions:
        if claim.kind != "multiple" or not claim.value:
            continue
        before = scene.before(claim, 16)
        rule = next((r for r in _RATIOS if r.name.search(before)), None)
        if rule is None or _OTHER_YEAR.search(before):
            continue
        start, end = scene.sentence_of(claim)
        money = [m for m in scene.inside(start, end) if m.kind == "money" and m.value]
        money.sort(key=lambda m: abs(m.start - claim.start))
        pair = _pair(scene, money, _PRICE, rule.per_share) or _pair(scene, money, _VALUE, rule.whole)
        if pair is not None:
            yield _ratio(claim, *pair, "slip")
            continue
        for top, bottom in _likely(scene, claim, rule):
            yield _ratio(claim, top, bottom, "trial")


def _ratio(claim: Mention, top: Mention, bottom: Mention, strength: Strength) -> Proposal:
    reading = Reading(quotient(Ref(top.id), Ref(bottom.id)), Ref(claim.id))
    return proposal("market_value", claim.id, reading, strength=strength)


def _likely(scene: Scene, claim: Mention, rule: _Ratio) -> list[tuple[Mention, Mention]]:
    """Return the value of the paragraph with the results of the article that bear the name, the nearest first."""
    line, _ = scene.line_of(claim)
    before = [m for m in scene.inside(line, scene.place(claim)) if m.kind == "money" and m.value]
    tops = [m for m in reversed(before) if _VALUE.search(scene.before(m, 14))][:1]
    results: dict[object, Mention] = {}
    for fact in scene.facts_by_metric.get(
        rule.metric, ()
    ):  # the largest of a period: a part may be called as all of it
        mention = scene.document.by_id[fact.mention]
        known = results.get(fact.period)
        if fact.segment is None and mention.value and (known is None or (known.value or 0) <= mention.value):
            results[fact.period] = mention
    named = [m for m in before if rule.whole.search(scene.before(m, 14))]
    bottoms = sorted({m.id: m for m in (*results.values(), *named)}.values(), key=lambda m: abs(m.start - claim.start))
    return [(top, bottom) for top in tops for bottom in bottoms[:TRIED] if comparable(top, bottom)]


def _pair(
    scene: Scene, money: list[Mention], top: re.Pattern[str], bottom: re.Pattern[str]
) -> tuple[Mention, Mention] | None:
    above = next((m for m in money if top.search(scene.before(m, 14))), None)
    below = next((m for m in money if bottom.search(scene.before(m, 14))), None)
    return (above, below) if above is not None and below is not None and comparable(above, below) else None


FINDERS = (ratios,)
