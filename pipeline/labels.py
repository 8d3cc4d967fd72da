"""Words for people (kinds, metrics, verdicts …) in Simplified, Traditional and English."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

__all__ = ["LANGUAGES", "label", "labels", "language_of"]

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


def _traditional(flat: dict[str, str]) -> dict[str, str]:
    import opencc  # costs 20 ms: only when a Traditional page is made

    converter = opencc.OpenCC("s2tw")
    joined = str(converter.convert("\n".join(flat.values())))
    return dict(zip(flat, joined.split("\n"), strict=True))
