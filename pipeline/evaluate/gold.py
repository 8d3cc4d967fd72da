"""Gold annotations with the texts that they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import simplejson

from pipeline.errors import InputError
from pipeline.grade import length_of
from pipeline.interval import Interval
from pipeline.model import Article, Mention, Period
from pipeline.precision import Hedge, place
from pipeline.view import fold

__all__ = ["GoldArticle", "digest", "gold_mention", "gold_period", "load_gold"]

Row = Mapping[str, Any]

_WRITTEN = re.compile(r"\d[\d,]*(?:\.(\d+))?")
#: A group of a written number with its scale word; a mixed numeral has several (7万1,271).
_GROUP = re.compile(r"(\d[\d,]*(?:\.(\d+))?)\s*([万亿兆千]*)")
_POWERS = {"万": 4, "亿": 8, "兆": 12, "千": 3}
#: Units that are read off a scale; the others count things.
_MEASURES = frozenset(
    ["点", "米", "平方米", "公里", "吨", "公斤", "克", "度", "千瓦时", "坪", "亩", "桶", "盎司", "token"]
)
_HEDGES = {
    "approx": Hedge.ABOUT,
    "over": Hedge.OVER,
    "nearly": Hedge.NEARLY,
    "under": Hedge.UNDER,
    "at_least": Hedge.AT_LEAST,
    "at_most": Hedge.AT_MOST,
    "range": Hedge.RANGE,
}


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One article and what two careful readers agree it says.

    ``mentions``, ``facts`` and ``checks`` are the rows of the gold file (numbers as `Decimal`).
    """

    article: Article
    mentions: tuple[Row, ...]
    facts: tuple[Row, ...]
    checks: tuple[Row, ...]

    @property
    def by_id(self) -> dict[str, Row]:
        """The mentions by their id."""
        return {str(m["id"]): m for m in self.mentions}


def load_gold(folder: Path, articles: Path | None = None) -> tuple[GoldArticle, ...]:
    """Read every gold file of a folder.

    Parameters
    ----------
    folder : Path
        Holds ``ID.json``.
    articles : Path, optional
        Holds ``ID.txt``; without it ``articles`` beside the folder, then the folder itself.

    Raises
    ------
    InputError
        When there is no gold, or a text is missing or not the one that was annotated.
    """
    homes = [articles] if articles else [folder.parent / "articles", folder]
    files = [p for p in sorted(folder.glob("*.json")) if "mentions" in (row := _read(p)) and "checks" in row]
    if not files:
        raise InputError(str(folder), "holds no gold files (ID.json with mentions, facts and checks)")
    return tuple(_article(path, homes) for path in files)


def digest(golds: tuple[GoldArticle, ...]) -> str:
    """Return a digest of all texts and annotations, by which scores of one corpus are known."""
    total = sha256()
    for gold in golds:
        total.update(gold.article.text.encode("utf-8", "surrogatepass"))
        rows = [gold.mentions, gold.facts, gold.checks]
        total.update(simplejson.dumps(rows, sort_keys=True, use_decimal=True).encode())
    return total.hexdigest()[:16]


def gold_mention(row: Row) -> Mention:
    """Return a gold mention with its precision, read off its written digits."""
    value = row.get("value")
    end = value if value is not None else row.get("high")
    ulp = _last_place(row["text"], end, mixed=value is not None) if end else Decimal(1)
    hedge = _HEDGES.get(row.get("qualifier", ""), Hedge.BARE)
    if row["kind"] == "percent" and "成" in row["text"] and hedge is Hedge.BARE:
        hedge = Hedge.TENTHS
    return Mention(
        row["id"],
        int(row["start"]),
        int(row["end"]),
        row["text"],
        row["kind"],
        "gold",
        value=value,
        low=row.get("low"),
        high=row.get("high"),
        ulp=ulp,
        unit=row.get("unit"),
        unit_from=row.get("unit_from", "text"),
        hedge=hedge,
        count=_counted(row, value, ulp),
        period=gold_period(row.get("period")),
        iso=row.get("iso"),
        vague=bool(row.get("vague")),
    )


def gold_period(text: str | None) -> Period | None:
    """Return the period that an annotation writes as two dates with a slash."""
    if not text:
        return None
    start, end = text.split("/")
    return Period(date.fromisoformat(start), date.fromisoformat(end))


def _last_place(text: str, value: Decimal, *, mixed: bool) -> Decimal:
    """Return the place of the last written digit in base units (1 for ``7萬1,271件``, 1e6 for ``3.12億元``)."""
    groups = _GROUP.findall(fold(text))
    if not groups:
        return place(value)
    digits, decimals, scale = groups[-1]
    if mixed and len(groups) > 1:  # the last group alone tells the place
        return Decimal(1).scaleb(sum(_POWERS[word] for word in scale) - len(decimals))
    number = Decimal(digits.replace(",", ""))
    factor = abs(value) / number if number else Decimal(1)
    return (factor * Decimal(1).scaleb(-len(decimals))).normalize()


def _counted(row: Row, value: Decimal | None, ulp: Decimal) -> bool:
    """Whether a figure counts things one by one: 26個, and not 991點 or 12000名."""
    if row["kind"] != "quantity" or row.get("unit") in _MEASURES:
        return False
    return value is not None and ulp == 1 and value % 1000 != 0


def stated(mention: Mention) -> Interval | None:
    """Return the hard interval of a figure; a duration's is its length in years."""
    return length_of(mention) if mention.kind == "duration" else mention.hard


def intervals(row: Row) -> dict[str, Interval]:
    """Return the hard interval of a figure under its id; a range adds ``low(id)`` and ``high(id)`` for its ends."""
    name, whole = str(row["id"]), stated(gold_mention(row))
    if whole is None:
        return {}
    found = {name: whole}
    numbers = list(_WRITTEN.finditer(row["text"]))
    if row.get("low") is not None and row.get("high") is not None and len(numbers) > 1:
        for end, number in (("low", numbers[0]), ("high", numbers[-1])):
            written = Decimal(number[0].replace(",", ""))
            ulp = (abs(row[end]) / written if written else Decimal(1)).scaleb(-len(number[1] or ""))
            found[f"{end}({name})"] = Interval.around(row[end], ulp / 2)
    return found


def _read(path: Path) -> Mapping[str, Any]:
    try:
        row = simplejson.loads(path.read_text(encoding="utf-8"), use_decimal=True)
    except ValueError as error:
        raise InputError(str(path), f"is no JSON: {error}") from error
    return row if isinstance(row, Mapping) else {}


def _article(path: Path, homes: list[Path]) -> GoldArticle:
    row = _exact(_read(path))
    name = str(row["article"])
    found = next((home / f"{name}.txt" for home in homes if (home / f"{name}.txt").is_file()), None)
    if found is None:
        raise InputError(str(path), f"its text {name}.txt is not in {' or '.join(map(str, homes))}")
    data = found.read_bytes().removeprefix(b"\xef\xbb\xbf")
    if row.get("sha256") not in (None, sha256(data).hexdigest()):
        raise InputError(str(found), f"is not the text that {path.name} annotates (its SHA-256 differs)")
    text = data.decode("utf-8", "surrogatepass")
    for mention in row["mentions"]:
        if text[int(mention["start"]) : int(mention["end"])] != mention["text"]:
            raise InputError(str(path), f"{mention['text']!r} is not at {mention['start']} of {found.name}")
    published = date.fromisoformat(row["published"]) if row.get("published") else None
    article = Article(text=text, id=name, published=published, publisher=row.get("publisher"))
    return GoldArticle(article, tuple(row["mentions"]), tuple(row["facts"]), tuple(row["checks"]))


def _exact(value: Any) -> Any:
    """Turn the integers of JSON into decimals, so that all numbers are of one kind."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, list):
        return [_exact(v) for v in value]
    if isinstance(value, dict):
        return {k: _exact(v) for k, v in value.items()}
    return value
