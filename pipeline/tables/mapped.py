"""A frame of articles to a frame of results: the unit that a worker or a cluster maps.

The result depends on the row alone, and its columns and dtypes on the columns of the input alone, so that Dask
(`map_partitions` with ``meta=extract_frame(df.iloc[:0])``), Spark (`mapInPandas`) and Ray (`map_batches`) take it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from pipeline.article.records import FIELDS, Defaults, make_article
from pipeline.errors import UsageError
from pipeline.model import Article, Extraction
from pipeline.tables.columns import Stamp, rows_of
from pipeline.tables.frames import KINDS, dtypes, make_frame

__all__ = ["extract_frame"]


def extract_frame(frame: pd.DataFrame, text: str, kind: str, extract: Callable[[Article], Extraction]) -> pd.DataFrame:
    """Read every row of a frame.

    Parameters
    ----------
    frame : DataFrame
        One article a row. Beside the text the columns ``id title published publisher source currency`` are used where
        they exist. A text that is missing has no figures.
    text : str
        The column of the text.
    kind : str
        ``facts`` (default), ``mentions`` or ``findings``: one row each; ``articles``: one row an article.
    extract : callable
        `pipeline.extract`.

    Returns
    -------
    DataFrame
        The caller's columns (the text left out), then those of ``kind``; a name that both have gets the prefix
        ``fact_``, ``mention_``, ``finding_`` or ``article_`` on our side. The index is the caller's, repeated for every
        row that an article gives; the order is that of the articles, then of the offsets.
    """
    if text not in frame.columns:
        raise UsageError(f"the frame has no column {text!r}; its columns are {', '.join(map(str, frame.columns))}")
    if kind not in KINDS:
        raise UsageError(f"{kind!r}: no such kind; the kinds are {', '.join(KINDS)}")
    rows: list[Any] = []
    places: list[int] = []
    for place, article in enumerate(_articles(frame, text)):
        found = list(rows_of(extract(article), kind, Stamp()))
        rows.extend(found)
        places.extend([place] * len(found))
    ours = make_frame(kind, rows).drop(columns=_dropped(kind))
    kept = frame.drop(columns=text).take(np.array(places, dtype="int64"))
    taken = set(kept.columns)
    ours.columns = pd.Index([f"{kind.removesuffix('s')}_{name}" if name in taken else name for name in ours.columns])
    ours.index = kept.index
    return pd.concat([kept, ours], axis=1)


def _dropped(kind: str) -> list[str]:
    """Name the columns of ours that the caller's row has or its index stands for."""
    return (
        [name for name in ("article", "text", *FIELDS) if name in dtypes(kind)] if kind == "articles" else ["article"]
    )


def _articles(frame: pd.DataFrame, text: str) -> list[Article]:
    columns = {name: frame[name].tolist() for name in FIELDS if name in frame.columns and name != text}
    articles = []
    for row, content in enumerate(frame[text].tolist()):
        fields = {name: None if _missing(cells[row]) else cells[row] for name, cells in columns.items()}
        name = fields.get("id")
        written = content if isinstance(content, str) else ""
        articles.append(make_article(written, fields, "", Defaults(), None if name is None else str(name)))
    return articles


def _missing(cell: object) -> bool:
    return cell is None or cell is pd.NA or cell is pd.NaT or cell != cell  # noqa: PLR0124 - NaN
