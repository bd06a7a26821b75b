"""Each kind of change, from two versions that differ by it alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from diff_versions import PAGES, RECORDS, SECOND, kinds, write_version
from graph_records import COURT, DESK, DESK_ELSEWHERE, POLICE, claim, entity, evidence, figure, gov

from kg.diff import Comparison
from kg.diff.changes import reverse
from kg.identity import local
from kg.records import Key
from kg.terms import BASE

RUNS = claim(POLICE, "operates", DESK)
CASES = {
    "entity added": ([], [entity(POLICE, "青禾区公安局", gov("Agency"))], {"entity-added"}),
    "entity removed": ([entity(POLICE, "青禾区公安局", gov("Agency"))], [], {"entity-removed"}),
    "renamed": (
        [entity(DESK, "“有事好商量”机制", gov("Mechanism"))],
        [entity(DESK, "有事好商量机制", gov("Mechanism"))],
        {"entity-renamed"},
    ),
    "retyped": (
        [entity(DESK, "“有事好商量”机制", gov("Mechanism"))],
        [entity(DESK, "“有事好商量”机制", gov("Platform"))],
        {"entity-retyped"},
    ),
    "another name": (
        [entity(POLICE, "青禾区公安局", gov("Agency"))],
        [entity(POLICE, "青禾区公安局", gov("Agency"), aliases=("区公安局",))],
        {"entity-detail"},
    ),
    "relation added": (RECORDS[:8], [*RECORDS[:8], RUNS], {"relation-added"}),
    "relation withdrawn": ([*RECORDS[:8], RUNS], RECORDS[:8], {"relation-withdrawn"}),
    "planned is done": ([*RECORDS[:8], RUNS._replace(status="planned")], [*RECORDS[:8], RUNS], {"relation-status"}),
    "more evidence": (
        [*RECORDS[:8], RUNS],
        [*RECORDS[:8], RUNS, claim(POLICE, "operates", DESK, SECOND)],
        {"evidence-added"},
    ),
    "less evidence": (
        [*RECORDS[:8], RUNS, claim(POLICE, "operates", DESK, SECOND)],
        [*RECORDS[:8], RUNS],
        {"evidence-lost"},
    ),
    "figure added": (RECORDS[:8], [*RECORDS[:8], RECORDS[16]], {"figure-added"}),
    "another value of the period": ([*RECORDS[:8], RECORDS[16]], [*RECORDS[:8], RECORDS[17]], {"figure-changed"}),
    "a value of another period": ([*RECORDS[:8], RECORDS[17]], [*RECORDS[:8], RECORDS[18]], {"figure-updated"}),
    "figure done": (
        [*RECORDS[:8], RECORDS[20]],
        [*RECORDS[:8], RECORDS[20]._replace(status="asserted")],
        {"figure-status"},
    ),
    "another post": (
        [*RECORDS[:8], RECORDS[13]],
        [*RECORDS[:8], RECORDS[13]._replace(post="政委")],
        {"relation-post"},
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES)
def test_kind(tmp_path: Path, old: list[object], new: list[object], expected: set[str]) -> None:
    compared = Comparison.of(write_version(tmp_path / "old", old), write_version(tmp_path / "new", new))
    assert kinds(compared) == expected


def test_two_figures_that_could_each_be_meant_stay_apart(tmp_path: Path) -> None:
    """Of one measure with two values each, none is said to have become the other."""
    periods = [{"period": p} for p in ("一季度", "二季度")]
    old = [figure(DESK, "咨询", 10.0 + i, **period) for i, period in enumerate(periods)]
    new = [figure(DESK, "咨询", 20.0 + i, **{"period": p}) for i, p in enumerate(("三季度", "四季度"))]
    compared = Comparison.of(write_version(tmp_path / "old", old), write_version(tmp_path / "new", new))
    assert {k for k in kinds(compared) if k.startswith("figure")} == {"figure-added", "figure-withdrawn"}


@pytest.mark.parametrize(
    ("said", "expected"),
    [("办件平均用时由18天压缩至11天", {"figure-updated"}), ("办件平均用时为11天", {"figure-added", "figure-withdrawn"}),
     ("办件平均用时由118天压缩至11天", {"figure-added", "figure-withdrawn"})],
    ids=["the value of before", "none", "another value"],
)  # fmt: skip
def test_a_sentence_that_tells_the_value_of_before(tmp_path: Path, said: str, expected: set[str]) -> None:
    """Then a figure of fewer or more words is the one of before; else it may be another."""
    old = write_version(tmp_path / "old", [*RECORDS[:8], figure(DESK, "平均用时", 18.0)._replace(unit="天")])
    told = figure(DESK, "办件平均用时", 11.0, SECOND._replace(exact=said))._replace(unit="天")
    new = write_version(tmp_path / "new", [*RECORDS[:8], told])
    for pair in ((old, new), (new, old)):
        assert {k for k in kinds(Comparison.of(*pair)) if k.startswith("figure")} == expected


def _counted(owner: Key, measure: str, value: float, unit: str, said: str, page: object) -> object:
    return figure(owner, measure, value, page._replace(exact=said))._replace(unit=unit)  # type: ignore[attr-defined]


BEFORE = "区公安局聘请骑手担任“食安观察员”85名，抽检食品620批次"


@pytest.mark.parametrize(
    ("said", "expected"),
    [("“食安观察员”队伍由85名增至310名，抽检食品4300批次", {"抽检食品", "“食安观察员”队伍"}),
     ("“食安观察员”队伍有85名、310名，抽检食品4300批次", set()), ("“食安观察员”队伍310名，抽检食品4300批次", set())],
    ids=["before and after", "a list", "after alone"],
)  # fmt: skip
def test_figures_that_a_sentence_tells_of_another_owner(tmp_path: Path, said: str, expected: set[str]) -> None:
    """Both values side by side pair them, and what the same two sentences count besides; the measure is told in other words."""
    old = [_counted(POLICE, "骑手担任“食安观察员”", 85.0, "名", BEFORE, evidence()),
           _counted(POLICE, "抽检食品", 620.0, "批次", BEFORE, evidence())]  # fmt: skip
    new = [
        _counted(DESK, "“食安观察员”队伍", 310.0, "名", said, SECOND),
        _counted(DESK, "抽检食品", 4300.0, "批次", said, SECOND),
    ]
    versions = [write_version(tmp_path / n, [*RECORDS[:8], *of]) for n, of in (("old", old), ("new", new))]
    there, back = Comparison.of(*versions), Comparison.of(*versions[::-1])
    updated = [c for c in there.difference.changes if c.kind == "figure-updated"]
    assert {c.new_figure.measure for c in updated if c.new_figure} == expected
    assert {(c.about, c.other) for c in updated} <= {(BASE + local(DESK), BASE + local(POLICE))}
    assert {reverse(c) for c in back.difference.changes} == {c._replace(causes=()) for c in there.difference.changes}


def test_an_edited_page_with_the_same_sentences_is_no_change(tmp_path: Path) -> None:
    """Every identifier of a sentence and a claim differs, and no fact does."""
    old = write_version(tmp_path / "old", RECORDS)
    new = write_version(tmp_path / "new", RECORDS, edited=PAGES)
    compared = Comparison.of(old, new)
    assert compared.difference.changes == ()
    assert compared.difference.provenance["claim"] > 0
    assert not compared.difference.same


def _said(other: object) -> list[object]:
    return [
        entity(POLICE, "青禾区公安局", gov("Agency")),
        entity(other, "“有事好商量”机制", gov("Mechanism")),  # type: ignore[arg-type]
        claim(POLICE, "operates", other),  # type: ignore[arg-type]
    ]


def test_merged_and_split(tmp_path: Path) -> None:
    """A correction that joins two entities moves their facts without a change of its own."""
    apart = [*_said(DESK), *_said(DESK_ELSEWHERE)]
    joined = {local(DESK_ELSEWHERE): local(DESK)}
    old = write_version(tmp_path / "old", apart)
    new = write_version(tmp_path / "new", _said(DESK), replaced=joined)
    (change,) = Comparison.of(old, new).difference.changes
    assert (change.kind, change.about, change.other) == (
        "entity-merged", BASE + local(DESK_ELSEWHERE), BASE + local(DESK),
    )  # fmt: skip
    assert kinds(Comparison.of(new, old)) == {"entity-split"}


def test_renamed_by_its_identifier(tmp_path: Path) -> None:
    old = write_version(tmp_path / "old", _said(DESK_ELSEWHERE))
    new = write_version(tmp_path / "new", _said(DESK), replaced={local(DESK_ELSEWHERE): local(DESK)})
    assert kinds(Comparison.of(old, new)) - {"evidence-added"} == {"entity-renamed"}


FORMER, LATTER, ELSEWHERE = (
    Key("practice", division, name)
    for division, name in (("990121", "村口喇叭项目"), ("990121", "乡音提醒项目"), ("990122", "乡音提醒项目"))
)
FORMERLY = (entity(FORMER, "“村口喇叭”项目", gov("Program"), since="2022"), claim(POLICE, "operates", FORMER))
LATTERLY = "“乡音提醒”项目"


def _renamed(key: Key, *others: str) -> list[object]:
    """Its police go on with the project, and what the page counts is the same."""
    return [
        entity(key, LATTERLY, gov("Program"), SECOND, aliases=others, since="2022"), claim(POLICE, "operates", key, SECOND),
        figure(key, "村", 30.0, SECOND),
    ]  # fmt: skip


def test_renamed_as_a_page_says(tmp_path: Path) -> None:
    """The new version also calls it by the name of before: its facts stay, and are told under the new name."""
    versions = (
        write_version(tmp_path / "old", [*RECORDS[:8], *FORMERLY, figure(FORMER, "村", 30.0)]),
        write_version(tmp_path / "new", [*RECORDS[:8], *_renamed(LATTER, "“村口喇叭”项目")]),
    )
    there, back = (Comparison.of(*order) for order in (versions, versions[::-1]))
    assert kinds(there) == {"entity-renamed", "evidence-replaced"}
    (change,) = (c for c in there.changes() if c.kind == "entity-renamed")
    assert (change.about, change.other) == (BASE + local(LATTER), BASE + local(FORMER))
    assert (change.old, change.new) == (("“村口喇叭”项目",), (LATTERLY,))
    assert {c.about for c in there.changes() if c.predicate} == {BASE + local(POLICE), BASE + local(LATTER)}
    assert {reverse(c) for c in back.difference.changes} == {c._replace(causes=()) for c in there.difference.changes}


@pytest.mark.parametrize(
    "new",
    [_renamed(LATTER), _renamed(ELSEWHERE, "“村口喇叭”项目"), [*FORMERLY, *_renamed(LATTER, "“村口喇叭”项目")]],
    ids=["no other name", "of another division", "both there"],
)
def test_another_thing_is_not_renamed(tmp_path: Path, new: list[object]) -> None:
    old = write_version(tmp_path / "old", [*RECORDS[:8], *FORMERLY])
    assert "entity-renamed" not in kinds(Comparison.of(old, write_version(tmp_path / "new", [*RECORDS[:8], *new])))


def test_a_relation_says_so_once(tmp_path: Path) -> None:
    """Neither the property above nor the way back is a second change."""
    old = write_version(tmp_path / "old", RECORDS[:8])
    new = write_version(tmp_path / "new", [*RECORDS[:8], claim(COURT, "https://example.org/x#mentors", POLICE)])
    (change,) = Comparison.of(old, new).difference.changes
    assert change.predicate == "https://example.org/x#mentors"
    assert [q.text for q in change.after] == [evidence().exact]
