"""Builds as a whole: bad inputs, evidence that slices its source, all files at once or none."""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import ontology_dir, outputs
from kg.build import Options, Summary, build
from kg.corpus import list_inputs, read_input
from kg.errors import ExportError, GovkgError
from kg.outputs import FILES

SEEDS = Path(__file__).parents[1] / "seeds"
PAGE = "江山县司法局推出“板凳议事”机制\n本报讯 近日，江山县司法局推出“板凳议事”机制，联合江山县人民法院化解邻里纠纷。\n"
OPTIONS = Options((ontology_dir.builtin(),))


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "pages" / "page.txt"
    file.parent.mkdir()
    file.write_text(PAGE, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    out = tmp_path_factory.mktemp("sample") / "out"
    return out, build([SEEDS], out, OPTIONS)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


# -- the sample corpus


def test_the_sample_builds_with_little_to_remark(sample: tuple[Path, Summary]) -> None:
    out, summary = sample
    assert sorted(f.name for f in out.iterdir()) == sorted(FILES)
    assert summary.documents >= 12 and summary.articles >= 24
    assert min(summary.entities, summary.claims, summary.figures, summary.triples) > 50


def test_every_quote_of_the_sample_slices_its_source(sample: tuple[Path, Summary]) -> None:
    texts = {d.name: d.text for i in list_inputs([SEEDS])[0] for d in read_input(i).documents}
    store = ox.Store()
    store.load(path=str(sample[0] / "evidence.ttl"), format=ox.RdfFormat.TURTLE)
    rows = store.query(
        "PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX dct: <http://purl.org/dc/terms/> "
        "SELECT ?exact ?start ?end ?doc WHERE { ?e oa:exact ?exact ; oa:start ?start ; oa:end ?end ; prov:wasQuotedFrom/dct:identifier ?doc }"
    )
    checked = 0
    for row in rows:
        quoted = texts[row["doc"].value][int(row["start"].value) : int(row["end"].value)]
        assert "".join(quoted.splitlines()) == row["exact"].value
        checked += 1
    assert checked > 100


def test_every_relation_of_the_sample_has_its_claim_and_every_claim_its_sentence(sample: tuple[Path, Summary]) -> None:
    store = ox.Store()
    for name in ("graph.ttl", "evidence.ttl"):
        store.load(path=str(sample[0] / name), format=ox.RdfFormat.TURTLE)
    prefixes = (
        "PREFIX gov: <https://w3id.org/govkg/ontology#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
        "PREFIX prov: <http://www.w3.org/ns/prov#> "
    )
    bare = "SELECT ?c WHERE { ?c a gov:Claim FILTER NOT EXISTS { ?c prov:wasDerivedFrom ?e . ?e a gov:Evidence } }"
    assert list(store.query(prefixes + bare)) == []
    for relation in ("operates", "issued", "hasOutcome", "addresses", "guidedBy", "received"):
        unclaimed = (
            f"SELECT ?s ?o WHERE {{ ?s gov:{relation} ?o FILTER NOT EXISTS "
            f"{{ ?c rdf:subject ?s ; rdf:object ?o ; gov:status ?status FILTER (?status IN (gov:asserted, gov:piloted)) }} }}"
        )
        assert list(store.query(prefixes + unclaimed)) == [], relation


def test_the_articles_name_each_line_once(sample: tuple[Path, Summary]) -> None:
    lines = [json.loads(line) for line in (sample[0] / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == sample[1].articles
    seen = [(article["doc"], number) for article in lines for number, role, joins in article["lines"]]
    assert len(seen) == len(set(seen)) and all(
        set(a) == {"doc", "id", "title", "byline", "date", "lines"} for a in lines
    )


def test_the_manifest_names_what_went_in_and_came_out(sample: tuple[Path, Summary]) -> None:
    manifest = json.loads((sample[0] / "manifest.json").read_text(encoding="utf-8"))
    for name, sha in manifest["inputs"].items():
        if "#" not in name:
            assert hashlib.sha256((SEEDS / name).read_bytes()).hexdigest() == sha
    for name, sha in manifest["outputs"].items():
        assert hashlib.sha256((sample[0] / name).read_bytes()).hexdigest() == sha
    assert set(manifest["outputs"]) == set(FILES) - {"manifest.json"}
    assert {"corpus", "articles", "mentions", "claims", "graph"} <= set(manifest["tool"]["stages"])
    assert len(manifest["ontology"]["rules"]) > 1000


def test_the_manifest_tells_a_changed_rule(page: Path, tmp_path: Path) -> None:
    extra = tmp_path / "words"
    extra.mkdir()
    prefixes = "@prefix gov: <https://w3id.org/govkg/ontology#> .\n"
    (extra / "words.ttl").write_text(prefixes + 'gov:Mechanism gov:headNoun "议事规程"@zh .', encoding="utf-8")
    made = []
    for number, dirs in enumerate(((ontology_dir.builtin(),), (ontology_dir.builtin(), extra))):
        build([page], tmp_path / str(number), Options(dirs))
        made.append(json.loads((tmp_path / str(number) / "manifest.json").read_text(encoding="utf-8")))
    before, after = (m["ontology"]["rules"] for m in made)
    assert set(after) - set(before) == {"Mechanism.headNoun.议事规程"}
    assert made[0]["corpus"] == made[1]["corpus"] and made[0]["tool"] == made[1]["tool"]


# -- bad inputs

BAD = {
    "empty.txt": (b"", "this file is empty"),
    "binary.txt": (b"\x7fELF" + bytes(200), "this is a program, not text"),
    "no-text.pdf": (b"%PDF-1.4\n%%EOF\n", ""),
    "no-object.jsonl": (b"[1, 2]\n", ""),
    "lacks-text.jsonl": (b'{"id": "a"}\n', "text"),
    "copy.txt": (PAGE.encode("utf-16"), "the same page as"),
    "scan.docx": (b"PK\x03\x04", "a .docx file is not read"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_input_gets_a_sentence_and_the_rest_is_built(name: str, page: Path, tmp_path: Path) -> None:
    content, message = BAD[name]
    (page.parent / f"z-{name}").write_bytes(content)
    summary = build([page.parent], tmp_path / "out", OPTIONS)
    assert summary.documents == 1 and summary.skipped == 1
    report = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    skipped = report.partition("## Skipped")[2].partition("## ")[0]
    assert f"z-{name}" in skipped and message in skipped
    assert "板凳议事" in (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")


def test_the_same_page_twice_counts_once_whichever_comes_first(page: Path, tmp_path: Path) -> None:
    build([page], tmp_path / "one", OPTIONS)
    (page.parent / "q.txt").write_text(PAGE, encoding="utf-8")
    build([page.parent / "q.txt", page], tmp_path / "two", OPTIONS)
    assert (tmp_path / "one" / "graph.ttl").read_bytes() == (tmp_path / "two" / "graph.ttl").read_bytes()


def test_nothing_readable_leaves_the_last_export(page: Path, tmp_path: Path) -> None:
    build([page], tmp_path / "out", OPTIONS)
    before = bytes_of(tmp_path / "out")
    page.write_bytes(b"")
    with pytest.raises(GovkgError, match=r"page\.txt: this file is empty"):
        build([page], tmp_path / "out", OPTIONS)
    assert bytes_of(tmp_path / "out") == before


def test_hostile_names_reach_the_report_as_text(page: Path, tmp_path: Path) -> None:
    name = "a|b <img src=x> [link](x) `code`.txt"
    (page.parent / name).write_text(PAGE + "又讯。", encoding="utf-8")
    build([page.parent], tmp_path / "out", OPTIONS)
    row = next(x for x in (tmp_path / "out" / "report.md").read_text(encoding="utf-8").splitlines() if "img" in x)
    assert "\\<img" in row and "\\|" in row and "\\[link\\]" in row and "\\`" in row


# -- all at once or not at all


def test_an_export_replaces_the_one_before_and_nothing_else(page: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build([page], out, OPTIONS)
    (out / "README.md").write_text("mine", encoding="utf-8")
    (out / "older").mkdir()
    before = bytes_of(out)
    page.write_text(PAGE.replace("板凳", "长条椅子"), encoding="utf-8")
    build([page], out, OPTIONS)
    after = bytes_of(out)
    assert after.keys() == before.keys() and after["README.md"] == b"mine"
    assert [n for n in FILES if before[n] == after[n]] == []


@pytest.mark.parametrize("others", [["README.md"], [".gitignore"], []], ids=["a README", "a hidden file", "empty"])
def test_a_folder_with_nothing_of_value_is_taken(others: list[str], page: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name in others:
        (out / name).write_text("mine", encoding="utf-8")
    build([page], out, OPTIONS)
    assert all((out / name).is_file() for name in (*others, *FILES))


def test_exports_of_several_years_may_lie_below_one(page: Path, tmp_path: Path) -> None:
    build([page], tmp_path / "out" / "2022", OPTIONS)
    build([page], tmp_path / "out", OPTIONS)
    assert (tmp_path / "out" / "graph.ttl").is_file() and (tmp_path / "out" / "2022" / "graph.ttl").is_file()


@pytest.mark.parametrize("name", ["thesis.docx", "graph.ttl", "manifest.json"])
def test_somebody_elses_folder_is_left_alone(name: str, page: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / name).write_text("{}", encoding="utf-8")
    with pytest.raises(ExportError, match="holds no export of kg"):
        build([page], out, OPTIONS)
    assert bytes_of(out) == {name: b"{}"}


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_is_not_writable(page: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(mode=0o555)
    with pytest.raises(ExportError, match="not writable"):
        build([page], tmp_path / "out", OPTIONS)


def test_two_builds_at_once_do_not_mix(page: Path, tmp_path: Path) -> None:
    with outputs.staging(tmp_path / "out"), pytest.raises(ExportError, match="another build is writing"):
        build([page], tmp_path / "out", OPTIONS)


@pytest.mark.large
def test_a_large_file_of_one_line_does_not_hold_up_the_rest(page: Path, tmp_path: Path) -> None:
    line = page.parent / "line.txt"
    line.write_text("本报讯 " + "近日，江山县司法局推出“板凳议事”机制。" * 850_000, encoding="utf-8")
    assert line.stat().st_size > 45 << 20
    start = time.monotonic()
    summary = build([page.parent], tmp_path / "out", OPTIONS)
    assert (summary.documents, summary.skipped) == (1, 1) and time.monotonic() - start < 60
    assert "line.txt" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8").partition("## Skipped")[2]


@pytest.mark.large
def test_many_long_pages_take_time_by_their_length(tmp_path: Path) -> None:
    """Twice as many sentences in one article take about twice as long, not four times."""
    taken = []
    for count in (1000, 2000, 4000):
        source = tmp_path / f"{count}.txt"
        paragraph = "近日，江山县司法局推出“板凳议事”机制。" * 5 + "\n"
        source.write_text("板凳议事\n" + "本报讯 " + paragraph * (count // 5), encoding="utf-8")
        build([source], tmp_path / "out", OPTIONS)  # once to warm up what is made at the first use
        start = time.process_time()
        build([source], tmp_path / "out", OPTIONS)
        taken.append(time.process_time() - start)
    assert taken[2] - taken[0] < 3.5 * (taken[1] - taken[0]) + 0.5, taken
