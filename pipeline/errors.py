"""The one tree of exceptions that this package raises on purpose."""

from __future__ import annotations

__all__ = ["InputError", "LexiconError", "PipelineError", "StoreError", "UsageError"]


class PipelineError(Exception):
    """Base of every error of this package; its text says what to do about it."""


class UsageError(PipelineError):
    """An option or an argument does not fit."""


class InputError(PipelineError):
    """An input cannot be read.

    Parameters
    ----------
    source : str
        The file (or ``-``) that is at fault.
    reason : str
        What is wrong with it, and what would help.
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class LexiconError(PipelineError):
    """A line of the lexicon is not valid."""


class StoreError(PipelineError):
    """The tables of a run are missing, locked or damaged."""
