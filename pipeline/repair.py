"""The smallest edit that makes failing relations hold without breaking others."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import NamedTuple

from pipeline.document import Document
from pipeline.grade import Figures, Grade, Trial, grade_of, holds_softly, trials_of
from pipeline.model import Mention, Repair
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal
from pipeline.slips import Slip, slips_of
from pipeline.view import fold

__all__ = ["Edit", "Search"]

_SCALE = late(r"\d\s*([十百千万亿兆]*)")
#: Of more relations than this on one figure, the rest are not looked at: a table's header is in hundreds.
MOST = 40
#: What may not belong together neither mends nor breaks.
UNSURE = frozenset({"doubtful", "trial", "guess", "unknown"})
#: What is only looked for where it holds says nothing against an edit.
CHANCE = frozenset({"trial", "guess", "unknown"})
#: A text with more failing relations than this is no article; the later ones get no repair.
MOST_SEARCHES = 300
#: Differences in nearness below this do not order repairs.
FINE = Decimal("0.001")


class Edit(NamedTuple):
    """A possible repair: the edited figure, and how it came about.

    ``plain`` says that the relation then holds under its plain reading, on soft intervals.
    """

    slip: Slip
    mended: int
    plain: bool

    @property
    def by_unit(self) -> bool:
        """Whether only the scale, the unit or the power of ten changes."""
        return self.slip.by_unit

    def as_repair(self, fixes: tuple[str, ...]) -> Repair:
        """Return the record for the finding."""
        mention = self.slip.mention
        value = None if mention.kind == "duration" else mention.value
        return Repair(mention.id, mention.text, value, mention.iso, mention.period, fixes)


class Search:
    """The repairs of one article.

    Parameters
    ----------
    document : Document
        The article.
    figures : Figures
        The intervals of its figures.
    proposals : list of Proposal
        All relations, so that an edit that breaks one is thrown out.
    failing : list of Proposal
        Those that fail; an edit that mends several goes first.
    """

    def __init__(
        self, document: Document, figures: Figures, proposals: list[Proposal], failing: list[Proposal]
    ) -> None:
        self._document = document
        self._figures = figures
        self._failing = {id(p) for p in failing}
        self._touching: dict[str, list[Proposal]] = {}
        for item in proposals if failing else ():
            for member in item.members:
                self._touching.setdefault(member, []).append(item)
        self._holds: dict[int, bool] = {}
        self._searches = 0
        self._scale_words: Counter[tuple[str | None, str]] | None = None

    def edits(self, item: Proposal, *, common: bool = False) -> tuple[Edit, ...]:
        """Return the edits that mend a failing proposal, best first; with ``common`` only the commonest mistakes."""
        self._searches += 1
        if self._searches > MOST_SEARCHES:
            return ()
        found: list[tuple[tuple[object, ...], Edit]] = []
        members = [*([item.claim] if item.claim else []), *item.operands]
        for position, member in enumerate(dict.fromkeys(members)):
            trials = trials_of(item, self._figures, member)
            for slip in slips_of(self._document.by_id[member], common=common):
                tried = None if common and not slip.common else self._try(item, trials, slip, strict=common)
                if tried is not None:
                    edit, grade = tried
                    found.append((self._rank(item, edit, grade, position), edit))
        found.sort(key=lambda pair: pair[0])
        return tuple(edit for _, edit in found)

    def _try(self, item: Proposal, trials: list[Trial], slip: Slip, *, strict: bool) -> tuple[Edit, Grade] | None:
        """Try one slip; ``strict`` lets relations that may not belong together speak against it too."""
        changed = self._figures.with_changed(slip.mention)
        if not any(trial.holds(changed.soft) for trial in trials):
            return None
        grade = grade_of(item, changed)
        mended = 1
        for other in self._touching.get(slip.mention.id, ())[:MOST]:
            if other is item or other.strength in CHANCE or (not strict and other.strength in UNSURE):
                continue
            if id(other) in self._failing:
                mended += holds_softly(other, changed)
            elif grade_of(other, changed).verdict == "inconsistent" and self._held(other):
                return None
        plain = grade.verdict == "consistent"
        return Edit(slip, mended, plain), grade

    def _held(self, other: Proposal) -> bool:
        """Whether a relation holds in the article as it stands."""
        if id(other) not in self._holds:
            self._holds[id(other)] = grade_of(other, self._figures).verdict != "inconsistent"
        return self._holds[id(other)]

    def _rank(self, item: Proposal, edit: Edit, grade: Grade, position: int) -> tuple[object, ...]:
        """Order edits: relations mended, plain reading, the same number of decimals, claim first, shared scale word,
        a character put back, unit, nearness.
        """
        mention = edit.slip.mention
        is_claim = mention.id == item.claim
        return (
            -edit.mended,
            not edit.plain,
            "‰" in mention.text and "‰" not in self._document.by_id[mention.id].text,
            not edit.slip.by_unit and mention.ulp != self._document.by_id[mention.id].ulp,
            not is_claim,
            -self._company(mention),
            -_sign(len(mention.text) - len(self._document.by_id[mention.id].text)),
            not edit.slip.by_unit,
            _off_centre(grade).quantize(FINE),
            edit.slip.by_unit and _size(mention) < _size(self._document.by_id[mention.id]),
            edit.slip.order,
            position,
        )

    def _company(self, mention: Mention) -> int:
        """Count the other figures of this unit that share the edited figure's scale word."""
        if self._scale_words is None:
            self._scale_words = Counter((m.unit, _scale_word(m)) for m in self._document.mentions)
        key = (mention.unit, _scale_word(mention))
        original = self._document.by_id[mention.id]
        own = (original.unit, _scale_word(original)) == key
        return min(self._scale_words[key] - own, 1) if mention.kind in ("money", "quantity") else 0


def _size(mention: Mention) -> Decimal:
    return abs(mention.value) if mention.value is not None else Decimal(0)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _scale_word(mention: Mention) -> str:
    match = _SCALE.search(fold(mention.text))
    return match[1] if match else ""


def _off_centre(grade: Grade) -> Decimal:
    """Return how far the result lies from the middle of what is claimed, relative to its size."""
    computed = grade.computed.middle if grade.computed else None
    claimed = grade.claimed.middle if grade.claimed else None
    if computed is None or claimed is None:
        return Decimal(1)
    size = max(abs(claimed), abs(computed), Decimal("1e-30"))
    return abs(computed - claimed) / size
