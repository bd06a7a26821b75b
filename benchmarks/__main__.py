"""``python -m benchmarks``: how fast a build is on one core, beside other tools in the same run, and how much memory it takes.

In: ``seeds/``, from which :mod:`benchmarks.generate` makes the corpora. Out: tables on the screen; with ``--record`` also
``results.json`` and the tables in ``README.md``. Everything runs in processes of its own, one after the other, pinned to
one core where the system can do that, in several rounds, so that what else the machine does falls on all alike.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks.measure import build, generated, other, trained
from benchmarks.tables import markdown, rich_table, tables

HERE = Path(__file__).parent
SPEED, MEMORY = 10, (1, 5, 10, 25)  # MiB of text
SAMPLES = {"jieba": 200_000, "spacy": 60_000, "spacy-jieba": 60_000}  # characters: some seconds of each
MARK = "<!-- results -->\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often speed is measured (default: 3)")
    parser.add_argument("--quick", action="store_true", help="leave out the builds that only measure memory")
    parser.add_argument("--record", action="store_true", help="write results.json and the tables in README.md")
    chosen = parser.parse_args()
    if chosen.record and chosen.quick:
        parser.error("--record needs all builds; leave out --quick")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    results = measure(chosen.rounds, (SPEED,) if chosen.quick else MEMORY)
    console = Console()
    console.width = max(console.width, 120)
    for table in tables(results):
        console.print(rich_table(table))
    if chosen.record:
        text = json.dumps(results, ensure_ascii=False, indent=1) + "\n"
        (HERE / "results.json").write_text(text, encoding="utf-8")
        readme = HERE / "README.md"
        before = readme.read_text(encoding="utf-8").partition(MARK)[0]
        readme.write_text(before + MARK + markdown(results), encoding="utf-8")


def measure(rounds: int, sizes: tuple[int, ...]) -> dict[str, object]:
    """All runs, with where they ran."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        corpora = {mib: generated(folder / f"{mib}MiB", mib) for mib in sizes}
        segmenter = trained(folder / "segmenter", folder / f"{SPEED}MiB")
        whole: list[dict[str, Any]] = []
        runs: dict[str, list[dict[str, float]]] = {tool: [] for tool in SAMPLES}
        for _ in range(rounds):
            whole.append(build(folder / f"{SPEED}MiB", folder / "out"))
            for tool, characters in SAMPLES.items():
                runs[tool] += other(tool, folder / f"{SPEED}MiB", characters, whole[-1]["characters"], segmenter)
        builds = {mib: build(folder / f"{mib}MiB", folder / "out") for mib in sizes if mib != SPEED}
        builds[SPEED] = min(whole, key=lambda run: run["cpu"])
    runs = {"graph": [{"characters": run["characters"], **run["graph"]} for run in whole], "export": whole, **runs}
    median = {
        tool: {
            "seconds": statistics.median(r["characters"] / r["seconds"] for r in taken),
            "cpu": statistics.median(r["characters"] / r["cpu"] for r in taken),
            "spread": max(r["characters"] / r["cpu"] for r in taken) / min(r["characters"] / r["cpu"] for r in taken)
            - 1,
        }
        for tool, taken in runs.items()
    }
    return {
        "commit": commit(),
        "machine": f"{processor()}, one core of {os.cpu_count()}; Python {platform.python_version()}, {platform.system()}",
        "rounds": rounds,
        "corpora": {str(mib): corpora[mib] for mib in sizes},
        "characters per second": median,
        "builds": {str(mib): builds[mib] for mib in sizes},
    }


def commit() -> str:
    """The commit, with + where files differ from it."""
    try:
        said = subprocess.run(
            ["git", "describe", "--always", "--dirty=+"], cwd=HERE, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return said.stdout.strip()


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main())
