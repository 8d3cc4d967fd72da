"""Dates on the calendar: against the publication, a year nearby, and what 同期, 上季 and 報告期 refer to.

`resolve` gives every date its days. Later stages may ask more of a date:

* `split_span`: the years of 2022年至2024年, for lists of values that go with it;
* `role_of`: whether it is an instant (截至…), a base to compare with (較…), or the name of a report;
* `stretch_to`: the months that end with an instant (截至6月底止六個月).
"""

from pipeline.periods.resolve import resolve
from pipeline.periods.roles import Role, Stretch, role_of, stretch_to
from pipeline.periods.spans import split_span

__all__ = ["Role", "Stretch", "resolve", "role_of", "split_span", "stretch_to"]
