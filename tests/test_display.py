"""Values as people write them, in both scripts and in English."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.display import show_interval, show_number, show_period, show_value
from pipeline.interval import Interval
from pipeline.labels import LANGUAGES, labels
from pipeline.model import Period


@pytest.mark.parametrize(
    ("value", "kind", "unit", "language", "shown"),
    [
        ("685000000", "money", "CNY", "hans", "6.85亿元"),
        ("4200000000000", "money", "HKD", "hant", "4.2萬億港元"),
        ("685000000", "money", "CNY", "en", "685m CNY"),
        ("0.066", "percent", "pure", "hans", "6.6%"),
        ("0.0005", "percent", "pure", "en", "0.05%"),
        ("0.025", "percentage_point", "pure", "hant", "2.5個百分點"),
        ("12", "multiple", "pure", "hans", "12倍"),
        ("8.4", "ratio", "pure", "hans", "8.4 : 1"),
        ("4200000000000", "quantity", "token", "hans", "4.2万亿 Tokens"),
        ("1.5", "duration", None, "hant", "1.5年"),
        ("26", "quantity", "个", "hant", "26個"),
        ("0.0011904761904761904761904", "number", None, "hans", "0.00119"),
        ("-0.24", "percent", "pure", "hans", "−24%"),
        ("1E+30", "number", None, "hans", "1.000E+30"),
        ("1E-30", "number", None, "hans", "1.000E-30"),
        ("0", "money", "CNY", "hans", "0元"),
    ],
)
def test_value(value: str, kind: str, unit: str | None, language: str, shown: str) -> None:
    assert show_value(Decimal(value), kind, unit, language) == shown


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ((2024, 1, 1), (2024, 12, 31), "2024"),
        ((2022, 1, 1), (2024, 12, 31), "2022–2024"),
        ((2022, 1, 1), (2025, 6, 30), "2022–2025H1"),
        ((2025, 7, 1), (2025, 12, 31), "2025H2"),
        ((2025, 7, 1), (2025, 9, 30), "2025Q3"),
        ((2024, 2, 1), (2024, 2, 29), "2024-02"),
        ((2024, 1, 1), (2024, 9, 30), "2024-01–09"),
        ((2024, 5, 9), (2024, 5, 9), "2024-05-09"),
        ((2024, 5, 9), (2024, 6, 9), "2024-05-09–06-09"),
        ((2024, 12, 9), (2025, 1, 9), "2024-12-09–2025-01-09"),
        ((2024, 11, 1), (2025, 1, 31), "2024-11–2025-01"),
        ((9999, 1, 1), (9999, 12, 31), "9999"),
    ],
)
def test_period(start: tuple[int, int, int], end: tuple[int, int, int], shown: str) -> None:
    assert show_period(Period(date(*start), date(*end))) == shown


def test_interval_shows_open_and_unbounded_ends() -> None:
    assert (
        show_interval(Interval(Decimal("0.85"), Decimal("0.9"), high_open=True), "percent", "pure", "hans")
        == "[85% – 90%)"
    )
    assert show_interval(Interval(Decimal(5), None), "number", None, "hans") == "[5 – ∞)"
    assert show_interval(Interval.point(26), "quantity", "个", "hans") == "26个"
    third = Interval(Decimal(1) / 3, Decimal(4200) / 3)
    assert show_interval(third, "number", None, "hans") == "[0.3333 – 1,400]"
    assert show_interval(None, "money", "CNY", "hans") == ""


def test_english_has_every_label_and_traditional_is_traditional() -> None:
    hans, hant, english = (labels(language) for language in LANGUAGES)
    assert hans.keys() == hant.keys() == english.keys()
    assert hans["metric.net_loss"] == "净亏损"
    assert hant["metric.net_loss"] == "淨虧損"
    assert english["metric.net_loss"] == "net loss"
    assert show_number(Decimal("123456789"), "hant") == "1.2346億"
