"""A whole, and after it its parts over clauses: 收入 182 億元，升 4%。其中 A 131 億元，佔 72%；B 33 億元，其他 18 億元.

The parts are figures of the whole's unit that follow each other with a name each; rates and shares may stand between.
Where they do not add up, it is an error only when one common slip makes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.formula import Ref, sum_of
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.precision import significant_digits
from pipeline.relations.changes import is_change
from pipeline.relations.cuts import one_cut, several_cuts
from pipeline.relations.fitting import adds_up, roughly
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, comparable, needs, once

__all__ = ["FINDERS"]

#: So many parts at most, so many wholes before them, so many figures from a whole to its first part.
MOST, WHOLES, REACH = 9, 3, 6
#: Significant digits of a whole that parts make up by no chance.
DIGITS = 3
#: The longest name of a part, and the longest words before the first.
NAME, LEAD = 16, 24
_OPENS = late(
    r"(?:其中|当中|包括|分别[为是]|^[（(](?=[^，,（）()]{1,8}$)|^[：:](?=[^，,：:]{1,8}$)|^[^，,。；;]{0,8}中[，,])|[按分][^，,。；;]{1,8}(?:看|分|计|布|口径)[，,：:]"
)
_JOINT = late(r"[）)]?[，,；;、]?(?:和|与|及|以及|另|另有|还有|而)?")
_LAST = late("[和与及]|以及|其他|其它|其余|余下")
_NETTED = late("抵[销消]|重叠|重复|冲抵|剔除")
_MORE = late("[^，,；;。]{0,8}等")
_ELSE = late(
    "同比|环比|按年|按季|去年|上年|目标|预计|计划|平均|日均|月均|人均|每|价|合计|共计|累计|总|最高|最低|最大"
    "|最多|超过|突破|首[个次家]|前述|上述|较|比|增|减|升|降|涨|跌|利润|毛利|净利|盈利|亏损|EBITDA|[量额率]$"
)


@dataclass(frozen=True, slots=True)
class _Run:
    """Parts in a row: the words before each, whether they say that the list is complete, or all names go before."""

    parts: tuple[Mention, ...]
    names: tuple[str, ...]
    closed: bool
    named_before: bool


@needs(kinds="MQ")
def splits(scene: Scene) -> Iterator[Proposal]:
    """Find the runs of parts, and the figure before each that they make up."""
    at = 0
    last: tuple[int, Mention] | None = None
    for number, mention in enumerate(scene.mentions):
        if number < at or mention.kind not in ("money", "quantity") or mention.value is None:
            continue
        run = _run(scene, number)
        if run is None:
            continue
        at = scene.number(run.parts[-1]) + 1
        start, end = scene.sentence_of(mention)
        if _NETTED.search(scene.masked, start, end) or several_cuts(scene.lexicon, list(run.names)):
            continue
        line = scene.document.layout.line_at(mention.start)
        wholes = _wholes(scene, run, number)
        if last is not None and last[0] == line:  # 按地區分 A、B；按產品分 C、D: another cut of the same whole
            wholes.insert(0, last[1])
        found = _made_up(run, wholes)
        if found is not None:
            last = line, found[0]
            yield from _sum(*found, closed=run.closed)
        else:
            if run.named_before:  # 金額分別為: things of their own, unless the sentence has their whole
                wholes = [w for w in wholes if scene.sentence_of(w) == (start, end)]
            wrong = [w for w in wholes if _may_be_wrong(run, w)]
            for whole in wrong[:1]:
                yield from _sum(whole, run.parts, closed=run.closed)
            for whole in wrong[1:] if run.closed else ():
                reading = Reading(sum_of(*(Ref(m.id) for m in run.parts)), Ref(whole.id))
                yield proposal("sum", whole.id, reading, strength="trial")


def _may_be_wrong(run: _Run, whole: Mention) -> bool:
    """Whether the parts ought to make up a whole that they do not: all of them are told, or the numbers are fine."""
    larger = [m for m in run.parts if (m.value or 0) >= (whole.value or 0)]
    if len(larger) > 1 or any(m.value == whole.value for m in larger):
        return False
    return run.closed or significant_digits(whole.value) >= DIGITS


def _run(scene: Scene, number: int) -> _Run | None:
    """Read the parts that begin with a figure after 其中, 按地區劃分 …."""
    first = scene.mentions[number]
    lead = scene.before(first, LEAD)
    opening = _OPENS.search(lead)
    if opening is None:
        return None
    if opening[0].startswith("分别") and (scene.metrics_in(lead) or lead.endswith(("：", ":"))):
        return None  # 淨利潤分別為: figures of several years
    name = lead[opening.end() :]
    bracketed = opening[0] in "（("
    if bracketed and not _comparable_before(scene, number):
        return None
    if _ELSE.search(name) and not _verb(name):
        return None
    parts, names = _follow(scene, number, name, bracketed=bracketed)
    if bracketed and scene.after(parts[-1], 1) not in ("）", ")"):
        return None
    if len(parts) < 2 or _MORE.match(scene.after(parts[-1], 10)):
        return None
    closed = opening[0][-1] in "，,：:" or len(parts) > 2 or _LAST.match(names[-1].lstrip("，,；;、")) is not None
    named_before = opening[0].startswith("分别")
    return _Run(tuple(parts), tuple(names), closed or one_cut(scene.lexicon, names), named_before)


def _comparable_before(scene: Scene, number: int) -> bool:
    """Whether a figure of its unit stands right before the bracket around a figure: 358 億元（期交 345 億元…）."""
    before = scene.mentions[number - 1] if number else None
    return before is not None and comparable(before, scene.mentions[number]) and before.value is not None


def _follow(scene: Scene, number: int, name: str, *, bracketed: bool) -> tuple[list[Mention], list[str]]:
    """Return the figures of one unit that follow each other from a first one, with the words before each."""
    first = last = scene.mentions[number]
    parts, names, depth = [first], [name], 0
    for mention in scene.mentions[number + 1 : number + 3 * MOST]:
        gap = scene.between(last, mention)
        if once("[\n\r。！？]").search(gap) or len(parts) == MOST or (bracketed and once("[）)]").search(gap)):
            break
        last = mention
        depth = max(0, depth + gap.count("(") + gap.count("（") - gap.count(")") - gap.count("）"))
        if depth or mention.kind in ("percent", "multiple", "percentage_point", "date"):
            continue  # within brackets stand the parts of a part
        words = scene.before(mention, NAME + 4)
        joint = _JOINT.match(words)
        word = words[joint.end() :] if joint else words
        if not comparable(mention, first) or mention.value is None or mention.value < 0 or len(word) > NAME:
            break
        if mention.unit == "个" and scene.after(mention, 2) != scene.after(first, 2):
            break  # 22 個席位, 700 個項目
        if _OPENS.search(word) or (_ELSE.search(word) and not (_verb(word) and _verb(word) == _verb(name))):
            break
        parts.append(mention)
        names.append(words)
    return parts, names


def _verb(name: str) -> str:
    """Return the verb of change that a name ends with: 住戶貸款增加."""
    found = once("(?:净?增加?|减少|新增|净流[入出]|净买入|净卖出|增持|减持)$").search(name)
    return found[0] if found else ""


def _made_up(run: _Run, wholes: list[Mention]) -> tuple[Mention, tuple[Mention, ...]] | None:
    """Return the whole that the parts make up, all of them or the first ones."""
    for count in range(len(run.parts), 1, -1):
        parts = run.parts[:count]
        if count < len(run.parts) and once("[）)]?(?:、|和|与|及)").match(run.names[count]):
            continue  # A、B、C is one list
        for whole in wholes:
            if _near(parts, whole):
                return whole, parts
    return None


def _wholes(scene: Scene, run: _Run, number: int) -> list[Mention]:
    """Return the figures before a run that may be its whole, the nearest first."""
    start = scene.line_of(run.parts[0])[0]
    found: list[Mention] = []
    for mention in reversed(scene.mentions[max(0, number - REACH) : number]):
        if scene.place(mention) < start:
            break
        if not comparable(mention, run.parts[0]) or mention.value is None:
            continue
        verb = _verb(run.names[0])
        if not is_change(scene, mention) or (verb and scene.before(mention, 6).endswith(verb)) or not found:
            found.append(mention)
    return found[:WHOLES]


def _near(parts: Sequence[Mention], whole: Mention) -> bool:
    """Whether parts make up a whole, as exactly as they are written."""
    return roughly(sum(float(m.value or 0) for m in parts), whole) and adds_up(parts, whole)


def _sum(whole: Mention, parts: Sequence[Mention], *, closed: bool) -> Iterator[Proposal]:
    reading = Reading(sum_of(*(Ref(m.id) for m in parts)), Ref(whole.id))
    yield proposal("sum", whole.id, reading, strength="tight")
    # Beside a reading by which the list may be open:
    yield proposal("sum", whole.id, reading, strength="tight", quiet=True, subtype="closed" if closed else "parts")


FINDERS = (splits,)
