"""What a candidate for a name looks like: told by its characters and the lexicon alone, whatever the article.

Articles of a region name the same companies and begin with the same words, so that answers are kept.
"""

from __future__ import annotations

from functools import cache, lru_cache

from pipeline.facts.naming import Naming, naming
from pipeline.facts.vocabulary import Vocabulary, vocabulary
from pipeline.lexicon import Lexicon
from pipeline.patterns import late
from pipeline.tokens import Tokenizer, tokenizer

__all__ = ["SURE", "Looks", "looks"]

#: Votes that make a name of what occurs only once.
SURE = 3
#: So many answers of a kind are kept.
KEPT = 20_000
#: A word that the dictionary counts more often than this is no stem of a company name.
FREQUENT = 600
#: What ends so is a heading.
_HEADINGS = ("快讯", "快报", "早报", "晚报", "的")
#: The shortest trade, with two characters before and behind it.
TRADED = 5
_SUM = late(r"\d[多余]?[万亿元%倍]")
_DATE = late(r"[\d年月日季度上下半]+")
_NO_STEM = frozenset("内中末初底占未各该因仅约含另又再超")
#: 重庆银行: what is named after its place, whose name is common.
_OF_A_PLACE = ("银行", "证券")


class Looks:
    """Judges candidates; every answer is a function of the string."""

    def __init__(self, words: Vocabulary, cutter: Tokenizer, naming: Naming) -> None:
        self.words = words
        self.cutter = cutter
        self.naming = naming
        keep = lru_cache(maxsize=KEPT)
        self.cleaned = keep(self._cleaned)
        self.plausible = keep(self._plausible)
        self.unknown = keep(self._unknown)
        self.firm = keep(self._firm)

    def bare(self, name: str, *, certain: bool = False) -> str:
        """Cut 国产芯片企业 before a name; one that may be no company's is cut only where no dictionary has it."""
        if len(name) < TRADED:
            return name
        trade = self.naming.trade.match(name)
        if trade is None:
            return name
        bare = name[trade.end() :]
        if bare in self.naming.not_names:
            return name
        entry = self.words.entries.get(bare)
        if entry is not None and entry.kind == "company":  # 晶片设计公司高通
            return bare
        return bare if self.unknown(bare[:2]) or (certain and not self.cutter.common(bare)) else name

    def _cleaned(self, name: str, whole: bool) -> str:
        """Return a candidate without what stands before a name; nothing when it reads like anything but a name."""
        naming = self.naming
        if not whole:
            prefix = naming.prefix.match(name)
            name = name[prefix.end() :] if prefix else name
        name = self.bare(name)
        if len(name) < 2 or name in naming.not_names or name.startswith(naming.never) or name.endswith(_HEADINGS):
            return ""
        return "" if naming.person.search(name) or _DATE.fullmatch(name) or _SUM.search(name) else name

    def _plausible(self, name: str, weight: int) -> bool:
        """Whether the words in a candidate leave it a name, the less votes it has the less so."""
        naming = self.naming
        if weight < SURE and naming.verb.search(name):
            return False
        if weight <= SURE and naming.deed.search(name):
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

    def _unknown(self, name: str) -> bool:
        """Whether the dictionary has no word for the name: it falls apart into single characters, or is Latin."""
        if name.isascii():
            return name[0].isupper()
        if self.naming.function.search(name):
            return False
        return all(len(part) == 1 or part.isascii() for part in self.cutter.cut(name))

    def _firm(self, stem: str, suffix: str) -> bool:
        """Whether a stem and a company suffix make a name (星河光电, and not 新能源汽车)."""
        naming = self.naming
        if stem[0] in _NO_STEM or stem in naming.generic or naming.verb.search(stem) or naming.verbal.search(stem):
            return False
        if suffix in _OF_A_PLACE and stem in naming.places and not stem.startswith(naming.here):
            return True
        if suffix in naming.firm and not stem.startswith(naming.here) and self.cutter.frequency(stem) <= FREQUENT:
            return True
        return self.unknown(stem)


@cache
def looks(lexicon: Lexicon) -> Looks:
    """Return what judges candidates by ``lexicon``."""
    return Looks(vocabulary(lexicon), tokenizer(lexicon), naming(lexicon))
