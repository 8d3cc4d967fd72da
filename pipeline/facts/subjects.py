"""The companies and products that an article names, found in the article itself.

A name comes from a headline (``X：…``), a bracket that shortens it (``（以下简称“X”）``), a ticker behind it, the
word of announcing after it (``X公告``), an offering (``…平台X今日起招股``), the cover of a prospectus, or the
gazetteer; how often it occurs decides where it begins, and a dictionary tells names from words.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import islice

from pipeline.facts.flow import Flow
from pipeline.facts.looks import SURE, Looks
from pipeline.facts.naming import Naming
from pipeline.facts.records import Item
from pipeline.facts.trades import chief_trade
from pipeline.facts.votes import MOST, Votes
from pipeline.patterns import late

__all__ = ["Names", "find_names"]

MAX_NAMES = 80
#: So many of the names with most votes may be whom the article is about.
LIKELY = 40
#: Articles longer than this may name someone again and again without saying who.
LONG = 400
#: Who an article is about is named so early, or again and again.
OPENING = 160


#: A name so long needs no place in brackets and no trade behind it.
LEGAL = 4
#: A long article that is about somebody names him once in so many characters.
STRETCH = 700


@dataclass(slots=True)
class Names:
    """Names by their written form: canonical (shortest) form; and who the article is about."""

    canonical: dict[str, str] = field(default_factory=dict)
    main: str | None = None
    written: list[str] = field(default_factory=list)
    naming: Naming | None = None
    company: bool = False  # whether who the article is about is somebody, and no place or trade


def find_names(
    flow: Flow,
    masked: str,
    known: dict[str, str],
    items: list[Item],
    looks: Looks,
    cover: str = "",
) -> Names:
    """Return the names of an article.

    Parameters
    ----------
    flow : Flow
        The squeezed text.
    masked : str
        The same with its mentions blanked.
    known : dict
        Names of the gazetteer that occur, with their short forms.
    items : list of Item
        Mentions and words, sorted: what a headline says before the first of them may be a name.
    looks : Looks
        The lexicon's patterns of names, and what tells names from words.
    cover : str
        Title and publisher, which name the company of a prospectus.
    """
    text, naming = flow.text, looks.naming
    votes = Votes(text, looks)
    first = text[: text.find("\n")] if "\n" in text else text[:80]
    _by_definition(votes)
    if flow.wrapped:
        for match in naming.legal.finditer(f"{first} {cover}"):
            head, mark, _ = match[1].partition("(")  # 云汉芯城(上海)互联网科技
            votes.add(head if mark and len(head) >= LEGAL else match[1], 20)
    else:
        _by_company(votes, masked)
        _by_place(votes, masked, _leads(flow, items, naming), known)
        if len(text) > LONG and not any(name in first for name, score in votes.score.items() if score >= SURE):
            votes.repeated()
    for name in known:
        votes.score[name] = votes.score.get(name, 0) + 2
    canonical = _shorten(votes, known)
    main = _main(canonical, votes, first)
    company = main is not None
    if main is None:
        main = chief_trade(canonical, text, items)
    written = sorted(canonical, key=lambda name: (-len(name), name))[:MAX_NAMES]
    return Names(canonical, main, written, naming, company)


def _by_definition(votes: Votes) -> None:
    """（以下简称“X”）, X(002456), 股东X, “X”宣布."""
    text, naming = votes.text, votes.naming
    for match in votes.places("short", naming.short, text):
        votes.add(match[1], SURE + 1, whole=True)
    for match in islice(naming.ticker.finditer(text), MOST):
        name = naming.ticker_back.search(text, max(0, match.start() - 26), match.start())
        if name:
            votes.add(_trim(votes.looks.bare(_described(name[1], votes), certain=True), votes), SURE + 1)
    for match in votes.places("holder", naming.holder, text):
        votes.add(match[1], 1)
    for match in votes.places("quoted", naming.quoted, text):
        votes.add(match[1], SURE)


def _by_company(votes: Votes, masked: str) -> None:
    """X公告, …平台X今日起招股, 星河光电."""
    naming = votes.naming
    for number, start, _ in naming.speech.find(masked)[:MOST]:
        if masked.endswith("信息", 0, start):  # 信息披露
            continue
        name = naming.speech_back.search(masked[max(0, start - 24) : start])
        if name:
            announced = number < len(naming.announces)
            votes.add(_trim(votes.looks.bare(name[1], certain=announced), votes), SURE if announced else 1)
    for match in votes.places("offering", naming.offering, masked):
        name = naming.offering_back.search(masked[max(0, match.start() - 64) : match.start()])
        offered = naming.announced.sub("", naming.description.sub("", name[1])) if name else ""
        if len(offered) > 1 and not naming.deed.search(offered):
            votes.add(offered, SURE)
    for _, start, end in naming.suffix.find(masked)[:MOST]:
        if masked[end : end + 2] in naming.kinds:
            continue
        name = naming.suffix_back.search(masked[max(0, start - 8) : start])
        suffix = masked[start:end]
        if name and votes.looks.firm(name[1], suffix):
            votes.add(name[1] + suffix, SURE)


#: A digest: lines that begin with the name of a company each.
_HEADS = late(r"\n(?:\d{1,2}[、.] ?|[①-⑳] ?)?([\u4e00-\u9fffA-Za-z]{2,6}):")
STRINGS = 4


def _by_place(votes: Votes, masked: str, leads: list[str], known: dict[str, str]) -> None:
    """What stands before a colon, or at the head of a paragraph."""
    if masked.count(":") >= STRINGS:
        heads = dict.fromkeys(m[1] for m in islice(_HEADS.finditer("\n" + masked), MOST))
        for name in heads if len(heads) >= STRINGS else ():
            votes.add(name, SURE)
    colon = masked.find(":")
    for _ in range(MOST):
        if colon < 0:
            break
        start = max(0, colon - 17)
        name = votes.naming.colon_back.search(masked[start:colon])
        if name and (name.start() or not start or masked[start] in "\n【丨｜|；;"):
            headline = start + name.start() == 0 or masked[start + name.start()] == "【"
            votes.add(name[1], SURE if headline else 2)
        colon = masked.find(":", colon + 1)
    sure = (*known, *(name for name, score in votes.score.items() if score >= SURE))
    for number, lead in enumerate(votes.looks.bare(lead, certain=True) for lead in leads[:MOST]):
        if not lead or ((lead.startswith(sure) or lead.endswith(sure)) and _holds_other(lead, sure)):
            continue
        again = number == 0 and votes.often(lead) > 1 and lead not in votes.naming.generic
        votes.add(lead, 2 if number else SURE + again)


def _holds_other(lead: str, sure: tuple[str, ...]) -> bool:
    """Whether a lead begins or ends with a name and is not that name itself."""
    return any(lead != name and (lead.startswith(name) or lead.endswith(name)) for name in sure)


#: 招股书显示， before whom it speaks of.
_CITED = late(
    r"(?:根?据)?(?:最新|有关)?(?:招股[书说章][^，,。\n]{0,4}?|公告|[年中季财]报|业绩报告|报道)(?:显示|披露|称|指出)?[，,:]"
)
_CITES = frozenset("根据最有招公年中季财业报")


def _leads(flow: Flow, items: list[Item], naming: Naming) -> list[str]:
    """What stands before the first date, metric or verb of the headline and of every paragraph."""
    found: list[str] = []
    text, lead, squeezed = flow.text, naming.lead, flow.squeezed
    # a name cannot go on at a mention, a metric, a word of change (but at 控股, 集团, 储能)
    ends = [item.start for item in items if item.entry is None or item.entry.closes]
    ends.append(len(flow.folded))
    at = 0
    block = -1
    for sentence in flow.sentences:
        if sentence.block == block:
            continue
        block, start, last = sentence.block, sentence.start, sentence.end
        at = bisect_left(ends, start, at)
        if squeezed:
            start = flow.forward(start)
        cited = _CITED.match(text, start) if text[start] in _CITES else None
        if cited:
            start = cited.end()
            at = bisect_left(ends, start, at)
        last = min(ends[at], last)
        if squeezed:
            last = flow.forward(last)
        match = lead.match(text[start : min(last, start + 24)])
        if match or not found:
            found.append(match[1] if match else "")
    return found


def _described(name: str, votes: Votes) -> str:
    """Cut 智能驾驶方案商 before a name, where the text names it again without."""
    bare = votes.naming.made.sub("", name)
    if bare == name or len(bare) < 2:
        return name
    head = bare[: max(2, len(bare) // 2)]
    return bare if votes.often(head) > votes.often(name) else name


_LATIN = late(r"[A-Za-z] [A-Za-z]")


def _trim(name: str, votes: Votes) -> str:
    """Cut descriptions before a name: the longest tail that occurs again is the name."""
    name = name.strip()
    if " " in name and not _LATIN.search(name):
        name = name.rsplit(" ", 1)[1]
    if votes.often(name) > 1 or votes.often(name[-2:]) < 2:  # what ends a name occurs as often as any tail of it
        return name
    for start in range(1, len(name) - 1):
        tail = name[start:]
        if len(tail) == 2 and name[start - 1] not in "厂商业股者方的司":
            continue
        if (
            votes.often(tail) > 1
            and not (tail[0].isascii() and name[start - 1].isascii())
            and not votes.looks.cutter.common(tail)
        ):
            return tail
    return name


def _shorten(votes: Votes, known: dict[str, str]) -> dict[str, str]:
    """Map every name to its shortest form in the article: without its suffix, or as another name gives it."""
    canonical: dict[str, str] = {}
    likely = sorted(votes.score, key=lambda n: (-votes.score[n], n))[:MOST]
    for name in sorted(likely, key=lambda n: (len(n), n)):
        canonical[name] = _short_form(name, known, votes, canonical)
    for short in list(canonical.values()):
        canonical.setdefault(short, short)
    return canonical


def _short_form(name: str, known: dict[str, str], votes: Votes, done: dict[str, str]) -> str:
    text, naming = votes.text, votes.naming
    for length in range(2, len(name)):  # （简称“X”） gives the short form of all that begins with X
        other = name[:length]
        if other in done and votes.score.get(other, 0) > SURE:
            return done[other]
    short = known.get(name)
    if short and short != name and short in text:
        return short
    stem = name
    while stem.endswith(naming.endings) and len(cut := naming.dropped.sub("", stem)) >= 2:
        stem = cut
        if stem in done and votes.score.get(stem):
            return done[stem]
    often = votes.often(name)
    if (alias := _alias(name, often, votes)) is not None:
        return alias
    if stem != name and stem not in naming.places and votes.often(stem) - often >= max(1, often):
        return stem
    match = naming.dropped.search(name) if len(name) >= 6 and name.endswith(naming.endings) else None
    if match:
        blend = name[:2] + match[0].removeprefix("商业")
        if blend != name and blend in text:
            return blend
    return name


def _alias(name: str, often: int, votes: Votes) -> str | None:
    """地平线 for 地平线机器人, 工行 for 工商银行: a form that the article uses more often, or its headline uses."""
    text = votes.text
    first = text[: text.find("\n")] if "\n" in text else ""
    if len(name) >= 4 and name.endswith("银行") and name[0] + "行" in first and name not in first:
        return name[0] + "行"
    if len(name) < 5 or name.isascii():
        return None
    best: tuple[int, int, str] | None = None
    for length in range(2, len(name) - 1):
        head = name[:length]
        count = votes.often(head) - often
        if count < max(2, 2 * often) or head in votes.naming.places or head in votes.naming.generic:
            break
        if votes.looks.cutter.common(head) and head not in first:
            continue
        best = max(best or (0, 0, ""), (count, length, head))
    return best[2] if best else None


def _main(canonical: dict[str, str], votes: Votes, first: str) -> str | None:
    """Whom the article is about: by occurrences, with the headline counted."""
    best: tuple[int, int, str] | None = None
    score: dict[str, int] = {}
    seldom = len(votes.text) // STRETCH
    for name, short in canonical.items():
        score[short] = score.get(short, 0) + votes.score.get(name, 0)
    for name in sorted(score, key=lambda name: -score[name])[:LIKELY]:
        often = votes.often(name)
        weight = often + (6 if name in first else 0) + score[name]
        at = votes.text.find(name)
        if at > OPENING and often < max(3, seldom):  # one of many that a survey names
            continue
        key = (weight, -at, name)
        if best is None or key > best:
            best = key
    return best[2] if best else None
