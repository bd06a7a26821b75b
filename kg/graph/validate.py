"""Check an export against the ontology's SHACL shapes.

In: a built folder and the ontology folders (``shapes.ttl`` of each, and their terms, so that a class below another counts).
Out: the violations, in a fixed order; none where the graph conforms. What keeps the check from running raises
:class:`kg.errors.GovkgError`, so that "does not conform" is never taken for "could not run".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyshacl
from rdflib import BNode, Graph, Namespace
from rdflib.exceptions import ParserError
from rdflib.term import Node

from kg.errors import ExportError, GovkgError, OntologyError
from kg.terms import RDF, RDFS, SKOS

SH = Namespace("http://www.w3.org/ns/shacl#")


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A node that does not conform: which, by what property and value, to what shape, and why (the shape's message)."""

    focus: str
    path: str
    value: str
    shape: str
    message: str
    severity: str

    def __str__(self) -> str:
        said = " ".join(part for part in (self.focus, self.path, self.value) if part)
        return f"{self.severity}: {said}: {self.message}"


def validate(export: Path, ontology: Sequence[Path]) -> list[Violation]:
    """The violations of ``graph.ttl`` and ``evidence.ttl`` together."""
    files = [file for folder in ontology for file in sorted(folder.rglob("*.ttl"))]
    shapes = _parsed((f for f in files if f.name == "shapes.ttl"), OntologyError)
    if not len(shapes):
        raise OntologyError(
            "no shapes.ttl lies in the ontology folders; restore it", str(ontology[0]) if ontology else None
        )
    terms = _hierarchy(_parsed((f for f in files if f.name != "shapes.ttl"), OntologyError))
    data = _parsed([export / "graph.ttl", export / "evidence.ttl"], ExportError)
    try:
        _, results, text = pyshacl.validate(data, shacl_graph=shapes, ont_graph=terms, inplace=True)
    except (
        pyshacl.errors.ShapeLoadError,
        pyshacl.errors.ConstraintLoadError,
        pyshacl.errors.ReportableRuntimeError,
    ) as problem:
        raise OntologyError(f"the shapes cannot be used ({problem}); mend shapes.ttl") from None
    if not isinstance(results, Graph):
        raise OntologyError(f"the shapes cannot be used ({text}); mend shapes.ttl")
    return sorted(_violation(results, result) for result in results.subjects(RDF.type, SH.ValidationResult))


def _parsed(files: Iterable[Path], error: type[GovkgError]) -> Graph:
    """The files as one graph. Oxigraph's parser reads it fifteen times as fast as rdflib's."""
    graph = Graph()
    for file in files:
        try:
            graph.parse(file, format="ox-turtle")
        except (OSError, SyntaxError, ParserError, ValueError) as problem:
            raise error(f"{file} cannot be read as Turtle ({problem}); mend it or build it again") from None
    return graph


def _hierarchy(ontology: Graph) -> Graph:
    """What the shapes need of the ontology: which class is below which, what is a topic. Its known names are no part of the export."""
    needed = Graph()
    for triple in (*ontology.triples((None, RDFS.subClassOf, None)), *ontology.triples((None, RDF.type, SKOS.Concept))):
        needed.add(triple)
    return needed


def _violation(results: Graph, node: Node) -> Violation:
    def value(predicate: Node) -> str:
        # a shape or path without a name has another blank node in each run
        return min((str(o) for o in results.objects(node, predicate) if not isinstance(o, BNode)), default="")

    return Violation(
        value(SH.focusNode),
        value(SH.resultPath),
        value(SH.value),
        value(SH.sourceShape),
        value(SH.resultMessage),
        value(SH.resultSeverity).rpartition("#")[2],
    )
