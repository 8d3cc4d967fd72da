"""Read Chinese articles about companies and their IPOs: every figure, its meaning, and whether the figures agree."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from pipeline._version import __version__

if TYPE_CHECKING:
    from pipeline.api import check, extract, extract_frame
    from pipeline.components import load
    from pipeline.errors import InputError, LexiconError, PipelineError, StoreError, UsageError
    from pipeline.model import Article, Extraction, Fact, Finding, Mention

__all__ = [
    "Article",
    "Extraction",
    "Fact",
    "Finding",
    "InputError",
    "LexiconError",
    "Mention",
    "PipelineError",
    "StoreError",
    "UsageError",
    "__version__",
    "check",
    "extract",
    "extract_frame",
    "load",
]

_HOMES = {
    "pipeline.api": ("check", "extract", "extract_frame"),
    "pipeline.components": ("load",),
    "pipeline.errors": ("InputError", "LexiconError", "PipelineError", "StoreError", "UsageError"),
    "pipeline.model": ("Article", "Extraction", "Fact", "Finding", "Mention"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    # Loaded on first use, so that `import pipeline` costs nothing.
    if name in _HOME_OF:
        return getattr(import_module(_HOME_OF[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
