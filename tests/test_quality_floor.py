"""The scores on the project's own gold must not drop; the gold must agree with its own arithmetic."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.evaluate import Report, check_floor, load_gold, run
from pipeline.evaluate.slips import unsound

GOLD = Path(__file__).resolve().parents[1] / "corpus" / "gold"
#: Of the slips, about this many are tried here; ``eval --slips`` tries all.
SLIPS = 400


@pytest.fixture(scope="module")
def report() -> Report:
    return run(GOLD, slips=True, rewrites=True, limit=SLIPS)


def test_scores_are_at_the_floor(report: Report) -> None:
    assert check_floor(GOLD.with_name("gold-floor.json"), report.digest, report.table()) == []


def test_no_false_alarm(report: Report) -> None:
    assert report.scores.false_alarms == []


def test_the_gold_holds_by_its_own_arithmetic() -> None:
    assert [line for gold in load_gold(GOLD) for line in unsound(gold)] == []
