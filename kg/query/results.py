"""Results, written in any format.

In: what :meth:`kg.query.store.OpenGraph.ask` gave. Out: bytes on a stream, written while they are read. ``table``, ``md`` and ``html`` show labels
instead of IRIs (a column ``x`` with a column ``xLabel`` beside it shows that one); ``csv``, ``json``, ``xml`` and ``ttl`` are the standard formats with
the IRIs, by pyoxigraph's writers. What comes from pages is escaped everywhere.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO, Literal, TypeVar

import pyoxigraph as ox
from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from kg.errors import QueryError
from kg.query.display import printable, table
from kg.query.labels import Labels, Term
from kg.query.sorted_head import SortedHead
from kg.query.store import Results

Format = Literal["table", "csv", "json", "xml", "ttl", "html", "md"]
LABELLED = ("table", "html", "md")
_SOLUTIONS = {"csv": ox.QueryResultsFormat.CSV, "json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML}
_TRIPLES = {"ttl": ox.RdfFormat.TURTLE, "json": ox.RdfFormat.JSON_LD, "xml": ox.RdfFormat.RDF_XML}
_END = {"csv": b"", "ttl": b"", "json": b"\n", "xml": b"\n"}
_PARTS = ("subject", "predicate", "object")
_MARKDOWN = re.compile(r"([\\`*_\[\]|~])")
_STYLE = """body{font-family:system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}
th,td{border:1px solid #ccc;padding:.25rem .5rem;text-align:start;vertical-align:top}th{background:#f3f3f3}"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_LABEL, _PAGE = "Label", "answer.html"
_BATCH = 200

T = TypeVar("T")
Cell = tuple[str, str]
"""What is shown, and the web address that it leads to ("" for none)."""


@dataclass(frozen=True, slots=True)
class View:
    """How to show: labels, language, title, prefixes for Turtle; ``width`` of the terminal, None where there is none; ``limit`` of rows."""

    labels: Labels
    prefixes: Mapping[str, str]
    lang: str = "zh"
    title: str = ""
    width: int | None = None
    limit: int | None = None


@dataclass(slots=True)
class Written:
    """What was written: how many rows (None where pyoxigraph wrote them), whether there were more; the answer to ASK."""

    rows: int | None = 0
    more: bool = False
    answer: bool | None = None


def write(results: Results, form: Format, out: BinaryIO, view: View) -> Written:
    """Write the results. Raises QueryError where the format cannot hold them."""
    written = Written()
    if isinstance(results, ox.QueryBoolean):
        written = Written(None, answer=bool(results))
        _write_boolean(results, form, out, view)
    elif isinstance(results, ox.QuerySolutions):
        if form == "ttl":
            raise QueryError("Turtle holds triples, and SELECT gives rows; ask with CONSTRUCT, or take another format")
        if form in _SOLUTIONS:
            written = Written(None)
            results.serialize(output=out, format=_SOLUTIONS[form])
            out.write(_END[form])
        else:
            columns = [variable.value for variable in results.variables]
            _write_cells(columns, _cut(results, view.limit, written), form, out, view)
    else:
        triples = _cut(results, view.limit, written)
        if form in _TRIPLES:
            if form == "ttl":
                head = SortedHead(out)
                ox.serialize(triples, output=head, format=_TRIPLES[form], prefixes=dict(view.prefixes))
                head.end()
            else:
                ox.serialize(triples, output=out, format=_TRIPLES[form])
            out.write(_END[form])
        elif form == "csv":
            _flush(_csv(triples), out)
        else:
            _write_cells(_PARTS, triples, form, out, view)
    return written


def _cut(items: Iterable[T], limit: int | None, written: Written) -> Iterator[T]:
    """The first so many, counted."""
    for count, item in enumerate(items, 1):
        if limit is not None and count > limit:
            written.more = True
            return
        written.rows = count
        yield item


def _write_boolean(answer: ox.QueryBoolean, form: Format, out: BinaryIO, view: View) -> None:
    if form in _SOLUTIONS:
        answer.serialize(output=out, format=_SOLUTIONS[form])
        out.write(b"\n")
    elif form == "ttl":
        raise QueryError("Turtle holds triples, and ASK gives yes or no; take another format")
    else:
        word = {"zh": ("否", "是"), "en": ("no", "yes")}[view.lang][bool(answer)]
        if form == "html":
            _write_html(["ASK"], [[(word, "")]], out, view)
        else:
            _flush([word], out)


def _write_cells(
    columns: Sequence[str], rows: Iterable[ox.QuerySolution | ox.Triple], form: Format, out: BinaryIO, view: View
) -> None:
    """Rows with labels. Of the columns ``x`` and ``xLabel`` one is shown: the thing x under its label."""
    shown = [(name, i, _label_of(name, columns)) for i, name in enumerate(columns) if not _is_label(name, columns)]
    label = view.labels
    if form == "html":
        linked = ([_linked(row, i, j, label) for _, i, j in shown] for row in rows)
        _write_html([name for name, _, _ in shown], linked, out, view)
        return
    terms = (tuple(row) for row in rows)
    texts = ([label(row[i] if j is None or row[j] is None else row[j]) for _, i, j in shown] for row in terms)
    names = [name for name, _, _ in shown]
    _flush(table(names, texts, view.width) if form == "table" else _markdown(names, texts), out)


def _is_label(name: str, columns: Sequence[str]) -> bool:
    return name.endswith(_LABEL) and name.removesuffix(_LABEL) in columns


def _label_of(name: str, columns: Sequence[str]) -> int | None:
    return columns.index(name + _LABEL) if name + _LABEL in columns else None


def _linked(row: ox.QuerySolution | ox.Triple, i: int, j: int | None, label: Labels) -> Cell:
    terms: tuple[Term | None, ...] = tuple(row)
    term = terms[i]
    address = term.value if isinstance(term, ox.NamedNode) and term.value.startswith(("http://", "https://")) else ""
    return label(term if j is None or terms[j] is None else terms[j]), address


def _flush(lines: Iterable[str], out: BinaryIO) -> None:
    """Write lines as they come, some at a time."""
    rest = iter(lines)
    while batch := list(islice(rest, _BATCH)):
        out.write("".join(f"{line}\n" for line in batch).encode("utf-8", "replace"))


def _csv(triples: Iterable[ox.Triple]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="")
    for row in chain([_PARTS], (tuple(getattr(t, "value", str(t)) for t in triple) for triple in triples)):
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _markdown(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(map(_escaped, columns))} |"
    yield f"|{' --- |' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(map(_escaped, row))} |"


def _escaped(text: str) -> str:
    """Text that Markdown takes as text."""
    return _MARKDOWN.sub(r"\\\1", str(escape(printable(text))))


def _write_html(columns: Sequence[str], rows: Iterable[Sequence[Cell]], out: BinaryIO, view: View) -> None:
    """A page of its own that loads nothing and runs nothing."""
    template = Environment(
        loader=PackageLoader("kg.query", ""), autoescape=True, trim_blocks=True, keep_trailing_newline=True
    ).get_template(_PAGE)
    page = template.stream(
        lang=view.lang, title=view.title or "kg query", style=Markup(_STYLE), style_hash=_HASH, columns=columns, rows=rows
    )  # fmt: skip
    page.enable_buffering(_BATCH)
    page.dump(out, encoding="utf-8", errors="replace")
