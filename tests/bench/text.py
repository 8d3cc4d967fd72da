"""The text of the benchmarks: real articles when they are at hand, else the corpus with varied numbers."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "articles" / "dev.jsonl"


def bench_articles(characters: int = 1_000_000) -> list[dict[str, str]]:
    """Return articles that add up to ``characters`` characters (the last one cut)."""
    rows, total = [], 0
    for row in _rows():
        text = row["text"][: characters - total]
        rows.append({**row, "text": text})
        total += len(text)
        if total >= characters:
            break
    return rows


def _rows():
    if REAL.exists():
        with REAL.open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        chosen = sorted((r for r in rows if r["kind"] == "article"), key=lambda r: r["id"])
        yield from ({k: r[k] or "" for k in ("id", "text", "published", "publisher")} for r in chosen)
        return
    files = sorted((ROOT / "corpus" / "articles").glob("*.txt"))
    draw = random.Random(7)
    number = 0
    while files:
        for file in files:
            number += 1
            text = re.sub(r"[1-9]", lambda _: str(draw.randint(1, 9)), file.read_text(encoding="utf-8"))
            yield {"id": f"{file.stem}-{number}", "text": text, "published": "2025-12-24", "publisher": ""}
