"""The stream of figures, dates, words, names and clause breaks that the discourse pass reads."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from pipeline.facts.flow import Flow
from pipeline.facts.records import Item
from pipeline.facts.vocabulary import Vocabulary
from pipeline.model import FIGURE_KINDS, Candidate
from pipeline.patterns import late

__all__ = ["figures_and_dates", "mask", "names_in", "with_breaks", "word_items"]

# Each begins with a plain set of characters, over which an engine passes at full speed.
_MARK = late(r"[，。；！？!?;】【():,](?:(?<!,)|(?!\d{3}))")
_BREAK = late(r"[，。；！？!?;】【():, ](?:(?<![, ])|(?<=,)(?!\d{3})|(?<=[\u4e00-\u9fff%] )[ ]?(?=[\u4e00-\u9fff]))")


def figures_and_dates(candidates: list[Candidate]) -> list[Item]:
    """Return the items of the mentions, in article offsets."""
    return [Item(cand.start, cand.end, _TAGS[cand.kind], None, cand) for cand in candidates]


_TAGS = {**dict.fromkeys(FIGURE_KINDS, "F"), "date": "D", "duration": "T"}


def word_items(flow: Flow, vocabulary: Vocabulary, taken: list[Item], text: str) -> list[Item]:
    """Return the words of the lexicon in ``text``, the masked text of ``flow``, the longest first.

    A sentence without a figure is read for names, dates and metrics (it may head a table) alone.
    """
    found: list[Item] = []
    words = vocabulary.ordered
    limit, busy, at = -1, False, -1
    stretches = _stretches(flow, taken)
    for number, start, end in vocabulary.finder.find(text):
        while end > limit:
            at += 1
            limit, busy = stretches[at]
        entry = words[number]
        if (busy or entry.lasting) and not (entry.odd and (entry.shadow or _inside_latin(text, start, end))):
            found.append(Item(start, end, "W", entry))
    if flow.squeezed:
        for item in found:
            item.start, item.end = flow.origin(item.start), flow.origin(item.end - 1) + 1
    return found


def _stretches(flow: Flow, taken: list[Item]) -> list[tuple[int, bool]]:
    """Return where each sentence ends, and whether it holds a figure."""
    starts = [item.start for item in taken if item.tag == "F"]
    starts.append(len(flow.folded) + 1)
    forward = flow.forward if flow.squeezed else None
    found = []
    at = 0
    for sentence in flow.sentences:
        while starts[at] < sentence.start:
            at += 1
        end = sentence.end
        found.append((end if forward is None else forward(end), starts[at] < end))
    found.append((len(flow.text) + 1, True))
    return found


def mask(flow: Flow, taken: list[Item]) -> str:
    """Blank the mentions, so that no word begins in one and ends behind it (2024年下半|年增|长)."""
    text = flow.text
    spans = [(item.start, item.end) for item in taken]
    if flow.squeezed:
        forward = flow.forward
        spans = [(forward(start), forward(end)) for start, end in spans]
    pieces: list[str] = []
    position = 0
    for start, end in spans:
        if start >= position:
            pieces += (text[position:start], "\x00" * (end - start))
            position = end
    pieces.append(text[position:])
    return "".join(pieces)


def with_breaks(folded: str, items: list[Item], start: int, end: int, *, spaced: bool) -> list[Item]:
    """Return the items of a stretch and, outside of them, its clause breaks; ``spaced`` for spaces that break too."""
    pattern = _BREAK if spaced and folded.find(" ", start, end) >= 0 else _MARK
    found: list[Item] = []
    at, last = 0, -1  # the items that begin before a mark ends, and where the last of them ends
    following, count = items[0].start, len(items)
    for match in pattern.finditer(folded, start, end):
        first, behind = match.span()
        while following < behind:
            item = items[at]
            found.append(item)
            last = item.end
            at += 1
            following = items[at].start if at < count else end
        if last <= first:
            found.append(Item(first, behind, "C"))
    found += items[at:]
    return found


def names_in(flow: Flow, written: Sequence[str], canonical: Mapping[str, str], taken: list[Item]) -> list[Item]:
    """Return the occurrences of names of the article; of two that overlap the first, and of those the longest."""
    text, squeezed = flow.text, flow.squeezed
    places: list[tuple[int, int]] = []
    for name in written:  # a search for each is cheaper than a pattern compiled for one article
        at = text.find(name)
        while at >= 0:
            places.append((at, -len(name)))
            at = text.find(name, at + 1)
    places.sort()
    starts = [item.start for item in taken]
    found = []
    position = 0
    for first, negative in places:
        if first < position:
            continue
        start, end = first, first - negative
        position = end
        if text[first].isascii() and _inside_latin(text, first, end):
            continue
        if squeezed:
            start, end = flow.origin(start), flow.origin(end - 1) + 1
        at = bisect_left(starts, end)
        if at and taken[at - 1].end > start:
            continue
        found.append(Item(start, end, "N", None, None, canonical[text[first:position]]))
    return found


def _inside_latin(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return (before.isascii() and before.isalnum()) or (text[end - 1].isascii() and after.isascii() and after.isalnum())
