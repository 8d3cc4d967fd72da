"""Lists of figures: `分別為 A、B 和 C`, their length, their total, their shares and their course."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

from pipeline.formula import Const, Ref, cagr, growth, sum_of
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.changes import years_between
from pipeline.relations.headings import COUNTED, counted_names, known_names, names_of
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import FIGURES, Scene, alternatives, comparable, compiled, cues, echoes, needs, once

__all__ = ["FINDERS", "Listing", "listings"]

#: Longer runs are tables rather than lists in a sentence.
MOST = 40
_CLASSES = ("客户", "供应商", "股东", "经销商", "高管")
#: So many figures before a list may belong to its total.
MOST_BEFORE = 6
_LEADING = compiled(
    r"(?:累计|合计|共计|合共|总计|总额|共)«^»{0,8}?(?P<total>«MQN»)[，,（(]?(?:其中[，,]?)«~»{0,40}?(?:分别|依次)(?:为|是)?«^»{0,4}?$"
)
_RANK = compiled("«K»")
_RANKS = compiled("(?:«K»(?:[、，,]|和|与|及|以及)?){2,9}(?:的)?«^»{0,12}$")
_SPAN = late(r"[至到\-~～—]")
#: A year has no more days.
YEAR = 366
HUNDRED = Const(Decimal(1), "100%")


#: Behind the figures of a list, a stretch of time of its own.
_OTHER_SPAN = compiled(f"«{FIGURES}»[^年]{{0,8}}(?:«T»|年)«^»{{0,8}}$")


@dataclass(frozen=True, slots=True)
class Listing:
    """A run of figures joined by 、 and 和, and what stands before it.

    ``heads`` are the dates that the figures belong to; ``names`` the fewest and the most names in the words before
    分別 (``None`` when they are no clean list).
    """

    items: tuple[Mention, ...]
    start: int
    end: int
    respective: bool
    head: str
    heads: tuple[Mention, ...]
    names: tuple[int, int] | None


@cache
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    words = cues(lexicon, "lists")
    change = cues(lexicon, "change")
    hedge = r"(?>(?:约|近|超过?|逾|高?达|为|仅|大约|不足|接近|\s)*)"
    joint = rf"\s{{0,3}}(?:[、,，/]\s{{0,3}}(?:以及|和|与|及)?|和|与|及|以及)\s{{0,3}}{hedge}"
    total = alternatives(words["total"])
    return {
        "list": compiled(rf"(?P<first>«MPBXQNR»)(?>(?:{joint}«MPBXQNR»){{1,{MOST}}})"),
        "respectively": compiled(rf"(?P<cue>{alternatives(words['respectively'])})(?P<mid>«~»{{0,14}})$"),
        "total": compiled(rf"[，,、；;]?(?P<mid>«~»{{0,14}}?){total}(?P<tail>«^»{{0,6}}?)(?P<total>«MPQN»)"),
        "cagr": compiled(rf"[，,；;（(]?«~»{{0,14}}?{alternatives(change['cagr'])}«^»{{0,8}}?(?P<claim>«P»)"),
        "dates": compiled(r"(?:«D»(?>(?:[、和与及]|以及|\s){0,3}))+"),
        "course": compiled(
            rf"[，,]?«~»{{0,16}}?(?:(?P<up>{alternatives(words['rising'])})|(?P<down>{alternatives(words['falling'])}))"
        ),
    }


def listings(scene: Scene) -> tuple[Listing, ...]:
    """Return the lists of an article, in order; found once."""
    known = scene.notes.get("listings")
    if known is None:
        known = scene.notes["listings"] = _find(scene)
    return known  # type: ignore[return-value]


def _find(scene: Scene) -> tuple[Listing, ...]:
    patterns = _patterns(scene.lexicon)
    found: list[Listing] = []
    for match in patterns["list"].finditer(scene.masked):
        items = scene.inside(*match.span())
        items = tuple(m for m in items if m.kind not in ("date", "duration", "rank"))
        for run in _one_kind(items):
            if len(run) > 1:
                found.append(_listing(scene, run, patterns))
    return tuple(found)


def _one_kind(items: tuple[Mention, ...]) -> Iterator[tuple[Mention, ...]]:
    run: list[Mention] = []
    for item in items:
        if run and not comparable(run[-1], item):
            yield tuple(run)
            run = []
        run.append(item)
    yield tuple(run)


def _listing(scene: Scene, items: tuple[Mention, ...], patterns: dict[str, re.Pattern[str]]) -> Listing:
    start, end = scene.place(items[0]), scene.place(items[-1]) + 1
    floor, _ = scene.sentence(start)
    floor = max(floor, start - 120)
    lead = scene.masked[floor:start]
    cue = patterns["respectively"].search(lead)
    head = lead[: cue.start("cue")] if cue else lead
    heads = _dates(scene, head, floor, patterns["dates"]) if cue else ()
    if len(heads) == 1 and not _SPAN.search(scene.text(heads[0])) and _is_one(scene, heads[0]):
        heads = ()  # one date heads no series
    names = counted_names(scene, head, floor) or names_of(head) if cue and not heads else None
    return Listing(items, start, end, cue is not None, head, heads, names)


def _dates(scene: Scene, head: str, floor: int, pattern: re.Pattern[str]) -> tuple[Mention, ...]:
    """Return the dates of the last run before 分別; none when the run is broken by other figures."""
    runs = list(pattern.finditer(head))
    if not runs:
        return ()
    last = runs[-1]
    if _OTHER_SPAN.search(head, last.end()):
        return ()  # 分別為 A、B 和 C，後兩年分別增長: the dates head the list before
    return tuple(m for m in scene.inside(floor + last.start(), floor + last.end()) if m.kind == "date")


def _is_one(scene: Scene, date: Mention) -> bool:
    """Whether a date is one period: a year, 去年, and not 報告期."""
    return once(r"\d").search(scene.text(date)) is not None or (
        date.period is not None
        and date.period.days <= YEAR
        and once("[去今上本]年").search(scene.text(date)) is not None
    )


def list_length(scene: Scene) -> Iterator[Proposal]:
    """As many heads as figures: 2022年至2024年…分別為 A、B 和 C."""
    before: tuple[tuple[int, int], list[int]] | None = None
    for listing in listings(scene):
        if not listing.respective:
            continue
        ids = tuple(m.id for m in listing.items)
        values = Const(Decimal(len(ids)), f"{len(ids)} 个数")
        line = scene.line(listing.start)
        inherited = before[1] if before is not None and before[0] == line else []
        ranks = _ranks(scene, listing)
        if listing.heads:
            counts = [_years(scene, m) for m in listing.heads]
            if None in counts:
                continue
            options = _head_counts([c for c in counts if c])
            if max(options) < 2:
                continue  # one date heads a list of other things: 7月起，汽、柴油分别上调
            before = line, options
            strict = _is_strict(scene, listing)
            readings = tuple(
                Reading(values, Const(Decimal(n), f"{n} 个时期"), name=None if not i else "期间另算")
                for i, n in enumerate(options)
            )
            yield proposal("list_length", None, *readings, operands=ids, strength="plain" if strict else "doubtful")
        elif listing.names:
            low, high = listing.names
            reading = Reading(values, Const(Decimal(low), f"{high} 项", Decimal(low), Decimal(high)))
            clear = low == high and len(ids) % low and _is_whole(scene, listing)
            known = clear and (COUNTED.search(listing.head) or known_names(scene, listing.head))
            yield proposal("list_length", None, reading, operands=ids, strength="plain" if known else "doubtful")
        elif ranks or inherited:  # 同期毛利分别为: as many as the list before it
            options = [ranks] if ranks else inherited
            readings = tuple(
                Reading(values, Const(Decimal(n), f"{n} 个时期" if not ranks else f"{n} 个名次")) for n in options
            )
            yield proposal("list_length", None, *readings, operands=ids, strength="doubtful")


def _ranks(scene: Scene, listing: Listing) -> int:
    """Return how many ranks head a list: 第一和第二的份额分别为."""
    run = _RANKS.search(listing.head)
    return len(_RANK.findall(run[0])) if run else 0


def _years(scene: Scene, date: Mention) -> list[int] | None:
    """Return how many values a date of the head may call for: 2022年至2024年 three, 報告期 any."""
    period = date.period
    if period is None:
        return None
    text = scene.text(date)
    quarters = once("季.*[至到].*季|[一二三四1-4][至到-]第?[一二三四1-4]季").search(text)
    if quarters and period.start.year == period.end.year:
        return [(period.end.month - period.start.month + 1) // 3]
    if not any(c.isdigit() for c in text):
        return None
    years = period.end.year - period.start.year + 1
    if once("日|号").search(text) or years == 1 or not once(r"[至到\-~～—]").search(text):
        return [1]
    whole = (period.start.month, period.start.day, period.end.month, period.end.day) == (1, 1, 12, 31)
    return [years] if whole else [years, years + 1]


def _head_counts(counts: list[list[int]]) -> list[int]:
    totals = [0]
    for options in counts:
        totals = [t + o for t in totals for o in options]
    return list(dict.fromkeys(totals))


def _is_strict(scene: Scene, listing: Listing) -> bool:
    """Whether the list is complete as it stands, so that a wrong length is an error and no misreading."""
    return _is_whole(scene, listing) and not _mixed_heads(listing)


def _is_whole(scene: Scene, listing: Listing) -> bool:
    """Whether no figure was left out at the ends of a list."""
    following = scene.masked[listing.end : listing.end + 2]
    before = scene.masked[max(0, listing.start - 1) : listing.start]
    return (
        not once(r"[（(、和与及\uE000-\uF8FF]").match(following)
        and before not in "、和与及）)"
        and "各" not in listing.head[-6:]
    )


def _mixed_heads(listing: Listing) -> bool:
    """Whether names stand beside the dates, so that the figures may belong to the names."""
    words = once(r"[\uE000-\uF8FF]").split(listing.head)[-1]
    return once("[、和与及]").search(words) is not None


def totals(scene: Scene) -> Iterator[Proposal]:
    """A list and the total right after it: …和 5.02億元，三年合計 10.57億元."""
    patterns = _patterns(scene.lexicon)
    for listing in listings(scene):
        match = patterns["total"].match(scene.masked, listing.end)
        if match is None:
            continue
        claim = scene.group(match, "total")
        if not comparable(claim, listing.items[0]) or not scene.same_metric(claim, listing.items[0]):
            continue
        parts = sum_of(*(Ref(m.id) for m in listing.items))
        between = scene.document.view.folded[listing.items[-1].end : claim.start]
        if once("以来|成立|历史|至今|截至|自|上市|调整|扣非").search(between):
            continue
        ranks = [m.value for m in scene.inside(listing.end, scene.place(claim)) if m.kind == "rank"]
        if any(value != len(listing.items) for value in ranks):
            continue  # 前三大客户分别占…，前五大客户合计占…
        if any(w in between and w not in listing.head for w in _CLASSES):
            continue  # 前五大客户分别占…，前五大供应商合计占…
        sure = not once(r"[一-鿿]{3}").search(match["mid"].replace("三年", "")) and listing.items[0].low is None
        sure = sure and not _names_other(listing.head, match["tail"])
        readings = [Reading(parts, Ref(claim.id))]
        start, _ = scene.sentence(listing.start)
        before = [m for m in scene.inside(start, listing.start) if comparable(m, claim)][-MOST_BEFORE:]
        for count in range(1, len(before) + 1):  # A 21%，B 12%，C、D 分别 9% 和 8%，前四大合计 50%
            more = sum_of(*(Ref(m.id) for m in (*before[-count:], *listing.items)))
            readings.append(Reading(more, Ref(claim.id), name="连同前面的数"))
        yield proposal("sum", claim.id, *readings, strength="plain" if sure and not before else "slip")


#: Words between 合計 and its figure that name nothing.
_EMPTY = late("实现|录得|取得|获得|产生|达到?|约|近|超过?|逾|为|了|有|共|人民币|港币|[美港]元|[的:：]")


def _names_other(head: str, words: str) -> bool:
    """Whether what is added up is called something else than the list: 淨利潤分別為…，三年累計現金分紅."""
    named = _EMPTY.sub("", words)
    return len(named) > 1 and not echoes(named, head)


def leading_totals(scene: Scene) -> Iterator[Proposal]:
    """三年累計 43.66 億元，其中 2022年至 2024年分別為 A、B 和 C: the total before its list."""
    for listing in listings(scene):
        start, _ = scene.sentence(listing.start)
        match = _LEADING.search(scene.masked, start, listing.start)
        if match is None or not listing.respective:
            continue
        claim = scene.group(match, "total")
        if comparable(claim, listing.items[0]) and scene.same_metric(claim, listing.items[0]):
            parts = sum_of(*(Ref(m.id) for m in listing.items))
            yield proposal("sum", claim.id, Reading(parts, Ref(claim.id)))


@needs(kinds="P", words="占 贡献")
def shares_total(scene: Scene) -> Iterator[Proposal]:
    """Shares of one whole: 線上、線下分別佔 62.4% 和 37.6% may not exceed 100%."""
    words = cues(scene.lexicon, "lists")
    for listing in listings(scene):
        if listing.items[0].kind != "percent" or not listing.respective or listing.heads:
            continue
        lead = scene.masked[max(0, listing.start - 40) : listing.start]
        if not once("占|贡献").search(lead[-12:]) or any(w in lead for w in words["exclusive"]):
            continue
        strict = listing.names is not None and listing.names[0] <= len(listing.items) <= listing.names[1]
        counted = [m for m in scene.inside(max(0, listing.start - 40), listing.start) if m.kind == "quantity"]
        strict |= len(counted) == 1 and counted[0].value == len(listing.items)  # 三大業務佔比依次為 A、B 和 C
        parts = sum_of(*(Ref(m.id) for m in listing.items))
        readings = (Reading(parts, HUNDRED), Reading(parts, HUNDRED, "<=", name="只列出一部分"))
        ids = tuple(m.id for m in listing.items)
        direct = (
            once("(?:分别|各|依次)(?:占|贡献)|(?:收入|营收|销售|成本|份额|出货量?|产能|资产)占比").search(lead)
            is not None
        )
        strength: Strength = "plain" if strict and direct else "doubtful"
        yield proposal("shares_total", None, *readings, operands=ids, strength=strength)


def course(scene: Scene) -> Iterator[Proposal]:
    """A list over periods and what is said of its course: 逐年增長."""
    pattern = _patterns(scene.lexicon)["course"]
    for listing in listings(scene):
        match = pattern.match(scene.masked, listing.end)
        if match is None or not listing.respective or any(m.low is not None for m in listing.items):
            continue
        ids = [m.id for m in listing.items]
        sign = ">" if match["up"] else "<"
        for old, new in itertools.pairwise(ids):
            yield proposal("direction", new, Reading(Ref(new), Ref(old), sign), strength="slip")  # type: ignore[arg-type]


@needs(kinds="P")
def compound(scene: Scene) -> Iterator[Proposal]:
    """A list over years and its CAGR."""
    pattern = _patterns(scene.lexicon)["cagr"]
    for listing in listings(scene):
        match = pattern.match(scene.masked, listing.end)
        if match is None or not listing.respective or listing.items[0].kind not in ("money", "quantity", "number"):
            continue
        years = _span(listing)
        if years is None:
            continue
        claim = scene.group(match, "claim")
        computed = cagr(Ref(listing.items[0].id), Ref(listing.items[-1].id), Decimal(years))
        yield proposal("cagr", claim.id, Reading(computed, Ref(claim.id)))


def _span(listing: Listing) -> int | None:
    """Return the years from the first to the last value of a list."""
    periods = [m.period for m in listing.heads if m.period]
    if len(periods) == 1:
        period = periods[0]
        years = period.end.year - period.start.year
        return years if years + 1 == len(listing.items) and period.end.month == 12 else None
    if len(periods) == len(listing.items):
        return years_between(periods[0], periods[-1])
    return None


@needs(kinds="P", words="增长 下降 上升 下滑 减少 增加")
def rates(scene: Scene) -> Iterator[Proposal]:
    """A list over years and the rates of its years, all or all but the first: 分別為 A、B 和 C，後兩年增長 g 和 h."""
    found = listings(scene)
    for amounts, changes in pairwise(found):
        count = len(changes.items)
        if changes.items[0].kind != "percent" or amounts.items[0].kind not in ("money", "quantity"):
            continue
        if len(amounts.items) - count not in (0, 1) or not amounts.respective or not amounts.heads:
            continue
        gap = scene.masked[amounts.end : changes.start]
        verb = once("(?:同比|按年|年)?(?:均)?(增长|增加|上升|下降|下滑|减少)(?:了|约)?$").search(gap)
        if verb is None or len(gap) > 40 or once("[。；;]").search(gap) or len(changes.heads) not in (0, count):
            continue
        falling = verb[1] in ("下降", "下滑", "减少")
        rates_of = changes.items[-len(amounts.items) + 1 :]
        if len(rates_of) < count and (_span(amounts) != count - 1 or not verb[0].startswith(("同比", "按年", "年"))):
            continue  # as many rates as amounts: the first is against a year that is not told
        for old, new, rate in zip(amounts.items, amounts.items[1:], rates_of, strict=False):
            reading = Reading(growth(Ref(new.id), Ref(old.id)), Ref(rate.id, falling and (rate.value or 0) > 0))
            yield proposal("growth", rate.id, reading)


FINDERS = (list_length, leading_totals, totals, shares_total, course, compound, rates)
