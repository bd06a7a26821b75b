"""What of one version is what of the other: figures in other words and of other owners, things that the versions place otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from diff_versions import RECORDS, SECOND, WIDER, write_version
from graph_records import COUNTY, COURT, DESK, POLICE, claim, entity, evidence, figure, gov

from kg.diff import Comparison, present
from kg.diff.changes import Change, Quote, Reported
from kg.diff.measures import Measures
from kg.diff.told import Telling
from kg.ontology_dir import builtin
from kg.records import Key

MEASURES = Measures.load((builtin(),))
TELLING = Telling(MEASURES)
TEAM = Key("organization", "990121", "“和为贵”调解队")
OF_TOWN = Key("organization", "990121", "石桥镇“和为贵”调解队")
TOWN = Key("place", "990121001000", "石桥镇")


def compared(tmp_path: Path, old: Sequence[object], new: Sequence[object]) -> Comparison:
    return Comparison.of(write_version(tmp_path / "old", old), write_version(tmp_path / "new", new))


def of_kind(comparison: Comparison, family: str) -> list[Change]:
    return [c for c in comparison.changes() if c.family == family]


def note(comparison: Comparison, lang: str = "zh") -> str:
    return present.present(comparison, "text", by="initiative", kinds=(), lang=lang, dirs=(builtin(),))


# -- things


def test_what_the_versions_place_otherwise_is_one(tmp_path: Path) -> None:
    """In the county before, in its city now; with its facts compared."""
    here, there = (entity(k, "“有事好商量”机制", gov("Mechanism")) for k in (DESK, WIDER))
    found = compared(
        tmp_path,
        [RECORDS[7], here, claim(POLICE, "operates", DESK)],
        [RECORDS[7], there, claim(COURT, "operates", WIDER)],
    )
    assert {c.kind for c in of_kind(found, "entity") if "/practice/" in c.about} == {"entity-renamed"}
    text = note(found)
    assert "= 名称相同，按同一个比较：旧版写作 “有事好商量”机制（松江省临江市青禾区）" in text
    assert "更名" not in text


def test_a_team_with_its_town_before_it(tmp_path: Path) -> None:
    town = entity(TOWN, "石桥镇", gov("Place"), code="990121001000")
    old = [RECORDS[7], town, entity(TEAM, "“和为贵”调解队", gov("Organization"))]
    new = [RECORDS[7], town, entity(OF_TOWN, "石桥镇“和为贵”调解队", gov("Organization"), SECOND)]
    assert "名称相同，按同一个比较：旧版写作 “和为贵”调解队" in note(compared(tmp_path, old, new))


@pytest.mark.parametrize(
    "other",
    [DESK._replace(division="980101"), DESK._replace(name="有事再商量机制")],
    ids=["another province", "another name"],
)
def test_others_are_not(tmp_path: Path, other: Key) -> None:
    label = "“有事好商量”机制" if other.name == DESK.name else "“有事再商量”机制"
    far = entity(Key("place", "980101", "望海区"), "望海区", gov("Place"), code="980101")
    old, new = [RECORDS[4], RECORDS[7], far], [RECORDS[7], far, entity(other, label, gov("Mechanism"))]
    assert {c.kind for c in of_kind(compared(tmp_path, old, new), "entity")} == {"entity-added", "entity-removed"}


def test_two_that_could_each_be_meant_are_not(tmp_path: Path) -> None:
    city = DESK._replace(division="990000")
    new = [entity(k, "“有事好商量”机制", gov("Mechanism"), SECOND) for k in (WIDER, city)]
    found = compared(tmp_path, [RECORDS[4], RECORDS[7]], [RECORDS[7], *new])
    assert "entity-renamed" not in {c.kind for c in of_kind(found, "entity")}


# -- figures


@pytest.mark.parametrize(
    ("measures", "one"),
    [(("为群众代办户籍业务", "代办户籍业务"), True), (("化解邻里纠纷", "调解纠纷"), True), (("纠纷", "化解矛盾纠纷"), True),
     (("注册用户", "活跃用户"), False), (("平均用时", "办件平均用时"), False)],
)  # fmt: skip
def test_a_figure_in_other_words(tmp_path: Path, measures: tuple[str, str], one: bool) -> None:
    old, new = figure(DESK, measures[0], 45.0), figure(DESK, measures[1], 97.0, SECOND)
    found = of_kind(compared(tmp_path, [*RECORDS[:8], old], [*RECORDS[:8], new]), "figure")
    assert (len(found) == 1) == one


def test_both_measures_are_told_where_they_differ(tmp_path: Path) -> None:
    old, new = figure(DESK, "化解邻里纠纷", 45.0), figure(DESK, "调解纠纷", 97.0, SECOND)
    text = note(compared(tmp_path, [*RECORDS[:8], old], [*RECORDS[:8], new]))
    assert "~ “有事好商量”机制：化解邻里纠纷 45起 → 调解纠纷 97起\n" in text


def test_the_members_of_what_grew(tmp_path: Path) -> None:
    """Of the same two sentences that tell how a team grew; not of others."""
    before, after = "组建联防队12支，吸纳渔民186人", "联防队由12支增至34支，队员达到527人"
    for said, expected in ((after, {"figure-updated"}), ("队员达到527人", {"figure-added", "figure-withdrawn"})):
        sides = [
            [figure(DESK, m, v, page._replace(exact=text))._replace(unit=u) for m, v, u in rows]
            for page, text, rows in (
                (evidence(), before, (("联防队", 12.0, "支"), ("渔民", 186.0, "人"))),
                (SECOND, said, (("联防队", 34.0, "支"), ("队员", 527.0, "人"))[said != after :]),
            )
        ]
        found = of_kind(compared(tmp_path / said[:2], [*RECORDS[:8], *sides[0]], [*RECORDS[:8], *sides[1]]), "figure")
        assert {
            c.kind for c in found if {"渔民", "队员"} & {f.measure for f in (c.old_figure, c.new_figure) if f}
        } == expected


KIN = {
    "who runs it": ([claim(POLICE, "operates", DESK)], POLICE, "检查网点", True),
    "somebody else": ([], COURT, "检查网点", False),
    "where it applies": ([claim(DESK, "appliesIn", COUNTY)], COUNTY, "检查网点", False),
    "where it applies, of all of it": ([claim(DESK, "appliesIn", COUNTY)], COUNTY, "全区检查网点", True),
}  # fmt: skip


@pytest.mark.parametrize(("relations", "owner", "measure", "one"), KIN.values(), ids=KIN)
def test_a_figure_of_another_owner(
    tmp_path: Path, relations: list[object], owner: Key, measure: str, one: bool
) -> None:
    old, new = figure(DESK, "检查网点", 70.0), figure(owner, measure, 60.0, SECOND)
    found = compared(tmp_path, [*RECORDS[:8], *relations, old], [*RECORDS[:8], *relations, new])
    assert {c.kind for c in of_kind(found, "figure")} == (
        {"figure-updated"} if one else {"figure-added", "figure-withdrawn"}
    )
    assert ("70起（旧版记于“有事好商量”机制） → 60起" in note(found)) == one


@pytest.mark.parametrize(
    ("said", "verb"),
    [("在磁涧镇新建“驿站”4座，全县达到10座", "新建 "), ("新增楼长、组长等“驿站”4座", "新增 "), ("全县“驿站”4座", ""), ("新建站点10个，“驿站”4座", "")],
)  # fmt: skip
def test_what_is_newly_there(said: str, verb: str) -> None:
    assert TELLING.newly(Reported("驿站", "4.0", "座"), [Quote("a", said)]) == verb


@pytest.mark.parametrize(
    ("said", "measure", "word"),
    [("为劳动者追回工资83万元", "劳动者追回工资", "为"), ("联合巡逻83次", "巡逻", "联合"), ("成为示范点83个", "示范点", "")],
)  # fmt: skip
def test_a_word_that_belongs_to_a_measure(said: str, measure: str, word: str) -> None:
    value, unit = ("830000.0", "元") if "万" in said else ("83.0", said[-1])
    assert TELLING.kept_before(Reported(measure, value, unit), [Quote("a", said)]) == word


def test_what_is_counted() -> None:
    assert [MEASURES.plain(m) for m in ("化解邻里纠纷", "为群众办理证件", "注册用户")] == [
        "邻里纠纷",
        "证件",
        "注册用户",
    ]
