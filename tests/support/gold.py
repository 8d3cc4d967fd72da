"""Gold annotations as a `Document`, so that later stages can be tried on perfect earlier ones."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.document import Document, make_document
from pipeline.model import Article, Fact, Mention, Period
from pipeline.precision import Hedge, place

__all__ = ["SHARED", "gold_document", "load_gold", "shared_articles"]

SHARED = Path(__file__).resolve().parents[3] / "shared"
HEDGES = {
    "approx": Hedge.ABOUT,
    "over": Hedge.OVER,
    "nearly": Hedge.NEARLY,
    "under": Hedge.UNDER,
    "at_least": Hedge.AT_LEAST,
    "at_most": Hedge.AT_MOST,
    "range": Hedge.RANGE,
}


def shared_articles() -> dict[str, dict[str, Any]]:
    """Return the rows of the development articles by id, the source article among them."""
    rows = {}
    with (SHARED / "articles" / "dev.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            rows[row["id"]] = row
    source = SHARED / "articles" / "zhipu-ipo.txt"
    with source.open(encoding="utf-8", newline="") as file:
        rows["zhipu-ipo"] = {"id": "zhipu-ipo", "text": file.read(), "published": "2025-12-24"}
    return rows


def load_gold(name: str) -> dict[str, Any]:
    """Return one gold file of the shared folder."""
    gold: dict[str, Any] = json.loads(
        (SHARED / "gold" / f"{name}.json").read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal
    )
    return gold


def gold_document(gold: dict[str, Any], text: str) -> Document:
    """Build the document that perfect mentions and facts would give."""
    published = date.fromisoformat(gold["published"]) if gold.get("published") else None
    article = Article(text=text, id=gold["article"], published=published, publisher=gold.get("publisher"))
    mentions = tuple(_mention(m) for m in gold["mentions"])
    facts = tuple(_fact(f"f{i}", f, mentions) for i, f in enumerate(gold["facts"], 1))
    return make_document(article, mentions, facts)


def _period(text: str | None) -> Period | None:
    if not text:
        return None
    start, end = text.split("/")
    return Period(date.fromisoformat(start), date.fromisoformat(end))


SCALES = {"万": 4, "萬": 4, "亿": 8, "億": 8, "兆": 12, "千": 3, "仟": 3}
GROUP = re.compile(r"(\d[\d,]*(?:\.(\d+))?)\s*([万萬亿億兆千仟]*)")


def _last_place(text: str, value: Decimal, *, mixed: bool) -> Decimal:
    """Return the place of the last written digit in base units (``7萬1,271件`` has 1, ``3.12億元`` has 1e6)."""
    groups = GROUP.findall(unicodedata.normalize("NFKC", text))
    if not groups:
        return place(value)
    digits, decimals, scale = groups[-1]
    if mixed and len(groups) > 1:  # a mixed numeral: the last group alone tells the place
        return Decimal(1).scaleb(sum(SCALES[s] for s in scale) - len(decimals))
    number = Decimal(digits.replace(",", ""))
    factor = abs(value) / number if number else Decimal(1)
    return (factor * Decimal(1).scaleb(-len(decimals))).normalize()


def _mention(m: dict[str, Any]) -> Mention:
    value = m.get("value")
    end = value if value is not None else m.get("high")
    ulp = _last_place(m["text"], end, mixed=value is not None) if end else Decimal(1)
    hedge = HEDGES.get(m.get("qualifier", ""), Hedge.BARE)
    if m["kind"] == "percent" and "成" in m["text"] and hedge is Hedge.BARE:
        hedge = Hedge.TENTHS
    return Mention(
        m["id"],
        int(m["start"]),
        int(m["end"]),
        m["text"],
        m["kind"],
        "gold",
        value=value,
        low=m.get("low"),
        high=m.get("high"),
        ulp=ulp,
        unit=m.get("unit"),
        unit_from=m.get("unit_from", "text"),
        hedge=hedge,
        count=m["kind"] == "quantity"
        and value is not None
        and ulp == 1
        and value % 1000 != 0
        and m.get("unit") != "点",
        period=_period(m.get("period")),
        iso=m.get("iso"),
        vague=bool(m.get("vague")),
    )


def _fact(number: str, f: dict[str, Any], mentions: tuple[Mention, ...]) -> Fact:
    mention = next(m for m in mentions if m.id == f["mention"])
    keys = ("metric_text", "of", "basis", "segment", "aggregate", "source")
    more: dict[str, Any] = {key: f.get(key) for key in keys}
    return Fact(
        number,
        f["mention"],
        f.get("subject"),
        f["metric"],
        period=_period(f.get("period")),
        base_period=_period(f.get("base_period")),
        value=f.get("value", mention.value),
        unit=mention.unit,
        **more,
    )
