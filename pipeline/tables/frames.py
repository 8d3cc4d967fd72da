"""Frames of pandas with columns and dtypes that stay the same whatever is in them.

Numbers are ``float64`` (missing: NaN), text ``string``, days ``datetime64[s]``, offsets ``Int64``, flags
``boolean``; lists (``operands``, ``repairs``) are ``object``. A period has three columns: ``period`` as ISO text
(``2024-01-01/2024-12-31``), ``period_start`` and ``period_end``. ``article`` is the article's id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from pipeline.errors import UsageError
from pipeline.lexicon import load_lexicon
from pipeline.model import Extraction
from pipeline.tables.columns import COLUMNS, Column, Kind, Stamp, rows_of, whole_text

__all__ = ["KINDS", "dtypes", "make_frame", "to_frame"]

KINDS = ("mentions", "facts", "findings", "articles")
_DTYPES: Mapping[Kind, str] = {
    "text": "string",
    "decimal": "float64",
    "integer": "Int64",
    "flag": "boolean",
    "day": "datetime64[s]",
    "texts": "object",
    "repairs": "object",
    "figures": "object",
}
#: What only the store knows.
_STORED = ("input", "text_sha256", "work_key", "rules", "lexicon")


def to_frame(extractions: Iterable[Extraction], kind: str = "facts", *, signed: bool = False) -> pd.DataFrame:
    """Return the rows of some extractions as one frame.

    Parameters
    ----------
    extractions : iterable of Extraction
        What was read.
    kind : str
        ``mentions``, ``facts``, ``findings`` or ``articles``.
    signed : bool
        Of facts: turn every metric that is another one with its sign turned into that one (``net_loss`` 3 becomes
        ``net_profit`` -3), so that a company that comes out of the red is one row of a pivot.

    Returns
    -------
    DataFrame
        One row each, in order of offset, with a plain `RangeIndex`.
    """
    rows = [row for extraction in extractions for row in rows_of(extraction, _known(kind), Stamp())]
    return make_frame(kind, rows, signed=signed)


def make_frame(kind: str, rows: list[Any], *, signed: bool = False) -> pd.DataFrame:
    """Return a frame of rows of `pipeline.tables.columns.rows_of`."""
    columns = {column.name: _series(column, rows) for column in _columns(kind)}
    frame = pd.DataFrame(columns, index=pd.RangeIndex(len(rows)))
    return _signed(frame) if signed and kind == "facts" else frame


def dtypes(kind: str) -> dict[str, str]:
    """Return the dtype of each column of a kind, in order."""
    return {column.name: _DTYPES[column.kind] for column in _columns(_known(kind))}


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise UsageError(f"{kind!r}: no such kind of frame; the kinds are {', '.join(KINDS)}")
    return kind


@cache
def _columns(kind: str) -> tuple[Column, ...]:
    return tuple(column for column in COLUMNS[kind] if column.name not in _STORED)


def _series(column: Column, rows: list[Any]) -> pd.Series[Any]:
    cells = [column.cell(row) for row in rows]
    if column.kind == "decimal":
        return pd.Series([np.nan if cell is None else float(cell) for cell in cells], dtype="float64")
    if column.kind == "text":
        cells = [None if cell is None else whole_text(cell) for cell in cells]
    elif column.kind == "repairs":
        cells = [[_floated(repair) for repair in cell] for cell in cells]
    elif column.kind == "figures":
        cells = [dict(cell) for cell in cells]
    elif column.kind == "day":
        return pd.Series(np.array(cells, dtype="datetime64[s]"), dtype="datetime64[s]")
    return pd.Series(cells, dtype=_DTYPES[column.kind])


def _floated(repair: Mapping[str, Any]) -> dict[str, Any]:
    value = repair["value"]
    return {**repair, "value": None if value is None else float(value)}


@cache
def _counterparts() -> Mapping[str, str]:
    metrics = load_lexicon().tree("metrics").get("metric", {})
    assert isinstance(metrics, dict)
    return {name: entry["signed"] for name, entry in metrics.items() if "signed" in entry}


def _signed(frame: pd.DataFrame) -> pd.DataFrame:
    pairs = dict(_counterparts())
    turned = frame["metric"].isin(list(pairs)).to_numpy(dtype=bool)
    # A loss that grows by a fifth is a profit that falls by a fifth, measured by the size of the base.
    grown = frame["metric"].eq("growth").to_numpy(dtype=bool) & frame["of"].isin(list(pairs)).to_numpy(dtype=bool)
    frame.loc[turned | grown, "value"] *= -1
    frame.loc[turned, ["low", "high"]] = -frame.loc[turned, ["high", "low"]].to_numpy()
    frame.loc[turned, "metric"] = frame.loc[turned, "metric"].map(pairs)
    frame.loc[grown, "of"] = frame.loc[grown, "of"].map(pairs)
    return frame
