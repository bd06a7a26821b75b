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
from kg.diff.changes import Cause, Change
from kg.diff.compare import Difference
from kg.diff.lines import Line
from kg.diff.names import words
from kg.diff.opening import opening
from kg.diff.reading_order import causes_of
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
    compared = Comparison.of(old, new)
    for lang, sentence in (
        ("en", "2 new facts: 1 from new pages, 1 from the ontology.\n"),
        ("zh", "新事实 2 条：1 条来自新增页面，1 条来自本体。\n"),
    ):
        text = present.present(compared, "text", by="initiative", kinds=(), lang=lang, dirs=())
        assert sentence in text


def made(sign: str, *causes: str) -> list[Line]:
    return [Line(sign, f"{sign}{i}", "", (), (), "", cause) for i, cause in enumerate(causes)]


OPENINGS = {
    "one cause": (made("+", *["page-added"] * 12), "12 new facts: all 12 from new pages."),
    "three causes": (
        made("+", "ontology", *["page-added"] * 9, "ontology", "code"),
        "12 new facts: 9 from new pages, 2 from the ontology, 1 from the code.",
    ),
    "one fact": (made("+", "page-added"), "1 new fact: 1 from new pages."),
    "signs tell the causes of the rest": (
        [*made("+", "page-added"), *made("~", *["page-added"] * 3), *made("−", "page-removed")],
        "1 new fact: 1 from new pages. 3 facts changed, 1 fact no longer reported.",
    ),
    "they do not": (
        [*made("+", "code"), *made("~", "code", "page-edited"), *made("−", "code", "code")],
        "1 new fact: 1 from the code. 2 facts changed: 1 from edited pages, 1 from the code. 2 facts no longer reported: 2 from the code.",
    ),
    "nothing new": (made("−", "page-removed", "page-removed"), "2 facts no longer reported."),
    "no manifest": (made("+", "unknown", "unknown"), "2 new facts."),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "sentence"), OPENINGS.values(), ids=OPENINGS)
def test_opening(lines: list[Line], sentence: str) -> None:
    """The causes of new facts always, those of others where signs do not tell them."""
    told = Difference((Change("relation-added", "a"),), {}, False)
    assert next(opening(words("en"), told, Inputs(), lines)) == sentence


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


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [(("2021",), (), "page-removed"), ((), ("2021",), "page-added"), (("2021",), ("2022",), "page-added")], ids=["gone", "come", "changed"],
)  # fmt: skip
def test_new_pages_take_nothing_away(old: tuple[str, ...], new: tuple[str, ...], told: str) -> None:
    change = Change("entity-detail", "a", old=old, new=new, causes=(Cause("page-added"), Cause("page-removed")))
    assert causes_of(change)[0].kind == told
    assert [cause.kind for cause in causes_of(change._replace(causes=(Cause("unknown"),)))] == ["unknown"]
