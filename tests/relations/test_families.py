"""Relations by family: what is noticed, and what stays silent. The examples of each type are in corpus/examples."""

import pytest

import pipeline
from tests.support.growth import growth
from tests.support.statements import alarms, first_repair, read, verdicts


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("第一季收入2.1億元，第二季收入2.4億元，上半年合計5.4億元。", "sum"),
        ("公司收入12.0億元，其中境內收入7.1億元、境外收入5.9億元。", "sum"),
        ("線上收入占比67.8%，線下收入占比42.2%。", "shares_total"),
        ("淨利潤6,240萬元，上年同期4,800萬元，同比增長13%。", "growth"),
        ("收入同比增長52%至7.5億元，上年同期為6.0億元。", "growth"),
        ("甲公司收入36.5億元，乙公司33.0億元，兩者相差5.3億元。", "difference"),
        ("收入由2021年的2.0億元增至2024年的5.4億元，複合年增長率64.3%。", "cagr"),
        ("公司收入4.00億元，毛利2.25億元，毛利率65.3%。", "margin"),
        ("招股價7.8至8.8元，每手500股，入場費4,844.4港元。", "price_times_shares"),
        ("以3億元認購10%股權，對應投後估值300億元。", "market_value"),
        ("淨利潤由1.2億元增加至0.8億元。", "direction"),
        ("今日起至下周三公開招股，全球發售1億股。股份於本月3日上市。", "calendar"),
    ],
)
def test_errors_are_noticed(text: str, relation: str) -> None:
    assert relation in [f.relation for f in alarms(text, "2024-12-30")]


@pytest.mark.parametrize(
    "text",
    [
        "公司現有員工2,000人，其中碩士以上學歷800人，研發人員1,500人。",
        "集團收入8.8億元，其中製造分部7.2億元、貿易分部2.9億元，分部間抵銷1.3億元。",
        "第三季出貨量84萬台，季增20%，上年第三季為75萬台。",
        "按可比口徑，公司收入5.5億元，同比增長18%，上年同期披露數為5.0億元。",
        "2023年和2024年，公司淨利潤分別為2.4億元和3.1億元，而自成立以來累計淨利潤已達9.6億元。",
        "單價由250元升至300元，同比上漲50%。",
        "預計淨利潤500億元至570億元，同比增長2244.03%至2544.19%。",
        "預計淨利潤1.5億元至1.6億元，較上年同期的2.82億元下降46.81%至43.26%。",
        "工行、建行、中行H股占比分別為24%、92%和26%。",
        "比特幣最高漲破11.81萬美元，較日低漲超4,000美元、漲近4%。",
        "公司營收占比近50%的時裝與皮具同比下滑9%，有機收入減少2%。",
        "公司擬向全體股東每10股派發現金紅利15.79元（含稅），合計派現約47.12億元。",
    ],
)
def test_no_alarm(text: str) -> None:
    assert [f.message for f in alarms(text)] == []


def test_one_column_that_fails_among_columns_that_hold() -> None:
    rows = (
        "項目 2024年 2023年 2022年\n硬件 5.10 4.10 3.10\n軟件 2.30 2.20 2.10\n服務 1.20 1.10 1.00\n合計 {} 7.40 6.20\n"
    )
    table = "收入構成（億元）\n" + rows
    assert alarms(table.format("8.60")) == []
    assert [f.relation for f in alarms(table.format("9.60"))] == ["sum"]


def test_figures_side_by_side_by_chance_are_no_columns() -> None:
    text = "收入分別為12.31億元、14.52億元和17.43億元。員工分別為3.17萬人、4.28萬人和5.39萬人。"
    assert [f.relation for f in read(text).findings if f.relation in ("sum", "share")] == []


def test_a_slip_in_a_list_is_found_by_the_other_years() -> None:
    text = (
        "2022年至2024年，公司線上收入分別為30.12億元、40.23億元和50.34億元。"
        "其中自營收入分別為10.11億元、15.12億元和20.13億元，第三方收入分別為20.01億元、52.11億元和30.21億元。"
    )
    assert first_repair(text) == "25.11億元"


def test_headline_and_body_agree_at_the_coarser_precision() -> None:
    assert verdicts("公司近18億元收購\n公司宣布以17.91億元收購子公司。", "duplicate") == ["consistent"]


def test_the_cost_is_linear_in_the_figures_of_an_article() -> None:
    line = "2024年公司收入{}.{}億元，其中硬件{}億元、軟件{}億元，佔比{}%，員工{}人。\n"
    lines = [line.format(n % 90 + 1, n % 10, n % 30 + 1, n % 20 + 2, n % 99, n) for n in range(1200)]

    def read(count: int) -> None:
        pipeline.extract("".join(lines[:count]), published="2025-03-31")

    assert growth(read, 150, 1200, tries=1) < 24
