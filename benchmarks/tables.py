"""The results as tables, for the screen and for Markdown."""

from __future__ import annotations

from typing import Any, NamedTuple

from rich.table import Table

_NAMES = {
    "graph": "kg build, text to graph.ttl",
    "export": "kg build, text to the whole export",
    "jieba": "jieba.posseg",
    "spacy": "spaCy, shape of zh_core_web_sm",
    "spacy-jieba": "the same with jieba's words",
}
OURS = ("graph", "export")
MIB = 1 << 20


class Cells(NamedTuple):
    """A table: its title, column names and rows."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(results: dict[str, Any]) -> list[Cells]:
    return [_speed(results), _memory(results)]


def _speed(results: dict[str, Any]) -> Cells:
    rates = results["characters per second"]

    def faster(build: str, than: str, by: str) -> str:
        return "" if than in OURS else f"{rates[build][by] / rates[than][by]:.1f} ×"

    rows = tuple(
        (
            _NAMES[tool], f"{rate['seconds']:,.0f}", f"{rate['cpu']:,.0f}", f"{rate['spread']:.0%}",
            *(faster(build, tool, by) for build in OURS for by in ("seconds", "cpu")),
        )
        for tool, rate in rates.items()
    )  # fmt: skip
    columns = (
        "tool", "by the clock", "by processor time", "spread",
        "graph.ttl faster, clock", "graph.ttl faster, processor", "export faster, clock", "export faster, processor",
    )  # fmt: skip
    return Cells("Characters per second on one core", columns, rows)


def _memory(results: dict[str, Any]) -> Cells:
    builds = {int(mib): run for mib, run in results["builds"].items()}
    smallest = builds[min(builds)]
    rows = []
    for mib, run in sorted(builds.items()):
        grown = run["triples"] - smallest["triples"]
        more = f"{(run['rss'] - smallest['rss']) / grown:,.0f}" if grown else ""
        counts = (f"{run[name]:,}" for name in ("characters", "entities", "claims", "triples"))
        rates = (
            f"{run['seconds']:.1f}", f"{run['characters'] / run['graph']['cpu']:,.0f}", f"{run['claims'] / run['seconds']:,.0f}"
        )  # fmt: skip
        rows.append(
            (str(mib), *counts, *rates, f"{run['rss'] / MIB:,.0f}", f"{run['rss'] / run['triples']:,.0f}", more)
        )
    columns = (
        "MiB", "characters", "entities", "claims", "triples", "seconds", "characters/s to graph.ttl", "claims/s", "peak MiB", "bytes/triple", "bytes/further triple"
    )  # fmt: skip
    return Cells("Builds on one core: what grows with the text", columns, tuple(rows))


def rich_table(cells: Cells) -> Table:
    table = Table(title=cells.title)
    for i, column in enumerate(cells.columns):
        table.add_column(column, justify="right" if i else "left")
    for row in cells.rows:
        table.add_row(*row)
    return table


def markdown(results: dict[str, Any]) -> str:
    corpora = "; ".join(
        f"{mib} MiB: {c['characters']:,} characters, SHA-256 `{c['sha256'][:16]}…`"
        for mib, c in results["corpora"].items()
    )
    parts = [
        f"Commit `{results['commit']}`; {results['machine']}; medians of {results['rounds']} rounds.\n\nCorpora: {corpora}.\n"
    ]
    for title, columns, rows in tables(results):
        lines = ["| " + " | ".join(columns) + " |", "|---" + "|---:" * (len(columns) - 1) + "|"]
        lines += ["| " + " | ".join(row) + " |" for row in rows]
        parts.append(f"## {title}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)
