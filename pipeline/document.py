"""An article with everything that the relation finders may look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.layout import Layout, make_layout
from pipeline.model import Article, Fact, Mention, View
from pipeline.view import make_view

__all__ = ["Document", "make_document"]


@dataclass(frozen=True, slots=True)
class Document:
    """Text, layout, mentions (in order of offset) and facts of one article."""

    article: Article
    view: View
    layout: Layout
    mentions: tuple[Mention, ...]
    facts: tuple[Fact, ...]
    by_id: Mapping[str, Mention] = field(default_factory=dict)
    facts_of: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)


def make_document(
    article: Article,
    mentions: tuple[Mention, ...],
    facts: tuple[Fact, ...],
    view: View | None = None,
    layout: Layout | None = None,
) -> Document:
    """Index mentions and facts; ``view`` and ``layout`` are made when the caller has none."""
    view = view or make_view(article.text)
    grouped: dict[str, tuple[Fact, ...]] = {}
    for fact in facts:
        known = grouped.get(fact.mention)
        grouped[fact.mention] = (fact,) if known is None else (*known, fact)
    by_id = {mention.id: mention for mention in mentions}
    return Document(article, view, layout or make_layout(view.folded), mentions, facts, by_id, grouped)
