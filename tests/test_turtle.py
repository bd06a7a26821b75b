"""The Turtle writer: what it writes reads back the same, in two parsers, and looks as it should."""

import io

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph

from kg.turtle import Block, Names, date, literal, number, of_term, read_blocks, write_turtle

PREFIXES = {
    "x": "https://example.org/",
    "deep": "https://example.org/deep/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def written(*blocks: Block, names: Names | None = None) -> str:
    file = io.StringIO()
    write_turtle(file, names.prefixes if names else PREFIXES, blocks)
    return file.getvalue()


def test_it_looks_as_it_should() -> None:
    names = Names(PREFIXES)
    block = Block(
        names["https://example.org/deep/150525_1+4+n模式"],
        [
            ("a", ["x:B", "x:A"]),
            ("x:label", [literal("“1+4+N”模式", "zh")]),
            ("x:many", [f"x:item{i:02}" for i in range(20)]),
        ],
    )
    text = written(block).partition("\n\n")[2]
    assert text.startswith(
        'deep:150525_1\\+4\\+n模式\n    a x:B, x:A ;\n    x:label "“1+4+N”模式"@zh ;\n    x:many\n        x:item00,\n'
    )
    assert text.endswith("        x:item19 .\n")


def test_prefixes_stand_in_order() -> None:
    lines = written().splitlines()
    assert lines == sorted(lines) and len(lines) == 3


@settings(deadline=None)
@given(st.text(max_size=12), st.text(max_size=12))
def test_what_is_written_reads_back(name: str, text: str) -> None:
    names = Names(PREFIXES)
    out = written(Block(names["https://example.org/" + name], [("x:p", [literal(text), literal(text, "zh")])]))
    (first, second) = ox.parse(out, format=ox.RdfFormat.TURTLE)
    assert (first.object.value, second.object.language) == (text, "zh")
    graph = Graph().parse(data=out, format="turtle")
    assert {str(s) for s in graph.subjects()} == {first.subject.value}
    assert {str(o) for o in graph.objects()} == {text}
    assert written(*read_blocks(ox.parse(out, format=ox.RdfFormat.TURTLE), names)) == out


@pytest.mark.parametrize(
    ("iri", "term"),
    [
        ("https://example.org/公安局", "x:公安局"),
        ("https://example.org/deep/公安局", "deep:公安局"),
        ("https://example.org/other/公安局", r"x:other\/公安局"),
        ("https://example.org/a+b~c", r"x:a\+b\~c"),
        ("https://example.org/a%3Cb", "x:a%3Cb"),
        ("https://example.org/-a", "<https://example.org/-a>"),
        ("https://example.org/a.", "<https://example.org/a.>"),
        ("https://elsewhere.org/a", "<https://elsewhere.org/a>"),
        ("https://elsewhere.org/a> <b", "<https://elsewhere.org/a%3E%20%3Cb>"),
    ],
)
def test_names(iri: str, term: str) -> None:
    assert Names(PREFIXES)[iri] == term


@pytest.mark.parametrize(
    ("value", "text"), [(24.0, "24.0"), (24, "24.0"), (0.93, "0.93"), (-3.5, "-3.5"), (1e20, "100000000000000000000.0"), (1e-7, "0.0000001")]
)  # fmt: skip
def test_numbers_are_decimals(value: float, text: str) -> None:
    assert number(value) == text


def test_what_is_no_number_is_said_to_be_none() -> None:
    assert number(float("inf")) == '"INF"^^xsd:double' and number(float("nan")) == '"NaN"^^xsd:double'


@pytest.mark.parametrize(
    ("value", "term"),
    [
        ("2022", '"2022"^^xsd:gYear'),
        ("2022-03", '"2022-03"^^xsd:gYearMonth'),
        ("2022-03-14", '"2022-03-14"^^xsd:date'),
        ("2022-13", '"2022-13"'),
        ("去年", '"去年"'),
    ],
)
def test_dates(value: str, term: str) -> None:
    assert date(value) == term


def test_signs_that_turn_the_text_around_are_escaped() -> None:
    assert literal("甲\u202e乙\u200b\ud800") == '"甲\\u202E乙\\u200B\ufffd"'


@pytest.mark.parametrize(
    "term", ["x:a", '"甲"@zh', '"甲"', "12", "24.0", '"2022"^^xsd:gYear', '"1.0E0"^^xsd:double', '"x"^^xsd:integer']
)
def test_terms_come_back_as_they_were(term: str) -> None:
    (triple,) = ox.parse(written(Block("x:s", [("x:p", [term])])), format=ox.RdfFormat.TURTLE)
    assert of_term(triple.object, Names(PREFIXES)) == term
