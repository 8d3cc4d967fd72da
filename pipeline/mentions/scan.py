"""One pass over the text: numerals, what stands around them, what belongs together, how they are hedged."""

from __future__ import annotations

from bisect import bisect_right

from pipeline.lexicon import Lexicon
from pipeline.mentions.cells import is_cell, settle_cells
from pipeline.mentions.draft import NO_UNIT, Draft
from pipeline.mentions.figure import read_figure
from pipeline.mentions.joins import join
from pipeline.mentions.qualifier import cues, far_cues, qualify
from pipeline.mentions.special import find_word_figures
from pipeline.mentions.units import Unit, Vocabulary, vocabulary
from pipeline.model import Candidate
from pipeline.numerals import ONE, Numeral, read_numeral, scan_numerals
from pipeline.patterns import late
from pipeline.precision import Hedge

__all__ = ["find_figures"]

#: Words that a bare number with a decimal point stands behind when it is an amount.
_AMOUNT = late(r"(?:为|达|到|至|录得|报|约|近|超|过|逾|升|跌|增|降|是|仅|有|分别|比)[了约近逾超]? ?$")
_CALENDAR = ("年", "月")
_MORE = ("多", "余")
_TIME = Unit(None, None, why="time")
_ADDRESS = late(r"(?:[a-z]{2,6}://|www\.)[!-~]++")
#: 多 before these begins a word of its own.
_NOT_MORE = frozenset("数为于种样家个款元方次项名位年月额赚出收卖付拿亏花产销交投招开建买采派募贷借用耗0123456789")


def find_figures(folded: str, lexicon: Lexicon) -> list[Candidate]:
    """Return every figure of a folded text but dates and durations, in order of offset."""
    words = vocabulary(lexicon)
    drafts = join(folded, _drafts(folded, words))
    settle_cells(folded, drafts, words)
    hedging = cues(lexicon)
    far = far_cues(folded, hedging)
    found = []
    previous_end = figure_end = 0
    for draft in drafts:
        if draft.unit.why:
            previous_end = draft.end
            continue
        qualify(folded, draft, previous_end, figure_end, hedging, far)
        if folded[draft.end : draft.end + 1] in _MORE:
            _take_more(folded, draft)
        previous_end = figure_end = draft.end
        if draft.needs_cue or (draft.warning and not _is_broken_figure(draft)):
            continue
        if draft.unit is NO_UNIT and not _bare_counts(folded, draft, words):
            continue
        found.append(draft.candidate())
    return _with_words(found, find_word_figures(folded, hedging))


def _drafts(folded: str, words: Vocabulary) -> list[Draft]:
    drafts: list[Draft] = []
    previous_end = -1
    name_end = 0
    addresses = _addresses(folded)
    for found in scan_numerals(folded):
        numeral = found
        begin, end = found.start, found.end
        if begin < name_end or begin < previous_end or (addresses and _inside(addresses, begin)):
            continue
        if found.chinese:
            rest, name_end = _past_name(folded, found, name_end, words)
            if rest is None or not _worth_a_look(folded, rest, previous_end, words):
                continue
            numeral = rest
        elif found.scale is ONE and folded[end : end + 1] in _CALENDAR:
            drafts.append(Draft(begin, end + 1, found, _TIME, "time"))
            previous_end = end + 1
            continue
        draft = read_figure(folded, numeral, previous_end, words)
        if draft is not None:
            drafts.append(draft)
            previous_end = draft.end
    return drafts


def _past_name(folded: str, numeral: Numeral, name_end: int, words: Vocabulary) -> tuple[Numeral | None, int]:
    """Return what a name that begins with the numeral leaves of it, and where the last name ends."""
    end = words.names.end_at(folded, numeral.start)
    if end is None or folded.startswith("分之", numeral.end):
        return numeral, name_end
    return (read_numeral(folded, end, numeral.end) if end < numeral.end else None), end


def _worth_a_look(folded: str, numeral: Numeral, previous_end: int, words: Vocabulary) -> bool:
    """Whether a Chinese numeral may be a figure: of those of one digit most are words (一直, 之一)."""
    if numeral.end - numeral.start > 1 or numeral.start - previous_end == 1:
        return True
    before = folded[numeral.start - 1 : numeral.start]
    return folded[numeral.end : numeral.end + 1] in words.followers or (before != "" and before in "第前首头")


def _addresses(folded: str) -> list[tuple[int, int]]:
    """Return where web addresses stand."""
    if "://" not in folded and "www." not in folded:
        return []
    return [match.span() for match in _ADDRESS.finditer(folded)]


def _inside(spans: list[tuple[int, int]], offset: int) -> bool:
    index = bisect_right(spans, (offset, offset)) - 1
    return index >= 0 and spans[index][0] <= offset < spans[index][1]


def _is_broken_figure(draft: Draft) -> bool:
    """Whether digits in disorder are an amount that went wrong, and no version or clause number."""
    return draft.numeral.scale is not ONE or draft.kind in ("money", "percent")


def _take_more(folded: str, draft: Draft) -> None:
    """Take the 多 or 余 behind the unit into the figure: 3倍多."""
    if draft.kind not in ("multiple", "percent", "money"):
        return
    if folded[draft.end + 1 : draft.end + 3].lstrip(" ")[:1] in _NOT_MORE:
        return
    if draft.hedge in (Hedge.BARE, Hedge.TENTHS):
        draft.end += 1
        draft.hedge = Hedge.OVER_INSIDE


def _bare_counts(folded: str, draft: Draft, words: Vocabulary) -> bool:
    """Whether a number without a unit means an amount."""
    numeral = draft.numeral
    if draft.low is not None:
        return numeral.scale is not ONE
    if numeral.scale is not ONE:
        return not numeral.solo or draft.hedge is not Hedge.BARE
    if numeral.chinese:
        return numeral.ulp >= 100 and not numeral.solo
    written = folded[numeral.start : numeral.end]
    if "." not in written and "," not in written:
        return False
    if is_cell(folded, draft.start, draft.end):
        return True
    if words.bare_before.at(folded, draft.start) is not None:
        return False
    return draft.hedge is not Hedge.BARE or bool(_AMOUNT.search(folded, max(0, draft.start - 4), draft.start))


def _with_words(figures: list[Candidate], extra: list[Candidate]) -> list[Candidate]:
    """Merge the two sorted lists; on overlap the longer one stays."""
    if not extra:
        return figures
    merged: list[Candidate] = []
    for candidate in sorted((*figures, *extra), key=lambda c: (c.start, -c.end)):
        if merged and candidate.start < merged[-1].end:
            if candidate.end - candidate.start > merged[-1].end - merged[-1].start:
                merged[-1] = candidate
            continue
        merged.append(candidate)
    return merged
