"""Harmless rewrites of an article: none may raise an alarm that was not there before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import opencc

from pipeline.evaluate.gold import GoldArticle
from pipeline.evaluate.slips import Extract
from pipeline.model import Article, Extraction

__all__ = ["RewriteScores", "rewrites_of", "try_rewrites"]

_WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
_SCALED = re.compile(r"(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<scale>[萬万億亿])(?![萬万億亿])")
_FIGURE = re.compile(r"(?P<digits>\d+\.\d+)(?P<scale>[億亿])")


@dataclass(slots=True)
class RewriteScores:
    """Counts by kind of rewrite: articles, those read with the same figures, new alarms."""

    made: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    alarms: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)


def rewrites_of(gold: GoldArticle) -> Iterator[tuple[str, str, bool]]:
    """Yield (kind, text, whether the figures must stay the same) of one article."""
    text = gold.article.text
    yield "full width", text.translate(_WIDE), True
    yield "traditional", str(opencc.OpenCC("s2t").convert(text)), True
    yield "simplified", str(opencc.OpenCC("t2s").convert(text)), True
    yield "spaces", re.sub(r"(\d)(?=[億亿萬万])", r"\1 ", text), True
    yield "萬 for 億", _mention_wise(gold, _other_scale), True
    yield "re-rounded", _mention_wise(gold, _rounded(ROUND_HALF_UP)), False
    yield "truncated", _mention_wise(gold, _rounded(ROUND_DOWN)), False


def try_rewrites(golds: tuple[GoldArticle, ...], extract: Extract) -> RewriteScores:
    """Read every rewritten article and count new alarms."""
    scores = RewriteScores()
    for gold in golds:
        article = gold.article
        before = extract(article)
        for kind, text, keeps in rewrites_of(gold):
            after = extract(Article(text, article.id, published=article.published, publisher=article.publisher))
            scores.made[kind] += 1
            scores.same[kind] += not keeps or _figures(before) == _figures(after)
            new = _alarms(after) - _alarms(before)
            scores.alarms[kind] += max(0, new)
            if new > 0:
                told = [f.message for f in after.findings if f.verdict == "inconsistent"]
                scores.told.append(f"{article.id}: {kind}: {'; '.join(told)}")
    return scores


def _mention_wise(gold: GoldArticle, change: Callable[[str], str]) -> str:
    """Rewrite each amount of money or things that no hedge qualifies."""
    pieces: list[str] = []
    at = 0
    text = gold.article.text
    for row in sorted(gold.mentions, key=lambda m: int(m["start"])):
        start, end = int(row["start"]), int(row["end"])
        if start < at or row["kind"] not in ("money", "quantity") or row.get("qualifier") != "exact":
            continue
        pieces += text[at:start], change(text[start:end])
        at = end
    return "".join([*pieces, text[at:]])


def _other_scale(text: str) -> str:
    """Write 8420萬 as 0.8420億 and 1.2345億 as 12345萬: the last digit keeps its place."""

    def write(match: re.Match[str]) -> str:
        digits, scale = match["digits"].replace(",", ""), match["scale"]
        traditional = scale in "萬億"
        places = len(digits.partition(".")[2])
        if scale in "万萬":
            return f"{Decimal(digits).scaleb(-4):.{places + 4}f}{'億' if traditional else '亿'}"
        if places < 4:
            return match[0]
        return f"{Decimal(digits).scaleb(4):.{places - 4}f}{'萬' if traditional else '万'}"

    return _SCALED.sub(write, text)


def _rounded(mode: str) -> Callable[[str], str]:
    """Return a rewrite that gives up the last of two or more decimals."""

    def write(match: re.Match[str]) -> str:
        digits = Decimal(match["digits"])
        places = len(match["digits"].partition(".")[2])
        if places < 2 or match["digits"].endswith("5"):  # rounding twice may leave the first half-unit
            return match[0]
        return f"{digits.quantize(Decimal(1).scaleb(1 - places), rounding=mode):f}{match['scale']}"

    return lambda text: _FIGURE.sub(write, text)


def _alarms(read: Extraction) -> int:
    return sum(f.verdict == "inconsistent" for f in read.findings)


def _figures(read: Extraction) -> list[tuple[str, str]]:
    return sorted((m.kind, f"{m.value} {m.low} {m.high} {m.period} {m.iso}") for m in read.mentions if not m.vague)
