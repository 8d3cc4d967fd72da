"""What the arguments of a command name: files, folders, globs and standard input."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError

__all__ = ["FORMATS", "STDIN", "Failure", "Input", "find_inputs"]

STDIN = "-"
#: Suffix → format. Those of `IN_FOLDERS` are taken when a folder is searched.
SUFFIXES = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
}
FORMATS = ("txt", "md", "html", "jsonl", "json", "csv", "parquet")
#: A ``.json`` in a folder is more often settings or metadata than an article.
IN_FOLDERS = frozenset(SUFFIXES) - {".json"}


@dataclass(frozen=True, slots=True)
class Input:
    """One file, or standard input, to be read as ``form`` (``auto``: by its content)."""

    path: str
    form: str

    @property
    def origin(self) -> str:
        """The same for the same file, however its path is written."""
        if self.path == STDIN:
            return STDIN
        return os.path.realpath(self.path).encode("utf-8", "backslashreplace").decode()

    @property
    def size(self) -> int:
        """Bytes, as far as the system tells; 0 for a stream."""
        try:
            return 0 if self.path == STDIN else Path(self.path).stat().st_size
        except OSError:
            return 0


@dataclass(frozen=True, slots=True)
class Failure:
    """An input (``id`` is ``None``) or one of its articles that could not be read, with the reason."""

    source: str
    reason: str
    id: str | None = None

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"


def find_inputs(
    paths: Iterable[str], form: str = "auto", exclude: str | os.PathLike[str] | None = None
) -> Iterator[Input | Failure]:
    """Find the files that ``paths`` name, each once, folders and globs in order of their names.

    Parameters
    ----------
    paths : iterable of str
        Files, folders (searched with those below; hidden ones are passed over), globs, or ``-``.
    form : str
        A format of `FORMATS` that is forced on all of them, or ``auto``.
    exclude : path, optional
        A folder that is passed over where it lies in one that is searched: our own output is no input.

    Raises
    ------
    UsageError
        When there is no such format.
    """
    if form not in ("auto", *FORMATS):
        raise UsageError(f"{form}: no such input format; the formats are auto, {', '.join(FORMATS)}")
    seen: set[str] = set()
    passed = os.path.realpath(exclude) if exclude is not None else None
    for path in paths:
        for found in _find(path, form, passed):
            if isinstance(found, Failure):
                yield found
            elif found.origin not in seen:
                seen.add(found.origin)
                yield found


def _find(path: str, form: str, exclude: str | None) -> Iterator[Input | Failure]:
    if path == STDIN:
        yield Input(STDIN, form)
        return
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError) as error:
        yield from _find_glob(path, form, exclude, error)
        return
    if stat.S_ISDIR(mode):
        yield from _find_in_folder(path, form, exclude)
    elif stat.S_ISREG(mode) or stat.S_ISFIFO(mode):
        yield Input(path, _form_of(path, form))
    else:
        yield Failure(path, "is no regular file")


def _find_glob(path: str, form: str, exclude: str | None, error: Exception) -> Iterator[Input | Failure]:
    if not glob.has_magic(path):
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        yield Failure(path, f"cannot be read: {reason}")
        return
    names = sorted(glob.iglob(path, recursive=True))  # noqa: PTH207 - an absolute pattern is legal here
    if not names:
        yield Failure(path, "matches no file")
    for name in names:
        if exclude is None or not f"{os.path.realpath(name)}{os.sep}".startswith(exclude + os.sep):
            yield from _find(name, form, exclude)


def _find_in_folder(folder: str, form: str, exclude: str | None) -> Iterator[Input | Failure]:
    empty = True
    failures: list[Failure] = []
    for place, folders, names in os.walk(folder, onerror=lambda error: failures.append(_unlisted(error))):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and os.path.realpath(Path(place, name)) != exclude
        )
        for name in sorted(names):
            path = Path(place, name)
            if name.startswith(".") or path.suffix.lower() not in IN_FOLDERS:
                continue
            empty = False
            if path.is_file():
                yield Input(str(path), _form_of(name, form))
            else:
                yield Failure(str(path), "is a broken link or no regular file")
    yield from failures
    if empty and not failures:
        yield Failure(folder, f"holds no article ({', '.join(sorted(IN_FOLDERS))})")


def _unlisted(error: OSError) -> Failure:
    return Failure(str(error.filename), f"cannot be listed: {error.strerror}")


def _form_of(path: str, form: str) -> str:
    return form if form != "auto" else SUFFIXES.get(Path(path).suffix.lower(), "auto")
