"""The only place that orders the stages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pipeline import facts, periods, relations, tables, verdict
from pipeline.article import read_date
from pipeline.document import Document, make_document
from pipeline.layout import make_layout
from pipeline.lexicon import Lexicon, load_lexicon
from pipeline.mentions import find_candidates
from pipeline.model import Article, Extraction, Finding
from pipeline.view import make_view

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["check", "extract", "extract_frame", "read_document"]


def extract(
    text: str | Article,
    published: str | date | None = None,
    publisher: str | None = None,
    currency: str | None = None,
    *,
    lexicon: Lexicon | None = None,
) -> Extraction:
    """Read one article: its figures, what they mean, and whether they agree.

    Parameters
    ----------
    text : str or Article
        Any string; offsets of the result are code points into it.
    published : str or date, optional
        Day of publication. Without it relative dates stay unresolved.
    publisher, currency : str, optional
        Help to tell what a bare 元 is (ISO 4217 code for ``currency``).
    lexicon : Lexicon, optional
        `pipeline.lexicon.load_lexicon` with folders of your own.

    Returns
    -------
    Extraction
        Tuples of mentions, facts and findings; empty where there is nothing.
    """
    article = text if isinstance(text, Article) else Article(text=text)
    if published is not None:
        day, warning = read_date(published)
        article = replace(article, published=day, warnings=(*article.warnings, *([warning] if warning else [])))
    if publisher is not None or currency is not None:
        article = replace(article, publisher=publisher or article.publisher, currency=currency or article.currency)
    lexicon = lexicon or load_lexicon()
    document = read_document(article, lexicon)
    findings = verdict.judge(document, relations.propose(document, lexicon), lexicon)
    return Extraction(article, document.view.script, document.mentions, document.facts, findings)


def read_document(article: Article, lexicon: Lexicon) -> Document:
    """Run the stages up to the facts."""
    view = make_view(article.text)
    candidates = find_candidates(view, lexicon)
    layout = make_layout(view.folded)
    periods.resolve(view, layout, candidates, article.published, lexicon)
    mentions, found = facts.attribute(article, view, layout, candidates, lexicon)
    return make_document(article, mentions, found, view, layout)


def check(extractions: Iterable[Extraction]) -> tuple[Finding, ...]:
    """Return the findings across articles: one figure stated in two of them."""
    return relations.across(tuple(extractions))


def extract_frame(frame: pd.DataFrame, text: str = "text", *, kind: str = "facts") -> pd.DataFrame:
    """Read every row of a frame; see `pipeline.tables.extract_frame`."""
    return tables.extract_frame(frame, text, kind, extract)
