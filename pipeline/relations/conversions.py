"""One amount in two currencies or two units: 1.5 億美元（約合 10.8 億元人民幣）, 3.2 萬平方米（約 48 畝）."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from pipeline.formula import Const, Ref, product
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, compiled, needs, once

__all__ = ["FINDERS"]

#: Articles round rates, or take that of another day: an alarm only beyond this share of the year's range.
MARGIN = Decimal("0.05")
#: A troy ounce in avoirdupois ounces.
TROY = Decimal("31.1034768") / Decimal("28.349523125")
#: Words between the figures; more of them before a bracket: 3 億美元貸款協議（折合約 23.4 億港元）.
_JOINT = r"(?:«^»{1,8}?(?=[（(]))?[，,]?\s?[（(]?«^»{0,4}?"
_JOINT += r"(?:约合|折合|约为|相当于|约等于|合共约|合约|折算|约折|合|约|即|等于|折)«^»{0,6}?"


#: 约占其 joins a part and a whole, 约合每股 an amount and one per share.
#: 約 and 即 join only what they follow at once: 2212 億元，服務業約 5846 億元 are two amounts.
_PLAIN = late(r"[，,]?\s?[（(]?(?:亦|也)?(?:大?约为?|合|即|折|等于|相当于|折合|约合|折算)")
_AT_ONCE = late(_PLAIN.pattern + r"(?:大?约为?|人民币|港[币元]?|新?台币|[美日欧韩]元?|近|逾|超过?|于|成|共|[^一-鿿])*")
_STRONG = late("折合|约合|相当于|折算|约等于|合约")
_NO_JOINT = late("[占每比]|的(?!.*(?:折合|约合|相当于|折算))|(?:折合|约合|相当于|折算).*的")
#: 降至 4,200 萬桶 is one figure, no end of a range.
_REACHED = late("[增升涨高大长加降减跌低少缩达]至$")
_PER = r"每(?P<{0}>公斤|千克|斤|吨|克|盎司|磅|平方米|平方尺|平方呎|坪|亩|公顷|公里|桶|升|度|千瓦时|兆瓦时)"


@cache
def _per_pattern() -> re.Pattern[str]:
    joint = _JOINT.removesuffix("«^»{0,6}?")
    first, second = _PER.replace("{0}", "first"), _PER.replace("{0}", "second")
    return compiled(rf"{first}«^»{{0,10}}?(?P<a>«M»){joint}{second}«^»{{0,4}}?(?P<b>«M»)")


@cache
def _pattern() -> re.Pattern[str]:
    return compiled(rf"(?P<a>«MQ»)(?P<mid>{_JOINT})(?P<b>«MQ»)")


#: What a bare 元 may be.
YUAN = ("CNY", "HKD", "TWD")
_Range = tuple[Decimal, Decimal]


@cache
def _rates(lexicon: Lexicon) -> dict[tuple[str, int], tuple[Decimal, Decimal]]:
    rows = lexicon.table("exchange", ("currency", "year", "low", "high", "source"))
    return {(r["currency"], int(r["year"])): (Decimal(r["low"]), Decimal(r["high"])) for r in rows}


@cache
def _units(lexicon: Lexicon) -> dict[str, tuple[str, Decimal]]:
    """Return dimension and factor of each unit that converts."""
    rows = lexicon.table("units", ("word", "unit", "dimension", "factor"))
    return {r["unit"]: (r["dimension"], Decimal(r["factor"])) for r in rows if r["dimension"] != "none" and r["factor"]}


@needs(words="合 约 当于 即 等于 折")
def conversions(scene: Scene) -> Iterator[Proposal]:
    """Pair the two figures around 約合."""
    for match in scene.find(_pattern()):
        a, b = scene.group(match, "a"), scene.group(match, "b")
        if (
            a.kind != b.kind
            or a.unit is None
            or b.unit is None
            or _lists(scene, match)
            or _NO_JOINT.search(match["mid"])
            or not (_AT_ONCE.fullmatch(match["mid"]) or _STRONG.search(match["mid"]))
        ):
            continue
        if a.unit == b.unit:
            yield from _same_unit(a, b, match["mid"])
            continue
        if a.kind == "money":
            yield from _currency(scene, a, b)
        else:
            yield from _unit(scene, a, b, match["mid"])


def _same_unit(a: Mention, b: Mention, words: str) -> Iterator[Proposal]:
    """45,000 吨，即 4.5 万吨: one amount in two notations."""
    if once("即|等于").search(words) and a.kind == "quantity" and a.value is not None and b.value is not None:
        yield proposal("unit", b.id, Reading(Ref(a.id), Ref(b.id)), operands=(a.id,), strength="slip")


@needs(words="每")
def per_unit(scene: Scene) -> Iterator[Proposal]:
    """每公斤 80 元，相當於每斤 40 元: a price per one unit and per another."""
    for match in scene.find(_per_pattern()):
        a, b = scene.group(match, "a"), scene.group(match, "b")
        first, second = (_units(scene.lexicon).get(match[name]) for name in ("first", "second"))
        if a.unit != b.unit or first is None or second is None or first[0] != second[0] or first[1] == second[1]:
            continue
        factor = second[1] / first[1]
        computed = product(Ref(a.id), Const(factor, f"{factor:.6g}"))
        yield proposal("unit", b.id, Reading(computed, Ref(b.id)), operands=(a.id,))


def _lists(scene: Scene, match: re.Match[str]) -> bool:
    """Whether the second figure is one of several in a bracket that pair with several before it."""
    before = scene.masked[max(0, match.start() - 2) : match.start()]
    return before.endswith(("、", "和", "及", "至")) and not _REACHED.search(before)


def _currency(scene: Scene, a: Mention, b: Mention) -> Iterator[Proposal]:
    if "unknown" in (a.unit_from, b.unit_from):
        return
    year = _year(scene, a)
    rates = _rates(scene.lexicon)
    first, second = rates.get((a.unit or "", year or 0)), rates.get((b.unit or "", year or 0))
    if first is None or second is None:
        unknown = Const(Decimal(0), "?", Decimal(1), Decimal(0))
        yield proposal("currency", b.id, Reading(unknown, Ref(b.id)), operands=(a.id,), strength="unknown")
        return
    readings = [*_at(first, second, a, b, None)]
    bare = a.unit in YUAN and not once("人民币|港|台|币|HK|NT|RMB|CN").search(scene.text(a))
    for other in YUAN if bare else ():
        if other not in (a.unit, b.unit) and (other, year or 0) in rates:  # a bare 元 may be another country's
            readings += _at(rates[other, year or 0], second, a, b, f"元 为 {other}")[:1]
    yield proposal("currency", b.id, *readings, operands=(a.id,))


def _at(first: _Range, second: _Range, a: Mention, b: Mention, name: str | None) -> list[Reading]:
    """Convert at the rates of the year, and at rates a little beyond them."""
    low, high = second[0] / first[1], second[1] / first[0]
    rate = Const((low + high) / 2, f"{_short(low)}–{_short(high)}", low, high)
    converted = product(Ref(a.id), rate)
    wide = Reading(converted, Ref(b.id), margin=MARGIN, name="汇率在当年区间之外不远", loose=True)
    return [Reading(converted, Ref(b.id), name=name), wide]


def _short(value: Decimal) -> str:
    return f"{value:.4g}"


def _year(scene: Scene, mention: Mention) -> int | None:
    """Return the year of an amount: the date nearest before it in its sentence, its fact's, the publication's."""
    place = scene.place(mention)
    start, _ = scene.sentence(place)
    dates = [m for m in scene.inside(start, place) if m.kind == "date" and m.period]
    if dates and dates[-1].period:
        return dates[-1].period.end.year
    fact = scene.facts(mention)
    if fact and fact[0].period:
        return fact[0].period.end.year
    published = scene.document.article.published
    return published.year if published else None


def _unit(scene: Scene, a: Mention, b: Mention, words: str) -> Iterator[Proposal]:
    units = _units(scene.lexicon)
    first, second = units.get(a.unit or ""), units.get(b.unit or "")
    if first is None or second is None or first[0] != second[0] or first[1] == second[1]:
        return
    factor = first[1] / second[1]
    bracketed = once("[（(]|合|当|即|等于|折").search(words)
    readings = [Reading(product(Ref(a.id), Const(factor, f"{factor:.6g}")), Ref(b.id))]
    if "盎司" in (a.unit, b.unit):  # precious metals are weighed in troy ounces
        troy = factor / TROY if b.unit == "盎司" else factor * TROY
        readings[0] = readings[0]._replace(name="常衡盎司")
        readings.insert(0, Reading(product(Ref(a.id), Const(troy, f"{troy:.6g}")), Ref(b.id)))
    yield proposal("unit", b.id, *readings, operands=(a.id,), strength="plain" if bracketed else "slip")


FINDERS = (conversions, per_unit)
