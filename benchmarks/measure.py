"""Runs of one tool in a process of its own: how long, how much memory.

``seconds`` is by the clock, ``cpu`` what the processor worked for it, ``rss`` the peak of the memory in bytes. Those of a build count everything
from the start of Python to the last file of the export; ``graph`` holds those until graph.ttl was complete.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | _ONE_THREAD
"""An installed package has its bytecode: a clone gets it with the first run."""


def generated(folder: Path, mib: int) -> dict[str, object]:
    """Make the corpus of that size."""
    return json.loads(_output("benchmarks.generate", str(folder), str(mib)))


def trained(model: Path, folder: Path) -> Path:
    """Make a model for pkuseg from the beginning of a corpus; its folder."""
    _output("benchmarks.others", "train", str(folder), str(model))
    return model


def other(tool: str, folder: Path, characters: int, whole: int, segmenter: Path) -> list[dict[str, float]]:
    """Two measurements of another tool on the beginning of a corpus: what it would take for ``whole`` characters, its loading with them."""
    run = json.loads(_output("benchmarks.others", tool, str(folder), str(characters), str(time.time()), str(segmenter)))
    return [
        {"characters": whole, **{by: run["loading"][by] + half[by] * whole / half["characters"] for by in ("seconds", "cpu")}}
        for half in run["halves"]
    ]  # fmt: skip


def build(source: Path, out: Path) -> dict[str, Any]:
    """One build from text to export, with what it made."""
    marks = out.with_name("marks.json")
    start = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.marked", str(marks), str(time.time())]
    command += ["build", str(source), "--out", str(out), "--workers", "1", "--quiet", "--no-cache"]
    process = subprocess.Popen(command, cwd=ROOT, env=_ENVIRONMENT)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the build of {source} ended with {process.returncode}")
    counts = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["counts"]
    lengths = sum(len(p.read_text(encoding="utf-8")) for p in sorted(source.rglob("*.txt")))
    return {
        "characters": lengths,
        "seconds": seconds,
        "cpu": used.ru_utime + used.ru_stime,
        "graph": json.loads(marks.read_text(encoding="utf-8")),
        "rss": used.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        **counts,
    }


def _output(module: str, *arguments: str) -> str:
    command = [sys.executable, "-W", "ignore", "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, env=_ENVIRONMENT, check=True, stdout=subprocess.PIPE, text=True).stdout
