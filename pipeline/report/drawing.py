"""Two intervals on one axis, and a repair as a difference: small pictures made by hand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from markupsafe import Markup, escape

from pipeline.display import show_value
from pipeline.interval import Interval
from pipeline.labels import label

__all__ = ["difference", "scale"]

WIDTH, PAD, ROOM = 320, 14, 292
#: From this ratio of the largest to the smallest end the axis is logarithmic.
FAR = 30
#: Labels of the axis; more would touch.
MOST_TICKS = 4
#: A bar is never thinner than this, or an exact number would not be seen.
THINNEST = 3.0


@dataclass(frozen=True, slots=True)
class _Axis:
    low: float
    high: float
    logarithmic: bool

    def at(self, value: float) -> float:
        if self.logarithmic:
            value = math.log10(value)
        share = 0.5 if self.high == self.low else (value - self.low) / (self.high - self.low)
        return PAD + ROOM * min(1.0, max(0.0, share))


def scale(stated: Interval | None, computed: Interval | None, kind: str, unit: str | None, language: str) -> Markup:
    """Return an SVG of both intervals to scale; empty when there are not two with a finite end.

    Open ends are drawn as rings, unbounded ends as arrows.
    """
    if stated is None or computed is None:
        return Markup("")
    ends = [_number(e) for i in (stated, computed) for e in (i.low, i.high) if e is not None]
    finite = [e for e in ends if e is not None]
    if len(finite) < 2:
        return Markup("")
    axis = _axis(finite)
    marks = "".join(_mark(axis.at(v), v, kind, unit, language) for v in _ticks(axis))
    note = label("page", "log_scale", language) if axis.logarithmic else ""
    title = f"{label('page', 'stated', language)} / {label('page', 'computed', language)} {note}".strip()
    return Markup(
        f'<svg class="scale" viewBox="0 0 {WIDTH} 66" role="img" aria-label="{escape(title)}">'
        f'<path class="axis" d="M{PAD} 46H{WIDTH - PAD}"/>{marks}'
        f"{_bar(stated, axis, 14, 'stated')}{_bar(computed, axis, 34, 'computed')}</svg>"
    )


def difference(old: str, new: str) -> tuple[Markup, Markup]:
    """Return both texts, what goes in ``<del>`` and what comes in ``<ins>``.

    >>> print(*difference("50億", "50萬億"))
    50億 50<ins>萬</ins>億
    """
    before: list[str] = []
    after: list[str] = []
    for action, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        changed = action != "equal"
        if b > a:
            before.append(f"<del>{escape(old[a:b])}</del>" if changed else str(escape(old[a:b])))
        if d > c:
            after.append(f"<ins>{escape(new[c:d])}</ins>" if changed else str(escape(new[c:d])))
    return Markup("".join(before)), Markup("".join(after))


def _number(value: Decimal) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None


def _axis(ends: list[float]) -> _Axis:
    low, high = min(ends), max(ends)
    if low > 0 and high / low > FAR:
        a, b = math.log10(low), math.log10(high)
        return _Axis(a - (b - a) * 0.05, b + (b - a) * 0.05, True)
    room = (high - low) * 0.15 or abs(high) * 0.1 or 1.0
    return _Axis(low - room, high + room, False)


def _bar(interval: Interval, axis: _Axis, y: int, name: str) -> str:
    low = None if interval.low is None else _number(interval.low)
    high = None if interval.high is None else _number(interval.high)
    left = PAD / 2 if low is None or (axis.logarithmic and low <= 0) else axis.at(low)
    right = WIDTH - PAD / 2 if high is None or (axis.logarithmic and high <= 0) else axis.at(high)
    if right - left < THINNEST:
        left, right = (left + right - THINNEST) / 2, (left + right + THINNEST) / 2
    out = f'<rect class="{name}" x="{left:.1f}" y="{y - 5}" width="{right - left:.1f}" height="10" rx="2"/>'
    for x, value, is_open, tip in ((left, low, interval.low_open, -1), (right, high, interval.high_open, 1)):
        if value is None:
            out += f'<path class="{name} end" d="M{x:.1f} {y - 5}l{6 * tip} 5l{-6 * tip} 5z"/>'
        elif is_open:
            out += f'<circle class="{name} end open" cx="{x:.1f}" cy="{y}" r="4"/>'
    return out


def _ticks(axis: _Axis) -> list[float]:
    """Return round numbers along the axis: powers of ten, or steps of 1, 2 or 5."""
    if axis.logarithmic:
        powers = range(math.ceil(axis.low), math.floor(axis.high) + 1)
        return [10.0**power for power in powers[:: max(1, math.ceil(len(powers) / MOST_TICKS))]]
    rough = (axis.high - axis.low) / MOST_TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next((m * power for m in (1, 2, 5) if m * power >= rough), 10 * power)
    first = math.ceil(axis.low / step)
    return [i * step for i in range(first, math.floor(axis.high / step) + 1)]


def _mark(x: float, value: float, kind: str, unit: str | None, language: str) -> str:
    rounded = Decimal(f"{value:.6g}")
    chinese, english = (escape(show_value(rounded, kind, unit, g)) for g in (language, "en"))
    other = f' data-en="{english}"' if english != chinese else ""
    return (
        f'<path class="axis" d="M{x:.1f} 46v4"/><text x="{x:.1f}" y="61" text-anchor="middle"{other}>{chinese}</text>'
    )
