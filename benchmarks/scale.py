"""``python -m benchmarks.scale FOLDER``: builds of 1, 10 and 116 MiB of text with one and two processes, from nothing and with the cache.

In: ``seeds/``, from which :mod:`benchmarks.generate` makes the corpora below FOLDER (4 GiB with an export and a cache). Out: tables on the
screen; with ``--record`` also ``scale_results.json`` and the section "Scale" of ``README.md``. Of each size: from nothing with one process
that reads and with two; then with everything in the cache and with one page more, likewise. The largest, 100,000 articles, is built from nothing only.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psutil

from benchmarks.__main__ import commit, processor
from benchmarks.measure import ROOT, generated

HERE = Path(__file__).parent
SIZES, LARGE = (1, 10, 116), 50  # MiB of text; from LARGE on nothing is built with the cache
BEGIN, END = "<!-- scale -->\n", "<!-- end of scale -->\n"
NEW = [
    f"江山县司法局推出“{name}”机制\n本报讯 近日，江山县司法局推出“{name}”机制，联合江山县人民法院化解邻里纠纷。\n"
    for name in ("竹林夜话", "茶亭夜话")
]
COLUMNS = ("MiB", "articles", "triples", "workers", "cache", "seconds", "reading", "processor", "peak MiB")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where corpora, caches and exports are made; the corpora stay")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="MIB")
    parser.add_argument("--record", action="store_true", help="write scale_results.json and the section in README.md")
    chosen = parser.parse_args()
    runs = [run for mib in chosen.sizes for run in measure(chosen.folder, mib)]
    if not chosen.record:
        return
    file = HERE / "scale_results.json"
    kept = json.loads(file.read_text(encoding="utf-8"))["runs"] if file.is_file() else []
    machine = f"{processor()}, {os.cpu_count()} processors; Python {platform.python_version()}, {platform.system()}"
    made = [run | {"commit": commit(), "machine": machine} for run in runs]
    made = sorted(
        [*made, *(r for r in kept if r["MiB"] in SIZES and r["MiB"] not in chosen.sizes)], key=lambda run: run["MiB"]
    )
    file.write_text(json.dumps({"runs": made}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    readme = HERE / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    readme.write_text(before + BEGIN + markdown(made) + END + rest.partition(END)[2], encoding="utf-8")


def measure(folder: Path, mib: int) -> list[dict[str, object]]:
    """All runs of one size."""
    source, cache = folder / f"{mib}MiB", folder / "cache"
    if not source.is_dir():
        generated(source, mib)
    runs = []
    for workers in (1, 2):
        shutil.rmtree(cache, ignore_errors=True)
        runs.append(_build(folder, source, workers, "empty"))
    if mib >= LARGE:
        return [{"MiB": mib} | run for run in runs]
    runs += [_build(folder, source, workers, "all") for workers in (1, 2)]
    new = source / "new.txt"
    try:
        for workers, text in enumerate(NEW, 1):
            new.write_text(text, encoding="utf-8")
            runs.append(_build(folder, source, workers, "all but one"))
    finally:
        new.unlink()
    return [{"MiB": mib} | run for run in runs]


def _build(folder: Path, source: Path, workers: int, known: str) -> dict[str, object]:
    """One build: seconds by the clock in all, and until the first file was begun (reading and merging); processor time; the most memory of all
    its processes together, looked at every half second."""
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "kg", "build", source, "--out", out, "--workers", str(workers), "--quiet"]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"GOVKG_CACHE_DIR": str(folder / "cache")})
    family, most, looked, reading = psutil.Process(process.pid), 0, 0.0, 0.0
    while True:
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        if time.perf_counter() - looked > 0.5:
            most, looked = max(most, _memory(family)), time.perf_counter()
        if not reading and any(out.glob(".kg-new-*/graph.ttl")):
            reading = time.perf_counter() - start
        time.sleep(0.1)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the build of {source} ended with {process.returncode}")
    counts = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["counts"]
    run = {
        "articles": counts["articles"], "triples": counts["triples"], "workers": workers, "cache": known,
        "seconds": round(time.perf_counter() - start, 1), "reading": round(reading, 1),
        "processor": round(used.ru_utime + used.ru_stime, 1), "peak MiB": most >> 20,
    }  # fmt: skip
    print(source.name, run, flush=True)
    return run


def _memory(family: psutil.Process) -> int:
    total = 0
    try:
        for process in (family, *family.children(recursive=True)):
            total += process.memory_full_info().pss  # what processes share counts once
    except psutil.Error:  # one has just ended
        pass
    return total


def markdown(runs: list[dict[str, object]]) -> str:
    """The table of the README, with where it was measured."""
    where = sorted({f"Commit `{run['commit']}`; {run['machine']}." for run in runs})
    rows = [[f"{run[c]:,}" if isinstance(run[c], int | float) else str(run[c]) for c in COLUMNS] for run in runs]
    lines = [" | ".join(COLUMNS), "|".join(["---:"] * len(COLUMNS)), *map(" | ".join, rows)]
    return " ".join(where) + "\n\n" + "".join(f"| {line} |\n" for line in lines)


if __name__ == "__main__":
    main()
