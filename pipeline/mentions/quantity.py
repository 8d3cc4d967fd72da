"""Numbers with a counter or a physical unit: which are figures, which are times, years or words."""

from __future__ import annotations

from decimal import Decimal

from pipeline.mentions.draft import NO_UNIT, Draft
from pipeline.mentions.rank import RANK
from pipeline.mentions.units import Unit
from pipeline.numerals import DIGITS, EXACT, Numeral, read_numeral
from pipeline.patterns import late
from pipeline.precision import Hedge

__all__ = ["counted", "plausible", "read_quantity", "with_scale_behind"]

_ONE = Decimal(1)
_TEN = Decimal(10)
_HALF = Decimal("0.5")
_POINTS = Decimal(24)
#: 三點 is a time of day unless something rose, fell or stood at it.
_MOVES = frozenset("涨跌升降挫扬报收至高低弹回")
#: One Chinese digit before these is a word: 三角, 一刀.
_SMALL_MONEY = frozenset(["角", "毛", "刀", "镑", "分", "仙", "圆", "块"])
#: Formal digits are words of other kinds when they stand alone.
_FORMAL = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟参幺")
#: Units that make other words with one Chinese digit: 两度, 四方.
_WORDY = frozenset("度里方寸丈尺两")
#: 三块 is a sum at the end of its clause, else three pieces.
_ENDS = ("", "，", "。", "；", "！", "？", ",", ";", "、", " ", "\n", "到", "至", "-")
_AFTER_RISE = frozenset("一二两三四五六七八九十近约逾超至到")
_AFTER_HALF = frozenset("年月天日径数导小个价")
_YEARS = range(1950, 2051)
#: 大 is the head of another word before these.
_BIG_WORD = frozenset("单幅宗笔量额力手盘会学型涨跌增减赚卖厅股楼批多半奖赛举规")
LARGEST_HEADING = 20
#: Fewer new shares than these are issued by nobody.
FEWEST_SHARES = 100_000
_BEFORE_SCORE = ("分", "得", "评", "打", "满", "为", "到")
LARGEST_SCORE = 1000
_SCALE_RUN = late(r"[百千万亿]{1,3}")
#: 5分 is a price only behind one of these.
_PRICE = late(r"(?:价|收费|每股|派|只要|卖|元|块|角|毛)[为是至到]?$|(?:每股|派|股息|期息|别息)[^，,。;；0-9]{0,10}$")
_STARTING = late(r"(?:价|售|卖)[为是仅]?$")
PRICE_REACH = 14
_TEMPERATURE = late(r"(?:零下)?(?:摄氏|华氏)(?:温度)?(?:零下)?$|零下$")
NO_TIME = Unit(None, None, why="time")
NO_COUNT = Unit(None, None, why="ordinal")


def plausible(folded: str, numeral: Numeral, unit: Unit, end: int) -> bool:
    """Whether Chinese numeral and unit are a figure: 三家 and 两亿元, not 一个, 三角, 两度."""
    if numeral.scale > 1 or numeral.value is None:
        return True
    word = folded[numeral.end : end]
    short = numeral.end - numeral.start == 1
    if unit.kind == "money":
        follower = folded[end : end + 1]
        lone = (word in "块角毛" and follower in DIGITS) or (word == "块" and follower in _ENDS)
        return not short or word not in _SMALL_MONEY or lone or folded[numeral.start] in _FORMAL
    if short and folded[numeral.start] in _FORMAL:
        return False
    if unit.kind == "percentage_point" and numeral.value == _ONE:
        return word in ("个百分点", "百分点", "个基点", "基点")
    if unit.kind != "quantity":
        return True
    if numeral.value == _ONE:
        return unit.use == "unit" and (len(word) > 1 or word == "吨")
    if short and folded[numeral.start] == "二" and unit.use != "unit":
        return False  # 二 counts nothing: 两家, not 二家
    if short and (numeral.value == 0 or folded[numeral.end] == " "):
        return False
    return not (short and (unit.use in ("weak", "point", "score") or word in _WORDY))


def with_scale_behind(folded: str, numeral: Numeral, offset: int) -> Numeral:
    """Return the numeral with the scale words behind 个 taken in: 两个亿, 5个百万."""
    run = _SCALE_RUN.match(folded, offset)
    scale = read_numeral(folded, offset, run.end()) if run else None
    if scale is None or scale.value is None or numeral.value is None:
        return numeral
    factor = scale.value
    value, ulp = EXACT.multiply(numeral.value, factor), EXACT.multiply(numeral.ulp, factor)
    return numeral._replace(value=value, ulp=ulp, scale=factor, end=scale.end, solo=False)


def read_quantity(folded: str, numeral: Numeral, start: int, end: int, unit: Unit) -> Draft:
    """Make the figure of a numeral and the counter or unit that ends at ``end``."""
    if _is_beside(numeral, unit, folded[end : end + 1]):
        return Draft(start, numeral.end, numeral, NO_UNIT, "number.bare")
    if unit.unit in ("名", "位") and _is_position(folded, numeral, end):
        return Draft(start, end, numeral, RANK, "rank.position")
    if unit.use == "score" and _PRICE.search(folded, max(0, start - PRICE_REACH), start):
        return Draft(start, end, numeral, Unit("money", "元", Decimal("0.01")), "money.cents")
    if unit.unit == "起" and _STARTING.search(folded, max(0, start - 4), start):  # 定价4499起
        draft = Draft(start, numeral.end, numeral, Unit("money", "元"), "money.elided")
        draft.unit_from = "context"
        return draft
    if unit.use == "score" and _is_score(folded, numeral, start):
        return Draft(start, end, numeral, unit, "quantity.counter")
    if unit.use == "score" or (unit.use == "point" and not _is_points(folded, numeral)):
        return Draft(start, end, numeral, NO_TIME, "time")
    if _is_other(folded, numeral, end, unit):
        return Draft(start, end, numeral, NO_COUNT, "ordinal")
    draft = Draft(start, end, numeral, unit, "quantity.unit" if unit.use == "unit" else "quantity.counter")
    draft.needs_cue = numeral.solo and (unit.unit == "股" or not counted(numeral))
    if unit.unit in ("度", "℃", "℉"):
        _read_temperature(folded, draft)
    if folded[end : end + 1] == "半" and numeral.scale == 1 and folded[end + 1 : end + 2] not in _AFTER_HALF:
        _add_half(draft)
    return draft


def _is_score(folded: str, numeral: Numeral, start: int) -> bool:
    """Whether N分 is points of a rating: 为53.5分, 得分95分."""
    if numeral.chinese or numeral.value is None or numeral.value > LARGEST_SCORE:
        return False
    before = folded[start - 1 : start]
    return before not in ("时", "点", ":") and (numeral.ulp < 1 or before in _BEFORE_SCORE)


def _is_beside(numeral: Numeral, unit: Unit, follower: str) -> bool:
    """Whether the word behind a number is no counter of it: 3新股上市 are three companies."""
    if unit.use == "scaled":
        return numeral.scale == 1 and (numeral.value or 0) < FEWEST_SHARES
    return unit.use == "heading" and not _is_heading(numeral, follower)


def _is_heading(numeral: Numeral, follower: str) -> bool:
    """Whether N大 counts headings (三大业务) and 大 begins no word of its own (大单, 大会)."""
    small = numeral.value is not None and numeral.value <= LARGEST_HEADING and numeral.scale <= _TEN
    return small and follower not in _BIG_WORD


def _read_temperature(folded: str, draft: Draft) -> None:
    """Take 摄氏, 华氏 and 零下 before the number in."""
    found = _TEMPERATURE.search(folded, max(0, draft.start - 6), draft.start)
    if found is None:
        return
    words = found[0]
    draft.start = found.start()
    draft.sign = -1 if "零下" in words else draft.sign
    if "氏" in words:
        draft.unit = draft.unit._replace(unit="摄氏度" if "摄氏" in words else "华氏度")


def _add_half(draft: Draft) -> None:
    """Read 两米半 as 2.5."""
    numeral = draft.numeral
    if numeral.value is not None and numeral.ulp == 1:
        draft.numeral = numeral._replace(value=numeral.value + _HALF, ulp=_HALF)
        draft.end += 1


def _is_other(folded: str, numeral: Numeral, end: int, unit: Unit) -> bool:
    """Whether number and counter are a time (00起), a year (2021款), 两位数 or 升 as a verb (3400万升两成)."""
    first, follower = folded[numeral.start], folded[end : end + 1]
    if first == "0" and numeral.end - numeral.start > 1 and numeral.ulp == 1 and numeral.scale == 1:
        return True
    if unit.unit == "款" and numeral.scale == 1 and numeral.value is not None and int(numeral.value) in _YEARS:
        return True
    if unit.unit == "位" and follower == "数":
        return folded[end + 1 : end + 2] not in ("据", "学", "码", "字", "智")
    rises = unit.unit == "升" and (follower.isdigit() or follower in _AFTER_RISE)
    return rises and "升" not in folded[end + 1 : end + 5]


def _is_position(folded: str, numeral: Numeral, end: int) -> bool:
    """Whether N名 is a place in an order: 滑落到60名开外, 排名5名."""
    ahead = folded.endswith(("排名", "位列", "名列"), 0, numeral.start)
    return ahead or folded.startswith(("开外", "以外", "之外"), end)


def counted(numeral: Numeral) -> bool:
    """Whether a numeral of scale words alone still counts: 十家, 百万人; not 百家, 万台."""
    return numeral.value is None or numeral.value == _TEN or numeral.end - numeral.start > 1


def _is_points(folded: str, numeral: Numeral) -> bool:
    value = numeral.value
    if value is None or value > _POINTS or numeral.ulp < 1:
        return True
    return folded[numeral.start - 1 : numeral.start] in _MOVES and numeral.hedge is Hedge.BARE
