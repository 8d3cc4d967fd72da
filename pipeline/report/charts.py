"""Charts of a company: a metric over time as bars with whiskers, shares as stacked bars.

pygal lays them out; its own styles and scripts are dropped, so that the page's stylesheet colours them (and
again in dark mode and in print) and the page's Content-Security-Policy holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any
from xml.etree import ElementTree as Tree

from markupsafe import Markup

from pipeline.display import show_number, show_value

__all__ = ["Bar", "metric_chart", "share_chart"]

HEIGHT = 240
SHARE_HEIGHT = 260
#: A remainder this small is rounding, not a part of its own.
TINY = Decimal("0.005")
#: Room a bar takes, and what the axis takes beside them.
STEP, MARGIN = 92, 120
_CONTROL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DROPPED = {"style", "script", "desc", "title", "defs"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure of a metric: ``low`` and ``high`` are the ends of its interval (``None``: unbounded)."""

    label: str
    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    forecast: bool = False
    partial: bool = False
    title: str = ""


def metric_chart(bars: Sequence[Bar], kind: str, unit: str | None, language: str, title: str) -> Markup:
    """Return an SVG of bars in order; forecasts are hatched, periods shorter than a year lighter."""
    chart = _pygal().Bar(**_options(len(bars), HEIGHT))
    chart.x_labels = [_legal(bar.label) for bar in bars]
    chart.formatter = lambda value: _value(value, kind, unit, language)
    chart.value_formatter = lambda value: _axis_value(value, kind, language)
    ends = [0.0, *(float(e) for b in bars for e in (b.value, b.low, b.high) if e is not None)]
    room = (max(ends) - min(ends)) * 0.12
    chart.range = (min(ends) - (room if min(ends) < 0 else 0), max(ends) + room or 1)
    chart.add("", [_point(bar) for bar in bars])
    return _cleaned(chart, title, [[bar.title or bar.label for bar in bars]])


def share_chart(
    periods: Sequence[str], segments: Mapping[str, Sequence[Decimal | None]], rest: str, language: str, title: str
) -> Markup:
    """Return an SVG of stacked bars; what is missing to 100% is the hatched ``rest``, the last colour.

    The series have the classes ``color-0``, ``color-1`` … in the order of ``segments``, the rest ``color-rest``.
    """
    zero = Decimal(0)
    sums = [sum((values[i] or zero for values in segments.values()), zero) for i in range(len(periods))]
    layers = {name: [v or zero for v in values] for name, values in segments.items()}
    layers[rest] = [max(zero, 1 - s) if 1 - s > TINY else zero for s in sums]
    chart = _pygal().StackedBar(**{**_options(len(periods), SHARE_HEIGHT), "print_values_position": "center"})
    chart.x_labels = [_legal(period) for period in periods]
    chart.value_formatter = lambda value: _value(value, "percent", None, language)
    chart.formatter = lambda value: _value(value, "percent", None, language) if value else ""
    chart.range = (0, 1)
    titles = []
    for name, values in layers.items():
        chart.add(_legal(name), [float(v) for v in values])
        titles.append(
            [f"{name} {p} {show_value(v, 'percent', None, language)}" for p, v in zip(periods, values, strict=True)]
        )
    return _cleaned(chart, title, titles, {f"color-{len(segments)}": "color-rest"})


@cache
def _pygal() -> Any:
    """Import pygal, less its hook for plug-ins, for which every later failing import would warn."""
    import sys

    import pygal

    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]
    return pygal


def _options(count: int, height: int) -> dict[str, Any]:
    return {
        "width": min(960, max(300, MARGIN + STEP * count)),
        "height": height,
        "js": (),
        "show_legend": False,
        "explicit_size": False,
        "disable_xml_declaration": True,
        "print_values": True,
        "print_values_position": "top",
        "show_x_guides": False,
        "margin": 8,
        "max_scale": 5,
        "truncate_label": -1,
        "spacing": 12,
    }


def _point(bar: Bar) -> dict[str, Any]:
    point: dict[str, Any] = {"value": float(bar.value)}
    names = ["rect", *(["forecast"] if bar.forecast else []), *(["partial"] if bar.partial else [])]
    point["node"] = {"class": " ".join(names)}
    low = bar.value if bar.low is None else bar.low
    high = bar.value if bar.high is None else bar.high
    if low != high:
        point["ci"] = {"low": float(low), "high": float(high)}
    return point


def _value(value: float | None, kind: str, unit: str | None, language: str) -> str:
    return "" if value is None else show_value(Decimal(f"{value:.6g}"), kind, unit, language)


def _axis_value(value: float | None, kind: str, language: str) -> str:
    if value is None:
        return ""
    number = Decimal(f"{value:.4g}")
    return show_value(number, kind, None, language) if kind == "percent" else show_number(number, language)


def _legal(text: str) -> str:
    """Drop what XML cannot hold."""
    return _CONTROL.sub("\ufffd", text)


def _cleaned(
    chart: Any, title: str, titles: Sequence[Sequence[str]], renamed: Mapping[str, str] | None = None
) -> Markup:
    """Return the chart without styles, scripts and ids, each bar with a title to hover over."""
    root = Tree.fromstring(chart.render(is_unicode=True))
    for parent in root.iter():
        for child in list(parent):
            if _name(child) in _DROPPED or "tooltip-overlay" in child.get("class", "").split():
                parent.remove(child)
    for element in root.iter():
        element.tag = _name(element)
        for key in list(element.attrib):
            if key.startswith(("{", "on")) or key in ("id", "style"):
                del element.attrib[key]
        classes = element.get("class", "").split()
        element.set("class", " ".join((renamed or {}).get(c, c) for c in classes))
    bars = [group for group in root.iter("g") if group.get("class") == "bars"]
    for group, names in zip(bars, titles, strict=True):
        for bar, name in zip(group.iter("rect"), names, strict=True):
            Tree.SubElement(bar, "title").text = _legal(name)
    root.set("role", "img")
    root.set("aria-label", _legal(title))
    root.set("width", root.get("viewBox", "0 0 300 0").split()[2])
    return Markup(Tree.tostring(root, encoding="unicode", short_empty_elements=False))


def _name(element: Tree.Element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
