"""``run``, ``watch`` and ``report``: articles into the tables of a run, and what people look at."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import app
from pipeline.cli.options import (
    Currency,
    FailOn,
    InputFormat,
    Language,
    LexiconFolders,
    Published,
    Publisher,
    TextColumn,
)

if TYPE_CHECKING:
    from pipeline.batch import Settings

Paths = Annotated[list[str], typer.Argument(help="Files, folders, globs, or - for standard input.", metavar="PATH…")]
Folder = Annotated[str, typer.Option("--output", "-o", help="Folder of the tables.", metavar="FOLDER")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", help="Processes.", min=1)]
Timeout = Annotated[float, typer.Option(help="Seconds that an article may take; 0 is no limit.", min=0)]
Report = Annotated[bool, typer.Option("--report/--no-report", help="Write the report when the run is done.")]


@app.command("run")
def run_command(
    paths: Paths,
    output: Folder = "outputs/",
    jobs: Jobs = 1,
    engine: Annotated[str, typer.Option(help="local or dask.")] = "local",
    scheduler: Annotated[str | None, typer.Option(help="Address of a Dask cluster.", metavar="ADDRESS")] = None,
    force: Annotated[bool, typer.Option("--force", help="Do everything again.")] = False,
    timeout: Timeout = 120,
    fail_on: FailOn = None,
    report: Report = True,
    wait: Annotated[float, typer.Option(help="Seconds to wait for another run into the folder.", min=0)] = 3600,
    part: Annotated[int, typer.Option(help="Articles in a part file, after which they are safe.", min=1)] = 256,
    published: Published = None,
    publisher: Publisher = None,
    currency: Currency = None,
    input_format: InputFormat = "auto",
    text_column: TextColumn = "text",
    lexicon: LexiconFolders = None,
    language: Language = None,
) -> None:
    """Read what is new or stale into the tables of a run, check it, and write the report."""
    from pipeline.article import Defaults
    from pipeline.batch import Settings

    settings = Settings(
        paths=paths,
        output=output,
        jobs=jobs,
        engine=engine,
        scheduler=scheduler,
        force=force,
        timeout=timeout or None,
        defaults=Defaults(published, publisher, currency, text_column),
        form=input_format,
        lexicon_folders=tuple(lexicon or ()),
        patience=wait,
        part=part,
    )
    sys.exit(_run(settings, fail_on, language, report=report))


@app.command()
def watch(
    folder: Annotated[str, typer.Argument(help="A folder that articles arrive in.", metavar="FOLDER")],
    output: Folder = "outputs/",
    jobs: Jobs = 1,
    timeout: Timeout = 120,
    report: Report = True,
    poll: Annotated[bool, typer.Option("--poll", help="Look again and again, for network drives.")] = False,
    published: Published = None,
    publisher: Publisher = None,
    currency: Currency = None,
    lexicon: LexiconFolders = None,
    language: Language = None,
) -> None:
    """Process new files as they arrive, until interrupted."""
    from pipeline.article import Defaults
    from pipeline.batch import Settings
    from pipeline.watch import arrivals

    defaults = Defaults(published, publisher, currency)
    for paths in arrivals(folder, output, poll=poll):
        settings = Settings(
            paths=paths,
            output=output,
            jobs=jobs,
            timeout=timeout or None,
            defaults=defaults,
            lexicon_folders=tuple(lexicon or ()),
        )
        _run(settings, None, language, report=report)


@app.command("report")
def report_command(
    folder: Annotated[str, typer.Argument(help="Folder of the tables.", metavar="FOLDER")] = "outputs/",
) -> None:
    """Write the HTML report of a run again."""
    from pathlib import Path

    from pipeline.report import write_report

    typer.echo(write_report(Path(folder)))


def _run(settings: Settings, fail_on: str | None, language: str | None, *, report: bool) -> int:
    """Make a run with its progress bar, print the summary and return the exit code."""
    from pathlib import Path

    from pipeline.batch import run
    from pipeline.cli.checking import level_of
    from pipeline.cli.progress import Progress
    from pipeline.cli.summary import show_summary

    fatal = level_of(fail_on)
    with Progress(settings) as progress:
        outcome = run(settings, progress.tell, progress.advance)
    if not outcome.keys:
        progress.tell("nothing could be read" if outcome.errors else "there was nothing to read")
        return 2
    failing = show_summary(settings.output, outcome, fatal, language)
    if report:
        from pipeline.report import write_report

        typer.echo(f"{write_report(Path(settings.output))}")
    return 2 if outcome.errors else int(failing > 0)
