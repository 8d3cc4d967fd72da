"""Averages over months, days or heads, and how long cash lasts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

import regex

from pipeline.formula import Const, Formula, Ref, difference, product, quotient
from pipeline.lexicon import Lexicon
from pipeline.model import Mention, Period
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues

__all__ = ["FINDERS"]

#: Trading or working days of a calendar year, about.
WORKING = (Decimal(240) / 365, Decimal(262) / 365)


@cache
def _patterns(lexicon: Lexicon) -> dict[str, regex.Pattern[str]]:
    words = cues(lexicon, "averages")
    units = "|".join(f"(?P<{n}>{alternatives(words[n])})" for n in ("month", "day", "quarter", "year"))
    value = "«MQN»"
    return {
        "time": compiled(
            rf"(?P<total>{value})(?P<mid>[，,、；;（(]?«~»{{0,12}}?)(?:{units})(?P<tail>«^»{{0,10}}?)(?P<claim>{value})"
        ),
        "head": compiled(
            rf"(?P<a>{value})(?P<m1>«~»{{0,24}}?)(?P<b>{value})(?P<m2>[，,、；;（(]?«~»{{0,10}}?)(?P<cue>{alternatives(words['head'])})(?P<tail>«^»{{0,10}}?)(?P<claim>{value})"
        ),
        "runway": compiled(
            rf"(?P<burn>«M»)(?P<mid>«~»{{0,40}}?)(?:{alternatives(words['runway'])})«^»{{0,8}}?(?P<claim>«T»)"
        ),
        "cash": regex.compile(alternatives(words["cash"])),
        "credit": regex.compile(alternatives(words["credit"])),
        "burn": regex.compile(alternatives(words["burn"])),
    }


def over_time(scene: Scene) -> Iterator[Proposal]:
    """上半年虧損 17.52 億元，月均虧損近 3 億元."""
    for match in scene.find(_patterns(scene.lexicon)["time"]):
        total, claim = scene.group(match, "total"), scene.group(match, "claim")
        if not comparable(total, claim) or regex.search("增长|同比|环比|增至|降至|较", match["mid"] + match["tail"]):
            continue
        length, sure = _period(scene, total)
        unit = next(name for name in ("month", "day", "quarter", "year") if match[name])
        readings = tuple(
            Reading(quotient(Ref(total.id), count), Ref(claim.id), name=name) for count, name in _counts(length, unit)
        )
        if readings:
            yield proposal("average", claim.id, *readings, strength="plain" if sure else "slip")


def _period(scene: Scene, total: Mention) -> tuple[Period | None, bool]:
    """Return the period of a total: the date before it in its sentence, else its fact's."""
    place = scene.place(total)
    start, _ = scene.sentence(place)
    dates = [m for m in scene.inside(start, place) if m.kind == "date" and m.period]
    fact = scene.facts(total)
    stated = fact[0].period if fact else None
    if len(dates) == 1 and (stated is None or stated == dates[0].period):
        return dates[0].period, True
    return stated, False


def _counts(period: Period | None, unit: str) -> Iterator[tuple[Const, str | None]]:
    if period is None:
        return
    days = Decimal(period.days)
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
    if unit == "day":
        yield Const(days, f"{days}"), None
        yield Const(days, "工作日", days * WORKING[0], days * WORKING[1]), "按工作日"
        return
    size = {"month": 1, "quarter": 3, "year": 12}[unit]
    if months % size == 0 and months > size:
        yield Const(Decimal(months // size), f"{months // size}"), None


def by_head(scene: Scene) -> Iterator[Proposal]:
    """A total and a head-count in one sentence, and the average of them."""
    for match in scene.find(_patterns(scene.lexicon)["head"]):
        a, b, claim = (scene.group(match, n) for n in ("a", "b", "claim"))
        total, heads = (a, b) if comparable(a, claim) else (b, a)
        if (
            not comparable(total, claim)
            or heads.kind != "quantity"
            or comparable(heads, claim)
            or heads.unit == total.unit
        ):
            continue
        if regex.search("增长|同比|环比|每", match["m1"] + match["m2"]):
            continue
        yield proposal(
            "average",
            claim.id,
            Reading(quotient(Ref(total.id), Ref(heads.id)), Ref(claim.id)),
            strength="slip" if "，" in match["m1"] and len(match["m1"]) > 16 else "plain",
        )


def runway(scene: Scene) -> Iterator[Proposal]:
    """Cash, what goes out in a period, and how long the cash lasts."""
    patterns = _patterns(scene.lexicon)
    for match in scene.find(patterns["runway"]):
        burn, claim = scene.group(match, "burn"), scene.group(match, "claim")
        place = match.start("burn")
        around = scene.before(burn, 16) + scene.after(burn, 16)
        span = _burn_period(scene, burn)
        if span is None or not patterns["burn"].search(around):
            continue
        cash, credit = _cash(scene, burn, patterns)
        if not cash:
            continue
        readings: list[Reading] = []
        funds: Formula = Ref(cash[0].id)
        if credit is not None:
            own = difference(funds, Ref(credit.id))
            readings.append(Reading(_lasting(own, burn, span), Ref(claim.id)))
            readings.append(Reading(_lasting(funds, burn, span), Ref(claim.id), name="计入授信额度"))
        else:
            readings.append(Reading(_lasting(funds, burn, span), Ref(claim.id)))
        operands = [cash[0].id, *([credit.id] if credit else []), burn.id]
        operands += [span.id] if isinstance(span, Mention) else []
        strength: Strength = "plain" if len(scene.inside(scene.place(cash[0]), place)) < 12 else "slip"
        yield proposal("runway", claim.id, *readings, strength=strength, operands=tuple(operands))


def _lasting(funds: Formula, burn: Mention, span: Mention | Const) -> Formula:
    length: Formula = span if isinstance(span, Const) else Ref(span.id)
    return product(quotient(funds, Ref(burn.id)), length)


_EVERY = {"半年": ("0.5", "半年"), "年": ("1", "1 年"), "季": ("0.25", "1 季"), "月": (str(Decimal(1) / 12), "1 个月")}


def _burn_period(scene: Scene, burn: Mention) -> Mention | Const | None:
    """Return the period in which the cash is burnt: a duration just before it, or 每半年, 每月."""
    number = scene.number(burn)
    if number:
        previous = scene.mentions[number - 1]
        if (
            previous.kind == "duration"
            and len(scene.before(burn, 20)) < 14
            and previous.iso
            and "/" not in previous.iso
        ):
            return previous
    place = scene.place(burn)
    words = scene.masked[max(0, place - 14) : place]
    match = regex.search(r"每(?:个)?(半年|年|季|月)", words)
    if match:
        value, text = _EVERY[match[1]]
        return Const(Decimal(value), text)
    fact = scene.facts(burn)
    if fact and fact[0].period:
        years = Decimal(round(fact[0].period.days / 30.44)) / 12
        return Const(years, f"{years.normalize():.4g}") if years else None
    return None


def _cash(scene: Scene, burn: Mention, patterns: dict[str, regex.Pattern[str]]) -> tuple[list[Mention], Mention | None]:
    """Return the cash figures before the burn, the nearest first, and the credit lines that they include."""
    number = scene.number(burn)
    cash: list[Mention] = []
    credit: Mention | None = None
    for mention in reversed(scene.mentions[max(0, number - 14) : number]):
        if not comparable(mention, burn):
            continue
        place = scene.place(mention)
        lead, trail = scene.masked[max(scene.line(place)[0], place - 40) : place], scene.after(mention, 16)
        if patterns["credit"].search(trail) or (
            patterns["credit"].search(lead[-10:]) and not patterns["cash"].search(lead)
        ):
            credit = credit or mention
        elif patterns["cash"].search(lead):
            cash.append(mention)
    return cash[:1], credit


FINDERS = (over_time, by_head, runway)
