"""The sample corpus is what its README says: two versions, marked as made up, in several forms and encodings."""

from __future__ import annotations

import csv
import importlib.util
import json
import sys
from pathlib import Path

import pdfplumber
import pytest

from kg.articles import Layout, cut
from kg.ontology_dir import builtin
from kg.records import Document

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
FACTS = ROOT / "tests" / "data" / "sample_facts.tsv"
MARKS = ("样例页面", "樣例頁面")
ENCODINGS = {"2022-07-12_法治样报_03.txt": "gb18030", "2025-03-18_法治样报_02.txt": "utf-8-sig"}
PAGES = sorted(p for v in ("2022", "2025") for p in (SEEDS / v).iterdir())
SHARED = (
    "田园法官驿站 界江平安云 护路驿站 透明厨房 老兵调解室 寄递双查 安薪码 有事一码通 口岸办证直通车 火塘夜话".split()
)


def text_of(page: Path) -> str:
    if page.suffix == ".pdf":
        with pdfplumber.open(page) as pdf:
            # lines of two columns stand side by side; without line breaks a name may be cut, never a character lost
            return "\n".join(p.extract_text() for p in pdf.pages)
    return page.read_bytes().decode(ENCODINGS.get(page.name, "utf-8"))


def version(name: str) -> str:
    return "\n".join(text_of(p) for p in PAGES if p.parent.name == name)


def test_there_are_seven_pages_in_each_version():
    assert [p.parent.name for p in PAGES] == ["2022"] * 7 + ["2025"] * 7
    assert {p.suffix for p in PAGES} == {".txt", ".html", ".pdf", ".jsonl"}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_each_page_says_that_it_is_made_up_and_dates_itself(page):
    assert any(mark in text_of(page) for mark in MARKS)
    assert page.name[:4] == page.parent.name and page.name.split("_")[1].startswith(("法治", "平安"))


@pytest.mark.parametrize(("name", "encoding"), ENCODINGS.items(), ids=list(ENCODINGS))
def test_encodings_differ(name, encoding):
    data = next(p for p in PAGES if p.name == name).read_bytes()
    data.decode(encoding)
    if encoding == "gb18030":
        with pytest.raises(UnicodeDecodeError):
            data.decode("utf-8")
    else:
        assert data.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("page", [p for p in PAGES if p.suffix == ".jsonl"], ids=lambda p: p.name)
def test_records_have_id_text_and_date(page):
    records = [json.loads(line) for line in page.read_text(encoding="utf-8").splitlines()]
    assert len(records) == len({r["id"] for r in records}) == 3
    assert all(set(r) == {"id", "title", "date", "source", "text"} and r["title"] in r["text"] for r in records)


@pytest.mark.parametrize("name", SHARED)
def test_the_versions_share_initiatives(name):
    assert name in version("2022") and name in version("2025")


@pytest.mark.parametrize(("name", "only"), [("驼铃警务室", "2022"), ("古城平安驿站", "2025"), ("沂蒙防骗声", "2025")])
def test_the_versions_differ(name, only):
    assert [v for v in ("2022", "2025") if name in version(v)] == [only]


def test_the_pdf_pages_come_from_their_script(tmp_path, monkeypatch):
    pytest.importorskip("reportlab")
    spec = importlib.util.spec_from_file_location("make_sample_pdfs", SEEDS.parent / "docs" / "make_sample_pdfs.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "make_sample_pdfs", script)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "SEEDS", tmp_path)
    for v in ("2022", "2025"):
        (tmp_path / v).mkdir()
    script.main()
    made = {p.name: p.read_bytes() for p in tmp_path.rglob("*.pdf")}
    assert made == {p.name: p.read_bytes() for p in PAGES if p.suffix == ".pdf"}


def facts() -> list[dict[str, str]]:
    lines = [x for x in FACTS.read_text(encoding="utf-8").splitlines() if x and not x.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_the_list_of_facts_is_well_formed():
    rows = facts()
    assert len([r for r in rows if r["expect"] == "must"]) >= 40
    assert len([r for r in rows if r["expect"] == "must_not"]) >= 12
    assert {r["version"] for r in rows} == {"2022", "2025"}
    assert {r["status"] for r in rows} <= {"asserted", "piloted", "planned", "denied", ""}


def test_the_cut_columns_of_2025_are_put_together():
    """Read by hand: which lines of the page are one story, in which order, and where a sentence goes on."""
    page = SEEDS / "2025" / "2025-04-15_平安样报_03.txt"
    found = cut(Document(name=page.name, text=page.read_text(encoding="utf-8"), sha256="0"), Layout.load([builtin()]))
    texts = [[x for x in a.lines if x.role in ("title", "heading", "body")] for a in found]
    assert [[x.number for x in lines] for lines in texts] == [
        [57, 59, 7, 9, 27, 29, 31, 33, 35, 43, 45],
        [11, 13, 17, 19, 37, 39, 41, 53, 55],
        [21, 23, 25],
    ]
    assert [[x.number for x in lines if x.joins] for lines in texts] == [[27, 43], [37, 53], []]
