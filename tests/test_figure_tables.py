"""The tables of figures: their examples hold, mistakes are named with file and line, a user's folder extends them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.claims.figure_examples import check_figures
from kg.claims.quantities import QuantityFinder
from kg.errors import OntologyError
from kg.ontology_dir import builtin

TABLES = (
    "lexicon/units.tsv",
    "lexicon/numerals.tsv",
    "lexicon/approximations.tsv",
    "patterns/figures.tsv",
    "patterns/periods.tsv",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for table in TABLES:
        (tmp_path / table).parent.mkdir(exist_ok=True)
        shutil.copy(builtin() / table, tmp_path / table)
    return tmp_path


def test_every_example_holds() -> None:
    problems, rules = check_figures([builtin()])
    assert [str(p) for p in problems] == []
    assert rules > 150


def test_a_unit_of_a_user_is_read(tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    header = "id\tunit\tkind\tnoun\texample\tcounter_example"
    row = "unit.my-yurt\t顶\tcount\tyes\t搭建普法毡房[[12顶]]\t第3顶"
    (tmp_path / "lexicon/units.tsv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    text = "旗司法局搭建普法毡房12顶。"
    assert QuantityFinder.load([builtin()]).find(text, 0, len(text)) == []
    (found,) = QuantityFinder.load([builtin(), tmp_path]).find(text, 0, len(text))
    assert (found.measure, found.value, found.unit) == ("普法毡房", 12, "顶")
    assert check_figures([builtin(), tmp_path])[0] == []


@pytest.mark.parametrize(
    ("table", "row", "says"),
    [
        ("lexicon/units.tsv", "unit.bad\t顶\t\t\tnumber\tyes\t\t搭建毡房[[12顶]]\t第3顶", "column kind"),
        ("lexicon/units.tsv", "unit.bad\t顶\t(\t\tcount\tyes\t\t搭建毡房[[12顶]]\t第3顶", "no regular expression"),
        ("patterns/figures.tsv", "figure.bad\topener\t\t\t\t\t[[毡房]]12顶\t无", "column pattern is empty"),
        ("patterns/periods.tsv", "period.bad\t(?P<y\t年\t\t\t[[某年]]\t无", "no regular expression"),
        ("lexicon/numerals.tsv", "廿\ttwenty\ttens", "column value"),
    ],
    ids=["unknown kind", "broken unless", "empty pattern", "broken period", "no number"],
)
def test_a_mistake_is_named_with_file_and_line(folder: Path, table: str, row: str, says: str) -> None:
    path = folder / table
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, row]) + "\n", encoding="utf-8")
    with pytest.raises(OntologyError) as error:
        QuantityFinder.load([folder])
    assert f"{table}:{len(lines) + 1}:" in str(error.value)
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("unit.bad\t顶\t\t\tcount\tyes\t\t无人[[搭建]]毡房\t无", "not found"),
        ("unit.bad\t顶\t\t\tcount\tyes\t\t搭建毡房[[12顶]]\t搭建毡房12顶", "counter-example"),
        ("unit.bad\t顶\t\t\tcount\tyes\t\t搭建毡房12顶\t无", "marks nothing"),
    ],
    ids=["example", "counter-example", "unmarked"],
)
def test_an_example_that_does_not_hold_is_named(folder: Path, row: str, says: str) -> None:
    path = folder / "lexicon/units.tsv"
    with path.open("a", encoding="utf-8") as table:
        table.write(row + "\n")
    problems, _ = check_figures([folder])
    assert len(problems) == 1
    assert says in str(problems[0])
    assert f"units.tsv:{len(path.read_text(encoding='utf-8').splitlines())}:" in str(problems[0])


def test_a_missing_table_is_named(folder: Path) -> None:
    (folder / "patterns/figures.tsv").unlink()
    with pytest.raises(OntologyError, match=r"patterns/figures\.tsv"):
        QuantityFinder.load([folder])


def test_a_missing_frame_is_named(folder: Path) -> None:
    path = folder / "patterns/figures.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(x for x in lines if not x.startswith("figure.share\t")) + "\n", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"figure\.share"):
        QuantityFinder.load([folder])
