"""Words between the mentions: jieba's cut of the gaps, so that a mention border is a word border by construction.

The tokenizer is private, loads when first asked, and knows the metrics and names of the lexicon. jieba's algorithm and
dictionary come from `rjieba`, which loads them ten times as fast and cuts alike; ``[segmenter] engine = "jieba"`` in a
user's ``facts.toml`` takes the original.
"""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, Protocol

from pipeline.errors import LexiconError
from pipeline.lexicon import Lexicon
from pipeline.model import Candidate

__all__ = ["Token", "Tokenizer", "take_default", "tokenizer"]

#: A word this frequent in jieba's dictionary is a word of the language and not a name made for one article.
COMMON = 20
#: Articles of a region say the same things: so many cuts of phrases are kept.
CACHED = 20_000
#: The frequency of words that the dictionary is told of.
RARE = 3


class Token(NamedTuple):
    """A word, as offsets into the text; ``mention`` when it is a whole mention."""

    start: int
    end: int
    text: str
    mention: bool = False


class Engine(Protocol):
    """What a tokenizer needs of a segmenter."""

    def cut(self, text: str) -> list[str]:
        """Return the words of ``text``, without guessing at unknown ones."""

    def frequency(self, word: str) -> int:
        """How often the dictionary's corpus has ``word``; 0 when it has no such word."""


class Tokenizer:
    """A private tokenizer that loads its dictionary when first used, and pickles by its settings.

    Parameters
    ----------
    extra : tuple of str
        Words that are to stay whole.
    engine : str
        ``rjieba`` or ``jieba``: the same algorithm and dictionary, in Rust or in Python.
    """

    def __init__(self, extra: tuple[str, ...] = (), engine: str = "rjieba") -> None:
        if engine not in ENGINES:
            raise LexiconError(f"segmenter {engine!r}: choose one of {', '.join(ENGINES)}")
        self.extra = extra
        self.engine = engine
        self._cuts: dict[str, list[str]] = {}
        self._inner: Engine | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return Tokenizer, (self.extra, self.engine)

    @property
    def inner(self) -> Engine:
        """The segmenter, loaded."""
        if self._inner is None:
            self._inner = ENGINES[self.engine](self.extra)
        return self._inner

    def cut(self, text: str) -> list[str]:
        """Return the words of ``text``."""
        found = self._cuts.get(text)
        if found is None:
            found = self.inner.cut(text)
            if len(self._cuts) >= CACHED:
                self._cuts.clear()
            self._cuts[text] = found
        return found

    def common(self, word: str) -> bool:
        """Whether ``word`` is an ordinary word of the language."""
        return self.frequency(word) >= COMMON

    def frequency(self, word: str) -> int:
        """How often the dictionary's corpus has ``word``; 0 when it has no such word."""
        return self.inner.frequency(word)

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


def take_default() -> None:
    """Let the next tokenizer be rjieba's own: a second one takes 50 ms and 24 MB. For a process that is ours alone."""
    _Rust.default_is_free = "rjieba" not in sys.modules


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
    settings = lexicon.tree("facts").get("segmenter")
    engine = settings.get("engine", "rjieba") if isinstance(settings, dict) else "rjieba"
    return Tokenizer(tuple(sorted(words)), engine)


class _Rust:
    """jieba in Rust. A word that it was told of has the least frequency, as a word made for one article has."""

    #: Whether the first of these may take the tokenizer that rjieba makes when it is imported.
    default_is_free = False

    def __init__(self, extra: Iterable[str]) -> None:
        import rjieba

        self._jieba: Any = rjieba if _Rust.default_is_free else rjieba.Jieba()
        _Rust.default_is_free = False
        for word in extra:
            if not self._jieba.has_word(word):
                self._jieba.add_word(word, RARE, None)

    def cut(self, text: str) -> list[str]:
        words: list[str] = self._jieba.cut(text, hmm=False)
        return words

    def frequency(self, word: str) -> int:
        return int(self._jieba.suggest_freq(word)) if self._jieba.has_word(word) else 0


class _Python:
    """jieba itself, in a tokenizer of its own: the global one stays as it is."""

    def __init__(self, extra: Iterable[str]) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
            import jieba
        jieba.setLogLevel(logging.WARNING)
        self._jieba = jieba.Tokenizer()
        self._jieba.initialize()
        for word in extra:
            if not self._jieba.FREQ.get(word):
                self._jieba.add_word(word, freq=RARE)

    def cut(self, text: str) -> list[str]:
        return [str(word) for word in self._jieba.cut(text, HMM=False)]

    def frequency(self, word: str) -> int:
        return int(self._jieba.FREQ.get(word) or 0)


ENGINES: Mapping[str, Callable[[Iterable[str]], Engine]] = {"rjieba": _Rust, "jieba": _Python}
