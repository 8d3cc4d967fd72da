"""What speaks for each candidate to be a name, and what a name never looks like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from operator import itemgetter

from pipeline.facts.looks import SURE, Looks

__all__ = ["MOST", "Votes"]

#: So many places of a kind are looked at for names, that a huge text of nothing else stays cheap.
MOST = 400
#: Who is named again and again is so from the beginning.
ENOUGH = 8000
#: What so many clauses begin with may be a name.
TIMES = 3

#: No name of a person is longer, and no title that stands before it.
PERSON = 4
TITLE = 6


class Votes:
    """Candidates with what speaks for them."""

    def __init__(self, text: str, looks: Looks) -> None:
        self.text = text
        self.looks = looks
        self.naming = looks.naming
        self.open = looks.naming.gate.open(text)
        self.score: dict[str, int] = {}
        self._counts: dict[str, int] = {}

    def often(self, name: str) -> int:
        """How often the article has ``name``."""
        found = self._counts.get(name)
        if found is None:
            found = self._counts[name] = self.text.count(name)
        return found

    def places(self, gate: str, pattern: re.Pattern[str], text: str) -> Iterable[re.Match[str]]:
        """Return the matches of a pattern whose words occur; ``text`` is the article or its masked form."""
        return islice(pattern.finditer(text), MOST) if gate in self.open else ()

    def add(self, name: str, weight: int, *, whole: bool = False) -> None:
        """Count a vote, unless the candidate reads like anything but a name; ``whole`` when it begins as given."""
        name = name.strip(" -·丨|").removesuffix("将于")
        # 和远气体: a headline's head is whole
        name = self.looks.cleaned(name, whole or self.text.startswith(name + ":"))
        if not name or (weight <= SURE + 1 and name.endswith(self.naming.no_ends)):
            return
        before = self.score.get(name, 0)
        if not before:
            often = weight >= SURE or self.often(name) >= 2
            if not often or not self.looks.plausible(name, weight) or self._titled(name):
                return
        self.score[name] = before + weight

    def _titled(self, name: str) -> bool:
        """Whether a name is that of somebody with an office: 財政司司長陳茂波."""
        at = self.text.find(name) if len(name) <= PERSON else -1
        return at > 0 and self.naming.person.search(self.text, max(0, at - TITLE), at + len(name)) is not None

    def repeated(self) -> None:
        """Count what clauses begin with: a name that no dictionary has, three times or more."""
        found = self.naming.clause_head.findall(self.text, 0, ENOUGH)
        begins = Counter([head[:2] for head in found])
        again = {two for two, count in begins.items() if count >= TIMES}
        named = [head for head in found if head[:2] in again]
        heads = Counter([head[:length] for head in named for length in range(2, len(head) + 1)])
        longest: dict[str, int] = {}  # how often the commonest head that is one character longer occurs
        for name, count in heads.items():
            if count > 1 and count > longest.get(name[:-1], 0):
                longest[name[:-1]] = count
        often = [(name, count) for name, count in heads.items() if count >= TIMES]
        often.sort(key=itemgetter(1), reverse=True)
        for name, count in often[:MOST]:
            if longest.get(name, 0) > 0.6 * count or self.naming.verb.search(name):
                continue
            if self.often(name) >= 4 and self.looks.unknown(name):
                self.add(name, SURE)
