"""What the page shows of a graph, as records that know nothing of the graph.

:mod:`kg.drawn` makes a :class:`Drawing`, :mod:`kg.view.pieces` turns it into what the browser reads. References are indices into the lists of
the drawing. An object of a relation counts on: first the entities, then the topics, then the figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

TYPES: dict[str, tuple[str, str, bool]] = {
    "Agency": ("square", "#0072b2", True),
    "Organization": ("hexagon", "#56b4e9", True),
    "Place": ("dot", "#8a8a8a", True),
    "Program": ("diamond", "#d55e00", True),
    "Mechanism": ("star", "#e69f00", True),
    "Platform": ("triangleDown", "#cc79a7", True),
    "Facility": ("triangle", "#009e73", True),
    "Document": ("square", "#0072b2", False),
    "GuidingConcept": ("star", "#cc79a7", False),
    "Person": ("dot", "#4d4d4d", False),
    "Honor": ("diamond", "#b07700", False),
}
"""The kinds of things in the order of the legend: shape, colour (after Okabe and Ito), filled. No two share shape and filling."""
CHANGES = ("new", "gone", "changed")
STATUSES = ("asserted", "piloted", "planned", "denied")


class Term(NamedTuple):
    """A class, property or topic: its IRI and its names."""

    iri: str
    zh: str
    en: str


class Class(NamedTuple):
    """A class that entities have; ``type`` is one of :data:`TYPES`."""

    iri: str
    zh: str
    en: str
    type: str


class Place(NamedTuple):
    """A division. ``x``, ``y``: where it stands in the overview of its parent (:func:`kg.view.layout.apart`)."""

    code: str
    name: str
    parent: int
    entity: int
    longitude: float | None
    latitude: float | None
    x: int
    y: int


class Article(NamedTuple):
    """An article of a source; ``text`` only where whole articles may be passed on; ``place`` a row of places or -1; ``first`` the row of the
    article that it prints again, or -1."""

    source: str
    id: str
    title: str | None
    byline: str | None
    date: str | None
    publisher: str | None
    place: int = -1
    text: str | None = None
    first: int = -1


class Sentence(NamedTuple):
    """A quote with its places (two where a column break cut it); None for a text that is withheld."""

    text: str | None
    article: int
    places: tuple[tuple[int, int], ...]


class Entity(NamedTuple):
    """``id`` is the IRI without its base; ``cls`` a row of classes; ``sentences`` some that name it, ``articles`` all that do."""

    id: str
    label: str
    cls: int
    place: int = -1
    since: str | None = None
    others: tuple[str, ...] = ()
    articles: tuple[int, ...] = ()
    sentences: tuple[int, ...] = ()


class Figure(NamedTuple):
    """A reported figure; ``level`` tells a level from a change; ``direction`` is "increase", "decrease" or None."""

    measure: str
    value: float
    unit: str | None
    level: bool = True
    approximation: str | None = None
    direction: str | None = None
    period: str | None = None
    start: str | None = None
    end: str | None = None


class Claim(NamedTuple):
    """One relation as one sentence says it; ``rule`` is a row of rules, ``status`` of :data:`STATUSES`, ``reported_by`` an entity."""

    sentence: int
    rule: int
    status: int
    confidence: float
    reported_by: int = -1
    post: str | None = None


class Change(NamedTuple):
    """Something that an earlier export had not, had, or had otherwise: ``what`` is a row of :data:`CHANGES`; ``entity`` what it is about,
    -1 where that is gone; ``text`` says what of it, ``detail`` how it was and is."""

    what: int
    entity: int
    text: str | None = None
    detail: str | None = None


class Relation(NamedTuple):
    """``predicate`` is a row of predicates. What the gazetteer alone says (a county in its city) has no claims."""

    subject: int
    predicate: int
    object: int
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """All that the page shows; ``relations`` are sorted by subject, ``places`` have a parent before its children. ``seats`` are
    the coordinates (longitude, latitude) of all counties of today: the ground of the map. ``changes`` is None where there is no earlier
    export to compare with: the page then has no view of them."""

    base: str
    quotes: bool
    texts: bool
    classes: list[Class]
    predicates: list[Term]
    topics: list[Term]
    types: list[Term]
    places: list[Place] = field(default_factory=list)
    seats: list[tuple[float, float]] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    changes: list[Change] | None = None
