"""The terms of an export: prefixes, and how nodes, evidence, claims, sources, articles and rules are called in it.

In: the base IRI and the sources. Out: Turtle terms. Each is a function of content: an evidence is called by its source
and offsets, a claim by relation, rule and sentence, so that a rebuild calls it the same and no blank node is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from kg.errors import ExportError
from kg.graph.identity import checked_base, encoded, local
from kg.graph.merge import Heading, short_hash
from kg.records import Claim, Document, Evidence, Key
from kg.terms import DCTERMS, GOV, OA, ORG, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, TOPIC, XSD
from kg.turtle import Names

KINDS = (
    "agency", "article", "claim", "concept", "document", "evidence", "honor", "membership", "organization", "outcome",
    "person", "place", "practice", "rule", "source",
)  # fmt: skip


def prefixes(base: str) -> dict[str, str]:
    """The prefixes of an export: vocabularies, and one for each kind of node below the base."""
    vocabularies = {
        "dct": DCTERMS, "gov": GOV, "oa": OA, "org": ORG, "owl": OWL, "prov": PROV, "rdf": RDF, "rdfs": RDFS,
        "schema": SCHEMA, "skos": SKOS, "topic": TOPIC, "xsd": XSD,
    }  # fmt: skip
    return {p: str(n) for p, n in vocabularies.items()} | {kind: f"{checked_base(base)}{kind}/" for kind in KINDS}


class Terms:
    """Turtle terms for everything that an export speaks of, each worked out once."""

    def __init__(self, base: str, sources: Mapping[str, Document]) -> None:
        self.prefixes = prefixes(base)
        self.sources = sources
        self.base = base
        self.names = Names(self.prefixes)
        self._source_names: dict[str, str] = {}

    def node(self, node: str) -> str:
        """A node of the graph: an id below the base, or a topic's whole IRI."""
        return self.names[node if ":" in node else self.base + node]

    def key(self, key: Key) -> str:
        return self.names[self.base + local(key)]

    def rule(self, rule: str) -> str:
        return self.names[f"{self.base}rule/{encoded(rule).replace('%5F', '_')}"]

    def _source_name(self, doc: str) -> str:
        name = self._source_names.get(doc)
        if name is None:
            document = self.sources.get(doc)
            if document is None:
                raise ExportError(
                    f"the source {doc} is cited but was not handed on; build the graph again with all its sources"
                )
            name = f"{encoded(PurePosixPath(doc).stem[:24])}-{short_hash(doc, document.sha256)[:10]}"
            self._source_names[doc] = name
        return name

    def source(self, doc: str) -> str:
        return self.names[f"{self.base}source/{self._source_name(doc)}"]

    def article(self, doc: str, ident: str) -> str:
        return self.names[f"{self.base}article/{self._source_name(doc)}_{encoded(ident)}"]

    def heading(self, heading: Heading) -> str:
        return self.article(heading.doc, heading.id)

    def evidence(self, evidence: Evidence) -> str:
        return self.names[f"{self.base}evidence/{self._source_name(evidence.doc)}_{evidence.start}-{evidence.end}"]

    def claim(self, subject: str, claim: Claim, obj: str) -> str:
        """The claim of a subject and an object (node ids): one for each relation, rule and sentence."""
        digest = short_hash(
            subject, claim.predicate, obj, claim.post, claim.rule, claim.status,
            *sorted(f"{e.doc}:{e.start}-{e.end}" for e in claim.evidence),
        )  # fmt: skip
        readable = encoded(claim.predicate.replace("#", "/").rsplit("/", 1)[-1])
        return f"{self.names[f'{self.base}claim/{readable}']}_{digest}"
