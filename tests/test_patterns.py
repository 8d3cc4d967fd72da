"""Patterns: what is compiled late compiles, and does what `re` does."""

from __future__ import annotations

import gc
import importlib
import pickle
import pkgutil
import re

import pytest

import pipeline
from pipeline.patterns import alternatives, by_first, each, late, led, led_by


def test_every_late_pattern_compiles() -> None:
    """What is compiled when first used would otherwise fail in the first article that needs it."""
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if not module.name.endswith("__main__") and "warm" not in module.name:
            importlib.import_module(module.name)
    found = [item for item in gc.get_objects() if type(item) is type(late("x"))]
    assert len(found) > 100
    for pattern in found:
        assert isinstance(pattern.pattern, str)


def test_a_late_pattern_is_a_pattern() -> None:
    pattern = late(r"(?P<digits>\d+)元", re.IGNORECASE)
    assert pattern.pattern == r"(?P<digits>\d+)元"
    match = pattern.search("共12元")
    assert match is not None
    assert match["digits"] == "12"
    assert pattern.sub("x", "1元2元") == "xx"
    with pytest.raises(re.error):
        late("(").search("x")


def test_a_late_pattern_is_never_copied_half_made() -> None:
    copy = pickle.loads(pickle.dumps(late("a+")))
    assert copy.findall("caab") == ["aa"]


@pytest.mark.parametrize("text", ["", "今年收入", "年去年今日收入增", "收收入增长入"])
def test_words_led_by_their_first_characters_are_found_as_plain_ones(text: str) -> None:
    words = ["收入", "收入增长", "今年", "去年"]
    plain = [m[0] for m in re.finditer(alternatives(words), text)]
    assert [m[0] for m in re.finditer(led(words), text)] == plain
    assert [m[1] for m in each(re.compile(led_by("收今去", alternatives(words))), text)] == plain
    assert all(re.match(by_first(words), word) for word in plain)
