"""The examples of the relations: how one is judged, and the counts that must not drop.

``python -m tests.support.relation_examples [T18 …]`` prints what fails; ``--write-floor`` keeps the counts.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pipeline
from pipeline.model import Extraction, Finding

EXAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "examples" / "relations"
FLOOR = EXAMPLES / "floor.json"
CALM = {"consistent", "loose", "other_reading"}


def load(types: list[str] | None = None) -> list[dict[str, Any]]:
    """Return the examples of all types, or of some."""
    rows = []
    for path in sorted(EXAMPLES.glob("*.jsonl")):
        rows += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows.sort(key=lambda row: row["type"])
    return [row for row in rows if not types or row["type"] in types or row["id"] in types]


def read(row: dict[str, Any]) -> tuple[list[Extraction], list[Finding]]:
    """Return what was read of the article or articles, and the findings of all."""
    texts = row.get("texts") or [row["text"]]
    articles = [
        pipeline.Article(text=text, id=f"{row['id']}-{number}", publisher=row.get("publisher"))
        for number, text in enumerate(texts)
    ]
    read = [pipeline.extract(article, published=row["published"]) for article in articles]
    findings = [f for extraction in read for f in extraction.findings]
    if len(read) > 1:
        findings += pipeline.check(read)
    return read, findings


def failure(row: dict[str, Any]) -> str | None:
    """Return why an example is not met, or ``None``."""
    extractions, findings = read(row)
    alarms = [f for f in findings if f.verdict == "inconsistent"]
    told = "; ".join(f"{f.relation} {f.verdict}: {f.message or f.formula}" for f in findings) or "no finding"
    expect = row["expect"]
    if expect in ("silent", "consistent", "conflict", "undecidable") and alarms:
        return f"alarm where none belongs: {told}"
    if expect == "silent":
        return None
    wanted = [set(_places(extractions, text)) for text in [*row.get("operands", ()), row.get("claim")] if text]
    verdicts = CALM if expect == "consistent" else {"inconsistent"} if expect == "warning" else {expect}
    met = [f for f in findings if f.verdict in verdicts and _alike(row, f, extractions, wanted)]
    if not met:
        return f"no {expect} finding over {[row.get('claim'), *row.get('operands', ())]}: {told}"
    if expect == "warning" and not all(f.level == "warning" and f.subtype == row["subtype"] for f in alarms):
        return f"not a warning of {row['subtype']}: {told}"
    named = set().union(*wanted) if wanted else set()
    strays = [f for f in alarms if f not in met and not named & _members(f, extractions)]
    if strays:
        return f"another alarm: {told}"
    return None


def repair_failure(row: dict[str, Any]) -> str | None:
    """Return why the first repair of the alarm is not the expected one, or ``None``."""
    wanted = row["repair"]
    extractions, findings = read(row)
    texts = {(e.article.id, m.id): m.text for e in extractions for m in e.mentions}
    first = extractions[0].article.id
    repairs = []
    for finding in findings:
        if finding.verdict == "inconsistent" and finding.repairs:
            repair = finding.repairs[0]
            home = finding.articles.get(repair.mention, first)
            repairs.append((texts.get((home, repair.mention), "?"), repair.text))
    plain = [(a.replace(" ", ""), b.replace(" ", "").replace(",", "")) for a, b in repairs]
    if (wanted["mention"], wanted["text"].replace(",", "")) in plain[:1]:
        return None
    return f"repair {wanted['mention']} → {wanted['text']}, not {repairs}"


def _alike(row: dict[str, Any], finding: Finding, extractions: list[Extraction], wanted: list[set[Any]]) -> bool:
    members = _members(finding, extractions)
    if len(wanted) <= 1 or not members:
        same = finding.relation == row["relation"] or {finding.relation, row["relation"]} <= {"calendar", "duration"}
        return same and (not members or not wanted or bool(members & wanted[0]))
    hit = sum(bool(members & places) for places in wanted)
    claimed = not row.get("claim") or bool(members & wanted[-1])
    return claimed and hit / (len(wanted) + max(0, len(members) - hit)) >= 0.5


def _members(finding: Finding, extractions: list[Extraction]) -> set[tuple[str, int]]:
    ids = {*finding.operands, *([finding.claim] if finding.claim else [])}
    found = set()
    for extraction in extractions:
        home = extraction.article.id or ""
        for mention in extraction.mentions:
            name = mention.id
            here = finding.articles.get(name, home) == home if finding.articles else finding in extraction.findings
            crossed = f"{home}#{name}" in ids or f"{home}:{name}" in ids
            if (name in ids and here) or crossed:
                found.add((home, mention.start))
    return found


def _places(extractions: list[Extraction], text: str) -> list[tuple[str, int]]:
    """Where mentions stand that overlap a stretch of the text."""
    places = []
    for extraction in extractions:
        start = extraction.article.text.find(text)
        while start >= 0:
            end = start + len(text)
            places += [
                (extraction.article.id or "", m.start) for m in extraction.mentions if m.start < end > start < m.end
            ]
            start = extraction.article.text.find(text, end)
    return places


def counts(rows: list[dict[str, Any]]) -> tuple[dict[str, dict[str, int]], list[tuple[str, str]]]:
    """Return passes by type and expectation, and what failed."""
    passed: dict[str, Counter[str]] = defaultdict(Counter)
    failed = []
    for row in rows:
        reason = failure(row)
        passed[row["type"]][row["expect"]] += reason is None
        if reason is not None:
            failed.append((row["id"], reason))
        if "repair" in row:
            reason = repair_failure(row)
            passed[row["type"]]["repair"] += reason is None
            if reason is not None:
                failed.append((f"{row['id']} (repair)", reason))
    return {kind: dict(sorted(c.items())) for kind, c in sorted(passed.items())}, failed


def totals(rows: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """Return how many examples there are by type and expectation."""
    all_: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        all_[row["type"]][row["expect"]] += 1
        all_[row["type"]]["repair"] += "repair" in row
    return {kind: dict(c) for kind, c in all_.items()}


def main() -> None:
    """Print the failures and a table."""
    names = [a for a in sys.argv[1:] if not a.startswith("--")]
    rows = load(names or None)
    texts = {row["id"]: row.get("text") or " ## ".join(row["texts"]) for row in rows}
    passed, failed = counts(rows)
    for name, reason in failed:
        print(f"{name}\t{texts[name.split()[0]]}\n\t{reason}")
    whole = totals(rows)
    for kind, per in passed.items():
        print(kind, "  ".join(f"{k} {v}/{whole[kind][k]}" for k, v in per.items()))
    print(sum(sum(v for k, v in p.items() if k != "repair") for p in passed.values()), "of", len(rows))
    if "--write-floor" in sys.argv and not names:
        FLOOR.write_text(json.dumps(passed, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
