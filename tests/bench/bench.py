"""Our stages and their peers, one process each, on the same text in one run: ``make bench``.

The peers live in a throw-away environment (``BENCH_ENV=DIR`` keeps it). Slow ones read a shorter piece of the same
text; the table says how much.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from tests.bench.peers import CONTENDERS  # noqa: E402
from tests.bench.text import bench_articles  # noqa: E402

PEERS = ["jieba", "rjieba", "spacy", "jionlp", "cn2an", "emoji<2", "setuptools<81"]
PRE_RELEASES = ["recognizers-text-suite"]
RUNS = int(os.environ.get("BENCH_RUNS", "5"))
#: Characters that a slow contender reads; all others read the whole text.
SHORTER = {"JioNLP money + time": 100_000, "Recognizers-Text number + unit + datetime": 10_000}
BASE = "jieba.lcut"


def python_of(folder: Path) -> Path:
    return folder / "bin" / "python"


def make_environment(folder: Path) -> Path:
    if not python_of(folder).exists():
        venv.create(folder, with_pip=True)
        pip = [str(python_of(folder)), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, *PEERS], check=True)
        subprocess.run([*pip, "--pre", *PRE_RELEASES], check=False)
    return python_of(folder)


def timed(command: list[str], runs: int) -> float:
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def measure(name: str, python: Path, text: Path, characters: int) -> dict[str, float] | None:
    own = name.startswith("ipo-figures")
    interpreter = sys.executable if own else str(python)
    command = [interpreter, str(HERE / "peers.py"), name, str(text), str(SHORTER.get(name, characters)), str(RUNS)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)} if own else None
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        print(f"{name}: did not run: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    row: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return row


def table(rows: list[dict[str, float]]) -> str:
    speed = {str(row["name"]): row["characters"] / row["seconds"] / 1e6 for row in rows}
    base = speed.get(BASE)
    lines = [
        "| | Mchar/s | × jieba.lcut | found per Mchar | peak MB | ready in s | characters |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        rate = speed[str(row["name"])]
        ratio = f"{rate / base:.2f}" if base else "–"
        found = f"{row['found'] / row['characters'] * 1e6:,.0f}"
        cells = [f"{rate:.4g}", ratio, found, f"{row['peak_mb']:.0f}", f"{row['ready']:.2f}", f"{row['characters']:,}"]
        lines.append(f"| {row['name']} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def start_up(python: Path, article: Path) -> list[str]:
    command = str(Path(sys.executable).parent / "ipo-figures")
    rows = {
        'python -c "import jieba; jieba.initialize()"': [str(python), "-c", "import jieba; jieba.initialize()"],
        'python -c "import typer"': [sys.executable, "-c", "import typer"],
        "ipo-figures --help": [command, "--help"],
        "ipo-figures extract ONE.txt": [command, "extract", str(article), "--format", "json"],
    }
    return [f"| {name} | {timed(line, RUNS):.2f} |" for name, line in rows.items()]


def main() -> None:
    articles = bench_articles()
    characters = sum(len(a["text"]) for a in articles)
    with tempfile.TemporaryDirectory() as temporary:
        python = make_environment(Path(os.environ.get("BENCH_ENV") or Path(temporary) / "env"))
        text = Path(temporary) / "text.jsonl"
        text.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles), encoding="utf-8")
        one = Path(temporary) / "one.txt"
        one.write_text(articles[0]["text"], encoding="utf-8")
        only = os.environ.get("BENCH_ONLY")
        names = [n for n in CONTENDERS if not only or only in n or n == BASE]
        rows = [row for name in names if (row := measure(name, python, text, characters))]
        print(table(rows))
        print("\n| start-up (wall) | s |\n|---|---:|")
        print("\n".join(start_up(python, one)))


if __name__ == "__main__":
    main()
