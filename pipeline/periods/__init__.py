"""Dates on the calendar: against the publication, a year nearby, and what 同期, 上季 and 報告期 refer to."""

from pipeline.periods.resolve import resolve
from pipeline.periods.roles import Role, role_of, stretch_to
from pipeline.periods.spans import split_span

__all__ = ["Role", "resolve", "role_of", "split_span", "stretch_to"]
