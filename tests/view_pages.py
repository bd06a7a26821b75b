"""What the tests of the page share: small drawings, and Chromium that opens them from disk and sees that nothing is asked of anybody."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.terms import GOV
from kg.view import drawing as d
from kg.view import page

HOSTILE = "</script><script>window.ran=1</script><img src=x onerror='window.ran=1'>\" onmouseover=window.ran=1 href=javascript:"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
COURT, HALL, PLAN, TOWN, PROVINCE, COUNTY = range(6)
OPERATES, ADDRESSES, OUTCOME, WITHIN = range(4)


def drawing(**changes: object) -> d.Drawing:
    """A court in a (made-up) county that runs a hall and plans something with a hostile name."""
    claim = d.Claim(0, 0, 0, 0.9)
    given: dict[str, Any] = {
        "base": "https://example.org/id/",
        "quotes": True,
        "texts": False,
        "classes": [
            d.Class(str(GOV.Agency), "机关", "agency", "Agency"),
            d.Class(str(GOV.Facility), "服务设施", "facility", "Facility"),
            d.Class(str(GOV.Program), "项目行动", "program", "Program"),
            d.Class(str(GOV.Place), "地方", "place", "Place"),
        ],
        "predicates": [
            d.Term(str(GOV.operates), "运行", "operates"),
            d.Term(str(GOV.addresses), "针对", "addresses"),
            d.Term(str(GOV.hasOutcome), "有成果数据", "has outcome"),
            d.Term(str(GOV.within), "位于", "within"),
        ],
        "topics": [
            d.Term("https://example.org/topic/disputes", "矛盾纠纷化解", "dispute resolution"),
            d.Term("https://example.org/topic/fraud", "反诈", "anti-fraud"),
        ],
        "types": [d.Term(str(GOV[name]), name, name) for name in d.TYPES],
        "places": [
            d.Place("990000", "甲省", -1, PROVINCE, 110.0, 30.0, 0, 0),
            d.Place("990100", "临江县", 0, COUNTY, 110.5, 30.5, 10, 10),
        ],
        "articles": [
            d.Article("pages/a.txt", "pages/a.txt#L1", "议事厅里好商量", None, "2022-03-01", "样报", 1),
            d.Article(HOSTILE, HOSTILE, HOSTILE, HOSTILE, "2023-05-02", "另一报", 1),
        ],
        "sentences": [
            d.Sentence("临江县人民法院设立“有事好商量”议事厅。", 0, ((12, 31),)),
            d.Sentence(HOSTILE, 1, ((40, 90), (120, 130))),
        ],
        "entities": [
            d.Entity("agency/990100_人民法院", "临江县人民法院", 0, 1, "2019", ("县法院",), (0,), (0,)),
            d.Entity("practice/990100_有事好商量议事厅", "“有事好商量”议事厅", 1, 1, None, (), (0,), (0,)),
            d.Entity("practice/990100_x", HOSTILE, 2, 1, None, (HOSTILE,), (1,), (1,)),
            d.Entity("place/990100_重庆镇", "重庆镇", 3, 1),
            d.Entity("place/990000_甲省", "甲省", 3, 0),
            d.Entity("place/990100_临江县", "临江县", 3, 1),
        ],
        "figures": [d.Figure("化解纠纷", 87.0, "起", True, "余", "increase", "今年以来", "2022-01-01", "2022-03-01")],
        "relations": [
            d.Relation(COURT, OPERATES, HALL, (claim,)),
            d.Relation(COURT, OPERATES, PLAN, (d.Claim(1, 1, 2, 0.6, COURT, HOSTILE),)),
            d.Relation(COURT, OUTCOME, 8, (claim,)),
            d.Relation(HALL, ADDRESSES, 6, (claim,)),
            d.Relation(COUNTY, WITHIN, PROVINCE),
        ],
        "rules": ["operates.cueVerb.设立", HOSTILE],
    }
    return d.Drawing(**(given | changes))


def unpacked(text: str) -> Any:
    """What a piece holds."""
    return json.loads(zlib.decompress(base64.b64decode(text)))


def contents(file: Path) -> dict[str, Any]:
    """The pieces in a page, by name."""
    found = re.findall(r'data-piece="(\w+)">([^<]*)<', file.read_text(encoding="utf-8"))
    return {name: unpacked(text) for name, text in found}


def large(entities: int, relations: int) -> d.Drawing:
    """A drawing of many halls in many towns, each relation with a sentence of its own."""
    classes = drawing().classes
    names = [f"第{i}号{'议事厅' if i % 3 else '人民法院'}" for i in range(entities)]
    towns = max(entities // 100, 1)
    places = [
        d.Place(f"{i:06}", f"{i}县", -1 if i < 31 else i % 31, i, 80 + i % 50, 20 + i % 30, i % 9 * 100, i // 9 * 90)
        for i in range(towns)
    ]
    return drawing(
        classes=classes,
        places=places,
        entities=[
            d.Entity(f"place/{i:06}_{i}县", f"{i}县", 3, i)
            if i < towns
            else d.Entity(f"practice/{i:06}", names[i], 1 if i % 3 else 0, i % towns, None, (), (i % 5000 % max(relations // 40, 1),))
            for i in range(entities)
        ],
        articles=[
            d.Article(f"p/{i}.txt", f"p/{i}.txt#L1", f"第{i}篇", None, f"{2015 + i % 10}-0{1 + i % 9}-01", f"报{i % 7}")
            for i in range(max(relations // 40, 1))
        ],
        sentences=[
            d.Sentence(f"第{i}句说某县第{i * 7 % entities}号机关运行第{i}号议事厅，化解纠纷{i}起。", i // 40, ((i, i + 30),))
            for i in range(relations // 40 * 40)
        ],
        relations=[
            d.Relation(i * entities // relations, i % 2 * OPERATES, (i * 7919 + 13) % entities, (d.Claim(i // 40 * 40 % max(relations // 40 * 40, 1), i % 2, i % 4, 0.5 + i % 50 / 100),))
            for i in range(relations)
        ],
    )  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing; .ci/run installs it")
        pytest.skip("Chromium is not installed")
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens a drawing as a file; fails the test on any request, error or script of a name."""
    asked: list[str] = []
    wrong: list[str] = []
    contexts: list[Any] = []

    def open_page(drawn: d.Drawing, address: str = "", largest: int = page.LARGEST, **settings: Any) -> Any:
        given = {"locale": "zh-CN", "viewport": {"width": 1280, "height": 800}} | settings
        context = browser.new_context(**given)
        contexts.append(context)
        page.write(drawn, tmp_path, largest)
        tab = context.new_page()
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.goto((tmp_path / "graph.html").as_uri() + address)
        tab.wait_for_selector("body[data-ready]")
        return tab

    yield open_page
    here = tmp_path.as_uri()
    assert [url for url in asked if not url.startswith((here, "data:image/svg+xml", "blob:"))] == []
    assert wrong == []
    assert all(tab.evaluate("window.ran") is None for context in contexts for tab in context.pages)
    for context in contexts:
        context.close()


def go(tab: Any, address: str) -> None:
    """Follow an address inside the page, and wait until it is drawn."""
    before = tab.evaluate("document.body.dataset.drawn")
    tab.evaluate("(to) => { location.hash = to; }", address)
    tab.wait_for_function("(before) => document.body.dataset.drawn !== before", arg=before)
