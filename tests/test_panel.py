"""Panels: what counts where, what the denominators are, that figures never mix."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from graph_records import (
    COUNTY,
    COURT,
    DESK,
    FRAUD,
    GAZETTEER,
    POLICE,
    SCHEMA,
    claim,
    document,
    entity,
    evidence,
    figure,
    gov,
    key,
    reading,
)
from written import write

from kg import panel
from kg.cli import main
from kg.cli import panel as command
from kg.errors import ExportError
from kg.graph.merge import merge
from kg.panel.places import Units
from kg.records import Claim, Entity, Figure, Reading

PATROL = key("practice", "990121", "“夜巡”机制")
SEA_COURT = key("agency", "980101", "人民法院")
SEA = key("place", "980101", "望海区")
OLD_COUNTY = key("place", "990122", "青禾县")


def article(number: int, date: str | None, place: str, *records: Entity | Claim | Figure) -> Reading:
    """An article of its own source; the records' evidence lies in it."""
    doc = f"{number}.txt"
    moved = [r._replace(evidence=(evidence(0, doc, "a"),)) for r in records]
    made = reading(*moved, doc=doc, article="a")
    return replace(made, article=replace(made.article, date=date, publisher="松江日报"), place=place)


THINGS = (
    entity(POLICE, "青禾区公安局", gov("Agency")),
    entity(DESK, "“有事好商量”机制", gov("Mechanism")),
    entity(COUNTY, "青禾区", gov("Place"), code="990121"),
)
READINGS = (
    article(
        1, "2022-03-04", "990121", *THINGS,
        claim(POLICE, "operates", DESK), claim(POLICE, "jurisdiction", COUNTY), claim(DESK, "appliesIn", COUNTY), claim(DESK, "addresses", FRAUD),
        claim(DESK, "addresses", FRAUD.replace("anti-fraud", "drug-control")),
        figure(DESK, "警情", 30.0, level=False, direction="decrease"), figure(DESK, "警情", 120.0), figure(DESK, "警情", 90.0, approximation="余"),
    ),
    article(
        2, "2023-01-02", "990121", entity(PATROL, "“夜巡”机制", gov("Mechanism")), claim(POLICE, "operates", PATROL, status="planned"),
        figure(DESK, "警情", 500.0, status="planned"), figure(DESK, "警情", 150.0),
    ),
    article(3, "2023-05-06", "990121", claim(POLICE, "operates", DESK)),
    article(
        4, "2023-06-07", "980101", entity(SEA_COURT, "望海区人民法院", gov("Agency")), entity(SEA, "望海区", gov("Place"), code="980101"),
        claim(SEA_COURT, "jurisdiction", SEA), claim(SEA_COURT, "guidedBy", DESK),
    ),
    article(5, "2021-06-07", "980101"),
    article(6, None, "", entity(COURT, "某法院", gov("Agency"))),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("built") / "exports", *READINGS)


def built(folder: Path, *readings: Reading) -> Path:
    folder.mkdir()
    sources = [document(r.article.doc) for r in readings]
    write(merge(readings), folder, sources=sources, schema=SCHEMA, gazetteer=GAZETTEER)  # type: ignore[arg-type]
    manifest = {
        "tool": {"name": "govkg", "version": "9"},
        "corpus": "c0ffee",
        "ontology": {"version": "1", "hash": "0"},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def rows(folder: Path, by: str, measure: str, level: str = "county", name: str = "panel.csv") -> list[dict[str, str]]:
    out, _ = panel.write(folder, by.split(","), measure, level, folder.parent / name)
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def picked(found: list[dict[str, str]], *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row[c] for c in columns) for row in found]


def test_initiatives_by_place_and_year(folder: Path) -> None:
    found = rows(folder, "place,year", "initiatives")
    columns = (
        "place_code",
        "year",
        "articles",
        "articles_reporting",
        "initiatives",
        "first_reported",
        "asserted",
        "planned",
    )
    assert picked(found, *columns) == [
        ("", "", "1", "0", "0", "0", "0", "0"),
        ("980101", "2021", "1", "0", "0", "0", "0", "0"),  # read, nothing found
        ("980101", "2023", "1", "0", "0", "0", "0", "0"),  # a model that others follow is not at work there
        ("990121", "2022", "1", "1", "1", "1", "1", "0"),
        ("990121", "2023", "2", "2", "2", "1", "1", "1"),
    ]
    assert picked(found, "share_planned") == [("",), ("",), ("",), ("0.0",), ("0.5",)]
    assert "2022" not in {row["year"] for row in found if row["place_code"] == "980101"}  # not read: no row


def test_what_has_two_topics_counts_under_each_and_articles_do_not_shrink(folder: Path) -> None:
    found = rows(folder, "place,year,topic", "initiatives")
    own = [row for row in found if row["place_code"] == "990121"]
    assert picked(own, "year", "topic", "articles", "initiatives") == [
        ("2022", "", "1", "0"),
        ("2022", "anti-fraud", "1", "1"),
        ("2022", "drug-control", "1", "1"),
        ("2023", "", "2", "1"),
        ("2023", "anti-fraud", "2", "1"),
        ("2023", "drug-control", "2", "1"),
    ]


def test_figures_never_mix(folder: Path) -> None:
    found = rows(folder, "place", "figures")
    columns = (
        "measure",
        "unit",
        "level_or_change",
        "direction",
        "figures",
        "approximate",
        "minimum",
        "median",
        "maximum",
        "planned",
    )
    assert picked(found, *columns) == [
        ("警情", "起", "change", "decrease", "1", "0", "30.0", "30.0", "30.0", "0"),
        ("警情", "起", "level", "", "4", "1", "90.0", "120.0", "150.0", "1"),
    ]


def test_figures_of_another_unit_stand_apart(tmp_path: Path) -> None:
    per_case = figure(DESK, "警情", 3.0)._replace(unit="件")
    folder = built(tmp_path / "exports", article(1, "2022", "990121", *THINGS, figure(DESK, "警情", 7.0), per_case))
    assert picked(rows(folder, "year", "figures"), "unit", "minimum", "maximum") == [
        ("件", "3.0", "3.0"),
        ("起", "7.0", "7.0"),
    ]


def test_claims_by_what_they_say(folder: Path) -> None:
    found = rows(folder, "year,predicate", "claims")
    operates = [row for row in found if row["predicate"] == "operates"]
    columns = ("year", "claims", "relations", "asserted", "planned", "share_planned")
    assert picked(operates, *columns) == [
        ("", "0", "0", "0", "0", ""),
        ("2021", "0", "0", "0", "0", ""),
        ("2022", "1", "1", "1", "0", "0.0"),
        ("2023", "2", "2", "1", "1", "0.5"),
    ]


def test_the_sum_over_places_is_that_of_the_graph(folder: Path) -> None:
    claims = (folder / "evidence.ttl").read_text(encoding="utf-8").count("a gov:Claim")
    assert sum(int(row["claims"]) for row in rows(folder, "place,year,publisher", "claims")) == claims


@pytest.mark.parametrize(
    ("level", "units"),
    [
        ("county", {("980101", "county"), ("990121", "county"), ("", "")}),
        (
            "prefecture",
            {("980000", "province"), ("990100", "prefecture"), ("", "")},
        ),  # 980101: a municipality's district
        ("province", {("980000", "province"), ("990000", "province"), ("", "")}),
    ],
)
def test_levels(folder: Path, level: str, units: set[tuple[str, str]]) -> None:
    found = rows(folder, "place", "initiatives", level)
    assert set(picked(found, "place_code", "place_level")) == units
    assert sum(int(row["initiatives"]) for row in found) == 2


NAMES = {"甲省": "530000", "甲市": "530100", "甲区": "530102", "直管市": "539001", "甲县": "530121", "乙县": "530122"}
WITHIN = {
    "甲市": "甲省",
    "甲区": "甲市",
    "直管市": "甲省",
    "甲县": "甲市",
    "乙县": "甲市",
    "镇": "甲区",
    "自身": "自身",
}


@pytest.mark.parametrize(
    ("place", "level", "unit"),
    [
        ("镇", "county", "甲区"),
        ("镇", "prefecture", "甲市"),
        ("甲省", "county", "甲省"),
        ("直管市", "prefecture", "直管市"),
        ("直管市", "province", "甲省"),
        ("甲县", "county", "甲区"),  # one came after it
        ("乙县", "county", "乙县"),  # two came after it
        ("自身", "county", ""),
        ("未知", "county", ""),
    ],
)
def test_rolling_up(place: str, level: str, unit: str) -> None:
    names = {name: name for name in [*NAMES, "镇", "自身"]}
    units = Units(names, NAMES, WITHIN, [("甲区", "甲县"), ("甲区", "乙县"), ("甲市", "乙县")], level)
    assert units.of(place).name == unit


def test_a_division_under_two_names_is_one_unit_and_a_former_one_keeps_its_own() -> None:
    names = {"a": "甲县", "b": "甲", "old": "旧甲地区", "x": "甲区", "y": "乙区"}
    codes = {"a": "530121", "b": "530121", "old": "530121", "x": "530122", "y": "530123"}
    units = Units(names, codes, {}, [("x", "old"), ("y", "old")], "county")
    assert [units.of(place).name for place in ("a", "b", "old")] == ["甲县", "甲县", "旧甲地区"]


@pytest.mark.parametrize("by", ["place", "year,topic"])
def test_a_corpus_in_which_nothing_was_found_has_its_zeros(tmp_path: Path, by: str) -> None:
    folder = built(tmp_path / "exports", article(1, "2022", "", entity(COURT, "某法院", gov("Agency"))))
    assert picked(rows(folder, by, "initiatives"), "articles", "initiatives") == [("1", "0")]


def test_a_practice_of_many_places_counts_where_its_article_is(tmp_path: Path) -> None:
    both = [claim(DESK, "appliesIn", COUNTY), claim(DESK, "appliesIn", SEA)]
    sea = entity(SEA, "望海区", gov("Place"), code="980101")
    folder = built(
        tmp_path / "exports",
        article(1, "2022", "990121", *THINGS, sea, *both, figure(DESK, "警情", 1.0)),
        article(2, "2023", "", figure(DESK, "警情", 2.0)),
    )
    assert picked(rows(folder, "place,year", "initiatives"), "place", "year", "initiatives") == [
        ("望海区", "2023", "1"),
        ("青禾区", "2022", "1"),
        ("青禾区", "2023", "1"),
    ]


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_the_same_bytes_twice(folder: Path, tmp_path: Path, suffix: str) -> None:
    written = [
        panel.write(folder, ["place", "year", "topic"], "claims", "county", tmp_path / f"{n}.{suffix}") for n in "ab"
    ]
    assert written[0][0].read_bytes() == written[1][0].read_bytes()
    assert [f.name for f in written[0]] == [f"a.{suffix}", f"a.{suffix}.codebook.md"]
    assert not list(tmp_path.glob(".*"))


def test_parquet_says_what_csv_says(folder: Path, tmp_path: Path) -> None:
    from pyarrow import parquet  # noqa: PLC0415

    out, _ = panel.write(folder, ["place", "year"], "figures", "county", tmp_path / "p.parquet")
    table = parquet.read_table(out)
    assert [{k: str(v) for k, v in row.items()} for row in table.to_pylist()] == rows(folder, "place,year", "figures")
    types = {name: str(table.schema.field(name).type) for name in ("place_code", "articles", "median", "share_denied")}
    assert types == {"place_code": "string", "articles": "int64", "median": "double", "share_denied": "double"}


@pytest.mark.parametrize("measure", panel.MEASURES)
def test_the_codebook_speaks_of_each_column_and_of_the_corpus(folder: Path, tmp_path: Path, measure: str) -> None:
    out, book = panel.write(folder, list(panel.DIMENSIONS), measure, "county", tmp_path / "p.csv")
    text = book.read_text(encoding="utf-8")
    header = out.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    assert [line.split("`")[1] for line in text.splitlines() if line.startswith("| `")] == header
    assert "sha256:c0ffee" in text and "govkg 9" in text


def test_a_measure_that_begins_like_a_formula_is_text(tmp_path: Path) -> None:
    folder = built(tmp_path / "exports", article(1, "2022", "990121", *THINGS, figure(DESK, "=1+1", 7.0)))
    assert rows(folder, "year", "figures")[0]["measure"] == "'=1+1"


@pytest.mark.parametrize(
    ("by", "measure", "level", "out", "said"),
    [
        ("place,colour", "claims", "county", "p.csv", "--by colour is unknown; choose from place, year"),
        ("place,place", "claims", "county", "p.csv", "no dimension, or one twice"),
        ("place", "articles", "county", "p.csv", "--measure articles is unknown"),
        ("place", "claims", "town", "p.csv", "--level town is unknown"),
        ("place", "claims", "county", "p.xls", r"ends? in \.csv or \.parquet"),
        ("place", "claims", "county", "none/p.csv", "cannot be written"),
    ],
)
def test_what_cannot_be_done(
    folder: Path, tmp_path: Path, by: str, measure: str, level: str, out: str, said: str
) -> None:
    with pytest.raises(ExportError, match=said):
        panel.write(folder, by.split(","), measure, level, tmp_path / out)


def test_without_pyarrow(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(ExportError, match=r"install govkg\[parquet\]"):
        panel.write(folder, ["place"], "claims", "county", tmp_path / "p.parquet")
    assert not list(tmp_path.iterdir())


def test_the_command(folder: Path, tmp_path: Path) -> None:
    assert (command.DIMENSIONS, command.MEASURES, command.LEVELS) == (panel.DIMENSIONS, panel.MEASURES, panel.LEVELS)
    run = CliRunner().invoke(main, ["panel", str(folder), "--by", "place, year", "--out", str(tmp_path / "p.csv")])
    assert run.exit_code == 0 and run.output.split() == [str(tmp_path / "p.csv"), str(tmp_path / "p.csv.codebook.md")]
    run = CliRunner().invoke(main, ["panel", str(folder), "--by", "x", "--out", str(tmp_path / "p.csv")])
    assert run.exit_code == 2 and run.output.startswith("kg: --by x is unknown")


def test_reprints_of_one_release_are_one_report(tmp_path: Path) -> None:
    """Three articles say it; two of them print the same release."""
    release = bytes(range(256)) * 2
    prints = [
        replace(article(n, f"2022-03-0{n}", "990121", *THINGS, claim(POLICE, "operates", DESK)), signature=mark)
        for n, mark in enumerate((release, release, b""), 1)
    ]
    found = rows(built(tmp_path / "exports", *prints), "place", "initiatives")
    assert picked(found, "place_code", "articles_reporting", "releases_reporting") == [("990121", "3", "2")]
