"""The pattern of one written date, put together from small parts.

Every part is written once and serves twice: without groups, as one pattern that finds dates, and with groups, as
pieces that read them one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.patterns import by_first

__all__ = ["PointPattern", "Vocabulary"]

S = "[ ]?"
#: Pages break lines between a year and 年, and before 度.
BREAK = r"[ \r\n]{0,3}"
#: A page that breaks between a year and what follows it ends its lines with a carriage return.
PAGE_BREAK = r"(?: |\r{1,2}\n| \r{1,2}\n)?"
CN = "一二三四五六七八九"
YEAR = r"(?:1[6-9]|2[01])\d\d"
YEAR_SPELLED = rf"[一二][〇○零{CN}]{{3}}"
#: 13月5日 is read too, as a day that does not exist.
MONTH = r"(?:1[0-2]|0?[1-9]|1[3-9](?=月\d{1,2}[日号]))"
MONTH_SPELLED = rf"(?:十[一二]?|元|[{CN}])"
DAY = rf"(?:\d{{1,2}}|[二三]十[{CN}]?|廿[{CN}]?|卅[一]?|十[{CN}]?|[{CN}])"
SMALL = "(?:1[0-2]|[1-9]|十[一二]?|[两二三四五六七八九一])"
COUNT = rf"(?:\d{{1,3}}|[{CN}十两]{{1,3}})"
NTH = "[一二三四1-4]"
TO = rf"{S}(?:至|到|--?|~){S}"
#: A year of a list or span that is written out only at its end: 2023、2024及2025年.
LISTED = rf"(?=(?:{S}(?:[、,/~-]|至|到|和|及|与|以及){S}{YEAR}){{1,5}}{S}(?:年|财))"
#: What makes a bare number a year: 2026第四财季.
PERIOD_AHEAD = r"(?=[ ]?(?:第?[一二三四]财?季|[上下]半年|前[三3]季|全年))"
#: What must follow the digits of any date; most numbers of a text fail here at once.
DIGITS_AHEAD = (
    r"(?=\d{1,8}[ \r\n]{0,3}[年月日号季财第上下前全世QqHh/\-~至到、和及与以一二三四]"
    r"|\d{4}(?:\.\d|\d{4}(?!\d)| ?, ?\d{4}))"
)
#: What must follow the first character of a date in Chinese digits.
SPELLED_AHEAD = rf"(?=[{CN}十元零〇][{CN}十零〇○月日季、至到~ -])"
#: How dates in words begin, beside the relative words of the lexicon.
HEADS = (
    "民国", "首个", "首财", "首季", "首月", "首半", "前半", "后半", "上半", "下半", "上个", "上世", "半年", "末季",
    "年初", "年底", "年末", "年中", "全年", "最近", "星期", "礼拜", "报告", "业绩", "往绩", "本报", "本业", "本往",
    "FY", "今(", "昨(", "明(", "前(", "今 ", "昨 ", "明 ",
)  # fmt: skip
#: Numbers behind these make dates: 前9个月, 第三季, Q3, 周五.
NUMBER_HEADS = rf"[前首头第近QH周][\d{CN}十两日天 ]"
DIGITS_BEHIND = r"(?<![\d/=_?&+])(?<!(?<!-)-)(?<!\d[.,:])"
#: Numbers without 年, 月 or 日 must not be the tail of a code.
NO_LETTER = "(?<![A-Za-z])"
#: 24-26年 are years; 20-30年 is a length of time.
SHORT_SPANS = range(15, 33)
EDGE = "(?:初(?![步始中次期审])|底(?![线部层座价])|末(?![端期位]))"
#: 十月第一周, 2021年第三个月.
WEEK_NTH = "第[一二三四五1-5]个?(?:周|星期)(?![一二三四五六日天年期])"
MIDDLE = "中(?=[，,。、以召时])"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a lexicon as patterns."""

    words: Mapping[str, str]
    heads: tuple[str, ...]
    parts: str
    followers: str
    short_heads: str
    names: str


class PointPattern:
    """Builds the pattern of one date.

    With ``named`` its fields are groups, and what may follow a year is left out (`inner`): an empty group says where
    it may follow.
    """

    def __init__(self, vocabulary: Vocabulary, *, named: bool) -> None:
        self.vocabulary = vocabulary
        self.named = named

    def first(self) -> str:
        """Return the pattern of a date that stands alone or begins a span."""
        parts = zip(self.guards(), (self.digits(), self.spelled(), self.worded()), strict=True)
        return f"(?:{'|'.join(f'{guard}(?:{part})' for guard, part in parts)})"

    def guards(self) -> tuple[str, str, str]:
        """Return what tells quickly that no date of `digits`, `spelled` or `worded` begins here."""
        lead = f"(?={by_first(self.heads())}|{NUMBER_HEADS})(?!{self.vocabulary.names})"
        return DIGITS_BEHIND + DIGITS_AHEAD, SPELLED_AHEAD, lead

    def digits(self) -> str:
        """Return the pattern of what begins with a digit."""
        parts = [self.numeric(), self.codes(), self.dated_year(), self.inner_digits(), self.day_alone()]
        return "|".join(parts)

    def heads(self) -> tuple[str, ...]:
        """Return the first two characters, or more, of whatever begins with a word."""
        return (*self.vocabulary.heads, *HEADS)

    def first_characters(self) -> str:
        """Return the characters that a date may begin with, for a set."""
        words = {re.escape(head[0]) for head in self.heads()}
        return rf"\d{CN}十元零〇前首头第近QH周{''.join(sorted(words))}"

    def last(self) -> str:
        """Return the pattern of the end of a span, which may be a bare day."""
        return f"(?:{self.last_digits()}|{self.spelled()}|{self.worded()}|{self.last_day()})"

    def last_digits(self) -> str:
        """Return the pattern of what begins with a digit and ends a span."""
        short = rf"{self.g('yy2', '[0-3][0-9]')}{S}(?:财)?年(?![内来多间以后前])"
        bare = rf"{self.g('byear', YEAR)}(?![\d.,%-]|{S}[年万亿元])"
        parts = [self.numeric(), self.codes(), self.dated_year(), short, bare, self.inner_digits()]
        return "|".join(parts)

    def last_day(self) -> str:
        """Return the pattern of a day that ends a span."""
        return rf"{self.g('onlyn', DAY)}{S}[日号](?:{S}{self.vocabulary.parts})?"

    def g(self, name: str, pattern: str) -> str:
        """Return ``pattern`` as the group ``name``."""
        return f"(?P<{name}>{pattern})" if self.named else f"(?:{pattern})"

    def then(self, at: str) -> str:
        """Return what may follow a year, or the group that marks the place."""
        return f"(?P<then_{at}>)" if self.named else f"(?:{self.inner(at)})?"

    def numeric(self) -> str:
        """2025/10/31, 2025-10-31, 2025.10.31, 20251031, 10/31/2025."""
        g, month, day = self.g, "1[0-2]|0?[1-9]", "3[01]|[12][0-9]|0?[1-9]"
        plain = rf"{g('nyear', YEAR)}[-/.]{g('nmonth', month)}[-/.]{g('nday', day)}(?![\d%])"
        packed = rf"{g('pyear', YEAR)}{g('pmonth', '1[0-2]|0[1-9]')}{g('pday', '3[01]|[12][0-9]|0[1-9]')}"
        american = rf"{g('umonth', month)}/{g('uday', day)}/{g('uyear', YEAR)}(?!\d)"
        return rf"{NO_LETTER}(?:{plain}|{packed}(?![\d.,%]|{S}[万亿元股])|{american})"

    def codes(self) -> str:
        """25Q3, 2025Q1, 1H25, 2H2025, 1Q alone."""
        g, year = self.g, r"(?:20)?\d\d"
        forms = [
            rf"{g('c1year', year)}(?:年|财年)?[ ]?(?:[Qq]{g('c1q', '[1-4]')}|[Hh]{g('c1h', '[12]')})",
            rf"{g('c2q', '[1-4]')}[Qq](?:[ ]?(?:FY)?{g('c2qy', year)})?",
            rf"{g('c2h', '[12]')}H[ ]?(?:FY)?{g('c2hy', year)}",
        ]
        return rf"{NO_LETTER}(?:{'|'.join(forms)}){self.code_end()}"

    @staticmethod
    def code_end() -> str:
        """What may not follow a code: 25Q3 is none in 25Q3B."""
        return r"(?![B-Zb-z\d%]|A(?!股)|[.,]\d|-\d)"

    def latin(self) -> str:
        """Q3 2025, H1 2025, FY2025, Q2 alone, Q1-Q3."""
        g = self.g
        forms = [
            rf"Q{g('c3q', '[1-4]')}(?:[ ]?/?[ ]?(?:FY)?{g('c3year', YEAR)})?",
            rf"H{g('c3h', '[12]')}(?:[ ]?/?[ ]?{g('c3hy', YEAR)}|(?=业绩|营收|净利|归母|收入|财报|利润))",
            rf"FY[ ]?{g('fy', r'(?:20)?[0-9]{2}')}(?:[ ]?Q{g('fyq', '[1-4]')})?",
            rf"FY[ ]?{g('fyq2', '[1-4]')}Q[ ]?{g('fy2', r'(?:20)?[0-9]{2}')}",
        ]
        return rf"(?<![A-Za-z\d.,/])(?<!(?<![1-4])-)(?:{'|'.join(forms)}){self.code_end()}"

    def dated_year(self) -> str:
        """A year in digits, and what follows it."""
        g = self.g
        fiscal = g("fiscal", "财年|财政年度|会计年度|财务年度")
        tail = rf"{BREAK}(?:{fiscal}|年(?!代)(?:{BREAK}度(?![假过]))?)"
        short_to = rf"(?={TO}\d\d{S}(?:财年|年(?![内来多间以后前])))"
        straddle = rf"/{g('next', '[0-9]{2}')}{S}(?:财政)?(?:财年|年度?)"
        bare = rf"(?={TO}{YEAR}(?![\d.%-]|{S}[万亿元]))"
        four = rf"{g('year', YEAR)}(?:{straddle}|{tail}|{LISTED}|{short_to}|{PERIOD_AHEAD}|{bare})"
        near = "|".join(f"{a}{TO}(?:{a + 1}|{a + 2}|{a + 3}){S}年" for a in SHORT_SPANS)
        short_span = rf"(?={near}){g('yy1', '[0-3][0-9]')}"
        straddled = rf"{g('yyf', '[0-3][0-9]')}/{g('next2', '[0-3][0-9]')}{S}(?:财年|财政年度)"
        decade = rf"(?:{g('century', '1[0-9]|2[01]')}世纪)?{g('decade', '(?:1[6-9]|20)?[1-9]0')}{S}年代"
        sub = rf"(?:(?:{MONTH}|{MONTH_SPELLED}){S}月|第?{NTH}季|[上下]半年|底|全年|[前首]{SMALL}个?[季月])"
        minguo = rf"{g('minguo', '1[0-2][0-9]')}{S}年(?![后来间多以的历]|前(?!{SMALL}))(?:度(?!假))?"
        after = rf"{S}(?:{sub}|Q[1-4]|{self.vocabulary.short_heads})|度(?![假过])"
        short = rf"{g('yy', '[0-37-9][0-9]')}{S}(?:财年|年(?={after})度?)|{g('yy0', '0[0-9]')}{S}年"
        return rf"(?:{decade}|{straddled}|{short_span}|(?:{four}|{minguo}|{short}){self.then('y')})"

    def inner(self, at: str) -> str:
        """What may follow a year in digits (``y``), Chinese digits (``c``) or words (``z``)."""
        plain = rf"{self.g('q3' + at, NTH)}季"
        edge = self.g("yedge" + at, f"年?{EDGE}|年{MIDDLE}")
        same = self.g("same" + at, rf"同{PAGE_BREAK}期")
        months = self.month(at, f"(?:{MONTH}|{MONTH_SPELLED})")
        nth = rf"的?第{self.g('nthm' + at, SMALL)}个月|{self.g('firstm' + at, '首月')}"
        parts = [self.upto(at), self.half(at), self.quarter(at, plain), months, self.full(at), edge, same, nth]
        return f"{PAGE_BREAK if at == 'y' else S}(?:{'|'.join(parts)})"

    def inner_digits(self) -> str:
        """10月31日, 1-6月, 3季度 without a year."""
        nth = "[1-4]"
        quarter = rf"{self.g('q5n', nth)}(?:{S}季(?:度|(?=报|末)){self.g('qedge5n', '[初末底]')}?|(?={TO}[1-4]{S}季度))"
        return f"{self.month('n', MONTH)}|{quarter}"

    def spelled(self) -> str:
        """二〇二五年, 十月, 一季度."""
        short = "[〇零][一二三四五六七八九]|一[〇零三四五六七八九]|二[〇零一四五六七八九]"
        spelled = rf"(?:{self.g('cyear', YEAR_SPELLED)}|{self.g('cyy', short)})"
        year = rf"{spelled}{S}年(?:度(?![假过]))?{self.then('c')}"
        year = rf"{self.g('cdecade', f'[{CN}]')}十年代|{year}"
        ranged = rf"(?={TO}[一二三四]{S}季|(?:、[一二三四]){{1,3}}{S}季度)"
        first = r"(?:度|(?=报|末|营收|业绩|盈利|净利|收入))"
        quarter = rf"{self.g('q6k', '[一二三四]')}(?:{S}季{first}{self.g('qedge6k', '[初末底]')}?|{ranged})"
        day = (
            rf"{self.g('only4k', f'二?十[{CN}]|二十|三十一?')}日(?![均线内游后前间之以])(?:{S}{self.vocabulary.parts})?"
        )
        plain = rf"(?<!\d)(?:{year}|{self.month('k', MONTH_SPELLED)}|{day})"
        return rf"(?<![{CN}十百千万亿第每续连近几两数])(?:{plain}|{quarter})"

    def month(self, at: str, month: str) -> str:
        """10月31日, 9月底, 10月第一周, and the 1 of 1-6月."""
        g = self.g
        day = rf"{g('day' + at, DAY)}(?:{S}[日号](?:{S}{self.vocabulary.parts})?|(?={TO}{DAY}{S}[日号]))"
        if at == "c":  # 二〇〇四年八月十五
            day = rf"{day}|{g('only2c', f'[二三]?十[{CN}]')}(?![{CN}十百千万亿个家])"
        third = rf"{g('third' + at, '[上中下]')}旬|的?{g('week' + at, WEEK_NTH)}"
        tail = rf"(?:{S}(?:{day}|{third}|{g('edge' + at, f'月?{EDGE}|{MIDDLE}')}))?"
        ranged = rf"(?={TO}{month}{BREAK}月(?!{S}{DAY}{S}[日号])|、{month}月(?!{S}{DAY}{S}[日号]))"
        space = BREAK if at == "y" else S
        guard = "(?!期(?![货间权])" + ("|薪|租|均)" if at == "k" else ")")
        return rf"{g('month' + at, month)}(?:{space}月{guard}(?:份)?{tail}|{ranged})"

    def day_alone(self) -> str:
        """A bare day of the month (24日晚), not a count of days (20日均線)."""
        day, words = "[0-3]?[0-9]", self.vocabulary
        after = rf"(?=[{words.followers}]|报道|\d\d?[时点:]|[、及和]\d\d?日(?![线均]))"
        lead = r"(?<![近连满隔月续去来和后需个超达每第期前共为])"
        told = rf"{lead}{self.g('onlyn', day)}(?:{S}日(?:{S}{words.parts}|{after})|(?={TO}{DAY}{S}[日号]))"
        listed = rf"(?:(?<=日[、及和])|(?<=[^基属关对由等][于自])(?!{day}{S}日[均线])){self.g('only2n', day)}{S}日"
        clear = r"(?<![^\s，。,；;:!?！？、“”《》【】()])"
        alone = rf"{clear}{self.g('only3n', day)}{S}日(?![均线内游元移本K后前之以间、至和及+])"
        return f"{told}|{listed}|{alone}"

    def quarter(self, at: str, plain: str) -> str:
        """第三季, 三季度末, 首季, Q3; ``plain`` is the form that only a year before it allows."""
        g = self.g
        edge = g("qedge" + at, "[初末底]")
        nth = rf"第{S}{g('q1' + at, NTH)}{S}个?财?季度?|{g('q2' + at, NTH)}{S}季度"
        ranged = rf"第?{g('q4' + at, NTH)}(?:季度?)?(?={TO}第?{NTH}{S}季|(?:、第?{NTH}){{1,3}}{S}季)"
        first = rf"{g('qfirst' + at, '首个?财?季度?')}(?![日发节])|{g('qlast' + at, '末季')}"
        return rf"(?:{ranged}|(?:{nth}|{first}|{g('qq' + at, 'Q[1-4]')}(?![A-Za-z0-9])|{plain}){edge}?)"

    def half(self, at: str) -> str:
        """上半年, 下半年度, 半年|報."""
        g = self.g
        named = "半年度|半年(?=报)"
        if at == "w":
            named = "半年度(?!派|分红|例行|检修|付)|半年(?=报)"
        first = f"上半(?:财)?年度?|上个半年|(?<![此之目以])前半年|{named}|首半年"
        last = "下半(?:财)?年度?|后半年"
        edge = g("hedge" + at, "[初末底]")
        return rf"(?:{g('h1' + at, first)}|{g('h2' + at, last)}){edge}?(?!时间)"

    def upto(self, at: str) -> str:
        """前9個月, 首三季."""
        g = self.g
        unit = rf"(?:个{S})?(?:{g('uptom' + at, '月')}|{g('uptoq' + at, '(?<![05-9五六七八九十])季度?')})"
        return rf"[前首头]{S}(?![1一]{S}个?{S}[季月]){g('upto' + at, SMALL)}{S}{unit}(?![前份])"

    def full(self, at: str) -> str:
        """全年."""
        return self.g("full" + at, "全年度?(?![龄轮])")

    def worded(self) -> str:
        """What begins with a word."""
        g = self.g
        minguo = g("minguo_word", "[0-9]{1,3}|[一二三四五六七八九十百零〇]{1,5}")
        year = rf"(?:民国{S}{minguo}{S}年度?|{g('yword', self.vocabulary.words['year'])}(?:度(?![假过]))?)"
        nth = rf"第{S}{g('q1w', NTH)}{S}财?季度?{g('qedgew', '[初末底]')}?"
        first = rf"(?:{g('qfirstw', '首个?财?季度?')}(?![日发节])|{g('qlastw', '末季')})"
        return "|".join(
            [
                year + self.then("z"),
                rf"(?<![目此日之以提空]){self.upto('w')}",
                rf"第{g('q4w', NTH)}(?=(?:、第?{NTH}){{1,3}}{S}季度|{TO}第?{NTH}{S}季)",
                nth,
                first,
                self.half("w"),
                self.latin(),
                self.month_word(),
                self.quarter_word(),
                self.week(),
                self.day_word(),
                self.recent(),
                rf"本?{g('report', '报告期|业绩纪录期|往绩记录期间?|往绩期间?')}{g('redge', '[初末]')}?",
                self.full("w"),
                rf"上个?世纪(?:{g('decadew', '[1-9]0')}|{g('cdecadew', f'[{CN}]')}十)年代",
                rf"(?<![一二三四五六七八九十几数半\d])(?:{g('yedgew', f'年{EDGE}|年{MIDDLE}')})",
            ]
        )

    def numbered(self) -> str:
        """今(5)日, 周一 (11 日): the day of the month in brackets."""
        return rf"(?:{S}\({S}{self.g('wnum', '[0-3]?[0-9]')}{S}日{S}\))?"

    def month_word(self) -> str:
        """上月, 本月13日, 上月底."""
        g = self.g
        day = rf"{g('mday', DAY)}{S}[日号](?:{S}{self.vocabulary.parts})?"
        week = g("mweek", WEEK_NTH)
        tail = rf"{day}|{g('mthird', '[上中下]')}旬|{g('medge', EDGE)}|{g('msame', '同期')}|的?{week}"
        return rf"{g('month_word', self.vocabulary.words['month'])}(?:{S}(?:{tail}))?"

    def quarter_word(self) -> str:
        """上季, 本季度末."""
        tail = rf"(?:{self.g('qsame', '同期')}|{self.g('qwedge', '[初末底]')})?"
        return rf"{self.g('quarter_word', self.vocabulary.words['quarter'])}{tail}"

    def week(self) -> str:
        """上周五, 本周末, 星期三."""
        g, parts = self.g, self.vocabulary.parts
        day = rf"(?:的?(?:周|星期|礼拜)?{g('wday', '[一二三四五六日天末]')}(?:{S}{parts})?)?"
        named = rf"{g('week_word', self.vocabulary.words['week'])}{day}"
        behind = r"(?<![每一两几整全逐各双单(]..)(?<![每一(](?:星期|礼拜).)"
        bare = rf"(?:周|星期|礼拜){g('bday', '[一二三四五六日天]')}{behind}"
        return rf"(?:{named}|{bare}(?![均次年期个成福])(?:{S}{parts})?){self.numbered()}"

    def day_word(self) -> str:
        """今日, 昨晚, 今(5)日."""
        g = self.g
        inner = rf"{S}\({S}{g('dnum', '[0-3]?[0-9]')}{S}(?:日{S})?\){S}[日天晚早]?"
        word = rf"{g('day_word', self.vocabulary.words['day'])}(?:{S}{self.vocabulary.parts})?"
        return rf"(?:{g('dletter', '[今昨明前]')}{inner}|{word}(?:{S}\({S}{g('dnum2', '[0-3]?[0-9]')}{S}日{S}\))?)"

    def recent(self) -> str:
        """近三年, 最近12个月."""
        g = self.g
        year = rf"(?:完整)?(?:{g('ryear', '(?:会计|财政)?年度?')}(?![内半])"
        weeks = rf"{g('rweek', '周|星期|礼拜')}(?![年期])"
        units = rf"{g('rquarter', '季度?')}|{g('rmonth', '月')}|{weeks}|{g('rday', '[日天]')}"
        last_year = "(?!一个(?:完整)?(?:会计|财政)?年度)"  # 最近一个年度 is no stretch of its own
        return rf"(?:最近|近(?<![接临将附逼靠]近)){last_year}{S}{g('rcount', COUNT)}{S}(?:个)?{year}|{units})"
