"""What a user teaches the builder with a .ttl alone, without examples: it is found, and nothing else changes."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build import Options, build
from kg.examples import check
from kg.ontology_dir import builtin
from kg.terms import GOV

PREFIXES = """@prefix gov: <https://w3id.org/govkg/ontology#> .
@prefix ex: <https://example.org/water#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
EX = "https://example.org/water#"


@dataclass(frozen=True)
class Lesson:
    """What a user writes, a page, and what the graph then says: instances of a class, triples of a property."""

    turtle: str
    page: str
    cls: str
    instances: frozenset[str]
    predicate: str
    pairs: frozenset[tuple[str, str]]


LESSONS = {
    "the contract's": Lesson(
        """
gov:VeteransOrgan a owl:Class ; rdfs:subClassOf gov:Agency ;
    rdfs:label "退役军人事务机关"@zh , "veterans affairs organ"@en ;
    gov:headNoun "退役军人事务局"@zh , "退役军人事务厅"@zh .
gov:mentors a owl:ObjectProperty ; rdfs:domain gov:Agency ; rdfs:range gov:Agency ;
    rdfs:subPropertyOf gov:collaboratesWith ;
    gov:cueVerb "结对帮扶"@zh .
""",
        "内蒙古多地推进基层治理\n本报讯 近日，乌兰浩特市退役军人事务局推出“老兵议事”机制。赤峰市司法局结对帮扶翁牛特旗司法局。"
        "扎赉特旗公安局推行“草原巡护”机制，化解纠纷126件。退役军人事务工作得到加强。\n",
        str(GOV) + "VeteransOrgan",
        frozenset({"乌兰浩特市退役军人事务局"}),
        str(GOV) + "mentors",
        frozenset({("赤峰市司法局", "翁牛特旗司法局")}),
    ),
    "other words in another namespace": Lesson(
        """
ex:WaterOrgan a owl:Class ; rdfs:subClassOf gov:Agency ; rdfs:label "河湖管理机构"@zh ;
    gov:headNoun "河湖长办"@zh .
ex:supervises a owl:ObjectProperty ; rdfs:domain gov:Agency ; rdfs:range gov:Agency ; rdfs:label "挂牌督导"@zh ;
    gov:cueVerb "挂牌督导"@zh .
""",
        "湖南多地推进河湖治理\n本报讯 近日，永州市河湖长办推出“清水巡护”机制。永州市水利局挂牌督导双牌县水利局。"
        "祁阳市公安局推行“河岸巡护”机制，化解纠纷126件。河湖长制工作得到加强。\n",
        EX + "WaterOrgan",
        frozenset({"永州市河湖长办"}),
        EX + "supervises",
        frozenset({("永州市水利局", "双牌县水利局")}),
    ),
    "a practice and whom it is for": Lesson(
        """
ex:TeaCircle a owl:Class ; rdfs:subClassOf gov:Facility ; rdfs:label "茶围"@zh ; gov:headNoun "议事茶围"@zh .
ex:endows a owl:ObjectProperty ; rdfs:subPropertyOf gov:operates ; rdfs:domain gov:Actor ; rdfs:range gov:Practice ;
    gov:cueVerb "捐建起"@zh .
""",
        "福建多地推进乡村治理\n本报讯 近日，安溪县司法局捐建起铁观音议事茶围。德化县公安局推行“瓷都巡护”机制。\n",
        EX + "TeaCircle",
        frozenset({"铁观音议事茶围"}),
        EX + "endows",
        frozenset({("安溪县司法局", "铁观音议事茶围")}),
    ),
}  # fmt: skip

Triples = set[tuple[str, str, str]]


def graph_of(page: Path, out: Path, *dirs: Path) -> Triples:
    build([page], out, Options(dirs))
    with (out / "graph.ttl").open("rb") as file:
        return {
            (t.subject.value, t.predicate.value, t.object.value)  # type: ignore[union-attr]
            for t in ox.parse(file, format=ox.RdfFormat.TURTLE)
        }


@pytest.fixture(params=LESSONS.values(), ids=LESSONS.keys(), scope="module")
def lesson(request: pytest.FixtureRequest) -> Lesson:
    assert isinstance(request.param, Lesson)
    return request.param


@pytest.fixture(scope="module")
def folder(lesson: Lesson, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The user's own folder, and a page."""
    own = tmp_path_factory.mktemp("own")
    (own / "words").mkdir()
    (own / "words" / "lesson.ttl").write_text(PREFIXES + lesson.turtle, encoding="utf-8")
    (own / "page.txt").write_text(lesson.page, encoding="utf-8")
    return own


@pytest.fixture(scope="module")
def graphs(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Triples]:
    """Of the built-in ontology, of it with the user's folder, and of a copy with the user's file in it."""
    made = tmp_path_factory.mktemp("graphs")
    copied = Path(shutil.copytree(builtin(), made / "ontology"))
    shutil.copy(folder / "words" / "lesson.ttl", copied)
    return {
        "built-in": graph_of(folder / "page.txt", made / "a", builtin()),
        "extended": graph_of(folder / "page.txt", made / "b", builtin(), folder / "words"),
        "copied": graph_of(folder / "page.txt", made / "c", copied),
    }


def test_the_instance_is_there(lesson: Lesson, graphs: dict[str, Triples]) -> None:
    labels = {s: o for s, p, o in graphs["extended"] if p == LABEL}
    assert {labels[s] for s, p, o in graphs["extended"] if (p, o) == (TYPE, lesson.cls)} == lesson.instances


def test_the_instance_states_its_class_from_the_ten(lesson: Lesson, graphs: dict[str, Triples]) -> None:
    ten = str(GOV.Facility if lesson.cls.endswith("TeaCircle") else GOV.Agency)
    for node in (s for s, p, o in graphs["extended"] if (p, o) == (TYPE, lesson.cls)):
        assert (node, TYPE, ten) in graphs["extended"]


def test_the_relation_is_there(lesson: Lesson, graphs: dict[str, Triples]) -> None:
    labels = {s: o for s, p, o in graphs["extended"] if p == LABEL}
    assert {(labels[s], labels[o]) for s, p, o in graphs["extended"] if p == lesson.predicate} == lesson.pairs


def test_a_copy_with_the_file_says_the_same(graphs: dict[str, Triples]) -> None:
    assert graphs["copied"] == graphs["extended"]


def test_nothing_else_changes(lesson: Lesson, graphs: dict[str, Triples]) -> None:
    labels = {s: o for g in graphs.values() for s, p, o in g if p == LABEL}
    about = lesson.instances | {name for pair in lesson.pairs for name in pair}
    nodes = {s for s, label in labels.items() if label in about}
    changed = graphs["built-in"] ^ graphs["extended"]
    assert graphs["built-in"] and changed
    assert {t for t in changed if t[0] not in nodes and t[2] not in nodes} == set()
    if lesson.cls.endswith("VeteransOrgan"):
        assert {p for _, p, _ in changed} <= {TYPE, lesson.predicate, str(GOV.collaboratesWith)}


def test_the_check_asks_for_no_examples(tmp_path: Path) -> None:
    for number, lesson in enumerate(LESSONS.values()):
        (tmp_path / f"{number}.ttl").write_text(PREFIXES + lesson.turtle, encoding="utf-8")
    assert [str(p) for p in check([builtin(), tmp_path])[0] if str(tmp_path) in str(p)] == []
