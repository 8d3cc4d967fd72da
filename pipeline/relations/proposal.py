"""What the finders hand to the evaluator: a claim, its operands, and the readings under which it may hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

from pipeline.formula import Formula, Ref, refs
from pipeline.model import Mention

__all__ = ["Proposal", "Reading", "Strength", "as_written", "proposal"]

Comparison = Literal["=", "<=", "<", ">=", ">"]
#: How sure the binding is. ``plain``: failing is an alarm. ``slip``: an alarm only when one edit of a number or
#: unit mends it, since figures that do not belong together seldom are one edit apart.
#: ``near``: also when the result is off by very little. ``doubtful``: never.
#: ``guess``: never, and when it holds it explains nothing away either.
#: ``trial``: a likely guess; an alarm when no other relation of its claim holds, not even a guess, and one common
#: slip mends it to three digits.
#: ``group``: a column among columns; what the others of its `group` do says whether they belong together.
#: ``tight``: an alarm when one common slip mends it, however small: for sums of exact figures.
#: ``unknown``: what it would be compared with is not known, which is worth saying (``undecidable``).
Strength = Literal["plain", "near", "slip", "tight", "group", "doubtful", "trial", "guess", "unknown"]


class Reading(NamedTuple):
    """One way to read the words.

    Attributes
    ----------
    computed, claimed : Formula
        The two sides; ``compared`` says how they must relate (``computed = claimed`` when they meet).
    name : str or None
        Names the reading where it is not the plain one.
    loose : bool
        Holding earns no better grade than ``loose``.
    margin : Decimal
        Share by which the computed interval is widened (ranges of exchange rates).
    subtype : str or None
        A failing kind of its own: when this reading holds the finding is ``inconsistent`` with this subtype.
    relation : str or None
        The relation that holds under this reading, where it is not the proposal's.
    """

    computed: Formula
    claimed: Formula
    compared: Comparison = "="
    name: str | None = None
    loose: bool = False
    margin: Decimal = Decimal(0)
    subtype: str | None = None
    relation: str | None = None


class Proposal(NamedTuple):
    """A relation that the article seems to assert.

    Attributes
    ----------
    claim : str or None
        The mention that asserts it, ``None`` where the words do.
    operands : tuple of str
        The mentions that it is computed from.
    verdict : str or None
        Given where the figures are in no doubt and only the relation between them is (``undecidable``,
        ``conflict`` for two sources that differ).
    quiet : bool
        Only worth a finding when it fails.
    group : tuple of str
        Names the columns that hold or fail together (see `Strength`).
    suggestion : tuple of str, optional
        Mention and new text that would make it hold, where the finder knows (the weekday of a date).
    """

    relation: str
    claim: str | None
    operands: tuple[str, ...]
    readings: tuple[Reading, ...]
    strength: Strength = "plain"
    conflict: bool = False
    quiet: bool = False
    subtype: str | None = None
    group: tuple[str, ...] = ()
    suggestion: tuple[str, str] | None = None

    @property
    def members(self) -> frozenset[str]:
        """All mentions that the relation ties together."""
        return frozenset(self.operands) | ({self.claim} if self.claim else frozenset())


def as_written(mention: Mention) -> Ref:
    """Return a figure as it is written: 不超過 374 萬股（佔 2.75%）gives the share of the bound itself."""
    return Ref(mention.id, part="bare" if mention.qualifier == "at_most" and mention.value is not None else "")


def proposal(
    relation: str,
    claim: str | None,
    *readings: Reading,
    strength: Strength = "plain",
    quiet: bool = False,
    conflict: bool = False,
    operands: tuple[str, ...] | None = None,
    subtype: str | None = None,
    group: tuple[str, ...] = (),
) -> Proposal:
    """Build a proposal whose operands are the mentions of its first reading (``claim`` left out)."""
    if operands is None:
        named = [*refs(readings[0].computed), *refs(readings[0].claimed)]
        operands = tuple(dict.fromkeys(m for m in named if m != claim))
    return Proposal(relation, claim, operands, readings, strength, conflict, quiet, subtype, group)
