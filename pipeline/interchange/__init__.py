"""Annotations in the formats of other tools, and back.

Every format is a module with ``dump(documents) -> {file name: bytes}`` and ``load({file name: bytes}) -> documents``;
a dumped document that is loaded again is the same document. Offsets are Unicode code points everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import cast

from pipeline.errors import UsageError
from pipeline.interchange.annotated import Annotated

__all__ = ["FORMATS", "READABLE", "Annotated", "dump", "load"]

#: Name of the format → module that writes it.
FORMATS: Mapping[str, str] = {
    "brat": "pipeline.interchange.brat",
    "doccano": "pipeline.interchange.doccano",
    "label-studio": "pipeline.interchange.label_studio",
    "prodigy": "pipeline.interchange.prodigy",
    "docbin": "pipeline.interchange.docbin",
    "gold": "pipeline.interchange.gold",
}
READABLE = tuple(FORMATS)


def dump(documents: Sequence[Annotated], form: str) -> dict[str, bytes]:
    """Write documents in a format.

    Parameters
    ----------
    documents : sequence of Annotated
        What to write, one document an article.
    form : str
        A key of `FORMATS`.

    Returns
    -------
    dict of str to bytes
        The files, by name relative to the folder that is to hold them.
    """
    write = cast(Callable[[Sequence[Annotated]], dict[str, bytes]], getattr(_module(form), "dump"))  # noqa: B009
    return write(documents)


def load(files: Mapping[str, bytes], form: str) -> list[Annotated]:
    """Read documents that `dump` or the tool itself has written.

    Raises
    ------
    InputError
        When a file is not of the format; names the file and what is wrong.
    """
    read = cast(Callable[[Mapping[str, bytes]], list[Annotated]], getattr(_module(form), "load"))  # noqa: B009
    return read(files)


def _module(form: str) -> object:
    if form not in FORMATS:
        raise UsageError(f"{form}: no such format; the formats are {', '.join(FORMATS)}")
    return import_module(FORMATS[form])
