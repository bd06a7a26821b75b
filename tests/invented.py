"""Invented pages, and what the extraction reads in them, by labels: for tests of mentions, claims and figures.

All names of initiatives are made up; no sentence stands on a real page.
"""

from __future__ import annotations

from functools import cache

from kg.articles.sentences import ends
from kg.extraction import Extractor
from kg.normal import matched
from kg.ontology_dir import builtin
from kg.records import Article, Key, Paragraph, Piece, Reading, Role, Span
from kg.terms import GOV, TOPIC

Part = str | tuple[Role, str]


@cache
def extractor() -> Extractor:
    return Extractor([builtin()])


def page(*parts: Part, date: str | None = "2024-05-06") -> Article:
    """An article of these paragraphs; a plain string is body text."""
    text, paragraphs = "", list[Paragraph]()
    for part in parts:
        role, own = ("body", part) if isinstance(part, str) else part
        at = len(text) + bool(text)
        text += "\n" * bool(text) + own
        stops = [at + end for end in ends(matched(own))]
        spans = tuple(Span(a, b) for a, b in zip((at, *stops), stops, strict=False))
        paragraphs.append(Paragraph(at, len(text), role, spans))
    return Article(
        "page.txt", "a1", None, None, date, None, (), text, matched(text), tuple(paragraphs), (Piece(0, 0, len(text)),)
    )  # fmt: skip


def read(*parts: Part) -> Reading:
    return extractor().read(page(*parts))


def entities(*parts: Part) -> dict[str, str]:
    """Label to class (its local name)."""
    return {e.label: e.classes[0].removeprefix(str(GOV)) for e in read(*parts).entities}


def kinds(*parts: Part) -> set[tuple[str, str]]:
    """Kind and label."""
    return {(e.key.kind, e.label) for e in read(*parts).entities}


def divisions(*parts: Part) -> dict[str, str]:
    """Label to division code."""
    return {e.label: e.key.division for e in read(*parts).entities}


def aliases(*parts: Part) -> dict[str, tuple[str, ...]]:
    return {e.label: e.aliases for e in read(*parts).entities}


def relations(*parts: Part) -> set[tuple[str, str, str]]:
    """Subject, predicate, object of every claim, whatever its status."""
    return {(s, p, o) for s, p, o, _ in claims(*parts)}


def claims(*parts: Part) -> set[tuple[str, str, str, str]]:
    """Subject, predicate, object and status of every claim."""
    reading = read(*parts)
    labels = {e.key: e.label for e in reading.entities}
    return {
        (
            labels[c.subject],
            c.predicate.removeprefix(str(GOV)),
            labels[c.object] if isinstance(c.object, Key) else c.object.replace(str(TOPIC), "topic:"),
            c.status,
        )
        for c in reading.claims
    }


def figures(*parts: Part) -> set[tuple[str, str, float, str | None]]:
    """Owner, measure, value and unit of every figure."""
    reading = read(*parts)
    labels = {e.key: e.label for e in reading.entities}
    return {(labels[f.owner], f.measure, f.value, f.unit) for f in reading.figures}
