"""Options that several commands share."""

from typing import Annotated, Optional

import typer

__all__ = [
    "Currency",
    "FailOn",
    "InputFormat",
    "Inputs",
    "Language",
    "LexiconFolders",
    "Output",
    "Published",
    "Publisher",
    "TextColumn",
]

Inputs = Annotated[
    Optional[list[str]],  # noqa: UP045 - evaluated by typer on all versions
    typer.Argument(help="Files, folders, globs, or - for standard input.", metavar="[PATH… | -]", show_default=False),
]
Output = Annotated[Optional[str], typer.Option("--output", "-o", help="A file instead of standard output.")]  # noqa: UP045
Published = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(help="Day of publication of articles that do not name theirs.", metavar="DATE"),
]
Publisher = Annotated[Optional[str], typer.Option(help="Publisher of articles that do not name theirs.")]  # noqa: UP045
Currency = Annotated[Optional[str], typer.Option(help="Currency of a bare 元 (ISO 4217).", metavar="CODE")]  # noqa: UP045
InputFormat = Annotated[str, typer.Option(help="auto, txt, md, html, jsonl, json, csv or parquet.")]
TextColumn = Annotated[str, typer.Option(help="The field or column that holds the text.", metavar="NAME")]
LexiconFolders = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--lexicon", help="A folder with words of your own (may be repeated).", metavar="FOLDER"),
]
Language = Annotated[Optional[str], typer.Option("--lang", help="en: messages in English.")]  # noqa: UP045
FailOn = Annotated[Optional[str], typer.Option(help="error or warning: exit 1 when a finding is at or above.")]  # noqa: UP045
