"""The prefixes of an export: vocabularies, and one for each kind of node below the base.

In: the base IRI. Out: prefix → namespace, as graph.ttl declares them and as queries may use them without declaring them.
"""

from __future__ import annotations

from kg.identity import checked_base
from kg.terms import DCTERMS, GOV, OA, ORG, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, TOPIC, XSD

KINDS = (
    "agency", "article", "claim", "concept", "document", "evidence", "honor", "membership", "organization", "outcome",
    "person", "place", "practice", "rule", "source",
)  # fmt: skip
_VOCABULARIES = {
    "dct": DCTERMS, "gov": GOV, "oa": OA, "org": ORG, "owl": OWL, "prov": PROV, "rdf": RDF, "rdfs": RDFS,
    "schema": SCHEMA, "skos": SKOS, "topic": TOPIC, "xsd": XSD,
}  # fmt: skip


def prefixes(base: str) -> dict[str, str]:
    """Prefix → namespace."""
    return {p: str(n) for p, n in _VOCABULARIES.items()} | {kind: f"{checked_base(base)}{kind}/" for kind in KINDS}
