"""What the extraction hands on: figures with their owners, dates of beginning, keys, rules, and evidence that slices its source."""

from __future__ import annotations

from pathlib import Path

import pytest
from invented import extractor, figures, page, read

from kg.articles import Layout, cut
from kg.build import Options, build
from kg.corpus import list_inputs, read_input
from kg.ontology_dir import builtin
from kg.records import Reading

SEEDS = Path(__file__).parents[1] / "seeds"

OWNED = {
    "of the agency": ("浏阳市司法局化解纠纷126件", ("浏阳市司法局", "化解纠纷", 126, "件")),
    "credited to the mechanism": ("宁德市司法局推行“海上调解”机制，目前已化解海上纠纷320余起", ("“海上调解”机制", "化解海上纠纷", 320, "起")),
    "of the platform": ("宁德市公安局推出“渔排警务”平台，注册用户突破3万人", ("“渔排警务”平台", "注册用户", 30000, "人")),
    "of the facility that is counted": ("宁德市司法局建成“渔排议事亭”46个", ("“渔排议事亭”", "渔排议事亭", 46, "个")),
    "of the court, in a year": ("2023年，宁德市人民法院受理涉海案件742件", ("宁德市人民法院", "涉海案件", 742, "件")),
    "of the second of two": ("宁德市司法局召开会议，宁德市公安局聘请调解员210名", ("宁德市公安局", "调解员", 210, "名")),
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "figure"), OWNED.values(), ids=OWNED.keys())
def test_whose_figure_it_is(sentence: str, figure: tuple[str, str, float, str]) -> None:
    assert figure in figures(sentence + "。"), figures(sentence + "。")


NO_FIGURES = {
    "a private person's": "李大爷花了18元买菜",
    "in a name": "宁德市司法局推行“1+4+N”调解模式",
    "in a title": "宁德市司法局印发《法治宣传三年行动方案(2023-2025年)》",
    "a telephone number": "宁德市公安局公布举报电话0593-1234567",
}


@pytest.mark.parametrize("sentence", NO_FIGURES.values(), ids=NO_FIGURES.keys())
def test_what_is_no_figure(sentence: str) -> None:
    assert figures(sentence + "。") == set()


def test_when_it_began() -> None:
    reading = read("2021年3月，永州市司法局成立“法律超市”工作站。")
    assert {e.label: e.since for e in reading.entities if e.since} == {"“法律超市”工作站": "2021-03"}


def test_every_claim_has_its_rule_and_a_confidence() -> None:
    reading = read("浏阳市司法局会同浏阳市公安局在大瑶镇设立“花炮解纷站”。")
    assert len(reading.claims) > 4
    assert all(c.rule and 0 < c.confidence <= 1 and c.evidence for c in reading.claims)


def test_reading_twice_gives_the_same() -> None:
    article = page("浏阳市司法局会同浏阳市公安局在大瑶镇设立“花炮解纷站”，化解纠纷126件。")
    assert extractor().read(article) == extractor().read(article)


def test_traditional_characters_are_matched_and_quoted_as_printed() -> None:
    reading = read("霍山縣公安局推出「網安小課堂」平臺，聘請講師16名。")
    assert {e.key.division for e in reading.entities if e.key.kind == "agency"} == {"341525"}
    assert {e.exact for c in reading.claims for e in c.evidence} == {
        "霍山縣公安局推出「網安小課堂」平臺，聘請講師16名。"
    }
    assert [f.value for f in reading.figures] == [16]


def test_a_name_that_nothing_tells_apart_is_left_out_and_reported(tmp_path: Path) -> None:
    text = "城关镇推行“苹果评理”机制，化解纠纷126件。"
    (found,) = read(text).unresolved
    assert found[0] == "城关镇" and found[1] > 50 > len(found[2]) and all(name.endswith("城关镇") for name in found[2])
    (tmp_path / "page.txt").write_text(text, encoding="utf-8")
    build([tmp_path / "page.txt"], tmp_path / "out", Options((builtin(),)))
    assert "城关镇 may be any of" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")


# -- the sample corpus


def sources() -> list[Path]:
    return sorted(p for p in SEEDS.rglob("*") if p.is_file() and p.suffix in (".txt", ".html", ".pdf", ".jsonl"))


def readings(source: Path) -> list[tuple[str, Reading]]:
    layout = Layout.load([builtin()])
    return [
        (document.text, extractor().read(article))
        for entry in list_inputs([source])[0]
        for document in read_input(entry).documents
        for article in cut(document, layout)
    ]


@pytest.mark.parametrize("source", sources(), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_evidence_slices_its_source(source: Path) -> None:
    checked = 0
    for text, reading in readings(source):
        keys = {e.key for e in reading.entities}
        for said in (*reading.entities, *reading.claims, *reading.figures):
            assert said.evidence
            for e in said.evidence:
                assert "".join(text[e.start : e.end].splitlines()) == e.exact
                assert e.article == reading.article.id and e.exact.strip()
                checked += 1
        assert all(c.subject in keys and (isinstance(c.object, str) or c.object in keys) for c in reading.claims)
        assert all(f.owner in keys for f in reading.figures)
    assert checked > 20
