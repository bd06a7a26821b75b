"""A report for a terminal, as Markdown, as one page.

In: a :class:`~kg.diff.report.Report`. Out: text. What comes from pages is escaped everywhere; the page loads nothing and runs nothing (its policy says so).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from importlib import resources
from io import StringIO

from jinja2 import Environment, PackageLoader
from markupsafe import Markup
from rich.console import Console
from rich.text import Text

from kg.diff.changes import Quote
from kg.diff.lines import Line, Report
from kg.diff.names import words
from kg.diff.withheld import is_hash
from kg.query.display import printable

_MARKDOWN = re.compile(r"[\\`*_\[\]|~<>#&$]|:(?=//)|(?<=www)\.", re.IGNORECASE)
"""What would be a mark in the middle of a line, a formula or an address that is linked by itself."""
_LIST = re.compile(r"^(?=[-+]|\d+[.)](?: |$))(\d*)")
"""What would begin a list."""
_STYLES = {"+": "green", "−": "red", "~": "yellow", "±": "yellow"}
QUOTES = 2
"""Sentences of a line, before and after, that a terminal or Markdown shows; a page shows all."""


def with_quotes(lines: Sequence[Line]) -> list[tuple[Line, bool]]:
    """Each line, and whether its sentences are to be shown: those that several lines share after the last of them."""
    following = [*lines, None][1:]
    return [
        (line, after is None or _sentences(after) != _sentences(line))
        for line, after in zip(lines, following, strict=True)
    ]


def _sentences(line: Line) -> list[list[tuple[str, str]]]:
    return [[(q.source, q.text) for q in quotes] for quotes in (line.before, line.after)]


def quotes_of(line: Line, lang: str) -> list[tuple[str, Quote]]:
    """The sentences of a line: "before" or "after" where it has both, else nothing."""
    both = bool(line.before and line.after)
    w = words(lang)
    return [
        (w[side] if both else "", quote)
        for side, quotes in (("before", line.before), ("after", line.after))
        for quote in quotes
    ]


def quoted(quote: Quote, lang: str) -> str:
    """The sentence with where it stands."""
    w = words(lang)
    where = w["list"].join(printable(part) for part in (quote.title, quote.date, quote.source) if part)
    text = w["withheld" if is_hash(quote.text) else "quoted"]
    said = text.format(text=printable(quote.text)) if quote.text else ""
    return said + (w["in-brackets"].format(what=where) if where else "")


def text(report: Report, width: int | None, colour: bool) -> str:
    """For a terminal; ``width`` None for a file: lines are then as long as they are."""
    out = StringIO()
    console = Console(
        file=out, width=width or 10_000, force_terminal=colour, color_system="standard" if colour else None,
        highlight=False, markup=False, emoji=False, legacy_windows=False,
    )  # fmt: skip

    def put(indent: int, content: str, style: str = "", mark: str = "") -> None:
        body = Text(content, style=style)
        for row in body.wrap(console, console.width - indent - len(mark)) if width else [body]:
            console.print(Text(" " * indent) + Text(mark, style=_STYLES.get(mark.strip(), "")) + row, soft_wrap=True)
            mark = " " * len(mark)

    put(0, report.title, "bold")
    console.print()
    for sentence in report.summary:
        put(0, sentence)
    w = words(report.lang)
    if report.findings:
        console.print()
        put(0, w["findings"], "bold")
        for finding in report.findings:
            put(2, finding, mark="• ")
    for section in report.sections:
        console.print()
        notes = w["list"].join(filter(None, (section.where, section.state)))
        put(0, section.heading + (w["in-brackets"].format(what=notes) if notes else ""), "bold")
        for line, shown in with_quotes(section.lines):
            put(
                2,
                line.text + (w["cause-note"].format(what=line.cause) if report.causes and line.cause else ""),
                mark=f"{line.sign} ",
            )
            for label, quote, more in _some(line, report.lang) if shown else ():
                put(6, (f"{label}{w['split']}" if label else "") + quote + more, "dim")
        for sentence in section.brief:
            put(2, sentence, mark="= ")
    if report.closing:
        console.print()
    for sentence in report.closing:
        put(0, sentence)
    return "\n".join(row.rstrip() for row in out.getvalue().splitlines()) + "\n"


def _some(line: Line, lang: str) -> list[tuple[str, str, str]]:
    """A few sentences of each side, and how many more there are."""
    w, found = words(lang), []
    both = bool(line.before and line.after)
    for side, quotes in (("before", line.before), ("after", line.after)):
        for i, quote in enumerate(quotes[:QUOTES]):
            left = len(quotes) - QUOTES if i == QUOTES - 1 else 0
            more = w["in-brackets"].format(what=w["more"].format(n=left)) if left > 0 else ""
            found.append((w[side] if both else "", quoted(quote, lang), more))
    return found


def markdown(report: Report) -> str:
    """For a file that people read and that is rendered elsewhere."""
    w = words(report.lang)
    parts = [f"# {escaped(report.title)}", *(map(escaped, report.summary))]
    if report.findings:
        parts += ["## " + escaped(w["findings"]), "\n".join(f"- {escaped(finding)}" for finding in report.findings)]
    for section in report.sections:
        notes = w["list"].join(filter(None, (section.where, section.state)))
        parts.append("## " + escaped(section.heading + (w["in-brackets"].format(what=notes) if notes else "")))
        rows = []
        for line, shown in with_quotes(section.lines):
            rows.append(
                f"- {escaped(f'{line.sign} {line.text}')}"
                + (f" *{escaped(line.cause)}*" if report.causes and line.cause else "")
            )
            for label, quote, more in _some(line, report.lang) if shown else ():
                rows.append("  - " + escaped((f"{label}{w['split']}" if label else "") + quote + more))
        rows += [f"- {escaped(f'= {sentence}')}" for sentence in section.brief]
        parts.append("\n".join(rows))
    if report.closing:
        parts += ["---", *map(escaped, report.closing)]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """The text in one line of Markdown that shows it as it is."""
    return _LIST.sub(r"\1\\", _MARKDOWN.sub(r"\\\g<0>", " ".join(text.split())))


def html(report: Report) -> str:
    """One page: light and dark, to print."""
    style = resources.files("kg.diff").joinpath("page.css").read_text(encoding="utf-8")
    template = Environment(loader=PackageLoader("kg.diff", "."), autoescape=True).get_template("page.html")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return template.render(
        report=report, w=words(report.lang), style=Markup(style), digest=digest, quotes=lambda line: quotes_of(line, report.lang),
        quoted=lambda quote: quoted(quote, report.lang), with_quotes=with_quotes,
    )  # fmt: skip
