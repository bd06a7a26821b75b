"""A researcher's corrections: what each does, that they survive rebuilds, and what a wrong one is told."""

from pathlib import Path

import pytest
from graph_records import (
    COUNTY,
    COURT,
    DESK,
    GAZETTEER,
    POLICE,
    SCHEMA,
    claim,
    document,
    entity,
    figure,
    full_reading,
    gov,
    key,
    reading,
)
from networkx.utils import graphs_equal
from rdflib import OWL, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS
from written import write

from kg.errors import OntologyError
from kg.graph.correct import Corrector
from kg.graph.corrections import Corrections
from kg.graph.merge import merge
from kg.identity import iri, local
from kg.ontology_dir import builtin
from kg.records import Key, Reading
from kg.terms import BASE, GOV

HEADER = "id\taction\tsubject\tobject\tlabel\tnote\n"
POLICE_NAME, COURT_NAME = "agency:990121_公安局", "agency:990121_人民法院"
DESK_NAME, ELSEWHERE_NAME = "practice:990121_有事好商量机制", "practice:980101_有事好商量机制"


def corrector(folder: Path, *rows: str) -> Corrector:
    text = HEADER + "".join(f"r{i}\t{row}\n" for i, row in enumerate(rows, 1))
    (folder / "corrections.tsv").write_text(text, encoding="utf-8")
    return Corrector(Corrections.load([folder]), SCHEMA, GAZETTEER)


def exported(folder: Path, readings: list[Reading], *rows: str) -> Graph:
    graph = corrector(folder, *rows).merge(readings)
    write(graph, folder, sources=[document()], schema=SCHEMA, gazetteer=GAZETTEER)
    return Graph().parse(folder / "graph.ttl")


def node(key: Key) -> URIRef:
    return URIRef(iri(key, BASE))


def test_the_built_in_table_corrects_nothing() -> None:
    assert Corrections.load([builtin()]).rows == ()


def test_same(tmp_path: Path) -> None:
    facts = exported(tmp_path, [full_reading()], f"same\t{COURT_NAME}\t{POLICE_NAME}")
    assert set(facts.predicate_objects(node(COURT))) == {(DCTERMS.isReplacedBy, node(POLICE))}
    assert Literal("青禾区人民法院", "zh") in {
        *facts.objects(node(POLICE), SKOS.prefLabel),
        *facts.objects(node(POLICE), SKOS.altLabel),
    }
    assert (node(POLICE), GOV.collaboratesWith, None) not in facts  # a relation to itself says nothing


def test_same_goes_on_along_rows(tmp_path: Path) -> None:
    last = "agency:990121_公安分局"
    graph = corrector(tmp_path, f"same\t{COURT_NAME}\t{POLICE_NAME}", f"same\t{POLICE_NAME}\t{last}").merge(
        [full_reading()]
    )
    assert "agency/990121_公安分局" in graph and local(POLICE) not in graph and local(COURT) not in graph


def test_figures_and_reporters_go_along(tmp_path: Path) -> None:
    row = f"same\t{POLICE_NAME}\t{COURT_NAME}"
    readings = [reading(figure(POLICE, "警情", 3.0), claim(DESK, "appliesIn", COUNTY, attributed_to=POLICE))]
    graph = corrector(tmp_path, row).merge(readings)
    expected = merge([reading(figure(COURT, "警情", 3.0), claim(DESK, "appliesIn", COUNTY, attributed_to=COURT))])
    assert graph.nodes == expected.nodes and graph.adj == expected.adj


def test_different(tmp_path: Path) -> None:
    facts = exported(tmp_path, [full_reading()], f"different\t{DESK_NAME}\t{ELSEWHERE_NAME}")
    assert (None, GOV.variantOf, None) not in facts
    assert len(set(facts.subject_objects(OWL.differentFrom))) == 2


def test_drop(tmp_path: Path) -> None:
    facts = exported(tmp_path, [full_reading()], f"drop\t{DESK_NAME}")
    assert node(DESK) not in set(facts.all_nodes())
    assert len(set(facts.subjects(RDF.type, GOV.Outcome))) == 1


def test_label_that_changes_the_iri(tmp_path: Path) -> None:
    facts = exported(tmp_path, [full_reading()], f"label\t{POLICE_NAME}\t\t青禾区公安分局")
    renamed = node(key("agency", "990121", "公安分局"))  # as a text that says so is read: without its division
    assert facts.value(renamed, SKOS.prefLabel) == Literal("青禾区公安分局", "zh")
    assert facts.value(node(POLICE), DCTERMS.isReplacedBy) == renamed


def test_label_that_changes_the_print_only(tmp_path: Path) -> None:
    facts = exported(tmp_path, [full_reading()], f"label\t{DESK_NAME}\t\t有事好商量机制")
    assert facts.value(node(DESK), SKOS.prefLabel) == Literal("有事好商量机制", "zh")
    assert (None, DCTERMS.isReplacedBy, None) not in facts


def test_class(tmp_path: Path) -> None:
    facts = exported(tmp_path, [full_reading()], f"class\t{DESK_NAME}\tgov:Platform")
    assert set(facts.objects(node(DESK), RDF.type)) == {GOV.Platform}


def test_class_of_another_kind_moves_the_entity(tmp_path: Path) -> None:
    facts = exported(tmp_path, [full_reading()], f"class\t{POLICE_NAME}\tgov:Organization")
    moved = node(key("organization", "990121", "公安局"))
    assert set(facts.objects(moved, RDF.type)) == {GOV.Organization}
    assert facts.value(node(POLICE), DCTERMS.isReplacedBy) == moved


def test_whole_iris_and_escapes_are_understood(tmp_path: Path) -> None:
    named = key("practice", "", "1+4+N模式")
    rows = r"drop	practice:1\+4\+n模式", f"drop\t<{iri(COURT, BASE)}>"
    graph = corrector(tmp_path, *rows).merge([full_reading(), reading(entity(named, "1+4+N模式", gov("Mechanism")))])
    assert local(named) not in graph and local(COURT) not in graph


def test_corrections_keep_the_laws(tmp_path: Path) -> None:
    rows = f"same\t{COURT_NAME}\t{POLICE_NAME}", f"label\t{POLICE_NAME}\t\t青禾区公安分局", f"drop\t{ELSEWHERE_NAME}"
    both = corrector(tmp_path, *rows)
    once = [both.reading(full_reading()), both.reading(reading(entity(COURT, "区法院", gov("Agency"))))]
    assert [both.reading(r) for r in once] == once
    assert graphs_equal(both.merge(once), both.merge(reversed(once)))


def test_a_correction_that_nothing_needs_now(tmp_path: Path) -> None:
    some = corrector(tmp_path, "drop\tagency:990121_消防队", f"drop\t{COURT_NAME}")
    some.merge([full_reading()])
    assert [row.id for row in some.unused] == ["r1"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["drop\t公安局"], r"corrections.tsv:2: .*write it as graph.ttl does"),
        (["drop\tbody:公安局"], "prefix of body:公安局 is unknown"),
        (["drop\t<https://example.org/公安局>"], "is no entity below"),
        (["drop\tgov:Agency"], "is no entity below"),
        ([f"same\t{POLICE_NAME}"], "same needs object"),
        ([f"drop\t{POLICE_NAME}\t{COURT_NAME}"], "drop takes no object"),
        ([f"join\t{POLICE_NAME}\t{COURT_NAME}"], "column action"),
        ([f"class\t{POLICE_NAME}\tgov:Claim"], "is no class of entities"),
        ([f"drop\t{POLICE_NAME}", f"label\t{POLICE_NAME}\t\t甲"], r"tsv:3: .*has the correction r1 already"),
        ([f"same\t{POLICE_NAME}\t{COURT_NAME}", f"same\t{COURT_NAME}\t{POLICE_NAME}"], "comes back to itself"),
        ([f"same\t{POLICE_NAME}\t{COURT_NAME}", f"different\t{COURT_NAME}\t{POLICE_NAME}"], "different here and the same"),
        ([f"label\t{POLICE_NAME}\t\t青禾区人民法院", f"label\t{COURT_NAME}\t\t青禾区公安局"], "gets its own name back"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)  # fmt: skip
def test_wrong_rows(tmp_path: Path, rows: list[str], message: str) -> None:
    with pytest.raises(OntologyError, match=message):
        corrector(tmp_path, *rows)
