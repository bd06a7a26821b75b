"""Merging is a union: order, grouping and repetition change nothing, and every source of a shared edge stays."""

from pathlib import Path

import networkx as nx
import pytest
from graph_records import (
    CHIEF,
    COUNTY,
    COURT,
    DESK,
    FRAUD,
    GAZETTEER,
    POLICE,
    SCHEMA,
    claim,
    document,
    entity,
    evidence,
    figure,
    full_reading,
    gov,
    reading,
)  # fmt: skip
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.utils import graphs_equal
from written import write

from kg.graph.describe import describe
from kg.graph.merge import merge, union
from kg.identity import local
from kg.records import Reading

DOCS = ("一版.txt", "二版.txt")
KEYS = st.sampled_from([POLICE, COURT, DESK, COUNTY, CHIEF])
WHERE = st.builds(evidence, st.sampled_from([0, 20, 40]), st.sampled_from(DOCS), st.sampled_from(["a1", "a2"]))
ENTITIES = st.builds(
    entity, KEYS, st.sampled_from(["青禾区公安局", "区公安局", "公安局"]), st.sampled_from([gov("Agency"), gov("Mechanism")]),
    WHERE, since=st.sampled_from([None, "2019", "2020-01"]),
)  # fmt: skip
CLAIMS = st.builds(
    claim, KEYS, st.sampled_from(["operates", "collaboratesWith", "addresses"]), KEYS | st.just(FRAUD), WHERE,
    status=st.sampled_from(["asserted", "planned"]),
)  # fmt: skip
FIGURES = st.builds(figure, KEYS, st.just("警情"), st.sampled_from([1.0, 2.0]), WHERE)
READINGS = st.lists(ENTITIES | CLAIMS | FIGURES, max_size=6).map(lambda records: reading(*records))
MANY = st.lists(READINGS, max_size=4)


def turtle(graph: nx.MultiDiGraph, folder: Path) -> bytes:
    write(graph, folder, sources=map(document, (*DOCS, "第一版.txt")), schema=SCHEMA, gazetteer=GAZETTEER)
    return (folder / "graph.ttl").read_bytes() + (folder / "evidence.ttl").read_bytes()


@given(MANY, MANY, MANY)
def test_grouping_changes_nothing(a: list[Reading], b: list[Reading], c: list[Reading]) -> None:
    one, two, three = merge(a), merge(b), merge(c)
    left, right = union(union(one, two), three), union(one, union(two, three))
    assert graphs_equal(left, right)
    assert graphs_equal(left, merge([*a, *b, *c]))


@given(MANY, MANY)
def test_order_changes_nothing(a: list[Reading], b: list[Reading]) -> None:
    assert graphs_equal(union(merge(a), merge(b)), union(merge(b), merge(a)))


@given(MANY)
def test_repetition_changes_nothing(a: list[Reading]) -> None:
    graph = merge(a)
    assert graphs_equal(union(graph, graph), graph) and graphs_equal(merge([*a, *a]), graph)


@settings(max_examples=30)
@given(MANY, st.randoms())
def test_bytes_do_not_depend_on_order(tmp_path_factory: pytest.TempPathFactory, a: list[Reading], random) -> None:
    folder = tmp_path_factory.mktemp("export")
    before = turtle(merge(a), folder)
    random.shuffle(a)
    assert turtle(merge(a), folder) == before


def test_union_leaves_its_graphs_alone() -> None:
    one, two = merge([full_reading()]), merge([reading(claim(POLICE, "operates", DESK, evidence(99)))])
    before = merge([full_reading()])
    union(one, two)
    assert graphs_equal(one, before)


def test_every_source_of_a_shared_edge_stays() -> None:
    graph = merge(
        reading(claim(POLICE, "operates", DESK, evidence(0, doc)), doc=doc)
        for doc in ("一版.txt", "二版.txt", "一版.txt")
    )
    edge = graph[local(POLICE)][local(DESK)][gov("operates")]
    assert sorted(c.evidence[0].doc for c in edge["claims"]) == ["一版.txt", "二版.txt"]


def test_the_same_figure_twice_is_one_with_two_claims() -> None:
    graph = merge([reading(figure(DESK, "矛盾纠纷", 12.0, evidence(0)), figure(DESK, "矛盾纠纷", 12.0, evidence(20)))])
    ((_, _, claims),) = graph.out_edges(local(DESK), data="claims")
    assert len(claims) == 2


def test_a_figure_of_another_owner_is_another() -> None:
    graph = merge([reading(figure(DESK, "矛盾纠纷", 12.0), figure(POLICE, "矛盾纠纷", 12.0))])
    assert sum(kind == "outcome" for _, kind in graph.nodes(data="kind")) == 2


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ([("区公安局", 0), ("区公安局", 0), ("青禾区公安局", 0), ("青禾区公安局", 20)], "青禾区公安局"),
        ([("区公安局", 0), ("区公安局", 20), ("青禾区公安局", 0)], "区公安局"),
        ([("区公安局", 0), ("青禾区公安局", 0)], "青禾区公安局"),
        ([("乙公安局", 0), ("甲公安局", 0)], "乙公安局"),
        ([("区局", 0), ("区局", 20), ("青禾区公安局", 0)], "青禾区公安局"),
    ],
    ids=[
        "evidence counts, not mentions",
        "most evidence",
        "then the longest",
        "then code points",
        "the whole name first",
    ],
)
def test_the_label(said: list[tuple[str, int]], label: str) -> None:
    graph = merge([reading(entity(POLICE, form, gov("Agency"), evidence(at))) for form, at in said])
    what = describe(graph, local(POLICE))
    assert what.label == label
    assert set(what.others) == {form for form, _ in said} - {label}


def test_one_voice_is_described_as_many_are() -> None:
    lone = entity(POLICE, "青禾区公安局", gov("Agency"), evidence(20), evidence(0), aliases=("区公安局",), since="2019")
    alone = describe(merge([reading(lone)]), local(POLICE))
    again = entity(POLICE, "青禾区公安局", gov("Agency"), evidence(0), aliases=("区公安局",), since="2019")
    assert describe(merge([reading(lone, again)]), local(POLICE)) == alone
