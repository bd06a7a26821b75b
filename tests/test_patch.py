"""Patches: to the byte by `kg patch`; the same graph by rdflib and pyoxigraph; refused where they do not belong."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from diff_versions import RECORDS, write_version
from graph_records import DESK, POLICE, claim, entity, evidence, gov
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

from kg.cli import main
from kg.diff import patch, patched, version

FILES = ("graph.ttl", "evidence.ttl")


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """One of everything, and half of it with other classes, more sentences, names that need escapes, and properties of a user's own,
    whose order in a block the triples do not tell."""
    own = [claim(POLICE, f"https://{where}", DESK) for where in ("w3id.org/govkg/ontology#guards", "x.example/guards")]
    more = entity(DESK, '“有事\n"好商量"”机制\\', gov("Platform"), evidence(300), aliases=("a`b",))
    new = [
        *RECORDS[3:18],
        more,
        claim(POLICE, "operates", DESK, evidence(9)),
        entity(POLICE, "青禾区公安局", "https://example.org/x#Court"),
        *own,
    ]
    return write_version(tmp_path / "old", [*RECORDS, *own]), write_version(tmp_path / "new", new)


def written(folders: tuple[Path, Path], form: str, provenance: bool = True) -> str:
    return patch.written(*version.open_both(*folders), form, provenance)


def kg(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, list(map(str, arguments)))
    return done.exit_code, done.output


def graph(folder: Path, names: tuple[str, ...] = FILES) -> Graph:
    found = Graph()
    for name in names:
        found.parse(folder / name)
    return found


def test_to_the_byte_there_and_back(two: tuple[Path, Path], tmp_path: Path) -> None:
    for old, new in (two, two[::-1]):
        assert kg("diff", old, new, "--format", "rdf-patch", "--out", tmp_path / "p.rdfp")[0] == 1
        code, _ = kg("patch", old, tmp_path / "p.rdfp", "--out", tmp_path / f"patched-{new.name}")
        assert code == 0
        for name in FILES:
            assert (tmp_path / f"patched-{new.name}" / name).read_bytes() == (new / name).read_bytes()
    assert kg("diff", tmp_path / "patched-new", two[1])[0] == 0


def test_to_the_byte_where_the_base_is_another(two: tuple[Path, Path], tmp_path: Path) -> None:
    other = write_version(tmp_path / "based", RECORDS, base="https://example.org/id/")
    for old, new in ((two[0], other), (other, two[1])):
        kg("diff", old, new, "--format", "rdf-patch", "--out", tmp_path / "p.rdfp")
        assert kg("patch", old, tmp_path / "p.rdfp", "--out", tmp_path / f"to-{new.name}")[0] == 0
        for name in FILES:
            assert (tmp_path / f"to-{new.name}" / name).read_bytes() == (new / name).read_bytes()


def test_what_was_given_up_and_a_byte_order_mark_are_no_rows(two: tuple[Path, Path], tmp_path: Path) -> None:
    given_up = 'TX .\nA <http://example.org/a> <http://example.org/b> "c" .\nTA .\n'
    (tmp_path / "p.rdfp").write_text(f"\ufeff{given_up}{written(two, 'rdf-patch')}", encoding="utf-8")
    assert kg("patch", two[0], tmp_path / "p.rdfp", "--out", tmp_path / "out")[0] == 0
    assert (tmp_path / "out" / "graph.ttl").read_bytes() == (two[1] / "graph.ttl").read_bytes()


def test_pages_of_another_version_stay_by_themselves(two: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "p.rdfp").write_text(written(two, "rdf-patch"), encoding="utf-8")
    (two[0] / "graph.html").write_text("the old graph", encoding="utf-8")
    before = (two[0] / "graph.ttl").read_bytes()
    code, output = kg("patch", two[0], tmp_path / "p.rdfp", "--out", two[0])
    assert code == 2
    assert "graph.html of a build" in output
    assert (two[0] / "graph.ttl").read_bytes() == before


def test_rdflib_applies_the_rdf_patch(two: tuple[Path, Path]) -> None:
    data = Dataset()
    for name in FILES:
        data.default_graph.parse(two[0] / name)
    data.parse(data=written(two, "rdf-patch"), format="patch")
    assert isomorphic(data.default_graph, graph(two[1]))


def test_rdflib_and_pyoxigraph_apply_the_update(two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patch, "CHUNK", 20)
    update = written(two, "sparql-update")
    assert update.count("DATA") > 6
    plain = graph(two[0])
    plain.update(update)
    assert isomorphic(plain, graph(two[1]))
    store = ox.Store()
    for name in FILES:
        store.load(path=str(two[0] / name))
    store.update(update)
    wanted = ox.Store()
    for name in FILES:
        wanted.load(path=str(two[1] / name))
    assert set(store) == set(wanted)


def test_facts_come_first_and_alone(two: tuple[Path, Path]) -> None:
    """Without provenance, the patch is that of the facts, and says nothing of sentences."""
    whole, facts = written(two, "rdf-patch"), written(two, "rdf-patch", False)
    assert facts.split("TC .")[0].split("TX .")[1] == whole.split("TC .")[0].split("TX .")[1]
    assert whole.count("TX .") == 3
    assert "/evidence/" not in facts


def test_the_same_gives_an_empty_patch(two: tuple[Path, Path]) -> None:
    text = written((two[0], two[0]), "rdf-patch")
    assert [line for line in text.splitlines() if not line.startswith("H ")] == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("H prev <urn:sha256:" + "0" * 64 + "> .\nTX .\nTC .\n", "made for another version"),
        ("TX .\nD <http://example.org/a> <http://example.org/b> <http://example.org/c> .\nTC .\n", "does not say"),
        ("INSERT DATA { <a> <b> <c> }", "no row of an RDF Patch"),
        ("A <a b> <c> .\n", "no triple"),
        ('A <http://example.org/a> <http://example.org/b> "c" <http://example.org/g> .\n', "export folder cannot hold"),
        ('TX .\nA <http://example.org/a> <http://example.org/b> "c" .\n', "a part of the patch is missing"),
        ('A <http://example.org/a> <http://example.org/b> "c" .\nTC .\n', "a part of the patch is missing"),
        ("H prev <urn:sha256:abc> .\n", "no SHA-256"),
    ],
    ids=[
        "other version",
        "missing triple",
        "no patch",
        "broken row",
        "named graph",
        "torn at its end",
        "torn at its head",
        "no hash",
    ],
)
def test_refused(two: tuple[Path, Path], tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "p.rdfp").write_text(text, encoding="utf-8")
    code, output = kg("patch", two[0], tmp_path / "p.rdfp", "--out", tmp_path / "out")
    assert (code, (tmp_path / "out").exists()) == (2, False)
    assert sentence in output


def test_a_file_is_patched_into_a_file(two: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = (folder / "graph.ttl" for folder in two)
    assert kg("diff", old, new, "--format", "rdf-patch", "--out", tmp_path / "p.rdfp")[0] == 1
    assert kg("patch", old, tmp_path / "p.rdfp", "--out", tmp_path / "out.nt")[0] == 0
    assert isomorphic(Graph().parse(tmp_path / "out.nt"), Graph().parse(new))


EX, XSD = "http://example.org/", "http://www.w3.org/2001/XMLSchema#"
iris = st.sampled_from([ox.NamedNode(EX + name) for name in ("a", "b_1-2", "c%20d", "x.y", "agency/é")])
literals = st.builds(
    ox.Literal, st.text('a"\\\n .<>_:é甲\u200f\x01{}', max_size=5), language=st.sampled_from([None, "zh-Hans"])
)
numbers = st.builds(
    ox.Literal, st.sampled_from(["1", "01", ".5", "1e3", "x"]), datatype=st.sampled_from([ox.NamedNode(XSD + "integer"), ox.NamedNode(XSD + "double")]),
)  # fmt: skip
objects = st.recursive(iris | literals | numbers, lambda terms: st.builds(ox.Triple, iris, iris, terms), max_leaves=2)
triples = st.builds(ox.Quad, iris, iris, objects)
datasets = st.sets(triples, max_size=5) | st.sets(st.builds(ox.Quad, iris, iris, objects, iris) | triples, max_size=5)


@settings(max_examples=40, deadline=None)
@given(datasets, datasets)
def test_any_dataset_is_patched_into_any_other(before: set[ox.Quad], after: set[ox.Quad]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        old, new, rows, out = (Path(folder, name) for name in ("old.nq", "new.nq", "p.rdfp", "out.nq"))
        for file, quads in ((old, before), (new, after)):
            file.write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
        rows.write_text(written((old, new), "rdf-patch"), encoding="utf-8", newline="\n")
        patched.write(old, rows, out, 5)
        assert set(ox.parse(path=str(out))) == after
