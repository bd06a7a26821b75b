"""The page for those who do not see it as most do: axe-core finds nothing serious in any view, in light, in dark and on a phone."""

from __future__ import annotations

import pytest
from view_pages import COURT, HALL, drawing, go

from kg.view import drawing as d

pytestmark = pytest.mark.browser
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

COURT_ID = "agency/990100_人民法院"
STATES = {
    "overview": "#view=overview",
    "topics": "#view=overview&by=topic",
    "graph": f"#view=graph&id={COURT_ID}",
    "relation": f"#view=graph&id={COURT_ID}&rel={COURT_ID}|operates|practice/990100_有事好商量议事厅",
    "map": "#view=map",
    "timeline": "#view=timeline",
    "table": "#view=table",
    "filtered": "#view=table&rows=relations&type=Facility&year=2022&topic=disputes",
    "nothing": "#view=table&q=zzzz",
    "changes": "#view=changes",
}


def serious(tab) -> list[str]:
    found = axe.Axe().run(tab).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(
    "settings",
    [
        {"color_scheme": "light"},
        {"color_scheme": "dark"},
        {"color_scheme": "light", "locale": "en", "viewport": {"width": 390, "height": 844}},
    ],
    ids=["light", "dark", "phone"],
)
def test_axe_finds_nothing_serious(opened, settings: dict) -> None:
    changes = [d.Change(0, HALL), d.Change(1, -1, "旧机制"), d.Change(2, COURT, "始于", "2018 → 2019")]
    tab = opened(drawing(changes=changes), **settings)
    found = {}
    for name, address in STATES.items():
        if name != "overview":
            go(tab, address)
        if serious_here := serious(tab):
            found[name] = serious_here
    tab.fill("#search", "法院")
    tab.wait_for_selector("#results [role=option]")
    assert found == {} and serious(tab) == []
