"""One self-contained HTML file: template, stylesheet, scripts and data, under a Content-Security-Policy.

Everything is inline and allowed by its hash alone, so that a page opens from the disk or from an e-mail in any
browser, asks nobody for anything, and runs no script but ours.
"""

from __future__ import annotations

import hashlib
import os
import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from pipeline.labels import label, labels
from pipeline.model import Finding
from pipeline.report.rows import VERDICTS

if TYPE_CHECKING:
    import jinja2

__all__ = ["LANG", "Words", "data_block", "page_name", "render", "save", "save_fresh"]

#: BCP 47 tags of the label languages.
LANG = {"hans": "zh-Hans", "hant": "zh-Hant", "en": "en"}
#: The groups of labels that the scripts need themselves.
_SCRIPTED = ("kind", "metric", "aggregate", "basis", "qualifier", "page")
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff\0]")
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,80}", re.ASCII)
_ODD = re.compile(r"[^\w.-]+", re.ASCII)


class Words:
    """The labels of one page: Chinese as the text of an element, English beside it for the switch."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, name: str) -> Markup:
        """Return the label ``group.name`` as an element."""
        return _word(name, self.language)

    def plain(self, name: str, language: str | None = None) -> str:
        """Return the label alone, for an attribute."""
        group, _, key = name.partition(".")
        return label(group, key, language or self.language)

    def both(self, chinese: str, english: str) -> Markup:
        """Return an element that shows ``chinese`` and can switch to ``english``."""
        if not english or english == chinese:
            return escape(chinese)
        return Markup(f'<span data-en="{escape(english)}">{escape(chinese)}</span>')

    def attributes(self, name: str, *names: str) -> Markup:
        """Return attributes (``aria-label``, ``placeholder``) that switch with the language."""
        chinese, english = escape(self.plain(name)), escape(self.plain(name, "en"))
        return Markup(" ".join(f'{n}="{chinese}" data-en-{n}="{english}"' for n in names))

    def table(self) -> dict[str, list[str]]:
        """Return the labels that the scripts need: Chinese, English."""
        english = labels("en")
        chosen = {k: v for k, v in labels(self.language).items() if k.split(".")[0] in _SCRIPTED}
        return {key: [text, english[key]] for key, text in chosen.items()}


@cache
def _word(name: str, language: str) -> Markup:
    group, _, key = name.partition(".")
    return Words(language).both(label(group, key, language), label(group, key, "en"))


def render(template: str, scripts: Sequence[str], language: str, data: Mapping[str, Any], **context: object) -> str:
    """Return a page.

    Parameters
    ----------
    template : str
        Name without suffix.
    scripts : sequence of str
        Names of the scripts it needs, in order.
    language : str
        ``hans`` or ``hant``.
    data : mapping
        What the scripts read, as JSON.
    """
    style, script = _asset(("report.css",)), _asset(tuple(f"{name}.js" for name in scripts))
    return (
        _environment()
        .get_template(f"{template}.html.j2")
        .render(
            words=Words(language),
            lang=LANG[language],
            style=Markup(style),
            script=Markup(script),
            policy=_policy(style, script),
            data=data_block({"labels": Words(language).table(), **data}),
            verdict_order=VERDICTS,
            **context,
        )
    )


def data_block(data: object) -> Markup:
    """Return JSON that can stand in a ``<script type="application/json">``: no ``<``, ``>``, ``&``."""
    import json

    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
    return Markup(_UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def page_name(key: str) -> str:
    """Return a file name for a key: itself where it is plain, else what of it is, and a digest that keeps it apart."""
    if _PLAIN.fullmatch(key):
        return f"{key}.html"
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    plain = _ODD.sub("-", Path(key).stem)[:40].strip("-.")
    return f"{plain}-{digest}.html" if plain else f"{digest}.html"


def save(path: Path, text: str) -> None:
    """Write a page unless it is there already as it is; a reader never sees half of one."""
    content = _SURROGATE.sub("\ufffd", text).encode("utf-8")
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(path)


def save_fresh(path: Path, source: object, make: Callable[[], str]) -> None:
    """Write the page that ``make`` returns, unless the one that is there was made from the same ``source``.

    ``source`` is all that the page depends on; its ``repr`` is compared, and the version of templates and scripts.
    """
    stamp = hashlib.sha256(f"{_version()}{source!r}".encode("utf-8", "surrogatepass")).hexdigest()[:24]
    mark = f"<!doctype html>\n<!-- {stamp} -->\n"
    if path.is_file():
        with path.open("rb") as page:
            if page.read(len(mark)) == mark.encode():
                return
    save(path, make().replace("<!doctype html>\n", mark, 1))


@cache
def _version() -> str:
    """Return a digest of everything but the data that a page is made of."""
    digest = hashlib.sha256()
    for folder in (files("pipeline.report"), *(files("pipeline.report") / name for name in ("templates", "assets"))):
        for part in sorted(folder.iterdir(), key=lambda part: part.name):
            if part.is_file() and part.name.endswith((".py", ".j2", ".css", ".js")):
                digest.update(part.read_bytes())
    for name in ("labels.toml", "display.py"):
        digest.update((files("pipeline") / name).read_bytes())
    return digest.hexdigest()


def message_of(finding: Finding, words: Words) -> Markup:
    """Return the line for the reader, in both languages where there are two."""
    chinese = finding.message or finding.formula
    return words.both(chinese, finding.message_en or chinese)


def _policy(style: str, script: str) -> str:
    def digest(text: str) -> str:
        return "'sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"

    rules = ("default-src 'none'", "img-src data:", "base-uri 'none'", "form-action 'none'")
    return "; ".join((*rules, f"style-src {digest(style)}", f"script-src {digest(script)}"))


@cache
def _asset(names: tuple[str, ...]) -> str:
    folder = files("pipeline.report") / "assets"
    return "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names)


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pipeline.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
    )
    environment.globals["message_of"] = message_of
    return environment
