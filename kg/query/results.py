"""Results, written in any format.

In: what :meth:`kg.query.store.OpenGraph.ask` gave. Out: bytes on a stream, written while they are read. ``table``, ``md`` and ``html`` show labels
instead of IRIs (a column ``x`` with a column ``xLabel`` beside it shows that one); ``csv``, ``json``, ``xml`` and ``ttl`` are the standard formats with
the IRIs, by pyoxigraph's writers. What comes from pages is escaped everywhere.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO, Literal, TypeVar

import pyoxigraph as ox
from markupsafe import escape

from kg.errors import QueryError
from kg.query.display import printable, table
from kg.query.labels import Labels, Term
from kg.query.sorted_head import SortedHead
from kg.query.store import Results

Format = Literal["table", "csv", "json", "xml", "ttl", "html", "md"]
LABELLED = ("table", "html", "md")
_SOLUTIONS = {"csv": ox.QueryResultsFormat.CSV, "json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML}
_TRIPLES = {"ttl": ox.RdfFormat.TURTLE, "json": ox.RdfFormat.JSON_LD, "xml": ox.RdfFormat.RDF_XML}
_PARTS = ("subject", "predicate", "object")
_MARKDOWN = re.compile(r"([\\`*_\[\]|~])")
_LABEL = "Label"
_BATCH = 200

T = TypeVar("T")


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
            out.write(b"" if form == "csv" else b"\n")
        else:
            columns = [variable.value for variable in results.variables]
            _write_cells(columns, _cut(results, view.limit, written), form, out, view)
    else:
        triples = _cut(results, view.limit, written)
        if form in _TRIPLES:
            _write_triples(triples, form, out, view)
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


def _write_triples(triples: Iterable[ox.Triple], form: Format, out: BinaryIO, view: View) -> None:
    if form == "ttl":
        head = SortedHead(out)
        ox.serialize(triples, output=head, format=_TRIPLES[form], prefixes=dict(view.prefixes))
        head.end()
    else:
        ox.serialize(triples, output=out, format=_TRIPLES[form])
        out.write(b"\n")


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
    names = [name for name, _, _ in shown]
    terms: Iterator[tuple[Term | None, ...]] = map(tuple, rows)
    if form == "html":
        linked = ([(_text(row, i, j, label), _address(row[i])) for _, i, j in shown] for row in terms)
        _write_html(names, linked, out, view)
        return
    texts = ([_text(row, i, j, label) for _, i, j in shown] for row in terms)
    _flush(table(names, texts, view.width) if form == "table" else _markdown(names, texts), out)


def _is_label(name: str, columns: Sequence[str]) -> bool:
    return name.endswith(_LABEL) and name.removesuffix(_LABEL) in columns


def _label_of(name: str, columns: Sequence[str]) -> int | None:
    return columns.index(name + _LABEL) if name + _LABEL in columns else None


def _text(row: Sequence[Term | None], i: int, j: int | None, label: Labels) -> str:
    return label(row[i] if j is None or row[j] is None else row[j])


def _address(term: Term | None) -> str:
    """Where a link leads, if that is the web."""
    return term.value if isinstance(term, ox.NamedNode) and term.value.startswith(("http://", "https://")) else ""


def _write_html(columns: Sequence[str], rows: Iterable[Sequence[tuple[str, str]]], out: BinaryIO, view: View) -> None:
    from kg.query.page import write_page  # noqa: PLC0415 - Jinja takes as long to load as a question to answer

    write_page(columns, rows, out, view.lang, view.title or "kg query")


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
