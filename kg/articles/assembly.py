"""An article's lines as text: mended paragraphs and sentences, with the way back to every character of the source.

In go a Document and the lines of one article in reading order, out comes a :class:`kg.records.Article`. Serves gov:Article and gov:Evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.articles.headlines import main_deck
from kg.articles.layout import Layout
from kg.articles.lines import Line, is_latin
from kg.articles.sentences import ends
from kg.records import Article, Document, Paragraph, Piece, PlacedLine, Role, Span

_IN_TEXT = ("title", "heading", "body", "caption")
_DATE = re.compile(r"((?:19|20)\d\d)[-年/.](\d{1,2})[-月/.](\d{1,2})")
_SOURCE = re.compile(r"(?:来源|稿源)\s*:\s*([^\s|,。(]{2,30})")


@dataclass(frozen=True, slots=True)
class Placed:
    """A line in its article. ``joins``: it goes on where the line of text before it broke off."""

    line: Line
    role: Role
    joins: bool


def assemble(document: Document, matched: str, placed: Sequence[Placed], layout: Layout, only: bool) -> Article:
    """The article of these lines. ``only``: it is the only one of its document, whose title is its own."""
    paragraphs = _paragraphs(placed)
    source, text, rules, pieces = document.text, [], [], []
    records: list[Paragraph] = []
    at = 0
    for role, lines in paragraphs:
        if records:
            text.append("\n")
            rules.append("\n")
            at += 1
        start, seen = at, []
        for k, line in enumerate(lines):
            if k and is_latin(lines[k - 1].text[-1]) and is_latin(line.text[0]):
                text.append(" ")
                rules.append(" ")
                seen.append(" ")
                at += 1
            text.append(source[line.start : line.end])
            rules.append(line.text)
            seen.append(line.text)
            goes_on = k > 0 and seen[-2] != " " and _only_breaks(source, lines[k - 1], line)
            pieces.append(Piece(at, line.start, line.end - line.start, goes_on))
            at += line.end - line.start
        whole = (start, at)
        stops = [start + e for e in ends("".join(seen))] if role in ("body", "caption") else [at]
        spans = tuple(Span(a, b) for a, b in zip([start, *stops], stops, strict=False))
        records.append(Paragraph(*whole, role, spans))
    decks = [p.line for p in placed if p.role == "title"]
    best = main_deck([line.text for line in decks], layout)
    title = next((source[line.start : line.end] for line in decks if line.text == best), None)
    bylines = [p.line for p in placed if p.role == "byline"]
    furniture = "\n".join(p.line.text for p in placed if p.role in ("byline", "boilerplate"))
    return Article(
        doc=document.name,
        id=f"{document.name}#L{placed[0].line.number}",
        title=title if title or not only else document.title,
        byline=" ".join(source[line.start : line.end] for line in bylines) or None,
        date=document.date or _date(furniture),
        publisher=document.publisher or _publisher(furniture),
        lines=tuple(PlacedLine(p.line.number, p.role, p.joins) for p in placed),
        text="".join(text),
        matched="".join(rules),
        paragraphs=tuple(records),
        pieces=tuple(pieces),
    )


def _only_breaks(source: str, before: Line, line: Line) -> bool:
    """Whether a line follows another at once in the source: nothing but line breaks between them."""
    return line.start > before.end and not source[before.end : line.start].strip("\r\n")


def _paragraphs(placed: Sequence[Placed]) -> list[tuple[Role, list[Line]]]:
    """Lines in paragraphs; what goes on joins the last paragraph of its role, over the captions between."""
    found: list[tuple[Role, list[Line]]] = []
    for p in placed:
        if p.role not in _IN_TEXT:
            continue
        whole = next((lines for role, lines in reversed(found) if role == p.role), None) if p.joins else None
        if whole is None:
            found.append((p.role, [p.line]))
        else:
            whole.append(p.line)
    return found


def _date(furniture: str) -> str | None:
    found = _DATE.search(furniture)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None


def _publisher(furniture: str) -> str | None:
    found = _SOURCE.search(furniture)
    return found[1] if found else None
