"""What is raised, and what it is spent on: 擬募資 42.02 億元，其中 20.22 億元用於模型研發，11.10 億元投向……."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.formula import Ref, quotient
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.fitting import tight_sum
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, comparable, needs

__all__ = ["FINDERS"]

#: Fewer uses make up no whole; more are a table.
FEWEST, MOST = 3, 12
#: So many amounts that were raised (gross and net) are tried.
TRIED = 2
_EQUAL = late("[（(，,、]?(?:或|即|相当于|约合|也就是)约?|[（(]约?")
_SPENT_ON = late(
    "[）)]?[，,]?(?:的?资金|预期|预计|计划)?(?:将|拟|主要|会|则)*(?:用于|用作|投向|投入|用以|拨作|作为|补充)"
)
_AFTER = late("(?:资金|将|拟|主要|则)*(?:用于|用作|投向|投入|用以|拨作|作为|补充)")
_BEFORE = late("(?:拟|计划|将)?(?:投入|投资|使用)(?:募集资金|募资)?(?:金额)?(?:约|为|不超过)*$")
_RAISED = late(
    "(?:募集资金(?:总额|净额)?|募资(?:总额|净额)?|募集|集资(?:总额|净额|额)?|融资|所得款项(?:净额)?)"
    "(?:不超过|约|为|总额|金额|共|合计|最多|预计|达|人民币|港币)*$"
)


@needs(words="用于 用作 投向 投入 拨作 投资")
def uses(scene: Scene) -> Iterator[Proposal]:
    """Find the runs of uses in a paragraph, and the last amount that was said to be raised before each."""
    raised: list[Mention] = []
    run: list[Mention] = []
    line = -1
    for mention in scene.mentions:
        if mention.kind != "money" or mention.value is None:
            continue
        here = scene.document.layout.line_at(mention.start)
        if run and (here != line or not comparable(mention, run[0]) or scene.code_between(run[-1], mention)):
            yield from _spent(scene, raised, run)
            run = []
        line = here
        if _RAISED.search(scene.before(mention, 16)):
            raised.append(mention)
        elif _AFTER.match(scene.after(mention, 10)) or _BEFORE.search(scene.before(mention, 14)):
            run.append(mention)
    yield from _spent(scene, raised, run)


def _spent(scene: Scene, raised: list[Mention], run: list[Mention]) -> Iterator[Proposal]:
    """Propose the amount raised that the uses make up; where there is none, the last one."""
    if not FEWEST <= len(run) <= MOST:
        return
    before = (m for m in reversed(raised) if comparable(m, run[0]) and m.start < run[0].start)
    wholes = [m for m in before if not scene.code_between(m, run[0])]
    yield from tight_sum(run, wholes)


@needs(kinds="P", words="用于 用作 投向 投入 拨作")
def portions(scene: Scene) -> Iterator[Proposal]:
    """淨額約 20.6 億港元，約 40%（或 8.24 億港元）將用作擴產: a share of what was raised, and the amount that it is."""
    raised: list[Mention] = []
    for mention in scene.mentions:
        if mention.kind == "money" and mention.value and _RAISED.search(scene.before(mention, 16)):
            raised.append(mention)
        if mention.kind != "percent" or not mention.value or not raised:
            continue
        part = scene.following(mention)
        if part is None or part.value is None or not comparable(part, raised[-1]) or part is raised[-1]:
            continue
        if not _EQUAL.fullmatch(scene.between(mention, part)) or not _SPENT_ON.match(scene.after(part, 12)):
            continue
        wholes = list(dict.fromkeys(m.id for m in reversed(raised) if comparable(m, part)))[:TRIED]
        readings = [
            Reading(quotient(_bare(part.id), _bare(whole)), _bare(mention.id), name="整体另指" if number else None)
            for number, whole in enumerate(wholes)
        ]
        yield proposal("share", mention.id, *readings, strength="slip", operands=(part.id, wholes[0]))


def _bare(identity: str) -> Ref:
    """Return a figure as it is written: in a prospectus every figure is 約, and is computed from the exact one."""
    return Ref(identity, part="bare")


FINDERS = (uses, portions)
