"""Results as JSON records, pandas frames and Arrow tables with fixed columns.

The heavy modules (pandas, pyarrow) load on first use.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.tables.records import dumps, record_of

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.model import Article, Extraction

__all__ = ["dumps", "extract_frame", "record_of", "to_frame"]


def to_frame(extraction: Extraction, kind: str = "facts", *, signed: bool = False) -> pd.DataFrame:
    """Return the ``mentions``, ``facts`` or ``findings`` of an extraction; see `pipeline.tables.frames`."""
    from pipeline.tables.frames import to_frame as make

    return make((extraction,), kind, signed=signed)


def extract_frame(frame: pd.DataFrame, text: str, kind: str, extract: Callable[[Article], Extraction]) -> pd.DataFrame:
    """Read every row of a frame; see `pipeline.tables.mapped`."""
    from pipeline.tables.mapped import extract_frame as run

    return run(frame, text, kind, extract)
