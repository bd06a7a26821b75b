"""Closed namespaces of the terms that code names; a misspelt term fails where it is written."""

from __future__ import annotations

from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, XSD, Namespace
from rdflib.namespace import ClosedNamespace

GOV = ClosedNamespace(
    "https://w3id.org/govkg/ontology#",
    """Actor Agency MassOrganization Organization Facility Place Practice Program Mechanism Platform Initiative Document Law GuidingConcept
    Person Honor Outcome Source Article Evidence Claim
    operates participatesIn collaboratesWith partOf jurisdiction appliesIn component absorbs supersedes guidedBy issued holdsPost addresses within
    hasOutcome received awardedBy variantOf
    gb2260 statisticalCode since year post
    confidence extractedBy status attributedTo reprintOf asserted piloted planned denied
    measure value unit valueIs level change approximation direction increase decrease period periodStart periodEnd
    headNoun cueVerb topicWord example counterExample national""".split(),
)
ORG = ClosedNamespace("http://www.w3.org/ns/org#", ["Organization", "Membership", "member", "organization"])
OA = ClosedNamespace("http://www.w3.org/ns/oa#", ["TextQuoteSelector", "TextPositionSelector", "exact", "start", "end"])
SCHEMA = Namespace("https://schema.org/")
TOPIC = Namespace("https://w3id.org/govkg/topic/")
BASE = "https://w3id.org/govkg/id/"

__all__ = ["BASE", "DCTERMS", "GOV", "OA", "ORG", "OWL", "PROV", "RDF", "RDFS", "SCHEMA", "SKOS", "TOPIC", "XSD"]
