"""Sums of money that are more than a number and a word: 3元5角, 三块五, 元整, US$1.2 billion, 45.5万亿（…）韩元."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.mentions.draft import Draft
from pipeline.mentions.units import Unit, Vocabulary
from pipeline.numerals import EXACT, read_numeral
from pipeline.patterns import late

__all__ = ["CENT", "extend_money", "latin_scale", "unit_after_bracket"]

_SUBUNIT = {"角": Decimal("0.1"), "毛": Decimal("0.1"), "毫": Decimal("0.1"), "厘": Decimal("0.001")}
CENT = Decimal("0.01")
_FOREIGN_CENT = {"美分": "USD", "欧分": "EUR", "便士": "GBP", "美仙": "USD", "港仙": "HKD"}
_PART = late(
    r"(?:又|零|,)?([\d一二两三四五六七八九壹贰叁肆伍陆柒捌玖十拾]{1,3})(角|毛|毫|分|厘|仙|美分|欧分|便士)(?!钟|之|别|公司|店|部)"
)
_LOOSE_PART = late(r"([\d一二三四五六七八九])(?![\d一二三四五六七八九十百千万亿个家名月年日%.])")
_WHOLE = late(r"[钱]?[整正]")
#: What these begin with, beside digits.
_GOES_ON = frozenset("又零,一二两三四五六七八九壹贰叁肆伍陆柒捌玖十拾钱整正")
_LATIN_SCALE = late(
    r" ?(?:(?P<word>thousand|million|billion|trillion|mln|bn|mn|tn)|(?P<letter>[KkMmBbTt]))(?![A-Za-z])", re.IGNORECASE
)
#: 15k元, 30w左右
_SHORT_SCALE = late(r"[kKwW](?=元|块|个|人|名|左右|上下|港|美|用户|粉丝)")
#: 671B参数, 10T tokens
_MODEL_SCALE = late(r"([BMT])(?= ?(?:个?参数|[Tt]oken))")
_LATIN_FACTOR = {
    "thousand": 10**3, "k": 10**3, "million": 10**6, "mln": 10**6, "mn": 10**6, "m": 10**6,
    "billion": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12, "t": 10**12,
}  # fmt: skip
#: What a lone digit counts behind these: 三块五, 两毛五.
_LOOSE_AFTER = {"块": _SUBUNIT["角"], "毛": CENT, "毫": CENT, "角": CENT}
BRACKET_REACH = 48
#: All letters of the Latin script come before this.
_LAST_LATIN = "\u2fff"


def extend_money(folded: str, draft: Draft) -> None:
    """Take what goes on behind the currency word into the draft: 角, 分, 整."""
    follower = folded[draft.end : draft.end + 1]
    if follower in _GOES_ON or follower.isdecimal():
        _take_parts(folded, draft)


def _take_parts(folded: str, draft: Draft) -> None:
    unit = draft.unit
    number = draft.numeral.value
    if number is None or unit.factor not in (1, _SUBUNIT["角"]):
        return
    total, end, ulp = EXACT.multiply(number, unit.factor), draft.end, None
    for _ in range(3):
        part = _PART.match(folded, end)
        if part is None:
            break
        word = part[2]
        if word in _FOREIGN_CENT and _FOREIGN_CENT[word] != unit.unit:
            break
        small = read_numeral(folded, part.start(1), part.end(1))
        if small is None or small.value is None or small.end != part.end(1):
            break
        ulp = _SUBUNIT.get(word, CENT)
        total, end = total + EXACT.multiply(small.value, ulp), part.end()
    if folded[end - 1] in _LOOSE_AFTER:
        loose = _LOOSE_PART.match(folded, end)
        digit = read_numeral(folded, loose.start(), loose.end()) if loose else None
        if digit is not None and digit.value is not None:
            ulp = _LOOSE_AFTER[folded[end - 1]]
            total, end = total + EXACT.multiply(digit.value, ulp), digit.end
    whole = _WHOLE.match(folded, end) if folded[end : end + 1] in "整正钱" else None
    if whole and not folded.startswith(("正式", "正在", "正常", "整体", "整个", "整合", "正向", "整改"), end):
        end = whole.end()
    draft.end = end
    if ulp is not None:
        draft.numeral = draft.numeral._replace(value=total, ulp=ulp)
        draft.unit = unit._replace(factor=Decimal(1))


def latin_scale(folded: str, end: int, *, letters: bool) -> tuple[int, Decimal] | None:
    """Return the end and the factor of ``billion``, ``bn`` … at ``end``; of ``B`` and ``M`` too with ``letters``."""
    if folded[end : end + 1] > _LAST_LATIN:
        return None
    short = _SHORT_SCALE.match(folded, end)
    if short is not None:
        return short.end(), Decimal(1000 if short[0] in "kK" else 10_000)
    model = _MODEL_SCALE.match(folded, end)
    if model is not None:
        return model.end(), Decimal(_LATIN_FACTOR[model[1].lower()])
    match = _LATIN_SCALE.match(folded, end)
    if match is None or (match["letter"] and (not letters or folded[end] == " ")):
        return None
    return match.end(), Decimal(_LATIN_FACTOR[match[0].strip().lower()])


def unit_after_bracket(folded: str, end: int, vocabulary: Vocabulary) -> Unit | None:
    """Return the currency that follows a bracket at ``end``: 45.5万亿（约合2000亿元人民币）韩元."""
    if folded[end : end + 1] != "(":
        return None
    close = folded.find(")", end + 1, end + BRACKET_REACH)
    if close < 0:
        return None
    found = vocabulary.after.at(folded, close + 1)
    return found[1] if found is not None and found[1].kind == "money" else None
