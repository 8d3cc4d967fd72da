"""The report of a run: static HTML that opens from the disk, offline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.report.rows import Run

__all__ = ["write_pages", "write_report"]


def write_report(output_dir: Path) -> Path:
    """Write the report of a run beside its tables.

    Parameters
    ----------
    output_dir : Path
        The folder of a run.

    Returns
    -------
    Path
        ``output_dir/report/index.html``.

    Raises
    ------
    StoreError
        When the folder holds no tables.
    """
    from pipeline.report.source import StoredRun

    return write_pages(StoredRun(output_dir), output_dir / "report")


def write_pages(run: Run, folder: Path) -> Path:
    """Write the pages of a run into ``folder`` and return its ``index.html``."""
    from pipeline.report.site import write_site

    return write_site(run, folder)
