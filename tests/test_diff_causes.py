"""Why something changed: pages, ontology, code, corrections; and what replaying finds where the manifests do not tell."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from diff_versions import PAGES, RECORDS, SECOND, write_version
from graph_records import DESK, POLICE, claim

from kg import diff, manifest
from kg.build import Options, build
from kg.diff import Comparison, present
from kg.diff.causes import AFTER_THE_GRAPH, Inputs
from kg.diff.replay import replayed
from kg.errors import ExportError
from kg.identity import iri
from kg.ontology_dir import builtin
from kg.terms import BASE

RULE = "operates.cueVerb.推出"
RUNS = claim(POLICE, "operates", DESK)
ONTOLOGY = {"files": {"0/properties.ttl": "1"}, "rules": {RULE: "1"}, "corrections": {}}
EDITED = {**ONTOLOGY, "files": {"0/properties.ttl": "2"}}
TOOL = {"name": "govkg", "stages": {"claims": "1", "view": "1"}}
CASES = {
    "a rule edited": ({"ontology": {**EDITED, "rules": {RULE: "2"}}}, ("ontology", (RULE,))),
    "a rule new": ({"ontology": {**ONTOLOGY, "rules": {RULE: "1", "other": "1"}}}, ("unknown", ())),
    "ontology alone": ({"ontology": EDITED}, ("ontology", ("0/properties.ttl",))),
    "code alone": ({"tool": {**TOOL, "stages": {"claims": "2", "view": "1"}}}, ("code", ("claims",))),
    "code that no fact depends on": ({"tool": {**TOOL, "stages": {"claims": "1", "view": "2"}}}, ("unknown", ())),
    "ontology and code": (
        {"ontology": EDITED, "tool": {**TOOL, "stages": {"claims": "2"}}},
        ("ontology-or-code", ("0/properties.ttl", "claims")),
    ),
    "package": ({"packages": {"spacy": "4"}}, ("packages", ("spacy",))),
    "correction": (
        {"ontology": {**ONTOLOGY, "corrections": {"c1": {"action": "class", "about": [iri(POLICE, BASE)]}}}},
        ("correction", ("c1",)),
    ),
    "page new": ({"old inputs": {PAGES[1]: "cd" * 32}}, ("page-added", (PAGES[0],))),
    "page edited": ({"old inputs": {PAGES[0]: "cd" * 32, PAGES[1]: "ab" * 32}}, ("page-edited", (PAGES[0],))),
}  # fmt: skip


@pytest.mark.parametrize(("other", "expected"), CASES.values(), ids=CASES)
def test_cause(tmp_path: Path, other: dict[str, object], expected: tuple[str, tuple[str, ...]]) -> None:
    said = {"ontology": ONTOLOGY, "tool": TOOL}
    before = {"inputs": other["old inputs"]} if "old inputs" in other else {}
    old = write_version(tmp_path / "old", RECORDS[:8], **said, **before)
    after = {} if before else other
    new = write_version(tmp_path / "new", [*RECORDS[:8], RUNS], **{**said, **after})
    (change,) = Comparison.of(old, new).difference.changes
    assert change.causes == (expected,)


def test_without_a_manifest_nothing_is_guessed(tmp_path: Path) -> None:
    old, new = (write_version(tmp_path / n, r) for n, r in (("old", RECORDS[:8]), ("new", [*RECORDS[:8], RUNS])))
    compared = Comparison.of(old / "graph.ttl", shutil.copy(new / "graph.ttl", tmp_path / "new.ttl"))
    assert {c.kind for change in compared.difference.changes for c in change.causes} == {"unknown"}


def test_a_page_that_was_only_renamed_changes_nothing(tmp_path: Path) -> None:
    inputs = {"旧名.txt": "ab" * 32, PAGES[1]: "ef" * 32}
    known = Inputs.of({"inputs": inputs}, {"inputs": {PAGES[0]: "ab" * 32, PAGES[1]: "ef" * 32}})
    assert known.renamed == {"旧名.txt": PAGES[0]}
    assert (known.added, known.removed, known.edited, known.same) == (frozenset(), frozenset(), frozenset(), 2)


def test_the_summary_counts_new_facts_by_cause(tmp_path: Path) -> None:
    """One from a page that is new, one from a rule that is."""
    ontologies = [{**ONTOLOGY, "rules": {}}, ONTOLOGY]
    old = write_version(tmp_path / "old", RECORDS[:8], inputs={PAGES[0]: "ab" * 32}, ontology=ontologies[0])
    new = write_version(
        tmp_path / "new", [*RECORDS[:8], RUNS, claim(POLICE, "appliesIn", DESK, SECOND)], ontology=ontologies[1]
    )
    text = present.present(
        Comparison.of(old, new), "text", by="initiative", kinds=(), lang="en", dirs=(), terminal=False
    )
    assert "Causes: 1 from new pages, 1 from the ontology." in text
    assert "2 changes: 2 new." in text


def test_stages_without_effect_on_facts_are_stages() -> None:
    assert sorted(AFTER_THE_GRAPH - manifest.stages().keys() - {"cli", "diff"}) == []


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One page, and another later; between, the ontology learns a noun, and the manifest says that the code changed as well."""
    folder = tmp_path_factory.mktemp("replay")
    for name, texts in {
        "old": ["青田县公安局推出石榴籽议摊。"],
        "new": ["青田县公安局推出石榴籽议摊。", "青田县人民法院推出“晨议桌”机制。"],
    }.items():
        (folder / name).mkdir()
        for i, text in enumerate(texts):
            (folder / name / f"{i}.txt").write_text(f"{text}\n", encoding="utf-8")
    own = folder / "own"
    own.mkdir()
    (own / "own.ttl").write_text(
        """@prefix gov: <https://w3id.org/govkg/ontology#> .
        gov:Facility gov:headNoun "议摊"@zh ; gov:example "青田县公安局推出[[石榴籽议摊]]"@zh ; gov:counterExample "他议摊位的事"@zh .""",
        encoding="utf-8",
    )
    build([folder / "old"], folder / "a", Options((builtin(),), workers=1))
    build([folder / "new"], folder / "b", Options((builtin(), own), workers=1))
    made = json.loads((folder / "a" / "manifest.json").read_text(encoding="utf-8"))
    made["tool"]["stages"]["claims"] = "other code"
    (folder / "a" / "manifest.json").write_text(json.dumps(made), encoding="utf-8")
    return {name: folder / name for name in ("old", "new", "own", "a", "b")}


def test_replay_tells_the_ontology_from_the_code(taught: dict[str, Path]) -> None:
    compared = Comparison.of(taught["a"], taught["b"])
    dirs = (builtin(), taught["own"])
    found = replayed(compared, [taught["old"]], dirs, (builtin(),))
    kinds = [{c.causes[0].kind for c in c.difference.changes if c.kind == "relation-added"} for c in (compared, found)]
    assert kinds == [{"ontology-or-code", "page-added"}, {"ontology", "page-added"}]


def test_replay_without_the_old_ontology_tells_the_tool_from_the_pages(taught: dict[str, Path]) -> None:
    found = replayed(Comparison.of(taught["a"], taught["b"]), [taught["old"]], (builtin(), taught["own"]))
    assert {c.causes[0].kind for c in found.difference.changes} == {"ontology-or-code", "page-added"}


def test_replay_wants_the_pages_of_old(taught: dict[str, Path]) -> None:
    with pytest.raises(ExportError, match="other pages than OLD"):
        replayed(Comparison.of(taught["a"], taught["b"]), [taught["new"]], (builtin(),))


def test_only_names_kinds() -> None:
    assert diff.chosen(["entity-added", "figure"])[:2] == ("entity-added", "figure-added")
