"""The words of metrics and of the parts that figures play, compiled once per lexicon into one finder."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from pipeline.facts.cues import Cue, cues_of
from pipeline.facts.finder import Finder
from pipeline.lexicon import Lexicon
from pipeline.patterns import late

__all__ = ["Entry", "Metric", "Vocabulary", "vocabulary"]


@dataclass(frozen=True, slots=True)
class Metric:
    """One thing that a figure can be of, as ``metrics.toml`` describes it."""

    id: str
    takes: frozenset[str]
    counters: frozenset[str] = frozenset()
    unit: str | None = None
    signed: str | None = None
    timeless: bool = False
    instant: bool = False
    aggregate: str | None = None
    losses: frozenset[str] = frozenset()
    whole: str | None = None  # what a share of it is a share of


_LINE = late(r"非?净?利息|租金|手续费(?:及佣金)?|订单(?=收入)")


@dataclass(slots=True)
class Entry:
    """All that one word may say."""

    text: str
    metrics: tuple[Metric, ...] = ()
    growth: int = 0
    level: bool = False  # 增至: what follows is the new level
    double: bool = False
    basis: str | None = None
    share: str | None = None
    listing: bool = False
    aggregate: str | None = None
    base: bool = False
    origin: bool = False
    until: bool = False
    lead: bool = False
    rank: bool = False
    pronoun: bool = False
    stance: str | None = None
    source: str | None = None
    name: str | None = None
    kind: str = ""  # of a name: company, word, index, place, agency
    shadow: bool = False
    # What is asked of every word that is met, told once:
    odd: bool = False  # is no word everywhere: Latin, or what hides the words in it
    lasting: bool = False  # matters in a sentence without a figure
    steers: bool = False  # changes what the reader has in force
    closes: bool = False  # ends what may be a name before it (not 控股, 集团, 储能)
    ends: bool = False  # ends what stands before a segment
    moves: bool = False  # says that something changes
    tells: bool = False  # says something of the figures behind it
    quoted: bool = False  # is said of prices
    line: str | None = None  # the part of the revenue that a line of income is: 租金 of 租金收入
    changing: Metric | None = None  # of its metrics the one that a change without more is of
    spoken: str | None = None  # how the figures of a metric are summed up, by its first or an inner word

    def settle(self) -> None:
        """Fill the last fields from the others."""
        self.odd = self.shadow or self.text[0].isascii()
        self.lasting = bool(self.name or self.metrics or self.pronoun or self.stance)
        self.steers = bool(self.name or self.pronoun or self.stance)
        named = any(m.id not in ("stake", "other") for m in self.metrics)
        of_stakes = bool(self.metrics) and self.text.startswith("持")
        change = self.growth or self.basis or self.aggregate or self.share or self.listing
        self.closes = bool(named or of_stakes or change)
        self.moves = bool(self.growth or self.double)
        self.tells = bool(
            self.moves or self.metrics or self.basis or self.aggregate or self.listing or self.level or self.origin
        )
        self.ends = bool(self.name or self.aggregate or self.basis or self.listing or self.lead)
        line = _LINE.match(self.text)
        self.line = line[0] if line else None
        if self.metrics:  # of 订单 as money and as a count the count
            counted = (m for m in self.metrics if "quantity" in m.takes and m.id != "other")
            self.changing = next(counted, self.metrics[0])


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What finds every word, the words in its order, and the metrics by id."""

    finder: Finder
    ordered: tuple[Entry, ...]
    metrics: Mapping[str, Metric]
    other: Metric
    entries: Mapping[str, Entry] = field(default_factory=dict)
    cues: Mapping[str, Cue] = field(default_factory=dict)


@cache
def vocabulary(lexicon: Lexicon) -> Vocabulary:
    """Compile ``metrics.toml``, ``facts.toml`` and ``names.tsv`` of ``lexicon``."""
    entries: dict[str, Entry] = {}
    metrics: dict[str, Metric] = {}
    tree = lexicon.tree("metrics")
    for id_, row in cast("Mapping[str, Mapping[str, Any]]", tree["metric"]).items():
        metrics[id_] = _metric(id_, row)
        _give(entries, row["words"], metrics[id_])
        if "compose" in row:
            _give(entries, map("".join, itertools.product(*row["compose"])), metrics[id_])
    for row in cast("Iterable[Mapping[str, Any]]", tree.get("named", ())):
        _give(entries, row["words"], _metric("other", row))
    _cues(entries, lexicon.tree("facts"))
    for row in lexicon.table("names", ("name", "short", "kind")):
        entry = _entry(entries, row["name"])
        entry.name, entry.kind = row["short"] or row["name"], row["kind"]
    cues = cues_of(lexicon.tree("reading"))
    for entry in entries.values():
        entry.settle()
        entry.spoken = _spoken(entry.text, entries)
        entry.quoted = cues["quoted"].search(entry.text) is not None
    other = Metric("other", frozenset({"money", "percent", "quantity", "multiple", "ratio", "number"}))
    ordered = tuple(entries.values())
    return Vocabulary(Finder(entries), ordered, metrics, other, entries, cues)


def _metric(id_: str, row: Mapping[str, Any]) -> Metric:
    return Metric(
        id_,
        frozenset(row["takes"]),
        frozenset(row.get("counters", ())),
        row.get("unit"),
        row.get("signed"),
        bool(row.get("timeless")),
        bool(row.get("instant")),
        row.get("aggregate"),
        frozenset(row.get("losses", ())),
        row.get("whole"),
    )


def _entry(entries: dict[str, Entry], word: str) -> Entry:
    return entries.setdefault(word, Entry(word))


def _give(entries: dict[str, Entry], words: Iterable[str], metric: Metric) -> None:
    for word in words:
        entry = _entry(entries, word)
        if metric not in entry.metrics:
            entry.metrics = (*entry.metrics, metric)


#: Words of change that end so are nouns, behind which no level follows.
_NOUNS = "幅率速度益量额长"


def _cues(entries: dict[str, Entry], tree: Mapping[str, Any]) -> None:
    _changes(entries, tree["growth"])
    for section in ("basis", "share", "aggregate", "source", "stance"):
        for name, words in tree[section].items():
            for word in words:
                setattr(_entry(entries, word), section, name)
    # 年增 says the basis and the direction at once
    for word, entry in entries.items():
        if entry.basis and not entry.growth and len(word) > 1:
            entry.growth = _direction(word[1:])
    for section, name, attribute in _FLAGS:
        for word in tree[section][name]:
            setattr(_entry(entries, word), attribute, True)


def _changes(entries: dict[str, Entry], growth: Mapping[str, Any]) -> None:
    for key, sign, level in (("up", 1, False), ("down", -1, False), ("up_to", 1, True), ("down_to", -1, True)):
        for word in growth[key]:
            entry = _entry(entries, word)
            entry.growth, entry.level = sign, level
            if level or word[-1] in _NOUNS:
                continue
            for to in "至到":  # 改善至, 回落到
                reached = _entry(entries, word + to)
                reached.growth, reached.level = sign, True


_AVERAGED = late(r"[日月]均|每日")


def _spoken(text: str, entries: Mapping[str, Entry]) -> str | None:
    """累计亏损, 日均订单: a word that begins with how its figures are summed up."""
    for piece in (text[:2], *_AVERAGED.findall(text)):
        part = entries.get(piece)
        if part is not None and part.aggregate:
            return part.aggregate
    return None


_FLAGS = (
    ("growth", "double", "double"),
    ("list", "words", "listing"),
    ("base", "words", "base"),
    ("base", "from", "origin"),
    ("base", "lead", "lead"),
    ("base", "until", "until"),
    ("rank", "words", "rank"),
    ("pronoun", "words", "pronoun"),
    ("shadow", "words", "shadow"),
)


def _direction(word: str) -> int:
    if word.startswith(("增", "升", "成长", "长", "复合增", "均增", "均复合增", "化复合增")):
        return 1
    return -1 if word.startswith(("减", "跌", "衰退")) else 0
