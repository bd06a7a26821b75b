"""What an export says, row by row: entities, claims with their sentence, plain relations, figures.

In: the folder of an export. Out: rows in a fixed order, for tables and networks. Reads the files as any outside user would.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import ExportError
from kg.terms import DCTERMS, GOV, OA, ORG, PROV, RDF, SCHEMA, SKOS, TOPIC

_VOCABULARIES = {
    "dct": DCTERMS, "gov": GOV, "oa": OA, "org": ORG, "prov": PROV, "rdf": RDF, "schema": SCHEMA, "skos": SKOS,
}  # fmt: skip
_PREFIXES = "".join(f"PREFIX {p}: <{ns}>\n" for p, ns in _VOCABULARIES.items())


class EntityRow(NamedTuple):
    iri: str
    label: str
    classes: str
    other_names: str
    code: str
    within: str
    since: str


class ClaimRow(NamedTuple):
    """A claim and one sentence, or part of a sentence, that it rests on."""

    subject: str
    predicate: str
    object: str
    post: str
    status: str
    attributed_to: str
    confidence: str
    rule: str
    quote: str
    source: str
    headline: str
    date: str
    start: int
    end: int
    claim: str


class ArticleRow(NamedTuple):
    """An article as read, also one that says nothing. ``place`` is the label of the division that it is about."""

    headline: str
    byline: str
    date: str
    publisher: str
    place: str
    place_code: str
    source: str
    claims: int
    article: str


class FigureRow(NamedTuple):
    outcome: str
    measure: str
    approximation: str
    value: str
    unit: str
    value_is: str
    direction: str
    period: str
    period_start: str
    period_end: str


def opened_file(path: Path) -> Iterator[ox.Quad]:
    """The triples of a Turtle file, in its order. Raises ExportError where it is none."""
    try:
        yield from ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    except FileNotFoundError:
        raise ExportError(f"{path} is missing; build the export again") from None
    except SyntaxError as problem:
        raise ExportError(f"{path} is no readable Turtle ({problem.msg}); build the export again") from None


def prefixes_of(folder: Path) -> dict[str, str]:
    """The prefixes that an export declares."""
    parser = ox.parse(path=str(folder / "graph.ttl"), format=ox.RdfFormat.TURTLE)
    next(parser, None)
    return dict(sorted(parser.prefixes.items()))


class Facts:
    """Both files of an export, loaded."""

    def __init__(self, folder: Path) -> None:
        self._store = ox.Store()
        for name in ("graph.ttl", "evidence.ttl"):
            self._store.bulk_extend(opened_file(folder / name))

    def rows(self, query: str) -> Iterator[tuple[str, ...]]:
        """The answers to a SELECT query, every value as text ("" where there is none); prefixes need no declaration."""
        found = self._store.query(_PREFIXES + query)
        assert isinstance(found, ox.QuerySolutions)
        for row in found:
            yield tuple(value.value if isinstance(value, (ox.NamedNode, ox.Literal)) else "" for value in row)

    def _lists(self, query: str) -> dict[str, list[str]]:
        lists: dict[str, set[str]] = defaultdict(set)
        for subject, value in self.rows(query):
            lists[subject].add(value)
        return {subject: sorted(values) for subject, values in lists.items()}

    @cached_property
    def entities(self) -> list[EntityRow]:
        """Every node with a name, by IRI."""
        classes = self._lists("SELECT ?e ?c { ?e skos:prefLabel ?l ; a ?c }")
        others = self._lists("SELECT ?e ?a { ?e skos:altLabel ?a }")
        rows = self.rows("""SELECT ?e ?label ?gb ?code ?within ?since { ?e skos:prefLabel ?label ; a ?any
            OPTIONAL { ?e gov:gb2260 ?gb } OPTIONAL { ?e gov:statisticalCode ?code }
            OPTIONAL { ?e gov:within ?within } OPTIONAL { ?e gov:since ?since } }""")
        return sorted(
            {
                EntityRow(
                    e, label, " ".join(map(local, classes[e])), " | ".join(others.get(e, ())), gb or code, within, since
                )
                for e, label, gb, code, within, since in rows
            }
        )

    @cached_property
    def labels(self) -> dict[str, str]:
        """IRI → label of every entity."""
        return {entity.iri: entity.label for entity in self.entities}

    def label(self, iri: str) -> str:
        """What to call a node: its label, the figure itself, the end of a topic's IRI."""
        if iri in self.figures:
            f = self.figures[iri]
            return f"{f.measure} {f.approximation}{f.value}{f.unit}"
        return self.labels.get(iri) or (local(iri) if iri.startswith(str(TOPIC)) else iri)

    @cached_property
    def claims(self) -> list[ClaimRow]:
        """Every claim, in the order of the sources."""
        posts = self._posts()
        rows = self.rows("""SELECT ?claim ?s ?p ?o ?status ?by ?confidence ?rule ?quote ?doc ?title ?date ?start ?end {
            ?claim a gov:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; gov:status ?status ;
                gov:confidence ?confidence ; gov:extractedBy ?rule ; prov:wasDerivedFrom ?evidence .
            ?evidence oa:start ?start ; oa:end ?end ; prov:wasQuotedFrom/dct:identifier ?doc ; dct:isPartOf ?article .
            OPTIONAL { ?evidence oa:exact ?quote } OPTIONAL { ?claim gov:attributedTo ?by }
            OPTIONAL { ?article schema:headline ?title } OPTIONAL { ?article schema:datePublished ?date } }""")
        found = [
            ClaimRow(
                s, p, o, " | ".join(posts.get((s, o), ())), local(status), by, confidence, rule, quote, doc, title, date,
                int(start), int(end), claim,
            )
            for claim, s, p, o, status, by, confidence, rule, quote, doc, title, date, start, end in rows
        ]  # fmt: skip
        return sorted(found, key=lambda row: (row.source, row.start, row.end, row))

    @cached_property
    def articles(self) -> list[ArticleRow]:
        """Every article that was read, in the order of the sources."""
        of = self._lists("SELECT DISTINCT ?a ?c { ?c a gov:Claim ; prov:wasDerivedFrom/dct:isPartOf ?a }")
        rows = self.rows("""SELECT ?title ?byline ?date ?publisher ?place ?gb ?doc ?a {
            ?a a gov:Article ; prov:wasDerivedFrom/dct:identifier ?doc .
            OPTIONAL { ?a schema:headline ?title } OPTIONAL { ?a schema:creditText ?byline }
            OPTIONAL { ?a schema:datePublished ?date } OPTIONAL { ?a schema:publisher ?publisher }
            OPTIONAL { ?a dct:spatial ?p . ?p skos:prefLabel ?place OPTIONAL { ?p gov:gb2260 ?gb } } }""")
        found = [
            ArticleRow(title, byline, date, publisher, place, code, doc, len(of.get(article, ())), article)
            for title, byline, date, publisher, place, code, doc, article in rows
        ]
        return sorted(found, key=lambda row: (row.source, row.article))

    def _posts(self) -> dict[tuple[str, str], list[str]]:
        posts: dict[tuple[str, str], set[str]] = defaultdict(set)
        for person, body, post in self.rows(
            "SELECT ?p ?b ?post { ?m org:member ?p ; org:organization ?b ; gov:post ?post }"
        ):
            posts[person, body].add(post)
        return {pair: sorted(names) for pair, names in posts.items()}

    @cached_property
    def relations(self) -> list[tuple[str, str, str]]:
        """The plain triples between entities, topics included, figures not."""
        return sorted(
            (s, p, o)
            for s, p, o in self.rows("SELECT ?s ?p ?o { ?s skos:prefLabel ?l ; ?p ?o FILTER(isIRI(?o)) }")
            if (o in self.labels or o.startswith(str(TOPIC))) and s in self.labels
        )

    @cached_property
    def figures(self) -> dict[str, FigureRow]:
        """What each gov:Outcome says, also those only planned or denied."""
        rows = self.rows("""SELECT ?f ?measure ?approximation ?value ?unit ?is ?direction ?period ?start ?end {
            ?f a gov:Outcome ; gov:measure ?measure ; gov:value ?value ; gov:valueIs ?is .
            OPTIONAL { ?f gov:approximation ?approximation } OPTIONAL { ?f gov:unit ?unit }
            OPTIONAL { ?f gov:direction ?direction } OPTIONAL { ?f gov:period ?period }
            OPTIONAL { ?f gov:periodStart ?start } OPTIONAL { ?f gov:periodEnd ?end } }""")
        figures = (FigureRow(*row) for row in rows)
        return {f.outcome: f._replace(value_is=local(f.value_is), direction=local(f.direction)) for f in figures}


def local(iri: str) -> str:
    """The end of an IRI, after its last # or /."""
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]
