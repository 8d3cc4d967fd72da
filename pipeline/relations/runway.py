"""How long cash lasts at the rate at which it goes out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipeline.formula import Const, Formula, Ref, difference, product, quotient, sum_of
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues, needs, once

__all__ = ["FINDERS"]

#: So many figures before the claim are looked at.
WINDOW = 14
_EVERY = {"半年": ("0.5", "半年"), "年": ("1", "1 年"), "季": ("0.25", "1 季"), "月": (str(Decimal(1) / 12), "1 个月")}
_MEAN = late(
    r"(?:每(?:个)?|平均每(?:个)?)(半年|年|季|月)|(年|季|月)均|(?:单个?)?(年|季|月)度?(?=经营)?(?:经营)?(?:现金)?净?(?:流出|消耗|亏损)"
)


#: One kind of cost is not all that goes out.
_ONE_COST = late("(?:研发|资本|营销|销售|管理|利息|薪酬|人工)性?(?:支出|开支|费用|投入|花费|成本)[^，,]{0,6}$")
#: What lasts, or what is done so that it lasts, is another thing than the cash.
_BY_OTHER = late("订单|合同|储量|产能|库存|需求|客户|收入|营收|通过|增发|再融资|发债|借款|贷款|计划|希望|目标")


@dataclass(frozen=True, slots=True)
class _Funds:
    """What there is, and the credit lines that it includes or that come on top."""

    cash: Mention
    credit: Mention | None
    beside: bool


@cache
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    words = cues(lexicon, "averages")
    patterns = {name: late(alternatives(words[name])) for name in ("cash", "credit", "burn", "beside")}
    patterns["runway"] = compiled(rf"(?:{alternatives(words['runway'])})«^»{{0,8}}?(?P<claim>«T»)")
    return patterns


@needs(cue=("averages", "runway"))
def runway(scene: Scene) -> Iterator[Proposal]:
    """Cash, what goes out in a period, and how long the cash lasts."""
    patterns = _patterns(scene.lexicon)
    for match in scene.find(patterns["runway"]):
        claim = scene.group(match, "claim")
        start, _ = scene.sentence(match.start())
        clause = once("[，,；;]").split(scene.masked[max(start, match.start() - 24) : match.start()])[-1]
        if _BY_OTHER.search(clause):
            continue
        number = scene.number(claim)
        window = scene.mentions[max(0, number - WINDOW) : number]
        burn, span = _burn(scene, window, patterns)
        if burn is None or span is None:
            continue
        funds = _funds(scene, window, burn, patterns)
        if funds is None:
            continue
        operands = [funds.cash.id, *([funds.credit.id] if funds.credit else []), burn.id]
        operands += [span.id] if isinstance(span, Mention) else []
        apart = abs(scene.number(funds.cash) - scene.number(burn))
        strength: Strength = "plain" if apart < 12 else "slip"
        yield proposal(
            "runway", claim.id, *_readings(funds, burn, span, claim), strength=strength, operands=tuple(operands)
        )


def _readings(funds: _Funds, burn: Mention, span: Mention | Const, claim: Mention) -> Iterator[Reading]:
    cash: Formula = Ref(funds.cash.id)
    stated = Ref(claim.id)
    if funds.credit is None:
        yield Reading(_lasting(cash, burn, span), stated)
        return
    credit = Ref(funds.credit.id)
    own, all_ = (cash, sum_of(cash, credit)) if funds.beside else (difference(cash, credit), cash)
    yield Reading(_lasting(own, burn, span), stated)
    yield Reading(_lasting(all_, burn, span), stated, name="计入授信额度")


def _lasting(funds: Formula, burn: Mention, span: Mention | Const) -> Formula:
    length: Formula = span if isinstance(span, Const) else Ref(span.id)
    return product(quotient(funds, Ref(burn.id)), length)


def _burn(
    scene: Scene, window: tuple[Mention, ...], patterns: dict[str, re.Pattern[str]]
) -> tuple[Mention | None, Mention | Const | None]:
    """Return the last amount that goes out, and in what time; the nearest word decides what an amount is."""
    for mention in reversed(window):
        if mention.kind == "money" and mention.value and _role(scene, mention, patterns) == "burn":
            return mention, _span(scene, mention)
    return None, None


def _role(scene: Scene, mention: Mention, patterns: dict[str, re.Pattern[str]]) -> str | None:
    """Return what the words nearest before an amount call it, else those right after it."""
    before = scene.before(mention, 16)
    found = {n: max((m.end() for m in patterns[n].finditer(before)), default=-1) for n in ("cash", "credit", "burn")}
    best = max(found, key=lambda name: found[name])
    if found[best] >= 0:
        return None if best == "burn" and _ONE_COST.search(before) else best
    after = scene.after(mention, 12)
    return next((n for n in ("burn", "credit") if patterns[n].search(after)), None)


def _span(scene: Scene, burn: Mention) -> Mention | Const | None:
    """Return the time in which the cash goes out: a duration just before, 每半年, 月均, else the fact's period."""
    place = scene.place(burn)
    words = scene.masked[max(scene.line(place)[0], place - 14) : place]
    match = next(iter(reversed(list(_MEAN.finditer(words)))), None)
    if match:
        value, text = _EVERY[match[1] or match[2] or match[3]]
        return Const(Decimal(value), text)
    previous = scene.previous(burn)
    if previous is not None and previous.kind == "duration" and len(scene.before(burn, 20)) < 14:
        return previous if previous.iso and "/" not in previous.iso else None
    fact = scene.facts(burn)
    if not fact or fact[0].period is None:
        return None
    years = Decimal(round(fact[0].period.days / 30.44)) / 12
    return Const(years, f"{years.normalize():.4g}") if years else None


def _funds(
    scene: Scene, window: tuple[Mention, ...], burn: Mention, patterns: dict[str, re.Pattern[str]]
) -> _Funds | None:
    """Return the cash nearest before the claim, and the credit lines that are named with it."""
    credit: Mention | None = None
    for mention in reversed(window):
        if mention is burn or not comparable(mention, burn):
            continue
        place = scene.place(mention)
        lead = scene.masked[max(scene.line(place)[0], place - 40) : place]
        near, trail = scene.before(mention, 40), scene.after(mention, 16)
        if patterns["credit"].search(trail) or (patterns["credit"].search(near) and not patterns["cash"].search(near)):
            credit = credit or mention
        elif patterns["cash"].search(lead):
            beside = credit is not None and patterns["beside"].search(scene.before(credit, 16)) is not None
            return _Funds(mention, credit, beside)
    return None


FINDERS = (runway,)
