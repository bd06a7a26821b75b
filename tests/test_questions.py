"""The question library: each question says what it asks, and answers it rightly on the sample corpus.

``data/questions/NAME.csv`` and ``NAME@more.csv`` hold answers written by hand against the pages in ``seeds/``:

    # call: PARAMETER=VALUE ; PARAMETER=VALUE
    # rows: 34                                     only where the rows below are a selection: how many there are in all
    variable,variable,remark                       some of the query's variables; IRIs are shortened
    …,…,                                           what the pages say, in the answer's order
    …,…,wrong: why                                 what the answer says and the pages do not
    …,…,missed: why                                what the pages say and the answer does not

Whoever mends a reading takes its ``wrong`` row out and the remark off its ``missed`` row.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.ontology_dir import builtin
from kg.query.questions import LANGUAGES, library
from kg.query.store import OpenGraph, open_graph
from kg.query.values import Resolver
from kg.terms import BASE, GOV, TOPIC

ONTOLOGY = builtin()
QUESTIONS = library([ONTOLOGY])
ANSWERS = Path(__file__).parent / "data" / "questions"
_SHORTENED = (f"{BASE}rule/", BASE, str(GOV), str(TOPIC))


@dataclass(frozen=True)
class Answer:
    """``rows`` are what the answer holds today, ``missed`` what it should hold besides; ``count`` where the rows are a selection."""

    question: str
    parameters: dict[str, str]
    variables: list[str]
    rows: list[list[str]]
    missed: list[list[str]]
    count: int | None


def read(file: Path) -> Answer:
    lines = file.read_text(encoding="utf-8").splitlines()
    settings = dict(re.findall(r"^# (call|rows): ?(.*)$", "\n".join(lines), re.MULTILINE))
    header, *cells = csv.reader(line for line in lines if not line.startswith("#"))
    assert header[-1] == "remark", file
    for row in cells:
        assert re.fullmatch(r"|(wrong|missed): .+", row[-1]), (file, row)
    missed = [row[:-1] for row in cells if row[-1].startswith("missed")]
    rows = [row[:-1] for row in cells if not row[-1].startswith("missed")]
    call = dict(pair.split("=", 1) for pair in settings["call"].split(" ; ") if pair)
    count = int(settings["rows"]) if "rows" in settings else None
    return Answer(file.stem.partition("@")[0], call, header[:-1], rows, missed, count)


FILES = sorted(ANSWERS.glob("*.csv"))


@pytest.fixture(scope="module")
def graph(sample_export: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenGraph]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOVKG_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield open_graph(sample_export)


@pytest.fixture(scope="module")
def resolver(graph: OpenGraph) -> Resolver:
    return Resolver(graph, [ONTOLOGY])


def cell(term: object) -> str:
    value = "" if term is None else term.value  # type: ignore[attr-defined]
    prefix = next((p for p in _SHORTENED if value.startswith(p)), "") if isinstance(term, ox.NamedNode) else ""
    return value.removeprefix(prefix)


def ask(
    graph: OpenGraph, resolver: Resolver, name: str, typed: dict[str, str], variables: list[str]
) -> list[list[str]]:
    question = QUESTIONS[name]
    found = graph.ask(question.text, resolver.terms(question, typed))
    assert isinstance(found, ox.QuerySolutions)
    assert set(variables) <= {v.value for v in found.variables}
    return [[cell(row[v]) for v in variables] for row in found]


def test_the_library_is_of_a_size() -> None:
    assert len(QUESTIONS) >= 25


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_an_expected_answer(name: str) -> None:
    assert (ANSWERS / f"{name}.csv").is_file()
    assert any(a.rows for a in map(read, FILES) if a.question == name)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_explains_itself_in_both_languages(name: str) -> None:
    question = QUESTIONS[name]
    texts = [question.titles, question.descriptions, *(p.explanations for p in question.parameters)]
    for text in texts:
        assert set(text) == set(LANGUAGES)
        assert re.search("[\u4e00-\u9fff]", text["zh"])
        assert re.match('[A-Z"][A-Za-z]*', text["en"])


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_runs_in_any_tool_and_names_only_terms_that_exist(name: str) -> None:
    text = QUESTIONS[name].text
    assert list(ox.Store().query(text)) == []  # type: ignore[arg-type]  # with its own prefixes, without parameters
    store = ox.Store()
    for file in ("classes.ttl", "properties.ttl"):
        store.load(path=str(ONTOLOGY / file), format=ox.RdfFormat.TURTLE)
    defined = {quad.subject.value for quad in store if isinstance(quad.subject, ox.NamedNode)}
    assert {str(GOV) + term for term in re.findall(r"\bgov:(\w+)", text)} <= defined


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_answer_has_one_order(graph: OpenGraph, resolver: Resolver, file: Path) -> None:
    """No two rows are equal in all that the rows are ordered by, unless they are equal."""
    answer = read(file)
    text = QUESTIONS[answer.question].text
    variables = _variables(text)
    order = re.findall(r"\?(\w+)", text.rpartition("ORDER BY")[2])
    rows = {tuple(row) for row in ask(graph, resolver, answer.question, answer.parameters, variables)}
    keys = {tuple(cell for v, cell in zip(variables, row, strict=True) if v in order) for row in rows}
    assert order and (len(keys) == len(rows) or not set(order) <= set(variables))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_answer_is_what_the_pages_say(graph: OpenGraph, resolver: Resolver, file: Path) -> None:
    answer = read(file)
    found = ask(graph, resolver, answer.question, answer.parameters, answer.variables)
    if answer.count is None:
        assert found == answer.rows
    else:
        assert len(found) == answer.count
        assert [row for row in answer.rows if row not in found] == []
    assert [row for row in answer.missed if row in found] == [], "found now: take the remark off"


@pytest.mark.parametrize("name", [n for n, q in QUESTIONS.items() if any(p.kind == "place" for p in q.parameters)])
def test_a_place_holds_what_lies_inside(graph: OpenGraph, resolver: Resolver, name: str) -> None:
    """The sample has one county of this city and of this province, and another that it names but says nothing of."""
    required = {p.name: "0.95" for p in QUESTIONS[name].parameters if not p.optional and p.kind == "number"}
    if any(not p.optional and p.kind == "topic" for p in QUESTIONS[name].parameters):
        required["topic"] = "dispute-resolution"
    keys = [v for v in _variables(QUESTIONS[name].text) if v not in ("practices", "places", "operators", "firstReport")]
    rows = [ask(graph, resolver, name, required | {"place": place}, keys) for place in ("江山市", "衢州市", "浙江省")]
    assert rows[0] == rows[1] == rows[2]
    assert ask(graph, resolver, name, required | {"place": "逊克县"}, keys) == []


def test_what_applies_somewhere_is_no_mere_plan() -> None:
    plan = """@prefix gov: <https://w3id.org/govkg/ontology#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix prov: <http://www.w3.org/ns/prov#> .
        @prefix dct: <http://purl.org/dc/terms/> . @prefix : <https://example.org/> .
        :hall a gov:Facility ; skos:prefLabel "说事厅"@zh .
        :c gov:status gov:planned ; rdf:subject :office ; rdf:predicate gov:operates ; rdf:object :hall ; prov:wasDerivedFrom :e .
        :e dct:isPartOf :article . """
    for more, rows in (("", 1), (":hall gov:appliesIn :town .", 0), (":office gov:operates :hall .", 0)):
        store = ox.Store()
        store.load((plan + more).encode(), format=ox.RdfFormat.TURTLE)
        assert len(list(store.query(QUESTIONS["planned-never-reported"].text))) == rows  # type: ignore[arg-type]


def test_the_list_in_the_documents_is_that_of_the_files() -> None:
    text = (Path(__file__).parents[1] / "docs" / "questions.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(.+?)` \| (.+) \| (.+) \| (.*) \|$", text, re.MULTILINE)
    assert sorted(listed) == [
        (n, q.titles["en"], q.titles["zh"], ", ".join(f"*{p.name}*" if p.optional else p.name for p in q.parameters))
        for n, q in QUESTIONS.items()
    ]


def _variables(text: str) -> list[str]:
    return [v.value for v in ox.Store().query(text).variables]  # type: ignore[union-attr]
