"""gov:confidence: what it follows from, how it is fitted, how far it can be trusted."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from invented import extractor, page

from kg.claims.confidence import ALL, TABLE, Confidence, SignRow, Signs, naming, way
from kg.cli import main
from kg.evaluation.calibration import judged, reliability
from kg.evaluation.fitting import Fitting, fitted, written
from kg.evaluation.gold import GoldError, read_gold
from kg.evaluation.judgement import Judgement
from kg.evaluation.pages import evaluate
from kg.evaluation.summary import Summary
from kg.extraction import Extractor
from kg.ontology_dir import builtin
from kg.records import Claim, Key, Mention, Named
from kg.tables import read_table
from kg.terms import GOV

ROOT = Path(__file__).parents[1]
ANNOTATED = ROOT / "tests" / "data" / "annotated"
SHARED = ROOT.parent / "shared"
OPERATES = str(GOV.operates)


def signs(relation: str = "operates", stated: float = 0.9, name: str = "whole") -> Signs:
    return Signs(relation, "cueVerb", stated, name)


def probability(rows: list[SignRow], of: Signs) -> float:
    return Confidence(rows, extractor().ontology)(of)


def test_confidence_is_the_share_of_right_claims_that_look_so() -> None:
    seen = [(signs(), n % 10 > 0) for n in range(2000)] + [(signs("component"), n % 2 > 0) for n in range(2000)]
    rows = fitted(seen)
    assert probability(rows, signs()) == pytest.approx(0.9, abs=0.02)
    assert probability(rows, signs("component")) == pytest.approx(0.5, abs=0.02)
    assert {row.id: (row.claims, row.right) for row in rows}[ALL] == (4000, 2800)


def test_a_handful_of_claims_does_not_decide() -> None:
    seen = [(signs(), n % 10 > 0) for n in range(400)] + [(signs(name="known"), False)] * 2
    assert 0.7 < probability(fitted(seen), signs(name="known")) < 0.9


def test_a_sign_that_nobody_measured_weighs_nothing() -> None:
    rows = [
        SignRow(id=ALL, weight=2.0, claims=10, right=9),
        SignRow(id="confidence.name.whole", weight=-1.0, claims=5, right=3),
    ]
    assert probability(rows, signs("mentors")) == 0.73 and probability(rows, signs(name="quoted")) == 0.88


def test_without_a_table_the_finders_word_stands() -> None:
    assert probability([], signs(stated=0.7)) == 0.7


def test_nobody_is_quite_sure() -> None:
    assert probability([SignRow(id=ALL, weight=20.0, claims=1, right=1)], signs()) == 0.98
    assert probability([SignRow(id=ALL, weight=-20.0, claims=1, right=0)], signs()) == 0.05


def test_the_table_of_the_last_folder_is_the_one(tmp_path: Path) -> None:
    (tmp_path / TABLE).write_text("id\tweight\tclaims\tright\nconfidence.all\t0\t2\t1\n", encoding="utf-8")
    reading = Extractor([builtin(), tmp_path]).read(page("永州市司法局推出“法律超市”平台。"))
    assert reading.claims and {c.confidence for c in reading.claims} == {0.5}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("operates.cueVerb.推出", "cueVerb"), ("anti-fraud.topicWord.反诈", "topicWord"), ("frames.at-place", "frames"), ("figure.change.down", "figure"), ("name.division", "name.division")],
)  # fmt: skip
def test_ways(rule: str, expected: str) -> None:
    assert way(rule) == expected


def _named(kind: str, rule: str, core: str | None = None, hint: str = "whole") -> Named:
    mention = Mention(0, 2, ("x",), rule, "名", core=core, hint=hint)  # type: ignore[arg-type]
    return Named(kind, "名", "名", "", ("x",), mentions=[mention])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("thing", "sentences", "expected"),
    [
        (_named("practice", "Model.headNoun.模式", "核"), 1, "quoted"),
        (_named("practice", "quoted.formula", "1+1"), 1, "core"),
        (_named("practice", "Model.headNoun.模式"), 1, "described-once"),
        (_named("practice", "Model.headNoun.模式"), 2, "described"),
        (_named("practice", "known", "核"), 1, "known"),
        (_named("agency", "Court.headNoun.法庭", hint="bare"), 1, "bare-once"),
        (_named("agency", "Court.headNoun.法院", hint="level"), 3, "level"),
        (_named("place", "divisions"), 1, "whole"),
    ],
)
def test_how_a_thing_is_named(thing: Named, sentences: int, expected: str) -> None:
    assert naming(thing, sentences) == expected


def test_every_sign_of_a_reading_has_its_weight() -> None:
    """The table that comes with govkg knows the relations and names that the extraction makes."""
    table = {row.id for row in read_table(builtin() / TABLE, SignRow)}
    seen: list[Signs] = []
    Extractor([builtin()], lambda _, s: seen.append(s)).read(
        page("永州市司法局局长李明介绍,该局推出“法律超市”平台,联合永州市律师协会调解纠纷216件。")
    )
    assert (
        len(seen) >= 5
        and {f"confidence.{kind}" for s in seen for kind in (f"relation.{s.relation}", f"way.{s.way}")} <= table
    )


def _claim(confidence: float) -> Claim:
    return Claim(Key("agency", "", "a"), OPERATES, Key("practice", "", "b"), "r", confidence, ())


def _judged(verdict: str, confidence: float, **more: object) -> Judgement:
    claims = () if verdict == "missed" else (_claim(confidence),)
    return Judgement(what="relation", group="operates", verdict=verdict, claims=claims, **more)  # type: ignore[arg-type]


def test_the_reliability_table() -> None:
    made = (
        [_judged("right", 0.92)] * 8
        + [_judged("optional", 0.92)]
        + [_judged("wrong", 0.92)]
        + [_judged("right", 0.6), _judged("missed", 0)]
    )
    table = reliability(made)
    assert [(b.low, b.count, round(b.right, 2)) for b in table.bins] == [(0.6, 1, 1.0), (0.9, 10, 0.9)]
    assert (table.count, table.sure, table.sure_right, table.covered) == (11, 10, 9, 0.8)
    assert table.error == pytest.approx((10 * 0.02 + 0.4) / 11)


def test_a_figure_of_the_wrong_owner_is_wrong() -> None:
    assert [j.right for j in judged([_judged("right", 0.9, full=False), _judged("right", 0.9, full=True)])] == [
        False,
        True,
    ]


def test_fitting_on_one_page_cannot_hold_one_out() -> None:
    fitting = Fitting([builtin()])
    results = fitting.read(read_gold([ANNOTATED]), ())
    assert all(fitting.signs(j.claim) for j in judged(results[0].judgements))
    with pytest.raises(GoldError, match="two pages or more"):
        fitting.fit(results)


def test_the_command_fits_a_table_that_an_ontology_folder_takes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        text = (ANNOTATED / "2024-05-06_样报_02.json").read_text(encoding="utf-8")
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    (tmp_path / "our").mkdir()
    table = tmp_path / "our" / TABLE
    result = CliRunner().invoke(main, ["eval", str(tmp_path), "--pages", str(ANNOTATED), "--fit", str(table)])
    assert result.exit_code == 0 and "weights fitted to the others" in result.output
    assert read_table(table, SignRow)[0].id == ALL and "2 annotated pages" in table.read_text(encoding="utf-8")
    again = CliRunner().invoke(main, ["eval", str(ANNOTATED), "--ontology", str(tmp_path / "our")])
    assert again.exit_code == 0


def test_the_table_as_a_file_reads_back(tmp_path: Path) -> None:
    rows = fitted([(signs(), True), (signs("issued"), False)])
    (tmp_path / TABLE).write_text(written(rows, 2, reliability([])), encoding="utf-8")
    assert [r.model_dump() for r in read_table(tmp_path / TABLE, SignRow)] == [r.model_dump() for r in rows]


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the annotated pages are not here")
def test_sure_claims_are_right_and_are_most() -> None:
    summary = Summary(list(evaluate(read_gold([SHARED / "gold"]), [SHARED / "seeds"], [builtin()])))
    table = reliability(summary.judgements)
    assert table.sure_right >= 0.9 * table.sure and table.sure >= table.count / 2 and table.covered >= 0.6
