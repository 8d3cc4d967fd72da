"""Averages over months, days or heads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from pipeline.formula import Const, Node, Ref, product, quotient
from pipeline.lexicon import Lexicon
from pipeline.model import Mention, Period
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues, needs, once

__all__ = ["FINDERS", "SOME_DAYS", "counts_of", "per_other", "period_of"]

#: Trading or working days of a calendar year, about.
WORKING = (Decimal(240) / 365, Decimal(262) / 365)

#: The mean count over a period may differ so much from that of its last day.
_TURNOVER = Const(Decimal(1), "1", Decimal("0.7"), Decimal("1.3"))
#: A mean of one shop or one head is none of the total.
_PER_ONE = late("单[店机车台户品个]|每[家店台辆人户间位]|[人店户]均")
#: A mean over some of the days only.
SOME_DAYS = late("工作日|周末|平日|假日|节假|旺季|淡季")
#: A count of heads at one moment is not the mean count over the period.
_MOMENT = late("[年期月季]末|[年月期]底|末$|底$")
#: Words before 人均 that do not narrow down whose mean it is.
_ONLY = late("公司|集团|全[年国体公司]|期内|当期|平均|大约|折合|即|则|也就是|相当于|其|单|年|[^一-鿿]")
_ELSE = late("增长|同比|环比|增至|降至|较|预计|预期|有望|目标|计划")


@cache
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    words = cues(lexicon, "averages")
    units = "|".join(f"(?P<{n}>{alternatives(words[n])})" for n in ("month", "day", "quarter", "year"))
    value = "«MQN»"
    whole = "(?:总|合计|累计|全年|共)"
    return {
        "time_first": compiled(
            rf"(?:{units})(?P<tail>«^»{{0,10}}?)(?P<claim>{value})[，,；;（(](?P<mid>«~»{{0,8}}?){whole}«^»{{0,8}}?(?P<total>{value})"
        ),
        "head_first": compiled(
            rf"(?P<cue>{alternatives(words['head'])})(?P<tail>«^»{{0,8}}?)(?P<claim>{value})(?P<m2>[，,；;（(]«~»{{0,16}}?)(?P<a>{value})(?P<m1>[，,；;]«~»{{0,12}}?)(?P<b>{value})"
        ),
        "head_mid": compiled(
            rf"(?P<b>«Q»)[，,；;](?P<m2>«~»{{0,6}}?)(?P<cue>{alternatives(words['head'])})(?P<tail>«^»{{0,8}}?)(?P<claim>{value})(?P<m1>[，,；;]«~»{{0,12}}?)(?P<a>{value})"
        ),
        "time": compiled(
            rf"(?P<total>{value})(?P<mid>[，,、；;（(]?«~»{{0,12}}?)(?:{units})(?P<tail>«^»{{0,10}}?)(?P<claim>{value})"
        ),
        "head": compiled(
            rf"(?P<a>{value})(?P<m1>«~»{{0,24}}?)(?P<b>{value})(?P<m2>[，,、；;（(]?«~»{{0,10}}?)(?P<cue>{alternatives(words['head'])})(?P<tail>«^»{{0,10}}?)(?P<claim>{value})"
        ),
    }


@needs(cue=("averages", "month", "day", "quarter", "year"))
def over_time(scene: Scene) -> Iterator[Proposal]:
    """上半年虧損 17.52 億元，月均虧損近 3 億元."""
    patterns = _patterns(scene.lexicon)
    for match, ahead in (
        (m, name == "time_first") for name in ("time", "time_first") for m in scene.find(patterns[name])
    ):
        total, claim = scene.group(match, "total"), scene.group(match, "claim")
        words = match["mid"] + match["tail"]
        if not comparable(total, claim) or _ELSE.search(words) or not scene.same_metric(total, claim):
            continue
        if once("[月日季年]均").search(scene.before(total, 8)):
            continue  # one mean after another
        if _PER_ONE.search(scene.before(claim, 16)) or SOME_DAYS.search(words):
            continue
        between = () if ahead else scene.inside(match.end("total"), match.start("claim"))
        length, sure = period_of(scene, claim if ahead else total)
        if any(m.kind in ("date", "duration") for m in between) and not _same_period(between, length):
            continue  # 第二季月均: the mean is of another period
        unit = next(name for name in ("month", "day", "quarter", "year") if match[name])
        counts = [*_stated_days(scene, match, unit), *counts_of(length, unit)]
        readings = tuple(Reading(quotient(Ref(total.id), count), Ref(claim.id), name=name) for count, name in counts)
        if readings:
            yield proposal("average", claim.id, *readings, strength="plain" if sure and not ahead else "slip")


def _stated_days(scene: Scene, match: re.Match[str], unit: str) -> Iterator[tuple[Const, str | None]]:
    """Yield the days that stand between a mean and its total: 日均 3,000 杯，365 天合計…."""
    for mention in scene.inside(*match.span("mid")) if unit == "day" else ():
        days = once(r"P(\d{1,4})D").fullmatch(mention.iso or "")
        if days:
            yield Const(Decimal(days[1]), days[1]), None


def _same_period(between: tuple[Mention, ...], length: Period | int | None) -> bool:
    return all(m.period == length for m in between if m.kind == "date") and not any(
        m.kind == "duration" for m in between
    )


def period_of(scene: Scene, total: Mention) -> tuple[Period | int | None, bool]:
    """Return the period of a total, or its months: what stands before it in its sentence, else its fact's."""
    place = scene.place(total)
    start, _ = scene.sentence(place)
    before = [m for m in scene.inside(start, place) if m.kind in ("date", "duration")]
    fact = scene.facts(total)
    stated = fact[0].period if fact else None
    if before and before[-1].kind == "duration":
        months = _months(before[-1].iso)
        return (months, True) if months else (None, False)
    if len(before) == 1 and before[0].period and stated in (None, before[0].period):
        return before[0].period, True
    return stated, False


def _months(iso: str | None) -> int | None:
    match = once(r"P(?:(\d{1,2})Y)?(?:(\d{1,3})M)?").fullmatch(iso or "")
    return int(match[1] or 0) * 12 + int(match[2] or 0) if match else None


def counts_of(length: Period | int | None, unit: str) -> Iterator[tuple[Const, str | None]]:
    """Yield how many days, months … a period has, with the name of the reading."""
    if length is None:
        return
    months = length if isinstance(length, int) else _whole_months(length)
    if unit == "day":
        days = Decimal(months * 365) / 12 if isinstance(length, int) else Decimal(length.days)
        yield Const(days, f"{days:.0f}"), None
        yield Const(days, "工作日", days * WORKING[0], days * WORKING[1]), "按工作日"
        return
    size = {"month": 1, "quarter": 3, "year": 12}[unit]
    if months % size == 0 and months > size:
        yield Const(Decimal(months // size), f"{months // size}"), None


def _whole_months(period: Period) -> int:
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1


@needs(cue=("averages", "head"))
def by_head(scene: Scene) -> Iterator[Proposal]:
    """A total and a head-count in one sentence, and the average of them."""
    patterns = _patterns(scene.lexicon)
    for match, ahead in (
        (m, name != "head") for name in ("head", "head_first", "head_mid") for m in scene.find(patterns[name])
    ):
        a, b, claim = (scene.group(match, n) for n in ("a", "b", "claim"))
        total, heads = (a, b) if comparable(a, claim) else (b, a)
        if once("均价|单价").search(match["m1"] + scene.before(total, 6)):
            continue
        if not comparable(total, claim) or heads.kind != "quantity" or heads.unit == total.unit:
            continue
        words = match["m1"] + match["m2"]
        if (
            _ELSE.search(words)
            or "每" in words
            or ("每" in match["tail"] and (heads.unit or "?") not in match["tail"])
            or not _heads_fit(match["cue"], heads.unit)
            or per_other(scene, claim, heads)
        ):
            continue
        options = _head_counts(scene, heads)
        readings = [Reading(quotient(Ref(total.id), Ref(heads.id)), Ref(claim.id))]
        readings += [
            Reading(quotient(Ref(total.id), Ref(m.id)), Ref(claim.id), name="人数另指")
            for m in options
            if m is not heads
        ]
        if len(options) > 1:
            low, high = min(options, key=_value), max(options, key=_value)
            between = Node("hull", (Ref(low.id), Ref(high.id)))
            readings.append(Reading(quotient(Ref(total.id), between), Ref(claim.id), name="按平均人数"))
        if _at_moment(scene, heads):
            mean = product(Ref(heads.id), _TURNOVER)
            readings.append(Reading(quotient(Ref(total.id), mean), Ref(claim.id), name="按平均人数"))
        far = ahead or ("，" in match["m1"] and len(match["m1"]) > 16) or len(_ONLY.sub("", match["m2"])) > 1
        yield proposal("average", claim.id, *readings, strength="slip" if far else "plain")


def _at_moment(scene: Scene, heads: Mention) -> bool:
    """Whether heads are counted at the end of a period (年末員工 1,800 人)."""
    previous = scene.previous(heads)
    dated = previous is not None and previous.kind == "date" and len(scene.before(heads, 16)) < 10
    when = scene.text(previous) if previous is not None and dated else ""
    last_day = dated and previous is not None and previous.period is not None and previous.period.days == 1
    return last_day or _MOMENT.search(when + scene.before(heads, 10)) is not None


_HEADS = {"人": "人名位", "户": "户", "店": "家间店", "家": "家间", "台": "台", "辆": "辆", "股": "股"}


def _heads_fit(cue: str, unit: str | None) -> bool:
    """Whether heads are what the cue counts: 人均 people, 户均 households; 均价 anything."""
    fitting = next((units for word, units in _HEADS.items() if word in cue), None)
    return fitting is None or (unit is not None and unit in fitting)


def per_other(scene: Scene, claim: Mention, heads: Mention) -> bool:
    """Whether the mean is per something else: 11.11元/公斤 of so many 只."""
    after = once(r"[/／每]([^\W\d]{1,4})").match(scene.after(claim, 6))
    match = after or once(r"每(公斤|千克|斤|克|吨|平方[米呎尺]|呎|米|升|桶|盎司|瓦)约?$").search(scene.before(claim, 6))
    return match is not None and not match[1].startswith(heads.unit or "?")


def _head_counts(scene: Scene, heads: Mention) -> list[Mention]:
    """Return every count of the same things in the sentence: at the start and at the end of the period."""
    bounds = scene.sentence_of(heads)
    return [m for m in scene.inside(*bounds) if comparable(m, heads) and m.value]


def _value(mention: Mention) -> Decimal:
    return mention.value or Decimal(0)


FINDERS = (over_time, by_head)
