"""Extraction that gives a reason in place of an exception, for those who read many articles."""

from __future__ import annotations

import traceback

from pipeline.api import extract
from pipeline.errors import LexiconError
from pipeline.lexicon import Lexicon
from pipeline.model import Article, Extraction

__all__ = ["attempt"]


def attempt(article: Article, lexicon: Lexicon) -> Extraction | str:
    """Return the extraction of an article, or what went wrong and where, in one line.

    Raises
    ------
    LexiconError
        When a file of the lexicon is at fault: no article can be read with it.
    """
    try:
        return extract(article, lexicon=lexicon)
    except LexiconError:
        raise
    except Exception as error:  # noqa: BLE001 - the one place where an article's trouble must not become everyone's
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{last.filename.rpartition('/')[2]}:{last.lineno}"
        return f"{type(error).__name__} in {place}: {str(error)[:300] or 'no message'}"
