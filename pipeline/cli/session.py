"""From the arguments of a command to a stream of extractions, with what went wrong told on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.article import Failure, read_articles
from pipeline.article.records import Defaults
from pipeline.errors import UsageError
from pipeline.lexicon import Lexicon, load_lexicon
from pipeline.model import Article, Extraction

__all__ = ["Session", "complain", "inputs_of"]


def complain(message: object) -> None:
    """Print one line for the user on standard error."""
    line = str(message).replace("\r", "\\r").replace("\n", "\\n")
    print(f"ipo-figures: {line}", file=sys.stderr)  # noqa: T201


def inputs_of(paths: Sequence[str] | None) -> Sequence[str]:
    """Return the paths, or standard input when none is given and something is piped in.

    Raises
    ------
    UsageError
        When there is nothing to read.
    """
    if paths:
        return paths
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("name a file, a folder, or - for standard input")
    return ["-"]


@dataclass
class Session:
    """One reading of inputs: what to read, how, and what could not be read."""

    paths: Sequence[str]
    defaults: Defaults = field(default_factory=Defaults)
    form: str = "auto"
    lexicon_folders: Sequence[str] = ()
    failed: int = 0
    read: int = 0

    def lexicon(self) -> Lexicon:
        """Return the lexicon with the user's folders."""
        return load_lexicon(tuple(self.lexicon_folders))

    def articles(self) -> Iterator[Article]:
        """Read the inputs; failures and warnings go to stderr."""
        for article in read_articles(self.paths, self.defaults, self.form):
            if isinstance(article, Failure):
                self.fail(article)
                continue
            self.read += 1
            for warning in article.warnings:
                complain(f"{article.id or article.source}: warning: {warning}")
            yield article

    def extractions(self) -> Iterator[Extraction]:
        """Read the inputs and extract each article."""
        from pipeline.guarded import attempt
        from pipeline.tokens import take_default

        take_default()
        lexicon = self.lexicon()
        for article in self.articles():
            found = attempt(article, lexicon)
            if isinstance(found, str):
                self.fail(Failure(article.id or article.source or "-", found))
            else:
                yield found

    def fail(self, failure: Failure) -> None:
        """Name an input that cannot be read."""
        self.failed += 1
        complain(failure)
