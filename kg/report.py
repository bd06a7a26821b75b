"""report.md: what was read, what was skipped and why, and what came out, for a person to read.

In: a :class:`Tally` of what a build read and the :class:`Counts` of its graph. Out: Markdown, without clock or path: the same for the same input.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import networkx as nx

from kg.corpus import Note, Skipped
from kg.graph.merge import relations
from kg.graph.reprints import Place
from kg.ontology import Ontology
from kg.records import Status

LONGEST = 1000  # rows of a table; manifest.json names every document


@dataclass(slots=True)
class Row:
    """One document as read."""

    name: str
    format: str
    encoding: str | None
    date: str | None
    articles: int
    characters: int
    entities: int
    claims: int
    figures: int


@dataclass(slots=True)
class Tally:
    """What a build has counted."""

    rows: list[Row] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    second_reader: tuple[str, list[tuple[str, int]]] | None = None
    """What the second reader did, and how many of its triples came to what; None where there was none."""


class Counts(NamedTuple):
    """How many there are in a graph: entities, topics and figures by kind, claims by predicate and status, entities by the name of each class
    that they state."""

    kinds: Counter[str]
    claimed: Counter[tuple[str, Status]]
    classes: Counter[str]

    @classmethod
    def of(cls, graph: nx.MultiDiGraph, ontology: Ontology) -> Counts:
        kinds = Counter(kind for _, kind in graph.nodes(data="kind"))
        claimed = Counter((p, claim.status) for _, _, p, claims in relations(graph) for claim in claims)
        return cls(kinds, claimed, _classes(graph, ontology))

    @property
    def entities(self) -> int:
        return self.kinds.total() - self.kinds["topic"] - self.kinds["outcome"]


def _classes(graph: nx.MultiDiGraph, ontology: Ontology) -> Counter[str]:
    alike: Counter[frozenset[str]] = Counter()
    for _, data in graph.nodes(data=True):
        if data["kind"] not in ("topic", "outcome"):
            alike[frozenset(c for entity in data["said"] for c in entity.classes)] += 1
    counts: Counter[str] = Counter()
    for own, number in alike.items():
        for name in {_short(c) for cls in own for c in ontology.stated_classes(cls)}:
            counts[name] += number
    return counts


def report(tally: Tally, counts: Counts, triples: Mapping[str, int], repeated: Mapping[Place, Place]) -> str:
    """The page. ``triples`` are those of each file, ``repeated`` are the reprints."""
    rows = sorted(tally.rows, key=lambda r: r.name)
    statuses: Counter[tuple[str, str]] = Counter()
    for (predicate, status), number in counts.claimed.items():
        statuses[_short(predicate), status] += number
    predicates = sorted({p for p, _ in statuses}, key=lambda p: (-sum(statuses[p, s] for s in _STATUSES), p))
    parts = [
        "# What this build read and wrote",
        f"{_count(len(rows), 'document')}, {_count(sum(r.articles for r in rows), 'article')}, "
        f"{_count(sum(r.characters for r in rows), 'character')}; {_count(counts.entities, 'entity', 'entities')}, "
        f"{_count(statuses.total(), 'claim')} (of them {_count(counts.kinds['outcome'], 'reported figure')}); "
        f"{_count(len(tally.skipped), 'input')} skipped. "
        + ", ".join(f"`{file}`: {n:,} triples" for file, n in sorted(triples.items()))
        + ".",
        "Everything here is as reported in the pages, mostly by the agencies about themselves.",
        "## Read",
        _table(
            ("document", "format", "encoding", "date", "articles", "characters", "entities", "claims", "figures"),
            (
                (r.name, r.format, r.encoding, r.date, r.articles, r.characters, r.entities, r.claims, r.figures)
                for r in rows[:LONGEST]
            ),
            numbers=5,
        ),
    ]
    if len(rows) > LONGEST:
        parts.append(f"… and {len(rows) - LONGEST:,} more; `manifest.json` names them all.")
    parts.append("## Skipped")
    parts.append(_remarks((s.name, s.reason) for s in sorted(tally.skipped)) if tally.skipped else "Nothing.")
    if tally.notes:
        parts += ["## Remarks", _remarks((n.name, n.text) for n in sorted({*tally.notes}))]
    if repeated:
        parts += ["## Reprints", _REPRINTS, _remarks(_releases(repeated))]
    if tally.second_reader is not None:
        text, counted = tally.second_reader
        parts += ["## Second reader", _cell(text), _table(("triples", "number"), counted, numbers=1)]
    parts += [
        "## Entities by class",
        _table(
            ("class", "entities"),
            [(name, -less) for less, name in sorted((-n, name) for name, n in counts.classes.items())],
            numbers=1,
        ),
        "## Claims by relation and status",
        _table(("relation", *_STATUSES), ((p, *(statuses[p, s] for s in _STATUSES)) for p in predicates), numbers=4),
        "Relations of which all claims are planned or denied are in `evidence.ttl` only.",
    ]
    return "\n\n".join(parts) + "\n"


_STATUSES = ("asserted", "piloted", "planned", "denied")
_REPRINTS = "Articles that print one release, judged by how alike their bodies are. Questions on sources count each release once."


def _releases(repeated: Mapping[Place, Place]) -> Iterable[tuple[str, str]]:
    """The first article of each release, and where else it is printed."""
    others: dict[Place, list[Place]] = defaultdict(list)
    for place in sorted(repeated):
        others[repeated[place]].append(place)
    for first in sorted(others):
        yield _named(first), f"also printed as {', '.join(map(_named, others[first]))}"


def _named(place: Place) -> str:
    """An article by its document and id, which may repeat the document's name."""
    doc, ident = place
    return ident if ident.startswith(doc) else f"{doc} {ident}"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]], numbers: int) -> str:
    """A table whose last ``numbers`` columns are numbers."""
    marks = ["---"] * (len(head) - numbers) + ["---:"] * numbers
    return "\n".join("| " + " | ".join(map(_cell, row)) + " |" for row in (head, marks, *rows))


def _remarks(pairs: Iterable[tuple[str, str]]) -> str:
    listed = list(pairs)
    lines = [f"- {_cell(name)}: {_cell(text)}" for name, text in listed[:LONGEST]]
    if len(listed) > LONGEST:
        lines.append(f"- … and {len(listed) - LONGEST:,} more")
    return "\n".join(lines)


def _cell(value: object) -> str:
    """A value inside Markdown: names of files and records may hold anything."""
    if isinstance(value, int):
        return f"{value:,}"
    plain = " ".join(str(value if value is not None else "–").split())
    return re.sub(r"([\\`*\[\]<>|#])", r"\\\1", plain) if not set(plain) <= set("-:") else plain


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _short(iri: str) -> str:
    return iri.replace("#", "/").rsplit("/", 1)[-1]
