"""Words, units, cues and metrics as data, read once and validated.

A table is ``NAME.tsv`` (a header line, tab-separated cells, ``#`` begins a comment line), a tree is
``NAME.toml``. Folders that a user adds hold files of the same names: their rows come after ours and win
where a key repeats.

All words are folded (Simplified, half width) on load, so one spelling serves both scripts.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from pipeline.errors import LexiconError
from pipeline.view import fold

__all__ = ["Lexicon", "load_lexicon"]

HOME = Path(__file__).parent


class Lexicon:
    """The data files of one or more folders.

    Parameters
    ----------
    extra : tuple of str
        Folders of the user, read after the package's own.
    """

    def __init__(self, extra: tuple[str, ...] = ()) -> None:
        self.extra = extra
        self.folders = (HOME, *(Path(folder) for folder in extra))
        for folder in self.folders[1:]:
            if not folder.is_dir():
                raise LexiconError(f"{folder}: no such folder of lexicon files")
        self._tables: dict[str, tuple[Mapping[str, str], ...]] = {}
        self._trees: dict[str, Mapping[str, object]] = {}

    def table(self, name: str, columns: tuple[str, ...]) -> tuple[Mapping[str, str], ...]:
        """Return the rows of ``name.tsv`` of every folder, in order.

        Raises
        ------
        LexiconError
            When a file has other columns or a row another number of cells; names file and line.
        """
        if name not in self._tables:
            rows = [row for path in self._files(f"{name}.tsv") for row in _read_table(path, columns)]
            self._tables[name] = tuple(rows)
        return self._tables[name]

    def tree(self, name: str) -> Mapping[str, object]:
        """Return ``name.toml`` of every folder, merged: tables join, lists are appended, other values replaced."""
        if name not in self._trees:
            merged: dict[str, object] = {}
            for path in self._files(f"{name}.toml"):
                _merge(merged, _read_tree(path))
            self._trees[name] = merged
        return self._trees[name]

    @property
    def version(self) -> str:
        """A digest of every file, by which stale results are known."""
        digest = sha256()
        for folder in self.folders:
            for path in sorted(p for p in folder.rglob("*") if p.suffix in {".tsv", ".toml"}):
                digest.update(path.relative_to(folder).as_posix().encode())
                digest.update(path.read_bytes())
        return digest.hexdigest()[:16]

    def _files(self, name: str) -> list[Path]:
        files = [folder / name for folder in self.folders if (folder / name).is_file()]
        if not files:
            raise LexiconError(f"{name}: not found in {', '.join(map(str, self.folders))}")
        return files


@cache
def load_lexicon(extra: tuple[str, ...] = ()) -> Lexicon:
    """Return the lexicon with the user's folders ``extra``; the same object for the same folders."""
    return Lexicon(extra)


def _read_table(path: Path, columns: tuple[str, ...]) -> Iterator[Mapping[str, str]]:
    header: list[str] | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [fold(cell).strip() for cell in line.split("\t")]
        if header is None:
            header = cells
            if tuple(header) != columns:
                raise LexiconError(f"{path}:{number}: columns are {header}, expected {list(columns)}")
            continue
        if len(cells) != len(header):
            raise LexiconError(f"{path}:{number}: {len(cells)} cells, expected {len(header)}")
        yield dict(zip(header, cells, strict=True))


def _read_tree(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(fold(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{path}: {error}") from error


def _merge(base: dict[str, object], more: Mapping[str, object]) -> None:
    for key, value in more.items():
        old = base.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            _merge(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            base[key] = [*old, *value]
        else:
            base[key] = value
