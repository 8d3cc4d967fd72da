"""From the wording of a date to its fields."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.mentions.date_grammar import Written
from pipeline.model import DateAnchor, DatePoint

__all__ = ["read_anchor", "small_number"]

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "元": 1}
WEEKDAYS = {c: i for i, c in enumerate("一二三四五六日")} | {"天": 6}
MINGUO = 1911
Shifts = Mapping[str, tuple[int, bool]]
#: A year of two digits belongs to this century below the bound, else to the last.
CENTURY_BOUND = 50
DECADE_BOUND = 30


def small_number(text: str) -> int:
    """Return the number below a thousand that ``text`` writes (12, 十二, 二十三, 廿, 一百一十三, 一一三)."""
    if text.isdigit():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    total, digit = 0, 0
    if not set(text) & set("十百"):
        return int("".join(str(DIGITS[c]) for c in text))
    for character in text:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = DIGITS[character]
    return total + digit


def full_year(text: str) -> int:
    """Return the year that two or four digits write."""
    number = int(text)
    if len(text) == 4:
        return number
    return number + (2000 if number < CENTURY_BOUND else 1900)


def read_anchor(written: Written, wording: str, shifts: Shifts) -> DateAnchor:
    """Return what a wording says."""
    last = _point(written.last, wording, shifts) if written.last else None
    return DateAnchor(_point(written.first, wording, shifts), last, written.since)


def _point(g: dict[str, str], wording: str, shifts: Shifts) -> DatePoint:
    fields: dict[str, object] = {}
    for read in (_numeric, _codes, _year, _relative, _special):
        fields.update(read(g, shifts))
    if "财" in wording:
        fields["fiscal"] = True
    endings = {name[-1] for name in g}
    for at in "ynckzw":
        if at in endings:
            fields.update(_inner({name[:-1]: text for name, text in g.items() if name[-1] == at}))
    return DatePoint(**fields)  # type: ignore[arg-type]


def _numeric(g: dict[str, str], _shifts: Shifts) -> dict[str, object]:
    for tag in "npu":
        if f"{tag}year" in g:
            return {"year": int(g[f"{tag}year"]), "month": int(g[f"{tag}month"]), "day": int(g[f"{tag}day"])}
    return {}


def _codes(g: dict[str, str], _shifts: Shifts) -> dict[str, object]:
    fields: dict[str, object] = {}
    year = _first(g, "c1year", "c2qy", "c2hy", "c3year", "c3hy", "fy", "fy2")
    quarter = _first(g, "c1q", "c2q", "c3q", "fyq", "fyq2")
    half = _first(g, "c1h", "c2h", "c3h")
    if year:
        fields["year"] = full_year(year)
    if quarter:
        fields["quarter"] = int(quarter)
    if half:
        fields["half"] = int(half)
    if "fy" in g or "fy2" in g:
        fields["fiscal"] = True
    return fields


def _first(g: Mapping[str, str], *names: str) -> str | None:
    for name in names:
        if name in g:
            return g[name]
    return None


def _year(g: dict[str, str], shifts: Shifts) -> dict[str, object]:
    fields: dict[str, object] = {}
    decade = _decade(g)
    if decade is not None:
        return {"year": decade, "word": "decade"}
    if "yword" in g:
        fields["years"], fields["of_text"] = shifts[g["yword"]]
        if g["yword"].endswith("两年"):
            fields["count"] = 2
    year = _written_year(g)
    if year is not None:
        fields["year"] = year
    if "fiscal" in g:
        fields["fiscal"] = True
    if "next" in g or "next2" in g:
        fields["word"] = "straddle"
    return fields


def _written_year(g: dict[str, str]) -> int | None:
    digits = _first(g, "year", "byear", "yy", "yy0", "yy1", "yy2", "yyf")
    if digits:
        return full_year(digits)
    if "cyear" in g:
        return small_number(g["cyear"])
    if "cyy" in g:
        return 2000 + small_number(g["cyy"])
    republic = _first(g, "minguo", "minguo_word")
    return small_number(republic) + MINGUO if republic else None


def _decade(g: dict[str, str]) -> int | None:
    """Return the first year: 90年代 is of the last century, 20年代 of this one, 19世纪70年代 of its own."""
    spelled = _first(g, "cdecade", "cdecadew")
    digits = _first(g, "decade", "decadew")
    if spelled is None and digits is None:
        return None
    number = 10 * DIGITS[spelled] if spelled else int(digits or 0)
    if "century" in g:
        return number + 100 * (int(g["century"]) - 1)
    if number >= 100:
        return number
    recent = number < DECADE_BOUND and "decadew" not in g and "cdecadew" not in g
    return number + (2000 if recent else 1900)


def _relative(g: dict[str, str], shifts: Shifts) -> dict[str, object]:
    fields: dict[str, object] = {}
    for unit in ("month", "quarter", "week", "day"):
        if f"{unit}_word" in g:
            word = g[f"{unit}_word"]
            fields[f"{unit}s"], fields["of_text"] = shifts[word]
            if word.endswith("交易日"):
                fields["unit"] = "trading"
    if "dletter" in g:
        fields["days"] = {"今": 0, "昨": -1, "明": 1, "前": -2}[g["dletter"]]
    number = _first(g, "dnum", "wnum", "dnum2", "mday")
    if number:
        fields["day"] = small_number(number)
    weekday = _first(g, "wday", "bday")
    if weekday == "末":
        fields["edge"] = "end"
    elif weekday:
        fields["weekday"] = WEEKDAYS[weekday]
    return {**fields, **_of_month(g)}


def _of_month(g: dict[str, str]) -> dict[str, object]:
    """Read what follows 本月 and 上季."""
    fields: dict[str, object] = {}
    if "mweek" in g:
        fields["week"] = _nth(g["mweek"])
    if "mthird" in g:
        fields["third"] = "上中下".index(g["mthird"]) + 1
    edge = _first(g, "medge", "qwedge")
    if edge:
        fields["edge"] = _edge(edge)
    if "msame" in g or "qsame" in g:
        fields["word"] = "same"
    return fields


def _special(g: dict[str, str], _shifts: Shifts) -> dict[str, object]:
    if "rcount" in g:
        unit = next(u for u in ("year", "quarter", "month", "week", "day") if f"r{u}" in g)
        return {"word": "recent", "count": small_number(g["rcount"]), "unit": unit}
    if "report" in g:
        return {"word": "report", "edge": _edge(g["redge"]) if "redge" in g else None}
    return {}


def _inner(g: dict[str, str]) -> dict[str, object]:
    """Read what follows a year or stands alone."""
    fields: dict[str, object] = {}
    month = _first(g, "month", "nthm")
    if month or "firstm" in g:
        fields["month"] = small_number(month) if month else 1
    day = _first(g, "day", "only", "only2", "only3", "only4")
    if day:
        fields["day"] = small_number(day)
    if "third" in g:
        fields["third"] = "上中下".index(g["third"]) + 1
    if "week" in g:
        fields["week"] = _nth(g["week"])
    edge = _first(g, "edge", "yedge", "qedge", "qedge5", "qedge6", "hedge")
    if edge:
        fields["edge"] = _edge(edge)
    if "full" in g or "same" in g:
        fields["word"] = "full" if "full" in g else "same"
    return {**fields, **_part_of_year(g), **_quarter(g)}


def _part_of_year(g: dict[str, str]) -> dict[str, object]:
    fields: dict[str, object] = {}
    if "h1" in g or "h2" in g:
        fields["half"] = 1 if "h1" in g else 2
    if "upto" in g:
        unit = "month" if "uptom" in g else "quarter"
        fields[unit] = small_number(g["upto"])
        fields["upto"] = unit
    return fields


def _quarter(g: dict[str, str]) -> dict[str, object]:
    number = _first(g, "q1", "q2", "q3", "q4", "q5", "q6")
    if number:
        return {"quarter": small_number(number)}
    if "qq" in g:
        return {"quarter": int(g["qq"][1])}
    if "qfirst" in g or "qlast" in g:
        return {"quarter": 1 if "qfirst" in g else 4}
    return {}


def _edge(text: str) -> str:
    return {"初": "start", "中": "middle", "底": "end", "末": "end"}[text[-1]]


def _nth(text: str) -> int:
    """第三周 is 3."""
    return small_number(text[1])
