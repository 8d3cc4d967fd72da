"""Findings of a short text, for the tests of relations."""

from __future__ import annotations

import pipeline
from pipeline.model import Extraction, Finding


def read(text: str, published: str = "2025-03-31") -> Extraction:
    """Return what is read of a text."""
    return pipeline.extract(pipeline.Article(text=text, id="statement"), published=published)


def alarms(text: str, published: str = "2025-03-31") -> list[Finding]:
    """Return the findings of a text that are errors or warnings of wording."""
    return [f for f in read(text, published).findings if f.verdict == "inconsistent"]


def verdicts(text: str, relation: str, published: str = "2025-03-31") -> list[str]:
    """Return the verdicts of one relation in a text."""
    return [f.verdict for f in read(text, published).findings if f.relation == relation]


def first_repair(text: str, published: str = "2025-03-31") -> str | None:
    """Return the text of the first repair of the first alarm."""
    found = [f for f in alarms(text, published) if f.repairs]
    return found[0].repairs[0].text if found else None
