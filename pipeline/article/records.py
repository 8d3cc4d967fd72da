"""One record (a JSON object, a row of a table) to an article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.article.dates import read_date
from pipeline.article.inputs import Failure
from pipeline.model import Article

__all__ = ["FIELDS", "Defaults", "article_of"]

#: The fields that are read beside the text; others are ignored.
FIELDS = ("id", "title", "published", "publisher", "source", "currency")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the caller says of articles that do not say it themselves; ``text`` names the field of the text."""

    published: str | None = None
    publisher: str | None = None
    currency: str | None = None
    text: str = "text"


def article_of(record: object, source: str, place: str, defaults: Defaults) -> Article | Failure:
    """Make the article of a record.

    Parameters
    ----------
    record : object
        Has to be a mapping with the text.
    source, place : str
        The file, and where in it (``line 7``), for messages.
    """
    where = f"{source}: {place}"
    if not isinstance(record, Mapping):
        return Failure(where, f"is {_kind_of(record)}, not an object with {defaults.text!r}")
    name = _text(record.get("id"))
    text = record.get(defaults.text)
    if not isinstance(text, str):
        what = f"has no field {defaults.text!r} (it has {_listed(record)})"
        reason = what if text is None else f"field {defaults.text!r} is {_kind_of(text)}, not a string"
        return Failure(where, reason, name)
    return make_article(text, record, source, defaults, name)


def make_article(text: str, fields: Mapping[str, object], source: str, defaults: Defaults, name: str | None) -> Article:
    """Join a text with its fields; a field that is missing or empty is taken from ``defaults``."""
    published, warning = read_date(fields.get("published"))
    warnings = [warning] if warning else []
    if published is None:
        published, warning = read_date(defaults.published)
        warnings += [warning] if warning else []
    return Article(
        text=text,
        id=name,
        source=_text(fields.get("source")) or source,
        title=_text(fields.get("title")),
        published=published,
        publisher=_text(fields.get("publisher")) or defaults.publisher,
        currency=_text(fields.get("currency")) or defaults.currency,
        warnings=tuple(warnings),
    )


def _text(value: object) -> str | None:
    if value is None or value == "" or value != value:  # noqa: PLR0124 - NaN of a table
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)


def _kind_of(value: object) -> str:
    kinds = {dict: "an object", list: "an array", str: "a string", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")


def _listed(names: Iterable[object], limit: int = 8) -> str:
    shown = [ascii(str(name))[:40] for name in names]
    more = ["…"] if len(shown) > limit else []
    return ", ".join(shown[:limit] + more) or "none"
