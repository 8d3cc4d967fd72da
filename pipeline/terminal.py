"""What `extract --format table` and `check` print: figures by kind in colour, each under its sentence.

In a terminal a figure is underlined and coloured; where the output is piped the same lines come without any
escape, and a row of ``‾`` stands under the figures instead. Widths are those of East Asian text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from pipeline.display import show_interval, show_period, show_value
from pipeline.labels import label, language_of
from pipeline.layout import make_layout
from pipeline.model import Extraction, Fact, Finding, Mention, Span
from pipeline.patterns import late
from pipeline.view import fold

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = ["KIND_STYLES", "make_console", "show_across", "show_extraction", "show_findings"]

KIND_STYLES = {
    "money": "green",
    "percent": "cyan",
    "percentage_point": "cyan",
    "multiple": "magenta",
    "ratio": "magenta",
    "quantity": "blue",
    "rank": "yellow",
    "date": "bright_black",
    "duration": "bright_black",
    "number": "default",
}
VERDICT_STYLES = {
    "inconsistent": ("✗", "bold red"),
    "conflict": ("≠", "bold yellow"),
    "other_reading": ("◇", "cyan"),
    "loose": ("≈", "cyan"),
    "consistent": ("✓", "green"),
    "undecidable": ("?", "bright_black"),
}
#: Columns when the output is no terminal and COLUMNS is not set.
PIPED_WIDTH = 120
#: A sentence longer than this is cut around its figures.
LONGEST = 400
#: A line does not begin with one of these.
CLOSING = frozenset("，。；：、！？）」』”’》】,.;:!?)%")
_CONTROL = late("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def make_console(file: TextIO | None = None, *, color: bool | None = None) -> Console:
    """Return a console for `show_extraction`; ``color`` overrides what the output is."""
    import os

    from rich.console import Console

    console = Console(file=file, highlight=False, markup=False, emoji=False, soft_wrap=False, force_terminal=color)
    if not console.is_terminal and not os.environ.get("COLUMNS"):
        console.width = PIPED_WIDTH
    return console


def show_extraction(console: Console, extraction: Extraction, language: str | None = None) -> None:
    """Print an article's alarms, then every sentence that holds figures with what they mean."""
    language = language or language_of(extraction.script)
    _heading(console, extraction, language)
    show_findings(console, extraction, _alarms(extraction.findings), language)
    facts: dict[str, list[Fact]] = {}
    for fact in extraction.facts:
        facts.setdefault(fact.mention, []).append(fact)
    for sentence, mentions in _sentences(extraction):
        console.print()
        _print_sentence(console, extraction.article.text, sentence, mentions)
        _print_figures(console, mentions, facts, language)
    console.print()


def show_findings(
    console: Console, extraction: Extraction, findings: Sequence[Finding] | None = None, language: str | None = None
) -> None:
    """Print findings the way a compiler prints errors: the message, the sentences, the calculation, the repair.

    Without ``findings`` those of the extraction are printed that are no mere information.
    """
    language = language or language_of(extraction.script)
    shown = _alarms(extraction.findings) if findings is None else findings
    by_id = {m.id: m for m in extraction.mentions}
    sentence_of = {m.id: s for s, mentions in _sentences(extraction) for m in mentions} if shown else {}
    for finding in shown:
        _print_message(console, finding, extraction.article.id or extraction.article.source, language)
        involved = {i: by_id[i] for i in (finding.claim, *finding.operands) if i in by_id}
        quoted: dict[Span, list[Mention]] = {}
        for mention in sorted(involved.values(), key=lambda m: m.start):
            quoted.setdefault(sentence_of[mention.id], []).append(mention)
        for sentence, here in quoted.items():
            _print_sentence(console, extraction.article.text, sentence, here, indent="  │ ")
        _print_calculation(console, finding, by_id, language)


def show_across(console: Console, findings: Iterable[Finding], texts: Mapping[str, Extraction], language: str) -> None:
    """Print findings across articles; ``texts`` holds their extractions by article id."""
    for finding in findings:
        _print_message(console, finding, ", ".join(sorted(set(finding.articles.values()))), language)
        by_id: dict[str, Mention] = {}
        for key in dict.fromkeys(filter(None, (finding.claim, *finding.operands))):
            extraction = texts.get(finding.articles.get(key, ""))
            name = key.removeprefix(f"{finding.articles.get(key)}/")
            if extraction is None:
                continue
            for sentence, mentions in _sentences(extraction):
                for mention in (m for m in mentions if m.id == name):
                    by_id[key] = mention
                    _print_sentence(console, extraction.article.text, sentence, [mention], indent="  │ ")
        _print_calculation(console, finding, by_id, language)


def _alarms(findings: Iterable[Finding]) -> list[Finding]:
    rank = {"error": 0, "warning": 1}
    return sorted((f for f in findings if f.level in rank), key=lambda f: rank[f.level])


def _heading(console: Console, extraction: Extraction, language: str) -> None:
    from rich.text import Text

    article = extraction.article
    name = article.title or article.id or article.source or label("page", "untitled", language)
    facts = [article.published.isoformat() if article.published else label("page", "undated", language)]
    facts += [article.publisher] if article.publisher else []
    alarms = len(_alarms(extraction.findings))
    counts = (
        (len(extraction.mentions), "figures"),
        (len(extraction.facts), "facts"),
        (len(extraction.findings), "findings"),
    )
    facts += [f"{count} {label('page', key, language)}" for count, key in counts]
    line = Text.assemble((_clean(name), "bold"), "  ", (_clean(" · ".join(facts)), "bright_black"))
    if alarms:
        line.append(f" · {alarms} {label('page', 'alarms', language)}", style="bold red")
    console.print(line)
    for warning in article.warnings:
        console.print(Text(f"! {_clean(warning)}", style="yellow"))


def _sentences(extraction: Extraction) -> Iterator[tuple[Span, list[Mention]]]:
    """Yield each sentence that holds a figure, with its figures; a figure across a border goes with its start."""
    mentions = extraction.mentions
    layout = make_layout(fold(extraction.article.text))
    starts = [m.start for m in mentions]
    for sentence in layout.sentences:
        first, last = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        if last > first:
            here = list(mentions[first:last])
            yield Span(sentence.start, max(sentence.end, here[-1].end)), here


def _print_message(console: Console, finding: Finding, where: str | None, language: str) -> None:
    from rich.text import Text

    sign, style = VERDICT_STYLES[finding.verdict]
    message = finding.message_en if language == "en" and finding.message_en else finding.message
    line = Text.assemble((f"{sign} {label('verdict', finding.verdict, language)}", style), "  ")
    line.append(label("relation", finding.relation, language), style="bold")
    if finding.subtype:
        line.append(f" ({label('subtype', finding.subtype, language)})")
    line.append(f"  {_clean(message or finding.formula)}")
    line.append(f"  {_clean(where or '')} {finding.id}".rstrip(), style="bright_black")
    console.print()
    console.print(line, soft_wrap=True)


def _print_calculation(console: Console, finding: Finding, by_id: Mapping[str, Mention], language: str) -> None:
    from rich.text import Text

    names = finding.operands if finding.claim is None else (finding.claim,)
    alike = {(by_id[n].kind, by_id[n].unit) for n in names if n in by_id}
    kind, unit = alike.pop() if len(alike) == 1 else ("number", None)
    message = finding.message_en if language == "en" else finding.message
    sides = [label("page", key, language) for key in ("stated", "computed")]
    twice = [by_id[n].text for n in (finding.claim, *finding.operands) if n and n in by_id]
    if finding.relation == "duplicate" and len(twice) == 2:
        sides = twice
    rows = [(label("page", "formula", language), "" if finding.formula in message else finding.formula)]
    rows += [(sides[0], show_interval(finding.stated, kind, unit, language))]
    rows += [(sides[1], show_interval(finding.computed, kind, unit, language))]
    rows += [(label("page", "reading", language), (finding.reading or "").replace("_", " "))]
    for name, text in rows:
        if text:
            console.print(Text(f"  {_headed(_clean(name))}{_clean(text)}"), soft_wrap=True)
    for number, repair in enumerate(finding.repairs):
        mention = by_id.get(repair.mention)
        old = mention.text if mention else repair.mention
        line = Text(f"  {_headed(label('page', 'or' if number else 'repair', language))}")
        line.append(_clean(old), style="red strike")
        line.append(" → ")
        line.append(_clean(repair.text), style="bold green")
        console.print(line, soft_wrap=True)


def _print_figures(
    console: Console, mentions: Sequence[Mention], facts: Mapping[str, Sequence[Fact]], language: str
) -> None:
    """Print one row a figure, a second one where it states two facts; columns line up within the sentence."""
    from rich.text import Text

    rows: list[tuple[str, list[str]]] = []
    for mention in mentions:
        for fact in facts.get(mention.id) or (None,):
            rows.append((mention.kind, [_clean(cell) for cell in _cells(mention, fact, language)]))
    columns = list(zip(*(cells for _, cells in rows), strict=True))
    widths = [max(map(_width, column)) for column in columns]
    room = max(20, console.width - 4)
    for kind, cells in rows:
        line = Text("    ", no_wrap=True, overflow="ellipsis")
        line.append(_pad(cells[0], widths[0]), style=KIND_STYLES.get(kind, "default"))
        rest = [_pad(cell, width) for cell, width in zip(cells[1:], widths[1:], strict=True) if width]
        line.append("".join(f"  {cell}" for cell in rest).rstrip())
        if console.is_terminal:
            line.truncate(room, overflow="ellipsis")
        console.print(line, soft_wrap=True)


def _cells(mention: Mention, fact: Fact | None, language: str) -> list[str]:
    value = mention.value if fact is None or fact.value is None else fact.value
    shown = show_value(value, mention.kind, mention.unit, language)
    if mention.iso or mention.period:
        shown = mention.iso or show_period(mention.period)
    soft = mention.soft
    exact = soft is None or mention.kind == "rank" or (soft.low is not None and soft.low == soft.high)
    cells = [
        mention.text.replace("\n", "⏎"),
        label("kind", mention.kind, language),
        " ".join((label("qualifier", mention.qualifier, language), shown)).strip() if shown else "",
        "" if exact else show_interval(soft, mention.kind, mention.unit, language),
    ]
    if fact is None:
        return [*cells, "", "", "", ""]
    metric = fact.metric_text or "" if fact.metric == "other" else label("metric", fact.metric, language)
    if fact.of and fact.of != "other":
        metric = f"{metric} ({label('metric', fact.of, language)})"
    detail = [label("aggregate", fact.aggregate, language), label("basis", fact.basis, language)]
    return [
        *cells,
        fact.subject or "",
        fact.segment or "",
        " ".join([metric, *filter(None, detail)]),
        show_period(fact.period),
    ]


def _print_sentence(
    console: Console, text: str, sentence: Span, mentions: Sequence[Mention], indent: str = "  "
) -> None:
    """Print the words of a sentence in lines of the console's width, the figures underlined."""
    start, end = _excerpt(sentence, mentions)
    while start < end and text[start].isspace():
        start += 1
    room = max(8, console.width - _width(indent) - 1)
    for first, last in _lines(text, start, end, room):
        here = [m for m in mentions if m.start < last and m.end > first]
        console.print(_styled(text, first, last, here, indent), soft_wrap=True)
        if here and not console.is_terminal:
            console.print(_marker(text, first, last, here, indent), soft_wrap=True)


def _excerpt(sentence: Span, mentions: Sequence[Mention]) -> Span:
    if sentence.end - sentence.start <= LONGEST:
        return sentence
    middle = LONGEST // 4
    return Span(max(sentence.start, mentions[0].start - middle), min(sentence.end, mentions[-1].end + middle))


def _lines(text: str, start: int, end: int, room: int) -> Iterator[tuple[int, int]]:
    """Cut ``text[start:end]`` into lines of at most ``room`` columns; a line feed ends a line."""
    first, used = start, 0
    for offset in range(start, end):
        width = _width(_clean(text[offset]))
        if text[offset] == "\n" or used + width > room:
            kept = text[offset] in CLOSING and offset - 1 > first  # takes the character before it along
            last = offset - 1 if kept else offset
            if last > first:
                yield first, last
            first = offset + 1 if text[offset] == "\n" else last
            used = _width(_clean(text[first:offset]))
        if first <= offset:
            used += width
    if end > first:
        yield first, end


def _styled(text: str, first: int, last: int, mentions: Sequence[Mention], indent: str) -> Text:
    from rich.text import Text

    line = Text(indent)
    position = first
    for mention in mentions:
        start, end = max(mention.start, first), min(mention.end, last)
        line.append(_clean(text[position:start]))
        line.append(_clean(text[start:end]), style=f"underline {KIND_STYLES.get(mention.kind, 'default')}")
        position = end
    line.append(_clean(text[position:last]))
    line.rstrip()
    return line


def _marker(text: str, first: int, last: int, mentions: Sequence[Mention], indent: str) -> Text:
    from rich.text import Text

    marks = list(indent)
    position = first
    for mention in mentions:
        start, end = max(mention.start, first), min(mention.end, last)
        marks.append(" " * _width(_clean(text[position:start])))
        marks.append("‾" * _width(_clean(text[start:end])))
        position = end
    return Text("".join(marks))


def _clean(text: str) -> str:
    """Replace what would move a terminal's cursor or reverse its text, each by one column."""
    return _CONTROL.sub("·", text.replace("\t", " ").replace("\n", " "))


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _headed(name: str) -> str:
    """Pad the head of a line; a longer one is still parted from what follows."""
    return _pad(name, 10) if _width(name) < 10 else f"{name} "


def _pad(text: str, width: int) -> str:
    return text + " " * max(0, width - _width(text))
