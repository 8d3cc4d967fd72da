"""Metrics that follow from two others by definition: ``identity`` in ``metrics.toml``, ours and the user's.

``gross_profit = "revenue - cost"``; a metric of one's own with an identity is a relation of one's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from pipeline.errors import LexiconError
from pipeline.formula import Formula, Ref, difference, product, quotient, sum_of
from pipeline.lexicon import Lexicon
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene
from pipeline.relations.series import MARGINS, Entry, table_of

__all__ = ["FINDERS", "identities"]

_IDENTITY = late(r"(\w+) ([-+*/]) (\w+)")
_COMPUTE: Mapping[str, Callable[[Formula, Formula], Formula]] = {
    "-": difference,
    "+": sum_of,
    "*": product,
    "/": quotient,
}
_RELATIONS = {"-": "difference", "+": "sum", "*": "price_times_shares", "/": "ratio"}


@cache
def identities(lexicon: Lexicon) -> Mapping[str, tuple[str, str, str]]:
    """Return metric → (left metric, operator, right metric) of every metric with an ``identity``.

    Raises
    ------
    LexiconError
        When an identity is not two metrics with one of ``+ - * /`` between them.
    """
    metrics = lexicon.tree("metrics")["metric"]
    assert isinstance(metrics, dict)
    found = {}
    for name, entry in metrics.items():
        if "identity" in entry:
            match = _IDENTITY.fullmatch(entry["identity"])
            if match is None or not {match[1], match[3]} <= metrics.keys():
                raise LexiconError(f"metrics.toml: identity of {name}: {entry['identity']!r} is not 'METRIC / METRIC'")
            found[name] = (match[1], match[2], match[3])
    return found


def by_definition(scene: Scene) -> Iterator[Proposal]:
    """A metric beside the two that define it, of one subject, segment and period."""
    rules = {name: rule for name, rule in identities(scene.lexicon).items() if name not in MARGINS}
    wanted = {metric for name, (left, _, right) in rules.items() for metric in (name, left, right)}
    scopes: dict[tuple[object, ...], dict[str, Entry]] = defaultdict(dict)
    for (subject, metric, segment, _), entries in table_of(scene).amounts.items():
        if metric in wanted:
            for entry in entries:
                scopes[subject, segment, entry.period].setdefault(metric, entry)
    for figures in scopes.values():
        for name, (left, operator, right) in rules.items():
            if name in figures and left in figures and right in figures:
                yield from _proposed(figures[name], figures[left], operator, figures[right], scene)


def _proposed(claim: Entry, left: Entry, operator: str, right: Entry, scene: Scene) -> Iterator[Proposal]:
    a, b = left.ref, right.ref
    if operator in "+-" and len({e.mention.unit for e in (claim, left, right)}) > 1:
        return
    computed = _COMPUTE[operator](a, b)
    relation = "margin" if operator == "/" and claim.mention.kind == "percent" else _RELATIONS[operator]
    sentences = {scene.document.layout.sentence_at(e.mention.start) for e in (claim, left, right)}
    # Costs are told at several widths (of sales, in all): a failing difference is an alarm only when one slip mends it.
    strength: Strength = "plain" if len(sentences) == 1 and operator != "-" else "slip"
    yield proposal(relation, claim.mention.id, Reading(computed, Ref(claim.mention.id)), strength=strength)


FINDERS = (by_definition,)
