"""What Chromium makes of the page: what a new user does with it. Runs where Chromium is installed, and always in CI."""

from __future__ import annotations

import pytest
from view_pages import COURT, HALL, HOSTILE, drawing, go

from kg.view import drawing as d
from kg.view import page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("法院", "临江县人民法院"), ("县法院", "临江县人民法院"), ("linjiang", "临江县"), ("ljxrmfy", "临江县人民法院"),
        ("chongqing", "重庆镇"), ("zhongq", "重庆镇"), ("ljxian", "临江县"), ("有事好商量", "“有事好商量”议事厅"),
    ],
    ids=["name", "other name", "syllables", "initials", "a reading", "another reading", "mixed", "without quotes"],
)  # fmt: skip
def test_search_finds(opened, typed: str, found: str) -> None:
    tab = opened(drawing())
    tab.fill("#search", typed)
    tab.wait_for_selector("#results [role=option]")
    assert tab.locator("#results .what").first.inner_text().startswith(found)


def test_search_by_keyboard_leads_to_the_sentence(opened) -> None:
    tab = opened(drawing())
    tab.keyboard.press("/")
    tab.keyboard.type("人民法院")
    tab.wait_for_selector("body[data-searched=人民法院]")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#panel h2:has-text('临江县人民法院')")
    tab.locator("#panel .relation", has_text="议事厅").locator("summary").click()
    tab.wait_for_selector("#panel blockquote:has-text('临江县人民法院设立“有事好商量”议事厅。')")
    assert "样报" in tab.inner_text("#panel figcaption >> nth=0")


def test_a_view_can_be_shared_and_gone_back_to(opened) -> None:
    tab = opened(drawing(), "#view=table&type=Facility&year=2022")
    assert tab.locator("tbody tr").count() == 1
    assert tab.locator("#chosen .chip").count() == 3 - 1
    go(tab, "#view=table&type=Facility&year=2023")
    assert tab.locator("tbody tr").count() == 0
    tab.go_back()
    tab.wait_for_selector("tbody tr")
    assert "议事厅" in tab.inner_text("tbody")


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("type=Agency", {"临江县人民法院"}),
        ("topic=disputes", {"“有事好商量”议事厅"}),
        ("status=planned", {"临江县人民法院", HOSTILE}),
        ("confidence=0.8", {"临江县人民法院", "“有事好商量”议事厅"}),
        ("year=2023..", {"临江县人民法院", HOSTILE}),
        ("place=990000&type=Place", {"重庆镇", "甲省", "临江县"}),
        ("source=%E6%A0%B7%E6%8A%A5&type=Facility", {"“有事好商量”议事厅"}),
        ("predicate=within", {"甲省", "临江县"}),
        ("q=yst", {"“有事好商量”议事厅"}),
    ],
    ids=["type", "topic", "status", "confidence", "year", "place", "source", "predicate", "text"],
)
def test_filters_leave(opened, address: str, names: set[str]) -> None:
    tab = opened(drawing(), f"#view=table&{address}")
    shown = {text.strip() for text in tab.locator("tbody tr td:first-child").all_inner_texts()}
    assert shown == {name[:59] + "…" if len(name) > 60 else name for name in names}


def test_what_lies_in_the_folder_is_read_when_it_is_asked_for(opened, tmp_path) -> None:
    tab = opened(drawing(), "#view=graph&id=agency/990100_人民法院", largest=100)
    tab.wait_for_selector("#panel blockquote:has-text('设立')")


def test_the_page_says_what_is_missing_when_the_folder_is_gone(browser, tmp_path) -> None:
    page.write(drawing(), tmp_path, 100)
    (tmp_path / page.FOLDER).rename(tmp_path / "elsewhere")
    tab = browser.new_page(locale="zh-CN")
    tab.goto((tmp_path / "graph.html").as_uri() + "#view=graph&id=agency/990100_人民法院")
    tab.wait_for_selector("#panel .problem:has-text('graph-data/s0.js')")
    tab.close()


def test_changes_have_a_view_only_where_there_is_something_to_compare_with(opened) -> None:
    assert opened(drawing()).locator("#views button").count() == 5
    changes = [d.Change(0, HALL), d.Change(1, -1, "旧机制"), d.Change(2, COURT, "始于", "2018 → 2019")]
    tab = opened(drawing(changes=changes), "#view=changes")
    sections = tab.locator("#view section").all_inner_texts()
    assert [s.split()[0] for s in sections] == ["新增", "消失", "改变"]
    assert "旧机制" in sections[1] and "2018 → 2019" in sections[2]


@pytest.mark.parametrize("view", ["overview", "graph", "map", "timeline", "table"])
def test_hostile_names_stay_text(opened, view: str) -> None:
    tab = opened(drawing(), f"#view={view}&id=practice/990100_x")
    assert HOSTILE.split("<img", maxsplit=1)[0] in tab.inner_text("#panel h2")
    tab.fill("#search", "onerror")
    tab.wait_for_selector("#results [role=option]")
    assert tab.locator("img").count() == 0


def test_a_release_counts_once_however_often_it_is_printed(opened) -> None:
    """The court stands in an article, in another paper's print of it, and in one of its own."""
    first, other = (
        drawing().articles[0],
        d.Article("pages/c.txt", "pages/c.txt#L1", "又一篇", None, "2022-04-01", "样报", 1),
    )
    reprint = first._replace(source="pages/b.txt", id="pages/b.txt#L1", publisher="转载报", first=0)
    sentences = [d.Sentence(f"临江县人民法院设立议事厅{n}。", n, ((12, 31),)) for n in range(3)]
    court = drawing().entities[COURT]._replace(articles=(0, 1, 2), sentences=(0, 1, 2))
    told = d.Relation(COURT, 0, HALL, tuple(d.Claim(n, 0, 0, 0.9) for n in range(2)))
    tab = opened(drawing(
        articles=[first, reprint, other], sentences=sentences, entities=[court, *drawing().entities[1:2]], relations=[told]
    ), f"#view=table&id={court.id}")  # fmt: skip
    tab.wait_for_selector("#panel .quote figcaption")
    assert tab.locator("tbody tr", has_text="临江县人民法院").first.inner_text().split("\t")[-2] == "2"
    assert tab.locator("#panel h3", has_text="转载").inner_text().endswith("2")
    tab.locator("#panel .quote .reprint").wait_for()
    assert "样报 · 2022-03-01" in tab.inner_text("#panel .quote .reprint")
    go(tab, "#view=table&rows=relations")
    assert tab.locator("tbody tr").first.inner_text().split("\t")[-1] == "1"
