"""What a search for the words of many patterns lets through: all that match, and little else."""

from __future__ import annotations

import re

import pytest

from kg.claims.filtered import Filtered, widened
from kg.claims.patterns import Patterns
from kg.ontology import Ontology
from kg.ontology_dir import builtin


@pytest.mark.parametrize(
    ("pattern", "wide"),
    [
        ("甲(?=乙(?:丙|丁))戊", "甲戊"),
        ("(?<![利使])用(?P<o>Ⓟ)(?!研发)", "用(?P<o>Ⓟ)"),
        (r"甲[)(?=]乙\((?!丙)", r"甲[)(?=]乙\("),
        (r"[]\]](?=甲)乙", r"[]\]]乙"),
        (r"\d+[\d起]\s", r"[\p{Nd}]+[\p{Nd}起][\s\p{Z}]"),
        ("(?:甲(?!乙)丙)+", "(?:甲丙)+"),
    ],
)
def test_a_pattern_without_its_lookarounds(pattern: str, wide: str) -> None:
    assert widened(pattern) == wide


@pytest.mark.parametrize(
    ("patterns", "text", "possible"),
    [
        (["甲(?=乙)", "丙", "丁"], "丙甲", [0, 1]),
        (["甲", "乙"], "丙", []),
        ([r"(.)甲\1", "乙"], "丙", [0]),  # refers to its own group: always tried
        ([r"^\d{2}甲", r"第\s甲"], "٣٤甲　第　甲", [0, 1]),
        (["ABC", "abc"], "xABCx", [0]),
        ([], "甲", []),
    ],
)
def test_what_may_match(patterns: list[str], text: str, possible: list[int]) -> None:
    found = Filtered(map(re.compile, patterns)).possible(text)
    assert set(possible) <= set(found) and {i for i, p in enumerate(patterns) if re.search(p, text)} <= set(found)
    assert "ABC" in patterns or found == possible


@pytest.mark.parametrize("skeleton", ["将Ⓟ升级为Ⓟ", "Ⓟ由Ⓐ开发", "Ⓐ以Ⓟ为抓手,方便群众", "Ⓕ位于Ⓛ"])
def test_frames_of_ours(skeleton: str) -> None:
    patterns = Patterns([builtin()], Ontology.load([builtin()]))
    matching = {f.rule for f in patterns.frames if f.pattern.search(skeleton)}
    let_through = patterns.frames_in(skeleton)
    assert matching and matching <= {f.rule for f in let_through}
    assert len(let_through) < len(patterns.frames) / 4
