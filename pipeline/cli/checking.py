"""What ``check`` prints, and what it counts for its exit code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.cli.session import Session, complain
from pipeline.cli.writers import write_findings
from pipeline.errors import UsageError
from pipeline.model import Extraction, Finding
from pipeline.tables import record_of

__all__ = ["LEVELS", "Checking", "level_of"]

#: What ``--fail-on`` takes, and the levels at or above it.
LEVELS: Mapping[str, frozenset[str]] = {
    "error": frozenset({"error"}),
    "warning": frozenset({"error", "warning"}),
    "never": frozenset(),
}


def level_of(fail_on: str | None) -> frozenset[str]:
    """Return the levels of findings that make a command fail.

    Raises
    ------
    UsageError
        When there is no such level.
    """
    if fail_on is None:
        return LEVELS["never"]
    if fail_on not in LEVELS:
        raise UsageError(f"--fail-on {fail_on}: the levels are {', '.join(LEVELS)}")
    return LEVELS[fail_on]


class Checking:
    """One run of ``check``.

    Parameters
    ----------
    session : Session
        The inputs.
    fail_on : str
        A key of `LEVELS`.
    dismissed : collection of str
        Ids of findings that an editor has judged.
    every : bool
        Show information as well as errors and warnings.
    across : bool
        Check the articles against each other as well.
    """

    def __init__(
        self,
        session: Session,
        fail_on: str,
        *,
        dismissed: Iterable[str] = (),
        every: bool = False,
        across: bool = False,
        language: str | None = None,
    ) -> None:
        self.session = session
        self.fatal = level_of(fail_on)
        self.dismissed = frozenset(dismissed)
        self.every = every
        self.across = across
        self.language = language
        self.failing = 0
        self.set_aside = 0
        self.checked = 0

    def write(self, form: str, output: str | None) -> None:
        """Write the findings, and one line about them on stderr."""
        held: list[Extraction] = []
        write_findings(self._extractions(held), lambda: self._across(held), form, output, self.record, self.language)
        aside = f", {self.set_aside} dismissed" if self.set_aside else ""
        complain(f"{self.session.read} articles, {self.checked} checks, {self.failing} at or above --fail-on{aside}")

    def record(self, extraction: Extraction) -> dict[str, Any]:
        """Return the findings of an article, with the figures that they name."""
        record = record_of(extraction, self.language)
        named = {name for finding in extraction.findings for name in (finding.claim, *finding.operands)}
        mentions = [mention for mention in record["mentions"] if mention["id"] in named]
        return {"article": record["article"], "mentions": mentions, "findings": record["findings"]}

    def _extractions(self, held: list[Extraction]) -> Iterator[Extraction]:
        for extraction in self.session.extractions():
            if self.across:
                held.append(extraction)
            yield replace(extraction, findings=self._kept(extraction.findings))

    def _across(self, held: Sequence[Extraction]) -> tuple[Sequence[Finding], Mapping[str, Extraction]]:
        if not self.across:
            return (), {}
        from pipeline.api import check

        texts = {extraction.article.id: extraction for extraction in held if extraction.article.id}
        return self._kept(check(held)), texts

    def _kept(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        kept = []
        for finding in findings:
            self.checked += 1
            if finding.id in self.dismissed:
                self.set_aside += 1
                continue
            self.failing += finding.level in self.fatal
            if self.every or finding.level != "info":
                kept.append(finding)
        return tuple(kept)
