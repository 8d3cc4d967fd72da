"""What a pattern over a masked text asks of its figures and stops alone, which is fast to look for.

A masked text without its words is its outline: the letters of the figures and the stops, about a tenth of it. The
outline of a pattern is the pattern without its words: wherever the pattern matches the text, its outline matches the
outline of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pipeline.patterns import late
from pipeline.relations.patterns import PRIVATE, STOPS

__all__ = ["Sketch", "everywhere", "opener_of", "outline_of", "sketch_of"]

_LETTERS = frozenset(PRIVATE.values())
_MARKS = (*PRIVATE.values(), *STOPS)
_TIMES = r"(?:[*+?]|\{\d*,?\d*\})"
_SET = r"\[\^?[^\]\\]*(?:\\.[^\]\\]*)*\]"
_GROUP = late(r"\(\?(?:P<\w+>|[:>])")
_LOOK = late(r"\(\?<?[=!]")
#: Characters that are no marks, of which no outline has any; sets and escaped ones are kept.
_PLAIN = late(rf"({_SET}|\\.|\{{[\d,]*\}})|[^\\()\[\]|.*+?{{}}{''.join(_MARKS)}]+(?:{_TIMES}[?+]?)?", re.DOTALL)
#: The beginning of a group, the end of an alternative or of a group, or one character; how often the last two come.
_PIECE = late(rf"(?P<open>\(\??)|(?P<or>\|)|(?P<unit>\)|{_SET}|\\.|.)(?P<times>{_TIMES}?)[?+]?", re.DOTALL)
_FIGURE_FIRST = late(r"\(\?P<\w+>\[[\uE000-\uF8FF]")
_BRACKET = late(rf"{_SET}|\\.|[()|]", re.DOTALL)
#: Words, in groups or not; and the first character of each.
_WORDS = late(r"(?:\(\?(?:P<\w+>|:)|[^\\()\[\].*+?{}^$]|\))+")
_FIRST = late(r"(?:^|\(\?(?:P<\w+>|:)|\|)([^()|])")
_NO_WORD = late(r"[(|:>][|)]")
#: Optional sets of one kind side by side.
_SAME = late(r"(\[[^\]]+\])(?:[*?]|\{0,\d*\})(?:\1(?:[*?]|\{0,\d*\}))+")
_ONE = late(r"\[[^\]]+\]")
#: Of what may come often, no more than this in a row: scans stay linear.
MOST = "{0,99}"
#: So often, or not at all.
_OPTIONAL = {"": "?", "?": "?", "*": MOST, "+": MOST}


class Sketch(NamedTuple):
    """What is looked for before a pattern: its outline, whether it begins with a figure, else what it begins with."""

    outline: re.Pattern[str]
    figure_first: bool
    opener: re.Pattern[str] | None


_SKETCHES: dict[str, Sketch | None] = {}
_SOUGHT: set[str] = set()


def sketch_of(pattern: str) -> Sketch | None:
    """Return the sketch of a pattern; ``None`` the first time, since one article alone is read faster without."""
    if pattern in _SKETCHES:
        return _SKETCHES[pattern]
    if pattern not in _SOUGHT:
        _SOUGHT.add(pattern)
        return None
    outline = outline_of(pattern)
    first = _FIGURE_FIRST.match(pattern) is not None
    sketch = None if outline is None else Sketch(outline, first, None if first else opener_of(pattern))
    _SKETCHES[pattern] = sketch
    return sketch


def everywhere(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the match from every place of a text where there is one."""
    match = pattern.search(text)
    while match is not None:
        yield match
        match = pattern.search(text, match.start() + 1)


def outline_of(pattern: str) -> re.Pattern[str] | None:
    """Return the outline of a pattern, ``None`` where it asks for no figure."""
    bare = _PLAIN.sub(r"\1", _LOOK.sub("(?", _GROUP.sub("(", pattern)))
    outline, _ = _alternatives(list(_PIECE.finditer(bare)), 0)
    compiled = re.compile(_SAME.sub(rf"\1{MOST}", outline))
    return None if compiled.match("") else compiled


def opener_of(pattern: str) -> re.Pattern[str] | None:
    """Return the characters of which one begins every match of a pattern, ``None`` where it may begin otherwise."""
    depth = end = 0
    for bracket in _BRACKET.finditer(pattern):
        depth += (bracket[0] == "(") - (bracket[0] == ")")
        if not depth and bracket[0] == "|":
            return None
        end = end or (0 if depth else bracket.end())
    words = pattern[:end]
    if not _WORDS.fullmatch(words) or _NO_WORD.search(words) or pattern[end : end + 1] in tuple("*?{"):
        return None
    return re.compile(f"[{''.join(sorted(map(re.escape, set(_FIRST.findall(words)))))}]")


def _alternatives(pieces: list[re.Match[str]], at: int) -> tuple[str, int]:
    """Return the outline of the alternatives that begin with a piece, and the piece that closes them."""
    found: list[str] = []
    sequence = ""
    while at < len(pieces):
        piece = pieces[at]
        if piece["or"]:
            found.append(sequence)
            sequence = ""
        elif piece["open"]:
            inner, at = _alternatives(pieces, at + 1)
            if piece["open"] == "(":
                sequence += _repeated(inner, pieces[at]["times"])
        elif piece["unit"] == ")":
            break
        else:
            sequence += _of_character(piece["unit"], piece["times"])
        at += 1
    return _joined([*found, sequence]), at


def _joined(alternatives: list[str]) -> str:
    """Return alternatives as one unit, optional where one of them asks for nothing."""
    if len(alternatives) == 1:
        return alternatives[0]
    filled = [some for some in dict.fromkeys(alternatives) if some]
    unit = filled[0] if len(filled) == 1 else f"(?:{'|'.join(filled)})" if filled else ""
    return unit if all(alternatives) else _repeated(unit, "?")


def _repeated(group: str, times: str) -> str:
    """Return a group that comes so often; of one that comes again any of its marks may follow."""
    if not group or not times:
        return group
    if times == "?":
        return f"{group}?" if _ONE.fullmatch(group) else f"(?:{group})?"
    return f"[{''.join(c for c in _MARKS if c in group)}]{MOST}"


def _of_character(text: str, times: str) -> str:
    """Return the outline of one character: letters of figures must be there, other marks may be."""
    marks = _marks_of(text)
    if not marks:
        return ""
    if text[0] == "[" and text[1] != "^" and _LETTERS.issuperset(text[1:-1]):
        return f"[{marks}]{times}"
    return f"[{marks}]" + (_OPTIONAL.get(times) or "{0," + times.strip("{}").split(",")[-1] + "}")


@cache
def _marks_of(text: str) -> str:
    """Return the marks that a character of a pattern, or a set of them, may stand for."""
    if text[0] != "[" or "\\" in text or "-" in text:
        single = re.compile(text)
        return "".join(c for c in _MARKS if single.match(c))
    return "".join(c for c in _MARKS if (c in text) != (text[1] == "^"))
