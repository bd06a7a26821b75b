"""The layout tables: every rule finds its example and leaves its counter-example; mistakes are said with file and line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import re2

from kg.articles import Layout
from kg.articles.layout import HalfRule, HeadlineRule, LineRule, OpeningRule, PatternRule
from kg.errors import OntologyError
from kg.normal import matched
from kg.ontology_dir import builtin
from kg.tables import read_table

TABLES: dict[str, tuple[type[PatternRule], str]] = {
    "lines.tsv": (LineRule, "fullmatch"),
    "openings.tsv": (OpeningRule, "match"),
    "headlines.tsv": (HeadlineRule, "search"),
    "halves.tsv": (HalfRule, "search"),
}
RULES = [
    pytest.param(rule, how, id=rule.id)
    for name, (model, how) in TABLES.items()
    for rule in read_table(builtin() / "layout" / name, model)
]
MARKED = re.compile(r"\[\[(.*?)\]\]")


def test_there_are_rules() -> None:
    assert len(RULES) > 30


@pytest.mark.parametrize(("rule", "how"), RULES)
def test_example(rule: PatternRule, how: str) -> None:
    example = matched(rule.example)
    wanted = MARKED.search(example)
    assert wanted, "the example marks no span"
    found = getattr(re2.compile(rule.pattern), how)(MARKED.sub(r"\1", example))
    assert found is not None
    assert (found.start(), found[0]) == (wanted.start(), wanted[1])


@pytest.mark.parametrize(("rule", "how"), RULES)
def test_counter_example(rule: PatternRule, how: str) -> None:
    text = MARKED.sub(r"\1", matched(rule.counter_example))
    assert getattr(re2.compile(rule.pattern), how)(text) is None


MISTAKES = {
    "unknown weight": ("weights.tsv", "nearness\t1\thow near\n", "no weight nearness"),
    "a weight that is no number": ("weights.tsv", "adjacent\tmuch\tnear\n", "column value"),
    "a broken pattern": ("lines.tsv", "x\tbyline\t\t(记者\t[[记者]]\t人\n", "no regular expression"),
    "an unknown role": ("lines.tsv", "x\tfooter\t\t记者\t[[记者]]\t人\n", "column role"),
    "a broken row of characters": ("characters.tsv", "甲\t多\t1\t1\t\n", "three whole numbers"),
}


@pytest.mark.parametrize(("name", "row", "said"), MISTAKES.values(), ids=MISTAKES.keys())
def test_mistake_is_said_with_file_and_line(tmp_path: Path, name: str, row: str, said: str) -> None:
    shutil.copytree(builtin() / "layout", tmp_path / "layout")
    path = tmp_path / "layout" / name
    text = path.read_text(encoding="utf-8").rstrip("\n") + "\n" + row
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OntologyError, match=said) as problem:
        Layout.load([tmp_path])
    assert str(problem.value).startswith(f"{path}:{len(text.splitlines())}:")


def test_missing_tables_are_said(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"no layout/openings\.tsv"):
        Layout.load([tmp_path])


def test_a_later_folder_replaces_and_adds(tmp_path: Path) -> None:
    folder = tmp_path / "layout"
    folder.mkdir()
    (folder / "lines.tsv").write_text(
        "id\trole\teffect\tpattern\texample\tcounter_example\nour-kicker\tkicker\t\t青禾夜话\t[[青禾夜话]]\t青禾\n",
        encoding="utf-8",
    )
    (folder / "weights.tsv").write_text("id\tvalue\tmeaning\nadjacent\t9\tnear\n", encoding="utf-8")
    layout = Layout.load([builtin(), tmp_path])
    assert layout.lines.whole("青禾夜话").role == "kicker"
    assert layout.lines.whole("法治聚焦").role == "kicker"
    assert layout.weights.adjacent == 9
