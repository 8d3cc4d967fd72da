"""Figures and numbers on the suites of other libraries: pass rates as a table, and a floor under each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance import (
    cn2an_numbers,
    duckling_figures,
    jionlp_money,
    minlp_numerals,
    recognizers_number,
    recognizers_unit,
)
from tests.conformance.calendar import SUITES
from tests.conformance.figure_reading import skipped
from tests.conformance.rates import Outcomes, check_contradictions, check_rate, grouped, read_floors

pytestmark = pytest.mark.skipif(not SUITES.is_dir(), reason="the suites are not here")

ADAPTERS = (recognizers_number, recognizers_unit, duckling_figures, jionlp_money, cn2an_numbers, minlp_numerals)
FLOORS = read_floors(Path(__file__).with_name("floor_figures.tsv"))


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    return grouped(ADAPTERS)


def test_every_row_has_a_floor(outcomes: Outcomes) -> None:
    assert set(outcomes) == set(FLOORS)


@pytest.mark.parametrize("group", sorted(FLOORS))
def test_rate_holds(group: str, outcomes: Outcomes, capsys: pytest.CaptureFixture[str]) -> None:
    check_rate(group, outcomes[group], FLOORS, capsys)


def test_contradictions_are_few_and_explained(outcomes: Outcomes) -> None:
    check_contradictions(skipped(), outcomes)
