"""Dates against the calendar: weekdays, days that do not exist, order, lengths."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from pipeline.formula import Const, Formula, Ref
from pipeline.model import Mention, Period
from pipeline.numerals import parse_numeral
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, compiled, needs, once

__all__ = ["FINDERS"]

_DAYS = "一二三四五六日"
_WEEKDAY = late(r"(?:周|星期|礼拜)([一二三四五六日天])")
_AFTER = late(r"[ ]?[（(，,]?[ ]?(?:周|星期|礼拜)([一二三四五六日天])[ ]?[）)]?")
_ELSEWHERE = late("时间|当地|[美欧]东|[美英日韩欧]股")
_YEAR = late(r"\d{4}年|\d{4}[-/.]|[今去明前后]年|[本上下]月|[今昨明前后][日天]")
_DURATION = compiled(
    r"(?P<span>«D»)(?:，|,)?(?>(?:这|的|为期|历时|共|长达|整整|合计|近|约|前后|,|持续|一连|连续|一共|先后)*)(?P<claim>«T»)(?!一期)"
)
_PERIOD = compiled(
    r"(?P<span>«D»)止?(?:举行|进行|举办|展出|开放|招股|发售|认购)?[，,]?(?:期限|为期|历时|共计?|时长|期间|一连|持续)(?:为|是|长达)?(?P<claim>«T»)"
)
#: 鎖定期為 12 個月，自 1 月 10 日起至次年 1 月 9 日止: the length stands first.
_TERM = compiled(
    r"(?:期限?|为期|任期|工期|周期)(?:一?共|合共)?(?:为|是|长达|约为?)?(?P<claim>«T»)[，,（(；;](?:[即自由从]|有效期|期间为?)*(?P<span>«D»)"
)
_ELAPSED = compiled(
    r"(?P<first>«D»)(?P<m1>«~»{1,24}?)(?P<last>«D»)(?P<m2>«^»{0,16}?)(?:前后|共)?(?:历时|耗时|用时|相隔|时隔|历经|为期|工期|建设周期)(?>(?:近|约|共|了|长达|达|为)*)(?P<claim>«T»)"
)
#: 期限為 5 年，起息日為 2025年6月12日，到期日為 2030年6月12日.
_DUE = compiled(
    r"(?:期限?|为期|任期)(?:为|是|约为?)?(?P<claim>«T»)[，,；;（(]«^»{0,4}?(?:起息日|起始日|生效日|开始日|计息日)期?(?:[为是：:])?(?P<first>«D»)"
    r"[，,；;、]?(?:到期日|届满日|终止日|截止日|兑付日|期满日)期?(?:[为是：:])?(?P<last>«D»)"
)
_LASTED = compiled(
    r"[由从自](?P<first>«D»)(?P<m1>«~»{0,16}?)[至到](?P<last>«D»)(?P<m2>«^»{0,16}?)"
    r"(?:任期|工期|跨度|历经|长达|足足|整整|共计?|总共|合计|为期|历时|持续|相隔)(?>(?:了|达|约|近)*)(?P<claim>«T»)"
)
_FROM_UNTIL = compiled(r"(?:自|由|从)(?P<first>«D»)«^»{0,6}?[，,]?(?:至|到|直至)(?P<last>«D»)")
_ANNIVERSARY = compiled(
    r"(?P<first>«D»)(?P<m1>[^。！？!?；;\n]{0,6}?(?:成立|创立|创办|创建|上市|成军|创业)[，,]?«^»{0,8}?)(?P<last>«D»)"
    r"«^»{0,8}?(?:迎来|庆祝|适逢|恰逢|届|满)«^»{0,4}?(?P<of>第)?(?P<n>[\d一二三四五六七八九十百]{1,4})(?:周年|年庆|岁)"
)
#: A weekday that disagrees may belong to the same day of the year before or after when the year is inferred.
FAR = 45


@needs(kinds="D")
def weekdays(scene: Scene) -> Iterator[Proposal]:
    """12月23日（週二）: the weekday that is written is that of the date."""
    for number, mention in enumerate(scene.mentions):
        if mention.kind != "date" or mention.period is None or mention.period.days != 1:
            continue
        text = scene.text(mention)
        inside = _WEEKDAY.search(text)
        if inside and not once(r"\d").search(text):  # 本周三: the weekday is what made the date
            yield from _day_in_brackets(scene, mention, inside[1])
            continue
        claim, written = mention.id, inside[1] if inside else None
        if written is None:
            written = _weekday_after(scene, mention)
        if written is None and number + 1 < len(scene.mentions):
            following = scene.mentions[number + 1]
            near = scene.document.view.folded[mention.end : following.start]
            match = (
                _WEEKDAY.fullmatch(scene.text(following))
                if following.kind == "date" and near in ("(", "（", "", "，", ",")
                else None
            )
            written = match[1] if match else None
            claim = following.id if match else claim
        if written:
            yield _weekday(scene, mention, written, claim)


def _day_in_brackets(scene: Scene, mention: Mention, written: str) -> Iterator[Proposal]:
    """上周五（11月14日）: the day that explains it."""
    number = scene.number(mention) + 1
    following = scene.mentions[number] if number < len(scene.mentions) else None
    if following is None or following.kind != "date" or following.period is None or following.period.days != 1:
        return
    between = scene.document.view.folded[mention.end : following.start]
    if _ELSEWHERE.search(scene.before(mention, 8)):
        return  # the day of the brackets may be the reader's
    if between in ("(", "（") and once(r"\d[日号]").search(scene.text(following)):
        yield _weekday(scene, following, written, mention.id)


def _weekday_after(scene: Scene, mention: Mention) -> str | None:
    folded = scene.document.view.folded
    match = _AFTER.match(folded, mention.end)
    if match is None or any(
        m.start < match.end() and m.end > mention.end for m in scene.mentions[scene.number(mention) + 1 :][:1]
    ):
        return None
    return match[1]


def _weekday(scene: Scene, mention: Mention, written: str, claim: str) -> Proposal:
    assert mention.period is not None
    day = mention.period.start
    stated = _DAYS.index("日" if written == "天" else written)
    readings = [_day_reading(day, stated, None)]
    published = scene.document.article.published
    if not _YEAR.search(scene.text(mention)) and (published is None or abs((published - day).days) > FAR):
        for year in (day.year - 1, day.year + 1):
            if not (day.month == 2 and day.day == 29):
                readings.append(_day_reading(day.replace(year=year), stated, f"{year} 年"))
    operands = (mention.id,) if claim != mention.id else ()
    right = scene.text(mention) if claim == mention.id else scene.text(scene.document.by_id[claim])
    named = _WEEKDAY.sub(lambda m: m[0][:-1] + _DAYS[day.weekday()], right, count=1)
    suggestion = (claim, named if named != right else f"周{_DAYS[day.weekday()]}")
    # A year from somewhere in an undated text may be another's: the day is in doubt.
    sure: Strength = "doubtful" if published is None and not _YEAR.search(scene.text(mention)) else "plain"
    found = proposal("weekday", claim, *readings, operands=operands, strength=sure)
    return found._replace(suggestion=suggestion)


def _day_reading(day: date, stated: int, name: str | None) -> Reading:
    computed = Const(Decimal(day.weekday()), f"{day.isoformat()} 周{_DAYS[day.weekday()]}")
    return Reading(computed, Const(Decimal(stated), f"周{_DAYS[stated]}"), name=name)


@needs(kinds="D")
def impossible(scene: Scene) -> Iterator[Proposal]:
    """5月39日, or a span that ends before it begins."""
    for mention in scene.mentions:
        if mention.kind != "date":
            continue
        period = mention.period
        if period is not None and period.start > period.end:
            reading = Reading(_day(period.start), _day(period.end), "<=")
            yield proposal("calendar", mention.id, reading, operands=())
        elif mention.warning and period is None and not once("[以起]来?$|[下上本]周").search(scene.text(mention)):
            reading = Reading(Const(Decimal(1), scene.text(mention)), Const(Decimal(0), "日历上的日子"))
            yield proposal("calendar", mention.id, reading, operands=())


def _day(day: date) -> Const:
    return Const(Decimal(day.toordinal()), day.isoformat())


_OFFER_TERM = late("(?:招股|认购|申购|公开发售)(?:期|日期|时间|期间)?(?:由|从|自|为|是)$")
_OFFER = late("招股|公开发售|认购|申购")
_LISTING = late("挂牌|上市|开始买卖|主板上市|交易")


@needs(words="招股 公开发售 认购 申购")
def offer_order(scene: Scene) -> Iterator[Proposal]:
    """The offer closes before the shares are listed."""
    offer: Mention | None = None
    layout = scene.document.layout
    for mention in scene.mentions:
        if mention.kind != "date" or mention.period is None:
            continue
        after = scene.after(mention, 10)
        if mention.period.days < 40 and (_OFFER.search(after[:8]) or _OFFER_TERM.search(scene.before(mention, 12))):
            offer = mention
        elif (
            offer is not None
            and offer.period is not None
            and mention.period.days == 1
            and _LISTING.match(after.lstrip("起在将于港主板联交所"))
            and layout.line_at(mention.start) - layout.line_at(offer.start) <= 2
        ):
            reading = Reading(Ref(offer.id, part="end"), Ref(mention.id, part="start"), "<")
            yield proposal("calendar", mention.id, reading, operands=(offer.id,))


_CUTOFF = late("截至|截止")
_FUTURE = late("止年度|将|预计|计划|拟|目标|为止|前")


@needs(kinds="D")
def spans(scene: Scene) -> Iterator[Proposal]:
    """A span begins before it ends; one without years that runs round to nearly the same day was written backwards."""
    for mention in scene.mentions:
        period = mention.period
        if mention.kind != "date" or period is None or mention.vague or period.days == 1:
            continue
        text = scene.text(mention)
        days = once(r"\d{1,2}[日号]").findall(text)
        if len(days) < 2 or not once(r"[至到\-~～—]").search(text):
            continue
        start, end = period
        if "年" not in text and start.month == end.month and start.year < end.year:
            end = end.replace(year=start.year)
        yield proposal("calendar", mention.id, Reading(_day(start), _day(end), "<="), operands=())


@needs(kinds="D")
def from_until(scene: Scene) -> Iterator[Proposal]:
    """自 a day 起，至 another 止."""
    for match in scene.find(_FROM_UNTIL):
        first, last = scene.group(match, "first"), scene.group(match, "last")
        if first.period is None or last.period is None or first.vague or last.vague:
            continue
        if once(r"\d[日号]").search(scene.text(first)) and once(r"\d[日号]").search(scene.text(last)):
            reading = Reading(_day(first.period.start), _day(last.period.end), "<=")
            yield proposal("calendar", last.id, reading, operands=(first.id,))


@needs(words="截至 截止")
def cutoff(scene: Scene) -> Iterator[Proposal]:
    """截至 a day is not after the day of publication."""
    published = scene.document.article.published
    if published is None:
        return
    limit = Const(Decimal(published.toordinal() + 1), published.isoformat())
    for mention in scene.mentions:
        if mention.kind != "date" or mention.period is None or mention.vague or mention.period.days != 1:
            continue
        if not _CUTOFF.search(scene.before(mention, 3)) or _FUTURE.search(scene.after(mention, 12)):
            continue
        if not once(r"\d{4}年").search(scene.text(mention)) and mention.period.start > published:
            continue  # the year is ours, and so is the mistake
        reading = Reading(_day(mention.period.start), limit, "<=")
        yield proposal("calendar", mention.id, reading, operands=())


@needs(kinds="D")
@needs(kinds="T")
def lengths(scene: Scene) -> Iterator[Proposal]:
    """2022年至2025年上半年的三年半: from start to end, both ways of counting."""
    for pattern in (_DURATION, _PERIOD, _TERM):
        for match in scene.find(pattern):
            span, claim = scene.group(match, "span"), scene.group(match, "claim")
            if span.period is None or claim.iso is None or not once(r"[至到\-~～—]").search(scene.text(span)):
                continue
            if once("近|过去|未来|第|交易|工作").search(scene.text(claim)) or span.vague:
                continue
            by_months = scene.text(span).endswith("月")
            yield proposal(
                "duration", claim.id, *_lengths(span.period, claim, by_months=by_months), operands=(span.id,)
            )


@needs(kinds="D")
@needs(kinds="T")
def elapsed(scene: Scene) -> Iterator[Proposal]:
    """2019年動工，2024年竣工，歷時五年: from one date to another."""
    for match in (m for pattern in (_ELAPSED, _LASTED, _DUE) for m in scene.find(pattern)):
        first, last, claim = (scene.group(match, n) for n in ("first", "last", "claim"))
        a, b = first.period, last.period
        if a is None or b is None or claim.iso is None or first.vague or last.vague or a.start >= b.start:
            continue
        if once("近|过去|未来|第|交易|工作").search(scene.text(claim)) or once(r"[至到\-~～—]").search(
            scene.text(first) + scene.text(last)
        ):
            continue
        low, high = _between(a.end, b.start), _between(a.start, b.end + timedelta(days=1))
        apart = Const((low + high) / 2, f"{_between(a.start, b.start):.2f} 年", max(low, Decimal(0)), high)
        yield proposal("duration", claim.id, Reading(apart, Ref(claim.id)), operands=(first.id, last.id))


@needs(words="周年 年庆 岁")
def anniversaries(scene: Scene) -> Iterator[Proposal]:
    """2005年成立，2025年迎來二十周年: the years between are those of the anniversary."""
    for match in scene.find(_ANNIVERSARY):
        founded, now = scene.group(match, "first"), scene.group(match, "last")
        stated = parse_numeral(match["n"])
        if founded.period is None or now.period is None or stated is None:
            continue
        years = Decimal(now.period.end.year - founded.period.start.year)
        claimed = Const(stated, f"{match['n']}周年", stated, stated + (1 if match["of"] else 0))
        yield proposal("duration", None, Reading(Const(years, f"{years} 年"), claimed), operands=(founded.id, now.id))


def _lengths(period: Period, claim: Mention, *, by_months: bool) -> tuple[Reading, ...]:
    whole = _between(period.start, period.end + timedelta(days=1))
    first_to_last = Decimal(period.end.year - period.start.year)
    readings = [Reading(_length(whole), Ref(claim.id))]
    exact = Decimal((period.end - period.start).days) / Decimal("365.25")
    readings.append(Reading(_length(exact), Ref(claim.id), name="不计首日"))
    if by_months:  # 9月至次年3月: from month to month
        readings.append(
            Reading(_length(_between(period.start, period.end.replace(day=1))), Ref(claim.id), name="不计首月")
        )
    if period.days > 700:
        readings.append(Reading(_length(first_to_last), Ref(claim.id), name="首尾年份之差"))
    return tuple(readings)


def _between(start: date, end: date) -> Decimal:
    months = (end.year - start.year) * 12 + end.month - start.month
    return (Decimal(months) + Decimal(end.day - start.day) / 31) / 12


def _length(years: Decimal) -> Formula:
    margin = Decimal("0.005") if years < 1 else Decimal("0.02")
    return Const(years, f"{years:.2f} 年", years - margin, years + margin)


FINDERS = (weekdays, impossible, offer_order, spans, from_until, cutoff, lengths, elapsed, anniversaries)
