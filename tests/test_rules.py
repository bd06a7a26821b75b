"""Every rule of the built-in ontology is run on its example and its counter-example."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import ontology_dir
from kg.examples import cases, check
from kg.extraction import Extractor

WORDS = """
@prefix gov: <https://w3id.org/govkg/ontology#> . @prefix my: <https://example.org/terms#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
my:ArchivesOffice a owl:Class ; rdfs:subClassOf gov:Agency ; rdfs:label "档案机关"@zh ;
    gov:headNoun "史志档案局"@zh ;
    gov:example "EXAMPLE"@zh ;
    gov:counterExample "COUNTER"@zh .
"""


def test_the_rules_do_what_their_examples_say() -> None:
    problems, count = check([ontology_dir.builtin()])
    assert count > 1000
    assert problems == [], "\n".join(map(str, problems))


def test_each_rule_of_ours_has_an_example_and_a_counter_example() -> None:
    ours = cases(Extractor([ontology_dir.builtin()]).ontology)
    assert len(ours) > 1000
    assert [
        f"{c.rule.file}:{c.rule.line}: {c.rule.literal}" for c in ours if not (c.examples and c.counter_examples)
    ] == []


@pytest.mark.parametrize(
    ("example", "counter", "message"),
    [
        ("[[昆山市史志档案局]]启动征集行动", "史志档案工作得到加强", None),
        ("昆山市史志档案局启动征集行动", "史志档案工作得到加强", "marks nothing"),
        ("[[昆山市档案馆史志档案局处]]启动征集行动", "史志档案工作得到加强", "does not find"),
        ("[[昆山市史志档案局]]启动征集行动", "昆山市史志档案局很忙", "where it must not be"),
    ],
    ids=["right", "unmarked", "not found", "found in a counter-example"],
)
def test_a_users_rule_is_checked_with_its_line(tmp_path: Path, example: str, counter: str, message: str | None) -> None:
    (tmp_path / "words.ttl").write_text(WORDS.replace("EXAMPLE", example).replace("COUNTER", counter), encoding="utf-8")
    problems, _ = check([ontology_dir.builtin(), tmp_path])
    own = [str(p) for p in problems if p.file and p.file.startswith(str(tmp_path))]
    assert len(own) == (message is not None)
    assert message is None or (message in own[0] and f"words.ttl:{7 if 'must not' in message else 6}:" in own[0])
