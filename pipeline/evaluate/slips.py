"""One realistic slip at a time: what the checks of the gold say could be noticed, and what was.

Whether a slip can be noticed at all is computed from the expressions of the gold, apart from the finders: it can
when some hand-written expression no longer holds on hard intervals.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from pipeline.evaluate.expression import Comparison, evaluate, names_of
from pipeline.evaluate.gold import GoldArticle, Row, gold_mention, intervals, stated
from pipeline.interval import Interval
from pipeline.model import Article, Extraction, Finding

__all__ = ["Slip", "SlipScores", "holds", "slips_of", "try_slips", "unsound"]

Extract = Callable[[Article], Extraction]

_NUMBER = re.compile(r"(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<gap>\s*)(?P<scale>萬億|万亿|[萬万億亿兆]?)")
_SMALLER = {"億": "萬", "亿": "万", "萬億": "億", "万亿": "亿"}
_LARGER = {"萬": "億", "万": "亿", "億": "萬億", "亿": "万亿"}
_TURNED = {
    "增长": "下降", "增長": "下降", "上升": "下降", "上涨": "下跌", "上漲": "下跌", "增加": "减少", "提升": "下降",
    "下降": "增长", "下滑": "增长", "下跌": "上涨", "减少": "增加", "減少": "增加", "增幅": "降幅", "升幅": "降幅",
    "年增": "年減", "年減": "年增", "成長": "衰退", "收窄": "扩大", "收窄至": "扩大至",
}  # fmt: skip
_TURN = re.compile("|".join(sorted(map(re.escape, _TURNED), key=len, reverse=True)))
#: A direction word stands this close before the rate that it turns.
NEAR = 6
_DAY = re.compile(r"(\d+)(?=日)")
_YEARS_HAN = {"一": "两", "二": "三", "两": "三", "兩": "三", "三": "四", "四": "五", "五": "六"}


@dataclass(frozen=True, slots=True)
class Slip:
    """An article with one slip in it.

    ``spans`` is what was touched, in the new text; ``detectable`` whether some expression no longer holds.
    """

    kind: str
    text: str
    spans: tuple[tuple[int, int], ...]
    detectable: bool
    told: str


@dataclass(slots=True)
class SlipScores:
    """Counts by kind of slip; ``missed`` tells of each detectable slip that was not noticed."""

    made: Counter[str] = field(default_factory=Counter)
    detectable: Counter[str] = field(default_factory=Counter)
    detected: Counter[str] = field(default_factory=Counter)
    elsewhere: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Detected of the detectable."""
        return self.detected.total() / max(1, self.detectable.total())


def holds(check: Row, values: dict[str, Interval]) -> bool:
    """Whether a check's expression agrees with its claim, every figure taken as wide as it can be."""
    result = evaluate(check["expr"], values)
    if isinstance(result, Comparison):
        return result.possible
    claim = values.get(check.get("claim") or "")
    return claim is None or result.meets(claim)


def unsound(gold: GoldArticle) -> list[str]:
    """Return the consistent checks whose own expression does not hold: mistakes of the gold."""
    values = _values(gold)
    return [
        f"{gold.article.id}: {check['expr']} against {check.get('claim')}: {check.get('formula')}"
        for check in _checked(gold)
        if not holds(check, values)
    ]


def slips_of(gold: GoldArticle) -> Iterator[Slip]:
    """Yield the slips of one article, in order of its checks; each figure slips once in each way."""
    seen: set[tuple[str, str]] = set()
    checks = _checked(gold)
    by_id = gold.by_id
    for check in checks:
        members = [*names_of(check["expr"]), *([check["claim"]] if check.get("claim") else [])]
        for name in dict.fromkeys(members):
            for kind, text in _written_slips(by_id[name]):
                if (name, kind) not in seen:
                    seen.add((name, kind))
                    yield _figure_slip(gold, checks, name, kind, text)
        yield from _direction_slips(gold, check)
    for check in gold.checks:
        if check["verdict"] == "consistent" and not check.get("optional"):
            yield from _order_slips(gold, checks, check)
            yield from _period_slips(gold, check)


def try_slips(golds: tuple[GoldArticle, ...], extract: Extract, limit: int | None = None) -> SlipScores:
    """Read every slipped article and count which slips an alarm names.

    Parameters
    ----------
    golds : tuple of GoldArticle
        The corpus.
    extract : callable
        Reads one article.
    limit : int, optional
        Take about this many of the slips, evenly spread.
    """
    scores = SlipScores()
    slips = [(gold, slip) for gold in golds for slip in slips_of(gold)]
    step = max(1, round(len(slips) / limit)) if limit else 1
    before: dict[str | None, set[tuple[str, str]]] = {}
    for gold, slip in slips[::step]:
        article = gold.article
        if article.id not in before:
            before[article.id] = {_name(f) for f in _alarms(extract(article))}
        changed = Article(slip.text, article.id, published=article.published, publisher=article.publisher)
        read = extract(changed)
        new = [f for f in _alarms(read) if _name(f) not in before[article.id]]
        named = [_names(f, read, slip.spans) for f in new]
        scores.made[slip.kind] += 1
        scores.elsewhere[slip.kind] += named.count(False)
        if slip.detectable:
            scores.detectable[slip.kind] += 1
            scores.detected[slip.kind] += any(named)
            if not any(named):
                scores.missed.append(f"{article.id}: {slip.kind}: {slip.told}")
    return scores


def _checked(gold: GoldArticle) -> list[Row]:
    values = _values(gold)
    return [
        check
        for check in gold.checks
        if check["verdict"] == "consistent"
        and not check.get("optional")
        and check.get("expr")
        and all(name in values for name in names_of(check["expr"]))
    ]


def _values(gold: GoldArticle) -> dict[str, Interval]:
    values: dict[str, Interval] = {}
    for row in gold.mentions:
        values |= intervals(row)
    return values


def _written_slips(row: Row) -> Iterator[tuple[str, str]]:
    """Yield (kind, new text) of one written figure."""
    text = row["text"]
    found = _NUMBER.search(text)
    if found is None or row["kind"] == "date":
        return
    digits, scale = found["digits"], found["scale"]
    if row["kind"] in ("money", "quantity", "number"):
        for kind, table in (("unit down", _SMALLER), ("unit up", _LARGER)):
            if scale in table:
                yield kind, text[: found.start("scale")] + table[scale] + text[found.end("scale") :]
    if row["kind"] == "percentage_point" and "百分" in text:
        yield "points", re.sub(r"\s*個?个?百分[點点]", "%", text)
    for kind, new in _digit_slips(digits):
        yield kind, text[: found.start("digits")] + new + text[found.end("digits") :]


def _digit_slips(digits: str) -> Iterator[tuple[str, str]]:
    if "." in digits:
        yield "point", digits.replace(".", "", 1)
    places = [i for i, c in enumerate(digits) if c.isdigit()]
    for a, b in pairwise(places):
        if digits[a] != digits[b] and not (a == 0 and digits[b] == "0"):
            yield "transposed", digits[:a] + digits[b] + digits[a + 1 : b] + digits[a] + digits[b + 1 :]
            break
    if "," not in digits and len(places) > 1:
        yield "doubled", digits[:1] + digits
        if len(digits.partition(".")[0]) > 1:
            yield "dropped", digits[1:].lstrip("0") if digits[1:].lstrip("0")[:1].isdigit() else digits[:1] + digits[2:]
    yield "digit", str(int(digits[0]) % 9 + 1) + digits[1:]


def _slipped(row: Row, text: str) -> Row:
    """Return the mention with its new text and the value that this has."""
    value = row.get("value")
    if value is None:
        return {**row, "text": text}
    old, new = _NUMBER.search(row["text"]), _NUMBER.search(text)
    if old is None or new is None or not _size(old):
        return {**row, "text": text}
    return {**row, "text": text, "value": value * _size(new) / _size(old)}


def _size(found: re.Match[str]) -> Decimal:
    scales = {"": 0, "萬": 4, "万": 4, "億": 8, "亿": 8, "兆": 12, "萬億": 12, "万亿": 12}
    return Decimal(found["digits"].replace(",", "")).scaleb(scales[found["scale"]])


def _figure_slip(gold: GoldArticle, checks: list[Row], name: str, kind: str, text: str) -> Slip:
    row = gold.by_id[name]
    values = _values(gold)
    values |= intervals(_slipped(row, text))
    involved = [c for c in checks if name in names_of(c["expr"]) or name == c.get("claim")]
    broken = [c for c in involved if not holds(c, values)]
    if kind == "points":
        broken = [c for c in involved if c["relation"] == "percentage_point_change"]
    start, end = int(row["start"]), int(row["end"])
    new = gold.article.text[:start] + text + gold.article.text[end:]
    told = f"{row['text']} → {text}: {'; '.join(str(c.get('formula')) for c in broken)}"
    return Slip(kind, new, ((start, start + len(text)),), bool(broken), told)


def _direction_slips(gold: GoldArticle, check: Row) -> Iterator[Slip]:
    """Turn the word before a rate: 增長15% → 下降15%."""
    if check["relation"] not in ("growth", "from_to") or not check.get("claim"):
        return
    claim = gold.by_id[check["claim"]]
    text, start = gold.article.text, int(claim["start"])
    found = _TURN.search(text, max(0, start - NEAR), start)
    result = evaluate(check["expr"], _values(gold))
    if found is None or isinstance(result, Comparison):
        return
    word = _TURNED[found[0]]
    new = text[: found.start()] + word + text[found.end() :]
    shift = len(word) - len(found[0])
    wide = stated(gold_mention(claim))
    turned = wide is not None and not result.meets(-wide)
    told = f"{found[0]}{claim['text']} → {word}{claim['text']}: {check.get('formula')}"
    yield Slip("direction", new, ((start + shift, int(claim["end"]) + shift),), turned, told)


def _order_slips(gold: GoldArticle, checks: list[Row], check: Row) -> Iterator[Slip]:
    """Swap the first two values of a 分別 list."""
    if check["relation"] != "list_length" or len(check["operands"]) < 2:
        return
    first, second = (gold.by_id[name] for name in check["operands"][:2])
    if first["text"] == second["text"] or int(first["end"]) > int(second["start"]):
        return
    values = _values(gold)
    a, b = str(first["id"]), str(second["id"])
    if a not in values or b not in values:
        return
    values[a], values[b] = values[b], values[a]
    broken = [c for c in checks if {a, b} & {*names_of(c["expr"]), c.get("claim")} and not holds(c, values)]
    text = gold.article.text
    s1, e1, s2, e2 = (int(row[key]) for row in (first, second) for key in ("start", "end"))
    new = text[:s1] + text[s2:e2] + text[e1:s2] + text[s1:e1] + text[e2:]
    shift = (e2 - s2) - (e1 - s1)
    spans = (s1, s1 + e2 - s2), (s2 + shift, e2)
    told = f"{first['text']} ↔ {second['text']}: {'; '.join(str(c.get('formula')) for c in broken)}"
    yield Slip("list order", new, spans, bool(broken), told)


def _period_slips(gold: GoldArticle, check: Row) -> Iterator[Slip]:
    """Move the day of a date with its weekday, or the years of a stated duration."""
    if check["relation"] not in ("weekday", "duration"):
        return
    name = check.get("claim") if check["relation"] == "duration" else _dated(gold, check)
    if not name:
        return
    row = gold.by_id[name]
    text = row["text"]
    if check["relation"] == "weekday":
        new = _DAY.sub(lambda m: str(int(m[1]) % 28 + 1), text, count=1)
    else:
        new = re.sub("[一二两兩三四五]", lambda m: _YEARS_HAN[m[0]], text, count=1)
    if new == text:
        return
    start, end = int(row["start"]), int(row["end"])
    whole = gold.article.text[:start] + new + gold.article.text[end:]
    yield Slip("period", whole, ((start, start + len(new)),), True, f"{text} → {new}")


def _dated(gold: GoldArticle, check: Row) -> str | None:
    """Return the figure of a weekday check that names the day of the month."""
    names = [*check["operands"], *([check["claim"]] if check.get("claim") else [])]
    return next((str(n) for n in names if _DAY.search(gold.by_id[n]["text"])), None)


def _alarms(read: Extraction) -> list[Finding]:
    return [f for f in read.findings if f.verdict == "inconsistent"]


def _name(finding: Finding) -> tuple[str, str]:
    return finding.relation, finding.formula


def _names(finding: Finding, read: Extraction, spans: tuple[tuple[int, int], ...]) -> bool:
    members = {*finding.operands, finding.claim}
    return any(m.id in members and any(m.start < end and start < m.end for start, end in spans) for m in read.mentions)


def by_kind(scores: SlipScores) -> dict[str, dict[str, int]]:
    """Return the counts as plain numbers."""
    rows: dict[str, dict[str, int]] = defaultdict(dict)
    for kind in sorted(scores.made):
        rows[kind] = {
            "made": scores.made[kind],
            "detectable": scores.detectable[kind],
            "detected": scores.detected[kind],
            "elsewhere": scores.elsewhere[kind],
        }
    return dict(rows)
