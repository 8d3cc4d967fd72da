"""Words for people (kinds, metrics, verdicts …) in Simplified, Traditional and English."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

__all__ = ["LANGUAGES", "label", "labels", "language_of", "unit_name"]

LANGUAGES = ("hans", "hant", "en")


def language_of(script: str | None) -> str:
    """Return the language of the labels beside a text in ``script`` (``hant``, ``hans``, ``none``)."""
    return "hant" if script == "hant" else "hans"


@cache
def labels(language: str) -> Mapping[str, str]:
    """Return all labels of ``hans``, ``hant`` or ``en`` by ``group.name``."""
    source = tomllib.loads(files("pipeline").joinpath("labels.toml").read_text(encoding="utf-8"))
    index = 1 if language == "en" else 0
    flat = {f"{group}.{name}": pair[index] for group, names in source.items() for name, pair in names.items()}
    return MappingProxyType(_traditional(flat) if language == "hant" else flat)


def label(group: str, name: str | None, language: str) -> str:
    """Return one label; a name without one is returned as it is, with spaces for underscores."""
    if name is None:
        return ""
    found = labels(language).get(f"{group}.{name}")
    return name.replace("_", " ") if found is None else found


@cache
def unit_name(unit: str, language: str) -> str:
    """Return the name of a unit: of a currency its word, of a counter itself in the script of ``language``."""
    known = labels(language).get(f"unit.{unit}")
    if known is not None or language != "hant" or unit.isascii():
        return unit if known is None else known
    return _converted(unit)


def _traditional(flat: dict[str, str]) -> dict[str, str]:
    return dict(zip(flat, _converted("\n".join(flat.values())).split("\n"), strict=True))


def _converted(text: str) -> str:
    """Return Simplified text in Traditional characters."""
    return str(_converter().convert(text))


@cache
def _converter() -> Any:
    import opencc  # costs 40 ms: only when a Traditional page is made

    return opencc.OpenCC("s2tw")
