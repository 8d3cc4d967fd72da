"""What speaks for each candidate to be a name, and what a name never looks like."""

from __future__ import annotations

import re
from collections import Counter
from operator import itemgetter

from pipeline.facts.naming import Naming
from pipeline.facts.vocabulary import Vocabulary
from pipeline.tokens import Tokenizer

__all__ = ["MOST", "SURE", "Votes"]

_SUM = re.compile(r"\d[多余]?[万亿元%倍]")
_DATE = re.compile(r"[\d年月日季度上下半]+")
#: So many places of a kind are looked at for names, that a huge text of nothing else stays cheap.
MOST = 400
#: A word that the dictionary counts more often than this is no stem of a company name.
FREQUENT = 600
#: Who is named again and again is so from the beginning.
ENOUGH = 8000
#: What so many clauses begin with may be a name.
TIMES = 3
#: Votes that make a name of what occurs only once.
SURE = 3


class Votes:
    """Candidates with what speaks for them."""

    def __init__(self, text: str, words: Vocabulary, cutter: Tokenizer, naming: Naming) -> None:
        self.text = text
        self.words = words
        self.cutter = cutter
        self.naming = naming
        self.score: Counter[str] = Counter()
        self.refused: set[tuple[str, int]] = set()
        self._counts: dict[str, int] = {}

    def often(self, name: str) -> int:
        """How often the article has ``name``."""
        found = self._counts.get(name)
        if found is None:
            found = self._counts[name] = self.text.count(name)
        return found

    def add(self, name: str, weight: int, *, whole: bool = False) -> None:
        """Count a vote, unless the candidate reads like anything but a name; ``whole`` when it begins as given."""
        name = name.strip(" -·丨|").removesuffix("将于")
        if not whole and not self.text.startswith(f"{name}:"):  # 和远气体: a headline's head is whole
            prefix = self.naming.prefix.match(name)
            name = name[prefix.end() :] if prefix else name
        name = self.bare(name)
        if (
            len(name) < 2
            or name.startswith(self.naming.never)
            or name in self.naming.not_names
            or name.endswith(("快讯", "快报", "早报", "晚报", "的"))
            or self.naming.person.search(name)
            or (weight <= SURE + 1 and name.endswith(self.naming.no_ends))
            or _DATE.fullmatch(name)
        ):
            return
        if _SUM.search(name):
            return
        if name not in self.score and ((name, weight) in self.refused or not self._plausible(name, weight)):
            self.refused.add((name, weight))
            return
        self.score[name] += weight

    def bare(self, name: str, *, certain: bool = False) -> str:
        """Cut 国产芯片企业 before a name; one that may be no company's is cut only where no dictionary has it."""
        trade = self.naming.trade.match(name)
        if trade is None:
            return name
        bare = name[trade.end() :]
        if bare in self.naming.not_names:
            return name
        return bare if self.unknown(bare[:2]) or (certain and not self.cutter.common(bare)) else name

    def _plausible(self, name: str, weight: int) -> bool:
        if weight < SURE and (self.naming.verb.search(name) or self.often(name) < 2):
            return False
        if weight <= SURE and self.naming.deed.search(name):
            return False
        for number, _, _ in self.words.finder.find(name):
            entry = self.words.ordered[number]
            listed = any(m.id not in ("stake", "other") for m in entry.metrics)
            if len(entry.text) > 1 and not entry.name and (listed or (entry.metrics and entry.text == name)):
                return False
            if entry.kind == "agency":
                return False
            if len(entry.text) > 1 and (entry.growth or entry.basis or entry.share):
                return False
        if weight < SURE and not self.unknown(name):
            return False
        return weight > SURE or not self.cutter.common(name)

    def unknown(self, name: str) -> bool:
        """Whether the dictionary has no word for the name: it falls apart into single characters, or is Latin."""
        if name.isascii():
            return name[0].isupper()
        if self.naming.function.search(name):
            return False
        return all(len(part) == 1 or part.isascii() for part in self.cutter.cut(name))

    def firm(self, stem: str, suffix: str) -> bool:
        """Whether a stem and a company suffix make a name (星河光电, and not 新能源汽车)."""
        if self.naming.verb.search(stem) or stem[0] in "内中末初底占未各该因" or self.naming.verbal.search(stem):
            return False
        if stem in self.naming.generic:
            return False
        frequent = self.cutter.frequency(stem) > FREQUENT
        if suffix in self.naming.firm and not frequent and not stem.startswith(self.naming.here):
            return True
        return self.unknown(stem)

    def repeated(self) -> None:
        """Count what clauses begin with: a name that no dictionary has, three times or more."""
        found = self.naming.clause_head.findall(self.text, 0, ENOUGH)
        begins = Counter([head[:2] for head in found])
        heads: Counter[str] = Counter()
        for head in found:
            if begins[head[:2]] >= TIMES:
                heads.update([head[:length] for length in range(2, len(head) + 1)])
        longest: dict[str, int] = {}  # how often the commonest head that is one character longer occurs
        for name, count in heads.items():
            if count > longest.get(name[:-1], 0):
                longest[name[:-1]] = count
        often = [(name, count) for name, count in heads.items() if count >= TIMES]
        often.sort(key=itemgetter(1), reverse=True)
        for name, count in often[:MOST]:
            if longest.get(name, 0) > 0.6 * count or self.naming.verb.search(name):
                continue
            if self.often(name) >= 4 and self.unknown(name):
                self.add(name, SURE)
