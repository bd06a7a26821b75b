"""kg ontology preview: what an edit touches, what it adds and takes away, and why."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.ontology import Ontology
from kg.ontology_dir import builtin
from kg.preview import Edit, Preview, preview

PREFIXES = "".join(
    f"@prefix {p}: <{ns}> .\n"
    for p, ns in {
        "gov": "https://w3id.org/govkg/ontology#", "owl": "http://www.w3.org/2002/07/owl#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "skos": "http://www.w3.org/2004/02/skos/core#", "our": "https://example.org/our#",
    }.items()
)  # fmt: skip
PAGES = {
    "a.txt": "沂水县公安局评选“防骗明星户”350户。沂水县公安局推出“反诈大喇叭”项目。\n",
    "b.txt": "江山市司法局推出“板凳议事”机制，江山市退役军人之家参与。\n",
    "c.txt": "天气预报：明天多云，气温十度。\n",
}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, text in PAGES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def our(tmp_path: Path) -> Path:
    (tmp_path / "our").mkdir()
    return tmp_path / "our"


def tried(folder: Path, pages: Path, turtle: str = "") -> Preview:
    """What a folder that extends the ontology does."""
    if turtle:
        (folder / "our.ttl").write_text(PREFIXES + turtle, encoding="utf-8")
    return preview([builtin()], [builtin(), folder], [pages])


def facts(found: Preview, what: str) -> set[tuple[str, str, str]]:
    return {
        (c.fact.subject, c.fact.predicate.rpartition("#")[2], c.fact.object) for c in found.changes if c.what == what
    }


def test_a_cue_verb_adds_its_facts_and_is_their_cause(our: Path, pages: Path) -> None:
    found = tried(our, pages, 'gov:operates gov:cueVerb "评选"@zh .')
    assert ("沂水县公安局", "operates", "“防骗明星户”") in facts(found, "added")
    assert facts(found, "removed") == {("沂水县公安局", "hasOutcome", "防骗明星户 350户")}  # of the new practice now
    assert {c.cause for c in found.changes} == {"operates.cueVerb.评选"}
    assert all("评选“防骗明星户”" in c.fact.quote and c.fact.doc == "a.txt" for c in found.changes)
    assert (found.articles, found.touched) == (3, 1)


def test_a_class_of_ones_own(our: Path, pages: Path) -> None:
    found = tried(our, pages, 'our:Home a owl:Class ; rdfs:subClassOf gov:Facility ; gov:headNoun "退役军人之家"@zh .')
    assert found.touched == 1 and {c.cause for c in found.changes} == {"Home.headNoun.退役军人之家"}
    assert any(c.fact.object == "Home" and c.what == "added" for c in found.changes)


@pytest.mark.parametrize(
    "turtle",
    ['gov:operates rdfs:label "laufen lassen"@de .', 'gov:operates gov:example "[[甲局]]推出[[“乙”机制]]"@zh .', "gov:operates gov:cueVerb \"推出\"@zh ."],
    ids=["a label", "an example", "what is there already"],
)  # fmt: skip
def test_what_no_reading_depends_on_is_no_edit(turtle: str, our: Path, pages: Path) -> None:
    found = tried(our, pages, turtle)
    assert (found.edit.rules, found.changes) == ((), ())


def test_a_word_that_no_page_holds_touches_nothing(our: Path, pages: Path) -> None:
    found = tried(our, pages, 'gov:operates gov:cueVerb "量子化"@zh .')
    assert found.edit.rules and (found.touched, found.changes) == (0, ())


def test_a_row_of_patterns_may_touch_anything(our: Path, pages: Path) -> None:
    (our / "patterns").mkdir()
    (our / "patterns" / "status.tsv").write_text(
        "id\tstatus\tscope\tpattern\nour-denied\tdenied\tsentence\t推出\n", encoding="utf-8"
    )
    found = tried(our, pages)
    assert found.touched == found.articles == 3
    assert [r.id for r in found.edit.anywhere] == ["patterns/status.tsv#our-denied"]
    denied = [c.fact for c in found.changes if c.what == "added" and c.fact.status == "denied"]
    assert ("江山市司法局", "“板凳议事”机制") in {(f.subject, f.object) for f in denied}


def test_confidence_alone_is_a_change(our: Path, pages: Path) -> None:
    (our / "confidence.tsv").write_text("id\tweight\tclaims\tright\nconfidence.all\t0\t2\t1\n", encoding="utf-8")
    found = tried(our, pages)
    assert {c.what for c in found.changes} == {"changed"}
    assert all(c.fact.confidence == 0.5 and c.before is not None for c in found.changes)


def copy(folder: Path) -> Path:
    shutil.copytree(builtin(), folder)
    return folder


def replaced(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


EDITS: dict[str, Callable[[Path], None]] = {
    "a head noun is gone": lambda f: replaced(f, "classes.ttl", '"司法局"@zh', '"司法局局"@zh'),
    "a stop word is gone": lambda f: replaced(f, "lexicon/names.tsv", "|在|与|", "|在|"),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_what_is_left_unread_would_not_differ(edit: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """Reading everything finds no difference that reading the touched articles does not."""
    changed = copy(tmp_path / "changed")
    edit(changed)
    seeds = Path(__file__).parents[1] / "seeds" / "2022"
    quick = preview([builtin()], [changed], [seeds])
    assert quick.edit.rules and not quick.edit.anywhere and quick.touched < quick.articles
    monkeypatch.setattr(Edit, "touches", lambda *_: True)
    assert preview([builtin()], [changed], [seeds]).changes == quick.changes


def test_a_class_that_moves_may_touch_anything(tmp_path: Path) -> None:
    changed = copy(tmp_path / "changed")
    replaced(
        changed,
        "classes.ttl",
        "gov:Court a owl:Class ;\n    rdfs:subClassOf gov:Agency",
        "gov:Court a owl:Class ;\n    rdfs:subClassOf gov:Facility",
    )
    edit = Edit.between(Ontology.load([builtin()]), Ontology.load([changed]))
    assert [(r.id, r.words) for r in edit.rules] == [("gov:Court", ())]


def test_the_same_ontology_is_no_edit(tmp_path: Path) -> None:
    assert Edit.between(Ontology.load([builtin()]), Ontology.load([copy(tmp_path / "same")])) == Edit(())


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["ontology", "preview", *map(str, arguments)])


def test_the_command(our: Path, pages: Path) -> None:
    (our / "our.ttl").write_text(PREFIXES + 'gov:operates gov:cueVerb "评选"@zh .', encoding="utf-8")
    result = run(our, "--on", pages, "--lang", "en")
    assert result.exit_code == 1
    for part in ("+ operates.cueVerb.评选", "1 of 3 articles", "+ 沂水县公安局 → operates → “防骗明星户”", "a.txt"):
        assert part in result.output, part
    content = json.loads(run(our, "--on", pages, "--format", "json").output)
    assert {c["cause"] for c in content["changes"]} == {"operates.cueVerb.评选"} and content["touched"] == 1
    assert "重读 3 篇文章中的 1 篇" in (short := run(our, "--on", pages, "--limit", 1).output) and "--limit 0" in short


@pytest.mark.parametrize(
    ("turtle", "corpus", "code"),
    [("", "pages", 0), ("broken", "pages", 2), ("gov:operates gov:cueVerb \"评选\"@zh .", "nowhere", 2)],
    ids=["no edit", "broken Turtle", "no corpus"],
)  # fmt: skip
def test_exit_codes(turtle: str, corpus: str, code: int, our: Path, pages: Path) -> None:
    (our / "our.ttl").write_text(PREFIXES + turtle, encoding="utf-8")
    assert run(our, "--on", pages.parent / corpus).exit_code == code
