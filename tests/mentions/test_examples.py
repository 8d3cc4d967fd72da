"""Every line of ``corpus/examples/mentions``, as written and in the other script.

A line lists all mentions of its text, in order; an empty list says that there is none. Given are the text of each
mention and whatever else the example is about: kind, value, unit, qualifier, low, high, period, iso, vague, warning.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import opencc
import pytest

from pipeline import periods
from pipeline.layout import make_layout
from pipeline.lexicon import load_lexicon
from pipeline.mentions import find_candidates
from pipeline.model import Candidate
from pipeline.view import fold, make_view

EXAMPLES = Path(__file__).parents[2] / "corpus" / "examples" / "mentions"
FILES = sorted(EXAMPLES.glob("*.jsonl"))


def read(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in lines if line.strip()]


@cache
def traditional(character: str) -> str:
    converted = str(_converter().convert(character))
    return converted if len(converted) == 1 and fold(converted) == fold(character) else character


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def other_script(text: str) -> str:
    """Turn Simplified into Traditional and Traditional into Simplified, character by character."""
    if fold(text) != text:
        return "".join(c if c.isascii() else fold(c) if "\u3400" <= c <= "\u9fff" else c for c in text)
    return "".join(map(traditional, text))


def found_in(text: str, published: str | None) -> list[Candidate]:
    view = make_view(text)
    lexicon = load_lexicon()
    candidates = find_candidates(view, lexicon)
    day = date.fromisoformat(published) if published else None
    periods.resolve(view, make_layout(view.folded), candidates, day, lexicon)
    return candidates


def described(text: str, candidate: Candidate, keys: set[str]) -> dict[str, Any]:
    full = {
        "text": fold(text[candidate.start : candidate.end]),
        "kind": candidate.kind,
        "value": candidate.value,
        "low": candidate.low,
        "high": candidate.high,
        "unit": candidate.unit,
        "unit_from": candidate.unit_from,
        "qualifier": candidate.hedge.family,
        "hedge": candidate.hedge.value[0],
        "ulp": candidate.ulp,
        "count": candidate.count,
        "period": str(candidate.period) if candidate.period else None,
        "iso": candidate.iso,
        "vague": candidate.vague,
        "warning": bool(candidate.warning),
    }
    return {key: value for key, value in full.items() if key in keys}


def expected(mention: dict[str, Any]) -> dict[str, Any]:
    known = {"qualifier": "exact"} if mention.get("kind") not in ("date", "duration", "rank") else {}
    return {**known, **mention, "text": fold(mention["text"])}


def same(wanted: dict[str, Any], got: dict[str, Any]) -> bool:
    for key, value in wanted.items():
        other = got.get(key)
        if isinstance(value, Decimal) and isinstance(other, Decimal):
            if abs(value - other) > abs(value) * Decimal("1e-12"):
                return False
        elif value != other:
            return False
    return True


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_examples(path: Path) -> None:
    wrong = []
    for number, example in enumerate(read(path), 1):
        for text in dict.fromkeys((example["text"], other_script(example["text"]))):
            wanted = [expected(mention) for mention in example["mentions"]]
            got = found_in(text, example.get("published"))
            shown = [described(text, c, set(w)) for c, w in zip(got, wanted, strict=False)]
            if len(got) != len(wanted) or not all(map(same, wanted, shown)):
                names = [f"{text[c.start : c.end]} {c.kind}" for c in got] if len(got) != len(wanted) else shown
                wrong.append(f"{path.name}:{number}: {text}\n   wanted {wanted}\n   got    {names}")
    assert not wrong, f"{len(wrong)} wrong\n" + "\n".join(wrong[:20])


def test_there_are_enough_examples() -> None:
    lines = [example for path in FILES for example in read(path)]
    texts = [example["text"] for example in lines]
    assert len(texts) == len(set(texts)), "an example stands twice"
    assert len(lines) >= 1200
    assert sum(not example["mentions"] for example in lines) >= 150
