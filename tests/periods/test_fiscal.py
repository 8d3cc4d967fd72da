"""Financial years that end in another month than December."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.periods.fiscal import FiscalYear, find_fiscal_year

ENDS = [
    ("截至9月底，中期盈利升5%", 3),
    ("截至2024年9月30日止六个月", 3),
    ("截至2月底，上个财政年度盈利4亿元", 2),
    ("截至8月底止，全年盈利1027万元", 8),
    ("截至2月底止第4季度销售下跌", 2),
    ("截至去年底本财政年度第3季盈利6.9亿美元", 3),
    ("2026财年第四财季(截至6月)的财报", 6),
    ("2026财年第三季度(3-5月)财报", 8),
    ("2024/25年度综合赤字872亿元", 3),
]


@pytest.mark.parametrize(("text", "month"), ENDS)
def test_month_that_the_year_ends_in(text: str, month: int) -> None:
    found = find_fiscal_year(text)
    assert found is not None
    assert found.month == month


@pytest.mark.parametrize(
    "text", ["截至6月30日止六个月收入", "截至12月31日止六个月收入", "截至2025年12月31日止年度", "财报"]
)
def test_calendar_years_are_none(text: str) -> None:
    assert find_fiscal_year(text) is None


def test_year_named_after_the_one_it_begins_in() -> None:
    found = find_fiscal_year("预计2026财年(截至2027年3月)净利润下降")
    assert found == FiscalYear(3, lead=1)


def test_days_of_the_year() -> None:
    assert str(FiscalYear(2).ending(2024)) == "2023-03-01/2024-02-29"
    assert str(FiscalYear(3).at(date(2024, 11, 26))) == "2024-04-01/2025-03-31"
    assert str(FiscalYear(3).at(date(2025, 3, 31))) == "2024-04-01/2025-03-31"
