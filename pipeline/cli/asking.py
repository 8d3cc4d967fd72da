"""``query`` and ``dismiss``: what a run holds, and what an editor says of it."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli import app
from pipeline.cli.options import Output

Folder = Annotated[str, typer.Argument(help="Folder of the tables.", metavar="FOLDER")]


@app.command()
def query(
    folder: Folder,
    statement: Annotated[str, typer.Argument(help="SQL over articles, mentions, facts, findings, errors, dismissed.")],
    form: Annotated[str, typer.Option("--format", "-f", help="table, csv, json, jsonl or parquet.")] = "table",
    output: Output = None,
) -> None:
    """Ask the tables of a run in SQL (DuckDB)."""
    from pipeline.cli.answers import FORMATS, write_answer
    from pipeline.cli.writers import check_format
    from pipeline.store.query import query as ask

    check_format(form, output, FORMATS)
    write_answer(ask(folder, statement), form, output)


@app.command()
def dismiss(
    finding: Annotated[str, typer.Argument(help="Id of the finding.", metavar="FINDING")],
    why: Annotated[str, typer.Option(help="Why it is no error.", metavar="TEXT")],
    folder: Annotated[str, typer.Option("--output", "-o", help="Folder of the tables.", metavar="FOLDER")] = "outputs/",
) -> None:
    """Set a finding aside: it stays so in later runs, reports and exit codes, and is still counted."""
    import pyarrow.compute as pc

    from pipeline.cli.session import complain
    from pipeline.errors import UsageError
    from pipeline.store import Store
    from pipeline.store.dismissals import dismiss as set_aside

    store = Store(folder)
    known = pc.is_in(store.table("findings", ["id"]).column("id"), value_set=_array([finding]))
    if not pc.any(known).as_py():
        raise UsageError(f"{finding}: {folder} holds no finding of this id; ipo-figures check and the report show them")
    new = set_aside(store.folder, finding, why)
    complain(f"{finding}: dismissed" if new else f"{finding}: was dismissed before")


def _array(values: list[str]) -> object:
    import pyarrow as pa

    return pa.array(values, pa.string())
