"""Parameters as terms: wherever the variable stands, whatever the value holds."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.query.binding import bind
from kg.query.sparql import limited

EX = "https://example.org/"
PREFIXES = {"x": EX}
A, B = ox.NamedNode(f"{EX}a"), ox.NamedNode(f"{EX}b")


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """a and b lie in p, c in q; only a is red."""
    store = ox.Store()
    text = "x:a x:in x:p . x:b x:in x:p . x:c x:in x:q . x:a x:is x:red . x:p x:in x:top ."
    store.load(f"@prefix x: <{EX}> . {text}", format=ox.RdfFormat.TURTLE)
    return store


def asked(store: ox.Store, text: str, **terms: ox.NamedNode | ox.Literal) -> list[str]:
    """The rows, each as the local names of its terms."""
    found = store.query(bind(text, terms), prefixes=PREFIXES)
    if isinstance(found, ox.QueryBoolean):
        return [str(bool(found))]
    return sorted(" ".join("-" if t is None else t.value.removeprefix(EX) for t in row) for row in found)


P = ox.NamedNode(f"{EX}p")
QUERIES = {
    "pattern": ("SELECT ?s { ?s x:in ?p }", ["a", "b"]),
    "dollar": ("SELECT ?s { ?s x:in $p }", ["a", "b"]),
    "projected": ("SELECT ?p ?s { ?s x:in ?p }", ["p a", "p b"]),
    "star": ("SELECT * { ?s x:in ?p ; x:is x:red }", ["p a"]),
    "filter": ("SELECT ?s { ?s x:in ?q FILTER(?q = ?p) }", ["a", "b"]),
    "optional": (
        "SELECT ?s ?q { ?s x:in ?q OPTIONAL { ?s x:is ?r FILTER(?q != ?p) } } ",
        ["a p", "b p", "c q", "p top"],
    ),
    "optional group": (
        "SELECT ?s ?r { ?s x:is ?r OPTIONAL { ?s x:in ?p . BIND(1 AS ?one) } FILTER(BOUND(?one)) }",
        ["a red"],
    ),
    "subquery": ("SELECT ?s { { SELECT ?s { ?s x:in ?p } } }", ["a", "b"]),
    "projected subquery": ("SELECT ?p ?n { { SELECT ?p (COUNT(?s) AS ?n) { ?s x:in ?p } GROUP BY ?p } }", ["p 2"]),
    "subquery alone": ("SELECT ?p ?s WHERE { SELECT ?s { ?s x:in ?p } }", ["p a", "p b"]),
    "aggregate": ("SELECT (COUNT(?s) AS ?n) { ?s x:in ?p }", ["2"]),
    "group": (
        "SELECT ?p (COUNT(?s) AS ?n) { ?s x:in ?p } GROUP BY ?p HAVING(COUNT(?s) > 1 && ?p != x:q) ORDER BY ?p",
        ["p 2"],
    ),
    "having": ("SELECT ?q (COUNT(?s) AS ?n) { ?s x:in ?q } GROUP BY ?q HAVING(?q = ?p)", ["p 2"]),
    "expression": ("SELECT (IF(?q = ?p, ?p, ?s) AS ?r) { ?s x:in ?q }", ["c", "p", "p", "p"]),
    "minus": ("SELECT ?s { ?s x:in ?q MINUS { ?s x:in ?p } }", ["c", "p"]),
    "not exists": ("SELECT ?s { ?s x:in ?q FILTER NOT EXISTS { ?s x:in ?p } }", ["c", "p"]),
    "path": ("SELECT ?s { ?s x:in+ ?p }", ["a", "b"]),
    "bound": ("SELECT ?s { ?s x:in ?q FILTER(!BOUND( ?p ) || ?q = ?p) }", ["a", "b"]),
    "union": ("SELECT ?s { { ?s x:in ?p } UNION { ?p x:in ?s } }", ["a", "b", "top"]),
    "ask": ("ASK { x:c x:in ?p }", ["False"]),
    "construct": ("CONSTRUCT { ?s x:lies ?p } WHERE { ?s x:in ?p }", ["a lies p", "b lies p"]),
    "construct short": ("CONSTRUCT WHERE { ?s x:in ?p }", ["a in p", "b in p"]),
    "describe": ("DESCRIBE ?p", ["p in top"]),
    "no token": ('SELECT ?s { ?s x:in ?p # ?p }\n FILTER(STR(?s) != \'?p\' && STR(?s) != """"?p""") }', ["a", "b"]),
    "values after": ("SELECT ?s { ?s x:in ?p } VALUES ?s { x:b }", ["b"]),
}


@pytest.mark.parametrize(("text", "rows"), QUERIES.values(), ids=QUERIES)
def test_the_variable_is_the_term_wherever_it_stands(store: ox.Store, text: str, rows: list[str]) -> None:
    assert asked(store, text, p=P) == rows


def test_without_a_value_the_variable_stays_one(store: ox.Store) -> None:
    assert asked(store, "SELECT ?s { ?s x:in ?q FILTER(!BOUND(?p) || ?q = ?p) }") == ["a", "b", "c", "p"]


@pytest.mark.parametrize(
    "text", ["SELECT ?p { BIND(1 AS ?p) }", "SELECT (1 AS ?p) {}", "SELECT ?s { VALUES (?s ?p) { (1 2) } }"]
)
def test_a_query_that_gives_the_variable_a_value_itself_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match=r"gives \?p a value"):
        bind(text, {"p": P})


HOSTILE = [
    '"',
    "\\",
    "'''",
    '"@zh',
    "} DROP ALL #",
    "\n",
    "\r",
    "?s",
    "<x>",
    '"""',
    "\\u0022",
    "鹤岗市",
    "\x00",
    "\x1b[2J",
    "\u2028",
    "𠮷",
]


@given(st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]))))
def test_a_text_arrives_as_it_is(value: str) -> None:
    text = bind("SELECT ?v ?w ?s { BIND(?v AS ?w) OPTIONAL { ?s ?q ?v } }", {"v": ox.Literal(value)})
    (row,) = ox.Store().query(text)
    assert row["v"] == row["w"] == ox.Literal(value)
    assert row["s"] is None


LIMITS = {
    "none": ("SELECT ?s { ?s x:in ?p }", 2),
    "larger": ("SELECT ?s { ?s x:in ?p } LIMIT 3", 2),
    "smaller": ("SELECT ?s { ?s x:in ?p } LIMIT 1", 1),
    "in a subquery": ("SELECT ?s { { SELECT ?s { ?s x:in ?p } LIMIT 3 } }", 2),
    "values after": ("SELECT ?s { ?s x:in ?p } VALUES ?p { x:p x:q } # the end", 2),
    "values inside": ("SELECT ?s { ?s x:in ?p VALUES ?p { x:p x:q } } OFFSET 0 # the end", 2),
}


@pytest.mark.parametrize(("text", "rows"), LIMITS.values(), ids=LIMITS)
def test_a_limit_is_put_where_it_holds(store: ox.Store, text: str, rows: int) -> None:
    assert len(asked(store, limited(text, 2))) == rows


@pytest.mark.parametrize("text", ["ASK { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <a:b>"])
def test_what_gives_no_rows_has_no_limit(text: str) -> None:
    assert limited(text, 2) == text
