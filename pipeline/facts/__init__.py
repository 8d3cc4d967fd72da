"""What each figure means: whose it is, of what, and when; and with it the units that only the context tells."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import attrgetter

from pipeline.facts.flow import make_flow
from pipeline.facts.grid import adopt, read_tables
from pipeline.facts.headline import complete
from pipeline.facts.items import figures_and_dates, mask, names_in, word_items
from pipeline.facts.looks import looks
from pipeline.facts.reader import Reader
from pipeline.facts.records import Draft, Item
from pipeline.facts.signed import signed
from pipeline.facts.subjects import find_names
from pipeline.facts.units import settle
from pipeline.facts.vocabulary import Entry, vocabulary
from pipeline.layout import Layout
from pipeline.lexicon import Lexicon
from pipeline.model import FIGURE_KINDS, Article, Candidate, Evidence, Fact, Mention, View
from pipeline.patterns import late
from pipeline.swift import maker
from pipeline.tokens import tokenizer

__all__ = ["attribute", "signed"]

AMOUNT = 10**8
#: Notes of drafts that make no figure of a bare number.
_UNNAMED = frozenset({"unnamed", "none"})


def attribute(
    article: Article, view: View, layout: Layout, candidates: list[Candidate], lexicon: Lexicon
) -> tuple[tuple[Mention, ...], tuple[Fact, ...]]:
    """Attribute every figure of an article, and settle the units that were left open.

    Parameters
    ----------
    article, view, layout
        The text with its folded view and its sentences.
    candidates : list of Candidate
        Sorted by offset; dates resolved. Units are settled in place, and what is no figure is dropped.
    lexicon : Lexicon
        Metrics, cues and names.

    Returns
    -------
    mentions, facts : tuple
        In order of offset; a fact names its mention by id.
    """
    figures = any(cand.kind in FIGURE_KINDS for cand in candidates)
    drafts = _drafts(article, view, layout, candidates, lexicon) if figures else []
    kept = _kept(candidates, drafts, view.folded)
    mentions = tuple([_mention(f"m{n}", cand, article.text) for n, cand in enumerate(kept, 1)])
    ids = dict(zip(map(id, kept), mentions, strict=True))
    stated = [draft for draft in drafts if "none" not in draft.notes and id(draft.cand) in ids]
    stated.sort(key=attrgetter("cand.start"))
    return mentions, tuple([_fact(f"f{n}", draft, ids[id(draft.cand)]) for n, draft in enumerate(stated, 1)])


def _drafts(article: Article, view: View, layout: Layout, candidates: list[Candidate], lexicon: Lexicon) -> list[Draft]:
    """Read tables and prose, and settle the units that were left open."""
    words = vocabulary(lexicon)
    flow = make_flow(view.folded, layout)
    taken = figures_and_dates(candidates)
    masked = mask(flow, taken)
    found = word_items(flow, words, taken, masked)
    both = sorted([*taken, *found], key=attrgetter("start"))
    cover = f"{article.title or ''} {article.publisher or ''}"
    known = _known(found, view.folded)
    names = find_names(flow, masked, known, both, looks(lexicon), cover)
    items = _merge(both, names_in(flow, names.written, names.canonical, taken))
    cells, used = read_tables(flow.folded, layout, items, words, names.main, wrapped=flow.wrapped)
    items = [item for item in items if item.start not in used] if used else items
    prose = Reader(flow.folded, flow, names, words, tokenizer(lexicon), article.published).read(items)
    if cells:
        adopt(cells, prose, view.folded)
    complete(prose, flow)
    drafts = [*cells, *prose]
    settle(candidates, drafts, article, view, words, lexicon)
    return drafts


def _known(found: list[Item], folded: str) -> dict[str, str]:
    """Return the names of the gazetteer that an article means, with their short forms."""
    known: dict[str, str] = {}
    for item in found:
        entry = item.entry
        if entry is not None and entry.name and _names_someone(item, entry, folded):
            known[entry.text] = entry.name
    return known


def _merge(items: list[Item], names: list[Item]) -> list[Item]:
    """Put names among the sorted ``items``; of a word and a name that overlap the longer stays."""
    starts = [item.start for item in items]
    kept: list[Item] = []
    at = 0
    for name in names:
        behind = bisect_right(starts, name.start, at)  # what begins before the name, or with it
        kept += items[at:behind]
        at = behind
        before = kept[-1] if kept else name
        if before is not name and before.end > name.start:
            if before.tag != "W" or name.end - name.start <= before.end - before.start:
                continue
            kept.pop()
        kept.append(name)
        at = bisect_left(starts, name.end, at)
    return kept + items[at:] if names else items


def _names_someone(item: Item, entry: Entry, folded: str) -> bool:
    """Whether a name of the gazetteer is meant; one that is also a word (理想, 统一) stands at the head of a clause."""
    if entry.metrics and folded[item.end : item.end + 1].isdigit():
        return False  # 日产23.96万吨
    if entry.kind == "word":
        return item.start == 0 or folded[item.start - 1] in "\n。，,；;：:】《“ "
    return entry.kind == "company"


def _kept(candidates: list[Candidate], drafts: list[Draft], folded: str) -> list[Candidate]:
    """Return the candidates that are mentions: a bare number is one where a fact or its shape makes it a figure."""
    idle = [n for n, cand in enumerate(candidates) if cand.kind == "number" and _idle(cand)]
    if not idle:
        return candidates
    named = {id(draft.cand) for draft in drafts if not draft.notes or _UNNAMED.isdisjoint(draft.notes)}
    followed = [*candidates, None]
    dropped = {
        n for n in idle if id(candidates[n]) not in named and not _sets_out(candidates[n], followed[n + 1], folded)
    }
    return [cand for n, cand in enumerate(candidates) if n not in dropped] if dropped else candidates


def _idle(cand: Candidate) -> bool:
    """A bare number that nothing makes a figure; one of 億 and more is an amount of something all the same."""
    large = cand.scaled and cand.value is not None and cand.value >= AMOUNT
    return cand.kind == "number" and cand.unit is None and not large


_RISES_TO = late(r"[^，,。；;\d]{0,8}[增升降减扩缩涨跌提攀][^，,。；;\d]{0,4}[至到][^，,。；;\d]{0,4}")


def _sets_out(cand: Candidate, following: Candidate | None, folded: str) -> bool:
    """Whether a bare number is where another one set out from: 从3,200万增至4,000万."""
    if following is None or not cand.scaled or following.kind not in ("number", "quantity"):
        return False
    begins = folded[max(0, cand.start - 2) : cand.start].rstrip(" ").endswith(("从", "由", "自"))
    return begins and _RISES_TO.fullmatch(folded, cand.end, following.start) is not None


_new_mention = maker(Mention)
_new_fact = maker(Fact)
_NOTHING = Evidence()


def _mention(id_: str, cand: Candidate, text: str) -> Mention:
    return _new_mention(
        id_,
        cand.start,
        cand.end,
        text[cand.start : cand.end],
        cand.kind,
        cand.rule,
        cand.value,
        cand.low,
        cand.high,
        cand.ulp,
        cand.unit,
        cand.unit_from,
        cand.hedge,
        cand.cue,
        cand.count,
        cand.period,
        cand.iso,
        cand.vague,
        cand.warning,
    )


def _fact(id_: str, draft: Draft, mention: Mention) -> Fact:
    when = draft.when
    span = when.span if when is not None else None
    evident = span is not None or draft.metric_span is not None or draft.subject_span is not None
    return _new_fact(
        id_,
        mention.id,
        draft.subject,
        draft.metric,
        draft.metric_text,
        draft.of,
        draft.basis,
        draft.segment,
        draft.aggregate,
        when.period if when is not None else None,
        draft.base,
        draft.value if draft.value is not None else mention.value,
        mention.unit,
        draft.source,
        draft.stance,
        Evidence(draft.subject_span, draft.metric_span, span) if evident else _NOTHING,
    )
