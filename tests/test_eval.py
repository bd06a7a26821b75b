"""Graphs against gold: what counts as right, wrong, missed, optional or not judged; the figures; the page of errors; the command."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.evaluation.cutting import cutting
from kg.evaluation.errors import write
from kg.evaluation.gold import Gold, GoldArticle, GoldError, read_gold
from kg.evaluation.judgement import Counts, Judgement, Place
from kg.evaluation.matching import Divisions, likeness, plain, unit
from kg.evaluation.page_text import PageText
from kg.evaluation.pages import PageResult
from kg.evaluation.said import Said, SaidEntity, SaidFigure
from kg.evaluation.scoring import Scoring
from kg.evaluation.summary import Summary
from kg.records import Article, PlacedLine, Span

ROOT = Path(__file__).parents[1]
ANNOTATED = ROOT / "tests" / "data" / "annotated"
SHARED = ROOT.parent / "shared"
NOTHING = cutting([], [])


def gold(relations: list[dict] = [], outcomes: list[dict] = []) -> Gold:  # noqa: B006 - never changed
    entities = [
        {"id": "city", "types": ["Place"], "name": "江山市", "aliases": ["江山"]},
        {"id": "bureau", "types": ["Agency"], "name": "江山市司法局", "aliases": ["司法局"]},
        {"id": "court", "types": ["Agency"], "name": "江山市人民法院"},
        {"id": "stools", "types": ["Mechanism", "Program"], "name": "“板凳议事”机制", "aliases": ["板凳议事"]},
        {"id": "night", "types": ["Mechanism"], "name": "夜间议事", "optional": True},
    ]
    article = {"id": "a1", "title": "标题", "lines": [[1, "body", False]]}
    return Gold.model_validate(
        {"doc": "p.txt", "articles": [article], "entities": entities, "relations": relations, "outcomes": outcomes}
    )


def judged(said: Said, against: Gold) -> list[Judgement]:
    return Scoring(against, said, PageText("江山市司法局推出机制。", against)).judgements()


def entities(**named: tuple[str, str]) -> dict[str, SaidEntity]:
    return {iri: SaidEntity(set(types.split()), label) for iri, (types, label) in named.items()}


FOUND = entities(
    C=("Place", "江山市"), B=("Agency", "江山市司法局"), F=("Agency", "江山市人民法院"), S=("Mechanism", "“板凳议事”机制"), N=("Mechanism", "夜间议事")
)  # fmt: skip


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("“有呼必应”机制", "有呼必应机制", True),
        ("基层 治理 的 新模式", "基层治理模式", True),
        ("新时代枫桥经验", "时代枫桥经验", False),
        ("“１+４+Ｎ”模式", "1+4+n模式", True),
        ("1+4模式", "14模式", False),
        ("甲机制", "乙机制", False),
    ],
)
def test_what_printers_vary_tells_no_names_apart(a: str, b: str, same: bool) -> None:
    assert (plain(a) == plain(b)) is same


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("衢州市江山市司法局", "江山市司法局", True),
        ("浙江省衢州市江山市司法局", "江山市司法局", True),
        ("江山市司法局", "司法局", False),
        ("东江山市司法局", "江山市司法局", False),
        ("衢州市司法局", "江山市司法局", False),
    ],
    ids=["a parent", "two parents", "the own division is part of the name", "no division", "another"],
)
def test_a_parent_division_may_stand_before_a_name(a: str, b: str, same: bool) -> None:
    divisions = Divisions(["浙江省", "衢州市", "江山市"])
    assert divisions.same(a, b) is same is divisions.same(b, a)


def test_measures_and_units() -> None:
    assert likeness("法官工作站", "法官工作站") == 1 and likeness("调解纠纷", "信访") == 0
    assert 0.5 <= likeness("矛盾纠纷", "调解纠纷") < 1
    assert unit("余件") == unit("件") and unit("％") == unit("%") and unit("百分点") == unit("个百分点") != unit("%")


@pytest.mark.parametrize(
    ("label", "types", "outcome"),
    [
        ("江山市司法局", "Agency", ("right", True)),
        ("司法局", "Agency", ("right", False)),
        ("“板凳议事”机制", "Program", ("right", True)),
        ("夜间议事", "Mechanism", ("optional", True)),
        ("江山市司法局", "Organization", ("wrong", None)),
        ("江山市公安局", "Agency", ("wrong", None)),
    ],
    ids=["right", "another form", "one of two types", "optional", "another type", "unknown"],
)
def test_an_entity(label: str, types: str, outcome: tuple[str, bool | None]) -> None:
    first = judged(Said(entities(X=(types, label)), {}, []), gold())[0]
    assert (first.verdict, first.canonical) == outcome


def test_an_entity_with_a_wrong_class_beside_a_right_one_is_both() -> None:
    found = judged(Said(entities(B=("Agency Organization", "江山市司法局")), {}, []), gold())
    assert [(j.group, j.verdict) for j in found[:2]] == [("Agency", "right"), ("Organization", "wrong")]


def test_the_full_name_is_served_first() -> None:
    found = Scoring(
        gold(), Said(entities(A=("Agency", "司法局"), B=("Agency", "江山市司法局")), {}, []), PageText("", gold())
    )
    assert found.pairs == {"B": "bureau"}


def test_a_place_that_carries_the_hierarchy_is_neither_wrong_nor_needed() -> None:
    said = {"P": SaidEntity({"Place"}, "浙江省", frame=True), "Q": SaidEntity({"Place"}, "衢州市")}
    assert [j.found for j in judged(Said(said, {}, []), gold()) if j.verdict == "wrong"] == ["衢州市"]


RELATION = {
    "right": ([("B", "operates", "S")], [("bureau", "operates", "stools", False)], {"right": 1}),
    "missed": ([], [("bureau", "operates", "stools", False)], {"missed": 1}),
    "wrong": ([("F", "operates", "S")], [], {"wrong": 1}),
    "another relation": ([("B", "participatesIn", "S")], [("bureau", "operates", "stools", False)], {"missed": 1, "wrong": 1}),
    "optional and found": ([("B", "operates", "S")], [("bureau", "operates", "stools", True)], {"optional": 1}),
    "optional and not found": ([], [("bureau", "operates", "stools", True)], {}),
    "of an optional entity": ([("B", "operates", "N")], [("bureau", "operates", "night", False)], {"optional": 1}),
    "symmetric, both ways": (
        [("B", "collaboratesWith", "F"), ("F", "collaboratesWith", "B")], [("court", "collaboratesWith", "bureau", False)], {"right": 1},
    ),
    "symmetric and wrong, both ways": ([("B", "collaboratesWith", "F"), ("F", "collaboratesWith", "B")], [], {"wrong": 1}),
    "a topic": ([("S", "addresses", "topic:anti-fraud")], [("stools", "addresses", "topic:anti-fraud", False)], {"right": 1}),
    "another topic": ([("S", "addresses", "topic:anti-fraud")], [], {"wrong": 1}),
    "in a place that the gold does not list": ([("S", "appliesIn", "X")], [], {}),
    "in a place that the gold lists": ([("S", "appliesIn", "C")], [], {"wrong": 1}),
    "of an unknown thing in an unknown place": ([("X", "appliesIn", "X")], [], {"wrong": 1}),
}  # fmt: skip


@pytest.mark.parametrize(("found", "asked", "counts"), RELATION.values(), ids=RELATION.keys())
def test_a_relation(found: list, asked: list, counts: dict[str, int]) -> None:
    against = gold([{"s": s, "p": p, "o": o, "optional": optional} for s, p, o, optional in asked])
    verdicts = Counter(
        j.verdict for j in judged(Said(FOUND, dict.fromkeys(found, ()), []), against) if j.what == "relation"
    )
    assert verdicts == counts


FIGURE = {"s": ["bureau", "city"], "measure": "调解纠纷", "value": 216, "unit": "件"}
FIGURES = {
    "right": ({}, {}, ("right", True)),
    "a like measure": ({"measure": "纠纷"}, {}, ("right", True)),
    "another measure": ({"measure": "信访"}, {}, ("wrong", None)),
    "another unit": ({"unit": "起"}, {}, ("wrong", None)),
    "another value": ({"value": 217.0}, {}, ("wrong", None)),
    "no number": ({"value": None}, {}, ("wrong", None)),
    "another owner": ({"owners": {"F"}}, {}, ("right", False)),
    "the second owner": ({"owners": {"C"}}, {}, ("right", True)),
    "two owners": ({"owners": {"B", "C"}}, {}, ("right", False)),
    "no direction": ({}, {"direction": "decrease"}, ("right", False)),
    "optional": ({}, {"optional": True}, ("optional", True)),
}


@pytest.mark.parametrize(("said", "asked", "outcome"), FIGURES.values(), ids=FIGURES.keys())
def test_a_figure(said: dict, asked: dict, outcome: tuple[str, bool | None]) -> None:
    one = {
        "owners": {"B"},
        "measure": "调解纠纷",
        "value": 216.0,
        "unit": "件",
        "direction": None,
        "claims": (),
        **said,
    }
    found = [
        j for j in judged(Said(FOUND, {}, [SaidFigure(**one)]), gold(outcomes=[FIGURE | asked])) if j.what == "figure"
    ]
    assert (found[0].verdict, found[0].full) == outcome
    assert [j.verdict for j in found[1:]] == (["missed"] if outcome[0] == "wrong" else [])


def test_a_figure_takes_the_likeliest_that_is_left() -> None:
    two = [FIGURE | {"measure": "纠纷"}, FIGURE]
    said = [SaidFigure({"B"}, "调解纠纷", 216.0, "件", None, ()), SaidFigure({"B"}, "纠纷", 216.0, "件", None, ())]
    found = [(j.found, j.expected) for j in judged(Said(FOUND, {}, said), gold(outcomes=two)) if j.what == "figure"]
    assert [("调解" in f, "调解" in e) for f, e in found] == [(True, True), (False, False)]


@pytest.mark.parametrize(
    ("counts", "prf"),
    [
        (Counts(), (1.0, 1.0, 1.0)),
        (Counts(fn=2), (0.0, 0.0, 0.0)),
        (Counts(fp=1), (0.0, 0.0, 0.0)),
        (Counts(tp=1, fp=1, fn=3, ok=2), (0.75, 0.25, 0.375)),
    ],
    ids=["nothing asked, nothing said", "all missed", "only wrong", "optional ones speak for precision"],
)
def test_the_three_figures(counts: Counts, prf: tuple[float, float, float]) -> None:
    assert counts.prf == pytest.approx(prf)


def test_cutting_counts_pairs_of_lines_breaks_over_captions_and_headlines() -> None:
    asked = [
        GoldArticle.model_validate({"id": "a", "title": "甲", "lines": [[1, "title", False], [2, "body", False], [3, "caption", False], [4, "body", True]]}),
        GoldArticle.model_validate({"id": "b", "title": "乙", "lines": [[5, "title", False], [6, "body", False]]}),
    ]  # fmt: skip
    found = cutting(
        asked,
        [_article("“甲”", [(1, False), (2, False), (4, True)]), _article("丙", [(5, False), (6, False), (3, False)])],
    )
    assert (found.pairs, found.joins, found.titles, found.titled) == (Counts(tp=1), Counts(tp=1), 1, 2)
    one = cutting(asked, [_article("甲", [(n, n == 6) for n in range(1, 7)])])
    assert (one.pairs, one.joins) == (Counts(tp=1, fp=2), Counts(fp=1, fn=1))


def _article(title: str, lines: list[tuple[int, bool]]) -> Article:
    return Article(
        "p.txt", title, title, None, None, None, tuple(PlacedLine(n, "body", j) for n, j in lines), "", "", (), ()
    )


def _result(doc: str, *verdicts: tuple[str, str]) -> PageResult:
    made = tuple(Judgement(what="entity", group="Agency", verdict=v, place=Place(a, "")) for a, v in verdicts)  # type: ignore[arg-type]
    return PageResult(doc, tuple(dict.fromkeys(a for a, _ in verdicts)), made, NOTHING)


def test_intervals_come_from_articles_and_are_the_same_each_time() -> None:
    alike = [_result("p", *[(f"a{n}", v) for n in range(20) for v in ("right", "wrong")])]
    split = [_result("p", *[(f"a{n}", "right" if n % 2 else "wrong") for n in range(20) for _ in range(2)])]
    (low, high), (wide_low, wide_high) = (Summary(r).intervals["entities"][0] for r in (alike, split))
    assert low == high == 0.5 and wide_low < 0.4 and wide_high > 0.6
    assert Summary(split).intervals == Summary(split).intervals


HOSTILE = "</blockquote><script>alert(1)</script>"


def test_the_page_of_errors_shows_each_in_its_sentence_and_runs_nothing(tmp_path: Path) -> None:
    shown = [
        Judgement(what="entity", group="Agency", verdict="missed", expected=HOSTILE, place=Place("a", f"由{HOSTILE}牵头。", (Span(1, 3),))),
        Judgement(what="figure", group="", verdict="right", full=False, found="甲: 乙 3件", expected="丙: 乙 3件"),
        Judgement(what="relation", group="operates", verdict="right", found="不显示"),
    ]  # fmt: skip
    write([PageResult("p.txt", ("a",), tuple(shown), NOTHING)], tmp_path / "e.html")
    text = (tmp_path / "e.html").read_text(encoding="utf-8")
    assert "<script" not in text and "&lt;script&gt;" in text and "default-src 'none'" in text
    assert "由<mark>&lt;/</mark>blockquote&gt;" in text
    assert '<li class="missed-entity">' in text and '<li class="wrong-figure">' in text and "不显示" not in text


def test_the_made_up_page_and_its_quotes() -> None:
    (read,) = read_gold([ANNOTATED])
    text = (ANNOTATED / read.doc).read_text(encoding="utf-8")
    for entry in (*read.relations, *read.outcomes):
        assert entry.evidence in text


BROKEN = {
    "no JSON": ("{", "this is no JSON"),
    "a stranger": ('{"doc": "p", "articles": [], "entities": [], "relations": [{"s": "a", "p": "operates", "o": "b"}], "outcomes": []}', "speaks of a"),
    "an unknown type": ('{"doc": "p", "articles": [], "entities": [{"id": "a", "types": ["Ship"], "name": "b"}], "relations": [], "outcomes": []}', "entities.0"),
    "no page": ('{"doc": "nowhere.txt", "articles": [], "entities": [], "relations": [], "outcomes": []}', "there is no page nowhere.txt"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_wrong_with_a_gold_file_is_said_with_its_name(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "g.json").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["eval", str(tmp_path / "g.json")])
    assert result.exit_code == 2 and "g.json" in result.output and message in result.output


def test_a_folder_without_gold(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"holds no \.json"):
        read_gold([tmp_path])


@pytest.mark.parametrize("form", ["table", "md", "json"])
def test_the_command(form: str, tmp_path: Path) -> None:
    errors = tmp_path / "errors.html"
    result = CliRunner().invoke(main, ["eval", str(ANNOTATED), "--format", form, "--errors", str(errors)])
    assert result.exit_code == 0, result.output
    assert errors.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    if form == "json":
        content = json.loads(result.output)
        assert content["all"]["entities"]["tp"] >= 5 and content["reliability"]["claims"] >= 5
    else:
        assert "relations, core" in result.output


@pytest.mark.skipif(not (SHARED / "eval" / "evaluate.py").is_file(), reason="the outside scorer is not here")
@pytest.mark.parametrize(
    ("annotated", "pages"),
    [(SHARED / "gold", SHARED / "seeds"), (ANNOTATED, ANNOTATED)],
    ids=["pages at hand", "made up"],
)
def test_the_figures_are_those_of_the_outside_scorer(annotated: Path, pages: Path) -> None:
    outside = subprocess.run(
        [sys.executable, SHARED / "eval" / "evaluate.py", "--kg", f"{sys.executable} -m kg", "--gold", annotated, "--pages", pages, "--json"],
        capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=True, timeout=240,
    )  # fmt: skip
    expected = json.loads(outside.stdout)
    result = CliRunner().invoke(main, ["eval", str(annotated), "--pages", str(pages), "--format", "json"])
    found = json.loads(result.output)
    for page in expected["pages"]:  # it also lists relations that neither side has
        page["predicates"] = {p: c for p, c in page["predicates"].items() if c["tp"] + c["fp"] + c["fn"] + c["ok"]}
    assert found["pages"] == expected["pages"]
    for group, counts in expected["all"].items():
        assert {k: found["all"][group][k] for k in counts} == counts
