"""The words of measures are data: each row does what its example says, an ontology of one's own adds to them, a wrong row is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from diff_versions import RECORDS, SECOND, write_version
from graph_records import DESK, figure

from kg.diff import Comparison
from kg.diff.measure_examples import shows
from kg.diff.measures import TABLE, Measures, MeasureWords
from kg.diff.told import Telling
from kg.errors import OntologyError
from kg.marked import MarkedText
from kg.ontology_dir import builtin
from kg.tables import read_table

ROWS = read_table(builtin() / TABLE, MeasureWords)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_is_what_its_example_needs(row: MeasureWords) -> None:
    example = MarkedText.read(row.example)
    assert shows(example, row.role, Telling(Measures(ROWS)))
    assert not shows(example, row.role, Telling(Measures([other for other in ROWS if other is not row])))


def table(folder: Path, *rows: str) -> Path:
    (folder / "lexicon").mkdir()
    (folder / TABLE).write_text("id\trole\twords\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return folder


def test_what_is_left_of_a_measure_counts_something() -> None:
    assert Measures(ROWS).plain("化解率") == "化解率", "or any two rates were of one count"


@pytest.mark.parametrize(("unit", "one"), [("件", True), ("宗", True), ("人次", False)])
def test_figures_in_units_that_count_the_same(unit: str, one: bool, tmp_path: Path) -> None:
    old, new = figure(DESK, "矛盾纠纷", 45.0), figure(DESK, "矛盾纠纷", 97.0, SECOND)._replace(unit=unit)
    sides = write_version(tmp_path / "old", [*RECORDS[:8], old]), write_version(tmp_path / "new", [*RECORDS[:8], new])
    kinds = {change.kind for change in Comparison.of(*sides).changes() if change.family == "figure"}
    assert kinds == ({"figure-changed"} if one else {"figure-added", "figure-withdrawn"})


@pytest.mark.parametrize("role", sorted({row.role for row in ROWS}))
@pytest.mark.parametrize("text", ["", "纠纷", "纠纷36件", "[[纠纷]]36件"])
def test_an_example_may_be_anything(role: str, text: str) -> None:
    """A user's may mark nothing, or what the row says nothing of."""
    assert shows(MarkedText.read(text), role, Telling(Measures(ROWS))) == (role == "part-of" and "36" in text)


def test_a_row_of_no_role_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"measures\.tsv:3: column role: .*; mend this row"):
        Measures.load([table(tmp_path, "one\thandled\t劝和", "two\tcounted\t劝和")])


@pytest.mark.parametrize(
    ("row", "plain"),
    [("own\thandled\t劝和", ("纠纷", "纠纷")), ("measure-handled\thandled\t劝和", ("纠纷", "调解纠纷"))],
    ids=["adds a row", "puts another in the place of one"],
)
def test_a_folder_of_ones_own(row: str, plain: tuple[str, str], tmp_path: Path) -> None:
    measures = Measures.load([builtin(), table(tmp_path, row)])
    assert (measures.plain("劝和纠纷"), measures.plain("调解纠纷")) == plain


def test_figures_are_paired_by_a_word_of_ones_own(tmp_path: Path) -> None:
    old, new = figure(DESK, "劝和邻里矛盾", 45.0), figure(DESK, "邻里矛盾", 97.0, SECOND)
    sides = write_version(tmp_path / "old", [*RECORDS[:8], old]), write_version(tmp_path / "new", [*RECORDS[:8], new])
    for dirs, kinds in (
        ((builtin(),), {"figure-added", "figure-withdrawn"}),
        ((builtin(), table(tmp_path, "own\thandled\t劝和")), {"figure-updated"}),
    ):
        found = Comparison.of(*sides, dirs=dirs).changes(("figure-added", "figure-withdrawn", "figure-updated"))
        assert {change.kind for change in found} == kinds
