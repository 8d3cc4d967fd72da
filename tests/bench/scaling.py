"""How the cost grows: with the length of one article, with its figures, with the number of articles.

``python tests/bench/scaling.py`` prints seconds of CPU and microseconds a character (or a figure, an article); a flat
last column is linear growth.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pipeline
from tests.bench.text import bench_articles

DAY = date(2025, 12, 24)
LENGTHS = (1_000, 10_000, 100_000, 1_000_000)
FIGURES = (100, 1_000, 10_000)
ARTICLES = (10, 100, 700)


def article_of(characters: int) -> str:
    """One article of real prose, as long as asked for (the articles of the benchmark, one after the other)."""
    text = "\n".join(a["text"] for a in bench_articles(min(characters, 1_000_000)))
    return (text * (1 + characters // max(1, len(text))))[:characters]


def results_of(figures: int) -> str:
    """One article that states a figure of a company every few words."""
    lines = []
    for number in range(figures // 4):
        year, name = 2000 + number % 25, f"第{number % 40}分部"
        lines.append(
            f"{year}年，{name}收入{number + 10}.5億元，同比增長{number % 70}.2%，"
            f"淨利潤{number + 1}.3億元，佔收入的{number % 60}.1%。"
        )
    return "\n".join(lines)


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    pipeline.extract(article_of(5_000), published=DAY)
    print("| | size | s | µs each |\n|---|---:|---:|---:|")
    for size in LENGTHS:
        text = article_of(size)
        report("characters of one article", size, seconds(lambda text=text: pipeline.extract(text, published=DAY)))
    for size in FIGURES:
        text = results_of(size)
        report("figures of one article", size, seconds(lambda text=text: pipeline.extract(text, published=DAY)))
    texts = [a["text"] for a in bench_articles()]
    for size in ARTICLES:
        some = (texts * (1 + size // len(texts)))[:size]
        report("articles", size, seconds(lambda some=some: [pipeline.extract(t, published=DAY) for t in some]))


def report(what: str, size: int, took: float) -> None:
    print(f"| {what} | {size:,} | {took:.3f} | {took / size * 1e6:.2f} |", flush=True)


if __name__ == "__main__":
    main()
