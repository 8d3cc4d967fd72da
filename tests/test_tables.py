"""Results as JSON, frames, Arrow tables, CSV and workbooks."""

import csv
import io
import json
import pickle
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import pipeline
from pipeline.errors import UsageError
from pipeline.interval import Interval
from pipeline.model import Article, Evidence, Extraction, Fact, Finding, Mention, Period, Repair, Span
from pipeline.precision import Hedge
from pipeline.tables import dumps, extract_frame, record_of, to_frame
from pipeline.tables.arrow import arrow_tables, schema
from pipeline.tables.columns import ErrorRow, Stamp
from pipeline.tables.frames import dtypes
from pipeline.tables.records import number
from pipeline.tables.sheets import write_table

D = Decimal
YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))


def sample() -> Extraction:
    text = "甲公司2024年亏损超过62億元，毛利率7.50%，\ud800前五名。"
    money = Mention(
        "m1", 11, 15, "62億元", "money", "money.scaled", D("6.2E+9"), ulp=D("1E+8"), unit="CNY", hedge=Hedge.OVER
    )
    share = Mention("m2", 19, 24, "7.50%", "percent", "percent.sign", D("0.0750"), ulp=D("0.0001"), unit="pure")
    day = Mention("m3", 3, 8, "2024年", "date", "date.year", period=YEAR)
    span = Mention("m4", 0, 1, "\ud800", "quantity", "range", low=D(10), high=D("12.50"), unit="個", hedge=Hedge.RANGE)
    facts = (
        Fact(
            "f1", "m1", "甲公司", "net_loss", period=YEAR, value=D("6.2E+9"), unit="CNY", evidence=Evidence(Span(0, 3))
        ),
        Fact("f2", "m2", "甲公司", "growth", of="net_loss", basis="yoy", period=YEAR, value=D("0.075"), unit="pure"),
        Fact("f3", "m4", None, "other", metric_text="家数", unit="個"),
    )
    findings = (
        Finding(
            "c1",
            "multiple",
            "inconsistent",
            "error",
            "m1",
            ("m2", "m4"),
            "50億 ÷ 4.2萬億 = 0.0012",
            stated=Interval(D("11.5"), D("12.5")),
            computed=Interval(D(1) / D(3), None, True, False),
            message="不符",
            message_en="does not hold",
            repairs=(Repair("m1", "50萬億", value=D("5E+13"), fixes=("c1",)), Repair("m3", "一年", iso="P1Y")),
        ),
        Finding(
            "x1", "duplicate", "conflict", "warning", None, ("a/m1", "b/m1"), "", articles={"a/m1": "a", "b/m1": "b"}
        ),
    )
    article = Article(text, "one", "one.txt", "题", date(2025, 12, 24), warnings=("w",))
    return Extraction(article, "hant", (money, share, day, span), facts, findings)


def test_json_is_that_of_the_contract() -> None:
    record = json.loads(dumps(record_of(sample())), parse_float=Decimal)
    assert record["article"] == {
        "id": "one",
        "source": "one.txt",
        "title": "题",
        "published": "2025-12-24",
        "script": "hant",
        "chars": 31,
    }
    assert record["mentions"][0] == {
        "id": "m1",
        "start": 11,
        "end": 15,
        "text": "62億元",
        "kind": "money",
        "value": 6200000000,
        "low": None,
        "high": None,
        "interval": {"low": 6200000000, "high": 6300000000, "low_open": True, "high_open": False},
        "unit": "CNY",
        "unit_from": "text",
        "qualifier": "over",
        "period": None,
        "iso": None,
        "vague": False,
        "warning": None,
        "rule": "money.scaled",
    }
    assert record["mentions"][2]["period"] == "2024-01-01/2024-12-31"
    assert record["facts"][0] == {
        "id": "f1",
        "mention": "m1",
        "subject": "甲公司",
        "metric": "net_loss",
        "metric_text": None,
        "of": None,
        "basis": None,
        "segment": None,
        "aggregate": None,
        "period": "2024-01-01/2024-12-31",
        "base_period": None,
        "value": 6200000000,
        "unit": "CNY",
        "source": None,
        "evidence": {"subject": [0, 3], "metric": None, "period": None},
    }
    finding, between = record["findings"]
    assert finding["stated"] == {"low": Decimal("11.5"), "high": Decimal("12.5"), "low_open": False, "high_open": False}
    assert finding["computed"]["high"] is None
    assert finding["repairs"] == [
        {"mention": "m1", "text": "50萬億", "value": 50000000000000, "fixes": ["c1"]},
        {"mention": "m3", "text": "一年", "iso": "P1Y", "fixes": []},
    ]
    assert between["operands"] == [{"article": "a", "mention": "m1"}, {"article": "b", "mention": "m1"}]
    assert record_of(sample(), "en")["findings"][0]["message"] == "does not hold"


def test_lone_surrogates_are_escaped_in_json() -> None:
    text = dumps(record_of(sample()))
    assert "\\ud800" in text
    text.encode("utf-8")
    assert json.loads(text)["mentions"][3]["text"] == "\ud800"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (D("6.2E+9"), "6200000000"),
        (D("0.0750"), "0.075"),
        (D("1E-9"), "0.000000001"),
        (D("12.50"), "12.5"),
        (D("-0.24"), "-0.24"),
        (D("100.00"), "100"),
        (D(0), "0"),
        (D("123456789012345678901234567890.12"), "123456789012345678901234567890.12"),
        (D("Infinity"), "null"),
        (None, "null"),
    ],
)
def test_numbers_are_exact_and_without_exponent(value: Decimal | None, written: str) -> None:
    assert dumps(number(value)) == written


@pytest.mark.parametrize("kind", ["mentions", "facts", "findings", "articles"])
def test_frames_have_the_same_columns_and_dtypes_whatever_is_in_them(kind: str) -> None:
    full = sample().to_frame(kind)
    empty = Extraction(Article(""), "none").to_frame(kind)
    assert dict(full.dtypes.astype(str)) == dtypes(kind) == dict(empty.dtypes.astype(str))
    assert len(full) == {"mentions": 4, "facts": 3, "findings": 2, "articles": 1}[kind]
    assert isinstance(full.index, pd.RangeIndex)


def test_a_frame_shows_what_was_read() -> None:
    facts = sample().to_frame()
    assert facts.loc[0, "value"] == 6.2e9
    assert facts.loc[0, "text"] == "62億元"
    assert facts.loc[0, "period_start"] == pd.Timestamp("2024-01-01")
    assert facts.loc[0, "subject_to"] == 3
    assert (facts.loc[2, "low"], facts.loc[2, "high"]) == (10.0, 12.5)
    assert np.isnan(facts.loc[2, "value"])
    assert facts.loc[2, "text"] == "\ufffd"
    pivot = facts.pivot_table(index=["subject", "metric"], columns="period", values="value")
    assert pivot.loc[("甲公司", "net_loss"), "2024-01-01/2024-12-31"] == 6.2e9


def test_a_signed_frame_makes_profit_of_loss() -> None:
    signed = sample().to_frame("facts", signed=True)
    assert list(signed["metric"]) == ["net_profit", "growth", "other"]
    assert signed.loc[0, "value"] == -6.2e9
    assert (signed.loc[1, "of"], signed.loc[1, "value"]) == ("net_profit", -0.075)


def test_an_unknown_kind_of_frame_is_refused() -> None:
    with pytest.raises(UsageError, match="the kinds are mentions"):
        sample().to_frame("numbers")


def test_arrow_tables_have_the_fixed_schema() -> None:
    tables = arrow_tables([(sample(), Stamp("key"))], [ErrorRow("k", None, "s", "o", "r")])
    assert tables["facts"].schema.equals(schema("facts"))
    assert schema("mentions").field("value").type == pa.decimal128(38, 12)
    assert schema("facts").field("period_start").type == pa.date32()
    facts = tables["facts"].to_pylist()
    assert facts[0]["value"] == D("6200000000")
    findings = tables["findings"].to_pylist()
    assert findings[0]["computed_low"] == D("0.333333333333")
    assert findings[0]["computed_high"] is None
    assert findings[0]["repairs"][0]["value"] == D("5E+13")
    assert (findings[0]["article"], findings[1]["article"]) == ("key", None)
    assert tables["articles"].to_pylist()[0]["text"][26] == "\ufffd"
    assert tables["errors"].num_rows == 1


def test_a_number_that_no_column_holds_is_null() -> None:
    big = Mention("m1", 0, 1, "x", "number", "r", D("1E+30"))
    rows = arrow_tables([(Extraction(Article("x"), "none", (big,)), Stamp())])["mentions"].to_pylist()
    assert rows[0]["value"] is None
    assert rows[0]["text"] == "x"


def test_csv_opens_in_a_spreadsheet() -> None:
    out = io.BytesIO()
    write_table(out, [sample(), sample()], "csv", "facts")
    assert out.getvalue().startswith(b"\xef\xbb\xbfarticle,id,mention")
    rows = list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline="")))
    assert len(rows) == 6
    assert float(rows[0]["value"]) == 6.2e9
    assert rows[0]["period_start"] == "2024-01-01"


def test_no_cell_of_a_csv_runs_as_a_formula() -> None:
    fact = Fact("f1", "m1", "=HYPERLINK(1)", "other", metric_text="@x", segment="+3.5%", source="-cmd")
    out = io.BytesIO()
    write_table(out, [Extraction(Article(""), "none", facts=(fact,))], "csv", "facts")
    row = next(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline="")))
    assert row["subject"] == "'=HYPERLINK(1)"
    assert (row["metric_text"], row["segment"], row["source"]) == ("'@x", "+3.5%", "'-cmd")


def test_a_workbook_has_a_sheet_a_table() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    fact = Fact("f1", "m1", "=1+1", "other", metric_text="\x00\x07", period=YEAR, value=D("1.5"))
    out = io.BytesIO()
    write_table(out, [sample(), Extraction(Article("x" * 40_000), "none", facts=(fact,))], "xlsx", "facts")
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["facts", "mentions", "findings", "articles"]
    rows = list(book["facts"].iter_rows(values_only=True))
    header = rows[0]
    last = dict(zip(header, rows[-1], strict=True))
    assert len(rows) == 5
    assert (last["subject"], last["value"]) == ("=1+1", 1.5)
    assert last["period_start"].date() == date(2024, 1, 1)


def test_parquet_of_extract() -> None:
    out = io.BytesIO()
    write_table(out, [sample()], "parquet", "mentions")
    assert pq.read_table(io.BytesIO(out.getvalue())).schema.equals(schema("mentions"))


def fixed(article: Article) -> Extraction:
    """Two facts for every character."""
    facts = tuple(
        Fact(f"f{n}", "m1", article.text, "revenue", period=YEAR, value=D(n)) for n in range(2 * len(article.text))
    )
    mention = Mention("m1", 0, 1, "x", "money", "r", D(1))
    return Extraction(article, "none", (mention,) if article.text else (), facts)


def test_extract_frame_keeps_the_callers_index_and_columns() -> None:
    frame = pd.DataFrame({"body": ["a", None, "bc"], "id": [7, 8, 9], "value": [0.5, 1.5, 2.5]}, index=["x", "y", "z"])
    found = extract_frame(frame, "body", "facts", fixed)
    assert list(found.index) == ["x", "x", "z", "z", "z", "z"]
    assert list(found["id"]) == [7, 7, 9, 9, 9, 9]
    assert list(found["value"]) == [0.5, 0.5, 2.5, 2.5, 2.5, 2.5]
    assert list(found["fact_value"]) == [0.0, 1.0, 0.0, 1.0, 2.0, 3.0]
    assert list(found["subject"]) == ["a", "a", "bc", "bc", "bc", "bc"]
    assert "body" not in found.columns
    empty = extract_frame(frame.iloc[:0], "body", "facts", fixed)
    assert dict(empty.dtypes) == dict(found.dtypes)


def test_extract_frame_reads_the_metadata_of_each_row() -> None:
    seen: list[Article] = []

    def look(article: Article) -> Extraction:
        seen.append(article)
        return Extraction(article, "none")

    frame = pd.DataFrame(
        {
            "text": ["a", "b"],
            "published": [pd.Timestamp("2025-01-02 23:00", tz="Asia/Shanghai"), pd.NaT],
            "publisher": ["P", None],
            "id": [1, 2],
        }
    )
    extract_frame(frame, "text", "articles", look)
    assert [article.published for article in seen] == [date(2025, 1, 2), None]
    assert [article.publisher for article in seen] == ["P", None]
    assert [article.id for article in seen] == ["1", "2"]


def test_extract_frame_refuses_what_is_not_there() -> None:
    with pytest.raises(UsageError, match="has no column 'text'"):
        extract_frame(pd.DataFrame({"a": []}), "text", "facts", fixed)
    with pytest.raises(UsageError, match="no such kind"):
        extract_frame(pd.DataFrame({"text": []}), "text", "numbers", fixed)


def test_the_public_extract_frame_maps_over_partitions() -> None:
    frame = pd.DataFrame({"text": ["公司2024年营收3.12亿元。", "没有数字。"], "id": ["a", "b"]})
    whole = pipeline.extract_frame(frame, kind="mentions")
    parts = pd.concat([pipeline.extract_frame(frame.iloc[[n]], kind="mentions") for n in range(2)])
    pd.testing.assert_frame_equal(whole, parts)
    assert list(whole["text"]) == ["2024年", "3.12亿元"]
    pickle.loads(pickle.dumps(pipeline.extract_frame))


def test_extract_frame_on_dask() -> None:
    dataframe = pytest.importorskip("dask.dataframe")
    frame = pd.DataFrame({"text": [f"公司2024年营收{n}.12亿元。" for n in range(1, 5)], "id": list("abcd")})
    parts = dataframe.from_pandas(frame, npartitions=2)
    meta = pipeline.extract_frame(frame.iloc[:0])
    found = parts.map_partitions(pipeline.extract_frame, meta=meta).compute(scheduler="synchronous")
    pd.testing.assert_frame_equal(found, pipeline.extract_frame(frame), check_dtype=False)


def test_to_frame_is_that_of_the_result() -> None:
    pd.testing.assert_frame_equal(to_frame(sample(), "facts"), sample().to_frame("facts"))
