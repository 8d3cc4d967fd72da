"""Take the pictures of the documentation: ``python -m tests.report.shoot outputs docs/images``."""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from typing import Any

from tests.report.conftest import FLAGS, NAMES

WINDOW = {"width": 1180, "height": 760}


def main(outputs: Path, images: Path, article: str = "zhipu-minimax", company: str = "启衡半导体") -> None:
    """Write ``article.png``, ``index.png``, ``company.png`` and ``terminal.png``."""
    from playwright.sync_api import sync_playwright

    images.mkdir(parents=True, exist_ok=True)
    report = outputs / "report"
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, NAMES)))
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport=WINDOW)
        _article(page, next(report.glob(f"articles/{article}*")), images)
        page.goto((report / "index.html").as_uri())
        page.screenshot(path=images / "index.png")
        names = (p for p in report.glob("companies/*.html") if f"<h1>{company}</h1>" in p.read_text("utf-8"))
        page.goto(next(names).as_uri())
        page.screenshot(path=images / "company.png")
        page = browser.new_page(viewport=WINDOW)  # without the policy of the pages
        page.set_content(_terminal(outputs, article))
        page.screenshot(path=images / "terminal.png")
        browser.close()


def _article(page: Any, path: Path, images: Path) -> None:
    """Show an alarm whose claim is a multiple, else the first one."""
    page.goto(path.as_uri())
    wanted = page.locator(".loud .pick", has_text="倍").or_(page.locator(".loud .pick")).first
    wanted.click()
    page.wait_for_timeout(200)
    page.screenshot(path=images / "article.png")


def _terminal(outputs: Path, article: str) -> str:
    from rich.console import Console

    import pipeline
    from pipeline.report.source import StoredRun
    from pipeline.terminal import show_extraction

    row = next(row for row in StoredRun(outputs).articles() if row.key.startswith(article))
    console = Console(record=True, force_terminal=True, width=120, file=io.StringIO(), highlight=False)
    show_extraction(console, pipeline.extract(row.text, published=row.published))
    style = "margin:0;padding:1rem;font:14px/1.4 'Noto Sans Mono CJK TC',monospace"
    return f'<pre style="{style}">{console.export_html(inline_styles=True, code_format="{code}")}</pre>'


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
