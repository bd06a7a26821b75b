"""``python -m benchmarks.viewer``: graph.html in Chromium beside plain pyvis output of the same graph.

In: the sample corpus, and made-up graphs of 2,000, 20,000 and 50,000 entities with four relations each. Out: a table on the screen; with
``--record`` also ``viewer_results.json`` and the table in ``README.md``. Each page is opened from disk in a new browser: seconds until it can
be used, the longest task of the main thread in each thing that a reader does afterwards, memory of the scripts, size of the file.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Page, Playwright, sync_playwright
from pyvis.network import Network

from benchmarks.__main__ import commit, processor
from kg.build import Options, build
from kg.ontology_dir import builtin
from kg.view import page

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from view_pages import CHROMIUM, FLAGS, contents, large  # noqa: E402

SIZES = (2_000, 20_000, 50_000)
FROZEN = 30  # seconds after which pyvis's page is given up
LONG = 50  # milliseconds: shorter tasks are none that a browser reports
BEGIN, END = "<!-- viewer -->\n", "<!-- end of viewer -->\n"
_WATCH = """
window.tasks = [];
new PerformanceObserver((list) => list.getEntries().forEach((e) => window.tasks.push(e.duration))).observe({type: "longtask"});
"""
_DRAWN = "() => typeof network !== 'undefined' && network.physics.ready"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.viewer", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often each page is opened (default: 3)")
    parser.add_argument("--record", action="store_true", help="write viewer_results.json and the table in README.md")
    parser.add_argument(
        "--pyvis", type=Path, metavar="FILE", help="open only this page, of pyvis, and print what it took"
    )
    chosen = parser.parse_args()
    if chosen.pyvis:
        with sync_playwright() as play:
            print(json.dumps(_pyvis(play, chosen.pyvis)))
        return
    results = measure(chosen.rounds)
    text = markdown(results)
    print(text)
    if chosen.record:
        here = Path(__file__).parent
        (here / "viewer_results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        readme = (here / "README.md").read_text(encoding="utf-8")
        before, _, rest = readme.partition(BEGIN)
        (here / "README.md").write_text(before + BEGIN + text + END + rest.partition(END)[2], encoding="utf-8")


def measure(rounds: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as play:
        pages = made(Path(temporary))
        ours = {name: [_ours(play, file) for _ in range(rounds)] for name, (file, _, _) in pages.items()}
        theirs = {name: _theirs(pyvis) for name, (_, pyvis, _) in pages.items() if pyvis}
        return {
            "commit": commit(),
            "machine": processor(),
            "rounds": rounds,
            "pages": {
                name: {
                    "relations": relations,
                    "bytes": file.stat().st_size,
                    **_medians(ours[name]),
                    "pyvis": theirs.get(name) and {"bytes": pyvis.stat().st_size, **theirs[name]},
                }
                for name, (file, pyvis, relations) in pages.items()
            },
        }


def made(folder: Path) -> dict[str, tuple[Path, Path | None, int]]:
    """By the number of entities: our page, pyvis's where it is measured, and the number of relations."""
    build([ROOT / "seeds"], folder / "sample", Options((builtin(),)))
    files = [folder / "sample" / "graph.html"]
    for size in SIZES:
        (folder / str(size)).mkdir()
        page.write(large(size, 4 * size), folder / str(size))
        files.append(folder / str(size) / "graph.html")
    found: dict[str, tuple[Path, Path | None, int]] = {}
    for file in files:
        core = contents(file)["core"]
        count = len(core["entities"]["id"])
        pyvis = _plain(core, file.with_name("pyvis.html")) if count <= 20_000 else None
        found[f"{count:,}"] = file, pyvis, len(core["relations"]["object"])
    return found


def _plain(core: dict[str, Any], file: Path) -> Path:
    """What pyvis makes of the same entities and the relations between them, with its defaults."""
    network = Network(height="800px", width="100%", directed=True, cdn_resources="in_line")
    labels = core["entities"]["label"]
    network.add_nodes(list(range(len(labels))), label=labels)
    subject = 0
    for step, obj in zip(core["relations"]["subject"], core["relations"]["object"], strict=True):
        subject += step
        if obj < len(labels):
            network.add_edge(subject, obj)
    file.write_text(network.generate_html(notebook=False), encoding="utf-8")
    return file


def _ours(play: Playwright, file: Path) -> dict[str, Any]:
    browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
    tab = browser.new_page(locale="zh-CN", viewport={"width": 1280, "height": 800})
    tab.add_init_script(_WATCH)
    tab.goto(file.as_uri())
    tab.wait_for_selector("body[data-ready]", timeout=60_000)
    seconds = tab.evaluate("performance.now()") / 1000
    longest = {name: _longest(tab, action) for name, action in ACTIONS.items()}
    result = {"ready": seconds, "longest": longest, "heap": _heap(tab)}
    browser.close()
    return result


def _theirs(file: Path) -> dict[str, Any]:
    """A page of pyvis in a process that can be ended: a frozen tab may not even let its browser close."""
    command = [sys.executable, "-m", "benchmarks.viewer", "--pyvis", str(file)]
    process = psutil.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        return json.loads(process.communicate(timeout=FROZEN + 15)[0])
    except subprocess.TimeoutExpired:
        for one in (*process.children(recursive=True), process):
            one.kill()
        process.communicate()
        return dict.fromkeys(("ready", "longest", "heap"))


def _pyvis(play: Playwright, file: Path) -> dict[str, Any]:
    """pyvis shows its graph when the first thousand steps of its physics are done."""
    browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.add_init_script(_WATCH)
    tab.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    tab.goto(file.as_uri(), wait_until="commit")
    tab.wait_for_function(_DRAWN, timeout=600_000)  # who called has less patience
    ready = tab.evaluate("performance.now()") / 1000
    result = {"ready": ready, "longest": tab.evaluate("Math.max(0, ...tasks)"), "heap": _heap(tab)}
    browser.close()
    return result


def _longest(tab: Page, action: Callable[[Page], None]) -> float:
    """Milliseconds of the longest task that the action causes; 0 where none is long enough to be reported."""
    tab.evaluate("tasks.length = 0")
    action(tab)
    time.sleep(0.3)
    return tab.evaluate("Math.max(0, ...tasks)")


def _go(tab: Page, address: str) -> None:
    before = tab.evaluate("document.body.dataset.drawn")
    tab.evaluate("(to) => { location.hash = to; }", address)
    tab.wait_for_function("(before) => document.body.dataset.drawn !== before", arg=before, timeout=60_000)


def _search(tab: Page) -> None:
    tab.focus("#search")
    tab.keyboard.type("yishi", delay=60)
    tab.wait_for_function("() => document.body.dataset.searched === 'yishi'")


def _click(tab: Page) -> None:
    before = tab.evaluate("document.body.dataset.drawn")
    tab.locator("#panel .relation .entity").first.click()
    tab.wait_for_function("(before) => document.body.dataset.drawn !== before", arg=before)


def _busiest(tab: Page) -> str:
    return tab.evaluate("govkg.data.entities.id[govkg.data.byDegree[0]]")


ACTIONS: dict[str, Callable[[Page], None]] = {
    "search": _search,
    "filter": lambda tab: _go(tab, "#view=overview&type=Facility,Program&year=2020..2024&confidence=0.6"),
    "graph": lambda tab: _go(tab, f"#view=graph&id={_busiest(tab)}"),
    "click": _click,
    "map": lambda tab: _go(tab, "#view=map"),
    "timeline": lambda tab: _go(tab, "#view=timeline"),
    "table": lambda tab: _go(tab, "#view=table"),
    "sorting": lambda tab: _go(tab, "#view=table&sort=place"),
}


def _heap(tab: Page) -> int:
    """Bytes that the scripts hold after a collection."""
    client = tab.context.new_cdp_session(tab)
    client.send("HeapProfiler.collectGarbage")
    used = client.send("Runtime.getHeapUsage")
    return used["usedSize"] + used.get("backingStorageSize", 0)


def _medians(runs: list[dict[str, Any]]) -> dict[str, Any]:
    middle = statistics.median
    longest = {name: middle(run["longest"][name] for run in runs) for name in ACTIONS}
    return {"ready": middle(r["ready"] for r in runs), "longest": longest, "heap": middle(r["heap"] for r in runs)}


def markdown(results: dict[str, Any]) -> str:
    """The tables of the README."""

    def mib(count: float | None) -> str:
        return "–" if count is None else f"{count / (1 << 20):.1f}"

    def seconds(value: float | None) -> str:
        return f"not in {FROZEN}" if value is None else f"{value:.2f}"

    lines = [
        f"Commit `{results['commit']}`; {results['machine']}; medians of {results['rounds']} rounds, pyvis once.\n",
        "| entities | relations | seconds to use | pyvis | file MiB | pyvis | heap MiB | pyvis |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, p in results["pages"].items():
        other = p["pyvis"] or {"bytes": None, "heap": None}
        waited = seconds(other["ready"]) if p["pyvis"] else "–"
        lines.append(
            f"| {name} | {p['relations']:,} | {seconds(p['ready'])} | {waited} | {mib(p['bytes'])} | {mib(other['bytes'])} "
            f"| {mib(p['heap'])} | {mib(other['heap'])} |"
        )
    lines += [
        "",
        f"The longest task of the main thread in milliseconds (a dash: none of {LONG} or more):",
        "",
        f"| entities | {' | '.join(ACTIONS)} |",
        "|---:|" + "---:|" * len(ACTIONS),
    ]
    for name, p in results["pages"].items():
        tasks = " | ".join(f"{p['longest'][action]:.0f}" if p["longest"][action] else "–" for action in ACTIONS)
        lines.append(f"| {name} | {tasks} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
