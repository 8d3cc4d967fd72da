"""The command ``ipo-figures``. Each command imports what it needs when it runs, so that ``--help`` is instant."""

from __future__ import annotations

import gc
import io
import sys

import typer
import typer.core

from pipeline import __version__
from pipeline.errors import PipelineError

__all__ = ["app", "main"]

#: The order of ``--help``: that of a reader's day.
ORDER = ("extract", "check", "run", "watch", "report", "query", "dismiss", "eval", "convert")


class _Ordered(typer.core.TyperGroup):
    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """Return the names of the commands in the order of ``ORDER``."""
        return sorted(super().list_commands(ctx), key=ORDER.index)


app = typer.Typer(
    cls=_Ordered,
    name="ipo-figures",
    help="Read Chinese articles on companies and IPOs: every figure, what it means, and whether the figures agree.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ipo-figures {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_show_version, is_eager=True, help="Print the version."),
) -> None:
    """Exit code 0: done; 1: findings at or above --fail-on; 2: usage error or unreadable input."""


from pipeline.cli import asking, converting, evaluating, reading, running  # noqa: E402, F401 - they add their commands


def main() -> None:
    """Run the command line; errors of ours become one line on stderr and exit code 2."""
    gc.set_threshold(50_000, 20, 20)  # start-up makes many lasting objects: looking through them again costs 30 ms
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except PipelineError as error:
        print(f"ipo-figures: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output has gone (``| head``): nothing is wrong, and nothing more to say.
        sys.stderr.close()
        sys.exit(0)
