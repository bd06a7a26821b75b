"""Parameters of a query given as RDF terms: the variable is that term wherever it stands.

In: a valid query, terms by variable. Out: a query without these as free variables. A value is never pasted as text: it is a term of pyoxigraph, which
writes itself as SPARQL reads it (N-Triples), and it takes the place of whole tokens. Why not the engine's own substitutions: these reach only
variables of the outermost SELECT clause, not those in patterns, subqueries and aggregates alone, and they come after the engine planned the query,
which then walks a million triples to find what lies within one place.

Where SPARQL needs a variable (SELECT ?place, GROUP BY ?place) it stays one, bound by VALUES around that query's patterns; ``BOUND(?place)`` is true.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from kg.errors import QueryError
from kg.query.sparql import Query, outline

Value = ox.NamedNode | ox.Literal


def bind(text: str, terms: Mapping[str, Value]) -> str:
    """The query with these terms. Raises QueryError where it gives such a variable a value itself."""
    if not terms:
        return text
    found = outline(text)
    for name in sorted(terms):
        if name in found.assigned:
            raise QueryError(f"the query itself gives ?{name} a value; rename that variable or the parameter")
    edits = [
        (use.start, use.end, "true" if use.bound else f" {terms[use.variable]} ")
        for use in found.uses
        if use.variable in terms
    ]
    for query in found.queries:
        edits += _values(query, terms)
    parts, at = [], 0
    for start, end, new in sorted(edits):
        parts += [text[at:start], new]
        at = end
    return "".join((*parts, text[at:]))


def _values(query: Query, terms: Mapping[str, Value]) -> list[tuple[int, int, str]]:
    """The edits that bind variables which a SELECT clause or GROUP BY needs as such."""
    names = sorted(terms if "*" in query.kept else query.kept & terms.keys())
    if not names or query.where is None:
        return []
    start, end = query.where
    row = "".join(f" VALUES ?{name} {{ {terms[name]} }}" for name in names)
    if query.nested:  # a subquery is alone in its braces
        return [(start, start, f"{row} {{"), (end, end, "} ")]
    return [(start, start, f"{row} ")]
