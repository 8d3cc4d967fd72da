"""A loss as a negative profit, so that a company that turns from one to the other is one row."""

from __future__ import annotations

from dataclasses import replace

from pipeline.facts.vocabulary import vocabulary
from pipeline.lexicon import Lexicon
from pipeline.model import Fact

__all__ = ["signed"]


def signed(fact: Fact, lexicon: Lexicon) -> Fact:
    """Return ``fact`` under the signed counterpart of its metric (``net_loss`` is minus ``net_profit``), else as it is.

    A growth or share keeps its value: only what it is ``of`` is not a level.
    """
    metric = vocabulary(lexicon).metrics.get(fact.metric)
    if metric is None or metric.signed is None:
        return fact
    return replace(fact, metric=metric.signed, value=None if fact.value is None else -fact.value)
