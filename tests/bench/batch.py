"""Time and memory of a run: ``batch.py 5000 20000 --jobs 2`` (Linux; memory is read from /proc).

Makes so many articles with `make_articles`, runs them through ``ipo-figures run`` and prints articles per second,
and the greatest resident size of the parent and of a worker.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from tests.bench.make_articles import make_articles

ROOT = Path(__file__).resolve().parents[2]


def measure(number: int, jobs: int, engine: str, folder: Path) -> dict[str, object]:
    """Run so many articles and return what it took."""
    lines = folder / f"{number}.jsonl"
    characters = 0
    with lines.open("w", encoding="utf-8") as out:
        for row in islice(make_articles(), number):
            characters += len(row["text"])
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    target = folder / f"out-{number}-{jobs}-{engine}"
    options = ["--jobs", str(jobs), "--engine", engine, "--no-report", "--output", str(target)]
    started = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline", "run", str(lines), *options], cwd=ROOT, stdout=subprocess.DEVNULL
    ) as process:
        parent = worker = 0
        while process.poll() is None:
            parent = max(parent, _resident(process.pid))
            worker = max([worker, *(_resident(child) for child in _descendants(process.pid))])
            time.sleep(0.2)
    seconds = time.monotonic() - started
    return {
        "articles": number,
        "characters": characters,
        "jobs": jobs,
        "engine": engine,
        "exit": process.returncode,
        "seconds": round(seconds, 1),
        "articles/s": round(number / seconds, 1),
        "Mchar/s": round(characters / seconds / 1e6, 3),
        "parent MB": round(parent / 1e6),
        "worker MB": round(worker / 1e6),
        "output": str(target),
    }


def _resident(process: int) -> int:
    """Return the resident bytes of a process; 0 when it has gone."""
    try:
        for line in Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return 0


def _descendants(process: int) -> list[int]:
    found: list[int] = []
    try:
        for task in Path(f"/proc/{process}/task").glob("*/children"):
            for child in map(int, task.read_text().split()):
                found += [child, *_descendants(child)]
    except OSError:
        pass
    return found


def main() -> None:
    """Print one line of JSON for each number of articles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", type=int, nargs="+")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--engine", default="local")
    parser.add_argument("--keep", type=Path, help="A folder for the articles and tables, which are left there.")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = wanted.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for number in wanted.numbers:
            sys.stdout.write(json.dumps(measure(number, wanted.jobs, wanted.engine, folder)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
