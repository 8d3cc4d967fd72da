"""Points between two levels of which one is named by its date."""

from tests.support.statements import alarms, verdicts

TEXT = "毛利率2023年為8.5%，2024年升至12.2%，2025年前9個月進一步提高到23.3%，較2024年提升11.1個百分點。"


def test_points_since_a_date() -> None:
    assert alarms(TEXT, "2025-12-31") == []
    assert "consistent" in verdicts(TEXT, "percentage_point_change", "2025-12-31")
    assert alarms(TEXT.replace("11.1個", "1.11個"), "2025-12-31")


def test_points_of_a_level_of_any_name() -> None:
    text = "受訪機構平均倉位為78.5%，較6月的74.0%上升{}個百分點。"
    assert alarms(text.format("4.5")) == []
    assert alarms(text.format("5.4"))
