"""The claims of an export as observations: each with the article that makes it, the units and topics that it counts in.

In: the facts of an export and a level. Out: :class:`Corpus`, with articles, observations, and what the cells need to know of
initiatives and figures. Serves gov:Claim, gov:Article and dct:spatial. Where a claim counts: in the unit of its subject, else of its
object, else in that of its article. What has several units (a practice of nine counties) counts in the article's, if that is one of
them, else in each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kg.facts import Facts, FigureRow, local
from kg.panel.places import NOWHERE, Unit, Units
from kg.terms import GOV, TOPIC

INITIATIVES = ("Mechanism", "Platform", "Program")
_TEN = ("Agency", "Organization", "Facility", "Place", *INITIATIVES, "Document", "GuidingConcept", "Person", "Honor")
_APPLIES, _JURISDICTION, _OPERATES, _PART_OF, _POST, _ADDRESSES = (
    str(GOV[n]) for n in ("appliesIn", "jurisdiction", "operates", "partOf", "holdsPost", "addresses")
)


class Article(NamedTuple):
    """An article as read: its year and publisher ("" where not known), the units that it is about or says something of, and the earliest
    article that prints the same release (itself, where it is no reprint)."""

    iri: str
    year: str
    publisher: str
    units: tuple[Unit, ...]
    release: str


class Observation(NamedTuple):
    """A claim in its article, where it counts, and the topics of what it speaks of."""

    claim: str
    subject: str
    predicate: str
    object: str
    status: str
    article: Article
    units: tuple[Unit, ...]
    topics: tuple[str, ...]


class Corpus:
    """An export read for a panel at one level."""

    def __init__(self, facts: Facts, level: str) -> None:
        self._facts = facts
        claims = sorted(facts.rows(_CLAIMS))
        links: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for subject, predicate, obj in [*facts.rows(_LINKS), *((s, p, o) for _, s, p, o, _, _ in claims)]:
            links[predicate][subject].add(obj)
        self._links = links
        self._operators = _turned(links[_OPERATES])
        self.units = _units(facts, level)
        self.guided = {(s, o) for s, found in links[str(GOV.guidedBy)].items() for o in found}
        self.classes = {
            entity.iri: next((c for c in _TEN if c in entity.classes.split()), "") for entity in facts.entities
        }
        self.systems = {
            entity.iri: next((c for c in entity.classes.split() if c != "Agency"), "Agency")
            for entity in facts.entities
            if self.classes[entity.iri] == "Agency"
        }
        self._places: dict[str, tuple[str, ...]] = {}
        self.articles, self.observations = self._observed(claims)

    @property
    def figures(self) -> Mapping[str, FigureRow]:
        return self._facts.figures

    def _observed(self, claims: Iterable[tuple[str, ...]]) -> tuple[list[Article], list[Observation]]:
        headings = {
            iri: (date[:4], publisher, place) for iri, date, publisher, place in sorted(self._facts.rows(_ARTICLES))
        }
        releases = {row[0]: row[1] for row in sorted(self._facts.rows(_REPRINTS))}
        found: list[tuple[tuple[str, ...], tuple[Unit, ...]]] = []
        units: dict[str, set[Unit]] = defaultdict(set)
        about = {iri: self.units.of(place) for iri, (_, _, place) in headings.items() if place}
        about = {iri: unit for iri, unit in about.items() if unit != NOWHERE}
        for iri, unit in about.items():
            units[iri].add(unit)
        seen: set[str] = set()
        for row in claims:
            claim, subject, _, obj, _, article = row
            if claim in seen:  # a sentence that two articles share: the claim is the first one's
                continue
            seen.add(claim)
            here = self._where(subject, obj, about.get(article))
            units[article].update(here)
            found.append((row, here))
        articles = {
            iri: Article(iri, year, publisher, tuple(sorted(units[iri] or {NOWHERE})), releases.get(iri, iri))
            for iri, (year, publisher, _) in headings.items()
        }
        return list(articles.values()), [
            Observation(claim, s, p, o, local(status), articles[article], here, self._topics(s, p, o))
            for (claim, s, p, o, status, article), here in found
        ]

    def _where(self, subject: str, obj: str, about: Unit | None) -> tuple[Unit, ...]:
        for end in (subject, obj):
            found = {self.units.of(place) for place in self.places(end)} - {NOWHERE}
            if found:
                return (about,) if about in found else tuple(sorted(found))
        return (about or NOWHERE,)

    def places(self, entity: str) -> tuple[str, ...]:
        """The places that an entity is, works in or is responsible for."""
        if entity not in self._places:
            self._places[entity] = ()  # for what is part of itself
            self._places[entity] = self._found(entity)
        return self._places[entity]

    def _found(self, entity: str) -> tuple[str, ...]:
        if self.classes.get(entity) == "Place":
            return (entity,)
        own = self._links[_APPLIES].get(entity) or self._links[_JURISDICTION].get(entity)
        if own:
            return tuple(sorted(own))
        for others in (self._links[_PART_OF], self._links[_POST], self._operators):
            found = {place for other in others.get(entity, ()) for place in self.places(other)}
            if found:
                return tuple(sorted(found))
        return ()

    def _topics(self, subject: str, predicate: str, obj: str) -> tuple[str, ...]:
        if predicate == _ADDRESSES:
            return (local(obj),)
        for end in (subject, obj):
            topics = {local(t) for t in self._links[_ADDRESSES].get(end, ()) if t.startswith(str(TOPIC))}
            if topics:
                return tuple(sorted(topics))
        return ("",)

    def topics(self, entity: str) -> tuple[str, ...]:
        """The topics that an entity addresses."""
        return self._topics(entity, "", "")

    def systems_of(self, entity: str) -> tuple[str, ...]:
        """The systems of agencies (police, courts, …) that an agency belongs to, or that run a practice."""
        bodies = (entity,) if entity in self.systems else sorted(self._operators.get(entity, ()))
        return tuple(sorted({self.systems[b] for b in bodies if b in self.systems})) or ("",)


def _units(facts: Facts, level: str) -> Units:
    names: dict[str, str] = {}
    codes: dict[str, str] = {}
    within: dict[str, str] = {}
    for iri, name, code, parent in sorted(facts.rows(_PLACES)):
        names[iri] = name
        if code:
            codes[iri] = code
        if parent:
            within.setdefault(iri, parent)
    return Units(names, codes, within, [(new, old) for new, old in facts.rows(_REPLACES)], level)


def _turned(links: Mapping[str, set[str]]) -> dict[str, set[str]]:
    turned: dict[str, set[str]] = defaultdict(set)
    for subject, objects in links.items():
        for obj in objects:
            turned[obj].add(subject)
    return turned


_PLACES = """SELECT ?p ?name ?code ?within { ?p a gov:Place ; skos:prefLabel ?name .
    OPTIONAL { ?p gov:gb2260 ?code } OPTIONAL { ?p gov:within ?within } }"""
_REPLACES = "SELECT ?new ?old { ?new dct:replaces ?old }"
_ARTICLES = """SELECT ?a ?date ?publisher ?place { ?a a gov:Article .
    OPTIONAL { ?a schema:datePublished ?date } OPTIONAL { ?a schema:publisher ?publisher } OPTIONAL { ?a dct:spatial ?place } }"""
_REPRINTS = "SELECT ?a ?first { ?a gov:reprintOf ?first }"
_CLAIMS = """SELECT DISTINCT ?c ?s ?p ?o ?status ?article { ?c a gov:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;
    gov:status ?status ; prov:wasDerivedFrom/dct:isPartOf ?article }"""
_LINKS = """SELECT ?s ?p ?o { VALUES ?p { gov:appliesIn gov:jurisdiction gov:operates gov:partOf gov:holdsPost gov:addresses gov:guidedBy }
    ?s ?p ?o }"""
