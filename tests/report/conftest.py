"""A site made by hand, and a real browser to look at it with."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import Finding
from pipeline.report import write_pages
from pipeline.report.rows import ArticleRows, MemoryRun, RunError
from tests.report.made import HOSTILE, calm, hostile, loud

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    across = Finding(
        "x1", "duplicate", "conflict", "warning", "loud/m3", ("loud/m3", "calm/m1"), "3.12億元 ≠ 2亿元",
        message="甲公司收入：3.12億元，另一篇 2亿元", message_en="revenue: 3.12億元, elsewhere 2亿元",
        articles={"loud/m3": "loud", "calm/m1": "calm"},
    )  # fmt: skip
    rows = tuple(ArticleRows.of(extraction()) for extraction in (calm, hostile, loud))
    run = MemoryRun(rows, (across,), (RunError("broken.zip", HOSTILE),))
    return write_pages(run, tmp_path_factory.mktemp("site")).parent


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on this machine; .ci/run installs it")
        pytest.skip("no Chromium on this machine")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """A page with everything that went wrong on it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def open(self, path: Path, anchor: str = "") -> Any:
        self.page.goto(path.as_uri() + anchor)
        return self.page


@pytest.fixture
def visit(browser: Any) -> Iterator[Visit]:
    """Yield a fresh page; afterwards it must have logged nothing and asked for nothing but itself."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    visit = Visit(context.new_page())
    yield visit
    context.close()
    assert visit.complaints == []
    asked = [url for url in visit.requests if not url.startswith(("data:", "blob:"))]
    assert [url for url in asked if not (url.startswith("file:///") and url.partition("#")[0].endswith(".html"))] == []


def article_of(site: Path, name: str) -> Path:
    """Return the page of an article."""
    return next(site.glob(f"articles/{name}*.html"))


def company_of(site: Path, name: str) -> Path:
    """Return the page of a company."""
    return next(p for p in site.glob("companies/*.html") if f"<h1>{name}</h1>" in p.read_text(encoding="utf-8"))
