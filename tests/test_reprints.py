"""Articles that print one release are found, whatever the paper did to it; articles of one agency that say different things are not."""

from __future__ import annotations

import random
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import Part, page

from kg.articles.signature import signature
from kg.build import Options, build
from kg.cache.packing import pack, unpack
from kg.graph.merge import Heading, merge, union
from kg.graph.reprints import ALIKE, reprints
from kg.ontology_dir import builtin
from kg.query.questions import library
from kg.query.store import open_graph
from kg.query.values import Resolver
from kg.reading import Extract, PageRead
from kg.records import Document, Reading

LEAD = (
    "本报讯 “灶台边的几句话，比一纸公文管用。”入冬以来，竹溪县司法局在二十三个村推出“灶台夜谈”机制，由人民调解员和驻村民警轮流到农户家中，"
    "围着火塘听意见、解疙瘩。谁家的界桩挪了位置，谁家的水渠堵了口子，都在饭后摊开来讲。"
)
MIDDLE = (
    "据介绍，每次夜谈前，村里先贴出告示，说明来的是谁、谈的是什么；谈完以后，当场写成一张便条，双方按下手印，第二天由村委会存档。"
    "遇到说不拢的，竹溪县人民法院派法官到场，用当地人听得懂的话讲清条文，必要时就地立案。三个月里，夜谈共化解纠纷八十六起，其中山林纠纷占了一半。"
)
CLOSE = "下一步，竹溪县司法局将把夜谈中反映集中的问题整理成册，交由各乡镇逐一答复，并邀请县人大代表旁听，让小事不出灶台、大事有人接手。"
STOCK = "近年来，竹溪县司法局坚持和发展新时代“枫桥经验”，把矛盾纠纷化解在基层、解决在萌芽，不断提升人民群众的获得感、幸福感、安全感。"
TITLE: Part = ("title", "竹溪：灶台边上说和气")
RELEASE: tuple[Part, ...] = (TITLE, ("byline", "本报记者 甲"), LEAD, MIDDLE, CLOSE)
PRINTS: dict[str, tuple[Part, ...]] = {
    "another headline and byline": (("title", "火塘夜话解心结"), ("byline", "通讯员 乙"), LEAD, MIDDLE, CLOSE),
    "the last paragraph cut": (TITLE, LEAD, MIDDLE),
    "another dateline, a sentence dropped": (TITLE, LEAD.replace("本报讯 ", "竹溪电（记者 丙）"), MIDDLE.replace("三个月里，夜谈共化解纠纷八十六起，其中山林纠纷占了一半。", ""), CLOSE),
    "words edited": (TITLE, LEAD.replace("围着火塘", "围着炉火"), MIDDLE.replace("共化解", "一共化解"), CLOSE.replace("逐一", "")),
    "other paragraphs": (TITLE, LEAD + MIDDLE, CLOSE),
    "traditional characters": (TITLE, LEAD.replace("边", "邊").replace("话", "話"), MIDDLE.replace("说", "說"), CLOSE),
    "a stock paragraph added": (TITLE, LEAD, MIDDLE, CLOSE, STOCK),
}  # fmt: skip
OTHERS: dict[str, tuple[Part, ...]] = {
    "lawyers on a bus": (
        TITLE,
        "本报讯 一辆旧客车改成的法律服务车，本月起每逢赶集日停在竹溪县各乡镇的场口。车上坐着两名律师和一名公证员，来赶集的人可以上车问遗嘱怎么写、工钱怎么要、"
        "林地怎么转。竹溪县司法局说，山里人进一趟城要半天，不如让律师下乡。",
        STOCK,
    ),
    "a school of mediators": (
        TITLE,
        "本报讯 六十名村组干部日前走进竹溪县司法局办的调解学堂，从怎样倒一杯茶学起，到怎样写一份协议为止，五天里练了四十个真实案子。讲课的有退休庭长，也有当了三十年组长的老农。"
        "学堂不发教材，只发一本空白笔记，结业时要交满。",
        STOCK,
    ),
    "a follow-up on the same mechanism": (
        TITLE,
        "本报讯 记者日前回访竹溪县“灶台夜谈”机制，发现便条已经装订成十二册。翻开第七册，一桩拖了九年的宅基地争执只用了半页纸。竹溪县司法局新添了回访员，每季度打一次电话，问一问手印按下之后的日子过得怎样。",
        STOCK,
    ),
}  # fmt: skip


def reading(name: str, *parts: Part, date: str | None = "2024-05-06") -> Reading:
    article = page(*parts, date=date)
    lean = type(article)(name, "a1", None, None, date, None, (), "", "", (), ())
    return Reading(lean, (), (), (), signature=signature(article))


def alike(a: tuple[Part, ...], b: tuple[Part, ...]) -> float:
    one, two = (numpy.frombuffer(signature(page(*parts)), "<u4") for parts in (a, b))
    return float((one == two).mean())


def found(*readings: Reading) -> dict[str, str]:
    return {doc: first for (doc, _), (first, _) in reprints(merge(readings).graph["articles"]).items()}


@pytest.mark.parametrize("parts", PRINTS.values(), ids=PRINTS)
def test_a_release_is_found_whatever_the_paper_did_to_it(parts: tuple[Part, ...]) -> None:
    assert alike(RELEASE, parts) > ALIKE + 0.08  # two standard errors from the threshold
    assert found(reading("a", *RELEASE), reading("b", *parts)) == {"b": "a"}


@pytest.mark.parametrize("parts", OTHERS.values(), ids=OTHERS)
def test_other_news_of_the_agency_is_no_reprint(parts: tuple[Part, ...]) -> None:
    assert alike((*RELEASE, STOCK), parts) < ALIKE - 0.15
    assert found(reading("a", *RELEASE, STOCK), reading("b", *parts)) == {}


def test_a_closing_paragraph_in_common_makes_no_two_alike() -> None:
    assert max(alike(a, b) for a, b in combinations(OTHERS.values(), 2)) < ALIKE - 0.1


def test_headlines_captions_and_what_every_page_prints_take_no_part() -> None:
    noise: tuple[Part, ...] = (("caption", MIDDLE), ("boilerplate", CLOSE), ("heading", STOCK))
    assert signature(page(*RELEASE, *noise)) == signature(page(*RELEASE))
    assert signature(page(("boilerplate", LEAD + MIDDLE))) == b""


def test_what_is_too_short_is_not_judged() -> None:
    brief = "竹溪县司法局昨日召开会议。"
    assert signature(page(brief)) == b""
    assert found(reading("a", brief), reading("b", brief)) == {}


def test_the_first_is_the_earliest_then_the_first_by_name() -> None:
    prints = [
        reading("c", *RELEASE, date="2024-05-06"), reading("b", *RELEASE, date="2024-05-06"),
        reading("a", *RELEASE, date="2024-05-07"), reading("0", *RELEASE, date=None),
    ]  # fmt: skip
    assert found(*prints) == {"c": "b", "a": "b", "0": "b"}


MANY = [
    reading(f"{name}.txt", *parts, date=date)
    for name, parts in (PRINTS | OTHERS).items()
    for date in ("2024-05-06", None)
]


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(len(MANY))), st.integers(0, len(MANY)))
def test_order_and_grouping_change_nothing(order: list[int], cut: int) -> None:
    readings = [MANY[i] for i in order]
    whole = union(merge(readings[cut:]), merge(readings[:cut]), merge(readings))
    assert reprints(whole.graph["articles"]) == reprints(merge(MANY).graph["articles"])


def test_the_work_grows_with_the_articles() -> None:
    """Prints of one release are compared with its first, not with each other."""
    drawn = random.Random(7)
    texts = ["".join(drawn.choices("山水田林路桥渠井村社乡镇县市省人民法院司调解", k=120)) for _ in range(300)]
    headings = {Heading.of(reading(f"{n}-{k}", text)) for n, text in enumerate(texts) for k in range(4)}
    repeated = reprints(headings)
    assert len(repeated) == 900
    assert all(a.partition("-")[0] == b.partition("-")[0] for (a, _), (b, _) in repeated.items())


def test_the_cache_holds_the_signature() -> None:
    kept = reading("a", *RELEASE)
    known = unpack(pack(PageRead("a", [Extract(Document("a", "", "0"), 1, "f", (kept,))])))
    assert known and known.extracts[0].readings[0].signature == kept.signature != b""


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The release in two papers and other news, built with one process, with two, and from the cache."""
    folder = tmp_path_factory.mktemp("reprints")
    pages = folder / "pages"
    pages.mkdir()
    for name, parts in {
        "甲报": RELEASE,
        "乙报": PRINTS["the last paragraph cut"],
        "丙报": OTHERS["lawyers on a bus"],
    }.items():
        lines = [part if isinstance(part, str) else part[1] for part in parts]
        (pages / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    cache = folder / "readings.sqlite"
    ways: list[dict[str, Any]] = [{"workers": 1}, {"workers": 2, "cache": cache}, {"cache": cache}]
    for n, way in enumerate(ways):
        build([pages], folder / str(n), Options((builtin(),), **way))
    return [folder / str(n) for n in range(len(ways))]


@pytest.mark.parametrize("name", ["evidence.ttl", "report.md"])
def test_neither_workers_nor_the_cache_change_what_is_a_reprint(exports: list[Path], name: str) -> None:
    assert all((a / name).read_bytes() == (b / name).read_bytes() for a, b in pairwise(exports))
    content = (exports[0] / name).read_text(encoding="utf-8")
    assert content.count("gov:reprintOf" if name.endswith(".ttl") else "also printed as") == 1


def test_a_release_is_one_source(exports: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What two papers print from one release still rests on one source, which two claims have."""
    monkeypatch.setenv("GOVKG_CACHE_DIR", str(tmp_path))
    question = library([builtin()])["single-source"]
    graph = open_graph(exports[0])
    rows = list(graph.ask(question.text, Resolver(graph, [builtin()]).terms(question, {"place": "竹溪县"})))
    operates = [
        row for row in rows if row["predicate"].value.endswith("operates") and "灶台夜谈" in row["objectLabel"].value
    ]
    assert [(row["claims"].value, row["source"].value) for row in operates] == [("2", "乙报.txt")]
