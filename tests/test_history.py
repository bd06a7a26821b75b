"""The history of several versions: first and last seen, gaps, status; in every format."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from diff_versions import RECORDS, write_version
from graph_records import COURT, DESK, DESK_ELSEWHERE, POLICE, claim, entity, gov

from kg.cli import main
from kg.diff.history import History

HERE = [RECORDS[0], RECORDS[4], RECORDS[7], claim(POLICE, "operates", DESK)]
PLANNED = [RECORDS[0], RECORDS[4], RECORDS[7], claim(POLICE, "operates", DESK, status="planned")]
THERE = [entity(COURT, "法院", gov("Agency")), RECORDS[6], claim(COURT, "operates", DESK_ELSEWHERE)]


@pytest.fixture
def versions(tmp_path: Path) -> list[Path]:
    """Planned, gone for a year, done; another that comes late."""
    of = {"2021": PLANNED, "2022": THERE, "2023": [*HERE, *THERE], "2024": THERE}
    return [write_version(tmp_path / name, records) for name, records in of.items()]


def kg(*arguments: object) -> str:
    done = CliRunner().invoke(main, ["history", *map(str, arguments)])
    assert done.exit_code == 0, done.output
    return done.output


def test_first_last_and_between(versions: list[Path]) -> None:
    found = json.loads(kg(*versions, "--format", "json"))
    rows = {row["place"][-3:] or row["label"]: row for row in found["initiatives"]}
    desk = next(row for row in found["initiatives"] if "990121" in row["initiative"])
    other = next(row for row in found["initiatives"] if "980101" in row["initiative"])
    assert len(rows) == 2
    assert (desk["first"], desk["last"], desk["missing"]) == ("2021", "2023", ["2022"])
    assert desk["status"] == {"2021": "planned", "2023": "asserted"}
    assert (other["first"], other["last"], other["missing"]) == ("2022", "2024", [])
    assert found["versions"][0] == {"name": "2021", "dates": "2025-03-04"}


def test_facts(versions: list[Path]) -> None:
    found = json.loads(kg(*versions, "--facts", "--format", "json"))
    runs = next(row for row in found["facts"] if row["fact"] == "青禾区公安局 运行 “有事好商量”机制")
    assert runs["status"] == {"2021": "planned", "2023": "asserted"}


def test_table_in_both_languages(versions: list[Path]) -> None:
    assert re.search(
        r"“有事好商量”机制\s+青禾区.*2021\s+2023\s+○\s+·\s+●\s+·", kg(*versions).replace("松江省临江市", "")
    )
    assert "2 initiatives; 1 in the first version, 1 in the last, 0 in all." in kg(*versions, "--lang", "en")
    assert kg(*versions, "--format", "md").count("\n| ") == 4


def test_spreadsheet(versions: list[Path]) -> None:
    rows = list(csv.reader(io.StringIO(kg(*versions, "--format", "csv").removeprefix("\ufeff"))))
    assert rows[1][-4:] == ["planned", "", "asserted", ""]
    assert rows[0][-4:] == ["2021", "2022", "2023", "2024"]


def test_chart(versions: list[Path]) -> None:
    """A mark for each version of each initiative, and nothing from outside."""
    page = kg(*versions, "--format", "html")
    assert page.count('class="seen"') == 4
    assert page.count('class="unseen"') == 3
    assert "default-src 'none'" in page
    assert "<script" not in page


def test_one_version_is_no_history(versions: list[Path]) -> None:
    done = CliRunner().invoke(main, ["history", str(versions[0])])
    assert done.exit_code == 2
    assert "two versions at least" in done.output


@pytest.mark.parametrize(
    ("dates", "by_date"),
    [(["2022-01-02–2022-03-04", "2025-05-06"], []), (["2025-05-06", "2022-01-02–2022-03-04"], ["b", "a"]),
     (["2022–2024", "2022–2025"], []), (["", "2022"], []), (["2022", "2022"], [])],
    ids=["in order", "the other way", "grown", "without dates", "of one day"],
)  # fmt: skip
def test_versions_by_the_dates_of_their_pages(dates: list[str], by_date: list[str]) -> None:
    assert History(["a", "b"], [], [], dates).by_date == by_date


@pytest.mark.parametrize("form", ["text", "md", "html", "csv", "json"])
def test_an_order_that_the_dates_do_not_bear_out_is_told(versions: list[Path], tmp_path: Path, form: str) -> None:
    older = write_version(tmp_path / "older", THERE)
    for file in older.glob("*.ttl"):
        file.write_text(file.read_text(encoding="utf-8").replace("2025-03-04", "2020-01-01"), encoding="utf-8")
    said = "版本按所给顺序排列：2021、older；按页面日期则应为：older、2021。"
    for order, told in (((versions[0], older), True), ((older, versions[0]), False)):
        done = CliRunner().invoke(main, ["history", *map(str, order), "--format", form])
        assert (said in done.output) == told
        assert not (form in ("csv", "json") and said in done.stdout)
