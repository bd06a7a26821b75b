"""Broken sentences: which halves are put together."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.articles import Layout
from kg.articles.mending import begins, best_pairs
from kg.ontology_dir import builtin

LAYOUT = Layout.load([builtin()])


@given(
    st.dictionaries(st.integers(0, 3), st.dictionaries(st.integers(10, 14), st.integers(1, 9).map(float)), max_size=4)
)
def test_best_pairs_are_the_best(scores: dict[int, dict[int, float]]) -> None:
    found = best_pairs(scores)
    assert len(set(found.values())) == len(found)
    given_score = sum(scores[end][start] for end, start in found.items())
    ends = sorted(scores)
    starts = [*range(10, 15), *[-1] * len(ends)]
    best = max(
        sum(scores[e].get(s, -1e9) for e, s in zip(ends, row, strict=False) if s >= 0)
        for row in set(permutations(starts, len(ends)))
    )
    assert given_score == best


@pytest.mark.parametrize(
    "text",
    [
        "近日,派出所民警走进社区。",
        "本报讯 记者王芳 近日,",
        "“以前要跑好几趟。”老周说。",
        "为进一步提升服务水平,司法所走村入户。",
    ],
)
def test_a_paragraph_begins(text: str) -> None:
    assert begins(text, LAYOUT) > 1


@pytest.mark.parametrize("text", [",司法所走村入户。", "统,是一款小程序。", "”得到推广。", "事项清单),严禁随意执法。"])
def test_a_paragraph_does_not_begin(text: str) -> None:
    assert begins(text, LAYOUT) < 0


def test_characters_that_a_word_binds_follow_each_other() -> None:
    known = LAYOUT.characters
    inside, by_chance, share = known.follows("检", "察"), known.follows("赋", "察"), known.share("察")
    assert inside is not None and by_chance is not None and share is not None
    assert inside > 20 * share
    assert by_chance < share
    assert known.follows("☃", "查") is None
