"""Units that the characters leave open: 16亿 of research spending, and whose 元."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import cast

from pipeline.facts.records import Draft
from pipeline.facts.vocabulary import Metric, Vocabulary
from pipeline.lexicon import Lexicon
from pipeline.model import Article, Candidate, View
from pipeline.view import fold

__all__ = ["default_currency", "settle"]

STRONG, WEAK = 3, 1
#: An article need not be read to its end to tell where it is from; one word counts so often at most.
SAMPLE, OFTEN = 6000, 3


def default_currency(article: Article, view: View, lexicon: Lexicon) -> str | None:
    """Return the currency of a bare 元 in an article, by caller, publisher, wording and script; ``None`` if unknown."""
    if article.currency:
        return article.currency
    regions = _regions(lexicon)
    publisher = fold(article.publisher or "")
    for currency, region in regions.items():
        if any(part in publisher for part in region["publishers"]):
            return currency
    sample = view.folded[:SAMPLE]
    scores = {
        currency: sum(
            weight * min(sample.count(word), OFTEN)
            for name, weight in (("strong", STRONG), ("weak", WEAK))
            for word in region[name]
        )
        for currency, region in regions.items()
    }
    if view.script == "hans":
        scores["CNY"] += STRONG * OFTEN
    best = max(scores.values())
    leaders = [currency for currency, score in scores.items() if score == best]
    return leaders[0] if best and len(leaders) == 1 else None


@cache
def _regions(lexicon: Lexicon) -> Mapping[str, Mapping[str, Sequence[str]]]:
    return cast(Mapping[str, Mapping[str, Sequence[str]]], lexicon.tree("regions"))


_UNIT_OF = {
    "customers": "家",
    "users": "人",
    "orders": "单",
    "headcount": "人",
    "layoffs": "人",
    "token_usage": "token",
}


def settle(
    candidates: Sequence[Candidate],
    drafts: Sequence[Draft],
    article: Article,
    view: View,
    words: Vocabulary,
    lexicon: Lexicon,
) -> None:
    """Fill the units that are open, in place: by the metric, by neighbours, by the article."""
    default = (
        default_currency(article, view, lexicon) if any(c.unit == "元" or c.unit is None for c in candidates) else None
    )
    of: dict[int, Draft] = {id(draft.cand): draft for draft in reversed(drafts)}
    explicit: dict[str | None, str] = {}
    for cand in candidates:
        draft = of.get(id(cand))
        subject = draft.subject if draft else None
        if cand.unit in (None, "") and cand.kind in ("number", "quantity", "money"):
            _restore(cand, draft, words)
        if cand.kind == "money":
            if cand.unit == "元" or cand.unit is None:
                cand.unit = explicit.get(subject) or default
                if cand.unit is None:
                    cand.unit_from = "unknown"
            elif cand.unit and draft is not None and draft.metric not in ("offer_price", "dividend_per_share", "price"):
                explicit[subject] = cand.unit


_TEXT_UNITS = (
    (re.compile(r"人数$|人员$|户数$|会员$"), "人"),
    (
        re.compile(r"额度?$|费$|金$|款$|开支$|成本$|收入$|投资$|补贴$|价$|产值$|GTV$|GMV$|ARR$|利润$|贷款$|存款$"),
        "money",
    ),
)


def _by_text(text: str) -> str | None:
    """The unit of a metric without an id, by what its name ends with."""
    return next((unit for pattern, unit in _TEXT_UNITS if pattern.search(text)), None)


def _restore(cand: Candidate, draft: Draft | None, words: Vocabulary) -> None:
    if draft is None:
        return
    metric: Metric | None = words.metrics.get(
        draft.of if draft.metric in ("growth", "share") and draft.of else draft.metric
    )
    unit = metric.unit if metric is not None else None
    if metric is None or unit is None:
        unit = _by_text(draft.metric_text or "")
        if unit is None:
            return
    if unit == "money":
        cand.kind, cand.unit = "money", "元"
    elif cand.kind != "money":
        cand.kind, cand.unit = "quantity", unit
    cand.unit_from = "context"
