"""Relations whose figures stand apart: a price here and the shares there, two closings and their difference.

Which figures belong together is tried out, each likely pair by itself, and only a pair that holds is told. None
of these is an alarm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from pipeline.formula import Const, Formula, Ref, change_rate, difference, product, quotient
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.precision import Hedge, significant_digits
from pipeline.relations.changes import is_change, is_compared
from pipeline.relations.fitting import roughly
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues, echoes, needs, once

__all__ = ["FINDERS"]

#: So many prices, numbers of things, and other figures near a claim are tried.
PRICES, THINGS, FEW = 4, 4, 4
#: A number of fewer things is no holding; a claim of so many digits is given by no chance.
FEWEST, DIGITS = 100, 3
#: So many figures around a claim are looked through.
REACH = 40
GUESS: Strength = "guess"
#: So many figures of one metric are tried as a whole.
MOST_WHOLES = 24
#: Pairs that miss by more are not worth computing exactly.
CLOSE = 0.06
TENTH = Const(Decimal(10), "10")


@cache
def _words(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    words = cues(lexicon, "wide")
    patterns = {name: late(alternatives(listed)) for name, listed in words.items()}
    rise, fall = alternatives(words["rise"]), alternatives(words["fall"])
    value = "«MPQN»"
    patterns["move"] = compiled(
        rf"(?P<new>{value})[，,（(；;]?(?P<name>«~»{{0,12}}?)(?:{rise}|(?P<fall>{fall}))«^»{{0,4}}?(?P<change>«MQN»)(?:或|、|，|（|\(|，?«^»{{0,3}}?(?:幅|%)?)«^»{{0,4}}?(?P<rate>«P»)"
    )
    return patterns


def _around(scene: Scene, claim: Mention) -> list[Mention]:
    """Return the figures near a claim, the nearest before it first, then those after."""
    number = scene.number(claim)
    before = list(reversed(scene.mentions[max(0, number - REACH) : number]))
    return [*before, *scene.mentions[number + 1 : number + 1 + REACH // 4]]


@needs(cue=("wide", "product"))
def products(scene: Scene) -> Iterator[Proposal]:
    """Price × number, price × lot, dividend × shares, gain on a lot."""
    words = _words(scene.lexicon)
    for _, claim in scene.of_kinds("money"):
        if not claim.value or not words["product"].search(scene.before(claim, 14)):
            continue
        near = _around(scene, claim)
        prices = [m for m in near if _is_price(scene, m, claim, words)][:PRICES]
        things = [m for m in near if m.kind == "quantity" and m.value and m.unit in ("股", "张", "手", "只", "台")][
            :THINGS
        ]
        market = "市值" in scene.before(claim, 14)
        found = [p for price in prices for count in things for p in _product(scene, claim, price, count, market=market)]
        gain = words["gain"].search(scene.before(claim, 14)) is not None
        if gain:
            found += _gains(claim, prices, things)
        yield from found
        if gain and not found:
            yield from _wrong_gain(scene, claim, prices, things)
        elif not found:
            yield from _wrong_product(scene, claim, prices, things, market=market)
            yield from _tried(scene, claim, prices, things, market=market)


#: Shares in a lot of Taiwan, and words for a price of one.
LOT = 1000
_TAIWAN = late("承销价|得标均?价|竞拍底价")
_PER_SHARE = late("股|承销|得标|底价|收盘|均价|竞拍|认购")
#: Rates that are no quotient of two amounts as they stand.
_GROWS = late("增长率|复合|增速")
#: Prices that nothing was sold at.
_NO_PRICE = late("收益|盈利|净资产|最[高低]|上限|下限")
_ISSUED = late("(?:招股价|发售价|发行价|定价|供股价|配售价|认购价|承销价)[^，,。]{0,8}$")
_QUOTED = late("(?:收报|收市价|收盘价|现报|股价|收于|报)$")
_CAPITAL = late("股本|已发行|股份总数|流通在外|总股数")
#: What is called alike by so many characters is one thing.
NAME = 4
#: So many prices and numbers near a claim are tried where none gives it.
TRIED = 2
#: Sentences from a figure to what it is computed from.
APART = 2
#: Several deals, or shares of several classes, in one sentence.
_MANY = late("轮|先后|累计|历史|此前|曾|前后|连同|另[有行获外]|以及其他|剔除|扣除")
_CLASS = late("[ABH]股")


def _wrong_product(
    scene: Scene, claim: Mention, prices: list[Mention], things: list[Mention], *, market: bool
) -> Iterator[Proposal]:
    """Where no price and number give a claim, the only ones of its sentence or paragraph may be wrong."""
    if claim.qualifier not in ("exact", "approx") or _per_ten(scene, claim):
        return
    start, end = scene.sentence_of(claim)
    if _MANY.search(scene.masked, start, end) or len(set(_CLASS.findall(scene.masked, start, end))) > 1:
        return
    things = [m for m in things if (m.value or 0) >= FEWEST and not scene.before(m, 2).endswith("每")]
    prices = [m for m in prices if not once("收益|盈利|净资产|上限").search(scene.before(m, 12))]
    exact = significant_digits(claim.value) >= DIGITS
    for bounds in (Scene.sentence, Scene.line) if exact else (Scene.sentence,):
        here = bounds(scene, scene.place(claim))
        some = [m for m in prices if bounds(scene, scene.place(m)) == here]
        many = [m for m in things if bounds(scene, scene.place(m)) == here]
        if len(some) == 1 and len(many) == 1:
            yield _worth(scene, claim, some[0], many[0], "slip", market=market)
            return


def _tried(
    scene: Scene, claim: Mention, prices: list[Mention], things: list[Mention], *, market: bool
) -> Iterator[Proposal]:
    """Try the nearest numbers with the nearest prices of the paragraph, and with the one price of an issue."""
    if (
        claim.qualifier not in ("exact", "approx")
        or _per_ten(scene, claim)
        or once("净|估值").search(scene.before(claim, 12))
    ):
        return  # what a company that is bought is worth is of no shares that are issued for it
    here = scene.sentence_of(claim)
    if _MANY.search(scene.masked, *here):
        return
    near = [m for m in prices if _near(scene, m, claim) and not _NO_PRICE.search(scene.before(m, 12))]
    issued = [] if market else [m for m in prices if _ISSUED.search(scene.before(m, 14))]
    if len({m.value if m.value is not None else m.high for m in issued}) == 1:
        near = [*near[:TRIED], issued[0]]
    if market and not near:
        near = [m for m in prices if _QUOTED.search(scene.before(m, 8))][:1]
    things = [m for m in things if (m.value or 0) >= FEWEST]
    inside = [m for m in things if scene.sentence_of(m) == here]
    counts = inside or [m for m in things if _near(scene, m, claim)]
    counts = counts or [m for m in scene.mentions if _is_meant(scene, m, claim, market=market)]
    for count in counts[:TRIED]:
        for price in {m.id: m for m in near}.values():
            if inside or scene.sentence_of(price) == here or max(price.start, count.start) < claim.start:
                yield _worth(scene, claim, price, count, "trial", market=market)  # else of what is told afterwards


def _is_meant(scene: Scene, count: Mention, claim: Mention, *, market: bool) -> bool:
    """Whether a number of shares further off is the capital, or what the words before a claim name."""
    if count.unit != "股" or (count.value or 0) < FEWEST:
        return False
    words = scene.before(count, 12)
    if market:
        return _CAPITAL.search(words) is not None
    lead = scene.before(claim, 16)
    return any(lead[i : i + NAME] in words for i in range(len(lead) - NAME + 1) if lead[i : i + NAME].isalpha())


def _size(mention: Mention) -> float:
    return float(mention.value if mention.value is not None else mention.high or 0)


def _is_price(scene: Scene, mention: Mention, claim: Mention, words: dict[str, re.Pattern[str]]) -> bool:
    if mention.kind != "money" or mention is claim or mention.unit != claim.unit or "亿" in scene.text(mention):
        return False
    return bool(words["price"].search(scene.before(mention, 12)))


def _product(scene: Scene, claim: Mention, price: Mention, count: Mention, *, market: bool) -> Iterator[Proposal]:
    size = _size(price) * _size(count) * _lots(scene, price, count) / (10 if _per_ten(scene, price) else 1)
    if roughly(size, claim, CLOSE):
        yield _worth(scene, claim, price, count, GUESS, market=market)


def _worth(
    scene: Scene, claim: Mention, price: Mention, count: Mention, strength: Strength, *, market: bool
) -> Proposal:
    amount: Formula = product(Ref(price.id, part="" if price.value is not None else "high"), Ref(count.id))
    if _per_ten(scene, price):
        amount = quotient(amount, TENTH)
    if (lots := _lots(scene, price, count)) > 1:
        amount = product(amount, Const(Decimal(lots), f"{lots}"))
    relation = "market_value" if market else "price_times_shares"
    reading = Reading(amount, Ref(claim.id))
    return proposal(relation, claim.id, reading, strength=strength, operands=(price.id, count.id))


def _lots(scene: Scene, price: Mention, count: Mention) -> int:
    """Return the shares of a lot: in Taiwan 1,500 張 at a price per share are 1,500,000 shares."""
    lead = scene.before(price, 12)
    if count.unit != "张" or "每张" in lead:
        return 1
    words = _PER_SHARE if price.unit == "TWD" else _TAIWAN
    return LOT if words.search(lead) else 1


def _per_ten(scene: Scene, price: Mention) -> bool:
    return "每10股" in scene.document.view.folded[max(0, price.start - 16) : price.start]


def _gains(claim: Mention, prices: list[Mention], things: list[Mention]) -> Iterator[Proposal]:
    for count in things:
        for high in prices:
            for low in prices:
                if high is not low and roughly((_size(high) - _size(low)) * _size(count), claim, CLOSE):
                    yield _gain(claim, high, low, count, GUESS)


def _wrong_gain(scene: Scene, claim: Mention, prices: list[Mention], things: list[Mention]) -> Iterator[Proposal]:
    """Where no prices give the gain on a lot: the price of the issue and those it is compared with."""
    here = scene.sentence_of(claim)
    lots = [m for m in things if m.start < claim.start and scene.sentence_of(m) == here]
    near = [m for m in prices if _near(scene, m, claim) and m.value is not None]
    lows = [m for m in near if _ISSUED.search(scene.before(m, 14))]
    if lots and len(lows) == 1:
        for high in [m for m in near if m is not lows[0]][:TRIED]:
            yield _gain(claim, high, lows[0], lots[0], "trial")


def _gain(claim: Mention, high: Mention, low: Mention, count: Mention, strength: Strength) -> Proposal:
    amount = product(difference(Ref(high.id), Ref(low.id)), Ref(count.id))
    ids = (high.id, low.id, count.id)
    return proposal("price_times_shares", claim.id, Reading(amount, Ref(claim.id)), strength=strength, operands=ids)


def differences(scene: Scene) -> Iterator[Proposal]:
    """Two closings and the points between them, debts less cash, shops opened less shops closed."""
    words = _words(scene.lexicon)
    for _, claim in scene.of_kinds("money", "quantity", "percentage_point"):
        if not claim.value or not words["net"].search(scene.before(claim, 6)):
            continue
        points = claim.kind == "percentage_point"
        kinds = ("percent",) if points else (claim.kind,)
        near = _nearest(scene, claim, kinds, 2 * FEW, None if points else claim)
        for i, a in enumerate(near):
            for b in near[i + 1 : i + 1 + FEW]:
                high, low = (a, b) if (a.value or 0) >= (b.value or 0) else (b, a)
                if not roughly(_size(high) - _size(low), claim, CLOSE):
                    continue
                relation = "percentage_point_change" if points else "difference"
                reading = Reading(difference(Ref(high.id), Ref(low.id)), Ref(claim.id))
                yield proposal(relation, claim.id, reading, strength=GUESS)


def _nearest(scene: Scene, claim: Mention, kinds: tuple[str, ...], most: int, like: Mention | None) -> list[Mention]:
    """Return the figures of some kinds near a claim, those of its paragraph and unit, the nearest before it first."""
    found: list[Mention] = []
    for mention in _around(scene, claim):
        told = mention.kind in kinds and mention.value is not None and (like is None or comparable(mention, like))
        if told and _near(scene, mention, claim):
            found.append(mention)
            if len(found) == most:
                break
    return found


def _near(scene: Scene, a: Mention, b: Mention) -> bool:
    """Whether two figures stand in one paragraph, a sentence between them at most."""
    if scene.line_of(a) != scene.line_of(b):
        return False
    layout = scene.document.layout
    return abs(layout.sentence_at(a.start) - layout.sentence_at(b.start)) <= APART


@needs(kinds="P", words="率 比 占")
def rates(scene: Scene) -> Iterator[Proposal]:
    """A rate that is named, and the two amounts nearest to it: 減值貸款 72.5億，比率 2.1%."""
    words = _words(scene.lexicon)
    for _, claim in scene.of_kinds("percent"):
        lead = scene.before(claim, 10)
        if not claim.value or claim.value >= 2 or not words["rate"].search(lead) or _GROWS.search(lead):
            continue
        near = [m for m in _nearest(scene, claim, ("money", "quantity"), 2 * REACH, None) if m.value][:FEW]
        for a in near:
            for b in near:
                if a is not b and comparable(a, b) and roughly(_size(a) / _size(b), claim, CLOSE):
                    relation = "share" if "占" in scene.before(claim, 10) else "ratio"
                    reading = Reading(quotient(Ref(a.id), Ref(b.id)), Ref(claim.id))
                    yield proposal(relation, claim.id, reading, strength=GUESS)


@needs(kinds="P", words="占 相当于 持股")
def shares(scene: Scene) -> Iterator[Proposal]:
    """佔營業收入的 13%, 佔已發行股本 55%: every figure of what the words name is tried as the whole."""
    capital = [m for m in scene.mentions if m.kind == "quantity" and m.unit == "股" and m.value][:MOST_WHOLES]
    for number, claim in enumerate(scene.mentions):
        lead = scene.before(claim, 24)
        if claim.kind != "percent" or not claim.value or not once("占|相当于|持股").search(lead):
            continue
        parts = [m for m in scene.mentions[max(0, number - 3) : number] if m.value and m.kind in ("money", "quantity")]
        named = scene.metrics_in(lead)
        wholes = _of_metrics(scene, named) if named else capital if once("股").search(lead) else []
        for part in parts:
            for whole in wholes:
                if whole is not part and comparable(part, whole) and roughly(_size(part) / _size(whole), claim, CLOSE):
                    reading = Reading(quotient(Ref(part.id), Ref(whole.id)), Ref(claim.id))
                    yield proposal("share", claim.id, reading, strength=GUESS)


def _of_metrics(scene: Scene, metrics: list[str]) -> list[Mention]:
    known = scene.notes.setdefault("wide metrics", {})
    assert isinstance(known, dict)
    key = metrics[-1]
    if key not in known:
        facts = [f for f in scene.facts_by_metric.get(key, ()) if f.segment is None]
        known[key] = [m for f in facts if (m := scene.document.by_id[f.mention]).value][:MOST_WHOLES]
    return known[key]  # type: ignore[no-any-return]


@needs(kinds="P")
def moves(scene: Scene) -> Iterator[Proposal]:
    """收報 25,220 點，跌 615 點或 2.38%: the rate of a change that is given with the new figure."""
    for match in scene.find(_words(scene.lexicon)["move"]):
        new, change, rate = (scene.group(match, n) for n in ("new", "change", "rate"))
        if not comparable(new, change) or rate.hedge is Hedge.TENTHS or _names_another(scene, new, match["name"]):
            continue
        if scene.before(change, 1) in ("至", "到") or is_change(scene, new) or is_compared(scene, new):
            continue  # 虧損收窄至 2.1 億; 赤字高出 1690 億，收入增加 1390 億（增幅 3%）
        falling = match["fall"] is not None
        computed = change_rate(Ref(change.id, falling), Ref(new.id))
        negative = falling and (rate.value or 0) > 0
        yield proposal("growth", rate.id, Reading(computed, Ref(rate.id, negative)), strength="slip")


_FILLER = late(
    "收报|收市|收盘|全日|全天|单日|日内|盘中|当日|累计|较|比|前|昨|上|个?交易日"
    "|大幅|小幅|略|微|急|再|共|仅|报|则|升幅|跌幅|指数|股价|[年月日周季收约 ，,（(；;]"
)


def _names_another(scene: Scene, figure: Mention, words: str) -> bool:
    """Whether a name between a figure and a change makes the change another's: 暫報 18,212 點標普 500 下跌 0.64 點."""
    named = _FILLER.sub("", once(r"[\uE000-\uF8FF]").sub("", words))
    own = scene.before(figure, 24)
    return len(named) > 1 and not echoes(named, own)


FINDERS = (products, differences, rates, shares, moves)
