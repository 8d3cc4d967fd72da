"""Findings that an editor has judged: one JSON object a line in ``dismissed.jsonl``."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import StoreError, UsageError

__all__ = ["FILE", "dismiss", "read_dismissed"]

FILE = "dismissed.jsonl"


def read_dismissed(place: str | Path) -> Mapping[str, str]:
    """Return finding id → why, from a file or from the folder that holds it; none when there is no file.

    Raises
    ------
    StoreError
        When a line is no dismissal; names it.
    """
    file = Path(place) / FILE if Path(place).is_dir() else Path(place)
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{file}: cannot be read: {error}") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                row = json.loads(line)
                found[str(row["finding"])] = str(row.get("why", ""))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise StoreError(f"{file}: line {number} is no dismissal; mend or remove it") from error
    return found


def dismiss(folder: str | Path, finding: str, why: str) -> bool:
    """Add a finding to ``dismissed.jsonl``; returns whether it was not there before.

    The line is appended in one write, so that two editors at the same time lose nothing.

    Raises
    ------
    UsageError
        When no reason is given.
    """
    if not why.strip():
        raise UsageError("say why, so that the next editor knows: --why TEXT")
    place = Path(folder)
    if finding in read_dismissed(place):
        return False
    row = {"finding": finding, "why": why, "at": datetime.now(UTC).isoformat(timespec="seconds")}
    line = json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
    handle = os.open(place / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        os.write(handle, line)
    finally:
        os.close(handle)
    return True
