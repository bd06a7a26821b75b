"""What a user calls a thing: one term, or a sentence that helps."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import cache_dir
from kg.errors import QueryError
from kg.ontology_dir import builtin
from kg.query.questions import Kind, Parameter, library
from kg.query.store import open_graph
from kg.query.values import Resolver
from kg.query.vocabulary import Vocabulary
from kg.terms import BASE, GOV, TOPIC

GRAPH = """
place:110000_北京市 a gov:Place ; skos:prefLabel "北京市"@zh ; gov:gb2260 "110000" .
place:110105_朝阳区 a gov:Place ; skos:prefLabel "朝阳区"@zh ; gov:gb2260 "110105" ; gov:within place:110000_北京市 .
place:220100_长春市 a gov:Place ; skos:prefLabel "长春市"@zh ; gov:gb2260 "220100" .
place:220104_朝阳区 a gov:Place ; skos:prefLabel "朝阳区"@zh ; gov:gb2260 "220104" ; gov:within place:220100_长春市 .
place:230400_鹤岗市 a gov:Place ; skos:prefLabel "鹤岗市"@zh ; gov:gb2260 "230400" ; gov:within place:230000_黑龙江省 .
place:230000_黑龙江省 a gov:Place ; skos:prefLabel "黑龙江省"@zh ; gov:gb2260 "230000" .
place:x a gov:Place ; skos:prefLabel "\\u001B[2J镇"@zh .
agency:230400_公安局 a gov:PublicSecurityOrgan, gov:Agency ; skos:prefLabel "鹤岗市公安局"@zh ; skos:altLabel "市公安局"@zh .
concept:c a gov:GuidingConcept ; skos:prefLabel "新时代“枫桥经验”"@zh .
"""
ONTOLOGY = builtin()
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module")
def resolver(tmp_path_factory: pytest.TempPathFactory) -> Resolver:
    folder = tmp_path_factory.mktemp("values")
    head = (
        "".join(f"@prefix {p}: <{BASE}{p}/> .\n" for p in ("place", "agency", "concept"))
        + f"@prefix gov: <{GOV}> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    )
    (folder / "a.ttl").write_text(head + GRAPH, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache_dir.VARIABLE, str(folder))
        return Resolver(open_graph(folder / "a.ttl"), [ONTOLOGY])


def parameter(kind: Kind) -> Parameter:
    return Parameter("it", kind, False, {"zh": "", "en": ""})


MEANT = {
    "name": ("place", "鹤岗市", f"{BASE}place/230400_鹤岗市"),
    "blanks around": ("place", " 鹤岗市\n", f"{BASE}place/230400_鹤岗市"),
    "short name of the tables": ("place", "鹤岗", f"{BASE}place/230400_鹤岗市"),
    "code": ("place", "230400", f"{BASE}place/230400_鹤岗市"),
    "with its province": ("place", "黑龙江省鹤岗市", f"{BASE}place/230400_鹤岗市"),
    "both short": ("place", "黑龙江鹤岗", f"{BASE}place/230400_鹤岗市"),
    "one of two by its city": ("place", "长春市朝阳区", f"{BASE}place/220104_朝阳区"),
    "prefixed name": ("place", "place:220104_朝阳区", f"{BASE}place/220104_朝阳区"),
    "IRI in brackets": ("place", f"<{BASE}place/1>", f"{BASE}place/1"),
    "IRI": ("entity", "https://example.org/1", "https://example.org/1"),
    "agency": ("agency", "鹤岗市公安局", f"{BASE}agency/230400_公安局"),
    "other form": ("agency", "市公安局", f"{BASE}agency/230400_公安局"),
    "any entity": ("entity", "鹤岗市公安局", f"{BASE}agency/230400_公安局"),
    "concept": ("concept", "新时代“枫桥经验”", f"{BASE}concept/c"),
    "topic by id": ("topic", "anti-fraud", f"{TOPIC}anti-fraud"),
    "topic in Chinese": ("topic", "矛盾纠纷化解", f"{TOPIC}dispute-resolution"),
    "topic in English": ("topic", "dispute resolution", f"{TOPIC}dispute-resolution"),
    "status": ("status", "planned", str(GOV.planned)),
    "status in Chinese": ("status", "试点中", str(GOV.piloted)),
}


@pytest.mark.parametrize(("kind", "typed", "iri"), MEANT.values(), ids=MEANT)
def test_a_name_is_its_identifier(resolver: Resolver, kind: Kind, typed: str, iri: str) -> None:
    assert resolver.term(parameter(kind), typed) == ox.NamedNode(iri)


NUMBERS = {
    "year": ("year", "2025", ox.Literal("2025", datatype=ox.NamedNode(f"{XSD}integer"))),
    "number": ("number", "-3", ox.Literal("-3", datatype=ox.NamedNode(f"{XSD}integer"))),
    "decimal": ("number", ".5", ox.Literal(".5", datatype=ox.NamedNode(f"{XSD}decimal"))),
    "text": ("text", '2025"', ox.Literal('2025"')),
}


@pytest.mark.parametrize(("kind", "typed", "term"), NUMBERS.values(), ids=NUMBERS)
def test_a_literal_is_of_its_type(resolver: Resolver, kind: Kind, typed: str, term: ox.Literal) -> None:
    assert resolver.term(parameter(kind), typed) == term


HELPED = {
    "two places": (
        "place",
        "朝阳区",
        "may mean 2: place:110105_朝阳区 (北京市朝阳区); place:220104_朝阳区 (长春市朝阳区); give one of these",
    ),
    "two places by a short name": ("place", "朝阳", "may mean 2: place:110105_朝阳区"),
    "near": ("place", "鹤冈市", "nothing of kind place is called 鹤冈市; did you mean 鹤岗市?"),
    "not in this graph": (
        "place",
        "伊春市",
        "伊春市 is a place of the tables of divisions that this graph does not name",
    ),
    "near concept": ("concept", "枫桥经验", "did you mean 新时代“枫桥经验”?"),
    "not of this kind": ("agency", "鹤岗市", "nothing of kind agency is called 鹤岗市; did you mean 鹤岗市公安局?"),
    "no topic": ("topic", "asserted", "nothing of kind topic is called asserted"),
    "a term that is no status": ("status", "Agency", "nothing of kind status is called Agency"),
    "misspelt status": ("status", "planed", "did you mean planned"),
    "two digits": ("year", "25", "25 is no year; write four digits such as 2025"),
    "other digits": ("year", "２０２５", "is no year"),
    "no number": ("number", "1e3", "1e3 is no number"),
    "broken IRI": ("place", "<a b>", "is no valid IRI"),
    "hostile": ("place", 'x" } DROP ALL #', "nothing of kind place is called"),
    "nothing": ("text", " ", "give a value that is not empty"),
    "control characters": ("place", "\x1b[2J", "called �[2J"),
}


@pytest.mark.parametrize(("kind", "typed", "said"), HELPED.values(), ids=HELPED)
def test_what_is_not_clear_is_said(resolver: Resolver, kind: Kind, typed: str, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        resolver.term(parameter(kind), typed)
    assert str(caught.value).startswith("it: ")
    assert said in str(caught.value)
    assert "\x1b" not in str(caught.value)


@pytest.fixture(scope="module")
def mechanisms():  # type: ignore[no-untyped-def]
    return library([ONTOLOGY])["mechanisms-in"]


def test_the_parameters_of_a_question_are_all_asked_for(resolver: Resolver, mechanisms) -> None:  # type: ignore[no-untyped-def]
    assert resolver.terms(mechanisms, {"place": "鹤岗"}) == {"place": ox.NamedNode(f"{BASE}place/230400_鹤岗市")}
    with pytest.raises(QueryError, match="needs place; its parameters: place"):
        resolver.terms(mechanisms, {})
    with pytest.raises(QueryError, match="has no parameter plaec; it takes: place"):
        resolver.terms(mechanisms, {"place": "鹤岗", "plaec": "x"})


WARNED = {
    "property": ("SELECT ?x { ?x gov:operate ?y }", ["gov:operate; did you mean gov:operates"]),
    "class": ("SELECT ?x { ?x a gov:Mechanisms }", ["gov:Mechanisms; did you mean gov:Mechanism"]),
    "whole IRI": (f"SELECT ?x {{ ?x <{GOV}operate> ?y }}", ["gov:operate;"]),
    "own prefix": (f"PREFIX g: <{GOV}> SELECT ?x {{ ?x g:operate ?y }}", ["gov:operate;"]),
    "another vocabulary": ("SELECT ?x { ?x skos:preflabel ?y }", ["skos:preflabel; did you mean skos:prefLabel"]),
    "two, each once": ("SELECT ?x { ?x gov:a1 ?y ; gov:b2 ?z ; gov:a1 ?v }", ["gov:a1;", "gov:b2;"]),
    "known to the graph": ("SELECT ?x { ?x a gov:Place ; skos:altLabel ?l }", []),
    "known to the ontology": ("SELECT ?x { ?x a gov:GridCentre ; gov:variantOf ?y }", []),
    "escapes and a base": (f"BASE <{GOV}> SELECT ?x {{ ?x <operate> ?y ; <{GOV}op\\u0065rate> ?z }}", []),
    "not ours": ("SELECT ?x { ?x <https://example.org/p> ?y ; place:nowhere ?z }", []),
    "in a text": ("SELECT ?x { ?x skos:prefLabel 'gov:operate' } # gov:operate", []),
}


@pytest.mark.parametrize(("text", "said"), WARNED.values(), ids=WARNED)
def test_a_term_that_nothing_knows_is_warned_of(resolver: Resolver, text: str, said: list[str]) -> None:
    warnings = resolver.vocabulary.warnings(text, resolver._graph)
    assert len(warnings) == len(said)
    assert all(part in warning for part, warning in zip(said, warnings, strict=True))


def test_terms_of_a_users_ontology_are_known(resolver: Resolver, tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(
        f"<{GOV}patrols> a <http://www.w3.org/2002/07/owl#ObjectProperty> .", encoding="utf-8"
    )
    assert Vocabulary([tmp_path]).warnings("SELECT ?x { ?x gov:patrols ?y }", resolver._graph) == []
