"""An export as an Excel workbook: what the sheets hold, that nothing in them runs, the same bytes at any time."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from graph_records import claim, entity, figure, full_reading, gov, key, reading
from openpyxl.worksheet.worksheet import Worksheet
from test_export import built

from kg import spreadsheet, workbook
from kg.export import export
from kg.facts import Facts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("built") / "exports", full_reading())


@pytest.fixture(scope="module")
def file(folder: Path) -> Path:
    (out,) = export(folder, "xlsx", folder.parent / "graph.xlsx")
    return out


def cells(sheet: Worksheet) -> list[list[object]]:
    return [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_the_sheets_say_what_the_tables_say(folder: Path, file: Path) -> None:
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["facts", "entities", "figures", "articles", "readme"]
    tables = {
        name.removesuffix(".csv").replace("relations", "facts"): rows
        for name, rows in spreadsheet.tables(Facts(folder)).items()
    }
    for name, rows in tables.items():
        assert cells(book[name]) == [list(row) for row in rows]
    assert book["facts"]["H2"].value == "青禾区公安局推出“有事好商量”机制。"


def test_they_are_made_to_be_read(file: Path) -> None:
    for sheet in openpyxl.load_workbook(file):
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == sheet.dimensions
        assert sheet["A1"].font.bold


def test_the_readme_speaks_of_every_sheet_and_column(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    spoken = {row[0] for row in cells(book["readme"])}
    columns = {
        str(title) for name in book.sheetnames[:-1] for title in cells(book[name])[0] if not str(title).endswith("_iri")
    }
    assert columns | set(book.sheetnames[:-1]) <= spoken


def test_nothing_in_it_runs_and_no_address_is_a_link(tmp_path: Path) -> None:
    names = [
        '=HYPERLINK("http://evil")',
        "+1模式",
        "-1模式",
        "@甲",
        "{=1+1}",
        "http://evil.example/",
        "1e5",
        "甲\x00\ufffe乙",
    ]
    records = [entity(key("practice", "", f"甲{i}"), name, gov("Program")) for i, name in enumerate(names)]
    folder = built(tmp_path / "exports", reading(*records, figure(key("practice", "", "甲1"), "余额", -3.5)))
    (out,) = export(folder, "xlsx", tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(out)
    labels = [book["entities"].cell(row, 2) for row in range(2, 2 + len(names))]
    assert [cell.value for cell in labels] == [*names[:-1], "甲乙"]
    assert {cell.data_type for cell in labels} == {"s"} and {cell.hyperlink for cell in labels} == {None}
    assert [cell.quotePrefix for cell in labels] == [True, True, True, True, False, False, False, False]
    assert book["figures"]["D2"].value == -3.5
    parts = zipfile.ZipFile(out)
    assert not any(b"<f>" in parts.read(name) or b"hyperlink" in parts.read(name) for name in parts.namelist())


def test_no_clock_in_it(folder: Path, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 4_000_000_000.0)
    (again,) = export(folder, "xlsx", tmp_path / "again.xlsx")
    assert again.read_bytes() == file.read_bytes()
    with zipfile.ZipFile(file) as parts:
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 31, 0, 0, 0)}  # what the library writes
        assert parts.read("docProps/core.xml").count(b"1980-01-01T00:00:00Z") == 2


@pytest.mark.parametrize(("limit", "sizes"), [(2, [2, 2, 1]), (5, [5]), (4, [4, 1])])
def test_more_rows_than_a_sheet_can_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int, sizes: list[int]
) -> None:
    monkeypatch.setattr(workbook, "ROWS", limit)
    practices = [key("practice", "", f"甲{i}") for i in range(5)]
    folder = built(tmp_path / "exports", reading(*(claim(p, "guidedBy", practices[0]) for p in practices)))
    book = openpyxl.load_workbook(export(folder, "xlsx", tmp_path / "out.xlsx")[0])
    names = ["facts", *(f"facts {n}" for n in range(2, len(sizes) + 1))]
    assert [name for name in book.sheetnames if name.startswith("facts")] == names
    assert [book[name].max_row - 1 for name in names] == sizes
    assert {tuple(cells(book[name])[0]) for name in names} == {tuple(cells(book["facts"])[0])}
    subjects = [row[0] for name in names for row in cells(book[name])[1:]]
    assert len(set(subjects)) == 5


def test_a_text_longer_than_a_cell(tmp_path: Path) -> None:
    folder = built(tmp_path / "exports", reading(entity(key("practice", "", "甲"), "甲" * 40_000, gov("Program"))))
    book = openpyxl.load_workbook(export(folder, "xlsx", tmp_path / "out.xlsx")[0])
    assert len(book["entities"]["B2"].value) == 32_767
