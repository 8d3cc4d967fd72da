"""Regular expressions that pass over a text quickly, and are compiled late."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, cast

__all__ = ["alternatives", "by_first", "each", "late", "led", "led_by"]

_METHODS = ("finditer", "findall", "fullmatch", "match", "search", "split", "sub")


class _Late:
    """A pattern that is compiled when one of its attributes is first asked for; from then on its methods are here."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern that costs nothing until it is used: of a thousand patterns one article needs a few hundred."""
    return cast("re.Pattern[str]", _Late(pattern, flags))


def alternatives(words: Iterable[str]) -> str:
    """Return an alternation, the longest word first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def led(words: Iterable[str]) -> str:
    """Return `alternatives` that are tried only where one of ``words`` begins: one test instead of one for each."""
    listed = list(words)
    firsts = "".join(sorted({word[0] for word in listed}))
    return rf"(?=[{re.escape(firsts)}])(?:{alternatives(listed)})"


def led_by(first: str, pattern: str) -> str:
    """Return a form of ``pattern`` that is tried at the characters ``first`` alone; see `each`.

    An engine skips what cannot begin a match at full speed only where the pattern begins with a plain set. So the set
    is matched, and all of the pattern is asked for from one character back, as group 1.
    """
    return rf"[{first}](?<=(?=({pattern})).)"


def each(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern made by `led_by`, left to right and not overlapping; group 1 is what matched."""
    search = pattern.search
    match = search(text)
    while match:
        yield match
        match = search(text, match.end(1))


def by_first(words: Iterable[str]) -> str:
    """Return an alternation of the first two characters of ``words``, one branch for each first character.

    >>> by_first(["今年", "今日", "去年"])
    '今[年日]|去[年]'
    """
    seconds: dict[str, list[str]] = {}
    for word in words:
        listed = seconds.setdefault(word[0], [])
        if word[1] not in listed:
            listed.append(word[1])
    return "|".join(f"{re.escape(first)}[{''.join(map(re.escape, listed))}]" for first, listed in seconds.items())
