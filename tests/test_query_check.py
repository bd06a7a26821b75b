"""What is no query, or reaches out of the graph, is refused with the line and a caret."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.prefixes import prefixes
from kg.query.check import check
from kg.terms import BASE

PREFIXES = prefixes(BASE)
REFUSED = {
    "misspelt word": ("SELEC ?x { }", "SELEC is no word of SPARQL; did you mean SELECT?", "SELEC"),
    "lower case": (
        "SELECT ?x { ?x gov:partOf ?y filtr(?y = 1) }",
        "filtr is no word of SPARQL; did you mean FILTER, FLOOR?",
        "filtr",
    ),
    "function": ("SELECT ?x { ?x gov:partOf ?y FILTER(foo(?x)) }", "foo is no word of SPARQL", "foo"),
    "prefix": ("SELECT ?x {\n  ?x gvo:partOf ?y }", "the prefix gvo: is unknown; did you mean gov", "gvo"),
    "prefix far from all": (
        "SELECT ?x { ?x wxyz:p ?y }",
        "the prefix wxyz: is unknown; declare it with PREFIX",
        "wxyz",
    ),
    "no brace": ("SELECT ?x WHERE ?x gov:partOf ?y }", "one of these would do: {", "?x gov"),
    "IRI": ("SELECT ?x { ?x <https://a b> ?y }", "IRI parsing failed", "a b>"),
    "in Chinese": ("SELECT ?机关 {\n\n ?机关 gov:partOf 局 }", "局 is no word of SPARQL", "局"),
    "unbound": (
        "SELECT ?x ?y { ?x gov:partOf ?z } GROUP BY ?x",
        "The SELECT contains a variable that is unbound",
        None,
    ),
    "end": ("SELECT ?x { ?x gov:partOf ?y \n\n", "this is no valid SPARQL here", None),
    "empty": ("", "this is no valid SPARQL here", None),
    "insert": ("INSERT DATA { gov:a gov:b gov:c }", "the graph is read-only, so INSERT is refused", "INSERT"),
    "drop": ("PREFIX a: <b:> DROP ALL", "the graph is read-only, so DROP is refused", "DROP"),
    "load": ("LOAD <file:///etc/passwd>", "the graph is read-only, so LOAD is refused", "LOAD"),
    "with": ("WITH <a:b> DELETE WHERE { ?s ?p ?o }", "the graph is read-only, so WITH is refused", "WITH"),
    "service": ("SELECT ?x { SERVICE <http://x/> { ?x ?p ?o } }", "other servers are not asked", "SERVICE"),
    "silent": ("ASK { ?x gov:partOf ?y .\n service silent ?y { ?x ?p ?o } }", "other servers are not asked", "service"),
    "behind what may be an IRI": (
        "SELECT * { ?x ?p ?o FILTER(?x<?p)SERVICE?o#>\n{} }",
        "other servers are not asked",
        "SERVICE",
    ),
    "behind a remark in an IRI": (
        "SELECT * { ?x <a:\\u0041#> ?o SERVICE <a:b> {} }",
        "other servers are not asked",
        "SERVICE",
    ),
}


@pytest.mark.parametrize(("text", "said", "at"), REFUSED.values(), ids=REFUSED)
def test_a_mistake_is_shown_where_it_is(text: str, said: str, at: str | None) -> None:
    with pytest.raises(QueryError) as caught:
        check(text, PREFIXES, "question.rq")
    sentence, line, caret = str(caught.value).split("\n")
    assert said in sentence
    row = int(sentence.removeprefix("question.rq, line ").partition(":")[0])
    assert line.strip() == (text.split("\n")[row - 1].strip() if text else "")
    if at is not None:  # in columns: a Chinese character takes two
        before = text.split("\n")[row - 1].partition(at)[0]
        assert len(caret) - 1 == 2 + len(before) + sum(c > "\u2e80" for c in before)


HARMLESS = {
    "variable": "SELECT ?service { ?service gov:partOf ?y }",
    "text": "SELECT ?x { ?x skos:prefLabel 'public service' } # service",
    "name": "SELECT ?x { ?x gov:addresses topic:public-legal-service }",
    "IRI": "PREFIX service: <https://example.org/service#> SELECT ?x { ?x a service:Service }",
    "no prefixes declared": "SELECT ?x { ?x a gov:Court ; org:member/skos:prefLabel ?l ; dct:title ?t ; gov:appliesIn place:110000_北京市 }",
}


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_what_only_looks_like_it_is_let_through(text: str) -> None:
    check(text, PREFIXES)


def test_control_characters_of_a_query_do_not_reach_the_terminal() -> None:
    with pytest.raises(QueryError) as caught:
        check("SELECT ?x { \x1b[2J }", PREFIXES)
    assert "\x1b" not in str(caught.value)
