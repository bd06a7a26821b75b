"""The store on disk: made once, made again when damaged, shared, thrown away in the end; and graphs in any format."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph, URIRef

from kg import cache_dir
from kg.errors import ExportError, QueryError
from kg.query import cache
from kg.query.store import OpenGraph, open_graph
from kg.query.surface import rdflib_graph
from kg.terms import GOV, RDF

ONE = '<https://example.org/s> <https://example.org/p> "鹤岗"@zh .\n'
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv(cache_dir.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / "stores"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.nt"
    path.write_text(ONE, encoding="utf-8")
    return path


def stores(kept: Path) -> list[Path]:
    return sorted(p for p in kept.iterdir() if p.is_dir())


def count(graph: OpenGraph) -> int:
    (row,) = graph.ask(COUNT)
    return int(row[0].value)


def test_an_export_is_kept_and_not_read_again(sample_export: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = count(open_graph(sample_export))
    (folder,) = stores(kept)
    monkeypatch.setattr("kg.query.store._load", lambda *_: pytest.fail("read again"))
    assert count(open_graph(sample_export)) == before > 10_000
    assert stores(kept) == [folder]


def test_the_content_decides_not_the_place(file: Path, kept: Path, tmp_path: Path) -> None:
    open_graph(file)
    for _ in range(2):
        file.write_text(ONE.replace("鹤岗", "伊春"), encoding="utf-8")
        (row,) = open_graph(file).ask("SELECT ?o { ?s ?p ?o }")
        assert row[0].value == "伊春"
    assert len(stores(kept)) == 2


def test_a_hash_is_remembered_only_for_the_same_size_and_time(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.utime(file, (1_000_000, 1_000_000))
    first = cache.fingerprint([file])
    with monkeypatch.context() as patch:
        patch.setattr(cache.hashlib, "file_digest", lambda *_: pytest.fail("hashed again"))
        assert cache.fingerprint([file]) == first
    file.write_text(ONE.replace("鹤岗", "伊春"), encoding="utf-8")
    assert cache.fingerprint([file]) != first


def cut(folder: Path) -> None:
    victim = max(folder.rglob("*.sst"), key=lambda p: p.stat().st_size)
    victim.write_bytes(victim.read_bytes()[:100])


def overwrite_tables(folder: Path) -> None:
    for table in folder.rglob("*.sst"):
        table.write_bytes(b"x" * table.stat().st_size)


def write_into(folder: Path) -> None:
    table = max(folder.rglob("*.sst"), key=lambda p: p.stat().st_size)
    table.write_bytes(bytes(32) + table.read_bytes()[32:])


def lose(folder: Path) -> None:
    (folder / "names.sqlite").unlink()


def scribble(folder: Path) -> None:
    (folder / "made.json").write_text("{", encoding="utf-8")


def overwrite_names(folder: Path) -> None:
    names = folder / "names.sqlite"
    names.write_bytes(b"x" * names.stat().st_size)


def half_made(folder: Path) -> None:
    (folder / "made.json").unlink()


@pytest.mark.parametrize("damage", [cut, overwrite_tables, write_into, lose, scribble, overwrite_names, half_made])
def test_a_damaged_store_is_made_again(file: Path, kept: Path, damage) -> None:  # type: ignore[no-untyped-def]
    open_graph(file)
    damage(stores(kept)[0])
    assert count(open_graph(file)) == 1
    assert len(stores(kept)) == 1


def test_damage_that_shows_only_in_reading_is_said_and_mended(file: Path, kept: Path) -> None:
    file.write_text("".join(ONE.replace("/s", f"/s{i}") for i in range(5000)), encoding="utf-8")
    open_graph(file)
    for table in (
        t for t in stores(kept)[0].rglob("*.sst") if t.stat().st_size > 50_000
    ):  # the small ones are read at opening
        data = bytearray(table.read_bytes())
        data[:32] = bytes(32)
        written = table.stat().st_mtime_ns
        table.write_bytes(data)
        os.utime(table, ns=(written, written))  # as if the disk had done it
    graph = open_graph(file)
    with pytest.raises(ExportError, match=r"was damaged .* ask again"), graph.reading():
        list(graph.ask("SELECT ?s { ?s ?p ?o }"))
    assert count(open_graph(file)) == 5000


def test_a_closed_pipe_is_no_damage(file: Path, kept: Path) -> None:
    graph = open_graph(file)
    with pytest.raises(BrokenPipeError), graph.reading():
        raise BrokenPipeError(32, "Broken pipe")
    assert len(stores(kept)) == 1


def test_without_a_cache_the_graph_is_held_in_memory(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "occupied").write_text("")
    monkeypatch.setenv(cache_dir.VARIABLE, str(tmp_path / "occupied"))
    graph = open_graph(file)
    assert count(graph) == 1
    assert graph.names["https://example.org/s"] == {}


def test_two_processes_at_once_make_one_store(sample_export: Path, kept: Path) -> None:
    code = f"from pathlib import Path; from kg.query.store import open_graph; g = open_graph(Path({str(sample_export)!r})); print(list(g.ask({COUNT!r}))[0][0].value)"
    running = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = {process.communicate(timeout=60)[0] for process in running}
    assert len(said) == 1 and int(said.pop()) > 10_000
    assert [p.name[0] != "." for p in stores(kept)] == [True]


def test_old_stores_go_but_none_in_use(file: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "KEPT", 2)
    used = open_graph(file)  # stays open
    (oldest,) = stores(kept)
    for i in range(4):
        os.utime(oldest / "made.json", (1, 1))
        file.write_text(ONE.replace("鹤岗", str(i)), encoding="utf-8")
        open_graph(file)
    assert oldest in stores(kept)
    assert len(stores(kept)) == 3
    assert count(used) == 1


def test_what_a_killed_process_left_goes(file: Path, kept: Path) -> None:
    left = kept / ".new-left"
    left.mkdir(parents=True)
    (left / "made.json").write_text("")
    open_graph(file)
    assert not left.exists()


TRIG = "@prefix x: <https://example.org/> . x:g { x:s x:p 'g' } x:s x:p 'default' ."
FORMATS = {
    "a.ttl": "<https://example.org/s> <https://example.org/p> <https://example.org/o> .",
    "a.nt": ONE,
    "a.nq": "<https://e.org/s> <https://e.org/p> <https://e.org/o> <https://e.org/g> .",
    "a.n3": "<https://e.org/s> <https://e.org/p> <https://e.org/o> .",
    "a.jsonld": '{"@id": "https://e.org/s", "https://e.org/p": "o"}',
    "a.rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="https://e.org/s"><p xmlns="https://e.org/">o</p></rdf:Description></rdf:RDF>',
    "a.owl": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="https://e.org/s"><p xmlns="https://e.org/">o</p></rdf:Description></rdf:RDF>',
    "a.trix": '<TriX xmlns="http://www.w3.org/2004/03/trix/trix-1/"><graph><triple><uri>https://e.org/s</uri><uri>https://e.org/p</uri><uri>https://e.org/o</uri></triple></graph></TriX>',
    "relative.ttl": "<#s> <#p> <o> .",
}


@pytest.mark.parametrize("name", FORMATS)
def test_any_format_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(FORMATS[name], encoding="utf-8")
    assert count(open_graph(tmp_path / name)) == 1


def test_named_graphs_are_asked_as_one_and_each(tmp_path: Path) -> None:
    (tmp_path / "a.trig").write_text(TRIG, encoding="utf-8")
    graph = open_graph(tmp_path / "a.trig")
    assert count(graph) == 2
    assert [r[0].value for r in graph.ask("SELECT ?o { GRAPH ?g { ?s ?p ?o } }")] == ["g"]
    inside = graph.ask("SELECT ?o { ?s ?p ?o }", default_graph=[ox.NamedNode("https://example.org/g")])
    assert [r[0].value for r in inside] == ["g"]
    assert isinstance(rdflib_graph(graph), Dataset)
    assert graph.prefixes["x"] == "https://example.org/"


BROKEN = {
    "missing": ("b.ttl", None, "there is no .*b.ttl"),
    "broken": ("b.ttl", "<a:b> <a:c> <a:d> .\n<a:b> <a:c .", "b.ttl:2: this is no readable Turtle"),
    "unknown ending": ("b.csv", "a,b", "the ending of .*b.csv tells no RDF format"),
    "broken TriX": ("b.trix", "<TriX>", "b.trix: this is no readable trix"),
}


@pytest.mark.parametrize(("name", "text", "said"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_is_said(tmp_path: Path, kept: Path, name: str, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ExportError, match=said):
        open_graph(tmp_path / name)
    assert not kept.exists() or stores(kept) == []


def test_a_folder_without_an_export_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="holds no export"):
        open_graph(tmp_path)


def test_an_export_may_have_another_base(sample_export: Path, tmp_path: Path) -> None:
    copied = tmp_path / "copy"
    shutil.copytree(sample_export, copied)
    for name in ("graph.ttl", "evidence.ttl"):
        text = (copied / name).read_text(encoding="utf-8")
        (copied / name).write_text(text.replace("https://w3id.org/govkg/id/", "https://example.org/"), encoding="utf-8")
    rows = open_graph(copied).ask("SELECT ?l { place:130523_内丘县 skos:prefLabel ?l }")
    assert [r[0].value for r in rows] == ["内丘县"]


def test_rdflib_asks_the_same_store(sample_export: Path) -> None:
    graph = open_graph(sample_export)
    surface = rdflib_graph(graph)
    assert isinstance(surface, Graph) and len(surface) == count(graph)
    courts = {str(s) for s in surface.subjects(RDF.type, URIRef(str(GOV) + "Court"))}
    assert courts == {row[0].value for row in graph.ask("SELECT ?c { ?c a gov:Court }")} != set()


def test_the_store_is_never_written(sample_export: Path) -> None:
    graph = open_graph(sample_export)
    with pytest.raises(QueryError, match="read-only"):
        graph.ask("DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(RuntimeError, match="read-write"):
        graph.store.update("DELETE WHERE { ?s ?p ?o }")


def test_a_value_that_cannot_stand_there_is_said(file: Path) -> None:
    with pytest.raises(QueryError, match=r"a value cannot stand where \?p stands"):
        open_graph(file).ask("SELECT ?o { ?s ?p ?o }", {"p": ox.Literal("x")})


def test_a_graph_in_memory_leaves_no_store(file: Path, kept: Path) -> None:
    assert count(open_graph(file, in_memory=True)) == 1
    assert not kept.exists() or stores(kept) == []
