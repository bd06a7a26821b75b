"""Publication date and publisher: from front lines and names, never from running text."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.corpus.metadata import TABLE, Metadata, MetadataRules, builtin_rules, iso_date
from kg.errors import OntologyError
from kg.ontology_dir import builtin

RULES = builtin_rules()


@pytest.mark.parametrize("rule", RULES.rows, ids=lambda r: r.id)
def test_each_rule_finds_its_example_and_not_its_counter_example(rule) -> None:  # type: ignore[no-untyped-def]
    assert rule.problem() is None


LINES = {
    "2022年3月14日 法治日报": ("2022-03-14", "法治日报"),
    "2022年03月14日　星期一　第03版　法治周末": ("2022-03-14", "法治周末"),
    "邕州日報 2022年3月14日 星期一 农历壬寅年二月十二": ("2022-03-14", "邕州日報"),
    "发布时间：2022-03-14 来源：某市公安局 浏览次数：123": ("2022-03-14", "某市公安局"),
    "2022-03-14 09:12:33 来源:法治日报 记者:韦一民": ("2022-03-14", "法治日报"),
    "来源：长安网": (None, "长安网"),
    "2022年2月31日": (None, None),
    "2022年3月14日，县司法局设立调解室": (None, None),
    "自2022年3月14日起施行": (None, None),
    "2022年3月14日上午，县司法局举行启动仪式": (None, None),
    "来源:群众来信、网上留言": (None, None),
    "新华社北京3月14日电": (None, None),
    "法治样报  2022年3月14日  星期一  第02版  基层": ("2022-03-14", "法治样报"),
    "2022年3月14日 情况通报": (None, None),
}


@pytest.mark.parametrize(("line", "found"), LINES.items(), ids=LINES.keys())
def test_front_lines(line: str, found: tuple[str | None, str | None]) -> None:
    assert RULES.of_lines(["青川县建立“有诉必应”机制", "", line]) == Metadata(*found)


@pytest.mark.parametrize(
    "lines",
    [
        ["县司法局设立调解室。", "2022年3月14日"],
        ["标题"] * 8 + ["2022年3月14日"],
    ],
    ids=["after running text", "far down"],
)
def test_only_the_front_of_a_page_counts(lines: list[str]) -> None:
    assert RULES.of_lines(lines) == Metadata()


NAMES = {
    "2022-03-14_法治日报_03": ("2022-03-14", "法治日报"),
    "2022-03-14_南岭通讯_03": ("2022-03-14", "南岭通讯"),
    "20220314": ("2022-03-14", None),
    "法治日报2022年3月14日03版": ("2022-03-14", "法治日报"),
    "art/2022/3/14/art_123": ("2022-03-14", None),
    "2022-03-14/p1": ("2022-03-14", None),
    "t20220314_88231": ("2022-03-14", None),
    "2022-03": ("2022-03", None),
    "2022-03/p1": (None, None),
    "2022/p1": (None, None),
    "20220231": (None, None),
    "202203141": (None, None),
    "2022-03-14T0900": (None, None),
    "000_3be2f6d74643e79c": (None, None),
}


@pytest.mark.parametrize(("name", "found"), NAMES.items(), ids=NAMES.keys())
def test_names(name: str, found: tuple[str | None, str | None]) -> None:
    assert RULES.of_name(name) == Metadata(*found)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2022", "2022"),
        ("2022-03", "2022-03"),
        ("2022-3-4 10:00", "2022-03-04"),
        ("2022-03-14T08:00:00+08:00", "2022-03-14"),
        ("2022年3月14日", "2022-03-14"),
        ("20220314", "2022-03-14"),
        ("2022-13", None),
        ("昨天", None),
        ("", None),
    ],
)
def test_iso_date(written: str, date: str | None) -> None:
    assert iso_date(written) == date


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ("a\tline\t(\tx\ty", "no regular expression"),
        ("a\tline\t<nothing>\tx\ty", "no part 'nothing'"),
        ("a\tplace\tx\tx\ty", "column where"),
        ("A b\tline\tx\tx\ty", "column id"),
    ],
    ids=["pattern", "part", "where", "id"],
)
def test_a_mistake_in_the_table_is_said_with_file_and_line(tmp_path: Path, row: str, part: str) -> None:
    path = tmp_path / TABLE
    path.parent.mkdir()
    path.write_text(f"id\twhere\tpattern\texample\tcounter_example\n{row}\n", encoding="utf-8")
    with pytest.raises(OntologyError, match=rf"metadata\.tsv:2: .*{part}"):
        MetadataRules.load([tmp_path])


def test_a_rule_that_breaks_its_examples_is_found(tmp_path: Path) -> None:
    path = tmp_path / TABLE
    path.parent.mkdir()
    rows = ["a\tline\t(?P<publisher>.*)\t[[南岭日报]]\t县司法局", "b\tline\t(?P<publisher>报)\t[[南岭日报]]\t县司法局"]
    path.write_text("id\twhere\tpattern\texample\tcounter_example\n" + "\n".join(rows), encoding="utf-8")
    assert [p.line for p in MetadataRules.load([tmp_path]).problems()] == [2, 3]


def test_a_users_rules_come_after_ours(tmp_path: Path) -> None:
    path = tmp_path / TABLE
    path.parent.mkdir()
    row = "mine\tname\t_k(?P<publisher>[a-z]+)_\tx_k[[abc]]_1\tx_abc_1"
    path.write_text(f"id\twhere\tpattern\texample\tcounter_example\n{row}\n", encoding="utf-8")
    rules = MetadataRules.load([builtin(), tmp_path])
    assert rules.problems() == []
    assert rules.of_name("20220314_p_kxyz_q") == Metadata("2022-03-14", "xyz")
