"""What the author of the sample pages reads in them, against what a build finds.

``data/sample_facts.tsv`` says what a right graph states and does not state; ``data/sample_misses.tsv`` names those that a build gets
wrong today. One that is right and named there, or wrong and not named there, fails: nothing is lost unnoticed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build import Options, build
from kg.normal import matched
from kg.ontology_dir import builtin
from kg.terms import GOV, TOPIC

TESTS = Path(__file__).parent
SEEDS = TESTS.parent / "seeds"
FLOOR = {"2022": 0.80, "2025": 0.89}
"""The least share of the facts that must be found, whatever the table of misses says."""
PREFIXES = (
    "PREFIX gov: <https://w3id.org/govkg/ontology#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
)
MARKS = re.compile("[“”‘’\"'「」《》]")


@dataclass(frozen=True)
class Fact:
    version: str
    expect: str
    subject: str
    predicate: str
    object: str
    status: str
    line: int

    @property
    def key(self) -> tuple[str, ...]:
        return self.version, self.expect, self.subject, self.predicate, self.object

    @property
    def id(self) -> str:
        return f"{self.version} line {self.line}: {self.subject} {self.predicate} {self.object}".strip()


def rows(name: str) -> list[list[str]]:
    """The cells of a table's rows, and the line of each."""
    lines = (TESTS / "data" / name).read_text(encoding="utf-8").splitlines()
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line and not line.startswith("#")]
    return [[*(line.split("\t") + [""] * 7)[:7], str(n)] for n, line in numbered[1:]]


FACTS = [Fact(*cells[:6], line=int(cells[7])) for cells in rows("sample_facts.tsv")]
MISSES = {tuple(cells[:5]) for cells in rows("sample_misses.tsv")}


def plain(label: str) -> str:
    return MARKS.sub("", matched(label))


class Graph:
    """An export, asked by labels."""

    def __init__(self, out: Path) -> None:
        self.store = ox.Store()
        for name in ("graph.ttl", "evidence.ttl"):
            self.store.load(path=str(out / name), format=ox.RdfFormat.TURTLE)
        self.called: dict[str, set[str]] = defaultdict(set)
        for node, label in self.ask("SELECT ?n ?l { ?n skos:prefLabel|skos:altLabel ?l }"):
            self.called[plain(label)].add(node)
        self.claims = {
            (s, p.removeprefix(str(GOV)), o, status.removeprefix(str(GOV)))
            for s, p, o, status in self.ask(
                "SELECT ?s ?p ?o ?st { ?c rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; gov:status ?st }"
            )
        }
        self.triples = set(self.ask("SELECT ?s ?p ?o { ?s ?p ?o }"))
        self.figures = {
            (measure, float(value), unit): figure
            for figure, measure, value, unit in self.ask(
                "SELECT ?f ?m ?v ?u { ?f gov:measure ?m ; gov:value ?v ; gov:unit ?u }"
            )
        }

    def ask(self, query: str) -> list[tuple[str, ...]]:
        return [tuple(term.value for term in row) for row in self.store.query(PREFIXES + query)]  # type: ignore[union-attr]

    def nodes(self, label: str) -> set[str]:
        if label.startswith("topic:"):
            return {str(TOPIC) + label.removeprefix("topic:")}
        if label.count("=") == 2:
            measure, value, unit = label.split("=")
            return {
                f
                for (m, v, u), f in self.figures.items()
                if plain(measure) in plain(m) and (v, u) == (float(value), unit)
            }
        return self.called.get(plain(label), set())

    def states(self, fact: Fact) -> bool:
        """Whether a claim says so, with the status where one is given."""
        ends = {(s, o) for s in self.nodes(fact.subject) for o in self.nodes(fact.object)}
        ends |= {(o, s) for s, o in ends} if fact.predicate == "collaboratesWith" else set()
        return any((s, o) in ends and p == fact.predicate and fact.status in ("", st) for s, p, o, st in self.claims)

    def holds(self, fact: Fact) -> bool:
        """Whether a plain triple says so; without a predicate, whether anything is called so."""
        if not fact.predicate:
            return bool(self.nodes(fact.subject))
        predicate = str(GOV) + fact.predicate
        return any((s, predicate, o) in self.triples for s in self.nodes(fact.subject) for o in self.nodes(fact.object))


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Graph]:
    made = {}
    for version in ("2022", "2025"):
        out = tmp_path_factory.mktemp(version) / "out"
        build([SEEDS / version], out, Options((builtin(),)))
        made[version] = Graph(out)
    return made


def test_there_are_facts_of_both_versions() -> None:
    for version in ("2022", "2025"):
        assert sum(f.version == version and f.expect == "must" for f in FACTS) > 30
        assert sum(f.version == version and f.expect == "must_not" for f in FACTS) > 10


def test_each_known_miss_is_a_fact() -> None:
    assert {f.key for f in FACTS} >= MISSES


@pytest.mark.parametrize("version", ["2022", "2025"])
@pytest.mark.parametrize("expect", ["must", "must_not"])
def test_nothing_is_lost(graphs: dict[str, Graph], version: str, expect: str) -> None:
    graph = graphs[version]
    facts = [f for f in FACTS if (f.version, f.expect) == (version, expect)]
    wrong = {f for f in facts if (not graph.states(f) if expect == "must" else graph.holds(f))}
    named = {f for f in facts if f.key in MISSES}
    assert sorted(f.id for f in wrong - named) == [], "right before, wrong now"
    assert sorted(f.id for f in named - wrong) == [], "right now: take it out of sample_misses.tsv"
    assert expect == "must_not" or 1 - len(wrong) / len(facts) >= FLOOR[version]
