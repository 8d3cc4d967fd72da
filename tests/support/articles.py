"""A few small articles with figures, and the tables of a run as plain data."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.store import Store

__all__ = ["STORY", "make_rows", "tables_of", "write_lines"]

STORY = (
    "{name}公布业绩：2024年营业收入为{a}.25亿元，2023年为{b}.50亿元；研发费用{c}万元，占收入的{d}%。"
    "公司员工{e}人，其中海外{d}人。2025年上半年净亏损{c}万元，同比收窄{d}%。"
)


def make_rows(number: int, start: int = 0) -> list[dict[str, str]]:
    """Return so many different articles."""
    return [
        {
            "id": f"a{n}",
            "published": "2025-08-20",
            "title": f"第{n}篇",
            "text": STORY.format(name=f"甲{n}科技", a=3 + n % 7, b=2 + n % 5, c=1200 + n, d=10 + n % 40, e=300 + n),
        }
        for n in range(start, start + number)
    ]


def write_lines(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write articles as JSON lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def tables_of(folder: Path) -> dict[str, list[str]]:
    """Return every table as sorted rows: equal for runs that found the same."""
    store = Store(folder)
    names = ("articles", "mentions", "facts", "findings", "errors")
    return {name: sorted(repr(_bare(row)) for row in store.table(name).to_pylist()) for name in names}


def _bare(row: dict[str, object]) -> dict[str, object]:
    """Leave out by which version of the rules a row was made."""
    return {name: cell for name, cell in row.items() if name not in ("rules", "lexicon", "work_key")}
