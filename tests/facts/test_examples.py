"""Every line of ``corpus/examples/facts``: the facts of the sentence, key by key."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline import facts, periods
from pipeline.layout import make_layout
from pipeline.lexicon import load_lexicon
from pipeline.mentions import find_candidates
from pipeline.model import Article, Fact, Mention
from pipeline.view import make_view

HOME = Path(__file__).resolve().parents[2] / "corpus" / "examples" / "facts"
FILES = sorted(HOME.glob("*.jsonl"))
OF_FACT = {
    "subject",
    "metric",
    "metric_text",
    "of",
    "basis",
    "segment",
    "aggregate",
    "period",
    "base_period",
    "value",
    "source",
    "stance",
}


def read(row: dict[str, Any]) -> tuple[tuple[Mention, ...], tuple[Fact, ...]]:
    published = date.fromisoformat(row["published"]) if row.get("published") else None
    article = Article(text=row["text"], published=published, publisher=row.get("publisher"))
    view, lexicon = make_view(row["text"]), load_lexicon()
    layout, candidates = make_layout(view.folded), find_candidates(view, lexicon)
    periods.resolve(view, layout, candidates, published, lexicon)
    return facts.attribute(article, view, layout, candidates, lexicon)


def differences(row: dict[str, Any]) -> list[str]:
    mentions, found = read(row)
    by_id = {mention.id: mention for mention in mentions}
    left = list(found)
    wrong = []
    for wanted in row["facts"]:
        same = [fact for fact in left if by_id[fact.mention].text == wanted["mention"]]
        scored = [(disagreements(wanted, fact, by_id[fact.mention]), fact) for fact in same]
        if wanted.get("none"):
            wrong += [f"{wanted['mention']}: no fact wanted, {fact.metric} found" for fact in same]
            continue
        if not scored:
            wrong.append(f"{wanted['mention']}: no fact")
            continue
        best, fact = min(scored, key=lambda pair: len(pair[0]))
        left.remove(fact)
        wrong += best
    return wrong


def disagreements(wanted: dict[str, Any], fact: Fact, mention: Mention) -> list[str]:
    got: dict[str, Any] = {key: getattr(fact, key) for key in OF_FACT}
    got |= {"unit": mention.unit, "kind": mention.kind, "unit_from": mention.unit_from}
    return [
        f"{wanted['mention']}: {key} {plain(got[key])!r}, wanted {value!r}"
        for key, value in wanted.items()
        if key not in ("mention", "none") and plain(got[key]) != plain(value)
    ]


def plain(value: object) -> object:
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return float(value)
    return value if value is None else str(value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_facts_of_example_sentences(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert rows
    wrong = [f"{n}: {row['text']}\n    {'; '.join(d)}" for n, row in enumerate(rows, 1) if (d := differences(row))]
    assert not wrong, "\n" + "\n".join(wrong)


def test_there_are_three_hundred_sentences() -> None:
    lines = [line for path in FILES for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(lines) >= 300
