"""The pattern of a written date, built from the words of ``lexicon/dates.toml``.

`Grammar.find` is one pattern without groups that scans the text; `Grammar.read` is the same with a named
group for every field, and is asked once for each distinct wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from pipeline.lexicon import Lexicon

__all__ = ["Grammar", "Words", "grammar_of", "words_of"]

S = "[ \n]?"
BREAK = "[ \r\n]{0,3}"
CN = "一二三四五六七八九"
YEAR4 = r"(?:19|20)\d\d"
YEAR_CN = rf"[一二][〇○零{CN}]{{3}}"
MONTH = rf"(?:1[0-2]|0?[1-9]|十[一二]?|元|[{CN}])"
DAY = rf"(?:\d{{1,2}}|[二三]十[{CN}]?|廿[{CN}]?|卅[一]?|十[{CN}]?|[{CN}])"
SMALL = r"(?:1[0-2]|[1-9]|十[一二]?|[两二三四五六七八九])"
NTH = "[一二三四1-4]"
TO = rf"{S}(?:至|到|--?|~){S}"
NOT_WITHIN = r"(?<![\d/A-Za-z:-])(?<!\d[.,])"


@dataclass(frozen=True, slots=True)
class Words:
    """Relative words by unit and by what they count from: word → shift."""

    shifts: Mapping[str, Mapping[str, int]]
    parts: str
    short_heads: str
    taiwan: tuple[str, ...]

    def shift(self, unit: str, word: str) -> tuple[int, bool]:
        """Return the shift of ``word`` and whether it counts from the text."""
        published = self.shifts[f"{unit}.published"]
        if word in published:
            return published[word], False
        return self.shifts[f"{unit}.text"][word], True


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled patterns of one lexicon."""

    words: Words
    find: re.Pattern[str]
    read: re.Pattern[str]


@cache
def words_of(lexicon: Lexicon) -> Words:
    """Return the words of the calendar of ``lexicon``."""
    tree = cast("Mapping[str, Mapping[str, Mapping[str, int]]]", lexicon.tree("dates"))
    shifts = {
        f"{unit}.{basis}": tree[unit].get(basis, {})
        for unit in ("year", "month", "quarter", "week", "day")
        for basis in ("published", "text")
    }
    lists = cast("Mapping[str, Mapping[str, list[str]]]", lexicon.tree("dates"))
    day = lists["day"]
    letters = rf"(?:{alternatives(day['letters'])})(?![报餐前盘期班已教幕稻])"
    return Words(
        shifts,
        rf"(?:{alternatives(day['parts'])}|{letters})",
        alternatives(lists["short_year"]["heads"]),
        tuple(lists["cues"]["taiwan"]),
    )


@cache
def grammar_of(lexicon: Lexicon) -> Grammar:
    """Return the compiled grammar of ``lexicon``."""
    words = words_of(lexicon)
    find = _expression(words, named=False)
    return Grammar(words, re.compile(find), re.compile(_expression(words, named=True)))


def alternatives(words: Iterable[str]) -> str:
    """Return an alternation, longest word first."""
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


def _expression(words: Words, *, named: bool) -> str:
    first = _Point(words, "a" if named else "").pattern()
    last = _Point(words, "b" if named else "", last=True).pattern()
    since = "(?P<since>" if named else "(?:"
    joint = rf"{S}(?:起|开始)?{S}(?:至|到|--?|~){S}"
    return rf"{first}(?:{joint}{last})?(?:{S}{since}以来|(?:起|开始)?至今|迄今))?"


class _Point:
    """Builds the pattern of one date; ``tag`` names its groups, ``last`` allows what only follows 至."""

    def __init__(self, words: Words, tag: str, *, last: bool = False) -> None:
        self.words = words
        self.tag = tag
        self.last = last

    def group(self, name: str, pattern: str) -> str:
        return f"(?P<{name}_{self.tag}>{pattern})" if self.tag else f"(?:{pattern})"

    def pattern(self) -> str:
        branches = [
            self.numeric(),
            self.codes(),
            self.dated_year(),
            self.month_word(),
            self.quarter_word(),
            self.week(),
            self.day_word(),
            self.recent(),
            self.report(),
            self.bare(),
        ]
        return "(?:" + "|".join(branches) + ")"

    def word(self, unit: str) -> str:
        shifts = self.words.shifts
        return alternatives({*shifts[f"{unit}.published"], *shifts[f"{unit}.text"]})

    def numeric(self) -> str:
        """2025/10/31, 2025-10-31, 2025.10.31, 20251031, 10/31/2025."""
        g = self.group
        head = "" if self.last else NOT_WITHIN
        ymd = rf"{g('nyear', YEAR4)}{g('nsep', '[-/.]')}{g('nmonth', '1[0-2]|0?[1-9]')}[-/.]{g('nday', '3[01]|[12][0-9]|0?[1-9]')}(?![\d%])"
        packed = rf"{g('pyear', YEAR4)}{g('pmonth', '1[0-2]|0[1-9]')}{g('pday', '3[01]|[12][0-9]|0[1-9]')}(?![\d.,%]|{S}[万亿元股])"
        mdy = rf"{g('umonth', '1[0-2]|0?[1-9]')}/{g('uday', '3[01]|[12][0-9]|0?[1-9]')}/{g('uyear', YEAR4)}(?!\d)"
        return rf"{head}(?:{ymd}|{packed}|{mdy})"

    def codes(self) -> str:
        """25Q3, 2025Q1, Q3 2025, 1H25, 2H2025, FY2025, 25H1, and Q2 alone."""
        g = self.group
        year = r"(?:20)?\d\d"
        return (
            rf"(?<![A-Za-z\d.,/-])(?:{g('c1year', year)}(?:年|财年)?[ ]?(?:[Qq]{g('c1q', '[1-4]')}|[Hh]{g('c1h', '[12]')})"
            rf"|{g('c2q', '[1-4]')}[Qq][ ]?{g('c2qy', year)}|{g('c2h', '[12]')}H[ ]?{g('c2hy', year)}"
            rf"|(?:Q{g('c3q', '[1-4]')}|H{g('c3h', '[12]')})(?:[ ]?/?[ ]?{g('c3year', YEAR4)})?"
            rf"|FY[ ]?{g('fy', year)}(?:[ ]?Q{g('fyq', '[1-4]')})?"
            rf"|{g('c4q', '[1-4]')}Q)(?![A-Za-z\d%]|[.,]\d|-\d)"
        )

    def year(self) -> str:
        """A year with what makes it one."""
        g = self.group
        tail = rf"{S}(?:{g('fiscal', '财年|财政年度|会计年度|财务年度')}|年(?:{BREAK}度(?![假過过]))?)"
        lead = "" if self.last else r"(?<!\d)(?<!\d[.,])"
        listed = rf"(?={TO}(?:{YEAR4}{S}(?:财?年|财政)|\d\d{S}(?:财年|年(?![内来多度间以后前]))))|(?=[、,，/]{S}{YEAR4}{S}年)|(?=[和及与]{YEAR4}{S}年)"
        four = rf"{lead}{g('year', YEAR4)}(?:{tail}|{listed})"
        spelled = rf"{g('cyear', YEAR_CN)}{S}年(?:度)?"
        minguo = rf"民国{S}{g('minguo_word', r'[0-9]{{1,3}}|[一二三四五六七八九十百零〇]{{1,5}}')}{S}年度?"
        bare_minguo = rf"{lead}{g('minguo', r'(?:9[0-9]|1[0-2][0-9])')}{S}年(?:度|(?={S}(?:{MONTH}{S}月|第?{NTH}季|[上下]半年|底|[前首]{SMALL}[个季月])))"
        after = rf"{S}(?:第?{NTH}季|Q[1-4]|[上下]半年|{MONTH}{S}月|[前首]{SMALL}个?[季月]|全年|[底末](?!端))|财年|度(?![假過过])|{self.words.short_heads}"
        short = rf"{lead}{g('yy', '[0-3][0-9]')}{S}(?:财年|年(?={after})度?)"
        short_last = rf"{g('yy2', '[0-3][0-9]')}{S}(?:财)?年(?![内来多间以后前])" if self.last else r"(?!)"
        word = rf"(?<![每几两三数历近])(?:{g('yword', self.word('year'))})(?:度(?![假過过]))?"
        return f"(?:{four}|{spelled}|{minguo}|{bare_minguo}|{short}|{short_last}|{word})"

    def dated_year(self) -> str:
        return rf"{self.year()}(?:{S}(?:{self.inner('y')}))?"

    def bare(self) -> str:
        """A month, quarter or half without its year."""
        lead = "" if self.last else r"(?<![\d.,/个第每])"
        return lead + f"(?:{self.inner('n')})"

    def inner(self, at: str) -> str:
        """What may stand after a year (``at`` is ``y``) or alone (``n``)."""
        alone = at == "n"
        branches = [
            self.upto(at),
            self.half(at, alone),
            self.quarter(at, alone),
            self.month(at, alone),
            self.rest(at, alone),
        ]
        return "|".join(branches)

    def month(self, at: str, alone: bool) -> str:
        g = self.group
        day = rf"{g('day' + at, DAY)}(?:{S}[日号](?:{S}(?:{self.words.parts}))?|(?={TO}{DAY}{S}[日号]))"
        tail = rf"(?:{S}(?:{day}|{g('edge' + at, '[初底末]|中(?=[，,。、]|以来)')}|{g('third' + at, '[上中下]')}旬))?"
        guard = r"(?![均度报供销产息租薪费末流会])" if alone else "(?![均])"
        months = rf"{g('month' + at, MONTH)}(?:{S}月份?{guard}{tail}|(?={TO}{MONTH}{S}月(?!{S}{DAY}{S}[日号])))"
        days = self.day_alone(at) if alone else r"(?!)"
        return f"{months}|{days}"

    def day_alone(self, at: str) -> str:
        g = self.group
        if self.last:
            return rf"{g('only' + at, DAY)}{S}[日号](?:{S}(?:{self.words.parts}))?"
        lead = r"(?<![近连满隔月续去来和后需个超达每第期前共为T+])"
        after = rf"(?:{S}(?:{self.words.parts})|(?=[，, 电讯(（从向在对据称召公发宣表披消举开收起至-]|、\d))"
        ranged = rf"(?={TO}{DAY}{S}[日号])"
        return rf"{lead}{g('only' + at, r'[0-3]?[0-9]')}(?:{S}日{after}|{ranged})"

    def quarter(self, at: str, alone: bool) -> str:
        g = self.group
        nth = rf"第{S}{g('q1' + at, NTH)}{S}个?财?季度?|{g('q2' + at, NTH)}{S}(?:季度|季(?=报|末))"
        plain = r"(?!)" if alone else rf"{g('q3' + at, NTH)}季"
        ranged = rf"第?{g('q4' + at, NTH)}(?:季度?)?(?={TO}第?{NTH}{S}季|、{NTH}季度)"
        first = rf"{g('qfirst' + at, '首个?财?季度?')}(?![日发])"
        code = rf"{g('qq' + at, 'Q[1-4]')}(?![A-Za-z0-9])"
        edge = g("qedge" + at, "[初末底]")
        return rf"(?:{ranged}|(?:{nth}|{plain}|{first}|{g('qlast' + at, '末季')}|{code}){edge}?)"

    def half(self, at: str, alone: bool) -> str:
        g = self.group
        first = r"上半(?:财)?年度?" if alone else r"上半(?:财)?年度?|半年度?|首半年"
        named = r"|半年度|半年(?=报)" if alone else ""
        return rf"(?:{g('h1' + at, first + named)}|{g('h2' + at, '下半(?:财)?年度?')}){g('hedge' + at, '[初末底]')}?(?!时间)"

    def upto(self, at: str) -> str:
        g = self.group
        return rf"(?:前|首|头){S}{g('upto' + at, SMALL)}{S}(?:个{S})?(?:{g('uptom' + at, '月')}|{g('uptoq' + at, '季度?')})(?![前])"

    def rest(self, at: str, alone: bool) -> str:
        g = self.group
        full = rf"{g('full' + at, '全年度?')}"
        edge = rf"{g('yedge' + at, '年[初底末]|年中(?=[，,。、以召时])' if alone else '年?[初底末](?![端次期级])|年中(?=[，,。、以召时])')}"
        same = g("same" + at, "同期")
        return f"{full}|{edge}|{same}"

    def month_word(self) -> str:
        g = self.group
        day = rf"{g('mday', DAY)}{S}[日号](?:{S}(?:{self.words.parts}))?"
        return rf"(?:{g('month_word', self.word('month'))})(?:{S}(?:{day}|{g('medge', '[初底末]')}|{g('mthird', '[上中下]')}旬|{g('msame', '同期')}))?"

    def quarter_word(self) -> str:
        return rf"(?:{self.group('quarter_word', self.word('quarter'))})(?:{self.group('qsame', '同期')})?"

    def week(self) -> str:
        g = self.group
        days = "[一二三四五六日天末]"
        named = (
            rf"(?:{g('week_word', self.word('week'))})(?:{g('wday', days)}(?:{S}(?:{self.words.parts}))?)?(?![年期刊])"
        )
        bare = rf"(?<![每一两三几数整全逐各双单])(?:周|星期|礼拜){g('bday', '[一二三四五六日天]')}(?![均次年期个成福])(?:{S}(?:{self.words.parts}))?"
        return f"{named}|{bare}"

    def day_word(self) -> str:
        g = self.group
        inner = rf"{S}[(（]{S}{g('dnum', '[0-3]?[0-9]')}{S}(?:日{S})?[)）]{S}[日天晚早]?"
        dated = rf"{g('dletter', '[今昨明前]')}{inner}"
        return rf"(?:{dated}|(?:{g('day_word', self.word('day'))})(?:{S}(?:{self.words.parts}))?)(?![报])"

    def recent(self) -> str:
        g = self.group
        return rf"(?:最近|近){S}{g('rcount', SMALL)}{S}(?:个)?(?:完整)?(?:{g('ryear', '(?:会计|财政)?年度?')}|{g('rquarter', '季度?')}|{g('rmonth', '月')}|{g('rweek', '周')}|{g('rday', '[日天]')})(?![内半])"

    def report(self) -> str:
        g = self.group
        return rf"本?(?:{g('report', '报告期|业绩纪录期|往绩记录期|往绩期间?')})(?:各期)?{g('redge', '[初末]')}?"
