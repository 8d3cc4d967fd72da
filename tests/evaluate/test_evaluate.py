"""Measures, slips and rewrites on a corpus of one article, read by a reader that errs in known ways."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError, UsageError
from pipeline.evaluate import check_floor, load_gold, run, write_floor
from pipeline.evaluate.measures import length
from pipeline.evaluate.rewrites import rewrites_of
from pipeline.evaluate.slips import slips_of, unsound
from pipeline.model import Article, Extraction, Fact, Finding, Mention, Repair
from pipeline.view import fold

TEXT = "甲公司去年收入2.50億元，毛利1.00億元，毛利率40%，海外收入分別為0.50億元。"


def row(name: str, text: str, kind: str, value: str, **more: Any) -> dict[str, Any]:
    start = TEXT.index(text)
    whole = {"id": name, "start": start, "end": start + len(text), "text": text, "kind": kind}
    return {**whole, "value": float(value), "unit": "CNY" if kind == "money" else "pure", "qualifier": "exact", **more}


MENTIONS = [
    row("m1", "2.50億元", "money", "250000000"),
    row("m2", "1.00億元", "money", "100000000"),
    row("m3", "40%", "percent", "0.4"),
    row("m4", "0.50億元", "money", "50000000", optional=True),
]
FACTS = [
    {"mention": "m1", "subject": "甲", "metric": "revenue", "period": "2024-01-01/2024-12-31"},
    {"mention": "m2", "subject": "甲", "metric": "gross_profit", "period": "2024-01-01/2024-12-31"},
]
CHECKS = [
    {
        "relation": "margin", "claim": "m3", "operands": ["m2", "m1"], "expr": "m2 / m1",
        "formula": "1.00 / 2.50 = 40%", "verdict": "consistent",
    }
]  # fmt: skip


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "gold").mkdir()
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text(TEXT, encoding="utf-8")
    gold = {
        "article": "a", "sha256": sha256(TEXT.encode()).hexdigest(), "published": "2025-03-01",
        "mentions": MENTIONS, "facts": FACTS, "checks": CHECKS,
    }  # fmt: skip
    (tmp_path / "gold" / "a.json").write_text(json.dumps(gold), encoding="utf-8")
    return tmp_path / "gold"


def reading(article: Article, *, verdict: str = "consistent") -> Extraction:
    """Read the money and the percentages of any text: a stand-in for the pipeline."""
    import re

    mentions = []
    scales = {"亿": 10**8, "万": 10**4}
    for found in re.finditer(r"([\d.]+) ?(亿|万|%)", fold(article.text)):
        percent = found[2] == "%"
        value = Decimal(found[1]) / 100 if percent else Decimal(found[1]) * scales[found[2]]
        end = found.end() if percent else found.end() + 1
        kind: Any = "percent" if percent else "money"
        text = article.text[found.start() : end]
        unit = "pure" if percent else "CNY"
        mentions.append(
            Mention(f"m{len(mentions) + 1}", found.start(), end, text, kind, "test", value=value, unit=unit)
        )
    facts = (Fact("f1", "m1", "甲公司", "revenue"),)
    operands = tuple(m.id for m in mentions[:2])
    finding = Finding("c1", "margin", verdict, "info", "m3", operands, "x", message="told")  # type: ignore[arg-type]
    return Extraction(article, "hant", tuple(mentions), facts, (finding,))


def checked(article: Article) -> Extraction:
    """Alarm when the margin is not gross profit over revenue."""
    read = reading(article)
    a, b, c = (m.value or Decimal(1) for m in read.mentions[:3])
    if abs(b / a - c) < Decimal("0.02"):
        return read
    return replace(read, findings=(replace(read.findings[0], verdict="inconsistent", formula=f"{b}/{a}"),))


def test_perfect_and_missing_parts_are_counted(corpus: Path) -> None:
    report = run(corpus, read=reading)
    scores = report.table()
    assert scores["figures strict"] == 1.0
    assert scores["facts metric"] == 0.5
    assert scores["facts period"] == 0.0
    assert scores["checks consistent"] == 1.0
    assert scores["false_alarms"] == 0
    assert report.unsound == ()
    assert report.scores.kinds["money"].right == 2  # the optional one is not counted


def test_missed_and_extra_mentions_lower_recall_and_precision(corpus: Path) -> None:
    def poor(article: Article) -> Extraction:
        read = reading(article)
        extra = Mention("m9", 0, 2, "甲公", "number", "test", value=Decimal(1))
        return replace(read, mentions=(*read.mentions[:1], extra), findings=())

    tally = run(corpus, read=poor).scores.mentions["figures", "found"]
    assert (tally.right, tally.missed, tally.extra) == (1, 2, 1)
    assert tally.precision == 0.5
    assert round(tally.recall, 3) == 0.333


def test_an_alarm_on_a_consistent_check_is_false(corpus: Path) -> None:
    report = run(corpus, read=lambda a: reading(a, verdict="inconsistent"))
    assert report.scores.false_alarms == ["a: margin: told"]
    assert report.table()["checks consistent"] == 0.0


def test_the_first_repair_is_compared_as_a_value(corpus: Path) -> None:
    file = corpus / "a.json"
    gold = json.loads(file.read_text())
    gold["checks"][0] |= {"verdict": "inconsistent", "repair": {"mention": "m3", "text": "4成", "value": 0.4}}
    file.write_text(json.dumps(gold))

    def alarmed(article: Article) -> Extraction:
        read = reading(article, verdict="inconsistent")
        repair = Repair("m3", "40.0%", value=Decimal("0.4"))
        return replace(read, findings=(replace(read.findings[0], repairs=(repair,)),))

    scores = run(corpus, read=alarmed).table()
    assert scores["repair first"] == 1.0
    assert scores["checks inconsistent"] == 1.0
    assert scores["false_alarms"] == 0


def test_slips_are_detectable_by_the_expression_and_noticed_by_the_reader(corpus: Path) -> None:
    report = run(corpus, read=checked, slips=True)
    slips = report.slips
    assert slips is not None
    assert {"unit down", "point", "transposed", "digit"} <= set(slips.made)
    assert 0 < slips.detectable.total() <= slips.made.total()
    assert slips.rate == 1.0
    assert slips.elsewhere.total() == 0
    blind = run(corpus, read=reading, slips=True).slips
    assert blind is not None
    assert blind.rate == 0.0
    assert len(blind.missed) == blind.detectable.total()


def test_a_slip_within_rounding_is_not_detectable(corpus: Path) -> None:
    file = corpus / "a.json"
    gold = json.loads(file.read_text())
    gold["mentions"][2] |= {"qualifier": "over"}  # 逾40%: up to 80% is borne
    file.write_text(json.dumps(gold))
    made = {slip.told.split(":")[0]: slip.detectable for slip in slips_of(load_gold(corpus)[0])}
    assert made["1.00億元 → 2.00億元"] is False
    assert made["1.00億元 → 1.00萬元"] is True


def test_gold_whose_own_arithmetic_fails_is_named(corpus: Path) -> None:
    file = corpus / "a.json"
    gold = json.loads(file.read_text())
    gold["checks"][0]["expr"] = "m1 / m2"
    file.write_text(json.dumps(gold))
    assert unsound(load_gold(corpus)[0]) == ["a: m1 / m2 against m3: 1.00 / 2.50 = 40%"]


def test_rewrites_keep_values_and_are_counted(corpus: Path) -> None:
    texts = {kind: text for kind, text, _ in rewrites_of(load_gold(corpus)[0])}
    assert "２．５０億元" in texts["full width"]
    assert "亿元" in texts["simplified"]
    assert "毛利1.0億元" in texts["re-rounded"]
    report = run(corpus, read=checked, rewrites=True)
    assert report.rewrites is not None
    assert report.rewrites.alarms.total() == 0
    assert report.rewrites.made["萬 for 億"] == 1
    assert "rewrites" in report.to_dict()
    assert "new alarms" in report.text()


def test_a_changed_text_is_refused(corpus: Path) -> None:
    (corpus.parent / "articles" / "a.txt").write_text(TEXT + "。", encoding="utf-8")
    with pytest.raises(InputError, match="SHA-256"):
        load_gold(corpus)


def test_a_folder_without_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no gold"):
        load_gold(tmp_path)


def test_the_floor_is_lowered_only_on_purpose(tmp_path: Path) -> None:
    path = tmp_path / "floor.json"
    write_floor(path, "d", {"figures found": 0.9, "false_alarms": 1})
    assert check_floor(path, "d", {"figures found": 0.95, "false_alarms": 0}) == []
    assert check_floor(path, "d", {"figures found": 0.8, "false_alarms": 2}) == [
        "false_alarms 2 (floor 1)",
        "figures found 0.8 (floor 0.9)",
    ]
    with pytest.raises(UsageError, match="lowered"):
        write_floor(path, "d", {"figures found": 0.8, "false_alarms": 1})
    write_floor(path, "e", {"figures found": 0.8, "false_alarms": 1}, allow_lower=True)
    with pytest.raises(InputError, match="another corpus"):
        check_floor(path, "d", {})


@pytest.mark.parametrize(("a", "b"), [("P1Y", "P12M"), ("P1W", "P7D"), ("PT60M", "PT1H")])
def test_equal_durations(a: str, b: str) -> None:
    assert length(a) == length(b)
