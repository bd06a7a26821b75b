"""``python -m benchmarks.query``: what the questions of the library take on more than a million triples.

In: an export (``--export DIR``; made from ``seeds/`` otherwise). Out: a table on the screen, with ``--record`` also ``query_results.json`` and the table in
``README.md``. Each question is asked, in turns in one run, of raw pyoxigraph on the kept store, of ``kg.query`` in process, of ``kg.query`` with the rows written
as a table with labels, of raw pyoxigraph with the graph in memory, and of rdflib in memory. A question with parameters gets those that have most to do in this graph. rdflib holds the graph in one process, and each of
its questions runs in a fork of that, which is killed at the time limit; it then counts as having taken that long. Times are processor times, medians of
five rounds, fewer where a question takes seconds.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import math
import os
import platform
import resource
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import Graph
from rich.console import Console
from rich.table import Table

from benchmarks.__main__ import HERE, commit, processor
from benchmarks.measure import build, generated
from kg import ontology_dir
from kg.query.binding import Value, bind
from kg.query.labels import Labels
from kg.query.questions import Question, library
from kg.query.results import View, write
from kg.query.store import OpenGraph, open_graph
from kg.query.vocabulary import Vocabulary

MIB, ROUNDS, ENOUGH, LIMIT = 5, 5, 5.0, 30
MARK, END = "<!-- queries -->\n", "<!-- end of queries -->\n"
# What a parameter that a question needs is given: of what may be meant, that which has most to do.
BUSIEST = {
    "place": "?thing gov:appliesIn/gov:within* ?value",
    "agency": "?value a gov:Agency ; gov:operates ?thing",
    "entity": "?value gov:operates ?thing",
    "guide": "?thing gov:guidedBy ?value",
    "one": "?value gov:collaboratesWith ?thing",
    "other": "?one gov:collaboratesWith ?value . ?value gov:collaboratesWith ?thing",
    "practice": "?value ^gov:operates|gov:component|gov:appliesIn ?thing",
    "topic": "?thing gov:addresses ?value",
}
RATIOS = {
    "kg / pyoxigraph": ("kg", "raw"),
    "table / pyoxigraph": ("rendered", "raw"),
    "rdflib / kg": ("rdflib", "kg"),
    "rdflib / pyoxigraph in memory": ("rdflib", "in memory"),
}
GIVEN = {"below": ox.Literal(0.8)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.query", description=__doc__.partition("\n")[0])
    parser.add_argument("--export", type=Path, help="an export to ask; made from seeds/ otherwise")
    parser.add_argument("--no-rdflib", action="store_true", help="leave rdflib out, which takes long")
    parser.add_argument("--record", action="store_true", help="write query_results.json and the table in README.md")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        export = chosen.export or Path(temporary) / "out"
        if chosen.export is None:
            generated(Path(temporary) / "in", MIB)
            build(Path(temporary) / "in", export)
        results = measure(export, not chosen.no_rdflib)
    table = _table(results)
    shown = Table(*table[0], title="Questions, in milliseconds of processor time")
    for row in table[1:]:
        shown.add_row(*row)
    Console(width=140).print(shown)
    print(json.dumps(results["medians"], indent=1))
    if chosen.record:
        text = json.dumps(results, ensure_ascii=False, indent=1) + "\n"
        (HERE / "query_results.json").write_text(text, encoding="utf-8")
        readme = HERE / "README.md"
        before, _, rest = readme.read_text(encoding="utf-8").partition(MARK)
        readme.write_text(before + MARK + _markdown(results) + END + rest.partition(END)[2], encoding="utf-8")


def measure(export: Path, with_rdflib: bool) -> dict[str, object]:
    """All questions in all engines."""
    start = time.perf_counter()
    open_graph(export)
    first = time.perf_counter() - start
    start = time.perf_counter()
    graph = open_graph(export)
    again = time.perf_counter() - start
    asked = {
        name: bind(question.text, _terms(question, graph))
        for name, question in library([ontology_dir.builtin()]).items()
    }
    vocabulary = Vocabulary([ontology_dir.builtin()])
    memory = ox.Store()
    for name in ("graph.ttl", "evidence.ttl"):
        memory.bulk_load(path=str(export / name), format=ox.RdfFormat.TURTLE)
    rows = {}
    for name, text in asked.items():
        rows[name] = _in_turns(text, graph, memory, vocabulary)
        print(name, *(f"{way} {taken:.3f}" for way, taken in rows[name].items()), file=sys.stderr)
    del memory
    triples = next(iter(graph.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")))[0].value
    if with_rdflib:
        slow = _Rdflib(export)
        for name, text in asked.items():
            rows[name]["rdflib"] = slow.seconds(text, graph.prefixes)
            print(name, f"rdflib {rows[name]['rdflib']:.3f}", file=sys.stderr)
    return {
        "commit": commit(),
        "machine": f"{processor()}; {platform.system()}, Python {platform.python_version()}",
        "triples": int(triples),
        "rounds": ROUNDS,
        "limit": LIMIT,
        "open": {"first": first, "again": again},
        "questions": rows,
        "medians": {
            name: statistics.median(row[a] / row[b] for row in rows.values())
            for name, (a, b) in RATIOS.items()
            if all(a in row for row in rows.values())
        },
    }


def _terms(question: Question, graph: OpenGraph) -> dict[str, Value]:
    """Values for the parameters that the question needs."""
    terms: dict[str, Value] = {}
    for parameter in question.parameters:
        if parameter.optional:
            continue
        if parameter.name in GIVEN:
            terms[parameter.name] = GIVEN[parameter.name]
            continue
        pattern = BUSIEST[parameter.name]
        query = f"SELECT ?value {{ {pattern} }} GROUP BY ?value ORDER BY DESC(COUNT(*)) ?value LIMIT 1"
        terms[parameter.name] = next(iter(graph.ask(query, terms)))[0]
    return terms


def _in_turns(text: str, graph: OpenGraph, memory: ox.Store, vocabulary: Vocabulary) -> dict[str, float]:
    """Medians of one question in four ways, each round all of them."""

    def raw() -> int:
        return len(list(graph.store.query(text, prefixes=graph.prefixes)))

    def kg() -> int:
        return len(list(graph.ask(text)))

    def rendered() -> int:
        out = io.BytesIO()
        return write(graph.ask(text), "table", out, View(Labels(graph, vocabulary), graph.prefixes)).rows or 0

    def in_memory() -> int:
        return len(list(memory.query(text, prefixes=graph.prefixes)))

    ways: dict[str, Callable[[], int]] = {"raw": raw, "kg": kg, "rendered": rendered, "in memory": in_memory}
    found = {way: run() for way, run in ways.items()}  # and warm
    assert len(set(found.values())) == 1, found
    taken: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        if sum(taken["raw"]) > ENOUGH:
            break
        for way, run in ways.items():
            start = time.process_time()
            run()
            taken[way].append(time.process_time() - start)
    return {"rows": found["raw"], **{way: statistics.median(times) for way, times in taken.items()}}


class _Rdflib:
    """The graph in rdflib's memory, and questions in forks of this process."""

    def __init__(self, export: Path) -> None:
        self._graph = Graph()
        for name in ("graph.ttl", "evidence.ttl"):
            self._graph.parse(export / name, format="turtle")
        gc.freeze()  # so that a fork copies little

    def seconds(self, text: str, prefixes: Mapping[str, str]) -> float:
        """How long a question takes; the limit where it is killed at it."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            start = time.process_time()
            resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(start) + LIMIT, math.ceil(start) + LIMIT))
            list(self._graph.query(text, initNs=prefixes))
            os.write(writing, str(time.process_time() - start).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            said = pipe.read()  # until the child ends
        _, status = os.waitpid(child, 0)
        if not said and os.waitstatus_to_exitcode(status) not in (-signal.SIGXCPU, -signal.SIGKILL):
            raise SystemExit(f"rdflib cannot answer this:\n{text}")
        return float(said) if said else float(LIMIT)


def _table(results: dict[str, Any]) -> list[list[str]]:
    head = [
        "question", "rows", "pyoxigraph", "kg.query", "with a table", "pyoxigraph in memory", "rdflib in memory",
        *RATIOS,
    ]  # fmt: skip
    lines = [head]
    for name, row in results["questions"].items():
        cells = [
            name,
            f"{row['rows']:,}",
            *(f"{row[way] * 1000:,.1f}" for way in ("raw", "kg", "rendered", "in memory")),
        ]
        slow = row.get("rdflib")
        cells.append("" if slow is None else f"{'≥ ' if slow >= LIMIT else ''}{slow * 1000:,.0f}")
        for a, b in RATIOS.values():
            cells.append(f"{row[a] / row[b]:,.2f}" if a in row else "")
        lines.append(cells)
    return lines


def _markdown(results: dict[str, Any]) -> str:
    table = _table(results)
    medians = results["medians"]
    lines = [
        f"Commit `{results['commit']}`; {results['machine']}; {results['triples']:,} triples; medians of {results['rounds']} rounds.",
        "",
        f"Opened the first time in {results['open']['first']:.1f} s, from then on in {results['open']['again'] * 1000:.0f} ms. "
        + "Medians over the questions: "
        + ", ".join(f"{name} {value:.2f}" for name, value in medians.items())
        + ".",
        "",
        *(f"| {' | '.join(row)} |" for row in table[:1]),
        "|---" + "|---:" * (len(table[0]) - 1) + "|",
        *(f"| {' | '.join(row)} |" for row in table[1:]),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
