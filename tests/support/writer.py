"""Numbers written out the ways that Chinese writes them, to be read back."""

from __future__ import annotations

from decimal import Decimal

__all__ = ["FORMAL", "PLAIN", "arabic", "chinese", "grouped", "mixed"]

PLAIN = ("零一二三四五六七八九", "十百千")
FORMAL = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟")
SECTIONS = ("", "万", "亿", "兆")


def arabic(value: Decimal) -> str:
    """Digits and a point, never an exponent."""
    return f"{value:f}"


def grouped(value: Decimal, comma: str = ",") -> str:
    """Digits in groups of three."""
    return f"{value:,f}".replace(",", comma)


def chinese(value: Decimal, signs: tuple[str, str] = PLAIN) -> str:
    """Chinese numerals, plain or formal, with 点 before the decimals; below 10^16."""
    digits, _ = signs
    text = f"{value:f}"
    whole, _, fraction = text.partition(".")
    written = _whole(int(whole), signs)
    return written + ("点" + "".join(digits[int(c)] for c in fraction) if fraction else "")


def mixed(value: Decimal, scale: str) -> str:
    """Digits before a scale word: 3.25亿."""
    zeros = {"百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12, "兆": 12}[scale]
    return f"{value.scaleb(-zeros):f}" + scale


def _whole(number: int, signs: tuple[str, str]) -> str:
    if number == 0:
        return signs[0][0]
    sections = []
    rest = number
    while rest:
        rest, section = divmod(rest, 10_000)
        sections.append(section)
    parts = ""
    for power in range(len(sections) - 1, -1, -1):
        section = sections[power]
        if section == 0:
            continue
        gap = parts and (section < 1000 or sections[power + 1] == 0)
        parts += (signs[0][0] if gap else "") + _section(section, signs) + SECTIONS[power]
    return parts


def _section(section: int, signs: tuple[str, str]) -> str:
    digits, places = signs
    text, zero = "", False
    for power in range(3, -1, -1):
        digit = section // 10**power % 10
        if digit == 0:
            zero = bool(text)
            continue
        text += (digits[0] if zero else "") + digits[digit] + (places[power - 1] if power else "")
        zero = False
    return text
