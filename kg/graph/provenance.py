"""Where every fact comes from: what ``evidence.ttl`` holds.

In: a merged graph, the sources, the terms. Out: blocks for :mod:`kg.turtle`: sources, articles, evidence, claims, each in the order
of the texts. Serves gov:Source, gov:Article, gov:Evidence, gov:Claim with rdf:subject, rdf:predicate, rdf:object,
gov:confidence, gov:extractedBy, gov:status, gov:attributedTo, and PROV-O.

With ``quotes="none"`` no sentence is written, but the SHA-256 of its UTF-8, by which whoever has the text can check it.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby
from typing import Literal

import networkx as nx

from kg.graph.describe import in_order
from kg.graph.merge import Heading
from kg.graph.naming import Terms
from kg.graph.triples import GraphTriples, Statements
from kg.identity import local
from kg.records import Claim, Document, Evidence
from kg.turtle import Block, date, literal, number

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

    def __init__(self, graph: nx.MultiDiGraph, terms: Terms, quotes: Quotes = "full") -> None:
        self.graph, self.terms, self.quotes = graph, terms, quotes

    def blocks(self, graph_triples: GraphTriples) -> Iterator[Block]:
        """All subjects of ``evidence.ttl``; ``graph_triples`` describes the figures that are only planned or denied,
        and knows where articles' divisions are."""
        for doc in sorted(self.terms.sources):
            yield self._source(self.terms.sources[doc])
        headings: set[Heading] = self.graph.graph["articles"]
        for heading in sorted(headings, key=lambda h: (h.doc, h.id, repr(h))):
            yield self._article(heading, graph_triples.place_of(heading))
        for _, same in groupby(in_order(self._all_evidence()), key=lambda e: (e.doc, e.start, e.end)):
            yield self._evidence(list(same))
        for _, term, subject, obj, claim in sorted(self._claims(), key=lambda found: found[:2]):
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

    def _article(self, heading: Heading, place: str | None) -> Block:
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
        statements.append(("prov:wasDerivedFrom", [self.terms.source(heading.doc)]))
        return Block(self.terms.article(heading.doc, heading.id), statements)

    def _all_evidence(self) -> Iterator[Evidence]:
        for _, said in self.graph.nodes(data="said"):
            for entity in said:
                yield from entity.evidence
        for _, _, claims in self.graph.edges(data="claims"):
            for claim in claims:
                yield from claim.evidence

    def _evidence(self, same: list[Evidence]) -> Block:
        evidence = same[0]
        if self.quotes == "full":
            quote = ("oa:exact", [literal(evidence.exact)])
        else:
            digest = sha256(evidence.exact.encode("utf-8", "surrogatepass")).hexdigest()
            quote = ("schema:sha256", [literal(digest)])
        statements: Statements = [
            ("a", ["gov:Evidence"]),
            quote,
            ("oa:start", [str(evidence.start)]),
            ("oa:end", [str(evidence.end)]),
            ("prov:wasQuotedFrom", [self.terms.source(evidence.doc)]),
            ("dct:isPartOf", list(dict.fromkeys(self.terms.article(e.doc, e.article) for e in same))),
        ]
        return Block(self.terms.evidence(evidence), statements)

    def _claims(self) -> Iterator[tuple[tuple[str, int], str, str, str, Claim]]:
        """Place in the sources, term, subject, object and claim. Where one relation, rule and sentence gave two, the surer one."""
        for subject, obj, claims in self.graph.edges(data="claims"):
            by_term: dict[str, Claim] = {}
            for claim in (
                sorted(claims, key=lambda c: (c.confidence, repr(c.attributed_to))) if len(claims) > 1 else claims
            ):
                by_term[self.terms.claim(subject, claim, obj)] = claim
            for term, claim in by_term.items():
                first = min(claim.evidence) if claim.evidence else None
                yield (first.doc, first.start) if first else ("", 0), term, subject, obj, claim

    def _claim(self, term: str, subject: str, claim: Claim, obj: str) -> Block:
        terms = self.terms
        statements: Statements = [
            ("a", ["gov:Claim"]),
            ("rdf:subject", [terms.node(subject)]),
            ("rdf:predicate", [terms.names[claim.predicate]]),
            ("rdf:object", [terms.node(obj)]),
        ]
        statements += [
            ("gov:confidence", [number(claim.confidence)]),
            ("gov:extractedBy", [terms.rule(claim.rule)]),
            ("gov:status", [f"gov:{claim.status}"]),
        ]
        if claim.attributed_to:
            statements.append(("gov:attributedTo", [terms.node(local(claim.attributed_to))]))
        if claim.evidence:
            statements.append(("prov:wasDerivedFrom", [terms.evidence(e) for e in in_order(claim.evidence)]))
        return Block(term, statements)
