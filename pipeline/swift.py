"""Frozen records made as fast as open ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, make_dataclass
from typing import TypeVar

__all__ = ["maker"]

Record = TypeVar("Record")


def maker(kind: type[Record]) -> Callable[..., Record]:
    """Return what makes records of a frozen dataclass with slots, from the values of all its fields in order.

    The constructor of a frozen class sets each field the long way round (1.3 µs for 20 fields, where an open class
    takes 0.2). So a twin with the same slots is filled, and then becomes one of ``kind``.
    """
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    twin = make_dataclass(f"Open{kind.__name__}", names, slots=True, eq=False, repr=False)

    def make(*values: object) -> Record:
        record = twin(*values)
        record.__class__ = kind
        return record  # type: ignore[no-any-return]

    return make
