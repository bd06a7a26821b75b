"""A built folder in other formats: each says what the Turtle says, and the same bytes twice."""

import csv
from pathlib import Path

import networkx as nx
import pytest
from graph_records import (
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
from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import PROV
from written import write

from kg.errors import ExportError
from kg.export import FORMATS, export
from kg.graph.merge import merge
from kg.identity import iri
from kg.records import Reading
from kg.terms import BASE, GOV


def built(folder: Path, *readings: Reading, quotes: str = "full") -> Path:
    folder.mkdir()
    write(merge(readings), folder, sources=[document()], schema=SCHEMA, gazetteer=GAZETTEER, quotes=quotes)  # type: ignore[arg-type]
    (folder / "manifest.json").write_text('{"tool": {"name": "govkg"}}', encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("built") / "exports", full_reading())


@pytest.fixture(scope="module")
def everything(folder: Path) -> Graph:
    return Graph().parse(folder / "graph.ttl").parse(folder / "evidence.ttl")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_bytes_twice(folder: Path, tmp_path: Path, form: str) -> None:
    once, again = (
        {path.name: path.read_bytes() for path in export(folder, form, tmp_path / name / "out")}
        for name in ("a", "b")
        if (tmp_path / name).mkdir() is None
    )
    assert once == again and all(once.values())


@pytest.mark.parametrize(("form", "parser"), [("nt", "nt"), ("jsonld", "json-ld")])
def test_all_triples(folder: Path, everything: Graph, tmp_path: Path, form: str, parser: str) -> None:
    (out,) = export(folder, form, tmp_path / "out")
    assert set(Graph().parse(out, format=parser)) == set(everything)


def test_trig_has_a_graph_for_each_source(folder: Path, everything: Graph, tmp_path: Path) -> None:
    (out,) = export(folder, "trig", tmp_path / "out.trig")
    data = Dataset(default_union=True)
    data.parse(out, format="trig")
    assert {quad[:3] for quad in data.quads()} == set(everything)
    (source,) = set(everything.objects(None, PROV.wasQuotedFrom))
    said = data.graph(source)
    assert (URIRef(iri(POLICE, BASE)), GOV.operates, URIRef(iri(DESK, BASE))) in said
    planned = set(everything.subjects(GOV.status, GOV.planned))
    assert planned and all((c, None, None) in said for c in planned)


@pytest.mark.parametrize(("form", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networks(folder: Path, tmp_path: Path, form: str, read) -> None:
    (out,) = export(folder, form, tmp_path / "out")
    graph = read(out)
    police, desk = iri(POLICE, BASE), iri(DESK, BASE)
    assert graph.nodes[police]["label"] == "青禾区公安局"
    operates = [data for data in graph[police][desk].values() if data["label"] == "operates"]
    assert [(data["claims"], data["quote"]) for data in operates] == [(2, "青禾区公安局推出“有事好商量”机制。")]
    assert "lastmodifieddate" not in out.read_text(encoding="utf-8")


def test_tables(folder: Path, tmp_path: Path) -> None:
    written = export(folder, "csv", tmp_path / "tables")
    assert [path.name for path in written] == ["entities.csv", "relations.csv", "figures.csv", "articles.csv"]
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in written)
    entities, relations, figures, articles = map(rows, written)
    assert {e["label"]: e["within"] for e in entities}["青禾区"] == "临江市"
    posts = [(r["subject"], r["object"], r["post"], r["quote"]) for r in relations if r["relation"] == "holdsPost"]
    assert posts == [("林远山", "青禾区公安局", "局长", "青禾区公安局推出“有事好商量”机制。")]
    assert [(f["measure"], f["value"], f["status"]) for f in figures] == [
        ("警务室", "20.0", "planned"),
        ("警情", "3.5", "asserted"),
        ("矛盾纠纷", "1280.0", "asserted"),
    ]
    assert [(a["headline"], a["date"], a["source"], a["claims"]) for a in articles] == [
        ("青禾区：有事好商量", "2025-03-04", "第一版.txt", "11")
    ]


def test_nothing_in_a_table_runs(tmp_path: Path) -> None:
    names = ['=HYPERLINK("http://evil")', "+1模式", "-1模式", "@甲", "＝甲", "甲=1"]
    records = [entity(key("practice", "", f"甲{i}"), name, gov("Program")) for i, name in enumerate(names)]
    folder = built(tmp_path / "exports", reading(*records, figure(key("practice", "", "甲1"), "余额", -3.5)))
    entities, _, figures, _ = map(rows, export(folder, "csv", tmp_path / "tables"))
    assert [e["label"] for e in entities] == [f"'{name}" for name in names[:-1]] + names[-1:]
    assert [f["value"] for f in figures] == ["-3.5"]


def test_without_quotes(tmp_path: Path) -> None:
    folder = built(tmp_path / "exports", full_reading(), quotes="none")
    assert {r["quote"] for r in rows(export(folder, "csv", tmp_path / "tables")[1])} == {""}


def test_signs_that_xml_cannot_hold(tmp_path: Path) -> None:
    odd = key("practice", "", "甲")
    folder = built(
        tmp_path / "exports", reading(entity(odd, "甲\x00\x0b\ufffe乙", gov("Program")), claim(POLICE, "operates", odd))
    )
    (out,) = export(folder, "graphml", tmp_path / "out")
    assert nx.read_graphml(out).nodes[iri(odd, BASE)]["label"] == "甲乙"


@pytest.mark.parametrize("form", ["nt", "csv"])
def test_what_cannot_be_read(folder: Path, tmp_path: Path, form: str) -> None:
    broken = tmp_path / "exports"
    broken.mkdir()
    for name in ("graph.ttl", "manifest.json"):
        (broken / name).write_bytes((folder / name).read_bytes())
    with pytest.raises(ExportError, match=r"evidence\.ttl is missing"):
        export(broken, form, tmp_path / "out")
    (broken / "evidence.ttl").write_text("broken", encoding="utf-8")
    with pytest.raises(ExportError, match=r"evidence\.ttl is no readable Turtle"):
        export(broken, form, tmp_path / "out")
    assert not list(tmp_path.glob("*.part")) and not (tmp_path / "out").is_file()


def test_where_it_cannot_be_written(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be read or written"):
        export(folder, "nt", tmp_path / "no such folder" / "out.nt")
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(ExportError, match="cannot be read or written"):
        export(folder, "csv", tmp_path / "out")


def test_a_format_that_there_is_not(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="choose one of nt, trig, jsonld, graphml, gexf, csv, xlsx"):
        export(folder, "ods", tmp_path / "out")
