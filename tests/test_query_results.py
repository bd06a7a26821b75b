"""Answers in every format: labels where people read, identifiers where programs do, nothing from a page that anything obeys."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt
from rdflib import Graph
from rdflib.compare import isomorphic
from rich.cells import cell_len

from kg import cache_dir
from kg.errors import QueryError
from kg.ontology_dir import builtin
from kg.query.display import printable, table
from kg.query.labels import Labels
from kg.query.results import Format, View, Written, write
from kg.query.store import OpenGraph, open_graph
from kg.query.vocabulary import Vocabulary
from kg.terms import TOPIC

HOSTILE = "<script>alert(1)</script>|`a`*b*\n[x](javascript:1)\x1b[2J\u202e&amp;"
DATA = f"""
@prefix gov: <https://w3id.org/govkg/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix a: <https://w3id.org/govkg/id/agency/> . @prefix topic: <https://w3id.org/govkg/topic/> .
a:1 a gov:Court ; skos:prefLabel "鹤岗市人民法院"@zh ; gov:addresses topic:anti-fraud .
a:2 a gov:Procuratorate ; skos:prefLabel "院"@zh, "procuratorate"@en ; gov:partOf a:1 .
a:3 a gov:Gov ; skos:prefLabel {ox.Literal(HOSTILE, language="zh")} ; gov:partOf <javascript:alert(1)> .
a:4 gov:partOf a:5 .
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> OpenGraph:
    folder = tmp_path_factory.mktemp("results")
    (folder / "a.ttl").write_text(DATA, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache_dir.VARIABLE, str(folder))
        return open_graph(folder / "a.ttl")


def answered(
    graph: OpenGraph, text: str, form: Format, *, lang: str = "zh", width: int | None = None, limit: int | None = None
) -> tuple[str, Written]:
    out = io.BytesIO()
    labels = Labels(graph, Vocabulary([builtin()]), lang)
    written = write(graph.ask(text), form, out, View(labels, graph.prefixes, lang, "<题目>", width, limit))
    return out.getvalue().decode("utf-8"), written


ROWS = "SELECT ?x ?class ?y ?n { VALUES (?x ?n) { (agency:1 1) (agency:2 20) } ?x a ?class OPTIONAL { ?x gov:partOf ?y } } ORDER BY ?n"


def test_a_table_has_labels_and_straight_columns(graph: OpenGraph) -> None:
    text, written = answered(graph, ROWS, "table")
    assert text == (
        "x               class       y                n\n"
        "──────────────  ──────────  ──────────────  ──\n"
        "鹤岗市人民法院  人民法院                     1\n"
        "院              人民检察院  鹤岗市人民法院  20\n"
    )
    assert written.rows == 2 and not written.more


def test_labels_are_in_the_language_that_is_wanted_where_there_is_one(graph: OpenGraph) -> None:
    text, _ = answered(graph, ROWS, "table", lang="en")
    assert [re.split(r"\s{2,}", line) for line in text.splitlines()[2:]] == [
        ["鹤岗市人民法院", "court", "1"],
        ["procuratorate", "procuratorate", "鹤岗市人民法院", "20"],
    ]


SHOWN = {
    "topic": ("SELECT ?t { agency:1 gov:addresses ?t }", Vocabulary([builtin()]).labels(f"{TOPIC}anti-fraud")["zh"]),
    "no label": ("SELECT ?t { agency:4 gov:partOf ?t }", "agency:5"),
    "no prefix": ("SELECT ?t { agency:3 gov:partOf ?t }", "javascript:alert(1)"),
    "label of its own": ("SELECT ?t ?tLabel { BIND(agency:1 AS ?t) BIND('一' AS ?tLabel) }", "一"),
    "label of its own without value": (
        "SELECT ?t ?tLabel { BIND(agency:1 AS ?t) OPTIONAL { ?t gov:x ?tLabel } }",
        "鹤岗市人民法院",
    ),
}


@pytest.mark.parametrize(("text", "shown"), SHOWN.values(), ids=SHOWN)
def test_what_a_term_is_called(graph: OpenGraph, text: str, shown: str) -> None:
    head, _, row = answered(graph, text, "table")[0].splitlines()
    assert (head, row) == ("t", shown)


@pytest.mark.parametrize("form", ["csv", "json", "xml"])
def test_programs_get_identifiers_as_the_standards_write_them(graph: OpenGraph, form: Format) -> None:
    text, _ = answered(graph, ROWS, form)
    if form == "csv":
        assert next(csv.DictReader(io.StringIO(text)))["x"] == "https://w3id.org/govkg/id/agency/1"
        return
    forms = {"json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML}
    read = ox.parse_query_results(text.encode(), format=forms[form])
    assert [[str(t) for t in row] for row in read] == [[str(t) for t in row] for row in graph.ask(ROWS)]  # type: ignore[union-attr]


TRIPLES = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@pytest.mark.parametrize(("form", "theirs"), [("ttl", "turtle"), ("json", "json-ld"), ("xml", "xml")])
def test_triples_read_back(graph: OpenGraph, form: Format, theirs: str) -> None:
    query = TRIPLES.replace("?o }", "?o FILTER(?s != agency:3) }").replace("FILTER(?s != agency:3) }", "}", 1)
    read = Graph().parse(data=answered(graph, query, form)[0], format=theirs)
    ours = Graph().parse(data=ox.serialize(graph.ask(query), format=ox.RdfFormat.N_TRIPLES).decode(), format="nt")  # type: ignore[arg-type, union-attr]
    assert isomorphic(read, ours) and len(read) >= 8


def test_turtle_is_the_same_every_time(graph: OpenGraph) -> None:
    once, again = (answered(graph, TRIPLES + " LIMIT 2", "ttl")[0] for _ in range(2))
    assert once == again
    prefixes = [line for line in once.splitlines() if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes) and len(prefixes) > 20


def test_triples_as_rows(graph: OpenGraph) -> None:
    query = "CONSTRUCT WHERE { ?s gov:addresses ?o }"
    assert answered(graph, query, "table")[0].splitlines()[2].split()[0] == "鹤岗市人民法院"
    rows = list(csv.reader(io.StringIO(answered(graph, query, "csv")[0])))
    assert rows[0] == ["subject", "predicate", "object"]
    assert rows[1][0] == "https://w3id.org/govkg/id/agency/1"


ANSWERS = {
    "table": "是\n",
    "md": "是\n",
    "csv": "true\n",
    "json": '{"head":{},"boolean":true}\n',
}


@pytest.mark.parametrize(("form", "text"), ANSWERS.items(), ids=ANSWERS)
def test_yes_is_said_in_every_format(graph: OpenGraph, form: Format, text: str) -> None:
    assert answered(graph, "ASK { agency:1 a gov:Court }", form) == (text, Written(None, answer=True))


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o }", "ASK {}"])
def test_turtle_holds_only_triples(graph: OpenGraph, query: str) -> None:
    with pytest.raises(QueryError, match="Turtle holds triples"):
        answered(graph, query, "ttl")


@pytest.mark.parametrize("query", ["SELECT ?s { ?s ?p ?o }", TRIPLES], ids=["rows", "triples"])
def test_a_limit_says_that_there_is_more(graph: OpenGraph, query: str) -> None:
    text, written = answered(graph, query, "table", limit=2)
    assert len(text.splitlines()) == 4
    assert written.rows == 2 and written.more
    assert not answered(graph, query, "table", limit=100)[1].more


NASTY = "SELECT ?x ?y { ?x gov:partOf ?y FILTER(?x = agency:3) }"


def test_a_page_runs_and_loads_nothing(graph: OpenGraph) -> None:
    text, _ = answered(graph, NASTY, "html")
    page = html.document_fromstring(text)
    assert not page.xpath("//script|//img|//link|//iframe|//@onclick")
    assert [a.get("href") for a in page.iter("a")] == ["https://w3id.org/govkg/id/agency/3"]
    assert page.findtext(".//td/a").replace("\n", "") == HOSTILE.replace("\n", "").replace("&amp;amp;", "&amp;")
    assert page.findtext(".//title") == "<题目>"
    policy = page.xpath("//meta[@http-equiv]/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_markdown_takes_it_as_text(graph: OpenGraph) -> None:
    text, _ = answered(graph, NASTY, "md")
    page = html.fromstring(MarkdownIt("commonmark").enable("table").render(text))
    cells = [cell.text_content() for cell in page.iter("td")]
    assert cells == [printable(HOSTILE), "javascript:alert(1)"]
    assert {e.tag for e in page.iter()} <= {"table", "thead", "tbody", "tr", "th", "td"}


def test_a_terminal_obeys_nothing(graph: OpenGraph) -> None:
    text, _ = answered(graph, NASTY, "table")
    assert len(text.splitlines()) == 3
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)


@given(st.lists(st.tuples(st.text(), st.text()), max_size=8), st.integers(25, 60))
def test_a_table_fits_the_terminal(rows: list[tuple[str, str]], width: int) -> None:
    lines = list(table(["first", "second"], rows, width))
    assert max(map(cell_len, lines)) <= width
    whole = "".join(printable("".join(row)) for row in rows).split()
    assert sorted("".join("".join(lines[2:]).split())) == sorted("".join(whole))


def test_a_long_table_is_written_while_it_is_read(graph: OpenGraph) -> None:
    taken: list[int] = []

    def rows():  # type: ignore[no-untyped-def]
        for i in range(5000):
            taken.append(i)
            yield [str(i)]

    next(table(["n"], rows()))
    assert len(taken) < 1000


def test_a_stream_that_closes_ends_the_writing(graph: OpenGraph, tmp_path: Path) -> None:
    class Closed(io.RawIOBase):
        def write(self, data, /):  # type: ignore[no-untyped-def]
            raise BrokenPipeError(32, "Broken pipe")

    for form in ("table", "csv", "html", "json"):
        with pytest.raises(BrokenPipeError):
            write(graph.ask(ROWS), form, Closed(), View(Labels(graph, Vocabulary([])), graph.prefixes))  # type: ignore[arg-type]
