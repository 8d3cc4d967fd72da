"""The front page, companies and tables, in a real browser."""

from __future__ import annotations

import csv
import io
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.report.conftest import Visit, article_of, company_of

pytestmark = pytest.mark.browser


def _titles(page: Any) -> list[str]:
    names: list[str] = page.locator("#articles .item:visible h3").all_text_contents()
    return names


def test_alarms_come_first_and_everything_is_counted(visit: Visit, site: Path) -> None:
    page = visit.open(site / "index.html")
    assert _titles(page)[0] == "甲公司的數字"
    assert _titles(page)[-1] == "乙公司年报"
    totals = dict(
        zip(page.locator(".totals dt").all_text_contents(), page.locator(".totals dd").all_text_contents(), strict=True)
    )
    assert totals["文章"] == "3"
    assert totals["✗不符"] == "3"
    assert "50億 ÷ 4.2萬億" in page.inner_text("#articles .item >> nth=0")
    page.click("text=50億 ÷ 4.2萬億")
    page.wait_for_selector("#c-times.picked")


@pytest.mark.parametrize(
    ("field", "value", "titles"),
    [
        ("words", "乙公司", ["乙公司年报"]),
        ("words", "某報", ["甲公司的數字"]),
        ("company", "吉利", ["甲公司的數字"]),
        ("metric", "净利润", ["乙公司年报"]),
        ("verdict", "说法不一", ["甲公司的數字"]),
        ("from", "2025-06-01", ["甲公司的數字"]),
        ("to", "2025-06-01", ["乙公司年报"]),
        ("words", "没有这样的词", []),
    ],
)
def test_filters(visit: Visit, site: Path, field: str, value: str, titles: list[str]) -> None:
    page = visit.open(site / "index.html")
    if field in ("metric", "verdict"):
        label = next(
            o for o in page.locator(f"[name={field}] option").all_text_contents() if o in (value, _hant(value))
        )
        page.select_option(f"[name={field}]", label=label)
    else:
        page.fill(f"[name={field}]", value)
    assert _titles(page) == titles
    assert page.inner_text("#shown") == f"{len(titles)} / 3"
    assert page.is_visible("#none") == (not titles)


def _hant(text: str) -> str:
    import opencc

    return str(opencc.OpenCC("s2tw").convert(text))


def test_contradictions_between_articles_quote_both(visit: Visit, site: Path) -> None:
    page = visit.open(site / "index.html")
    assert page.locator(".across mark").all_text_contents() == ["3.12億元", "2亿元"]
    page.click(".across .quotes a >> nth=1")
    page.wait_for_function("document.activeElement.textContent === '2亿元'")


def test_what_could_not_be_read_is_named(visit: Visit, site: Path) -> None:
    page = visit.open(site / "index.html")
    page.click(".errors summary")
    assert "broken.zip" in page.inner_text(".errors")
    assert "onerror" in page.inner_text(".errors")
    assert page.evaluate("window.ran") is None


def test_company_charts_show_whiskers_forecasts_and_shares(visit: Visit, site: Path) -> None:
    page = visit.open(company_of(site, "甲公司"))
    revenue = page.locator("figure", has_text="收入").first
    assert revenue.locator(".bars .rect").count() == 3
    assert revenue.locator(".bars .forecast").count() == 1
    assert revenue.locator(".ci path").count() == 3
    assert page.evaluate("getComputedStyle(document.querySelector('.forecast')).fill").startswith('url("#hatch")')
    page.emulate_media(media="print")
    assert all(box.is_visible() for box in revenue.locator(".bars .rect").all())
    shares = page.locator(".stackedbar-graph")
    assert shares.count() == 1
    assert page.locator(".swatches li").all_text_contents()[-2:] == ["硬件", "軟件"]


def test_a_company_lists_the_alarms_about_its_figures(visit: Visit, site: Path) -> None:
    page = visit.open(company_of(site, "甲公司"))
    assert page.locator(".alarms a").all_text_contents() == ["50億 ÷ 4.2萬億 = 0.0012，文中稱 12倍", "兩種說法"]
    page.click(".alarms a >> nth=0")
    page.wait_for_selector("#c-times.picked")


def test_the_table_searches_sorts_and_is_downloaded(visit: Visit, site: Path) -> None:
    page = visit.open(article_of(site, "loud"))
    assert page.locator(".facts tbody tr").count() == 8
    page.fill(".table-search", "收入 2024")
    assert page.locator(".facts tbody tr").count() == 3
    page.fill(".table-search", "")
    page.click('.facts th button[data-column="4"]')
    page.click('.facts th button[data-column="4"]')
    assert page.locator(".facts tbody tr td.num").first.inner_text() == "4.2萬億 Tokens"
    with page.expect_download() as waiting:
        page.click(".table-download")
    raw = Path(waiting.value.path()).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(rows) == 8
    revenue = next(row for row in rows if row["text"] == "3.12億元")
    assert (revenue["subject"], revenue["metric"], revenue["value"]) == ("甲公司", "revenue", "312000000")
    assert (revenue["low"], revenue["high"], revenue["period_start"]) == ("311500000", "312500000", "2024-01-01")
    assert waiting.value.suggested_filename == "甲公司的數字.csv"


def test_the_table_is_copied(visit: Visit, site: Path) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open(site / "facts.html")
    page.click(".table-copy")
    page.wait_for_function("document.querySelector('#status').textContent !== ''")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].startswith("article\tpublished\tsubject")
    assert any("甲公司的數字\t2025-12-24\t甲公司\trevenue" in line for line in lines)
    assert any("\t'=cmd" in line for line in lines)
    assert any("\t'@SUM" in line for line in lines)
    assert any("\t-300000000\t" in line for line in lines)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "article", "company", "facts", "companies"])
def test_axe_finds_nothing_serious(visit: Visit, site: Path, name: str, scheme: str) -> None:
    pages = {"article": article_of(site, "loud"), "company": company_of(site, "甲公司")}
    visit.page.emulate_media(color_scheme=scheme)
    page = visit.open(pages.get(name, site / f"{name}.html"))
    if name == "article":
        page.click(".findings summary")
        page.keyboard.press("n")
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then((result) => result.violations)")
    serious = [
        (v["id"], v["nodes"][0]["html"][:120], v["nodes"][0]["failureSummary"])
        for v in found
        if v["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_dark_mode_is_dark(visit: Visit, site: Path) -> None:
    visit.page.emulate_media(color_scheme="dark")
    page = visit.open(site / "index.html")
    red, green, blue = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert max(red, green, blue) < 60
    visit.page.emulate_media(color_scheme="light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")[0] > 200
