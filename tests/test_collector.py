"""Reading makes no cycles: the collector rests during a build, and nothing may wait for it."""

from __future__ import annotations

import gc
from pathlib import Path

from kg import corpus
from kg.ontology_dir import builtin
from kg.reader import Reader

SEEDS = Path(__file__).parents[1] / "seeds"


def test_reading_text_leaves_nothing_that_only_a_search_for_cycles_would_free() -> None:
    inputs, _ = corpus.list_inputs(sorted(SEEDS.rglob("*.txt")))
    reader = Reader((builtin(),))
    reader.read(inputs)  # what is made once stays
    gc.collect()
    was_on = gc.isenabled()
    gc.disable()
    try:
        pages = reader.read(inputs)
        assert gc.collect() == 0
    finally:
        if was_on:
            gc.enable()
    assert len(pages) == len(inputs) > 5
