"""The order in which an export says things, worked out from what it says: of predicates in a block, of objects, of blocks in a file.

In: Turtle terms. Out: sorting keys. A patch is a set of triples; with these keys, what it adds to a block goes where :mod:`kg.graph.triples` and
:mod:`kg.graph.provenance` would have put it. Where that cannot be known from the triples (which class of several is an entity's own),
:mod:`kg.diff.patch` lets the patch say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_RELATIONS = """within partOf jurisdiction holdsPost issued operates participatesIn collaboratesWith appliesIn component supersedes guidedBy
    addresses received awardedBy variantOf hasOutcome"""
_BEFORE = "a dct:isReplacedBy skos:prefLabel skos:altLabel gov:gb2260 gov:statisticalCode gov:since"
_AFTER = """dct:replaces owl:differentFrom org:member org:organization gov:post
    gov:measure gov:value gov:unit gov:valueIs gov:approximation gov:direction gov:period gov:periodStart gov:periodEnd
    dct:identifier schema:sha256 schema:encodingFormat dct:title dct:issued schema:headline schema:creditText schema:datePublished
    schema:publisher schema:url dct:spatial oa:exact oa:start oa:end prov:wasQuotedFrom dct:isPartOf
    rdf:subject rdf:predicate rdf:object gov:confidence gov:extractedBy gov:status gov:attributedTo prov:wasDerivedFrom"""
_FIRST = [*_BEFORE.split(), *(f"gov:{name}" for name in _RELATIONS.split())]
_RANK = {name: rank for rank, name in enumerate(_FIRST)} | {
    name: len(_FIRST) + 1 + rank for rank, name in enumerate(_AFTER.split())
}
_EVIDENCE = re.compile(r"(.*)_([0-9]+)-([0-9]+)>?")


def predicate_key(term: str) -> tuple[int, str]:
    """Where a predicate stands in its block; those of a user's own after the relations of the contract, by name."""
    return _RANK.get(term, len(_FIRST)), term


def object_key(term: str) -> tuple[str, int, int]:
    """Where an object stands among others: by name, sentences by their source and place in it."""
    match = _EVIDENCE.fullmatch(term) if term[:1] != '"' else None
    if match:
        return match[1].replace("\\", ""), int(match[2]), int(match[3])
    return (term.replace("\\", "") if term[:1] != '"' else term), -1, -1


def in_order(statements: Mapping[str, Iterable[str]]) -> list[tuple[str, list[str]]]:
    """A block in the order of an export."""
    return [(p, sorted(statements[p], key=object_key)) for p in sorted(statements, key=predicate_key)]
