"""Text that means harm: in every field that the page shows, and in its address. Nothing of it runs, and it does not break the layout."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from view_pages import COURT, HALL, PLAN, drawing, go

from kg.view import drawing as d

pytestmark = pytest.mark.browser

TEXTS = {
    "script": "<script>window.ran=1</script>",
    "end of the script": "</script><script>window.ran=1</script><!--",
    "image": "\"><img src=x onerror='window.ran=1'>",
    "style": "</style><style>body{display:none}</style><svg onload=window.ran=1>",
    "javascript": "javascript:window.ran=1//' onmouseover=window.ran=1 x='",
    "direction": "\u202e院法\u2066甲\u202e\u0307" + "\u0301" * 40,
    "nothing to see": "\u200b\u2060\ufeff\u200d",
    "long": "议" * 10_000,
    "long word": "W" * 10_000,
    "prototype": "__proto__",
}
VIEWS = ("overview", "graph", "map", "timeline", "table", "table&rows=relations", "changes")


def hostile(text: str) -> d.Drawing:
    """The drawing with a text in every field that comes from a page."""
    whole = drawing(texts=True)
    quoted = f"某局{text}设立"
    claim = d.Claim(0, 0, 0, 0.9, COURT, text)
    return replace(
        whole,
        entities=[
            *(e._replace(label=text, others=(text + "二",)) if i in (COURT, HALL, PLAN) else e for i, e in enumerate(whole.entities))
        ],
        places=[p._replace(name=text) for p in whole.places],
        articles=[d.Article(text, text, text, text, "2022-03-01", text, 1, f"前。{quoted}。后。") for _ in whole.articles],
        sentences=[s._replace(text=quoted) for s in whole.sentences],
        figures=[d.Figure(text, 87.0, text, True, text, "increase", text)],
        relations=[r._replace(claims=(claim,)) if r.claims else r for r in whole.relations],
        rules=[text, text],
        changes=[d.Change(1, -1, text, text)],
    )  # fmt: skip


def holds(tab: Any) -> bool:
    """Nothing is wider than the window, and the header is where it was."""
    return tab.evaluate(
        "document.documentElement.scrollWidth <= innerWidth && document.querySelector('#search').getBoundingClientRect().top < 120"
    )


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_nothing_runs_and_the_layout_holds(opened, text: str) -> None:
    tab = opened(hostile(text), f"#view={VIEWS[0]}")
    scripts = tab.locator("script").count()
    for view in VIEWS[1:]:
        go(tab, f"#view={view}&id=agency/990100_人民法院")
        assert holds(tab), view
    tab.wait_for_selector("#panel figcaption")
    for summary in tab.locator("#panel .evidence summary").all()[:2]:
        summary.click()
    tab.locator("#panel .quote button", has_text="看全文").first.click()
    tab.wait_for_selector("dialog[open]")
    assert tab.evaluate("(text) => document.querySelector('dialog .text').textContent.includes(text)", text)
    tab.keyboard.press("Escape")
    assert tab.locator("img, iframe, object, form, a:not(#query)").count() == 0
    assert tab.locator("script").count() == scripts and tab.locator("style").count() == 1
    tab.set_viewport_size({"width": 390, "height": 844})
    go(tab, "#view=overview")
    assert holds(tab)


@pytest.mark.parametrize(
    "address",
    [
        "view=constructor", "view=__proto__&by=constructor", "rows=toString&view=table", "lang=__proto__", "id=__proto__&view=graph", "rel=a|b|c&id=constructor",
        "type=constructor,%3Cscript%3E&view=table", "year=2022..x&confidence=abc&view=timeline", "place=constructor&in=toString", "q=%3Cimg src=x onerror=window.ran=1%3E&view=table",
        "steps=9&view=graph&id=agency/990100_人民法院", "%E0%A4%A&view=%FF&sort=constructor", "sort=-__proto__&view=table",
    ],
)  # fmt: skip
def test_no_address_breaks_the_page(opened, address: str) -> None:
    tab = opened(drawing(), f"#{address}")
    assert tab.locator("#view > *").count() and tab.locator("#panel h2").count() == 1
    assert tab.locator("img").count() == 0
