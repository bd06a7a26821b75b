"""Made-up pages with cut and interleaved columns: how many lines, breaks and headlines come out right, over many layouts."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from interleave import Figures, measure, page, read_articles

from kg.articles import Layout, cut
from kg.ontology_dir import builtin
from kg.records import Document

LAYOUT = Layout.load([builtin()])
MADE = read_articles(Path(__file__).parent / "layout_articles.txt")

# kind of page: least F1 of line pairs, least F1 of mended breaks, least share of headlines
LEAST = {
    "columns": (0.95, 0.95, 0.95),
    "far": (0.85, 0.85, 0.95),
    "nested": (0.75, 0.7, 0.9),
    "headline": (0.9, 0.9, 0.9),
    "lost": (0.95, 0.9, 0.9),
    "mixed": (0.75, 0.75, 0.9),
}


@pytest.mark.parametrize("kind", LEAST)
def test_pages(kind: str) -> None:
    pairs, joins, titles = Figures(), Figures(), Figures()
    for seed in range(10):
        rng = random.Random(seed)
        made = page(rng.sample(MADE, rng.randint(4, 8)), seed, kind)
        found = cut(Document(name="page.txt", text=made.text, sha256="0"), LAYOUT)
        measure(made, found, pairs, joins, titles)
    least_pairs, least_joins, least_titles = LEAST[kind]
    assert pairs.f1 >= least_pairs
    assert joins.f1 >= least_joins
    assert titles.tp / (titles.tp + titles.fn) >= least_titles


def test_measure_knows_a_page_that_was_not_cut() -> None:
    made = page(MADE[:4], 1, "columns")
    pairs, joins, titles = Figures(), Figures(), Figures()
    measure(made, [], pairs, joins, titles)
    assert (pairs.tp, joins.tp, titles.tp) == (0, 0, 0)
    assert pairs.fn > 50 and joins.fn > 1 and titles.fn == 4
