"""The quality floor: the scores of a corpus, below which nothing may fall unnoticed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import simplejson

from pipeline.errors import InputError, UsageError

__all__ = ["check_floor", "write_floor"]

#: Of these, less is better.
COUNTED = frozenset({"false_alarms", "rewrite alarms", "slips elsewhere"})
#: Scores are kept to this many places.
PLACES = 4


def check_floor(path: Path, digest: str, scores: Mapping[str, float]) -> list[str]:
    """Return what has fallen below the floor, a line each.

    Raises
    ------
    InputError
        When the floor is missing, or is that of another state of the corpus.
    """
    floor = _read(path)
    if floor["digest"] != digest:
        raise InputError(str(path), "is the floor of another corpus; write a new one with eval --write-floor")
    return _fallen(floor["scores"], scores)


def write_floor(path: Path, digest: str, scores: Mapping[str, float], *, allow_lower: bool = False) -> None:
    """Keep the scores as the new floor.

    Raises
    ------
    UsageError
        When a score is lower than it was and ``allow_lower`` is not set.
    """
    if path.is_file() and not allow_lower:
        fallen = _fallen(_read(path)["scores"], scores)
        if fallen:
            raise UsageError("the floor would be lowered (--allow-lower to do so): " + "; ".join(fallen))
    kept = {name: round(value, PLACES) for name, value in sorted(scores.items())}
    path.write_text(simplejson.dumps({"digest": digest, "scores": kept}, indent=1) + "\n", encoding="utf-8")


def _read(path: Path) -> Mapping[str, Any]:
    try:
        row = simplejson.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(str(path), f"is not there: {error.strerror}; eval --write-floor makes it") from error
    except ValueError as error:
        raise InputError(str(path), f"is no JSON: {error}") from error
    if not isinstance(row, Mapping) or not {"digest", "scores"} <= row.keys():
        raise InputError(str(path), "is no floor: it has no digest and scores")
    return row


def _fallen(floor: Mapping[str, float], scores: Mapping[str, float]) -> list[str]:
    lines = []
    for name, least in floor.items():
        value = round(scores.get(name, 0.0), PLACES)
        if value > least if name in COUNTED else value < least:
            lines.append(f"{name} {value} (floor {least})")
    return lines
