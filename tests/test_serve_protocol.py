"""``kg serve`` speaks the SPARQL 1.1 Protocol: the W3C's protocol tests for queries as a table of requests, each result
format, standard clients.

All 20 W3C cases about queries are run, by their names. Not run are the 14 about updates (update_*, bad_update_*,
bad_multiple_updates) beyond that an update is refused. Some name a default graph data0.rdf that those tests never load;
here it is loaded.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from serving import Reply, Server, serving
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

DATA = "http://kasei.us/2009/09/sparql/data/"
TRIG = "".join(
    f"<{DATA}data{n}.rdf> {{ <{DATA}data{n}.rdf> a <http://xmlns.com/foaf/0.1/Document> }}\n" for n in (1, 2, 3)
)
TRIG += f'<{DATA}data0.rdf> {{ <http://example.org/s> <http://example.org/p> "文"@zh, 1.5, <http://example.org/o> }}\n'
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
ASK_DEFAULT = f"ASK {{ <{DATA}data1.rdf> a ?type . <{DATA}data2.rdf> a ?type . }}"
ASK_NAMED = f"ASK {{ GRAPH ?g1 {{ <{DATA}data1.rdf> a ?type }} GRAPH ?g2 {{ <{DATA}data2.rdf> a ?type }} }}"
ASK_FULL = f"ASK {{ <{DATA}data3.rdf> a ?type GRAPH ?g1 {{ <{DATA}data1.rdf> a ?type }} GRAPH ?g2 {{ <{DATA}data2.rdf> a ?type }} }}"


def graphs(**named: tuple[int, ...]) -> str:
    return urlencode([(f"{kind}-graph-uri", f"{DATA}data{n}.rdf") for kind, numbers in named.items() for n in numbers])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("protocol")
    file = folder / "data.trig"
    file.write_text(TRIG, encoding="utf-8")
    with serving(file, folder, "--workers", "2") as started:
        yield started


def boolean(reply: Reply) -> bool:
    found = ox.parse_query_results(reply.body, ox.QueryResultsFormat.from_media_type(reply.media_type))
    assert isinstance(found, ox.QueryBoolean)
    return bool(found)


# name of the W3C case, method, query string, content type, body
ANSWERED = [
    ("query_post_form", "POST", graphs(default=(0,)), FORM, "query=ASK%20%7B%7D"),
    ("query_dataset_default_graphs_get", "GET", f"query={quote(ASK_DEFAULT)}&{graphs(default=(1, 2))}", None, None),
    ("query_dataset_default_graphs_post", "POST", graphs(default=(1, 2)), QUERY, ASK_DEFAULT),
    ("query_dataset_named_graphs_post", "POST", graphs(named=(1, 2)), QUERY, ASK_NAMED),
    ("query_dataset_named_graphs_get", "GET", f"query={quote(ASK_NAMED)}&{graphs(named=(1, 2))}", None, None),
    ("query_dataset_full", "POST", graphs(default=(3,), named=(1, 2)), QUERY, ASK_FULL),
    ("query_multiple_dataset", "POST", graphs(named=(1, 2)), QUERY, ASK_NAMED.replace("ASK", f"ASK FROM <{DATA}data3.rdf>", 1)),
    ("query_get", "GET", f"query=ASK%20%7B%7D&{graphs(default=(0,))}", None, None),
    ("query_post_direct", "POST", graphs(default=(0,)), QUERY, "ASK {}"),
    ("query_content_type_ask", "POST", graphs(default=(0,)), QUERY, "ASK {}"),
    ("form_with_graphs_in_the_body", "POST", "", FORM, f"query={quote(ASK_DEFAULT)}&{graphs(default=(1, 2))}"),
    ("direct_with_charset", "POST", "", QUERY + "; charset=UTF-8", "ASK {}"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "parameters", "content_type", "body"), [c[1:] for c in ANSWERED], ids=[c[0] for c in ANSWERED]
)
def test_a_query_operation_is_answered(
    server: Server, method: str, parameters: str, content_type: str | None, body: str | None
) -> None:
    headers = {"content_type": content_type} if content_type else {}
    reply = server.send(f"/sparql/?{parameters}", method, body.encode() if body else None, **headers)
    assert reply.status == 200, reply.text
    assert reply.media_type in ("application/sparql-results+json", "application/sparql-results+xml")
    assert boolean(reply)


def test_the_dataset_of_a_query_holds_those_graphs_alone(server: Server) -> None:
    one = f"ASK FROM <{DATA}data1.rdf> {{ <{DATA}data1.rdf> a ?type }}"
    assert boolean(server.ask(one)) and not boolean(
        server.ask(one.replace("{ <" + DATA + "data1", "{ <" + DATA + "data2"))
    )
    assert boolean(server.ask(f"ASK {{ <{DATA}data2.rdf> a ?type }}"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "SELECT (1 AS ?value) {}",
            {
                "application/sparql-results+json",
                "application/sparql-results+xml",
                "text/csv",
                "text/tab-separated-values",
            },
        ),
        ("DESCRIBE <http://example.org/>", {"text/turtle", "application/rdf+xml", "application/n-triples"}),
        ("CONSTRUCT { <urn:s> <urn:p> 1 } WHERE {}", {"text/turtle", "application/rdf+xml", "application/n-triples"}),
    ],
    ids=["query_content_type_select", "query_content_type_describe", "query_content_type_construct"],
)
def test_the_content_type_goes_with_the_query(server: Server, query: str, expected: set[str]) -> None:
    reply = server.send(f"/sparql/?{graphs(default=(0,))}", "POST", query.encode(), content_type=QUERY)
    assert reply.status == 200 and reply.media_type in expected


def test_the_dataset_of_the_request_holds_those_graphs_alone(server: Server) -> None:
    other = f"ASK {{ GRAPH <{DATA}data3.rdf> {{ ?s ?p ?o }} }}"
    assert boolean(server.ask(other))
    assert not boolean(server.send(f"/sparql?query={quote(other)}&{graphs(named=(1, 2))}"))
    assert not boolean(server.send(f"/sparql?query={quote('ASK { ?s ?p ?o }')}&{graphs(named=(1, 2))}"))


# name of the W3C case, status, method, query string, content type, body
REFUSED = [
    ("bad_query_method", 405, "PUT", "query=ASK%20%7B%7D", None, None),
    ("bad_multiple_queries", 400, "GET", "query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", None, None),
    ("bad_query_wrong_media_type", 415, "POST", "", "text/plain", b"ASK {}"),
    ("bad_query_missing_form_type", 415, "POST", "", None, b"query=ASK%20%7B%7D"),
    ("bad_query_missing_direct_type", 415, "POST", "", None, b"ASK {}"),
    ("bad_query_non_utf8", 400, "POST", "", QUERY + "; charset=UTF-8", "ASK {}".encode("utf-16")),
    ("bad_query_syntax", 400, "GET", "query=ASK%20%7B", None, None),
    ("bad_update_get", 403, "GET", "update=CLEAR%20ALL", None, None),
    ("update_post_form", 403, "POST", "", FORM, b"update=CLEAR%20ALL"),
    ("update_post_direct", 403, "POST", "", "application/sparql-update", b"CLEAR ALL"),
    ("update_as_query", 400, "GET", "query=CLEAR%20ALL", None, None),
    ("no_query", 400, "GET", "default-graph-uri=http%3A%2F%2Fexample.org%2F", None, None),
    ("query_twice_in_body_and_address", 400, "POST", "query=ASK%20%7B%7D", QUERY, b"ASK {}"),
    ("unknown_graph", 400, "GET", "query=ASK%20%7B%7D&default-graph-uri=file%3A%2F%2F%2Fetc%2Fpasswd", None, None),
    ("graph_that_is_no_iri", 400, "GET", "query=ASK%20%7B%7D&named-graph-uri=x%20y", None, None),
    ("broken_percent_encoding", 400, "GET", "query=%FF", None, None),
    ("unacceptable_format", 406, "GET", "query=ASK%20%7B%7D", "image/png", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "method", "parameters", "kind", "body"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED]
)
def test_a_bad_request_gets_one_sentence_in_plain_text(
    server: Server, status: int, method: str, parameters: str, kind: str | None, body: bytes | None
) -> None:
    headers = {} if kind is None else {"accept": kind} if body is None else {"content_type": kind}
    reply = server.send(f"/sparql?{parameters}", method, body, **headers)
    assert (reply.status, reply.media_type) == (status, "text/plain")
    assert 10 < len(reply.text) < 600


SELECT = "SELECT * { <http://example.org/s> <http://example.org/p> ?o } ORDER BY ?o"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } { <http://example.org/s> ?p ?o BIND(<http://example.org/s> AS ?s) }"


@pytest.mark.parametrize("query", [SELECT, "ASK { ?s ?p ?o }"], ids=["select", "ask"])
@pytest.mark.parametrize("form", ["JSON", "XML", "CSV", "TSV"])
def test_solutions_come_in_each_format(server: Server, form: str, query: str) -> None:
    wanted = getattr(ox.QueryResultsFormat, form)
    reply = server.ask(query, wanted.media_type)
    assert (reply.status, reply.media_type) == (200, wanted.media_type.partition(";")[0])
    store = ox.Store()
    store.load(TRIG, ox.RdfFormat.TRIG)
    assert reply.body == store.query(query, use_default_graph_as_union=True).serialize(format=wanted)


@pytest.mark.parametrize("form", ["TURTLE", "N_TRIPLES", "RDF_XML", "JSON_LD", "TRIG", "N_QUADS"])
def test_graphs_come_in_each_format(server: Server, form: str) -> None:
    wanted = getattr(ox.RdfFormat, form)
    for query in (CONSTRUCT, "DESCRIBE <http://example.org/s>"):
        reply = server.ask(query, wanted.media_type)
        assert (reply.status, reply.media_type) == (200, wanted.media_type)
        assert len(set(ox.parse(reply.body, format=wanted))) == 3


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/*", "application/sparql-results+json"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.8", "application/sparql-results+xml"),
        ("application/json", "application/json"),
        ("*/*, text/csv", "text/csv"),
        ("*/*;q=0.1, text/tab-separated-values", "text/tab-separated-values"),
        ("application/sparql-results+json;q=0, */*;q=0.5", "application/sparql-results+xml"),
        ("TEXT/CSV ; Q=1", "text/csv"),
        ("nonsense, text/csv", "text/csv"),
    ],
)
def test_the_format_is_the_one_that_is_wanted_most(server: Server, accept: str, expected: str) -> None:
    assert server.ask(SELECT, accept).media_type == expected


def test_without_a_query_it_describes_itself_to_programs_and_leads_people_to_the_page(server: Server) -> None:
    for accept, form in (("*/*", ox.RdfFormat.TURTLE), ("application/rdf+xml", ox.RdfFormat.RDF_XML)):
        described = set(ox.parse(server.send("/sparql", accept=accept).body, format=form))
        sd = "http://www.w3.org/ns/sparql-service-description#"
        assert {t.object.value for t in described if t.predicate.value == sd + "endpoint"} == {
            server.address + "sparql"
        }
        assert {t.object.value for t in described if t.predicate.value == sd + "name"} == {
            f"{DATA}data{n}.rdf" for n in range(4)
        }
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    reply = server.send("/sparql", accept=browser)
    assert (reply.status, reply.headers["location"]) == (303, "/query")
    assert server.ask("ASK {}", browser).headers["location"].startswith("/query?query=ASK")


def test_sparqlwrapper_works_unchanged(server: Server) -> None:
    client = SPARQLWrapper(server.address + "sparql")
    client.setQuery(SELECT)
    for form in (JSON, XML, CSV):
        client.setReturnFormat(form)
        assert client.query().convert()
    client.setMethod(POST)
    client.setReturnFormat(JSON)
    for method in (POSTDIRECTLY, "urlencoded"):
        client.setRequestMethod(method)
        assert len(client.query().convert()["results"]["bindings"]) == 3
    client.setQuery(CONSTRUCT)
    client.setReturnFormat(TURTLE)
    assert len(Graph().parse(data=client.query().convert(), format="turtle")) == 3
    client.setReturnFormat(JSON)
    client.setQuery("SELECT * {")
    with pytest.raises(QueryBadFormed, match="line 1"):
        client.query()


def test_rdflib_works_unchanged(server: Server) -> None:
    graph = Graph(SPARQLStore(server.address + "sparql"))
    assert len(list(graph.triples((URIRef("http://example.org/s"), None, None)))) == 3
    assert Literal("文", lang="zh") in [row[0] for row in graph.query(SELECT)]
    assert len(Graph().parse(f"{server.address}sparql?query={quote(CONSTRUCT)}")) == 3


def test_curl_works_unchanged(server: Server) -> None:
    run = subprocess.run(
        ["curl", "--silent", "--show-error", "--fail", "--data-urlencode", f"query={SELECT}", server.address + "sparql"],
        capture_output=True, check=True, timeout=30,
    )  # fmt: skip
    assert len(json.loads(run.stdout)["results"]["bindings"]) == 3


def test_prefixes_of_the_contract_need_no_declaration(server: Server) -> None:
    assert boolean(server.ask("ASK { FILTER(skos:prefLabel = <http://www.w3.org/2004/02/skos/core#prefLabel>) }"))


def test_head_has_the_headers_of_get_and_no_body(server: Server) -> None:
    reply = server.send("/sparql?query=ASK%20%7B%7D", "HEAD")
    assert (reply.status, reply.media_type, reply.body) == (200, "application/sparql-results+json", b"")


def test_the_store_is_left_as_it_was(server: Server, tmp_path: Path) -> None:
    before = server.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").body
    for body in (b"INSERT DATA { <urn:a> <urn:b> <urn:c> }", b"LOAD <file:///etc/passwd>", b"DROP ALL"):
        assert server.send("/sparql", "POST", body, content_type="application/sparql-update").status == 403
        assert server.send("/sparql", "POST", body, content_type=QUERY).status == 400
    assert server.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").body == before
