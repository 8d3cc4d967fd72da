"""Rows of a table that follow from each other, column by column."""

import pytest

from tests.support.statements import alarms, verdicts

TABLE = """產品單價（元/套）
項目 2025年 2024年 2023年 2022年
平均單價 1,304.20 1,352.80 1,410.60 1,385.50
增長幅度 -3.59% -4.10% 1.81% 2.15%
單位成本 812.40 871.90 934.50 958.20
毛利率 37.71% 35.55% 33.75% 30.84%
毛利率變動 2.16% 1.80% 2.91% 1.25%
"""


def test_the_rows_hold() -> None:
    assert alarms(TABLE) == []
    assert len(verdicts(TABLE, "growth")) >= 3
    assert len(verdicts(TABLE, "margin")) >= 4
    assert len(verdicts(TABLE, "percentage_point_change")) >= 3


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("-4.10%", "-1.40%"),
        ("812.40", "821.40"),
        ("35.55%", "355.5%"),
        ("2.91%", "9.21%"),
        ("1,385.50", "1,835.50"),
    ],
)
def test_a_wrong_cell_is_noticed(right: str, wrong: str) -> None:
    told = alarms(TABLE.replace(right, wrong))
    assert told
    assert all(right in {r.text for r in f.repairs} or wrong in f.formula + f.message for f in told)


def test_shares_beside_amounts_are_no_margins() -> None:
    table = "收入構成（萬元）\n銷售 94,105.62 96.07% 82,261.29 95.48%\n加工 3,852.88 3.93% 3,896.80 4.52%\n"
    assert alarms(table) == []
