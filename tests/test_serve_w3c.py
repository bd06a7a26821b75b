"""The W3C's SPARQL 1.1 query evaluation tests through ``/sparql``'s evaluation path: run where ``W3C_RDF_TESTS`` names
a checkout of https://github.com/w3c/rdf-tests, which has a licence of its own and is not bundled.

Run: the query evaluation, syntax and result format tests of SPARQL 1.1. Not run: entailment (the server does not
infer), federated query (SERVICE is refused), update and the Graph Store protocol (it is read-only); the protocol's own
cases are in test_serve_protocol.py.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.plugins.sparql.results.rdfresults import RDFResult
from rdflib.query import Result as ResultSet

from kg.serve.evaluate import Answer, Limits, answer

ROOT = Path(os.environ.get("W3C_RDF_TESTS", "none"))
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
NOT_RUN = ("entailment", "service", "syntax-fed")
LIMITS = Limits(100_000, 1 << 26)
_STORED = "the engine stores booleans and numbers by value"
_LANGUAGE = "the engine keeps a language that all members share"
_NOWHERE = "the engine finds no path of length zero at a node that is not in the graph"
_NO_GRAPH = "the engine takes GRAPH ?g for no loop over the graphs where nothing inside looks into one"
DEVIATIONS = {
    "aggregates/agg-groupconcat-04": _LANGUAGE,
    "aggregates/agg-groupconcat-06": _LANGUAGE,
    **{f"cast/cast-{name}": _STORED for name in ("bool", "int", "float", "double", "decimal", "string")},
    "aggregates/agg-empty-group-count-graph": _NO_GRAPH,
    "bindings/graph": _NO_GRAPH,
    "csv-tsv-res/csv03": _STORED,
    "csv-tsv-res/tsv03": _STORED,
    "negation/graph-minus": "the engine takes the variable of an outer GRAPH into account",
    **{f"property-path/zero_or_{how}_set_{end}": _NOWHERE for how in ("more", "one") for end in ("start", "end")},
    "syntax-query/test_4": "the engine refuses a function that it does not know before it asks whether it is called",
}
"""What pyoxigraph itself answers otherwise; each is expected to fail, and noticed when it no longer does."""


class Case(NamedTuple):
    kind: str
    query: Path
    data: tuple[Path, ...]
    graphs: tuple[Path, ...]
    result: Path | None


def cases() -> Iterator[tuple[str, Case]]:
    for manifest in sorted(ROOT.glob("sparql/sparql11/*/manifest.ttl")):
        if manifest.parent.name in NOT_RUN:
            continue
        graph = Graph().parse(manifest)
        for entries in graph.objects(None, MF.entries):
            for test in Collection(graph, entries):
                kind = str(graph.value(test, RDF.type)).rpartition("#")[2]
                action = graph.value(test, MF.action)
                if kind not in (
                    "QueryEvaluationTest",
                    "CSVResultFormatTest",
                    "PositiveSyntaxTest11",
                    "NegativeSyntaxTest11",
                ):
                    continue
                result = graph.value(test, MF.result)
                yield (
                    f"{manifest.parent.name}/{str(test).rpartition('#')[2]}",
                    Case(
                        kind,
                        _path(graph.value(action, QT.query) or action),
                        tuple(map(_path, graph.objects(action, QT.data))),
                        tuple(map(_path, graph.objects(action, QT.graphData))),
                        _path(result) if isinstance(result, URIRef) else None,
                    ),
                )


def _path(iri: object) -> Path:
    return Path(str(iri).removeprefix("file://"))


CASES = dict(cases())


def _marked(name: str) -> pytest.Mark | tuple[()]:
    return pytest.mark.xfail(reason=DEVIATIONS[name], strict=True) if name in DEVIATIONS else ()


@pytest.mark.skipif(not CASES, reason="W3C_RDF_TESTS names no checkout of w3c/rdf-tests")
@pytest.mark.parametrize("case", [pytest.param(case, id=name, marks=_marked(name)) for name, case in CASES.items()])
def test_query(case: Case) -> None:
    store = ox.Store()
    for file in case.data:
        store.load(path=str(file), base_iri=file.as_uri())
    for file in case.graphs:
        store.load(path=str(file), base_iri=file.as_uri(), to_graph=ox.NamedNode(file.as_uri()))
    form = {"srj": "JSON", "srx": "XML", "csv": "CSV", "tsv": "TSV"}.get(
        case.result.suffix[1:] if case.result else "", "JSON"
    )
    # The tests resolve the relative IRIs of a query by its file; over HTTP a query names whole ones.
    query = f"BASE <{case.query.as_uri()}>\n{case.query.read_text(encoding='utf-8')}"
    request = {
        "query": query,
        "default_graphs": [],
        "named_graphs": [],
        "solutions": [form, "x"],
        "graph": ["N_TRIPLES", "x"],
    }
    given = answer(store, request, LIMITS, {}, union=False)
    if case.kind == "NegativeSyntaxTest11":
        assert given.status == 400
        return
    assert given.status == 200, given.body
    if case.kind != "PositiveSyntaxTest11" and case.result is not None:
        compare(given, case.result, form)


def compare(given: Answer, expected: Path, form: str) -> None:
    if expected.suffix in (".ttl", ".rdf", ".nt") and given.body.startswith(b"{"):
        mine = ResultSet.parse(BytesIO(given.body), "json").bindings
        theirs = RDFResult(Graph().parse(expected)).bindings
        assert Counter(frozenset(row.items()) for row in mine) == Counter(frozenset(row.items()) for row in theirs)
    elif expected.suffix in (".ttl", ".rdf", ".nt"):
        assert isomorphic(Graph().parse(data=given.body.decode(), format="nt"), Graph().parse(expected))
    elif expected.suffix == ".csv":
        assert _table(given.body.decode()) == _table(expected.read_text(encoding="utf-8"))
    else:
        results = getattr(ox.QueryResultsFormat, form)
        mine = ox.parse_query_results(given.body, results)
        theirs = ox.parse_query_results(expected.read_bytes(), results)
        if isinstance(theirs, ox.QueryBoolean):
            assert mine == theirs
        else:
            assert _rows(mine) == _rows(theirs)


def _table(text: str) -> Counter[frozenset[tuple[str, str]]]:
    """A CSV file as a bag of rows; SPARQL leaves the order of the columns of SELECT * open, and the names of blank
    nodes."""
    rows = csv.DictReader(StringIO(text))
    return Counter(frozenset((k, "_" if v.startswith("_:") else v) for k, v in row.items()) for row in rows)


def _rows(solutions: ox.QuerySolutions) -> Counter[tuple[str, ...]]:
    """Rows as a bag; blank nodes, whose names are nobody's business, are all alike."""
    names = sorted(str(v) for v in solutions.variables)
    return Counter(tuple(_term(row[name[1:]]) for name in names) for row in solutions)


def _term(value: object) -> str:
    if isinstance(value, ox.BlankNode):
        return "_"
    if isinstance(value, ox.Literal) and value.datatype.value.rpartition("#")[2] in (
        "decimal",
        "double",
        "float",
        "integer",
    ):
        return f"{float(value.value)}^^{value.datatype.value}"
    return str(value)
