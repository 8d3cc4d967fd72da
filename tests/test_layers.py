"""Imports run one way, and `import pipeline` costs nothing."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "pipeline"
#: Heavy or single-purpose packages, and the only modules (or packages) that may import them.
HOMES = {
    "spacy": ("components.py", "report/", "interchange"),
    "pandas": ("tables", "store", "batch", "article"),
    "jieba": ("tokens",),
    "rjieba": ("tokens",),
    "typer": ("cli",),
}


def imports_of(path: Path, *, runtime_only: bool = True) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if runtime_only and id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("package", sorted(HOMES))
def test_a_heavy_package_is_imported_only_at_its_home(package: str) -> None:
    places = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if package in imports_of(path)}
    strangers = {place for place in places if not place.startswith(HOMES[package])}
    assert not strangers


def test_import_loads_no_heavy_package() -> None:
    code = "import sys, pipeline; print(*sorted({'spacy', 'pandas', 'jieba', 'pyarrow', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_files_stay_small() -> None:
    lengths = {p.relative_to(ROOT).as_posix(): len(p.read_text("utf-8").splitlines()) for p in PACKAGE.rglob("*.py")}
    assert {name: n for name, n in lengths.items() if n > 400} == {}


def test_no_group_is_repeated_possessively() -> None:
    """`re` of Python before 3.11.5 takes too much there (python/cpython#106052); an atomic group says the same."""
    possessive = re.compile(r"\)(?:[*?]|(?<!\\)\+|\{\d*,?\d*\})\+")
    assert possessive.search(r"(?:ab?c)*+")
    assert possessive.search(r"(?:a){1,9}+")
    assert not possessive.search(r"(?>(?:ab?c)*)[0-9]++")
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not possessive.search(literal(node)), f"{path}:{getattr(node, 'lineno', 0)}"


def literal(node: ast.AST) -> str:
    """Return the text of a string; of an f-string with 1 for what is filled in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(literal(part) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return "1"
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
