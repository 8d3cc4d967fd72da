"""Parts and their whole: 其中, 由…組成, 其餘."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

from pipeline.formula import Ref, difference, quotient, sum_of
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.changes import is_change
from pipeline.relations.cuts import one_cut, several_cuts, two_halves
from pipeline.relations.lists import HUNDRED, listings
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import PEOPLE, Scene, alternatives, comparable, compiled, cues, echoes, needs, once

__all__ = ["FINDERS"]

MOST = 20
#: Percentages to three decimals and more: two of them make 100% by no chance.
FINE = Decimal("0.00001")


@cache
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    words = cues(lexicon, "parts")
    return {
        "among": compiled(
            rf"(?P<whole>«MQ»)(?P<mid>«~»{{0,16}}?)[，,：:（(。、]\s?(?:不过|但|而)?[，,]?{alternatives(words['among'])}"
        ),
        "made_of": compiled(r"(?P<whole>«MQ»)(?P<mid>«~»{0,10}?)[，,]?由"),
        "rest": compiled(
            rf"(?P<first>«MPQ»)«.»{{0,60}}?(?:{alternatives(words['rest'])}(?:的)?|(?P<left>余额)|[，,](?P<not>非))(?P<tail>«^»{{0,12}}?)(?P<rest>«MPQ»)"
        ),
        "other": late(alternatives(words["other"])),
        "closed": late(alternatives(words["made_of"])),
        "netted": late(alternatives(words["netted"])),
        "share": late(r"^[，,（(]?\s?(?:收入)?占比?(?:[^，,]{0,8}?)(?:比例|比重)?[为达约]?$"),
    }


#: Words after 占 that do not name a whole.
_GENERIC = late("[，,（( ]|占比?|总|整体|全部|收入|营收|的|比例|比重|公司|集团|当期|同期|其|约|近|超过?|逾|达到?|为|高")


@dataclass(slots=True)
class _Parts:
    """Figures after 其中, the words around each, and the shares that follow them."""

    items: list[Mention]
    labels: list[str]
    shares: list[tuple[Mention, Mention]]
    end: int
    clean: bool = True


@needs(words="由", cue=("parts", "among"))
def among(scene: Scene) -> Iterator[Proposal]:
    """X，其中 A a、B b: the parts may not exceed the whole, and make it up when the list is closed."""
    patterns = _patterns(scene.lexicon)
    for name in ("among", "made_of"):
        for match in scene.find(patterns[name]):
            whole = scene.group(match, "whole")
            if is_change(scene, whole) or _per_one(scene, whole) or _one_of_several(scene, whole, match.end()):
                continue
            if "其中" in match["mid"] or patterns["other"].search(match["mid"]) or whole.low is not None:
                continue
            parts = _parts(scene, whole, match.end(), patterns)
            yield from _part_shares(whole, parts.shares)
            closed = patterns["closed"].search(scene.masked, parts.end, parts.end + 12) is not None
            if parts.items and (closed or name == "among"):
                yield from _made_up(scene, whole, parts, closed=closed and name == "made_of")


def _one_of_several(scene: Scene, whole: Mention, start: int) -> bool:
    """Whether what follows 其中 is part of another figure of a list: A、B 分別為 a 和 b，其中 A 的….."""
    listing = next((x for x in listings(scene) if x.respective and whole in x.items), None)
    first = next(iter(scene.inside(start, scene.sentence(start)[1])), None)
    if listing is None or first is None:
        return False
    names = once("[，,、]|[和与及]").split(listing.head)[:-1]
    words = scene.masked[start : scene.place(first)]
    return any(len(name) > 1 and name in words for name in names)


def _per_one(scene: Scene, whole: Mention) -> bool:
    """Whether an amount is one per share or piece, which has no parts: 每股 5 元, 100 元/股, 每 10 股派 0.95 元."""
    if once("每|均价|单价|/$").search(scene.before(whole, 14)) or once("/|每").match(scene.after(whole, 2)):
        return True
    return shares_of_rate(scene, whole) is not None


def shares_of_rate(scene: Scene, amount: Mention) -> Mention | None:
    """Return the number of shares that an amount is paid on: 10 股 of 每 10 股派 0.95 元."""
    shares = scene.previous(amount)
    return shares if shares is not None and shares.unit == "股" and scene.before(shares, 2).endswith("每") else None


def _made_up(scene: Scene, whole: Mention, parts: _Parts, *, closed: bool) -> Iterator[Proposal]:
    total = sum_of(*(Ref(m.id) for m in parts.items))
    ids = tuple(m.id for m in parts.items)
    if len(ids) == 1:
        floor = whole.qualifier in ("over", "at_least")  # each of them over 1億元: no whole at all
        reading = Reading(total, Ref(whole.id), "<=")
        people = whole.unit in PEOPLE and whole.count and parts.items[0].count  # 860 名，其中女性 920 名
        strength: Strength = "doubtful" if floor else "plain" if people else "slip"
        yield proposal("part_whole", ids[0], reading, strength=strength, operands=(whole.id,))
        return
    start, end = scene.sentence_of(whole)
    readings = [Reading(total, Ref(whole.id))]
    if not closed:
        readings.append(Reading(total, Ref(whole.id), "<=", name="只列出一部分", relation="part_whole"))
    used = all(once("[^，,]{0,2}(?:用于|用作|作为)").match(scene.after(m, 8)) for m in parts.items)
    rest_follows = once("[，,；;](?:其余|余额|余下|剩余|剩下)").match(scene.masked[parts.end : parts.end + 4])
    suffixes = {scene.before(m, 12)[-2:] for m in parts.items}
    alike = len(parts.items) > 1 and len(suffixes) == 1 and scene.before(whole, 12)[-2:] in suffixes
    sure = parts.clean or alike or used or rest_follows is not None or one_cut(scene.lexicon, parts.labels)
    netted = _patterns(scene.lexicon)["netted"].search(scene.masked, start, end) is not None
    netted = netted or several_cuts(scene.lexicon, parts.labels)
    trust: Strength = "plain" if sure else "tight" if len(ids) >= 3 else "doubtful"
    yield proposal("sum", whole.id, *readings, operands=ids, strength="doubtful" if netted else trust)
    if not closed and not netted and two_halves(scene.lexicon, parts.labels):
        # 境內 and 境外 are all there is: less than the whole is wrong too, where one slip explains it.
        yield proposal("sum", whole.id, readings[0], operands=(*ids,), strength="tight", quiet=True, subtype="halves")


def _parts(scene: Scene, whole: Mention, start: int, patterns: dict[str, re.Pattern[str]]) -> _Parts:
    """Read ``name figure`` items; ``clean`` while they are joined by 、 and 和 alone."""
    _, end = scene.sentence(start)
    parts = _Parts([], [], [], start)
    for mention in scene.inside(start, end)[:MOST]:
        place = scene.place(mention)
        gap = scene.masked[parts.end : place]
        if mention.kind == "percent" and parts.items and patterns["share"].match(gap):
            parts.end = place + 1
            named = _GENERIC.sub("", gap)
            if len(named) < 2 or echoes(named, scene.before(whole, 20)):  # 占抖音渠道 GMV 的 42% is of another whole
                parts.shares.append((parts.items[-1], mention))
            continue
        if not comparable(mention, whole) or patterns["other"].search(gap) or "其中" in gap or len(gap) > 24:
            return parts
        if once(r"[\uE000-\uF8FF]").search(gap) or (parts.items and not once("[^，,、]{0,8}[、，,和与及]").match(gap)):
            return parts
        parts.clean &= not parts.items or once(r"[）)]?(?:[^，,、]{2,8})?[、和与及]").match(gap) is not None
        parts.items.append(mention)
        parts.labels.append(gap + "，" + scene.after(mention, 8))
        parts.end = place + 1
    return parts


def _part_shares(whole: Mention, shares: list[tuple[Mention, Mention]]) -> Iterator[Proposal]:
    for part, share in shares:
        yield proposal(
            "share", share.id, Reading(quotient(Ref(part.id), Ref(whole.id)), Ref(share.id)), strength="slip"
        )


@needs(words="非 余额", cue=("parts", "rest"))
def rest(scene: Scene) -> Iterator[Proposal]:
    """其餘: the parts before it and the rest make up the whole."""
    pattern = _patterns(scene.lexicon)["rest"]
    seen: set[str] = set()
    for match in scene.find(pattern):
        last = scene.group(match, "rest")
        if last.id in seen or len(match["tail"]) > 12:
            continue
        if match["left"] and not once("[^，,。；;]{0,2}(?:以|由|将|分|于|通过|用)").match(scene.after(last, 6)):
            continue  # 餘額 is a balance; what is left is paid some way
        if match["not"] and (
            last.kind == "percent" or match["tail"][:2] not in match[0][: match.start("not") - match.start()]
        ):
            continue  # 非研發人員 is what is left only where 研發 was named
        seen.add(last.id)
        floor, _ = scene.sentence(match.start("rest"))
        before = [m for m in scene.inside(floor, match.start("rest")) if m.kind not in ("date", "duration", "rank")]
        run = _run(before, last)
        if last.kind == "percent":
            yield from _rest_of_hundred(scene, run, last)
        elif len(run) >= 2:
            yield from _rest_of_whole(scene, run, last, match["tail"])


_RATE = late("增长|下降|上升|同比|环比|涨|跌|升|降|[毛净]利率|利率|高于|低于|较|超出")
_PARTITION = late("占|持|归|由|用|分配|配售|发售|来自|[为是]$|投|属|均|作|国际|包销")


def _run(before: list[Mention], last: Mention) -> list[Mention]:
    run: list[Mention] = []
    for mention in reversed(before):
        if not comparable(mention, last):
            if last.kind == "percent":
                continue
            break
        run.insert(0, mention)
    return run[:MOST]


def _rest_of_hundred(scene: Scene, run: list[Mention], last: Mention) -> Iterator[Proposal]:
    run = [m for m in run if not _RATE.search(scene.before(m))]
    if (
        not run
        or _RATE.search(scene.before(last))
        or not _PARTITION.search("".join(scene.before(m) for m in run) + scene.before(last) + scene.after(last))
    ):
        return
    names = ("", "只取后几项")
    options = [run[i:] for i in range(len(run))]
    readings = tuple(
        Reading(sum_of(*(Ref(m.id) for m in part), Ref(last.id)), HUNDRED, name=names[i > 0] or None)
        for i, part in enumerate(options)
    )
    sure = len(run) == 1 or last.low is None
    if "其中" in scene.masked[scene.place(run[0]) : scene.place(last)]:
        sure = False  # parts of a part
    line, _ = scene.line_of(run[0])
    earlier = [m for m in scene.inside(line, scene.place(run[0]))[-MOST:] if comparable(m, last)]
    if earlier:  # the list may have begun a sentence before
        parts = sum_of(*(Ref(m.id) for m in run), Ref(last.id))
        readings = (*readings, Reading(parts, HUNDRED, "<=", name="只列出一部分"))
    ids = (*tuple(m.id for m in run), last.id)
    yield proposal("shares_total", None, *readings, operands=ids, strength="plain" if sure else "slip")


def _rest_of_whole(scene: Scene, run: list[Mention], last: Mention, tail: str) -> Iterator[Proposal]:
    """1.2億股中，公眾持股 0.3億股，其餘 0.9億股."""
    readings = []
    sure = once("的?(?:[一-鿿]{0,4}[中里]|，其中|,其中|包括|之中)").match(scene.after(run[0])) is not None
    for i in range(len(run) - 1):
        whole, parts = run[i], run[i + 1 :]
        computed = difference(Ref(whole.id), sum_of(*(Ref(m.id) for m in parts)))
        readings.append(Reading(computed, Ref(last.id), name=None if not i else "整体另指"))
    # 其餘子公司員工合計 2,300 人: what is more than the whole, and has a name, is left of another whole.
    sure = sure and ((last.value or 0) <= (run[0].value or 0) or len(_GENERIC.sub("", tail)) < 2)
    yield proposal(
        "complement", last.id, *readings, operands=tuple(m.id for m in run), strength="plain" if sure else "slip"
    )


@needs(kinds="P")
def made_of(scene: Scene) -> Iterator[Proposal]:
    """85% 來自…，15% 來自…: shares of one whole in one sentence that add up to it."""
    for run in _share_runs(scene):
        if len(run) < 2:
            continue
        parts = sum_of(*(Ref(m.id) for m in run))
        readings = (Reading(parts, HUNDRED), Reading(parts, HUNDRED, "<=", name="只列出一部分"))
        nested = "其中" in scene.masked[scene.place(run[0]) : scene.place(run[-1])]
        strength: Strength = "doubtful" if nested else "slip"
        yield proposal("shares_total", None, *readings, operands=tuple(m.id for m in run), strength=strength)


_GOES = late(r"(?>(?:则|将|主要|[拟擬]|预计|的?收入)*)(?:来自|来源于|用于|用作|投向|拨作|分配)")


def _share_runs(scene: Scene) -> Iterator[list[Mention]]:
    """Yield the percentages of a sentence that are each followed by 用於, 來自 …."""
    run: list[Mention] = []
    bounds = (-1, -1)
    for mention in scene.mentions:
        if mention.kind != "percent" or not _GOES.match(scene.after(mention, 12)):
            continue
        here = scene.sentence_of(mention)
        # A semicolon joins the items of one list; an amount between them begins another.
        joined = here == bounds or (run and scene.masked[here[0] - 1] in "；;" and here[0] - bounds[1] <= 2)
        between = scene.mentions[scene.number(run[-1]) + 1 : scene.number(mention)] if run else ()
        if not joined or any(m.kind == "money" for m in between):
            yield run
            run = []
        bounds = here
        run.append(mention)
    yield run


@needs(kinds="P")
def cut_shares(scene: Scene) -> Iterator[Proposal]:
    """線上收入占比 67.8%，線下收入占比 42.2%: parts of one known cut cannot exceed the whole."""
    run: list[Mention] = []
    bounds = (-1, -1)
    for mention in scene.mentions:
        if mention.kind != "percent" or not once("占比?[^，,]{0,8}$").search(scene.before(mention, 16)):
            continue
        here = scene.sentence_of(mention)
        if here != bounds:
            yield from _cut(scene, run)
            run, bounds = [], here
        run.append(mention)
    yield from _cut(scene, run)


@needs(kinds="P", words="占")
def class_shares(scene: Scene) -> Iterator[Proposal]:
    """Add up the classes of one whole in a sentence, each with its 占比."""
    run: list[Mention] = []
    bounds = (-1, -1)
    for mention in (*scene.mentions, None):
        named = (
            mention is not None
            and mention.kind == "percent"
            and once("占比?[为達达]?$").search(scene.before(mention, 8))
        )
        here = scene.sentence_of(mention) if mention is not None else (-2, -2)
        if here != bounds:
            if len(run) >= 3:
                total = sum_of(*(Ref(m.id) for m in run))
                ids = tuple(m.id for m in run)
                yield proposal("shares_total", None, Reading(total, HUNDRED), strength="doubtful", operands=ids)
                if _after_among(scene, run):
                    whole = Reading(total, HUNDRED, "<=")
                    yield proposal("shares_total", None, whole, operands=ids, quiet=True, subtype="classes")
            run, bounds = [], here
        if named and mention is not None:
            run.append(mention)


def _after_among(scene: Scene, run: list[Mention]) -> bool:
    """Whether shares are those of parts that follow each other right after 其中, with nothing but their names."""
    start = scene.place(run[0])
    lead = scene.masked[max(scene.sentence(start)[0], start - 14) : start]
    names = [scene.between(a, b) for a, b in pairwise(run)]
    return "其中" in lead and all(once("[，、；](?:以及|和)?[^，、；]{1,10}占比?").fullmatch(name) for name in names)


@needs(kinds="P", words="全资 控股")
def whole_stake(scene: Scene) -> Iterator[Proposal]:
    """28.2461% bought, 71.7539% held, 全資控股: the stakes make up the whole."""
    for match in once("全资(?:控股|子公司|拥有)|100%控股|完全控股").finditer(scene.masked):
        line, _ = scene.line(match.start())
        above, _ = scene.line(max(0, line - 1))
        stakes = [m for m in scene.inside(above, match.start()) if m.kind == "percent" and m.ulp <= FINE][-4:]
        for first, second in pairwise(stakes):
            total = sum_of(Ref(first.id), Ref(second.id))
            yield proposal(
                "shares_total", None, Reading(total, HUNDRED), strength="tight", operands=(first.id, second.id)
            )


@needs(kinds="P", words="占")
def no_more_than_all(scene: Scene) -> Iterator[Proposal]:
    """Compare a share of a sum with all of it (a profit, an offer or a target may be exceeded)."""
    whole = once(
        "占(?:了|到)?(?:比|[^，、；]{0,8}(?:收入|营收|销售额|销量|总额|总数|总量|股本|成本|资产)的?)(?:比例|比重)?[为达約约]{0,2}$"
    )
    for claim in scene.mentions:
        if claim.kind == "percent" and claim.value is not None and claim.value > 1 and not is_change(scene, claim):
            before = scene.before(claim, 20)
            if whole.search(before) and not once("利润|目标|计划|预|认购").search(before):
                yield proposal("bound", claim.id, Reading(Ref(claim.id), HUNDRED, "<="), operands=(), quiet=True)


def _cut(scene: Scene, run: list[Mention]) -> Iterator[Proposal]:
    if len(run) < 2 or not one_cut(scene.lexicon, [scene.before(m, 16) for m in run]):
        return
    parts = sum_of(*(Ref(m.id) for m in run))
    readings = (Reading(parts, HUNDRED), Reading(parts, HUNDRED, "<=", name="只列出一部分"))
    yield proposal("shares_total", None, *readings, operands=tuple(m.id for m in run))


FINDERS = (among, rest, made_of, cut_shares, class_shares, no_more_than_all, whole_stake)
