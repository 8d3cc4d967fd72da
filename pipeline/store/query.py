"""SQL over the tables of a run (DuckDB), each of them a view."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import StoreError, UsageError
from pipeline.store import Store
from pipeline.store.manifest import Part

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

__all__ = ["connect", "part_source", "query"]

#: Memory for questions of the user, and for the work of a run.
MEMORY, SPARE = "2GB", "160MB"


def query(folder: str | Path, statement: str) -> pa.Table:
    """Return the rows of a statement over ``articles mentions facts findings errors`` and ``dismissed``.

    Raises
    ------
    UsageError
        When the statement is no SQL, or asks for what is not there.
    StoreError
        When there are no tables, or they are damaged.
    """
    import duckdb
    import pyarrow as pa

    with connect(Store(folder)) as connection:
        try:
            relation = connection.sql(statement)
            return pa.table({}) if relation is None else relation.to_arrow_table()
        except duckdb.IOException as error:
            raise StoreError(f"{folder}: {error}; run again with the same inputs to rebuild it") from error
        except duckdb.Error as error:
            raise UsageError(f"query: {error}") from error


def connect(store: Store, scratch: str | None = None) -> duckdb.DuckDBPyConnection:
    """Return a connection with a view for each table.

    Parameters
    ----------
    store : Store
        The tables.
    scratch : str, optional
        A folder for what is too large for the little memory that the connection then takes. Without it nothing outside
        the store can be read or written by the connection.

    Raises
    ------
    StoreError
        When a part file is missing or damaged; names it.
    """
    import duckdb

    _verify(store)
    connection = duckdb.connect(":memory:")
    if scratch is not None:
        connection.execute(f"SET memory_limit = '{SPARE}'")
        connection.execute("SET threads = 1")
        connection.execute(f"SET temp_directory = {_quoted(scratch)}")
    _views(connection, store)
    if scratch is None:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute(f"SET allowed_directories = [{_quoted(str(store.folder.resolve()))}]")
        connection.execute("SET enable_external_access = false")
    return connection


def part_source(store: Store, part: Part, table: str) -> str | None:
    """Return what stands after FROM for the rows of one part, or ``None`` when it has no file of the table."""
    if table not in part.files:
        return None
    path = _quoted(str((store.folder / table / part.files[table]).resolve()))
    if not part.dead:
        return f"read_parquet({path})"
    gone = ", ".join(map(_quoted, part.dead))
    return f"(SELECT * FROM read_parquet({path}) WHERE article NOT IN ({gone}))"


def _views(connection: duckdb.DuckDBPyConnection, store: Store) -> None:
    import pyarrow as pa

    from pipeline.tables.arrow import SCHEMAS, schema

    for table in SCHEMAS:
        sources = list(_sources(store, table))
        if sources:
            connection.execute(f"CREATE VIEW {table} AS {' UNION ALL BY NAME '.join(sources)}")
        else:
            connection.register(f"no_{table}", schema(table).empty_table())
            connection.execute(f"CREATE TABLE {table} AS SELECT * FROM no_{table}")
    judged = store.dismissed()
    rows = pa.table({"finding": pa.array(judged, pa.string()), "why": pa.array(judged.values(), pa.string())})
    connection.register("judged", rows)
    connection.execute("CREATE TABLE dismissed AS SELECT * FROM judged")


def _sources(store: Store, table: str) -> list[str]:
    """Return a SELECT for the files without superseded rows, and one for each of the others."""
    whole: list[str] = []
    selects: list[str] = []
    for part in store.manifest.parts:
        source = part_source(store, part, table)
        if source is not None and part.dead:
            selects.append(f"SELECT * FROM {source}")
        elif source is not None:
            whole.append(_quoted(str((store.folder / table / part.files[table]).resolve())))
    if table == "findings" and store.manifest.across:
        whole.append(_quoted(str((store.folder / table / store.manifest.across).resolve())))
    if whole:
        selects.insert(0, f"SELECT * FROM read_parquet([{', '.join(whole)}])")
    return selects


def _verify(store: Store) -> None:
    from pipeline.store.parts import damage_of

    for table, name in sorted(store.manifest.files()):
        path = store.folder / table / name
        damage = damage_of(path)
        if damage is not None:
            raise StoreError(f"{path}: {damage}; run again with the same inputs to rebuild it")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def rows_of(connection: duckdb.DuckDBPyConnection, statement: str) -> list[dict[str, Any]]:
    """Return the rows of a statement as plain data."""
    rows: list[dict[str, Any]] = connection.sql(statement).to_arrow_table().to_pylist()
    return rows
