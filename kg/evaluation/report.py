"""The figures and the reliability table as text: for a terminal, as Markdown, as JSON.

In: a :class:`kg.evaluation.summary.Summary` and its :class:`kg.evaluation.calibration.Reliability`. Out: text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Literal

from kg.evaluation.calibration import Reliability
from kg.evaluation.judgement import Counts
from kg.evaluation.summary import Interval, Summary

Format = Literal["table", "json", "md"]
_HEAD = ("", "P", "R", "F1", "95 % of F1", "right", "optional", "wrong", "missed")
_RELIABILITY = ("confidence", "claims", "predicted", "right")
Rows = list[tuple[str, ...]]


def text(summary: Summary, reliability: Reliability, form: Format, held_out: bool = False) -> str:
    """Everything in one format."""
    if form == "json":
        content = {**summary.as_dict(), "reliability": reliability_dict(reliability, held_out)}
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    blocks = [_rows(summary), _pages(summary), _reliability(reliability)]
    write = _markdown if form == "md" else _columns
    parts = [line for rows in blocks for line in (*write(rows), "")]
    parts[len(parts) :] = _sentences(summary, reliability, held_out)
    return "\n".join(parts) + "\n"


def reliability_dict(reliability: Reliability, held_out: bool) -> dict[str, object]:
    return {
        "held_out": held_out,
        "bins": [
            {"from": b.low, "to": b.high, "claims": b.count, "predicted": round(b.predicted, 4), "right": round(b.right, 4)}
            for b in reliability.bins
        ],
        "claims": reliability.count,
        "error": round(reliability.error, 4),
        "sure": {"claims": reliability.sure, "right": reliability.sure_right, "covers": round(reliability.covered, 4)},
    }  # fmt: skip


def _rows(summary: Summary) -> Rows:
    rows: Rows = [_HEAD]
    rows += [_row(name.replace("_", ", "), c, summary.intervals[name][2]) for name, c in summary.counts.items()]
    rows += [_row(f"  {name}", c) for groups in (summary.types, summary.predicates) for name, c in groups.items()]
    rows += [_row("lines in one article", summary.pairs), _row("mended breaks", summary.joins)]
    return rows


def _row(name: str, counts: Counts, interval: Interval | None = None) -> tuple[str, ...]:
    p, r, f1 = (f"{x:.3f}" for x in counts.prf)
    between = f"{interval.low:.3f}–{interval.high:.3f}" if interval else ""
    return name, p, r, f1, between, str(counts.tp), str(counts.ok), str(counts.fp), str(counts.fn)


def _pages(summary: Summary) -> Rows:
    rows: Rows = [("page", "entities", "relations", "figures")]
    for result in summary.results:
        counts = Summary([result]).counts
        rows.append((result.doc, *(f"{counts[name].prf[2]:.3f}" for name in ("entities", "relations", "figures"))))
    return rows


def _reliability(reliability: Reliability) -> Rows:
    rows = [
        (f"{b.low:.2f}–{b.high:.2f}", str(b.count), f"{b.predicted:.2f}", f"{b.right:.2f}") for b in reliability.bins
    ]
    return [_RELIABILITY, *rows]


def _sentences(summary: Summary, reliability: Reliability, held_out: bool) -> Iterator[str]:
    named, matched = summary.canonical
    titles, titled = summary.titles
    yield f"{named} of {matched} matched entities bear their full name; {titles} of {titled} headlines are found."
    how = "each page with weights fitted to the others" if held_out else "as the ontology's confidence.tsv says"
    yield (
        f"Of {reliability.count} claims ({how}) {reliability.sure} have confidence 0.8 or more; {reliability.sure_right} of those are right, and they find "
        f"{reliability.covered:.0%} of the relations asked for. Confidence and share of right claims differ by {reliability.error:.3f} on average."
    )


def _columns(rows: Rows) -> list[str]:
    from kg.query.display import table  # noqa: PLC0415 - the query's packages, which JSON does not need

    return list(table(rows[0], rows[1:]))


def _markdown(rows: Rows) -> list[str]:
    def line(cells: Sequence[str]) -> str:
        return f"| {' | '.join(cell.strip().replace('|', chr(92) + '|') for cell in cells)} |"

    return [line(rows[0]), line(["---"] + ["--:"] * (len(rows[0]) - 1)), *map(line, rows[1:])]
