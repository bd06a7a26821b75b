"""A history as a table and a chart.

In: a :class:`~kg.diff.history.History`. Out: text for a terminal, Markdown, CSV, JSON, or a page with a chart in SVG: a row for each initiative, a column for
each version. What comes from pages is escaped; CSV cells that a spreadsheet would take for a formula are quoted.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
from collections.abc import Sequence
from importlib import resources

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from kg.diff.history import History, Row
from kg.diff.names import words
from kg.diff.render import escaped
from kg.query.display import printable, table

_MARKS = {"asserted": "●", "piloted": "◐", "planned": "○", "denied": "×", "": "·"}
_ROW, _CELL, _LABEL = 20, 36, 420


def written(history: History, form: str, lang: str, width: int | None) -> str:
    """The history in one of text, md, csv, json, html."""
    if form == "json":
        return json.dumps(_content(history), ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        return _csv(history, lang)
    if form == "html":
        return _html(history, lang)
    w = words(lang)
    head, rows = _table(history, lang)
    if form == "md":
        lines = [head, ["---"] * len(head), *rows]
        body = "\n".join("| " + " | ".join(map(escaped, row)) + " |" for row in lines)
        return f"# {w['history-title']}\n\n{escaped(_summary(history, lang))}\n\n{_legend(lang)}\n\n{body}\n"
    return "\n".join([_summary(history, lang), _legend(lang), "", *table(head, rows, width)]) + "\n"


def _rows(history: History) -> list[Row]:
    return history.facts or history.initiatives


def _table(history: History, lang: str) -> tuple[list[str], list[list[str]]]:
    w = words(lang)
    what = [w["fact"]] if history.facts else []
    head = [w["initiative"], *what, w["place"], w["first"], w["last"], *history.versions]
    rows = [
        [row.label, *([row.what] if what else []), row.place, history.versions[row.first], history.versions[row.last],
         *(_MARKS[status] for status in row.seen)]
        for row in _rows(history)
    ]  # fmt: skip
    return head, rows


def _summary(history: History, lang: str) -> str:
    rows, last = history.initiatives, len(history.versions) - 1
    return order(history, lang) + words(lang)["history-summary"].format(
        versions=len(history.versions), initiatives=len(rows), first=sum(bool(row.seen[0]) for row in rows),
        last=sum(bool(row.seen[last]) for row in rows), through=sum(all(row.seen) for row in rows),
    )  # fmt: skip


def order(history: History, lang: str) -> str:
    """A sentence where the dates of the pages run otherwise than the versions; else nothing."""
    w = words(lang)
    given, dated = (w["list"].join(map(printable, names)) for names in (history.versions, history.by_date))
    return w["history-order"].format(given=given, dated=dated) if dated else ""


def _legend(lang: str) -> str:
    w = words(lang)
    parts = [f"{_MARKS[status]} {w[f'status.{status}']}" for status in ("asserted", "piloted", "planned", "denied")]
    return "  ".join([*parts, f"{_MARKS['']} {w['not-seen']}"])


def _content(history: History) -> dict[str, object]:
    return {
        "versions": [{"name": n, "dates": d} for n, d in zip(history.versions, history.dates, strict=True)],
        "initiatives": [_object(row, history.versions) for row in history.initiatives],
        "facts": [_object(row, history.versions) for row in history.facts],
    }


def _object(row: Row, versions: Sequence[str]) -> dict[str, object]:
    found: dict[str, object] = {"initiative": row.initiative, "label": row.label, "place": row.place}
    if row.what:
        found["fact"] = row.what
    return found | {
        "first": versions[row.first], "last": versions[row.last], "missing": [versions[i] for i in row.gaps],
        "status": {versions[i]: status for i, status in enumerate(row.seen) if status},
    }  # fmt: skip


def _csv(history: History, lang: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head, _ = _table(history, lang)
    writer.writerow(["iri", *map(_cell, head)])
    for row in _rows(history):
        own = [
            row.label,
            *([row.what] if history.facts else []),
            row.place,
            history.versions[row.first],
            history.versions[row.last],
        ]
        writer.writerow([row.initiative, *map(_cell, own), *row.seen])
    return "\ufeff" + out.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _html(history: History, lang: str) -> str:
    style = resources.files("kg.diff").joinpath("page.css").read_text(encoding="utf-8")
    rows = _rows(history)
    cells = [
        (_LABEL + i * _CELL + _CELL // 2, (n + 1) * _ROW + _ROW // 2, status)
        for n, row in enumerate(rows)
        for i, status in enumerate(row.seen)
    ]
    return (
        Environment(loader=PackageLoader("kg.diff", "."), autoescape=True)
        .get_template("history.html")
        .render(
            w=words(lang), lang=lang, history=history, rows=rows, summary=_summary(history, lang), legend=_legend(lang),
            marks=_MARKS, cells=cells, row=_ROW, label=_LABEL, cell=_CELL, width=_LABEL + len(history.versions) * _CELL + 8,
            height=(len(rows) + 1) * _ROW + 8, style=Markup(style), digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        )
    )  # fmt: skip
