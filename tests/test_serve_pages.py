"""The pages of ``kg serve``: entities with their quotes, in HTML or as data; the query page; names and queries that would be markup if they could."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from rdflib import Graph, URIRef
from serving import Server, serving

from kg.serve.addresses import Addresses

BASE = "https://kg.example.org/data/id/"
EVIL = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>{{7*7}}"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PREFIXES = """
@prefix gov: <https://w3id.org/govkg/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix prov: <http://www.w3.org/ns/prov#> . @prefix oa: <http://www.w3.org/ns/oa#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix schema: <https://schema.org/> .
"""
DATA = f"""{PREFIXES}
<{BASE}agency/1> a gov:Court, gov:Agency ; skos:prefLabel "某县法院"@zh ; skos:altLabel "县法院"@zh, {json.dumps(EVIL)} ;
  gov:operates <{BASE}practice/驿站%2D1> ; gov:hasOutcome <{BASE}outcome/1> ; prov:wasDerivedFrom <{BASE}evidence/1> .
<{BASE}practice/驿站%2D1> a gov:Program ; skos:prefLabel "驿站"@zh ; skos:altLabel "调解驿站"@zh ; gov:since "2021-10"^^xsd:gYearMonth .
<{BASE}practice/evil> a gov:Program ; skos:prefLabel {json.dumps(EVIL)} ; rdf:value <javascript:alert(1)> .
<{BASE}outcome/1> a gov:Outcome ; gov:measure "调解纠纷"@zh ; gov:value 24.0 ; gov:unit "件"@zh ; prov:wasDerivedFrom <{BASE}evidence/1> .
<{BASE}claim/1> a gov:Claim ; rdf:subject <{BASE}agency/1> ; rdf:predicate gov:operates ; rdf:object <{BASE}practice/驿站%2D1> ;
  gov:status gov:asserted ; prov:wasDerivedFrom <{BASE}evidence/1> .
<{BASE}claim/2> a gov:Claim ; rdf:subject <{BASE}agency/1> ; rdf:predicate gov:operates ; rdf:object <{BASE}practice/evil> ;
  gov:status gov:planned ; gov:attributedTo <{BASE}agency/1> ; prov:wasDerivedFrom <{BASE}evidence/2> .
<{BASE}evidence/1> a gov:Evidence ; oa:exact "某县法院推出驿站。" ; oa:start 3 ; oa:end 12 ; prov:wasQuotedFrom <{BASE}source/1> ; dct:isPartOf <{BASE}article/1> .
<{BASE}evidence/2> a gov:Evidence ; oa:exact {json.dumps(EVIL)} ; oa:start 20 ; oa:end 30 ; prov:wasQuotedFrom <{BASE}source/1> .
<{BASE}source/1> a gov:Source ; dct:identifier "页一.txt" ; dct:issued "2025-03-18"^^xsd:date .
<{BASE}article/1> a gov:Article ; schema:headline {json.dumps(EVIL)} ; dct:spatial <{BASE}place/1> .
<{BASE}place/1> a gov:Place ; skos:prefLabel "江山市"@zh ; gov:gb2260 "330881" .
<{BASE}practice/驿站%2D1> gov:appliesIn <{BASE}place/1> .
"""
PRACTICE = "/id/practice/" + quote("驿站%2D1", safe="%")
VIEWER = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; script-src 'sha256-x'\"><p>viewer"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("export")
    (folder / "graph.ttl").write_text(DATA, encoding="utf-8")
    (folder / "evidence.ttl").write_text(PREFIXES, encoding="utf-8")
    (folder / "graph.html").write_text(VIEWER, encoding="utf-8")
    (folder / "graph-data").mkdir()
    (folder / "graph-data" / "p1.js").write_text("piece()", encoding="utf-8")
    (folder / "graph-data" / "other.txt").write_text("no", encoding="utf-8")
    (folder / "manifest.json").write_text(
        json.dumps({"settings": {"base": BASE}, "tool": {"name": "govkg"}}), encoding="utf-8"
    )
    with serving(folder, tmp_path_factory.mktemp("cache"), "--workers", "1") as started:
        yield started


class _Markup(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def links(self) -> list[str]:
        return [attrs["href"] or "" for tag, attrs in self.elements if tag == "a"]


def page(server: Server, path: str, language: str = "zh") -> _Markup:
    reply = server.send(path, accept=BROWSER, accept_language=language)
    assert (reply.status, reply.media_type) == (200, "text/html"), reply.text
    return _Markup(reply.text)


def test_an_entity_shows_its_types_names_relations_figures_and_quotes(server: Server) -> None:
    shown = page(server, "/id/agency/1")
    for text in (
        "某县法院",
        "人民法院",
        "县法院",
        "驿站",
        "调解纠纷",
        "24",
        "件",
        "某县法院推出驿站。",
        "页一.txt",
        "计划中",
        BASE + "agency/1",
    ):
        assert text in shown.text
    assert PRACTICE in shown.links and "/id/evidence/1" in shown.links
    assert "court" in page(server, "/id/agency/1", "en").text
    assert "/id/agency/1" in page(server, PRACTICE).links


def test_an_entity_is_data_for_programs(server: Server) -> None:
    for accept, form in (
        ("*/*", "turtle"),
        ("text/turtle", "turtle"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ):
        reply = server.send("/id/agency/1", accept=accept)
        graph = Graph().parse(data=reply.body, format=form)
        assert (URIRef(BASE + "claim/1"), None, URIRef(BASE + "agency/1")) in graph
        assert (URIRef(BASE + "evidence/1"), None, URIRef(BASE + "source/1")) in graph
        assert "Accept" in reply.headers["vary"]
    assert server.send("/id/agency/1?format=nt", accept=BROWSER).media_type == "application/n-triples"
    assert server.send("/id/agency/1", accept="image/png").status == 406
    assert len(Graph().parse(server.address + "id/agency/1")) > 10


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (PRACTICE, 200), ("/id/practice/%E9%A9%BF%E7%AB%99%252D1", 200), ("/id/practice/%E9%A9%BF%E7%AB%99-1", 404),
        ("/resource?iri=" + quote(BASE + "practice/驿站%2D1", safe=""), 200), ("/resource?iri=javascript:alert(1)", 200), ("/resource", 404),
        ("/resource?iri=%00", 404), ("/id/agency/2", 404), ("/id/agency/%FF", 404), ("/id/agency/1%20", 404),
    ],
)  # fmt: skip
def test_a_path_leads_to_its_identifier_and_nothing_else(server: Server, path: str, status: int) -> None:
    reply = server.send(path, accept="text/turtle")
    assert reply.status == status
    assert reply.media_type == ("text/turtle" if status == 200 else "text/plain")


@pytest.mark.parametrize("iri", [BASE + "agency/1", BASE + "practice/驿站%2D1", "urn:x", "https://kg.example.org/data/topic/a", "https://kg.example.org/data/query", BASE + "a/../b", BASE + "a?b#c"])  # fmt: skip
def test_addresses_and_identifiers_are_two_ways_of_one_road(iri: str) -> None:
    path = Addresses(BASE).path(iri)
    if path.startswith("/resource?iri="):
        assert path == "/resource?iri=" + quote(iri, safe="")
    else:
        assert iri in Addresses(BASE).iris(path.encode("ascii"))


@pytest.mark.parametrize("path", ["/id/practice/evil", "/id/agency/1", "/id/evidence/2", "/id/article/1", f"/query?query={quote(EVIL)}", f"/query?question=mechanisms-in&place={quote(EVIL)}", f"/query?lang={quote(EVIL)}"])  # fmt: skip
def test_no_text_becomes_markup(server: Server, path: str) -> None:
    reply = server.send(path, accept=BROWSER)
    markup = _Markup(reply.text)
    assert {"script", "img"} & {
        tag for tag, attrs in markup.elements if not (attrs.get("src") or "").startswith("/static/")
    } == set()
    assert not any(name.startswith("on") for _, attrs in markup.elements for name in attrs)
    assert not any(link.strip().lower().startswith(("javascript:", "data:")) for link in markup.links)
    assert "alert(1)" in markup.text or "lang=" in path or "alert(1)" in str(markup.elements)
    policy = reply.headers["content-security-policy"]
    assert "script-src 'self';" in policy and "unsafe" not in policy


def test_errors_are_plain_text_with_nothing_to_run(server: Server) -> None:
    for path in (f"/{quote(EVIL)}", f"/sparql?query={quote(EVIL)}", f"/query?question={quote(EVIL)}"):
        reply = server.send(path, accept=BROWSER if "sparql" not in path else "*/*")
        assert (reply.status in (400, 404), reply.media_type) == (True, "text/plain")


def test_the_viewer_is_the_file_of_the_export_under_its_own_policy(server: Server) -> None:
    reply = server.send("/")
    assert reply.text == VIEWER
    assert (
        reply.headers["content-security-policy"] == "default-src 'none'; script-src 'sha256-x'; frame-ancestors 'none'"
    )
    assert server.send("/", if_none_match=reply.headers["etag"]).status == 304
    piece = server.send("/graph-data/p1.js")
    assert (piece.text, piece.media_type) == ("piece()", "text/javascript")
    for name in ("other.txt", "..%2fgraph.ttl", "../graph.ttl", "p2.js"):
        assert server.send(f"/graph-data/{name}").status == 404


def test_the_query_page_lists_the_library_and_the_examples(server: Server) -> None:
    shown = page(server, "/query", "en")
    names = [link.partition("question=")[2] for link in shown.links if "question=" in link]
    assert {"mechanisms-in", "who-runs-what", "classes", "sentences"} <= set(names)
    for name in names:
        assert page(server, f"/query?question={name}", "en").text


def test_a_form_puts_the_meant_term_into_the_query(server: Server) -> None:
    shown = page(server, f"/query?question=mechanisms-in&place={quote('江山市')}")
    assert f"<{BASE}place/1>" in shown.text and "?place " not in shown.text
    assert dict(shown.elements)["div"].get("data-run") or any(attrs.get("data-run") for _, attrs in shown.elements)
    wrong = server.send(f"/query?question=mechanisms-in&place={quote('无此地')}", accept=BROWSER)
    assert wrong.status == 400 and "无此地" in wrong.text


@pytest.mark.parametrize(
    "example", sorted((Path(__file__).parents[1] / "kg/serve/examples").glob("*.rq")), ids=lambda file: file.stem
)
def test_an_example_runs_as_it_is(server: Server, example: Path) -> None:
    reply = server.send("/sparql", "POST", example.read_bytes(), content_type="application/sparql-query")
    assert reply.status == 200 and len(reply.body) > 60


def test_the_language_is_as_chosen_or_as_preferred(server: Server) -> None:
    assert '<html lang="zh-CN">' in server.send("/query", accept_language="zh-TW,en;q=0.5").text
    assert '<html lang="en">' in server.send("/query", accept_language="fr, en-GB;q=0.9").text
    chosen = server.send("/query?lang=en", accept_language="zh")
    assert '<html lang="en">' in chosen.text and "lang=en" in chosen.headers["set-cookie"]
    assert '<html lang="en">' in server.send("/query", accept_language="zh", cookie="lang=en").text
    terms = json.loads(server.send("/terms.json", accept_language="zh").body)
    assert terms["https://w3id.org/govkg/ontology#operates"] == "运行"


def test_void_is_counted_where_the_export_says_nothing(server: Server) -> None:
    graph = Graph().parse(data=server.send("/void").body, format="turtle")
    void = "http://rdfs.org/ns/void#"
    expected = len(Graph().parse(data=DATA, format="turtle"))
    assert [int(n) for n in graph.objects(None, URIRef(void + "triples"))] == [expected]
    assert str(expected) in page(server, "/void").text


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
def test_the_query_page_works_by_keyboard_alone_and_loads_nothing_from_elsewhere(server: Server) -> None:
    sync = pytest.importorskip("playwright.sync_api")
    outside, problems = [], []
    with sync.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        tab = chromium.new_page(locale="en-US")
        tab.on(
            "request",
            lambda r: outside.append(r.url) if not r.url.startswith((server.address, "data:", "blob:")) else None,
        )
        tab.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
        tab.on("pageerror", lambda e: problems.append(str(e)))
        tab.goto(server.address + "query")
        tab.locator(".cm-content").focus()
        tab.keyboard.press("Control+A")
        tab.keyboard.press("Delete")
        tab.keyboard.type("SELECT ?practice ?practiceLabel { ?practice a gov:Program ; skos:prefLabel ?practiceLabel }")
        tab.keyboard.press("Control+Enter")
        tab.wait_for_selector("#table tbody tr")
        assert tab.locator("#table th").all_inner_texts() == ["practice"]
        assert sorted(tab.locator("#table td").all_inner_texts()) == sorted(["驿站", EVIL])
        assert tab.locator("#table a").first.get_attribute("href").startswith("/id/practice/")
        assert tab.locator(".cm-line span").count() > 5  # coloured
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.id") == "run"
        tab.locator("#table a", has_text=re.compile("^驿站$")).click()
        assert tab.locator("h1").inner_text() == "驿站"
        chromium.close()
    assert (outside, problems) == ([], [])
