"""Files as they arrive in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event

from pipeline.article.inputs import IN_FOLDERS
from pipeline.errors import InputError

__all__ = ["arrivals"]

#: Milliseconds without a change after which a file counts as written, and the longest time to wait for that.
QUIET, LONGEST = 400, 4000


def arrivals(
    folder: str, exclude: str | None = None, *, poll: bool = False, stop: Event | None = None
) -> Iterator[list[str]]:
    """Yield the folder itself, and after that the files that are new or changed, batch by batch.

    What lies in ``exclude``, our own output, does not count. A file that grows while it is read is yielded again when
    it has grown. Ends when ``stop`` is set or the user interrupts.

    Raises
    ------
    InputError
        When there is no such folder.
    """
    from watchfiles import Change, watch

    if not Path(folder).is_dir():
        raise InputError(folder, "is no folder; name the one that articles arrive in")
    ours = f"{os.path.realpath(exclude)}{os.sep}" if exclude is not None else None
    changes = watch(
        folder,
        watch_filter=lambda change, path: (
            change != Change.deleted
            and _is_article(path)
            and not (ours is not None and os.path.realpath(path).startswith(ours))
        ),
        step=QUIET,
        debounce=LONGEST,
        stop_event=stop,
        force_polling=poll or None,
        raise_interrupt=False,
        yield_on_timeout=True,
        rust_timeout=500,
    )
    first = next(changes, None)  # the watch has begun: nothing that comes from here on is missed
    if first is None:
        return
    yield [folder]
    for found in changes:
        paths = sorted({path for _, path in found if Path(path).is_file()})
        if paths:
            yield paths


def _is_article(path: str) -> bool:
    file = Path(path)
    return file.suffix.lower() in IN_FOLDERS and not file.name.startswith(".")
