"""How well a proposal holds: the grades of one reading after the other, on soft and on hard intervals."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from pipeline.formula import Part, Values, evaluate, far_off, refs
from pipeline.interval import Interval
from pipeline.model import Mention, Verdict
from pipeline.patterns import late
from pipeline.precision import Hedge, hard_interval, soft_interval
from pipeline.relations.proposal import Proposal, Reading

__all__ = ["Figures", "Grade", "Trial", "grade_of", "holds_softly", "length_of", "trials_of"]

_ISO = late(r"P(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?$")
HALF = Decimal("0.5")
DAYS = Decimal("365.25")
WEEKS = Decimal("52.18")


class Grade(NamedTuple):
    """The verdict on a proposal before binding and repairs are looked at.

    ``computed`` and ``claimed`` are the soft intervals of the reading that decided; ``off_by`` is how far the nearest
    reading of a failing proposal is from the claim, as a share of the larger.
    """

    verdict: Verdict
    reading: Reading
    computed: Interval | None
    claimed: Interval | None
    subtype: str | None = None
    off_by: Decimal = Decimal(1)


class Figures:
    """The intervals of the figures of an article, each computed once.

    Parameters
    ----------
    mentions : mapping of str to Mention
        The figures by id.
    changed : Mention, optional
        A figure that takes the place of the one with its id.
    base : Figures, optional
        The unchanged article, whose intervals serve for all other figures.
    """

    __slots__ = ("_base", "_changed", "_changed_id", "_hard", "_mentions", "_soft")

    def __init__(
        self, mentions: Mapping[str, Mention], changed: Mention | None = None, base: Figures | None = None
    ) -> None:
        self._mentions = mentions
        self._changed = changed
        self._changed_id = None if changed is None else changed.id
        self._base = base
        self._soft: dict[str, Interval | None] = {}
        self._hard: dict[str, Interval | None] = {}

    def with_changed(self, mention: Mention) -> Figures:
        """Return the same article with one figure changed."""
        return Figures(self._mentions, mention, self)

    def soft(self, identity: str, part: Part = "") -> Interval | None:
        """Return what the words plainly say; of a duration its length in years."""
        if self._base is not None and identity != self._changed_id:
            return self._base.soft(identity, part)
        key = identity + part
        if key not in self._soft:
            self._soft[key] = self._read(identity, part, hard=False)
        return self._soft[key]

    def hard(self, identity: str, part: Part = "") -> Interval | None:
        """Return the widest that the words bear."""
        if self._base is not None and identity != self._changed_id:
            return self._base.hard(identity, part)
        key = identity + part
        if key not in self._hard:
            self._hard[key] = self._read(identity, part, hard=True)
        return self._hard[key]

    def _read(self, identity: str, part: Part, *, hard: bool) -> Interval | None:
        mention = self._changed or self._mentions.get(identity)
        return None if mention is None else _interval(mention, part, hard=hard)


def _interval(mention: Mention, part: Part, *, hard: bool) -> Interval | None:
    if mention.kind == "duration":
        return length_of(mention)
    if part in ("start", "end"):
        period = mention.period
        day = None if period is None else period.start if part == "start" else period.end
        return None if day is None else Interval.point(day.toordinal())
    value, hedge = mention.value, mention.hedge
    if part == "bare" and value is not None:
        hedge = Hedge.BARE
    elif part in ("low", "high") and value is None:
        value = mention.low if part == "low" else mention.high
        hedge = Hedge.BARE
    elif part != "bare" or value is None:
        return _ordered(mention.hard if hard else mention.soft)
    if value is None:
        return None
    interval = hard_interval if hard else soft_interval
    return interval(value, None, None, mention.ulp, hedge, count=mention.count)


def _ordered(interval: Interval | None) -> Interval | None:
    """Turn a range that is written from the larger end (下降 21.97% 至 6.43%)."""
    if interval is None or interval.low is None or interval.high is None or interval.low <= interval.high:
        return interval
    return Interval(interval.high, interval.low, interval.high_open, interval.low_open)


def length_of(mention: Mention) -> Interval | None:
    """Return the length of a duration in years: exact, or ± half of its smallest unit after 約."""
    ends = [_years(part) for part in (mention.iso or "").split("/")]
    if not ends or ends[0] is None or ends[-1] is None:
        return None
    (low, unit), (high, _) = ends[0], ends[-1]
    if low != high:
        return Interval(low, high)
    margin = unit * HALF
    if "半" in mention.text and unit < 1:
        margin = Decimal("0.25")
    if mention.hedge is Hedge.BARE:
        return Interval.point(low)
    if mention.hedge in (Hedge.OVER, Hedge.OVER_INSIDE, Hedge.AT_LEAST):
        return Interval(low, low + unit, mention.hedge is not Hedge.AT_LEAST, mention.hedge is Hedge.OVER_INSIDE)
    if mention.hedge in (Hedge.UNDER, Hedge.NEARLY):
        return Interval(low - margin if mention.hedge is Hedge.NEARLY else low - unit, low, False, True)
    return Interval.around(low, margin)


def _years(iso: str) -> tuple[Decimal, Decimal] | None:
    """Return the years of an ISO duration and the size of its smallest unit."""
    match = _ISO.match(iso)
    if not match or not any(match.groups()):
        return None
    length = unit = Decimal(0)
    for digits, size in zip(match.groups(), (Decimal(1), Decimal(1) / 12, 1 / WEEKS, 1 / DAYS), strict=True):
        if digits and len(digits) < 9:
            length += Decimal(digits) * size
            unit = size
    return (length, unit) if unit else None


def grade_of(proposal: Proposal, figures: Figures) -> Grade:
    """Grade a proposal by its readings, the plain one first.

    A reading that holds on soft intervals is ``consistent`` (``other_reading`` when it is not the plain one), on hard
    intervals ``loose``; when none holds the proposal is ``inconsistent``.
    """
    first = proposal.readings[0]
    sides = _sides(first, figures.soft)
    if not first.loose and first.subtype is None and holds(first, *sides):
        return Grade("consistent", first, *sides)
    tries = [(first, *sides), *((reading, *_sides(reading, figures.soft)) for reading in proposal.readings[1:])]
    known = [t for t in tries if t[1] is not None and t[2] is not None]
    if not known:
        return Grade("undecidable", proposal.readings[0], None, None)
    plain = [t for t in known if t[0].subtype is None]
    for reading, computed, claimed in plain:
        if not reading.loose and holds(reading, computed, claimed):
            verdict: Verdict = "other_reading" if reading.name and reading is not proposal.readings[0] else "consistent"
            return Grade(verdict, reading, computed, claimed)
    for reading, computed, claimed in plain:
        if holds(reading, *_sides(reading, figures.hard)):
            return Grade("loose", reading, computed, claimed)
    for reading, computed, claimed in known:
        if reading.subtype and holds(reading, computed, claimed):
            return Grade("inconsistent", reading, computed, claimed, reading.subtype)
    reading, computed, claimed = known[0]
    nearest = min(_distance(computed, claimed) for _, computed, claimed in plain or known)
    return Grade("inconsistent", reading, computed, claimed, off_by=nearest)


def _distance(computed: Interval | None, claimed: Interval | None) -> Decimal:
    """Return how far two sides are apart, as a share of the larger; 1 where one of them has no middle."""
    first = computed.middle if computed else None
    second = claimed.middle if claimed else None
    if first is None or second is None:
        return Decimal(1)
    size = max(abs(first), abs(second))
    return abs(first - second) / size if size else Decimal(0)


class Trial(NamedTuple):
    """A reading that is tried again and again with one figure changed; a side without the figure is known."""

    reading: Reading
    computed: Interval | None
    claimed: Interval | None

    def holds(self, changed: Values) -> bool:
        """Whether the reading holds on the soft intervals with the figure ``changed``."""
        claimed = self.claimed or evaluate(self.reading.claimed, changed)
        moved = self.computed is None and claimed is not None and self.reading.compared == "="
        if moved and claimed is not None and far_off(self.reading.computed, changed, claimed):
            return False
        return holds(self.reading, self.computed or _computed(self.reading, changed), claimed)


def trials_of(proposal: Proposal, figures: Figures, member: str) -> list[Trial]:
    """Return the readings by which a proposal may hold when one of its figures is another."""
    trials = []
    for reading in proposal.readings:
        if not reading.loose and reading.subtype is None:
            moves = member in refs(reading.computed), member in refs(reading.claimed)
            computed = None if moves[0] else _computed(reading, figures.soft)
            claimed = None if moves[1] else evaluate(reading.claimed, figures.soft)
            if (moves[0] or computed is not None) and (moves[1] or claimed is not None):
                trials.append(Trial(reading, computed, claimed))
    return trials


def holds_softly(proposal: Proposal, figures: Figures) -> bool:
    """Whether some reading holds on soft intervals: what a repair must bring about."""
    return any(
        not reading.loose and reading.subtype is None and holds(reading, *_sides(reading, figures.soft))
        for reading in proposal.readings
    )


def _sides(reading: Reading, values: Values) -> tuple[Interval | None, Interval | None]:
    return _computed(reading, values), evaluate(reading.claimed, values)


def _computed(reading: Reading, values: Values) -> Interval | None:
    computed = evaluate(reading.computed, values)
    return computed.widen(reading.margin) if computed is not None and reading.margin else computed


def holds(reading: Reading, computed: Interval | None, claimed: Interval | None) -> bool:
    """Whether the two sides can be in the asserted relation."""
    if computed is None or claimed is None:
        return False
    if reading.compared == "=":
        return computed.meets(claimed)
    if reading.compared in ("<", "<="):
        return _may_exceed(claimed, computed, strict=reading.compared == "<")
    return _may_exceed(computed, claimed, strict=reading.compared == ">")


def _may_exceed(larger: Interval, smaller: Interval, *, strict: bool) -> bool:
    """Whether some number of ``larger`` exceeds (or, not ``strict``, equals) some number of ``smaller``."""
    if larger.high is None or smaller.low is None:
        return True
    if larger.high == smaller.low:
        return not strict and not (larger.high_open or smaller.low_open)
    return larger.high > smaller.low
