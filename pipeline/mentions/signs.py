"""What stands directly before a numeral and belongs to it: a sign, a currency."""

from __future__ import annotations

from pipeline.mentions.units import Vocabulary
from pipeline.mentions.words import is_latin

__all__ = ["SIGNS", "currency_before", "glued_to_name", "sign_before"]

PER_UNIT = 4
#: What may be the sign of the number that it stands before.
SIGNS = frozenset("-+负")
#: Words that end in 负 and do not negate.
_NOT_NEGATIVE = frozenset("胜担背抱肩自欺孤不资")
#: Currency words that begin a sum even without a scale word or a unit after it.
_STRONG = frozenset(["人民币", "港币", "美金", "新台币", "台币"])


def sign_before(folded: str, start: int, previous_end: int) -> tuple[int, int]:
    """Return where the signed number begins and its sign.

    A dash is a minus only where it joins nothing: after a figure it is a range, after a letter or digit a name.
    """
    mark = folded[start - 1] if start else ""
    if mark not in SIGNS:
        return start, 1
    if start - 1 < previous_end or (start - 1 == previous_end and mark != "负"):
        return start, 1
    before = folded[start - 2] if start > 1 else ""
    if mark == "负":
        return (start, 1) if before in _NOT_NEGATIVE and before else (start - 1, -1)
    if 0 <= previous_end < start - 1 <= previous_end + PER_UNIT and folded[previous_end] == "/":
        return start, 1  # 4.91元/股-11.42元/股
    if before and ((before.isascii() and before.isalnum()) or before in "-+)]%"):
        return start, 1
    return start - 1, (-1 if mark == "-" else 1)


def currency_before(
    folded: str, start: int, previous_end: int, vocabulary: Vocabulary, *, money_like: bool
) -> tuple[int, str] | None:
    """Return where a currency word before ``start`` begins, and its code."""
    stop = start - 1 if folded[start - 1 : start] == " " else start
    found = vocabulary.currency_before.at(folded, stop)
    if found is None or found[0] < previous_end:
        return None
    begin = found[0]
    word = folded[begin:stop]
    if stop < start and not word[-1].isascii() and word[-1] not in "¥€£₩" and word not in _STRONG:
        return None
    if is_latin(word[0]) and is_latin(folded[begin - 1 : begin] if begin else ""):
        return None
    if not (money_like or word in _STRONG or word[-1] in "$¥€£₩" or word[-1].isascii()):
        return None
    return found


def glued_to_name(folded: str, start: int) -> bool:
    """Whether a letter stands before the number, with or without a dash: GLM-4.7, H20, B-2."""
    before = folded[start - 1] if start else ""
    if is_latin(before) or before == "_":
        return True
    return before in "-./" and start > 1 and is_latin(folded[start - 2]) and before != ""
