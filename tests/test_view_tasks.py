"""What a new user does with the page of the sample corpus, without help: find, read, filter, share, take along."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import serving

pytestmark = pytest.mark.browser
AGENCY = "东台市市场监督管理局"


@pytest.fixture
def sample(browser: Any, sample_export: Path) -> Iterator[Callable[..., Any]]:
    """Opens the page of the sample corpus at an address."""
    contexts: list[Any] = []

    def open_page(address: str = "") -> Any:
        contexts.append(browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800}))
        tab = contexts[-1].new_page()
        tab.goto((sample_export / "graph.html").as_uri() + address)
        tab.wait_for_selector("body[data-ready]")
        return tab

    yield open_page
    for context in contexts:
        context.close()


def found(tab: Any) -> list[str]:
    return [name.strip() for name in tab.locator("tbody td:first-child").all_inner_texts()]


def test_from_an_agency_to_the_sentence_behind_an_initiative(sample) -> None:
    tab = sample()
    tab.get_by_role("combobox", name="搜索").fill("东台市市场监督")
    tab.get_by_role("option", name=AGENCY).first.click()
    tab.wait_for_selector(f"#panel h2:has-text('{AGENCY}')")
    operated = tab.locator("#panel section", has=tab.locator("h3", has_text="运行")).first
    initiatives = operated.locator(".relation").all_inner_texts()
    assert len(initiatives) >= 5 and any("透明厨房" in name for name in initiatives)
    one = operated.locator(".relation", has_text="海鲜溯源码")
    one.locator("summary").click()
    one.locator("figcaption").wait_for()
    assert "海鲜溯源码" in one.locator("blockquote").inner_text() and "样报" in one.locator("figcaption").inner_text()


def test_one_topic_and_year_shared_and_exported(sample, tmp_path: Path) -> None:
    tab = sample()
    tab.get_by_role("button", name="表格").click()
    tab.wait_for_selector("tbody tr")
    everything = tab.locator("caption").inner_text()
    tab.locator("#filters").get_by_label("矛盾纠纷化解").check()
    tab.wait_for_function("(all) => document.querySelector('caption').textContent !== all", arg=everything)
    of_topic = tab.locator("caption").inner_text()
    tab.locator("#filters summary", has_text="年份").click()
    tab.get_by_label("起始年份").select_option("2025")
    tab.get_by_label("截止年份").select_option("2025")
    tab.wait_for_function("(all) => document.querySelector('caption').textContent !== all", arg=of_topic)
    tab.wait_for_function("() => location.hash.includes('year=2025') && !location.hash.includes('year=2025..')")
    tab.wait_for_selector("#chosen .chip:has-text('2025')")
    names = found(tab)
    assert 3 < len(names) < int(of_topic.split()[0])

    shared = sample(tab.evaluate("location.hash"))
    assert found(shared) == names and shared.locator("#chosen .chip").count() == 2

    with shared.expect_download() as download:
        shared.get_by_role("button", name="下载 CSV").click()
    download.value.save_as(tmp_path / "table.csv")
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][0] == "名称" and [row[0].lstrip("'") for row in rows[1:]] == names


def test_only_a_served_page_leads_to_the_queries(sample, sample_export: Path, tmp_path: Path) -> None:
    tab = sample()
    assert tab.locator("#query").is_hidden()
    with serving(sample_export, tmp_path) as server:
        tab.goto(server.address)
        tab.wait_for_selector("body[data-ready]")
        tab.get_by_role("link", name="查询").click()
        tab.wait_for_url("**/query")
