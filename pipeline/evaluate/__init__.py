"""How well articles are read, measured on gold; slips that should be noticed, and rewrites that should not.

`run` does all of it, and `Report` prints itself. The floor (``GOLD-floor.json`` beside the folder) keeps the scores
of a corpus, so that a drop is noticed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.api import extract
from pipeline.evaluate import measures
from pipeline.evaluate.floor import check_floor, write_floor
from pipeline.evaluate.gold import digest, load_gold
from pipeline.evaluate.measures import Scores
from pipeline.evaluate.rewrites import RewriteScores, try_rewrites
from pipeline.evaluate.slips import SlipScores, by_kind, try_slips, unsound
from pipeline.model import Article, Extraction

__all__ = ["Report", "check_floor", "load_gold", "run", "write_floor"]


@dataclass(frozen=True, slots=True)
class Report:
    """What an evaluation found.

    Attributes
    ----------
    articles, characters : int
        How much was read.
    digest : str
        Names the corpus, texts and annotations.
    scores : Scores
        The measures by kind and stage.
    slips : SlipScores or None
        Injected slips, where they were asked for.
    rewrites : RewriteScores or None
        Harmless rewrites, where they were asked for.
    unsound : tuple of str
        Consistent checks of the gold whose own expression does not hold.
    """

    articles: int
    characters: int
    digest: str
    scores: Scores
    slips: SlipScores | None = None
    rewrites: RewriteScores | None = None
    unsound: tuple[str, ...] = ()

    def table(self) -> dict[str, float]:
        """Return the scores that a floor keeps, by name."""
        rows = measures.table(self.scores)
        if self.slips is not None:
            rows["slips detected"] = self.slips.rate
            rows["slips elsewhere"] = self.slips.elsewhere.total() / max(1, self.slips.made.total())
        if self.rewrites is not None:
            rows["rewrite alarms"] = self.rewrites.alarms.total()
        return rows

    def to_dict(self) -> dict[str, object]:
        """Return everything as plain data for JSON."""
        rows: dict[str, object] = {
            "articles": self.articles,
            "characters": self.characters,
            "digest": self.digest,
            "scores": {name: round(value, 4) for name, value in self.table().items()},
            "kinds": {kind: round(t.f1, 4) for kind, t in sorted(self.scores.kinds.items())},
            "relations": {n: [t.right, t.right + t.missed] for n, t in sorted(self.scores.relations.items())},
            "alarms": self.scores.alarms,
            "false_alarms": list(self.scores.false_alarms),
            "unsound": list(self.unsound),
        }
        if self.slips is not None:
            rows["slips"] = {"kinds": by_kind(self.slips), "missed": self.slips.missed}
        if self.rewrites is not None:
            rows["rewrites"] = {
                kind: {"made": n, "same": self.rewrites.same[kind], "alarms": self.rewrites.alarms[kind]}
                for kind, n in sorted(self.rewrites.made.items())
            }
        return rows

    def text(self) -> str:
        """Return the report for a terminal."""
        return "\n".join(_lines(self))


def run(
    folder: str | Path,
    articles: str | Path | None = None,
    *,
    slips: bool = False,
    rewrites: bool = False,
    limit: int | None = None,
    read: Callable[[Article], Extraction] = extract,
) -> Report:
    """Measure the reading of a gold corpus.

    Parameters
    ----------
    folder : str or Path
        Holds the gold, ``ID.json``.
    articles : str or Path, optional
        Holds the texts, ``ID.txt``; without it ``articles`` beside ``folder``, then ``folder``.
    slips, rewrites : bool
        Also inject slips, also try harmless rewrites.
    limit : int, optional
        Try about this many of the slips.
    read : callable
        Reads one article; another version of the rules may stand in.

    Raises
    ------
    InputError
        When there is no gold or a text is missing or another than the annotated one.
    """
    golds = load_gold(Path(folder), Path(articles) if articles else None)
    scores = Scores()
    for gold in golds:
        measures.compare(gold, read(gold.article), scores)
    return Report(
        articles=len(golds),
        characters=sum(len(gold.article.text) for gold in golds),
        digest=digest(golds),
        scores=scores,
        slips=try_slips(golds, read, limit) if slips else None,
        rewrites=try_rewrites(golds, read) if rewrites else None,
        unsound=tuple(line for gold in golds for line in unsound(gold)),
    )


def _lines(report: Report) -> list[str]:
    scores = report.scores
    lines = [f"{report.articles} articles, {report.characters} characters, corpus {report.digest}", ""]
    lines.append(f"{'':24}{'precision':>10}{'recall':>10}{'F1':>10}")
    for (group, name), tally in sorted(scores.mentions.items()):
        lines.append(_row(f"{group} {name}", tally))
    lines += ["", "values by kind"]
    lines += [_row(f"  {kind}", tally) for kind, tally in sorted(scores.kinds.items())]
    gold, given = scores.facts["gold"] or 1, scores.facts["given"] or 1
    parts = ("subject", "metric", "period", "metric and period", "all")
    lines += ["", f"facts: {scores.facts['gold']} in the gold, {scores.facts['given']} given for those figures"]
    lines += ["  " + "  ".join(f"{name} {scores.facts[name] / gold:.3f}" for name in parts)]
    lines += [f"  precision (all) {scores.facts['all'] / given:.3f}", ""]
    for verdict, tally in sorted(scores.checks.items()):
        lines.append(f"checks {verdict}: {tally.right} of {tally.right + tally.missed} met")
    lines += [f"  {name}: {t.right} of {t.right + t.missed}" for name, t in sorted(scores.relations.items())]
    lines.append(
        f"alarms {scores.alarms}, false {len(scores.false_alarms)}; "
        f"repair first {scores.repairs_first} of {scores.repairs_asked}"
    )
    lines += [f"  false: {line}" for line in scores.false_alarms]
    lines += [f"gold that does not hold: {line}" for line in report.unsound]
    return lines + _slip_lines(report.slips) + _rewrite_lines(report.rewrites)


def _row(name: str, tally: measures.Tally) -> str:
    return f"{name:24}{tally.precision:10.4f}{tally.recall:10.4f}{tally.f1:10.4f}"


def _slip_lines(slips: SlipScores | None) -> list[str]:
    if slips is None:
        return []
    lines = ["", f"{'slips':16}{'made':>8}{'detectable':>12}{'detected':>10}{'elsewhere':>11}"]
    for kind, row in by_kind(slips).items():
        lines.append(f"{kind:16}{row['made']:8}{row['detectable']:12}{row['detected']:10}{row['elsewhere']:11}")
    total = (slips.made.total(), slips.detectable.total(), slips.detected.total(), slips.elsewhere.total())
    lines.append(f"{'all':16}{total[0]:8}{total[1]:12}{total[2]:10}{total[3]:11}")
    lines.append(
        f"detected of the detectable {slips.rate:.4f}; alarms elsewhere {total[3] / max(1, total[0]):.4f} per slip"
    )
    return lines


def _rewrite_lines(rewrites: RewriteScores | None) -> list[str]:
    if rewrites is None:
        return []
    lines = ["", f"{'rewrites':16}{'articles':>10}{'same figures':>14}{'new alarms':>12}"]
    for kind, made in sorted(rewrites.made.items()):
        lines.append(f"{kind:16}{made:10}{rewrites.same[kind]:14}{rewrites.alarms[kind]:12}")
    return lines + [f"  {line}" for line in rewrites.told]
