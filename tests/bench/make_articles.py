"""Make many articles by varying the numbers of the corpus: ``make_articles.py 20000 > articles.jsonl``.

Of one figure in twelve every digit but the first is drawn anew, so that lengths, units and layout stay what they are
and most checks hold, as in real articles; dates and the years of periods are left alone. The same number gives the
same articles.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "articles"
#: One figure in so many is varied.
SHARE = 12
#: Digits that are part of a date stay.
_FIGURE = re.compile(r"(?<![\d年月/-])(?!(?:19|20)\d\d(?:年|[-/]))\d[\d,.]*\d(?![\d]*[年月日/-])")


def make_articles(seed: int = 1) -> Iterator[dict[str, str]]:
    """Yield articles without end, the texts of the corpus in turn."""
    originals = list(_originals())
    for number in count():
        row = originals[number % len(originals)]
        chance = random.Random(f"{seed}-{number}")
        places = [found.span() for found in _FIGURE.finditer(row["text"])]
        text = row["text"]
        for start, end in chance.sample(places, -(-len(places) // SHARE)):
            text = text[:start] + _vary(text[start:end], chance) + text[end:]
        yield {**row, "id": f"{row['id']}-{number:06d}", "text": text}


def _originals() -> Iterator[dict[str, str]]:
    for path in sorted(CORPUS.glob("*.txt")):
        meta = path.with_suffix(".meta.json")
        fields = json.loads(meta.read_text(encoding="utf-8")) if meta.is_file() else {}
        yield {**fields, "id": path.stem, "text": path.read_bytes().decode("utf-8")}


def _vary(figure: str, chance: random.Random) -> str:
    head, tail = figure[0], figure[1:]
    return head + "".join(str(chance.randint(0, 9)) if c.isdigit() else c for c in tail)


def main() -> None:
    """Print so many articles as JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    for row in islice(make_articles(wanted.seed), wanted.number):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
