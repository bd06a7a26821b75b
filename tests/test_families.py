"""Practices that are the same mechanism under another name elsewhere are related, with a score and the sentences; others are not."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest
from graph_records import GAZETTEER, SCHEMA, claim, document, entity, evidence, gov, key, reading
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.utils import graphs_equal
from written import write

from kg.graph.families import COMMON, RELATED, Families, relate
from kg.graph.merge import merge
from kg.ontology_dir import builtin
from kg.records import Claim, Entity

FAMILIES = Families.load([builtin()])
TOPICS = [f"https://w3id.org/govkg/topic/{name}" for name in ("anti-fraud", "mediation")]
HERE, THERE, FAR = "990121", "980101", "990122"


def related(*records: Entity | Claim, different: tuple[tuple[str, str], ...] = ()) -> nx.MultiDiGraph:
    graph = merge([reading(*records)])
    graph.graph["different"] = different
    relate(graph, FAMILIES)
    return graph


def links(graph: nx.MultiDiGraph) -> dict[frozenset[str], float]:
    """The names that are linked, and how surely."""
    return {
        frozenset(graph.nodes[node]["key"].name for node in (a, b)): max(c.confidence for c in claims)
        for a, b, p, claims in graph.edges(keys=True, data="claims")
        if p == RELATED
    }


def practice(division: str, name: str) -> Entity:
    return entity(key("practice", division, name), name, gov("Mechanism"), evidence(len(name), article=division))


SAME = {
    "parts in another order": ("“警格+网格”机制", "“网格+警格”模式"),
    "a fused name": ("“警格+网格”机制", "“双网融合”工作法"),
    "two fused names": ("“双网融合”工作法", "“警网融合”机制"),
    "a synonym of a part": ("“警务网格+网格”机制", "“网格+警格”机制"),
    "another sort of thing": ("“渡口议事会”机制", "“渡口议事会”工作模式"),
}
OTHER = {
    "a part more": ("“警格+网格”机制", "“网格+警格+校园”机制"),
    "another part": ("“党建+网格”机制", "“网格+警格”机制"),
    "a formula that everybody fills otherwise": ("“1+3+N”机制", "“1+3+N”模式"),
    "what anybody may call it": ("矛盾纠纷多元化解机制", "矛盾纠纷多元化解平台"),
    "a sort alone": ("工作机制", "工作模式"),
    "a short word": ("“和谐”机制", "“和谐”工程"),
    "one name, a variant already": ("“警格+网格”机制", "“警格+网格”机制"),
    "a longer name": ("“渡口议事会”机制", "“渡口议事会进校园”活动"),
}


@pytest.mark.parametrize("names", SAME.values(), ids=SAME)
def test_a_family_is_known_by_its_name(names: tuple[str, str]) -> None:
    found = links(related(practice(HERE, names[0]), practice(THERE, names[1])))
    assert len(found) == 1
    assert 0.6 <= min(found.values()) < 0.8


@pytest.mark.parametrize("names", OTHER.values(), ids=OTHER)
def test_other_practices_are_no_family(names: tuple[str, str]) -> None:
    assert links(related(practice(HERE, names[0]), practice(THERE, names[1]))) == {}


def test_one_place_has_no_family() -> None:
    assert links(related(practice(HERE, "“警格+网格”机制"), practice(HERE, "“双网融合”机制"))) == {}


def test_what_a_correction_calls_different_is_not_linked() -> None:
    a, b = practice(HERE, "“警格+网格”机制"), practice(THERE, "“双网融合”机制")
    nodes = tuple(merge([reading(a, b)]).nodes)
    assert links(related(a, b, different=((nodes[0], nodes[1]),))) == {}


def company(shared: int, topic: bool = True) -> list[Entity | Claim]:
    """Two practices of unlike names with components in common, which are called alike and stand in each place."""
    records: list[Entity | Claim] = []
    for n, (division, name) in enumerate(((HERE, "“炉火夜谈”机制"), (THERE, "“河埠评理”工作法"))):
        own = key("practice", division, name)
        records += [practice(division, name), claim(own, "addresses", TOPICS[n if not topic else 0])]
        records += [claim(own, "component", key("practice", division, f"议事{'甲乙丙丁'[k]}席")) for k in range(shared)]
    return records


@pytest.mark.parametrize(("shared", "topic", "linked"), [(2, True, 1), (3, True, 1), (1, True, 0), (3, False, 0)])
def test_a_family_is_known_by_two_components_and_a_topic(shared: int, topic: bool, linked: int) -> None:
    assert len(links(related(*company(shared, topic)))) == linked


def test_what_is_denied_is_no_company() -> None:
    denied = [
        r._replace(status="denied") if isinstance(r, Claim) and r.predicate == gov("component") else r
        for r in company(2)
    ]
    assert links(related(*denied)) == {}


def test_what_many_share_is_no_ground() -> None:
    crowd = [
        claim(key("practice", str(800000 + n), f"第{n}号办法"), predicate, obj)
        for n in range(COMMON)
        for predicate, obj in (("component", key("practice", HERE, "议事甲席")), ("component", key("practice", HERE, "议事乙席")))
    ]  # fmt: skip
    assert links(related(*company(2), *crowd)) == {}


def test_a_family_of_many_names_has_few_links() -> None:
    names = ("“警格+网格”机制", "“双网融合”机制", "“警网融合”机制", "“网格+警格”模式")
    many = [practice(str(810000 + 4 * n + k), name) for n in range(50) for k, name in enumerate(names)]
    assert related(*many).number_of_edges() == len(names) - 1


ALL: list[Entity | Claim] = [
    *(practice(place, name) for place, names in ((HERE, 0), (THERE, 1)) for pair in SAME.values() for name in pair[names:][:1]),
    *company(3), practice(FAR, "“双格融合”机制"),
]  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.permutations(ALL))
def test_order_changes_nothing(records: list[Entity | Claim]) -> None:
    assert graphs_equal(related(*records), related(*ALL))


def test_the_link_is_written_with_its_score_and_both_sentences(tmp_path: Path) -> None:
    graph = related(practice(HERE, "“警格+网格”机制"), practice(THERE, "“双网融合”机制"))
    write(graph, tmp_path, sources=[document()], schema=SCHEMA, gazetteer=GAZETTEER)
    facts, said = ((tmp_path / name).read_text(encoding="utf-8") for name in ("graph.ttl", "evidence.ttl"))
    assert facts.count("skos:related") == 2  # both ways, never one entity
    claimed = said[said.index("rdf:predicate skos:related") :]
    assert "gov:confidence 0.65" in claimed and "rule:families.whole" in claimed
    assert claimed[claimed.index("prov:wasDerivedFrom") :].count("evidence:") == 2


def test_a_users_words_join_the_built_in(tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    row = "own\twhole\t渡口+驿站|渡驿相连\t\t\n"
    (tmp_path / "lexicon" / "families.tsv").write_text(
        "id\trole\twords\texample\tcounter_example\n" + row, encoding="utf-8"
    )
    own = Families.load([builtin(), tmp_path]).of("“渡驿相连”机制")
    assert own and own.parts == {"渡口", "驿站"}
