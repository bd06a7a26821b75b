"""To publish and to cite: void.ttl of an export, CITATION.cff."""

from __future__ import annotations

import json
import re
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from pyshacl import validate
from rdflib import DCAT, DCTERMS, FOAF, PROV, RDF, VOID, Graph, Literal, URIRef
from rdflib.namespace import SKOS, XSD

import kg
from kg import ontology_dir, settings
from kg.build import Options, build
from kg.cli import main
from kg.errors import GovkgError
from kg.outputs import FILES
from kg.publication import Publication

ROOT = Path(__file__).parents[1]
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
PAGE = "江山县司法局推出“板凳议事”机制\n本报讯 近日，江山县司法局推出“板凳议事”机制，联合江山县人民法院化解邻里纠纷。\n"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pages") / "2024-05-06_某报_01.txt"
    file.write_text(PAGE, encoding="utf-8")
    return file


def built(page: Path, out: Path, **said: str) -> Path:
    build([page], out, Options((ontology_dir.builtin(),), publication=Publication(**said)))
    return out


@pytest.fixture(scope="module")
def folder(page: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(
        page, tmp_path_factory.mktemp("published") / "out", license=CC_BY, creator="甲大学", issued="2026-05-01"
    )


@pytest.fixture(scope="module")
def void(folder: Path) -> Graph:
    return Graph().parse(folder / "void.ttl")


def whole(graph: Graph) -> URIRef:
    (found,) = graph.subjects(RDF.type, DCAT.Dataset)
    assert isinstance(found, URIRef)
    return found


def test_its_counts_are_those_of_the_files(folder: Path, void: Graph) -> None:
    files = {name: Graph().parse(folder / name) for name in ("graph.ttl", "evidence.ttl")}
    for part in void.objects(whole(void), VOID.subset):
        graph = files[str(void.value(part, DCTERMS.title))]
        assert void.value(part, VOID.triples).toPython() == len(graph)
        assert void.value(part, VOID.distinctSubjects).toPython() == len(set(graph.subjects()))
        classes = {
            void.value(p, VOID["class"]): void.value(p, VOID.entities).toPython()
            for p in void.objects(part, VOID.classPartition)
        }
        assert classes == {c: len(set(graph.subjects(RDF.type, c))) for c in graph.objects(None, RDF.type)}
        properties = {
            void.value(p, VOID.property): void.value(p, VOID.triples).toPython()
            for p in void.objects(part, VOID.propertyPartition)
        }
        assert properties == {p: len(list(graph.triples((None, p, None)))) for p in graph.predicates()}
    both = files["graph.ttl"] + files["evidence.ttl"]
    counts = {
        name: void.value(whole(void), VOID[name]).toPython()
        for name in ("triples", "entities", "classes", "properties")
    }
    assert counts == {
        "triples": len(both),
        "entities": len(set(both.subjects(SKOS.prefLabel))),
        "classes": len(set(both.objects(None, RDF.type))),
        "properties": len(set(both.predicates())),
    }  # fmt: skip


def test_it_says_what_it_was_made_from_and_with(folder: Path, void: Graph) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    identifiers = {str(o) for o in void.objects(None, DCTERMS.identifier)}
    assert {f"sha256:{manifest['corpus']}", f"sha256:{manifest['ontology']['hash']}"} <= identifiers
    (tool,) = void.subjects(RDF.type, PROV.SoftwareAgent)
    assert str(void.value(tool, URIRef("https://schema.org/softwareVersion"))) == kg.__version__
    for file in void.subjects(RDF.type, DCAT.Distribution):
        name = str(void.value(file, DCTERMS.title))
        digest = sha256((folder / name).read_bytes()).hexdigest()
        assert str(void.value(file, URIRef("https://schema.org/sha256"))) == digest
    period = void.value(whole(void), DCTERMS.temporal)
    assert str(void.value(period, DCAT.startDate)) == "2024-05-06"


def test_it_says_what_the_user_says(void: Graph) -> None:
    dataset = whole(void)
    assert void.value(dataset, DCTERMS.license) == URIRef(CC_BY)
    assert void.value(dataset, DCTERMS.issued) == Literal("2026-05-01", datatype=XSD.date)
    assert str(void.value(void.value(dataset, DCTERMS.creator), FOAF.name)) == "甲大学"
    assert {o.language for o in void.objects(dataset, DCTERMS.title)} == {"zh", "en"}


SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix void: <http://rdfs.org/ns/void#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix prov: <http://www.w3.org/ns/prov#> .
[] a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dct:title ; sh:minCount 2 ; sh:uniqueLang true ] , [ sh:path dct:description ; sh:minCount 1 ] ,
    [ sh:path dct:identifier ; sh:minCount 1 ; sh:maxCount 1 ] , [ sh:path dcat:version ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path dct:license ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] , [ sh:path dct:rights ; sh:minCount 1 ; sh:class dct:RightsStatement ] ,
    [ sh:path dct:issued ; sh:maxCount 1 ; sh:datatype xsd:date ] , [ sh:path void:triples ; sh:minCount 1 ; sh:datatype xsd:integer ] ,
    [ sh:path void:vocabulary ; sh:minCount 1 ; sh:nodeKind sh:IRI ] , [ sh:path dcat:distribution ; sh:minCount 1 ; sh:class dcat:Distribution ] ,
    [ sh:path void:subset ; sh:minCount 1 ; sh:class void:Dataset ] , [ sh:path prov:wasGeneratedBy ; sh:minCount 1 ; sh:class prov:Activity ] .
[] a sh:NodeShape ; sh:targetSubjectsOf void:class , void:property ; sh:nodeKind sh:IRI ; sh:xone ( [ sh:path void:class ; sh:minCount 1 ] [ sh:path void:property ; sh:minCount 1 ] ) .
"""


def test_it_conforms_to_void_and_dcat(page: Path, void: Graph, tmp_path: Path) -> None:
    bare = Graph().parse(built(page, tmp_path / "bare") / "void.ttl")
    for graph in (void, bare):
        conforms, _, text = validate(graph, shacl_graph=Graph().parse(data=SHAPES, format="turtle"))
        assert conforms, text
    bare.remove((whole(bare), DCTERMS.rights, None))
    assert not validate(bare, shacl_graph=Graph().parse(data=SHAPES, format="turtle"))[0]


def test_without_a_licence_it_says_so_and_without_a_date_there_is_none(page: Path, tmp_path: Path) -> None:
    graph = Graph().parse(built(page, tmp_path / "bare") / "void.ttl")
    assert not list(graph.objects(None, DCTERMS.license)) and not list(graph.objects(None, DCTERMS.issued))
    assert "No licence has been stated" in " ".join(
        graph.objects(None, URIRef("http://www.w3.org/2000/01/rdf-schema#label"))
    )


def test_what_is_said_of_it_changes_no_other_file_but_the_manifest(page: Path, folder: Path, tmp_path: Path) -> None:
    bare = built(page, tmp_path / "bare")
    differ = {n for n in FILES if (bare / n).read_bytes() != (folder / n).read_bytes()}
    assert differ == {"void.ttl", "manifest.json"}


def test_hostile_words_stay_words(page: Path, tmp_path: Path) -> None:
    title = '甲"@zh . <urn:x> <urn:y> "乙\\'
    graph = Graph().parse(built(page, tmp_path / "out", title_zh=title) / "void.ttl")
    assert Literal(title, lang="zh") in set(graph.objects(whole(graph), DCTERMS.title))


def test_the_command_takes_it_from_its_option_and_the_file(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "govkg.toml").write_text(
        '[dataset]\ntitle_en = "Mine"\nlicense = "https://a.example/"\n', encoding="utf-8"
    )
    run = CliRunner().invoke(main, ["build", str(page), "--out", "out", "--license", CC_BY])
    assert run.exit_code == 0, run.output
    graph = Graph().parse(tmp_path / "out" / "void.ttl")
    assert graph.value(whole(graph), DCTERMS.license) == URIRef(CC_BY)
    assert Literal("Mine", lang="en") in set(graph.objects(whole(graph), DCTERMS.title))
    run = CliRunner().invoke(main, ["build", str(page), "--out", "out", "--license", "CC BY"])
    assert run.exit_code == 2 and "--license CC BY is no web address; give one such as https://" in run.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[dataset]\nlicense = "CC BY"\n', "govkg.toml:2: license: .*no web address"),
        ('[dataset]\nissued = "next May"\n', "govkg.toml:2: issued: "),
        ('[dataset]\n\nlicence = "x"\n', "govkg.toml:3: unknown key licence; known here: title_zh, .*license"),
    ],
    ids=["license", "issued", "unknown"],
)  # fmt: skip
def test_mistakes_in_the_file(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "govkg.toml").write_text(text, encoding="utf-8")
    with pytest.raises(GovkgError, match=said):
        settings.publication(tmp_path)


def test_the_example_in_the_guide_is_taken(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "statistics.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)
    (tmp_path / "govkg.toml").write_text(example, encoding="utf-8")
    said = settings.publication(tmp_path)
    assert said.license == CC_BY and said.model_fields_set == set(Publication.model_fields)


def test_the_citation_file_has_what_its_format_asks_for() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation["cff-version"] == "1.2.0" and citation["type"] == "software"
    assert citation["message"] and citation["authors"] and all(a.get("name") for a in citation["authors"])
    assert citation["title"] == project["name"] and citation["license"] == project["license"]
    assert str(citation["version"]) == kg.__version__
    assert set(citation) <= set(
        re.findall(r"\S+", "cff-version type message title abstract authors keywords license version")
    )
