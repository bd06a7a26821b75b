"""The page: its layout, and what a browser makes of it. Browser tests run where Chromium is installed, and always in CI."""

from __future__ import annotations

import math
import os
import shutil
from pathlib import Path

import pytest

from kg.terms import GOV
from kg.view import layout, page
from kg.view.packing import pack

HOSTILE = "</script><script>window.ran=1</script><img src=x onerror='window.ran=1'>\" onmouseover=window.ran=1 href=javascript:"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def drawing(**changes: object) -> page.Drawing:
    operates = str(GOV.operates)
    given = {
        "nodes": [
            page.Node(
                "i:1",
                "临江县司法局",
                "Agency",
                str(GOV.Agency),
                ("县司法局",),
                (page.Fact(str(GOV.since), "2019"),),
                (0,),
            ),
            page.Node(
                "i:2",
                "“有事好商量”议事厅",
                "Facility",
                str(GOV.Facility),
                (),
                (page.Fact(str(GOV.addresses), "t:disputes"),),
            ),
            page.Node("i:3", HOSTILE, "Program", str(GOV.Program), (HOSTILE,), (page.Fact(HOSTILE, HOSTILE),), (1,)),
        ],
        "relations": [
            page.Relation(0, operates, 1, "asserted", True, None, (0,)),
            page.Relation(0, operates, 2, "planned", False, HOSTILE, (1, 0)),
        ],
        "quotes": [
            page.Quote("临江县司法局设立“有事好商量”议事厅。", 0, ((12, 31),)),
            page.Quote(HOSTILE, 0, ((40, 90), (120, 130))),
        ],
        "sources": [
            page.Source("pages/a.txt", "议事厅里好商量", None, "2022-03-01"),
            page.Source(HOSTILE, HOSTILE, HOSTILE, None),
        ],
        "words": {operates: ("运行", "operates"), "t:disputes": ("矛盾纠纷化解", "dispute resolution")},
    }
    return page.Drawing(**(given | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("radii", [[1.0], [3.0, 1.0], [2.0, 2.0, 1.0, 5.0, 0.5, 1.0, 1.0], [1.0] * 200], ids=len)
def test_packed_circles_do_not_overlap_and_lie_inside(radii: list[float]) -> None:
    circles, around = pack(radii)
    for i, a in enumerate(circles):
        assert math.hypot(a.x - around.x, a.y - around.y) + a.r <= around.r + 1e-6
        for b in circles[:i]:
            assert math.hypot(a.x - b.x, a.y - b.y) >= a.r + b.r - 1e-5


def test_a_node_stands_beside_the_one_it_belongs_to() -> None:
    within, operates, jurisdiction = str(GOV.within), str(GOV.operates), str(GOV.jurisdiction)
    relations = [(1, within, 0), (2, jurisdiction, 1), (2, operates, 3), (4, operates, 3)]
    assert layout.homes(5, relations) == layout.homes(5, reversed(relations)) == [None, 0, 1, 2, None]


def test_relations_in_a_circle_leave_a_forest() -> None:
    component = str(GOV.component)
    assert layout.homes(3, [(0, component, 1), (1, component, 2), (2, component, 0)]) == [2, 0, None]


def test_positions_are_apart_and_the_same_at_every_run() -> None:
    home = [None if i < 5 else i // 4 for i in range(300)]
    spots = layout.spots(home)
    assert spots == layout.spots(home)
    places = [(spot.x / layout.STRETCH, spot.y) for spot in spots]
    assert min(math.dist(a, b) for i, a in enumerate(places) for b in places[:i]) >= 2 * layout.NODE_RADIUS - 2


@pytest.mark.parametrize(
    ("label", "drawn"),
    [
        ("议事厅", "议事厅"),
        ("矛盾纠纷多元化解中心", "矛盾纠纷多\n元化解中心"),
        ("1+4+N工作法", "1+4+N工作法"),
        ("字" * 30, f"{'字' * 8}\n{'字' * 8}\n{'字' * 7}…"),
    ],
    ids=["short", "long", "ascii counts half", "cut"],
)
def test_a_name_is_drawn_in_short_lines(label: str, drawn: str) -> None:
    assert page.wrapped(label) == drawn


def test_the_largest_part_of_a_large_graph_is_drawn() -> None:
    degrees = [(f"n{i:05}", i % 50) for i in range(3000)]
    kept = page.largest(degrees)
    assert len(kept) == page.LARGEST
    assert kept == page.largest(reversed(degrees))
    assert min(d for n, d in degrees if n in kept) >= max(d for n, d in degrees if n not in kept)


def test_the_page_names_no_other_place_and_holds_no_raw_name() -> None:
    text = page.html(drawing())
    assert text == page.html(drawing())
    head = text[: text.index("<style>")]
    assert "default-src 'none'" in head.replace("&#39;", "'") and "unsafe-inline" not in head
    assert "<img src=x" not in text and "<script>window.ran" not in text


@pytest.fixture(scope="module")
def browser():
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
def opened(browser, tmp_path: Path):
    """Opens a drawing as a file; fails the test on any request, error or script of a name."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    asked: list[str] = []
    wrong: list[str] = []

    def open_page(drawn: page.Drawing):
        file = tmp_path / "graph.html"
        file.write_text(page.html(drawn), encoding="utf-8", newline="\n")
        tab = context.new_page()
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.goto(file.as_uri())
        tab.wait_for_selector("body[data-ready]")
        return tab

    yield open_page
    assert [url for url in asked if not url.startswith("file:")] == [] and len(asked) == 1
    assert wrong == []
    assert all(tab.evaluate("window.ran") is None for tab in context.pages)
    context.close()


def click_on(tab, x: int, y: int) -> None:
    """Click at a place of the drawing's own coordinates."""
    at = tab.evaluate("([x, y]) => window.govkg.network.canvasToDOM({x, y})", [x, y])
    box = tab.locator("#graph").bounding_box()
    tab.mouse.click(box["x"] + at["x"], box["y"] + at["y"])


@pytest.mark.browser
def test_search_finds_a_name_another_form_and_a_topic(opened) -> None:
    tab = opened(drawing())
    for wanted in ("议事厅", "县司法局", "dispute"):
        tab.fill("#search", wanted)
        assert tab.locator("#results button").count() == 1, wanted
    tab.press("#search", "Enter")
    assert "有事好商量" in tab.inner_text("#panel h2")
    assert "临江县司法局设立“有事好商量”议事厅。" in tab.inner_text("#panel blockquote")


@pytest.mark.browser
def test_a_click_on_a_node_or_a_line_shows_the_sentence(opened) -> None:
    tab = opened(drawing())
    places = tab.evaluate("window.govkg.network.getPositions()")
    click_on(tab, places["0"]["x"], places["0"]["y"])
    assert tab.inner_text("#panel h2").strip() == "临江县司法局"
    click_on(tab, (places["0"]["x"] + places["1"]["x"]) / 2, (places["0"]["y"] + places["1"]["y"]) / 2)
    panel = tab.inner_text("#panel")
    assert "运行" in panel and "临江县司法局设立“有事好商量”议事厅。" in panel and "pages/a.txt" in panel


@pytest.mark.browser
def test_hostile_names_stay_text(opened) -> None:
    tab = opened(drawing())
    places = tab.evaluate("window.govkg.network.getPositions()")
    tab.mouse.move(0, 0)
    click_on(tab, places["2"]["x"], places["2"]["y"])
    assert HOSTILE.split("<img", maxsplit=1)[0] in tab.inner_text("#panel h2")
    tab.fill("#search", "onerror")
    assert "<img" in tab.inner_text("#results")
    tab.wait_for_timeout(300)
    assert tab.locator("img").count() == 0


@pytest.mark.browser
def test_the_words_change_with_the_language(opened) -> None:
    tab = opened(drawing())
    assert "知识图谱" in tab.inner_text("h1")
    tab.click("#language")
    assert tab.inner_text("h1") == "Governance knowledge graph"
    assert tab.evaluate("document.documentElement.lang") == "en"


@pytest.mark.browser
def test_a_type_can_be_hidden(opened) -> None:
    tab = opened(drawing())
    tab.locator("#legend button").first.click()
    assert tab.evaluate("window.govkg.network.body.nodes[0].options.hidden") is True
    assert tab.evaluate("Object.values(window.govkg.network.body.edges).every((e) => e.options.hidden)") is True


@pytest.mark.browser
def test_two_thousand_nodes_open_quickly(opened) -> None:
    nodes = [page.Node(f"i:{i}", f"第{i}号议事厅", "Facility", str(GOV.Facility)) for i in range(page.LARGEST)]
    relations = [
        page.Relation(i, str(GOV.component), (i * 7 + k) % len(nodes), "asserted", True)
        for i in range(len(nodes))
        for k in (1, 3)
    ]
    tab = opened(drawing(nodes=nodes, relations=relations, total=5000))
    assert tab.evaluate("performance.now()") < 20_000
    assert "5000" in tab.inner_text("#size")
