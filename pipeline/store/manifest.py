"""The list of part files that are in force: one small file that is replaced in one step.

A part is a set of Parquet files, one a table, with the rows of some articles. Files that no part names do not count,
so that a run which is killed before it has renamed the manifest has changed nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from pipeline.errors import StoreError

__all__ = ["FILE", "Manifest", "Part", "replace_file"]

FILE = "manifest.json"
FORMAT = 1


@dataclass
class Part:
    """Some articles, all of their rows.

    Attributes
    ----------
    files : mapping of str to str
        Table → name of the file in the folder of the table; a table without rows has none.
    articles, errors : int
        How many of each were written.
    dead : list of str
        Keys of articles whose rows here have been superseded by a later part.
    """

    files: Mapping[str, str]
    articles: int = 0
    errors: int = 0
    dead: list[str] = field(default_factory=list)


@dataclass
class Manifest:
    """All parts of a store.

    ``across`` is the file of the findings across articles, and ``checked`` the `state` that it was made of; ``empty``
    names a file of each table without rows.
    """

    parts: list[Part] = field(default_factory=list)
    across: str | None = None
    checked: str | None = None
    empty: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read the manifest of a folder; a folder without one holds nothing.

        Raises
        ------
        StoreError
            When it cannot be read.
        """
        file = folder / FILE
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
            if content["format"] != FORMAT:
                raise StoreError(f"{file}: was written by another version; choose another folder or remove this one")
            parts = [Part(**part) for part in content["parts"]]
            return cls(parts, content["across"], content["checked"], content["empty"])
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{file}: is damaged ({error}); remove it, and run again with all inputs") from error

    def write(self, folder: Path) -> None:
        """Put this manifest in force, in one step."""
        parts = [asdict(part) for part in self.parts]
        named = {"across": self.across, "checked": self.checked, "empty": self.empty}
        content = {"format": FORMAT, **named, "parts": parts}
        replace_file(folder / FILE, json.dumps(content).encode())

    def state(self) -> str:
        """Return a digest of the articles and facts that are in force."""
        files = ("articles", "facts")
        rows = sorted((*(part.files.get(name, "") for name in files), *sorted(part.dead)) for part in self.parts)
        return sha256(json.dumps([row for row in rows if any(row[:2])]).encode()).hexdigest()[:32]

    def files(self) -> set[tuple[str, str]]:
        """Return (table, name) of every file that is in force."""
        named = {(table, name) for part in self.parts for table, name in part.files.items()}
        return named | set(self.empty.items()) | ({("findings", self.across)} if self.across else set())


def replace_file(path: Path, content: bytes) -> None:
    """Write a file under another name, have the disk keep it, and rename it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with draft.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoreError(
            f"{path}: cannot be written: {error.strerror or error}; what was done before is kept"
        ) from error
