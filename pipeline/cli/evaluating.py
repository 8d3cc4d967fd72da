"""``eval``: the measures on gold, and the quality floor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import simplejson
import typer

from pipeline.cli import app

__all__ = ["evaluate"]


@app.command("eval")
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Folder of gold files, ID.json.", exists=True, file_okay=False)],
    articles: Annotated[
        Path | None, typer.Option(help="Folder of the texts, ID.txt (default: articles beside the gold).")
    ] = None,
    slips: Annotated[bool, typer.Option("--slips", help="Inject one slip at a time; how many are noticed?")] = False,
    rewrites: Annotated[bool, typer.Option("--rewrites", help="Harmless rewrites, which must stay silent.")] = False,
    limit: Annotated[int | None, typer.Option(help="Try about this many slips, evenly spread.", min=1)] = None,
    show_missed: Annotated[bool, typer.Option("--show-missed", help="List the slips that were not noticed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    floor: Annotated[bool, typer.Option("--floor", help="Exit 1 when a score is below the floor.")] = False,
    write_floor: Annotated[bool, typer.Option("--write-floor", help="Keep the scores as the floor.")] = False,
    allow_lower: Annotated[bool, typer.Option("--allow-lower", help="Let --write-floor lower a score.")] = False,
) -> None:
    """Print precision, recall and F1 by kind and stage on gold; false alarms, slips and rewrites.

    The floor is GOLD-floor.json, beside the folder.
    """
    from pipeline import evaluate as measured

    if allow_lower and not write_floor:
        raise typer.BadParameter("goes with --write-floor", param_hint="--allow-lower")
    report = measured.run(gold, articles, slips=slips, rewrites=rewrites, limit=limit)
    if as_json:
        typer.echo(simplejson.dumps(report.to_dict(), ensure_ascii=False, indent=1))
    else:
        typer.echo(report.text())
        if show_missed and report.slips is not None:
            typer.echo("\n".join(report.slips.missed))
    kept = gold.with_name(f"{gold.name}-floor.json")
    if write_floor:
        measured.write_floor(kept, report.digest, report.table(), allow_lower=allow_lower)
        typer.echo(f"floor written: {kept}", err=True)
    elif floor:
        fallen = measured.check_floor(kept, report.digest, report.table())
        for line in fallen:
            typer.echo(f"below the floor: {line}", err=True)
        if fallen:
            raise typer.Exit(1)
