"""Words between the mentions: jieba on the gaps, so that a mention border is a word border by construction.

The tokenizer is private, loads when first asked, and knows the metrics and names of the lexicon.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.lexicon import Lexicon
from pipeline.model import Candidate

if TYPE_CHECKING:
    import jieba

__all__ = ["Token", "Tokenizer", "tokenizer"]

#: A word this frequent in jieba's dictionary is a word of the language and not a name made for one article.
COMMON = 20
#: Articles of a region say the same things: so many cuts of phrases are kept.
CACHED = 20_000


class Token(NamedTuple):
    """A word, as offsets into the text; ``mention`` when it is a whole mention."""

    start: int
    end: int
    text: str
    mention: bool = False


class Tokenizer:
    """A private jieba tokenizer that loads its dictionary when first used, and pickles by its extra words.

    Parameters
    ----------
    extra : tuple of str
        Words that are to stay whole.
    """

    def __init__(self, extra: tuple[str, ...] = ()) -> None:
        self.extra = extra
        self._cuts: dict[str, list[str]] = {}
        self._inner: jieba.Tokenizer | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return Tokenizer, (self.extra,)

    @property
    def inner(self) -> jieba.Tokenizer:
        """The jieba tokenizer, loaded."""
        if self._inner is None:
            self._inner = _load(self.extra)
        return self._inner

    def cut(self, text: str) -> list[str]:
        """Return the words of ``text``."""
        found = self._cuts.get(text)
        if found is None:
            found = [str(word) for word in self.inner.cut(text, HMM=False)]
            if len(self._cuts) >= CACHED:
                self._cuts.clear()
            self._cuts[text] = found
        return found

    def common(self, word: str) -> bool:
        """Whether ``word`` is an ordinary word of the language."""
        return self.frequency(word) >= COMMON

    def frequency(self, word: str) -> int:
        """How often the dictionary's corpus has ``word``; 0 when it has no such word."""
        return int(self.inner.FREQ.get(word) or 0)

    def tokens(self, text: str, start: int, end: int, mentions: Sequence[Candidate] = ()) -> list[Token]:
        """Return the words of ``text[start:end]``; every mention within is one token.

        Parameters
        ----------
        text : str
            The folded text.
        start, end : int
            The stretch, for example a clause that holds a figure.
        mentions : sequence of Candidate
            Sorted, not overlapping.
        """
        found: list[Token] = []
        position = start
        for mention in mentions:
            if mention.end <= start or mention.start >= end:
                continue
            found.extend(self._gap(text, position, mention.start))
            found.append(Token(mention.start, mention.end, text[mention.start : mention.end], mention=True))
            position = mention.end
        found.extend(self._gap(text, position, end))
        return found

    def _gap(self, text: str, start: int, end: int) -> Iterable[Token]:
        position = start
        for word in self.cut(text[start:end]) if end > start else ():
            yield Token(position, position + len(word), word)
            position += len(word)


@cache
def tokenizer(lexicon: Lexicon) -> Tokenizer:
    """Return the tokenizer that knows the metrics and names of ``lexicon``."""
    names = (row["name"] for row in lexicon.table("names", ("name", "short", "kind")))
    words: set[str] = {name for name in names if len(name) > 1}
    metrics = lexicon.tree("metrics")["metric"]
    if isinstance(metrics, dict):
        for row in metrics.values():
            words.update(word for word in row["words"] if len(word) > 1)
    compounds = lexicon.tree("facts").get("compounds")
    if isinstance(compounds, dict):
        words.update(compounds["words"])
    return Tokenizer(tuple(sorted(words)))


def _load(extra: Iterable[str]) -> jieba.Tokenizer:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
        import jieba  # 0.1 s, and a dictionary of 350,000 words below
    jieba.setLogLevel(logging.WARNING)
    inner = jieba.Tokenizer()
    inner.initialize()
    for word in extra:
        if word not in inner.FREQ or not inner.FREQ[word]:
            inner.add_word(word, freq=3)
    return inner
