"""How long ``kg diff`` takes, beside ``rdflib.compare.graph_diff``: ``python -m benchmarks.diff [MIB] [--triples N]``.

In: a corpus of that many MiB, built twice: as generated, and with one page in a hundred edited, removed or new. Out: JSON: triples, seconds, processor
seconds and memory of ``kg diff`` on the two exports; and of both tools on parts of them that rdflib can finish, in turns in one run. Each tool runs in a
process of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox

from benchmarks.generate import generate

PAGES = 100  # one in so many is another in the second corpus
PART = 20_000  # triples of the part that rdflib compares
ROUNDS = 3
_RDFLIB = """
import sys
from rdflib import Graph
from rdflib.compare import graph_diff
both, old, new = graph_diff(*(Graph().parse(file, format="nt") for file in sys.argv[1:3]))
print(len(old), len(new))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mib", nargs="?", type=float, default=3.0)
    parser.add_argument("--triples", type=int, default=PART)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), arguments.mib, arguments.triples), indent=1))


def measure(folder: Path, mib: float, part: int) -> dict[str, object]:
    """All figures. ``folder`` holds the corpora and exports afterwards."""
    old, new = folder / "old", folder / "new"
    generate(folder / "pages", mib)
    kg = [sys.executable, "-m", "kg"]
    _run([*kg, "build", str(folder / "pages"), "--out", str(old), "--workers", "1", "--quiet"])
    changed = edit(folder / "pages")
    _run([*kg, "build", str(folder / "pages"), "--out", str(new), "--workers", "1", "--quiet"])
    whole = [_run([*kg, "diff", str(old), str(new), "--out", str(folder / "diff.txt")]) for _ in range(ROUNDS)]
    patch = _run([*kg, "diff", str(old), str(new), "--format", "rdf-patch", "--out", str(folder / "diff.rdfp")])
    applied = _run([*kg, "patch", str(old), str(folder / "diff.rdfp"), "--out", str(folder / "patched")])
    same = all((folder / "patched" / f).read_bytes() == (new / f).read_bytes() for f in ("graph.ttl", "evidence.ttl"))
    files = [_part(export, folder / f"{export.name}.nt", part) for export in (old, new)]
    script = folder / "graph_diff.py"
    script.write_text(_RDFLIB, encoding="utf-8")
    beside: dict[str, list[dict[str, float]]] = {"kg diff": [], "rdflib graph_diff": []}
    for _ in range(ROUNDS):
        beside["kg diff"].append(_run([*kg, "diff", *map(str, files), "--out", str(folder / "part.txt")]))
        beside["rdflib graph_diff"].append(_run([sys.executable, str(script), *map(str, files)]))
    return {
        "pages": changed, "triples": [_triples(export) for export in (old, new)], "kg diff": _median(whole), "rdf-patch": patch,
        "kg patch": applied, "patched to the byte": same, "part": {"triples": part} | {tool: _median(of) for tool, of in beside.items()},
    }  # fmt: skip


def edit(pages: Path) -> dict[str, int]:
    """One page in a hundred is another: of each three one is edited, one removed, one new."""
    rng = random.Random("another version")
    files = sorted(file for file in pages.rglob("*") if file.is_file())
    chosen = rng.sample(files, max(3, len(files) // PAGES))
    for i, file in enumerate(chosen):
        text = file.read_text(encoding="utf-8")
        if i % 3 == 0:
            file.write_text(text.replace("1", "2"), encoding="utf-8")
        elif i % 3 == 1:
            file.unlink()
        else:
            file.with_name(f"{file.stem}-new.txt").write_text(text.replace("3", "4"), encoding="utf-8")
    return {"all": len(files), "other": len(chosen)}


def _part(export: Path, file: Path, triples: int) -> Path:
    """The first triples of a graph."""
    with (export / "graph.ttl").open("rb") as graph, file.open("w", encoding="utf-8", newline="\n") as out:
        for number, quad in enumerate(ox.parse(graph, format=ox.RdfFormat.TURTLE)):
            if number == triples:
                break
            out.write(f"{quad.triple} .\n")
    return file


def _triples(export: Path) -> int:
    return int(json.loads((export / "manifest.json").read_text(encoding="utf-8"))["counts"]["triples"])


def _run(command: list[str]) -> dict[str, float]:
    """Seconds by the clock and of the processor, and the most memory so far of any such process, in MiB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    code = (
        "import resource, subprocess, sys; p = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(p.returncode)"
    )
    done = subprocess.run([sys.executable, "-c", code, *command], stdout=subprocess.PIPE, check=False)
    if done.returncode > 1:
        raise SystemExit(f"{command} ended with {done.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "seconds": round(time.perf_counter() - start, 2),
        "processor": round(spent, 2),
        "MiB": int(done.stdout) // 1024,
    }


def _median(runs: list[dict[str, float]]) -> dict[str, float]:
    return {name: sorted(run[name] for run in runs)[len(runs) // 2] for name in runs[0]}


if __name__ == "__main__":
    main()
