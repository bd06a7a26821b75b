"""One query on an open store, its answer as bytes: in a worker, within the limits on rows and bytes.

In: a store and a request (query, dataset, formats). Out: an :class:`Answer`: status, content type, body. An answer
beyond a limit is an error, never cut short: whoever counts rows must not take a part for the whole.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pyoxigraph as ox

from kg.errors import QueryError
from kg.query.check import check
from kg.query.sparql import tokens
from kg.serve.formats import GRAPHS, SOLUTIONS

_TSV = ox.QueryResultsFormat.TSV


class Limits(NamedTuple):
    """Of one answer."""

    rows: int
    size: int


class Answer(NamedTuple):
    status: int
    content_type: str
    body: bytes


class TooLarge(Exception):
    """The answer is beyond a limit."""


class _Bounded(io.BytesIO):
    """A buffer that refuses to grow beyond ``limits``; counts rows where each is a line."""

    def __init__(self, limits: Limits, rows_are_lines: bool) -> None:
        super().__init__()
        self._limits, self._rows, self._lines = limits, rows_are_lines, 0

    def write(self, content: Any, /) -> int:
        if self._rows:
            self._lines += bytes(content).count(b"\n")
            if self._lines > self._limits.rows + 1:  # the first line names the variables
                raise _too_many(self._limits)
        if self.tell() + len(content) > self._limits.size:
            raise TooLarge(
                f"the answer has more than {self._limits.size:,} bytes; ask for less, or for pages of it with LIMIT and OFFSET"
            )
        return super().write(content)


def _too_many(limits: Limits) -> TooLarge:
    return TooLarge(
        f"the answer has more than {limits.rows:,} rows; ask for less, or for pages of it with LIMIT and OFFSET"
    )


def text_answer(status: int, message: str) -> Answer:
    """A sentence as plain text, which no browser takes for a page."""
    return Answer(status, "text/plain; charset=utf-8", f"{message}\n".encode("utf-8", "replace"))


def answer(store: ox.Store, request: dict[str, Any], limits: Limits, prefixes: dict[str, str], union: bool) -> Answer:
    """Evaluate ``request["query"]``; errors of the client are answers, too."""
    try:
        check(request["query"], prefixes)
        dataset = _dataset(store, request, union)
    except (QueryError, ValueError, RuntimeError) as problem:  # the last is the engine's for an unknown function
        return text_answer(400, str(problem))
    try:
        result = store.query(request["query"], prefixes=prefixes, **dataset)
        return _written(result, request, limits, prefixes)
    except TooLarge as problem:
        return text_answer(500, str(problem))
    except (OSError, ValueError, RuntimeError) as problem:
        return text_answer(500, f"the query cannot be evaluated: {problem}")


def _dataset(store: ox.Store, request: dict[str, Any], union: bool) -> dict[str, Any]:
    """The dataset as arguments of a query: exactly the graphs that the request names; else those of the query's FROM;
    else the store's own."""
    if request["default_graphs"] or request["named_graphs"]:
        return {
            "default_graph": [_graph(store, iri) for iri in request["default_graphs"]],
            "named_graphs": [_graph(store, iri) for iri in request["named_graphs"]],
        }
    own = any(token.kind == "word" and token.text == "FROM" for token in tokens(request["query"]))
    return {"use_default_graph_as_union": union and not own}  # the engine would put the union above FROM


def _graph(store: ox.Store, iri: str) -> ox.NamedNode:
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        raise ValueError(f"{iri[:200]!r} names no graph: it is no IRI") from None
    if not store.contains_named_graph(node):
        known = [graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)]
        has = f"it has {', '.join(sorted(known)[:10])}" if known else "all of its triples are in the default graph"
        raise ValueError(f"there is no graph <{iri[:200]}> in this dataset; {has}")
    return node


def _written(
    result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
    request: dict[str, Any],
    limits: Limits,
    prefixes: dict[str, str],
) -> Answer:
    graph = isinstance(result, ox.QueryTriples)
    chosen = request["graph" if graph else "solutions"]
    if chosen is None:
        offered = ", ".join(f.media_types[0] for f in (GRAPHS if graph else SOLUTIONS))
        return text_answer(406, f"the answer can be had as {offered}")
    name, content_type = chosen
    if isinstance(result, ox.QueryTriples):
        return Answer(200, content_type, write_triples(result, name, limits, prefixes))
    form = getattr(ox.QueryResultsFormat, name)
    if isinstance(result, ox.QueryBoolean):
        return Answer(200, content_type, result.serialize(format=form) or b"")
    # Rows can be counted while they are written only where each is a line: in TSV, which loses nothing.
    lines = _Bounded(limits, rows_are_lines=True)
    result.serialize(lines, _TSV)
    if form == _TSV:
        return Answer(200, content_type, lines.getvalue())
    lines.seek(0)
    body = _Bounded(limits, rows_are_lines=False)
    ox.parse_query_results(lines, _TSV).serialize(body, form)
    return Answer(200, content_type, body.getvalue())


def write_triples(triples: Iterable[ox.Triple], form: str, limits: Limits, prefixes: dict[str, str]) -> bytes:
    """Triples in the graph format of that name. Raises TooLarge."""

    def counted() -> Iterator[ox.Triple]:
        for number, triple in enumerate(triples, 1):
            if number > limits.rows:
                raise _too_many(limits)
            yield triple

    body = _Bounded(limits, rows_are_lines=False)
    ox.serialize(counted(), body, getattr(ox.RdfFormat, form), prefixes=prefixes)
    return body.getvalue()
