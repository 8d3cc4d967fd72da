"""The progress bar of a run: drawn on stderr, and only where that is a terminal."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pipeline.cli.session import complain

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from pipeline.batch import Settings

__all__ = ["Progress"]


class Progress:
    """Counts articles; on a terminal it shows the rate and the time that remains.

    Parameters
    ----------
    settings : Settings
        The run, whose inputs are counted first when there is a bar to draw.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._bar, self._task = _draw(self._settings)
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self, articles: int) -> None:
        """Count finished articles."""
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task, articles)

    def tell(self, message: str) -> None:
        """Print a message on stderr, above the bar."""
        if self._bar is None:
            complain(message)
        else:
            self._bar.console.print(f"ipo-figures: {message}", markup=False, highlight=False, soft_wrap=True)


def _draw(settings: Settings) -> tuple[Bar, TaskID]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar
    from rich.text import Text

    class Rate(ProgressColumn):
        """Articles a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.completed / task.elapsed:,.1f} articles/s" if task.elapsed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    bar = Bar(*columns, console=Console(stderr=True))
    return bar, bar.add_task("articles", total=_count(settings))


def _count(settings: Settings) -> int | None:
    """Return how many articles there are, or ``None`` where a stream does not tell."""
    from pipeline.article import Failure, find_inputs
    from pipeline.article.counting import count_articles

    total = 0
    for source in find_inputs(settings.paths, settings.form, settings.output):
        if isinstance(source, Failure):
            continue
        count = count_articles(source)
        if count is None:
            return None
        total += count
    return total
