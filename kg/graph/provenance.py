"""Where every fact comes from: what ``evidence.ttl`` holds.

In: a merged graph, the sources, the terms. Out: blocks for :mod:`kg.turtle`: sources, articles, evidence, claims, each in the order
of the texts. Serves gov:Source, gov:Article, gov:Evidence, gov:Claim with rdf:subject, rdf:predicate, rdf:object,
gov:confidence, gov:extractedBy, gov:status, gov:attributedTo, gov:reprintOf, and PROV-O.

With ``quotes="none"`` no sentence is written, but the SHA-256 of its UTF-8, by which whoever has the text can check it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Literal

import networkx as nx

from kg.graph.describe import in_order
from kg.graph.merge import Heading, Relation
from kg.graph.naming import Remembered, Terms
from kg.graph.reprints import Place
from kg.graph.triples import GraphTriples, Statements
from kg.identity import local
from kg.records import Claim, Document, Evidence
from kg.turtle import Block, Shape, Text, date, literal, number, statement

Quotes = Literal["full", "none"]
_MEDIA_TYPES = {
    "text": "text/plain",
    "html": "text/html",
    "pdf": "application/pdf",
    "jsonl": "application/jsonl",
}
_STATUSES = ("asserted", "piloted", "planned", "denied")


class EvidenceTriples:
    """One export's view of a graph's provenance."""

    def __init__(
        self, graph: nx.MultiDiGraph, terms: Terms, repeated: Mapping[Place, Place], quotes: Quotes = "full"
    ) -> None:
        """``repeated`` maps the articles that print again what an earlier one prints to that one."""
        self.graph, self.terms, self.repeated, self.quotes = graph, terms, repeated, quotes
        self._derived = Remembered(self._derivation)

    def blocks(self, graph_triples: GraphTriples) -> Iterator[Block | Text]:
        """All subjects of ``evidence.ttl``; ``graph_triples`` describes the figures that are only planned or denied,
        and knows where articles' divisions are."""
        for doc in sorted(self.terms.sources):
            yield self._source(self.terms.sources[doc])
        headings: set[Heading] = self.graph.graph["articles"]
        for heading in sorted(headings, key=lambda h: (h.doc, h.id, repr(h))):
            yield self._article(heading, graph_triples.place_of(heading), self.repeated.get((heading.doc, heading.id)))
        for _, same in groupby(sorted(self._all_evidence(graph_triples.relations)), key=itemgetter(0, 1, 2)):
            yield self._evidence(*same)
        for _, term, subject, obj, claim in sorted(self._claims(graph_triples.relations), key=itemgetter(0, 1)):
            yield self._claim(term, subject, claim, obj)
        for node, kind in sorted(self.graph.nodes(data="kind")):
            if kind == "outcome" and not graph_triples.is_reported(node):
                yield graph_triples.outcome(node)

    def _source(self, document: Document) -> Block:
        media = _MEDIA_TYPES[document.format]
        statements: Statements = [
            ("a", ["gov:Source"]),
            ("dct:identifier", [literal(document.name)]),
            ("schema:sha256", [literal(document.sha256)]),
            (
                "schema:encodingFormat",
                [literal(f"{media}; charset={document.encoding}" if document.encoding else media)],
            ),
        ]
        if document.title:
            statements.append(("dct:title", [literal(document.title, "zh")]))
        if document.date:
            statements.append(("dct:issued", [date(document.date)]))
        if document.publisher:
            statements.append(("schema:publisher", [literal(document.publisher, "zh")]))
        if document.url:
            statements.append(("schema:url", [f"{literal(document.url)}^^xsd:anyURI"]))
        return Block(self.terms.source(document.name), statements)

    def _article(self, heading: Heading, place: str | None, first: Place | None) -> Block:
        statements: Statements = [("a", ["gov:Article"])]
        if heading.title:
            statements.append(("schema:headline", [literal(heading.title, "zh")]))
        if heading.byline:
            statements.append(("schema:creditText", [literal(heading.byline, "zh")]))
        if heading.date:
            statements.append(("schema:datePublished", [date(heading.date)]))
        if heading.publisher:
            statements.append(("schema:publisher", [literal(heading.publisher, "zh")]))
        if place:
            statements.append(("dct:spatial", [self.terms.node(place)]))
        if first:
            statements.append(("gov:reprintOf", [self.terms.article(first)]))
        statements.append(("prov:wasDerivedFrom", [self.terms.source(heading.doc)]))
        return Block(self.terms.article((heading.doc, heading.id)), statements)

    def _all_evidence(self, relations: Iterable[Relation]) -> set[Evidence]:
        found: set[Evidence] = set()
        for _, said in self.graph.nodes(data="said"):
            for entity in said:
                found.update(entity.evidence)
        for _, _, _, claims in relations:
            for claim in claims:
                found.update(claim.evidence)
        return found

    def _evidence(self, evidence: Evidence, *others: Evidence) -> Text:
        """A sentence; ``others`` are the same one, as another article has it."""
        terms = self.terms
        if self.quotes == "full":
            quote = f"oa:exact {literal(evidence.exact)}"
        else:
            digest = sha256(evidence.exact.encode("utf-8", "surrogatepass")).hexdigest()
            quote = f"schema:sha256 {literal(digest)}"
        articles = [terms.article((evidence.doc, e.article)) for e in (evidence, *others)]
        text = f"""
{terms.evidence(evidence)}
    a gov:Evidence ;
    {quote} ;
    oa:start {evidence.start} ;
    oa:end {evidence.end} ;
    prov:wasQuotedFrom {terms.source(evidence.doc)} ;
    {statement("dct:isPartOf", list(dict.fromkeys(articles)))} .
"""
        return Text(text, _shape_of_evidence(self.quotes, len(set(articles))))

    def _claims(self, relations: Iterable[Relation]) -> Iterator[tuple[tuple[str, int], str, str, str, Claim]]:
        """Place in the sources, term, subject, object and claim. Where one relation, rule and sentence gave two, the surer one."""
        for subject, obj, _, claims in relations:
            by_term: dict[str, Claim] = {}
            for claim in (
                sorted(claims, key=lambda c: (c.confidence, repr(c.attributed_to))) if len(claims) > 1 else claims
            ):
                by_term[self.terms.claim(subject, claim, obj)] = claim
            for term, claim in by_term.items():
                first = min(claim.evidence) if claim.evidence else None
                yield (first.doc, first.start) if first else ("", 0), term, subject, obj, claim

    def _claim(self, term: str, subject: str, claim: Claim, obj: str) -> Text:
        terms = self.terms
        reporter = terms.node(local(claim.attributed_to)) if claim.attributed_to else None
        said_by = f" ;\n    gov:attributedTo {reporter}" if reporter else ""
        derived, parts = self._derived[claim.evidence]
        text = f"""
{term}
    a gov:Claim ;
    rdf:subject {terms.node(subject)} ;
    rdf:predicate {terms.names[claim.predicate]} ;
    rdf:object {terms.node(obj)} ;
    gov:confidence {number(claim.confidence)} ;
    gov:extractedBy {terms.rule(claim.rule)} ;
    gov:status gov:{claim.status}{said_by}{derived} .
"""
        return Text(text, _shape_of_claim(reporter is not None, parts))

    def _derivation(self, evidence: tuple[Evidence, ...]) -> tuple[str, int]:
        """How a claim names its sentence, and in how many parts."""
        terms = [self.terms.evidence(e) for e in in_order(evidence)]
        return f" ;\n    {statement('prov:wasDerivedFrom', terms)}" if terms else "", len(terms)


@cache
def _shape_of_evidence(quotes: Quotes, articles: int) -> Shape:
    quote = "oa:exact" if quotes == "full" else "schema:sha256"
    once = dict.fromkeys(("a", quote, "oa:start", "oa:end", "prov:wasQuotedFrom"), 1)
    return Shape("gov:Evidence", once | {"dct:isPartOf": articles})


@cache
def _shape_of_claim(attributed: bool, parts: int) -> Shape:
    predicates = ("a", "rdf:subject", "rdf:predicate", "rdf:object", "gov:confidence", "gov:extractedBy", "gov:status")
    more = {"gov:attributedTo": int(attributed), "prov:wasDerivedFrom": parts}
    return Shape("gov:Claim", dict.fromkeys(predicates, 1) | {p: n for p, n in more.items() if n})
