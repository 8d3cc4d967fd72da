"""Recognition: every numeric entity of a text as a candidate, with offsets, value, unit and hedge.

`find_candidates` reads the characters of the view only. What they cannot tell (an elided unit, 元 of which
country, the year of a date) later stages settle.
"""

from __future__ import annotations

from pipeline.lexicon import Lexicon
from pipeline.mentions.date import find_dates
from pipeline.mentions.duration import find_durations
from pipeline.mentions.merge import merge
from pipeline.mentions.scan import find_figures
from pipeline.model import Candidate, View

__all__ = ["find_candidates"]


def find_candidates(view: View, lexicon: Lexicon) -> list[Candidate]:
    """Return the candidates of a text.

    Parameters
    ----------
    view : View
        From `pipeline.view.make_view`.
    lexicon : Lexicon
        Words, units and cues.

    Returns
    -------
    list of Candidate
        Sorted by offset; no two overlap. A date beats the figures inside it, a longer figure a date inside it.
    """
    folded = view.folded
    figures = find_figures(folded, lexicon)
    times = merge(find_dates(folded, lexicon), find_durations(folded, lexicon))
    return merge(times, figures)
