"""``extract`` and ``check``: articles in, figures or findings out."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pipeline.cli import app
from pipeline.cli.options import (
    Currency,
    InputFormat,
    Inputs,
    Language,
    LexiconFolders,
    Output,
    Published,
    Publisher,
    TextColumn,
)

Form = Annotated[str, typer.Option("--format", "-f", help="table, json, jsonl, csv, parquet or xlsx.")]


@app.command()
def extract(
    paths: Inputs = None,
    form: Form = "table",
    output: Output = None,
    table: Annotated[str, typer.Option(help="Of csv and parquet: facts, mentions or findings.")] = "facts",
    published: Published = None,
    publisher: Publisher = None,
    currency: Currency = None,
    input_format: InputFormat = "auto",
    text_column: TextColumn = "text",
    lexicon: LexiconFolders = None,
    language: Language = None,
) -> None:
    """Print every figure of the articles and what it means."""
    from pipeline.article import Defaults
    from pipeline.cli.session import Session, inputs_of
    from pipeline.cli.writers import write
    from pipeline.tables import record_of

    defaults = Defaults(published, publisher, currency, text_column)
    session = Session(inputs_of(paths), defaults, input_format, lexicon or ())
    write(session.extractions(), form, output, table, lambda extraction: record_of(extraction, language), language)
    sys.exit(2 if session.failed else 0)


@app.command()
def check(
    paths: Inputs = None,
    fail_on: Annotated[str, typer.Option(help="error, warning or never.")] = "error",
    form: Form = "table",
    output: Output = None,
    every: Annotated[bool, typer.Option("--all", help="Print consistent and undecidable ones too.")] = False,
    across: Annotated[bool, typer.Option("--across", help="Check the articles against each other too.")] = False,
    dismissed: Annotated[str | None, typer.Option(help="A dismissed.jsonl, or the outputs/ that holds it.")] = None,
    published: Published = None,
    publisher: Publisher = None,
    currency: Currency = None,
    input_format: InputFormat = "auto",
    text_column: TextColumn = "text",
    lexicon: LexiconFolders = None,
    language: Language = None,
) -> None:
    """Print what contradicts itself; exit 1 when a finding is at or above --fail-on."""
    from pipeline.article import Defaults
    from pipeline.cli.checking import Checking
    from pipeline.cli.session import Session, inputs_of
    from pipeline.store.dismissals import read_dismissed

    defaults = Defaults(published, publisher, currency, text_column)
    session = Session(inputs_of(paths), defaults, input_format, lexicon or ())
    known = read_dismissed(dismissed) if dismissed else {}
    checking = Checking(session, fail_on, dismissed=known, every=every, across=across, language=language)
    checking.write(form, output)
    sys.exit(2 if session.failed else int(checking.failing > 0))
