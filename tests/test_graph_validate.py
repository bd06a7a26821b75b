"""SHACL: a graph that conforms, one that does not, and what keeps the check from running."""

from pathlib import Path

import pytest
from graph_records import GAZETTEER, SCHEMA, document, full_reading
from rdflib import URIRef
from written import write

from kg.errors import ExportError, OntologyError
from kg.graph.merge import merge
from kg.graph.validate import Violation, validate
from kg.terms import GOV

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix gov: <https://w3id.org/govkg/ontology#> .
gov:FigureShape a sh:NodeShape ; sh:targetClass gov:Outcome ;
    sh:property [ sh:path gov:value ; sh:minCount 1 ; sh:maxInclusive %s ; sh:message "太大"@zh ] .
gov:OperatesShape a sh:NodeShape ; sh:targetSubjectsOf gov:operates ; sh:class gov:Actor .
"""
TERMS = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix gov: <https://w3id.org/govkg/ontology#> .
gov:Agency rdfs:subClassOf gov:Actor .
"""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    write(merge([full_reading()]), folder, sources=[document()], schema=SCHEMA, gazetteer=GAZETTEER)
    return folder


def ontology(folder: Path, shapes: str, terms: str = TERMS) -> list[Path]:
    folder.mkdir()
    (folder / "shapes.ttl").write_text(shapes, encoding="utf-8")
    (folder / "terms.ttl").write_text(terms, encoding="utf-8")
    return [folder]


def test_a_graph_that_conforms(export: Path, tmp_path: Path) -> None:
    assert validate(export, ontology(tmp_path / "o", SHAPES % 2000)) == []


def test_a_class_counts_by_its_place_in_the_ontology(export: Path, tmp_path: Path) -> None:
    found = validate(
        export, ontology(tmp_path / "o", SHAPES % 2000, "@prefix gov: <https://w3id.org/govkg/ontology#> .")
    )
    assert {v.shape for v in found} == {str(URIRef(GOV) + "OperatesShape")}


def test_a_violation_says_what_and_why(export: Path, tmp_path: Path) -> None:
    (found,) = validate(export, ontology(tmp_path / "o", SHAPES % 1000))
    assert found == Violation(found.focus, str(GOV.value), "1280.0", "", "太大", "Violation")
    assert "/outcome/矛盾纠纷_" in found.focus and str(found).endswith("1280.0: 太大")


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        ("", r"no shapes\.ttl"),
        ("broken", "cannot be read as Turtle"),
        (SHAPES % "9 ; sh:minCount 2", "cannot be used"),
    ],
    ids=["none", "broken Turtle", "no shapes"],
)
def test_shapes_that_cannot_be_used(export: Path, tmp_path: Path, shapes: str, message: str) -> None:
    with pytest.raises(OntologyError, match=message):
        validate(export, ontology(tmp_path / "o", shapes))


def test_an_export_that_cannot_be_read(export: Path, tmp_path: Path) -> None:
    (export / "evidence.ttl").unlink()
    with pytest.raises(ExportError, match=r"evidence\.ttl cannot be read"):
        validate(export, ontology(tmp_path / "o", SHAPES % 2000))
