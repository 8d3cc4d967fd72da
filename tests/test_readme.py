"""Every command and snippet of the readmes runs and prints what they say (``README_WRITE=1`` writes it down)."""

from __future__ import annotations

import code
import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = ["README.md", "README.zh.md", "docs/lexicon.md"]
BLOCK = re.compile(
    r"(?P<note><!-- (?:shown only|(?P<only>run only)|file: (?P<file>\S+)) -->\n)?"
    r"```(?P<kind>console|python|toml|text|tsv)\n(?P<body>.*?)```\n",
    re.DOTALL,
)
NOTE = (
    "星河科技公告，2024年收入3.21億元，由硬件2.00億元、軟件1.12億元組成。"
    "淨利潤1.38億元，同比增長15%，上年同期為1.20億元。\n"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    (folder / "note.txt").write_text(NOTE, encoding="utf-8")
    return folder


@pytest.mark.parametrize("page", PAGES)
def test_what_the_page_shows_is_what_happens(page: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    interpreter = code.InteractiveConsole()
    blocks = 0
    writing = bool(os.environ.get("README_WRITE"))

    def run(block: re.Match[str]) -> str:
        nonlocal blocks
        if block["file"]:
            (place / block["file"]).parent.mkdir(parents=True, exist_ok=True)
            (place / block["file"]).write_text(block["body"], encoding="utf-8")
            return block[0]
        if (block["note"] and not block["only"]) or block["kind"] not in ("console", "python"):
            return block[0]
        blocks += 1
        lines = console(block["body"], place) if block["kind"] == "console" else python(block["body"], interpreter)
        # Scores and counts of the corpus move with every rule: such a block is run, and compared only when written.
        if block["only"] and not writing:
            return block[0]
        return f"{block['note'] or ''}```{block['kind']}\n{lines}```\n"

    made = BLOCK.sub(run, text)
    assert blocks
    if writing:
        path.write_text(made, encoding="utf-8")
    assert made == text


def console(body: str, place: Path) -> str:
    """Run the commands of a block; the exit code may be 1 (an alarm) and never 2."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {
        **os.environ,
        "PATH": path,
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
        "PYTHONWARNINGS": "error::SyntaxWarning",
    }
    made = ""
    for line in (line for line in body.splitlines() if line.startswith("$ ")):
        done = subprocess.run(
            ["bash", "-c", line[2:]], cwd=place, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode in (0, 1), f"{line}\n{done.stderr}"
        made += f"{line}\n" + "".join(f"{out.rstrip()}\n" for out in done.stdout.splitlines())
    return made


def python(body: str, interpreter: code.InteractiveConsole) -> str:
    """Run the statements of a block as typed at the prompt."""
    made = ""
    for line in (line for line in body.splitlines() if line.startswith(">>> ")):
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
            assert not interpreter.push(line[4:]), f"not one statement: {line}"
        assert "Traceback" not in shown.getvalue(), f"{line}\n{shown.getvalue()}"
        made += f"{line}\n{shown.getvalue()}"
    return made


def test_both_languages_say_the_same() -> None:
    """The readmes have the same headings, commands and snippets."""
    english, chinese = (shape((ROOT / page).read_text(encoding="utf-8")) for page in PAGES[:2])
    assert english == chinese


def shape(text: str) -> list[str]:
    blocks = [m["body"] for m in BLOCK.finditer(text)]
    commands = [line for body in blocks for line in body.splitlines() if line.startswith(("$ ", ">>> "))]
    return [f"{len(re.findall('^#', text, re.MULTILINE))} headings", *commands]


def test_the_two_commands_are_the_first() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    first = next(m["body"] for m in BLOCK.finditer(text))
    assert first == "$ make run\n$ make test\n"
    assert all(unicodedata.category(c) != "Co" for c in text)
