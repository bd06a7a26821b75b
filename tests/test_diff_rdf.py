"""Any RDF: blank nodes by RDFC-1.0, named graphs, other formats, files that cannot be read; never hanging."""

from __future__ import annotations

import json
import time
from itertools import permutations
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from diff_versions import RECORDS, write_version
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.cli import main
from kg.diff import Comparison, blanks, patch, patched
from kg.diff.names import number
from kg.errors import ExportError

EX = "http://example.org/"
PEOPLE = '@prefix : <http://example.org/> .\n:a :knows [ :name "乙" ; :knows [ :name "丙" ] ] .\n:a :name "甲" .\n'


def file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_labels_of_blank_nodes_do_not_matter(tmp_path: Path) -> None:
    other = '@prefix : <http://example.org/> .\n_:z :name "丙" .\n:a :name "甲" ; :knows _:y .\n_:y :knows _:z ; :name "乙" .\n'
    compared = Comparison.of(file(tmp_path, "a.ttl", PEOPLE), file(tmp_path, "b.ttl", other))
    assert compared.difference.same


def test_a_change_beside_one_blank_node_leaves_the_others(tmp_path: Path) -> None:
    many = "".join(f'<{EX}{i}> <{EX}p> [ <{EX}name> "n{i}" ] .\n' for i in range(50))
    compared = Comparison.of(file(tmp_path, "a.ttl", many), file(tmp_path, "b.ttl", many.replace('"n7"', '"n8"')))
    assert len(compared.difference.changes) == 4  # two triples of one node, before and after
    assert compared.difference.changes[0].kind.startswith("statement")


def clique(n: int) -> str:
    return "".join(f"_:b{i} <{EX}p> _:b{j} .\n" for i, j in permutations(range(n), 2))


def test_a_poison_graph_ends_with_a_sentence(tmp_path: Path) -> None:
    """Each node is like each other: any canonicalisation tries all orders. The limit ends it."""
    poison = file(tmp_path, "poison.nt", clique(40))
    start = time.monotonic()
    with pytest.raises(ExportError, match="blank nodes are so much alike"):
        Comparison.of(poison, file(tmp_path, "b.nt", clique(3)), 2.0)
    assert time.monotonic() - start < 60


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(6)))
def test_names_do_not_depend_on_labels_or_order(order: list[int]) -> None:
    edges = [(0, 1), (1, 2), (3, 4), (4, 5), (5, 3)]

    def named(label: list[int]) -> set[str]:
        quads = [
            ox.Quad(ox.BlankNode(f"x{label[a]}"), ox.NamedNode(f"{EX}p"), ox.BlankNode(f"x{label[b]}"))
            for a, b in edges
        ]
        return {str(q) for q in blanks._groups_named([blanks._one(blanks._text(g)) for g in blanks._groups(quads)[1]])}

    assert named(order) == named(list(range(6)))


@pytest.mark.parametrize("name", ["b.nt", "b.rdf", "b.jsonld", "b.trig"])
def test_formats_say_the_same(tmp_path: Path, name: str) -> None:
    plain = f'<{EX}a> <{EX}p> "甲"@zh, 3 .\n'
    old = file(tmp_path, "a.ttl", plain)
    form = ox.RdfFormat.from_extension(name[2:])
    (tmp_path / name).write_bytes(ox.serialize(ox.parse(plain, format=ox.RdfFormat.TURTLE), format=form) or b"")
    assert Comparison.of(old, tmp_path / name).difference.same


def test_named_graphs_are_compared_and_patched(tmp_path: Path) -> None:
    old = file(tmp_path, "a.nq", f'<{EX}a> <{EX}p> "1" <{EX}g> .\n<{EX}a> <{EX}p> "2" .\n')
    new = file(tmp_path, "b.nq", f'<{EX}a> <{EX}p> "1" <{EX}h> .\n<{EX}a> <{EX}p> "2" .\n')
    compared = Comparison.of(old, new)
    assert [c.kind for c in compared.difference.changes] == ["statement-removed", "statement-added"]
    rows = file(tmp_path, "p.rdfp", patch.written(compared.old, compared.new, "rdf-patch", True))
    patched.write(old, rows, tmp_path / "out.nq", 5)
    assert Comparison.of(tmp_path / "out.nq", new).difference.same


GRAPHS = {
    "into a graph": ('A <{}z> <{}p> "1" <{}g> .', '<{}a> <{}p> "keep" .', '<{}a> <{}p> "keep" .\n<{}z> <{}p> "1" <{}g> .'),
    "deletes first": (None, '<{}a> <{}p> "1", "2" .', '<{}a> <{}p> "2" .\n<{}a> <{}p> "1" <{}g> .'),
    "adds plain first": (None, '<{}a> <{}p> "1" .', '<{}a> <{}p> "0" .\n<{}a> <{}p> "1" <{}g> .'),
    "between graphs": (None, '<{}a> <{}p> "1" .', '<{}a> <{}p> "1" <{}g> .\n<{}a> <{}p> "1" <{}h> .'),
}  # fmt: skip


@pytest.mark.parametrize(("row", "plain", "quads"), GRAPHS.values(), ids=GRAPHS)
def test_a_patch_leads_into_named_graphs_and_out_again(tmp_path: Path, row: str | None, plain: str, quads: str) -> None:
    old = file(tmp_path, "a.ttl", plain.replace("{}", EX))
    new = file(tmp_path, "b.nq", quads.replace("{}", EX))
    for one, other, out in ((old, new, "out.trig"), (new, old, "out.ttl")):
        given = row.replace("{}", EX) if row and one is old else None
        compared = Comparison.of(one, other)
        rows = file(tmp_path, "p.rdfp", given or patch.written(compared.old, compared.new, "rdf-patch", True))
        patched.write(one, rows, tmp_path / out, 5)
        assert Comparison.of(tmp_path / out, other).difference.same


def test_what_moves_between_graphs_is_told_once(tmp_path: Path) -> None:
    old = file(tmp_path, "a.nq", f'<{EX}a> <{EX}p> "1" <{EX}g> .\n<{EX}a> <{EX}p> "2" <{EX}g> .\n')
    new = file(tmp_path, "b.nq", f'<{EX}a> <{EX}p> "1" <{EX}h> .\n<{EX}a> <{EX}p> "3" <{EX}h> .\n')
    done = CliRunner().invoke(main, ["diff", str(old), str(new), "--lang", "en"])
    lines = sorted(line.strip() for line in done.output.splitlines() if line.startswith("  "))
    triple = f'<{EX}a> <{EX}p> "1"'
    assert lines == [
        f"+ <{EX}a> <{EX}p> 3", f"+ in graph <{EX}h>: {triple}",
        f"− <{EX}a> <{EX}p> 2", f"− in graph <{EX}g>: {triple}",
    ]  # fmt: skip


TERMS = f"""<{EX}a> <{EX}p> <<( <{EX}b> <{EX}q> "d\\"\\\\"@zh )>>, <<( <{EX}b> <{EX}q> <<( <{EX}b> <{EX}q> 3 )>> )>> .
<< <{EX}b> <{EX}q> "x" >> <{EX}p> 1 . << <{EX}b> <{EX}q> _:c ~ <{EX}r> >> <{EX}p> 2 ."""


@pytest.mark.parametrize("name", ["out.ttl", "out.nq", "out.trig", "out.rdf"])
def test_triple_terms_are_compared_and_patched(tmp_path: Path, name: str) -> None:
    old, new = file(tmp_path, "a.ttl", ""), file(tmp_path, "b.ttl", TERMS)
    compared = Comparison.of(old, new)
    assert len(compared.difference.changes) == 6
    rows = file(tmp_path, "p.rdfp", patch.written(compared.old, compared.new, "rdf-patch", True))
    patched.write(old, rows, tmp_path / name, 5)
    assert Comparison.of(tmp_path / name, new).difference.same


def test_blank_nodes_are_patched(tmp_path: Path) -> None:
    old, new = file(tmp_path, "a.ttl", PEOPLE), file(tmp_path, "b.ttl", PEOPLE.replace("乙", "丁"))
    compared = Comparison.of(old, new)
    rows = file(tmp_path, "p.rdfp", patch.written(compared.old, compared.new, "rdf-patch", True))
    patched.write(old, rows, tmp_path / "out.ttl", 5)
    assert Comparison.of(tmp_path / "out.ttl", new).difference.same
    with pytest.raises(ExportError, match="blank nodes"):
        patch.written(compared.old, compared.new, "sparql-update", True)


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 7))
BOMB = f'<!DOCTYPE a [<!ENTITY e0 "{"x" * 100}">{ENTITIES}]>'
IN_RDF_XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/"><rdf:Description><e:p>&e6;</e:p></rdf:Description></rdf:RDF>'
IN_TRIX = '<trix xmlns="http://www.w3.org/2004/03/trix/trix-1/"><graph><triple><uri>http://e/a</uri><uri>http://e/p</uri><plainLiteral>&e2;</plainLiteral></triple></graph></trix>'
UNREADABLE = {
    "broken": ("broken.ttl", "<a <b> .\n", "no readable Turtle"),
    "missing": ("none.ttl", None, "there is no"),
    "no format": ("what.xyz", "x", "tells no RDF format"),
    "missing folder": ("folder", None, "there is no"),
    "long literal": ("long.nt", f'<{EX}a> <{EX}p> "{"x" * (17 << 20)}" .\n', "too long"),
    "entities in RDF/XML": ("bomb.rdf", BOMB + IN_RDF_XML, "its entities come to more"),
    "entities in TriX": ("bomb.trix", BOMB + IN_TRIX, "has a DOCTYPE"),
    "deep triples": (
        "deep.ttl",
        f"<{EX}a> <{EX}p> {f'<<( <{EX}a> <{EX}p> ' * 2000}1{' )>>' * 2000} .",
        "nested too deeply",
    ),
    "short hext": ("short.hext", "[1, 2]\n", "no readable hext"),
    "hext object": ("object.hext", "{}\n", "no readable hext"),
    "other JSON": ("manifest.json", '{"tool": {"name": "govkg"}}', "no JSON-LD"),
}


@pytest.mark.parametrize(("name", "text", "sentence"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_compared_ends_with_2(tmp_path: Path, name: str, text: str | None, sentence: str) -> None:
    old = file(tmp_path, "a.ttl", f"<{EX}a> <{EX}p> <{EX}b> .\n")
    new = file(tmp_path, name, text) if text else tmp_path / name
    done = CliRunner().invoke(main, ["diff", str(old), str(new)])
    assert done.exit_code == 2
    assert done.output.startswith("kg: ")
    assert sentence in done.output
    assert "\n" not in done.output.strip()


LABELLED = """@prefix : <http://example.org/> . @prefix gov: <https://w3id.org/govkg/ontology#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    :p a gov:Mechanism ; rdfs:label "乙机制" . :g a gov:Agency ; rdfs:label "甲局" . :q rdfs:label "丙" . :g gov:operates :p ."""


@pytest.mark.parametrize(
    ("gone", "state"), [("", "changed"), (':p a gov:Mechanism ; rdfs:label "乙机制" . ', "no longer reported")], ids=["stays", "gone"]
)  # fmt: skip
def test_a_thing_with_another_kind_of_label_is_there(tmp_path: Path, gone: str, state: str) -> None:
    new = LABELLED.replace("gov:operates", "gov:participatesIn").replace(gone, "")
    _, text = told(tmp_path, LABELLED, new)
    assert f"<{EX}p> ({state})\n  + <{EX}g> participates in <{EX}p>\n" in text


@pytest.mark.parametrize(
    ("only", "code", "line"),
    [("entity", 0, "Nothing of these kinds differs."), ("statement", 1, "Other statements: 1 added, 1 removed.")],
)
def test_what_is_told_of_some_kinds_agrees_with_the_exit_code(tmp_path: Path, only: str, code: int, line: str) -> None:
    done, text = told(tmp_path, LABELLED, LABELLED.replace("丙", "丁"), "--only", only)
    assert (done, line in text) == (code, True)
    assert ("Other statements" in text) == (code == 1)


def told(folder: Path, old: str, new: str, *options: str) -> tuple[int, str]:
    files = file(folder, "a.ttl", old), file(folder, "b.ttl", new)
    done = CliRunner().invoke(main, ["diff", *map(str, files), "--lang", "en", *options])
    return done.exit_code, done.output


@pytest.mark.parametrize("name", ["b.ttl", "b.nt", "b.trig", "b.jsonld"])
def test_a_byte_order_mark_is_no_part_of_a_file(tmp_path: Path, name: str) -> None:
    plain = f'<{EX}a> <{EX}p> "甲" .\n'
    text = f'[{{"@id": "{EX}a", "{EX}p": "甲"}}]' if name == "b.jsonld" else plain
    assert Comparison.of(file(tmp_path, "a.ttl", plain), file(tmp_path, name, f"\ufeff{text}")).difference.same


@pytest.mark.parametrize("value", ["INF", "-INF", "NaN", "1e400"])
def test_a_value_without_end_stays_as_it_is(value: str) -> None:
    assert number(value) == value


DAMAGED = {
    "no hashes": {"outputs": None}, "list of hashes": {"outputs": []}, "no settings": {"settings": None},
    "no ontology": {"ontology": None}, "list of rules": {"ontology": {"rules": []}}, "list of stages": {"tool": {"name": "govkg", "stages": []}},
    "pages without hash": {"inputs": {"a.txt": []}}, "odd correction": {"ontology": {"corrections": {"a": {"about": 1}}}},
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_manifest_hides_no_difference(tmp_path: Path, damage: dict[str, object]) -> None:
    old, new = (write_version(tmp_path / name, RECORDS) for name in ("old", "new"))
    text = (new / "graph.ttl").read_text(encoding="utf-8")
    (new / "graph.ttl").write_text(text.replace("青禾区公安局", "青禾县公安局"), encoding="utf-8", newline="\n")
    manifest = json.loads((new / "manifest.json").read_text(encoding="utf-8"))
    (new / "manifest.json").write_text(json.dumps(manifest | damage), encoding="utf-8")
    compared = Comparison.of(old, new)
    assert not compared.new.written
    assert "entity-renamed" in {change.kind for change in compared.difference.changes}
