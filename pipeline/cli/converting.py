"""``convert``: annotations for other tools, and back."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import app
from pipeline.cli.options import Currency, InputFormat, LexiconFolders, Published, Publisher, TextColumn

if TYPE_CHECKING:
    from pipeline.interchange import Annotated as Annotation


@app.command()
def convert(
    paths: Annotated[list[str], typer.Argument(help="Articles; with --from: annotations.", metavar="PATH…")],
    target: Annotated[
        str, typer.Option("--to", help="brat, doccano, label-studio, prodigy, docbin or gold.", metavar="FORMAT")
    ],
    source: Annotated[
        str | None, typer.Option("--from", help="Read annotations in one of these formats.", metavar="FORMAT")
    ] = None,
    output: Annotated[str, typer.Option("--output", "-o", help="Folder for the files.", metavar="FOLDER")] = ".",
    published: Published = None,
    publisher: Publisher = None,
    currency: Currency = None,
    input_format: InputFormat = "auto",
    text_column: TextColumn = "text",
    lexicon: LexiconFolders = None,
) -> None:
    """Write what was read for an annotation tool, or bring annotations from one format into another."""
    from pipeline.article import Defaults
    from pipeline.cli.session import Session, complain
    from pipeline.interchange import FORMATS, dump
    from pipeline.tables import record_of

    _known(target, FORMATS)
    defaults = Defaults(published, publisher, currency, text_column)
    session = Session(paths, defaults, input_format, lexicon or ())
    if source is not None:
        _known(source, FORMATS)
        documents = _annotations(paths, source)
    else:
        from pipeline.interchange.annotated import from_contract

        documents = [from_contract(record_of(found), found.article.text) for found in session.extractions()]
    files = dump(documents, target) if documents else {}
    written = _write(files, Path(output))
    complain(f"{len(documents)} articles in {written} files in {output}")
    sys.exit(2 if session.failed or not documents else 0)


def _known(form: str, formats: Mapping[str, str]) -> None:
    from pipeline.errors import UsageError

    if form not in formats:
        raise UsageError(f"{form}: no such format; the formats are {', '.join(formats)}")


def _annotations(paths: list[str], form: str) -> list[Annotation]:
    """Read annotation files; a folder gives all of its files, and the texts of ``articles`` beside it."""
    from pipeline.errors import InputError
    from pipeline.interchange import load

    files: dict[str, bytes] = {}
    for path in map(Path, paths):
        if path.is_dir():
            beside = path.parent / "articles"
            found = [*(beside.glob("*.txt") if beside.is_dir() else ()), *path.glob("*")]
        else:
            found = [path, *path.parent.glob(f"{path.stem}.txt")]
        for file in sorted(set(found)):
            if file.is_file() and not file.name.startswith("."):
                try:
                    files[file.name] = file.read_bytes()
                except OSError as error:
                    raise InputError(str(file), f"cannot be read: {error.strerror}") from error
        if not found or not path.exists():
            raise InputError(str(path), "is not there")
    return load(files, form)


def _write(files: Mapping[str, bytes], folder: Path) -> int:
    """Write the files; a text that stands in ``articles`` beside the folder already is left there."""
    from pipeline.errors import StoreError

    written = 0
    for name, content in files.items():
        target = folder / name
        beside = folder.parent / "articles" / name
        if name.endswith(".txt") and beside.is_file() and beside.read_bytes() == content:
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        except OSError as error:
            raise StoreError(f"{target}: cannot be written: {error.strerror}") from error
        written += 1
    return written
