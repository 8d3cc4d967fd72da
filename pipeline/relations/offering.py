"""Offerings: price × shares = proceeds, price × lot × levies = entrance fee, market value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache

from pipeline.formula import Const, Formula, Ref, difference, product, quotient
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, Strength, as_written, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues, needs, once

__all__ = ["FINDERS"]

#: How many lines apart price, shares and proceeds may stand, and how many characters in one.
REACH = 2
FARTHEST = 600
_RAISED = late("募|集资|筹|融资")
#: What is bought back is not what is issued.
_ISSUED, _BOUGHT = (
    late("发行价|认购价|配售价|行权价|行使价|招股价|发售价"),
    late("回购|购回|增持|减持"),
)
#: So many other numbers of shares are tried before a product counts as wrong.
MOST_OTHERS = 3
#: The sum of one issue, or of several.
_IN_ALL = {"合共", "合计"}
#: No share is dearer than this.
HIGHEST_PRICE = 100_000
GREEN_SHOE = Const(Decimal("1.15"), "1.15")


@cache
def _words(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    return {name: late(alternatives(words)) for name, words in cues(lexicon, "offering").items()}


@dataclass(slots=True)
class _Offer:
    """What has been read of an offering so far; a new paragraph about other shares starts another one."""

    price: Mention | None = None
    shares: Mention | None = None
    lot: Mention | None = None
    capital: Mention | None = None
    value: Mention | None = None
    quote: Mention | None = None
    bases: dict[str, Mention] = field(default_factory=dict)
    rivals: dict[str, Mention | None] = field(default_factory=dict)
    others: list[Mention] = field(default_factory=list)


@needs(words="股", cue=("offering", "value", "fee", "proceeds", "pe", "pb", "ps"))
def offering(scene: Scene) -> Iterator[Proposal]:
    """Walk through the article once, keeping the last price, number of shares and lot."""
    words = _words(scene.lexicon)
    offer = _Offer()
    for mention in scene.mentions:
        if mention.kind == "quantity" and mention.unit == "股":
            _take_shares(scene, offer, mention, words)
        elif mention.kind == "money":
            yield from _take_money(scene, offer, mention, words)
        elif mention.kind == "multiple":
            yield from _take_multiple(scene, offer, mention, words)


def _take_shares(scene: Scene, offer: _Offer, mention: Mention, words: dict[str, re.Pattern[str]]) -> None:
    before = scene.before(mention, 16)
    if words["lot"].search(before[-6:]):
        offer.lot = mention
    elif words["capital"].search(before) or words["capital"].match(scene.after(mention, 6).lstrip("的")):
        offer.capital = mention
    elif words["shares"].search(before) and not words["not_shares"].search(before):
        near = _near(scene, offer.shares, mention, REACH)
        offer.others = [*offer.others, offer.shares][-MOST_OTHERS:] if near and offer.shares else []
        offer.shares, offer.price = mention, offer.price if _near(scene, offer.price, mention, 0) else None


def _is_price(scene: Scene, mention: Mention, words: dict[str, re.Pattern[str]]) -> bool:
    """Whether an amount is one per share: by the words before it, or as 按 116.2 港元計算."""
    before = scene.before(mention, 16)
    if words["not_price"].search(before):
        return False
    by = once("[按以]$").search(before) and once("/股|(?:每股)?计|每股").match(scene.after(mention, 6))
    return bool(words["price"].search(before) or (by and (mention.value or 0) < HIGHEST_PRICE))


def _take_money(scene: Scene, offer: _Offer, mention: Mention, words: dict[str, re.Pattern[str]]) -> Iterator[Proposal]:
    before = scene.before(mention, 16)
    if words["eps"].search(before[-8:]):
        offer.bases["eps"] = mention
    elif words["fee"].search(before[-10:]):
        yield from _entrance(scene, offer, mention)
    elif _is_price(scene, mention, words):
        if not words["lot"].search(before[-4:]):
            offer.price = mention
    elif words["value"].search(once("[，,。；;]").split(before[-8:])[-1]):
        offer.value = mention
        yield from _market_value(scene, offer, mention)
    elif words["proceeds"].search(before[-10:]):
        yield from _proceeds(scene, offer, mention, words)
    else:
        if words["quote"].search(before[-6:]):
            offer.quote = mention
        name = next((n for n in ("eps", "profit", "sales", "book") if words[n].search(before[-10:])), None)
        if name and not _forecast(scene, mention, words):
            base = "bps" if name == "book" and "每股" in before else name
            older = offer.bases.get(base)
            offer.rivals[base] = older if older is not None and _together(scene, older, mention) else None
            offer.bases[base] = mention


def _forecast(scene: Scene, mention: Mention, words: dict[str, re.Pattern[str]]) -> bool:
    """Whether an amount is expected and not yet earned."""
    expected = any(f.aggregate == "forecast" for f in scene.facts(mention))
    return expected or words["forward"].search(scene.before(mention, 16)) is not None


def _near(scene: Scene, first: Mention | None, second: Mention, lines: int) -> bool:
    if first is None:
        return False
    layout = scene.document.layout
    apart = abs(layout.line_at(second.start) - layout.line_at(first.start))
    return apart <= lines and abs(second.start - first.start) <= FARTHEST


def _together(scene: Scene, *mentions: Mention) -> bool:
    """Whether figures stand in one sentence."""
    return len({scene.sentence_of(m) for m in mentions}) == 1


def _entrance(scene: Scene, offer: _Offer, fee: Mention) -> Iterator[Proposal]:
    price, lot = offer.price, offer.lot
    if price is None or lot is None or not (_near(scene, price, fee, 1) and _near(scene, lot, fee, 0)):
        return
    if price.unit != fee.unit and "unknown" not in (price.unit_from, fee.unit_from):
        return
    factor = _levies(scene)
    levied = Const(factor, f"{factor.normalize():f}")
    top = _end(price, high=True)
    readings = (
        Reading(product(top, Ref(lot.id), levied), Ref(fee.id)),
        Reading(product(top, Ref(lot.id)), Ref(fee.id), name="未计手续费"),
        Reading(product(_end(price, high=False), Ref(lot.id), levied), Ref(fee.id), name="按下限定价"),
    )
    yield proposal("price_times_shares", fee.id, *readings, operands=(price.id, lot.id))


def _levies(scene: Scene) -> Decimal:
    """Return the factor of the day; the newest one when the day is not known."""
    rows = scene.lexicon.tree("levies").get("entrance", [])
    day = (scene.document.article.published or date.max).isoformat()
    assert isinstance(rows, list)
    known = [Decimal(str(r["factor"])) for r in rows if str(r["from"]) <= day]
    return known[-1] if known else Decimal(str(rows[0]["factor"]))


def _end(price: Mention, *, high: bool) -> Formula:
    """Return the upper or lower end of a price range, or the price itself."""
    return Ref(price.id, part="bare" if price.value is not None else "high" if high else "low")


def _proceeds(scene: Scene, offer: _Offer, claim: Mention, words: dict[str, re.Pattern[str]]) -> Iterator[Proposal]:
    price, shares = offer.price, offer.shares
    if (
        price is None
        or shares is None
        or not (_near(scene, price, claim, REACH) and _near(scene, shares, claim, REACH))
    ):
        return
    before = scene.before(claim, 16)
    bought = _BOUGHT.search(scene.before(shares, 16)) is not None
    if bought and (_ISSUED.search(scene.before(price, 16)) or _RAISED.search(before[-10:])):
        return
    others = {m[0] for m in words["not_proceeds"].finditer(before)}
    together = _together(scene, price, shares, claim)
    if others - (_IN_ALL if together else set()) or not comparable_money(price, claim) or claim.low is not None:
        return
    amount = product(_end(price, high=True), as_written(shares))
    # 最多集資 is what the top of the price range raises, and no upper bound of it.
    stated = Ref(claim.id, part="bare" if claim.qualifier == "at_most" else "")
    readings = [Reading(amount, stated)]
    if price.low is not None and claim.qualifier != "at_most" and "最多" not in before:
        low = product(_end(price, high=False), Ref(shares.id))
        both: Formula = product(Ref(price.id), Ref(shares.id))
        readings += [Reading(both, stated, name="招股价区间之内"), Reading(low, stated, name="按下限定价")]
    if words["allotment"].search(scene.masked):
        readings.append(Reading(product(amount, GREEN_SHOE), stated, name="计入超额配股权"))
    if shares.qualifier == "at_most":  # of 最多 2,800 萬股 fewer may be taken
        readings.append(Reading(amount, stated, ">=", name="未必足额"))
    net = words["net"].search(before) or words["net"].search(scene.after(claim, 6))
    if net:
        readings.append(Reading(amount, stated, ">=", name="净额"))
    sure: Strength = "plain" if together and not others else "slip"
    for other in offer.others:  # 發售 1,706萬股，其中公開發售 171萬股、國際發售 1,535萬股
        total = product(_end(price, high=True), Ref(other.id))
        readings.append(Reading(total, stated, ">=" if net else "=", name="股数另指"))
    yield proposal("price_times_shares", claim.id, *readings, strength=sure, operands=(shares.id, price.id))


def comparable_money(a: Mention, b: Mention) -> bool:
    """Whether two amounts are of one currency, a bare 元 beside a named one counting as the same."""
    return a.unit == b.unit or "unknown" in (a.unit_from, b.unit_from)


def _market_value(scene: Scene, offer: _Offer, claim: Mention) -> Iterator[Proposal]:
    capital = offer.capital
    price = offer.quote if offer.quote is not None and _together(scene, offer.quote, claim) else offer.price
    if price is None or capital is None or not comparable_money(price, claim):
        return
    if not (_near(scene, price, claim, 0) and _near(scene, capital, claim, 0)):
        return
    if "流通" in scene.before(claim, 8) and "流通" not in scene.before(capital, 10):
        return  # of the shares that are traded
    if claim.low is not None and price.low is None:
        return  # what analysts hold it to be worth
    readings = [Reading(product(_end(price, high=True), Ref(capital.id)), Ref(claim.id))]
    if price.low is not None:
        readings.append(Reading(product(Ref(price.id), Ref(capital.id)), Ref(claim.id), name="招股价区间之内"))
    strength: Strength = "plain" if _together(scene, price, capital, claim) else "slip"
    yield proposal("market_value", claim.id, *readings, strength=strength, operands=(price.id, capital.id))


#: Ratio → what the market value is divided by, and the price per share by.
_RATIOS = {"pe": ("profit", "eps"), "ps": ("sales", None), "pb": ("book", "bps")}


def _take_multiple(
    scene: Scene, offer: _Offer, claim: Mention, words: dict[str, re.Pattern[str]]
) -> Iterator[Proposal]:
    """Read 市盈率, 市銷率, 市淨率 of figures in the same sentence."""
    before = scene.before(claim, 16)
    name = next((n for n in _RATIOS if words[n].search(before)), None)
    if name is None or words["forward"].search(before):
        return
    whole, per_share = _RATIOS[name]
    price = offer.quote or offer.price
    for top, base in ((offer.value, whole), (price, per_share or "")):
        bottom, rival = offer.bases.get(base), offer.rivals.get(base)
        if top is not None and bottom is not None and comparable(top, bottom) and _together(scene, top, bottom, claim):
            readings = [Reading(quotient(Ref(top.id), Ref(bottom.id)), Ref(claim.id))]
            if rival is not None and comparable(top, rival):  # 經調整純利 beside 純利
                readings.append(Reading(quotient(Ref(top.id), Ref(rival.id)), Ref(claim.id), name="利润另指"))
            yield proposal("market_value", claim.id, *readings, operands=(top.id, bottom.id))
            return


@cache
def _stake_pattern() -> re.Pattern[str]:
    return compiled(
        r"(?P<paid>«M»)(?P<m1>«~»{0,10}?(?:认购|收购|换取|获得|取得|入股|购买|受让|买入)«~»{0,12}?)(?P<stake>«P»)(?P<m2>«^»{0,6}?(?:股权|股份|权益))"
        r"(?P<m3>«~»{0,14}?(?:估值|市值|作价))«^»{0,6}?(?P<claim>«M»)"
    )


@needs(kinds="P", words="估值 市值 作价")
def stakes(scene: Scene) -> Iterator[Proposal]:
    """以 3 億元認購 10% 股權，對應投後估值 30 億元."""
    for match in scene.find(_stake_pattern()):
        paid, stake, claim = (scene.group(match, n) for n in ("paid", "stake", "claim"))
        if comparable(paid, claim):
            readings = [Reading(quotient(Ref(paid.id), Ref(stake.id)), Ref(claim.id))]
            if "投前" in match["m3"]:
                readings = [Reading(difference(quotient(Ref(paid.id), Ref(stake.id)), Ref(paid.id)), Ref(claim.id))]
            yield proposal("market_value", claim.id, *readings)


FINDERS = (offering, stakes)
