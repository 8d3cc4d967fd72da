"""The finders: each reads an article and proposes relations between its figures.

A finder never judges. It says what seems to be claimed, of which figures, and how sure the binding is; the
evaluator (`pipeline.verdict`) does the arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.document import Document
from pipeline.lexicon import Lexicon
from pipeline.relations import (
    averages,
    bases,
    bounds,
    buybacks,
    calendar,
    capital,
    changes,
    compare,
    compounds,
    conversions,
    counting,
    directions,
    duplicates,
    gathered,
    growths,
    guesses,
    headlines,
    identities,
    joint,
    lists,
    margins,
    markets,
    means,
    named,
    netting,
    offering,
    outcomes,
    parts,
    payouts,
    portions,
    quotes,
    ranges,
    ranks,
    rates,
    ratios,
    repeats,
    rounds,
    rows,
    runway,
    segments,
    sequences,
    series,
    shares,
    signs,
    spans,
    splits,
    subscription,
    tables,
    tops,
    totals,
    tried,
    uses,
    valuation,
    vectors,
    wide,
)
from pipeline.relations.across import across
from pipeline.relations.needs import wanted
from pipeline.relations.proposal import Proposal, Reading
from pipeline.relations.scene import Scene

__all__ = ["FINDERS", "Proposal", "Reading", "Scene", "across", "propose"]

Finder = Callable[[Scene], Iterator[Proposal]]
#: All finders, by family.
FINDERS: tuple[Finder, ...] = (
    *changes.FINDERS,
    *bases.FINDERS,
    *compare.FINDERS,
    *growths.FINDERS,
    *compounds.FINDERS,
    *spans.FINDERS,
    *lists.FINDERS,
    *parts.FINDERS,
    *totals.FINDERS,
    *sequences.FINDERS,
    *gathered.FINDERS,
    *segments.FINDERS,
    *splits.FINDERS,
    *joint.FINDERS,
    *outcomes.FINDERS,
    *uses.FINDERS,
    *netting.FINDERS,
    *shares.FINDERS,
    *capital.FINDERS,
    *buybacks.FINDERS,
    *named.FINDERS,
    *tried.FINDERS,
    *ratios.FINDERS,
    *offering.FINDERS,
    *valuation.FINDERS,
    *payouts.FINDERS,
    *rounds.FINDERS,
    *subscription.FINDERS,
    *averages.FINDERS,
    *means.FINDERS,
    *runway.FINDERS,
    *conversions.FINDERS,
    *calendar.FINDERS,
    *series.FINDERS,
    *rates.FINDERS,
    *portions.FINDERS,
    *margins.FINDERS,
    *identities.FINDERS,
    *bounds.FINDERS,
    *tops.FINDERS,
    *markets.FINDERS,
    *ranges.FINDERS,
    *directions.FINDERS,
    *ranks.FINDERS,
    *counting.FINDERS,
    *signs.FINDERS,
    *duplicates.FINDERS,
    *headlines.FINDERS,
    *repeats.FINDERS,
    *vectors.FINDERS,
    *tables.FINDERS,
    *rows.FINDERS,
    *wide.FINDERS,
    *quotes.FINDERS,
    *guesses.FINDERS,
)


def propose(document: Document, lexicon: Lexicon) -> tuple[Proposal, ...]:
    """Return what every finder proposes for one article."""
    scene = Scene(document, lexicon)
    return tuple(item for finder in wanted(FINDERS, scene.masked, lexicon) for item in finder(scene))
