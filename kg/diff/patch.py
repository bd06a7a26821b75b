"""A patch that turns one version into the other: RDF Patch or SPARQL Update.

In: two versions. Out: text. The rows come in three parts, each a transaction: the facts of graph.ttl, what they are derived from, and the rest of the
provenance. They are plain sets of triples for any tool; for :func:`kg.diff.applying.apply`, which writes files to the byte, their order
matters where the triples alone do not tell it: what is deleted whole and added again stands in the order of the rows. Where the new version has
another base, its prefixes come first. A patch is tried before it is handed out, and the shortest rows are taken that give the new blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox

from kg.diff.applying import Statement, applied, quads_said, statements_of
from kg.diff.version import EVIDENCE, GRAPH, Version
from kg.errors import ExportError
from kg.turtle import Block

CHUNK = 2000
"""Triples in one operation of SPARQL Update; parsers take long over long ones."""
_DERIVED = "prov:wasDerivedFrom"


class Rows(NamedTuple):
    """Triples in N-Triples, to delete and then to add."""

    deletes: list[str]
    adds: list[str]


def written(old: Version, new: Version, form: str, provenance: bool) -> str:
    """The patch. Raises ExportError where nothing but this tool could apply it in that form."""
    parts = rows(old, new)
    kept = parts if provenance else parts[:1]
    if form == "sparql-update":
        if old.blank or new.blank:
            raise ExportError(
                f"{(old if old.blank else new).path} has blank nodes, which SPARQL Update cannot delete; take --format rdf-patch, or give them IRIs"
            )
        return "".join(_update(kept))
    head = []
    if old.written and new.written:
        head.append(f"H prev <urn:sha256:{old.hashes[GRAPH]}> .\n")
        if provenance:
            head.append(f"H id <urn:sha256:{new.hashes[GRAPH]}> .\n")
        if old.rebased:
            head += (f'PA "{prefix}" <{namespace}> .\n' for prefix, namespace in sorted(new.prefixes.items()))
    return "".join([*head, *_patch(kept)])


def rows(old: Version, new: Version) -> list[Rows]:
    """Facts, what they are derived from, other provenance."""
    if old.quads or new.quads:
        there, here = (set(quads_said(version)) for version in (old, new))
        return [Rows(sorted(there - here), sorted(here - there))]
    parts = [Rows([], []) for _ in range(3)]
    changed = sorted(s for s in old.blocks.keys() | new.blocks.keys() if old.blocks.get(s) != new.blocks.get(s))
    before, terms = statements_of(old, changed)
    after, more = statements_of(new, changed)
    terms |= more
    in_evidence = set(old.files.get(EVIDENCE, ())) | set(new.files.get(EVIDENCE, ()))
    in_graph = set(old.files.get(GRAPH, ())) | set(new.files.get(GRAPH, ()))
    for subject in changed:
        deletes, adds = _shortest(subject, before.get(subject, []), after.get(subject, []))
        for side, found in (("deletes", deletes), ("adds", adds)):
            for predicate, obj in found:
                part = 2 if subject in in_evidence and subject not in in_graph else int(predicate == _DERIVED)
                row = f"{terms[subject]} {terms[predicate]} {terms[obj]}"
                getattr(parts[part], side).append(row)
    return parts


def _shortest(
    subject: str, old: list[Statement], new: list[Statement]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Rows for one block: those that differ; else with the predicates whose order does not follow; else the whole block."""
    before, after = _pairs(old), _pairs(new)
    there, here = set(before), set(after)
    deletes, adds = [p for p in before if p not in here], [p for p in after if p not in there]
    if not old or not new or _text(subject, applied(old, deletes, adds)) == _text(subject, new):
        return deletes, adds
    now = dict(applied(old, deletes, adds))
    otherwise = {p for p, objects in new if now.get(p) != objects}
    deletes = [pair for pair in before if pair not in here or pair[0] in otherwise]
    adds = [pair for pair in after if pair not in there or pair[0] in otherwise]
    if _text(subject, applied(old, deletes, adds)) == _text(subject, new):
        return deletes, adds
    return before, after


def _pairs(statements: Iterable[Statement]) -> list[tuple[str, str]]:
    return [(p, o) for p, objects in statements for o in objects]


def _text(subject: str, statements: list[Statement]) -> str:
    return Block(subject, statements).text


def _patch(parts: Iterable[Rows]) -> Iterator[str]:
    for part in parts:
        if part.deletes or part.adds:
            yield "TX .\n"
            yield from (f"D {row} .\n" for row in part.deletes)
            yield from (f"A {row} .\n" for row in part.adds)
            yield "TC .\n"


def _update(parts: Iterable[Rows]) -> Iterator[str]:
    first = True
    for part in parts:
        for operation, found in (("DELETE DATA", part.deletes), ("INSERT DATA", part.adds)):
            for start in range(0, len(found), CHUNK):
                yield "" if first else ";\n"
                first = False
                yield f"{operation} {{\n{''.join(map(_in_graph, found[start : start + CHUNK]))}}}\n"


def _in_graph(row: str) -> str:
    """A row as SPARQL writes it; the fourth term is a graph."""
    graph = _graph_of(row)
    return f"GRAPH {graph} {{ {row.removesuffix(graph).rstrip()} }}\n" if graph else f"{row} .\n"


def _graph_of(row: str) -> str:
    (quad,) = ox.parse(f"{row} .", format=ox.RdfFormat.N_QUADS)
    return "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)
