"""Part files: Parquet, named by their content."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.errors import StoreError
from pipeline.store.manifest import Part, replace_file
from pipeline.tables.arrow import SCHEMAS

__all__ = ["damage_of", "read_file", "read_part", "without", "write_file", "write_part"]

NAME_LENGTH = 32


def write_part(folder: Path, tables: Mapping[str, pa.Table]) -> Part:
    """Write the tables of some articles; nothing is in force before a manifest names the part."""
    files = {name: write_file(folder, name, table) for name, table in tables.items() if table.num_rows}
    return Part(files, tables["articles"].num_rows, tables["errors"].num_rows)


def write_file(folder: Path, table: str, rows: pa.Table) -> str:
    """Write one file and return its name."""
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, compression="zstd")
    content = sink.getvalue().to_pybytes()
    name = f"{sha256(content).hexdigest()[:NAME_LENGTH]}.parquet"
    path = folder / table / name
    if not (path.is_file() and damage_of(path) is None):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{path.parent}: cannot be made: {error.strerror or error}") from error
        replace_file(path, content)
    return name


def read_part(folder: Path, part: Part) -> dict[str, pa.Table]:
    """Return the rows of a part that have not been superseded."""
    return {
        table: without(read_file(folder, table, part.files[table]), part.dead)
        if table in part.files
        else SCHEMAS[table].empty_table()
        for table in SCHEMAS
    }


def read_file(folder: Path, table: str, name: str, columns: list[str] | None = None) -> pa.Table:
    """Read one file.

    Raises
    ------
    StoreError
        When it is missing or damaged; names it.
    """
    path = folder / table / name
    damage = damage_of(path)
    if damage is not None:
        raise StoreError(f"{path}: {damage}; run again with the same inputs to rebuild it")
    return pq.read_table(path, columns=columns, memory_map=False)


def damage_of(path: Path) -> str | None:
    """Return what is wrong with a file, which its name tells: it is the digest of its content."""
    digest = sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read ({error.strerror or error})"
    return None if digest.hexdigest()[:NAME_LENGTH] == path.stem else "is damaged"


def without(rows: pa.Table, keys: Collection[str]) -> pa.Table:
    """Return the rows of all other articles."""
    if not keys:
        return rows
    gone = pc.is_in(rows.column("article"), value_set=pa.array(sorted(keys), pa.string()))
    return rows.filter(pc.invert(gone))
