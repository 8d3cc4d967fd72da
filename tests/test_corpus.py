"""The corpus keeps its own promises, and the pipeline finds its deliberate errors and no others."""

from __future__ import annotations

import ast
import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest

import pipeline
from pipeline.model import Kind
from tests.support.claims import holds

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
KINDS = set(get_args(Kind))
QUALIFIERS = {"exact", "approx", "over", "nearly", "under", "at_least", "at_most", "range"}
VERDICTS = {"consistent", "inconsistent", "conflict", "undecidable"}
METRIC_NAMES = """
    revenue cost gross_profit gross_margin operating_profit operating_margin net_profit net_loss net_margin
    adjusted_net_profit adjusted_net_loss ebitda rnd_expense selling_expense admin_expense finance_cost impairment eps
    dividend_per_share payout_ratio operating_cash_flow operating_cash_outflow cash borrowings total_assets net_assets
    capex contract_value market_share market_size rank proceeds offer_price shares_offered market_cap valuation pe_ratio
    oversubscription stake customers users orders shipments output price headcount layoffs token_usage share growth
    other
"""
RELATION_NAMES = """
    sum part_whole share shares_total complement growth from_to difference percentage_point_change cagr ratio
    multiple growth_multiple margin price_times_shares market_value oversubscription average runway currency unit
    duration weekday calendar rank_order bound direction sign list_length count duplicate implied_bound share_of_market
    range granularity
"""
METRICS = set(METRIC_NAMES.split())
RELATIONS = set(RELATION_NAMES.split())
#: Deliberate errors that are alarmed, and alarms on figures that are right: no worse than this.
ALARMED_AT_LEAST = 24
FALSE_AT_MOST = 0


def _load(path: Path) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
    gold["text"] = (CORPUS / "articles" / f"{gold['article']}.txt").read_bytes().decode("utf-8")
    return gold


GOLD = {path.stem: _load(path) for path in sorted((CORPUS / "gold").glob("*.json")) if path.stem != "floor"}
each = pytest.mark.parametrize("name", GOLD)


def members(check: dict[str, Any]) -> set[str]:
    """Return the mentions that a check ties together."""
    return {*check["operands"], *([check["claim"]] if check["claim"] else [])}


@each
def test_gold_is_of_its_text(name: str) -> None:
    gold = GOLD[name]
    assert gold["article"] == name
    assert hashlib.sha256(gold["text"].encode("utf-8")).hexdigest() == gold["sha256"]
    meta = json.loads((CORPUS / "articles" / f"{name}.meta.json").read_text(encoding="utf-8"))
    assert (meta["published"], meta["publisher"]) == (gold["published"], gold["publisher"])
    assert meta["title"]


@each
def test_mentions_lie_in_order_in_the_text(name: str) -> None:
    gold, end = GOLD[name], 0
    for number, mention in enumerate(gold["mentions"], 1):
        assert mention["id"] == f"m{number}"
        assert mention["start"] >= end, mention
        end = int(mention["end"])
        assert gold["text"][int(mention["start"]) : end] == mention["text"]
        assert mention["kind"] in KINDS
        assert mention["qualifier"] in QUALIFIERS
        figure = "value" in mention or ("low" in mention and mention["low"] <= mention["high"])
        assert figure == (mention["kind"] not in ("date", "duration")), mention
        assert ("period" in mention) == (mention["kind"] == "date")
        assert ("iso" in mention) == (mention["kind"] == "duration")
        assert mention.get("unit") or mention["kind"] in ("date", "duration", "rank", "number"), mention


@each
def test_facts_and_checks_speak_of_mentions(name: str) -> None:
    gold = GOLD[name]
    known = {mention["id"]: mention for mention in gold["mentions"]}
    for fact in gold["facts"]:
        assert fact["metric"] in METRICS
        assert fact["subject"]
        assert known[fact["mention"]]["kind"] not in ("date", "duration")
        assert fact.get("of", "revenue") in METRICS
        assert fact["metric"] != "other" or fact["metric_text"]
    for check in gold["checks"]:
        assert check["relation"] in RELATIONS
        assert check["verdict"] in VERDICTS
        assert members(check) <= set(known)
        if "expr" in check:
            names = {node.id for node in ast.walk(ast.parse(check["expr"])) if isinstance(node, ast.Name)}
            assert names - {"low", "high", "years"} <= members(check), check


@each
def test_every_figure_states_something(name: str) -> None:
    """A figure without a fact is a heading count, a rank of a list, or optional: one in ten at most."""
    gold = GOLD[name]
    stated = {fact["mention"] for fact in gold["facts"]}
    figures = [m for m in gold["mentions"] if m["kind"] not in ("date", "duration", "rank") and not m.get("optional")]
    assert sum(m["id"] not in stated for m in figures) <= len(figures) / 10


@each
def test_consistent_checks_hold_and_inconsistent_ones_do_not(name: str) -> None:
    gold = GOLD[name]
    for check in gold["checks"]:
        if "expr" in check and check["verdict"] in ("consistent", "inconsistent"):
            assert holds(check, gold["mentions"]) == (check["verdict"] == "consistent"), check["formula"]


@each
def test_deliberate_errors_are_listed(name: str) -> None:
    gold = GOLD[name]
    wrong = [check for check in gold["checks"] if check["verdict"] == "inconsistent"]
    known = {mention["id"]: mention for mention in gold["mentions"]}
    for error in gold["errors"]:
        assert known[error["mention"]]["text"] == error["text"] != error["right"]
        assert any(error["mention"] in members(check) for check in wrong)
    for check in wrong:
        assert members(check) & {error["mention"] for error in gold["errors"]}


def test_a_repair_mends_its_check() -> None:
    for gold in GOLD.values():
        for check in gold["checks"]:
            repair = check.get("repair", {})
            if "value" not in repair or "expr" not in check:
                continue
            mended = [
                {**m, "text": repair["text"], "value": repair["value"]} if m["id"] == repair["mention"] else m
                for m in gold["mentions"]
            ]
            assert "1000" in check["expr"] or holds(check, mended), (gold["article"], check)


def test_breadth() -> None:
    kinds = {m["kind"] for gold in GOLD.values() for m in gold["mentions"]}
    relations = {check["relation"] for gold in GOLD.values() for check in gold["checks"]}
    scripts = {pipeline.extract(gold["text"]).script for gold in GOLD.values()}
    assert len(GOLD) >= 30
    assert sum(len(gold["text"]) > 3_000 for gold in GOLD.values()) >= 4
    assert sum(bool(gold["errors"]) for gold in GOLD.values()) >= len(GOLD) / 3
    assert sum(not gold["errors"] for gold in GOLD.values()) >= 10
    assert kinds == KINDS
    assert relations == RELATIONS
    assert {check["verdict"] for gold in GOLD.values() for check in gold["checks"]} == VERDICTS
    assert scripts == {"hant", "hans"}
    assert {gold["default_currency"] for gold in GOLD.values()} == {"CNY", "HKD", "TWD"}


def _alarmed(gold: dict[str, Any]) -> list[set[str]]:
    """Return the gold mentions that each alarm of the pipeline names."""
    found = pipeline.extract(gold["text"], published=gold["published"], publisher=gold["publisher"])
    spans = {mention.id: (mention.start, mention.end) for mention in found.mentions}
    alarms = []
    for finding in found.findings:
        if finding.verdict != "inconsistent":
            continue
        named = [spans[i] for i in (*finding.operands, finding.claim) if i in spans]
        alarms.append(
            {m["id"] for m in gold["mentions"] for start, end in named if m["start"] < end and start < m["end"]}
        )
    return alarms


def test_errors_are_alarmed_and_the_rest_is_quiet() -> None:
    """An alarm is a true one when it names a figure of a gold check that fails; an error is seen when one does."""
    seen, false = 0, []
    for name, gold in GOLD.items():
        failing = [members(check) for check in gold["checks"] if check["verdict"] == "inconsistent"]
        alarms = _alarmed(gold)
        for error in gold["errors"]:
            about = set().union(*(figures for figures in failing if error["mention"] in figures))
            seen += any(alarm & about for alarm in alarms)
        false += [name for alarm in alarms if not any(alarm & figures for figures in failing)]
    assert seen >= ALARMED_AT_LEAST, f"{seen} errors alarmed"
    assert len(false) <= FALSE_AT_MOST, f"false alarms in {false}"
