"""Our frozen records as plain data (dict, list, str, int, bool, None) and back, exactly.

For places that keep plain data only: ``doc.user_data`` of spaCy, whose `to_bytes` is msgpack.
"""

from __future__ import annotations

import types
import typing
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar

__all__ = ["from_plain", "to_plain"]

T = TypeVar("T")
#: The key that names the class of a record, for fields that may hold one of several.
KIND = "@"


def to_plain(value: object) -> Any:
    """Return ``value`` (a dataclass, named tuple, enum, date, decimal, mapping or sequence) as plain data."""
    if value is None or isinstance(value, (bool, int, str, float)):
        return value
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, (Decimal, date)):
        return str(value)
    kind: Any = type(value)
    if _names(kind):
        return {KIND: kind.__name__, **{name: to_plain(getattr(value, name)) for name in _names(kind)}}
    if isinstance(value, dict):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list, frozenset)):
        return [to_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no plain form")


def from_plain(kind: type[T], data: Any) -> T:
    """Build a ``kind`` from what `to_plain` made of one."""
    return typing.cast(T, _build(kind, data))


def _build(kind: Any, data: Any) -> Any:
    if data is None:
        return None
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _build(_member(typing.get_args(kind), data), data)
    if origin is tuple:
        (item, *_) = typing.get_args(kind)
        return tuple(_build(item, d) for d in data)
    if isinstance(kind, type):
        return _build_class(kind, data)
    return data  # Literal, Any, Mapping of plain values


def _member(kinds: tuple[Any, ...], data: Any) -> Any:
    """Return the member of a union that ``data`` was made from: the record that it names, else the first."""
    named = data.get(KIND) if isinstance(data, dict) else None
    candidates = [kind for kind in kinds if kind is not type(None)]
    return next((kind for kind in candidates if named and kind.__name__ == named), candidates[0])


def _build_class(kind: type, data: Any) -> Any:
    if kind is Decimal:
        return Decimal(data)
    if kind is date:
        return date.fromisoformat(data)
    if issubclass(kind, Enum):
        return kind[data]
    return _build_record(kind, data)


def _build_record(kind: Any, data: Any) -> Any:
    if not _names(kind):
        return data
    hints = _hints(kind)
    return kind(**{name: _build(hints[name], item) for name, item in data.items() if name != KIND})


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """Return the names of the fields of a dataclass or a named tuple, none for what is no record."""
    return tuple(f.name for f in fields(kind)) if is_dataclass(kind) else getattr(kind, "_fields", ())


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)
