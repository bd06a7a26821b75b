"""What a note says first, of names that would steer a terminal or turn the direction of writing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from diff_versions import RECORDS, SECOND, write_version
from graph_records import DESK, POLICE, claim, entity, figure, gov

from kg.diff import Comparison, present
from kg.ontology_dir import builtin
from kg.records import Key

EVIL = "\x1b[31m\u202e\n\u2066"
LATTER = Key("practice", "990121", "有事再商量机制")
OLD = entity(DESK, f"“甲{EVIL}”机制", gov("Mechanism"))
NEW = entity(LATTER, f"“乙{EVIL}”机制", gov("Mechanism"), SECOND)
BEFORE, AFTER = (
    figure(DESK, "村", value, SECOND._replace(exact="村由20个增至30个"))._replace(unit="个", period=period)
    for value, period in ((20.0, "去年"), (30.0, "今年"))
)
REST = [*RECORDS[:2], RECORDS[7]]


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ([OLD], [entity(DESK, f"“丙{EVIL}”机制", gov("Mechanism"))], "更名 1 项"),
        ([OLD, BEFORE], [OLD, AFTER], "增至"),
        ([OLD], [OLD, NEW, claim(LATTER, "supersedes", DESK, SECOND)], "升级 1 项"),
        ([OLD], [OLD, NEW, claim(LATTER, "absorbs", DESK, SECOND)], "停用并入 1 项"),
        ([OLD, claim(POLICE, "operates", DESK, status="planned")], [OLD, claim(POLICE, "operates", DESK, SECOND)], "已实施 1 项"),
        ([OLD, claim(POLICE, "operates", DESK)], [OLD, claim(POLICE, "operates", DESK, SECOND, status="denied")], "停止 1 项"),
        ([OLD], [NEW], "1 项举措或站点新见"),
    ],
    ids=["renamed", "figure", "upgraded", "merged", "done", "ended", "new and gone"],
)  # fmt: skip
@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_a_finding_steers_no_terminal(tmp_path: Path, old: Sequence[object], new: Sequence[object], finding: str, form: str) -> None:  # fmt: skip
    compared = Comparison.of(write_version(tmp_path / "a", [*REST, *old]), write_version(tmp_path / "b", [*REST, *new]))
    shown = present.present(compared, form, by="initiative", kinds=(), lang="zh", dirs=(builtin(),))
    assert finding in shown.partition("主要变化")[2]
    assert not {"\x1b", "\u202e", "\u2066"}.intersection(shown)
    assert "�”机制" in shown, "no label breaks a line"
