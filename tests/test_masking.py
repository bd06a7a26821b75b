"""Quotes without private persons: what is hidden, what stays, and that nothing else of an export changes. All persons are invented."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build import Options, build
from kg.errors import OntologyError
from kg.graph.masking import SIGN, Private
from kg.normal import matched
from kg.ontology_dir import builtin
from kg.outputs import FILES

PRIVATE = Private.load([builtin()])
HIDDEN = {
    "after a cue": ("竹溪镇村民王建国说，路修好了。", ["王建国"]),
    "two characters": ("居民李明报警称门锁被撬。", ["李明"]),
    "a list": ("村民王建国、李秀兰和张桂花来到调解室。", ["王建国", "李秀兰", "张桂花"]),
    "both sides": ("原告何丽丽与被告孙大勇当庭和解。", ["何丽丽", "孙大勇"]),
    "a surname before 女士": ("昨天，张女士送来锦旗。", ["张"]),
    "a name before an apposition": ("赵小川，男，45岁，住竹溪镇。", ["赵小川"]),
    "a surname of two characters": ("失主欧阳文静领回手机。", ["欧阳文静"]),
    "traditional characters": ("居民劉麗華說，水管修好了。", ["刘丽华"]),
    "a mobile number": ("拨打13900001234联系。", ["13900001234"]),
    "a mobile number in groups": ("电话139 0000 1234。", ["139 0000 1234"]),
    "full width": ("电话１３９００００１２３４。", ["13900001234"]),
    "a landline": ("电话：0999-2345678。", ["0999-2345678"]),
    "an identity number": ("身份证99012119900101123X已核。", ["99012119900101123X"]),
}  # fmt: skip
KEPT = {
    "a place that begins with a surname": "居民石桥镇的老街改造。市民白云社区报到。",
    "an agency that begins with a surname": "当事人江山县公安局、群众安宁派出所都已到场。",
    "words that begin like a name": "群众路线教育、群众安全感、居民高兴地说、村民马上报名、老人常常说起。",
    "no name after the cue": "村民说，市民们都来了，群众满意度达到97%。",
    "a name that is hidden already": "患者黄某说，居民李某某报警。",
    "hotlines": "请拨打110、12345、96110。",
    "figures": "投入13900001234元，受益13912345678人，编号20240506。",
    "a longer number": "批号2213900001234。",
}


@pytest.mark.parametrize(("text", "private"), HIDDEN.values(), ids=HIDDEN)
def test_what_is_private_is_found(text: str, private: list[str]) -> None:
    rules = matched(text)
    spans = sorted({*PRIVATE.names(rules), *PRIVATE.numbers(rules)})
    assert [rules[a:b] for a, b in spans] == private


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_is_not_private_stays(text: str) -> None:
    rules = matched(text)
    assert [*PRIVATE.names(rules), *PRIVATE.numbers(rules)] == []


PAGE = (
    "竹溪县司法局推出“灶台夜谈”机制\n"
    "本报讯 近日，竹溪县司法局推出“灶台夜谈”机制，为村民王建国和邻居李秀兰化解水渠纠纷，联系电话13900001234。"
    "竹溪县司法局局长林远山介绍，“灶台夜谈”机制已化解矛盾纠纷86起。王建国称赞竹溪县司法局的“灶台夜谈”机制办得好。"
    "竹溪县司法局依托“灶台夜谈”机制为村民林远山化解纠纷3起。\n"
)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("masking")
    pages = folder / "pages"
    pages.mkdir()
    (pages / "page.txt").write_text(PAGE, encoding="utf-8")
    for quotes in ("full", "masked"):
        build([pages], folder / quotes, Options((builtin(),), quotes=quotes, with_text=True))  # type: ignore[arg-type]
    return {quotes: folder / quotes for quotes in ("full", "masked")}


def quotes(export: Path) -> list[tuple[str, int, int]]:
    store = ox.Store()
    store.load(path=str(export / "evidence.ttl"), format=ox.RdfFormat.TURTLE)
    found = store.query(
        "PREFIX oa: <http://www.w3.org/ns/oa#> SELECT ?q ?a ?b { ?e oa:exact ?q ; oa:start ?a ; oa:end ?b }"
    )
    return sorted(((r["q"].value, int(r["a"].value), int(r["b"].value)) for r in found), key=lambda row: row[1:])


def test_private_persons_are_in_no_file(exports: dict[str, Path]) -> None:
    whole = {kind: "".join((at / name).read_text(encoding="utf-8") for name in FILES) for kind, at in exports.items()}
    for private in ("王建国", "李秀兰", "13900001234"):
        assert private in whole["full"] and private not in whole["masked"]
    assert f"{SIGN * 3}称赞" in whole["masked"]  # named without a cue, in another sentence
    assert "林远山" in whole["masked"]  # in an office


def test_offsets_stay_and_each_sign_stands_for_one_character(exports: dict[str, Path]) -> None:
    full, masked = quotes(exports["full"]), quotes(exports["masked"])
    assert [row[1:] for row in full] == [row[1:] for row in masked] and full != masked
    for (quote, start, end), (hidden, _, _) in zip(full, masked, strict=True):
        assert len(hidden) == len(quote) == end - start == len(PAGE[start:end])
        assert re.fullmatch("".join("." if c == SIGN else re.escape(c) for c in hidden), quote)


def test_facts_do_not_change(exports: dict[str, Path]) -> None:
    assert (exports["full"] / "graph.ttl").read_bytes() == (exports["masked"] / "graph.ttl").read_bytes()


def test_a_wrong_pattern_is_said_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    table = "id\trole\twords\texample\tcounter_example\nown\tnumber\t(?=1)\t\t\n"
    (tmp_path / "lexicon" / "private.tsv").write_text(table, encoding="utf-8")
    with pytest.raises(OntologyError, match=r"private\.tsv:2: the pattern .* is none of RE2"):
        Private.load([builtin(), tmp_path])
