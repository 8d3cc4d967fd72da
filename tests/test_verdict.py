"""Grades, levels, identities and messages of findings."""

import pytest

from tests.support.statements import alarms, read, verdicts


def test_rounded_figures_agree() -> None:
    assert verdicts("公司毛利率由52.0%升至56.3%，升幅4.3個百分點。", "percentage_point_change") == ["consistent"]


def test_a_truncated_figure_is_loose() -> None:
    assert verdicts("價格由1000.0元升至1568.0元，升幅56%。", "from_to") == ["loose"]


def test_the_other_reading_is_named() -> None:
    (finding,) = [
        f
        for f in read("公開發售2,000萬股，接獲10.2億股有效申請，超額認購50倍。").findings
        if f.relation == "oversubscription"
    ]
    assert (finding.verdict, finding.reading) == ("other_reading", "超额 N 倍")


def test_growth_n_times_for_to_n_times_is_loose() -> None:
    assert verdicts("用戶由200萬增至800萬，增長4倍。", "growth_multiple") == ["loose"]


def test_far_beyond_over_is_an_alarm_only_where_a_unit_mends_it() -> None:
    figures = "2022年、2023年和2024年，公司淨虧損分別為20.1億元、21.3億元和{}億元，三年合計超過62億元。"
    assert [f.relation for f in alarms(figures.format("220.6"))] == []
    assert verdicts(figures.format("20.9"), "sum") == ["consistent"]


def test_per_cent_for_points_is_a_warning_of_wording() -> None:
    (finding,) = alarms("研發費用率18.2%，較上年的15.7%提升2.5%。")
    assert (finding.level, finding.subtype) == ("warning", "wording")


def test_two_sources_conflict() -> None:
    text = "市場傳出公司裁員近300人，公司回應稱，涉及三十餘人。"
    assert [(f.verdict, f.level) for f in read(text).findings if f.relation == "duplicate"] == [("conflict", "warning")]


def test_unknown_rates_are_undecidable() -> None:
    assert verdicts("1998年，公司融資1.5億美元（約合10.8億元人民幣）。", "currency") == ["undecidable"]


ERROR = "2024年，公司收入12.0億元，其中硬件5.1億元、軟件3.2億元、服務4.2億元。"


def test_the_line_for_the_reader_is_in_both_languages() -> None:
    (finding,) = alarms("A公司日均調用量50億，B公司4.2萬億，前者約為後者的12倍。")
    assert finding.formula == "50億 ÷ 4.2萬億 = 0.0012"
    assert finding.message == "50億 ÷ 4.2萬億 = 0.0012，文中稱 12倍"
    assert finding.message_en == "50億 ÷ 4.2萬億 = 0.0012, the text says 12倍"


def test_simplified_text_has_a_simplified_line() -> None:
    (finding,) = alarms("单价由250元升至300元，涨幅50%。")
    assert finding.message.endswith("文中称 50%")


def test_ids_survive_what_is_added_behind() -> None:
    (before,) = alarms(ERROR)
    (after,) = alarms(ERROR + "公司另有員工300人。")
    assert before.id == after.id


@pytest.mark.parametrize("text", ["", "沒有數字的句子。", "收入" + "9" * 6000 + "元，佔比" + "1" * 3000 + "%。"])
def test_any_text_is_judged(text: str) -> None:
    assert alarms(text) == []


def test_a_contradictory_hedge_gives_no_check() -> None:
    assert alarms("公司有員工200人，其中研發人員近百餘人、銷售人員150人。") == []
