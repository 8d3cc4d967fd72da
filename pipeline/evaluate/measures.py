"""Precision, recall and F1 of what was read against gold, stage by stage."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pipeline.evaluate.gold import GoldArticle
from pipeline.model import Extraction, Fact, Finding, Mention

__all__ = ["Matching", "Scores", "Tally", "compare"]

Row = Mapping[str, Any]

#: Kinds whose unit is settled by the kind.
_PURE = frozenset({"date", "duration", "rank", "percent", "percentage_point", "multiple", "ratio"})
_ISO = re.compile(
    r"P(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?"
)
_COMPANY = re.compile(r"(?:股份有限公司|有限公司|集团|科技|公司)$")
_GRADES = {"loose": "consistent", "other_reading": "consistent"}
#: Figures of a finding and of a gold check are the same relation when they share at least this much.
SHARED = 0.5


@dataclass(slots=True)
class Tally:
    """Right ones, missed ones and extra ones."""

    right: int = 0
    missed: int = 0
    extra: int = 0

    @property
    def precision(self) -> float:
        """Share of what was given that is right."""
        given = self.right + self.extra
        return self.right / given if given else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was given."""
        gold = self.right + self.missed
        return self.right / gold if gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = 2 * self.right + self.missed + self.extra
        return 2 * self.right / both if both else 0.0

    def count(self, *, right: bool, given: bool) -> None:
        """Count one of the gold, and what was given in its place."""
        if right:
            self.right += 1
        else:
            self.missed += 1
            self.extra += given


@dataclass(slots=True)
class Scores:
    """What is counted over a corpus.

    Attributes
    ----------
    mentions : mapping
        By (``figures`` or ``dates``, ``found``, ``value`` or ``strict``);
        ``("figures", "qualifier")`` of those right in value.
    kinds : mapping
        The value score by kind of mention.
    facts : mapping
        Right ones by ``subject``, ``metric``, ``period``, ``metric and period``, ``all``;
        ``gold`` and ``given`` are the totals.
    checks : mapping
        By verdict, met and missed.
    relations : mapping
        By relation, consistent checks met and missed.
    """

    mentions: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    kinds: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    facts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    checks: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    relations: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    alarms: int = 0
    false_alarms: list[str] = field(default_factory=list)
    repairs_asked: int = 0
    repairs_first: int = 0


@dataclass(frozen=True, slots=True)
class Matching:
    """Gold mentions and those that were read, one to one: ``given[gold id]`` and back."""

    given: dict[str, Mention]
    gold: dict[str, str]


def compare(gold: GoldArticle, read: Extraction, scores: Scores) -> Matching:
    """Count one article into ``scores`` and return how its mentions pair off."""
    matching = match(gold, read)
    _count_mentions(gold, read, matching, scores)
    _count_facts(gold, read, matching, scores)
    _count_checks(gold, read, matching, scores)
    return matching


def match(gold: GoldArticle, read: Extraction) -> Matching:
    """Pair mentions that overlap, those of equal value first, then by the characters they share."""
    pairs = []
    ahead = list(read.mentions)
    for row in gold.mentions:
        for mention in ahead:
            shared = min(int(row["end"]), mention.end) - max(int(row["start"]), mention.start)
            if shared > 0:
                pairs.append((not _right(row, mention), -shared, int(row["start"]), mention.start, row["id"], mention))
    given: dict[str, Mention] = {}
    back: dict[str, str] = {}
    for *_, name, mention in sorted(pairs, key=lambda p: p[:4]):
        if name not in given and mention.id not in back:
            given[name] = mention
            back[mention.id] = name
    return Matching(given, back)


def _count_mentions(gold: GoldArticle, read: Extraction, matching: Matching, scores: Scores) -> None:
    for row in gold.mentions:
        if row.get("optional"):
            continue
        mention = matching.given.get(row["id"])
        group = _group(row["kind"])
        right = mention is not None and _right(row, mention)
        strict = right and _exactly(row, mention)
        given = mention is not None
        for name, ok in (("found", given), ("value", right), ("strict", strict)):
            scores.mentions[group, name].count(right=ok, given=given)
        scores.kinds[row["kind"]].count(right=right, given=given)
        if mention is not None and right and group == "figures":
            scores.mentions[group, "qualifier"].count(right=mention.qualifier == row.get("qualifier"), given=True)
    optional = [_span(row) for row in gold.mentions if row.get("optional")]
    for mention in read.mentions:
        if mention.id in matching.gold or any(mention.start < end and start < mention.end for start, end in optional):
            continue
        for name in ("found", "value", "strict"):
            scores.mentions[_group(mention.kind), name].extra += 1
        scores.kinds[mention.kind].extra += 1


def _count_facts(gold: GoldArticle, read: Extraction, matching: Matching, scores: Scores) -> None:
    waiting: dict[str, list[Fact]] = defaultdict(list)
    for fact in read.facts:
        waiting[fact.mention].append(fact)
    by_id = gold.by_id
    counted = {row["mention"] for row in gold.facts if not by_id[row["mention"]].get("optional")}
    scores.facts["given"] += sum(len(waiting[matching.given[n].id]) for n in counted if n in matching.given)
    for row in gold.facts:
        scores.facts["gold"] += 1
        mention = matching.given.get(row["mention"])
        offered = waiting.get(mention.id, []) if mention else []
        if not offered:
            continue
        best = max(offered, key=lambda fact: sum(_fact_parts(row, fact)))
        offered.remove(best)  # a fact answers one of the gold
        subject, metric, period = _fact_parts(row, best)
        scores.facts["subject"] += subject
        scores.facts["metric"] += metric
        scores.facts["period"] += period
        scores.facts["metric and period"] += metric and period
        scores.facts["all"] += subject and metric and period


def _fact_parts(row: Row, fact: Fact) -> tuple[bool, bool, bool]:
    a, b = _subject(row.get("subject")), _subject(fact.subject)
    subject = bool(a and b) and (a == b or ((a in b or b in a) and abs(len(a) - len(b)) <= 4))
    metric = fact.metric == row["metric"]
    if row["metric"] in ("share", "growth"):
        metric = metric and fact.of == row.get("of")
    if row["metric"] == "growth" and "value" in row:
        metric = metric and _same(row["value"], fact.value)
    period = (str(fact.period) if fact.period else None) == (row.get("period") or None)
    return subject, metric, period


def _count_checks(gold: GoldArticle, read: Extraction, matching: Matching, scores: Scores) -> None:
    found = [(finding, *_figures(finding, matching)) for finding in read.findings]
    wrong: list[set[str]] = []
    culprits: set[str] = set()
    for row in gold.checks:
        members = {*row["operands"], *([row["claim"]] if row.get("claim") else [])}
        meeting = [f for f, named, strange in found if _meets(row, members, f, named, strange)]
        met = [f for f in meeting if _GRADES.get(f.verdict, f.verdict) == row["verdict"]]
        if row["verdict"] == "inconsistent":
            wrong.append(members)
            culprits |= {row["repair"]["mention"]} if row.get("repair") else set()
        if row.get("optional"):
            continue
        scores.checks[row["verdict"]].count(right=bool(met), given=False)
        if row["verdict"] == "consistent":
            scores.relations[row["relation"]].count(right=bool(met), given=False)
        if row["verdict"] == "inconsistent" and row.get("repair") and met:
            scores.repairs_asked += 1
            scores.repairs_first += _repaired(row["repair"], met, matching)
    for finding, named, strange in found:
        if finding.verdict != "inconsistent":
            continue
        scores.alarms += 1
        if not named & culprits and not any(_share(named, strange, members) >= SHARED for members in wrong):
            scores.false_alarms.append(f"{gold.article.id}: {finding.relation}: {finding.message or finding.formula}")


def _figures(finding: Finding, matching: Matching) -> tuple[set[str], int]:
    """Return the gold mentions that a finding ties together, and how many it names beside them."""
    members = {*finding.operands, *([finding.claim] if finding.claim else [])}
    named = {matching.gold[m] for m in members if m in matching.gold}
    return named, len(members) - len(named)


def _share(named: set[str], strange: int, members: set[str]) -> float:
    return len(named & members) / max(1, len(named | members) + strange)


def _meets(row: Row, members: set[str], finding: Finding, named: set[str], strange: int) -> bool:
    if row.get("claim") and row["claim"] not in named:
        return False
    if len(members) <= 1 and finding.relation != row["relation"]:
        return False
    return _share(named, strange, members) >= SHARED


def _repaired(wanted: Row, met: list[Finding], matching: Matching) -> bool:
    first = [repair for finding in met for repair in finding.repairs][:1]
    return any(
        matching.gold.get(repair.mention) == wanted["mention"]
        and (
            ("value" in wanted and _same(wanted["value"], repair.value))
            or ("iso" in wanted and repair.iso is not None and length(repair.iso) == length(wanted["iso"]))
            or ("period" in wanted and repair.period is not None and str(repair.period) == wanted["period"])
        )
        for repair in first
    )


def _right(row: Row, mention: Mention) -> bool:
    """Whether the normalised content and the unit are those of the gold."""
    if row["kind"] == "date":
        return _right_date(row, mention)
    if row["kind"] == "duration" and row.get("iso"):
        return mention.iso is not None and length(row["iso"]) == length(mention.iso)
    if row["kind"] not in _PURE and (row.get("unit") or "pure") != (mention.unit or "pure"):
        return False
    if row["kind"] == "rank" and "value" not in row:
        return True
    if "value" in row:
        return _same(row["value"], mention.value)
    return _same(row.get("low"), mention.low) and _same(row.get("high"), mention.high)


def _right_date(row: Row, mention: Mention) -> bool:
    if not row.get("period"):
        return True
    if mention.period is None:
        return False
    start, end = row["period"].split("/")
    first, last = str(mention.period).split("/")
    return first <= start and end <= last if row.get("vague") else (first, last) == (start, end)


def _same(a: Decimal | None, b: Decimal | None) -> bool:
    """Whether two numbers are one, apart from what a float would lose."""
    if a is None or b is None:
        return False
    return abs(a - b) <= max(Decimal(1), abs(a), abs(b)) * Decimal("1e-9")


def length(iso: str) -> tuple[Decimal, Decimal, Decimal] | None:
    """Return an ISO duration as months, days and seconds: ``P12M`` is ``P1Y``; ``None`` when it is none.

    >>> length("P1Y") == length("P12M")
    True
    """
    found = _ISO.fullmatch(iso.split("/", maxsplit=1)[0])
    if not found:
        return None
    years, months, weeks, days, hours, minutes, seconds = (Decimal(g or 0) for g in found.groups())
    return 12 * years + months, 7 * weeks + days, 3600 * hours + 60 * minutes + seconds


def _subject(name: str | None) -> str:
    return _COMPANY.sub("", re.sub(r"[\s()（）“”\"「」]", "", name or "")).lower()


def _span(row: Row) -> tuple[int, int]:
    return int(row["start"]), int(row["end"])


def _exactly(row: Row, mention: Mention | None) -> bool:
    return mention is not None and mention.kind == row["kind"] and _span(row) == (mention.start, mention.end)


def _group(kind: str) -> str:
    return "dates" if kind in ("date", "duration") else "figures"


def table(scores: Scores) -> dict[str, float]:
    """Return the scores that a floor keeps, each between 0 and 1 (``false_alarms`` is a count)."""
    rows = {f"{group} {name}": tally.f1 for (group, name), tally in sorted(scores.mentions.items())}
    gold = scores.facts["gold"] or 1
    rows |= {
        f"facts {name}": scores.facts[name] / gold
        for name in ("subject", "metric", "period", "metric and period", "all")
    }
    rows["facts precision"] = scores.facts["all"] / (scores.facts["given"] or 1)
    rows |= {f"checks {verdict}": tally.recall for verdict, tally in sorted(scores.checks.items())}
    rows["repair first"] = scores.repairs_first / (scores.repairs_asked or 1)
    rows["false_alarms"] = len(scores.false_alarms)
    return rows
