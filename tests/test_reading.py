"""How inputs are shared out among the processes that read."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.corpus import Input
from kg.reading import CHUNK, LEAST, SHARES, _chunks


def inputs(sizes: list[int]) -> list[Input]:
    return [Input(f"{i}", 0, size, Path("a.jsonl"), "jsonl") for i, size in enumerate(sizes)]


@pytest.mark.parametrize(
    "sizes", [[], [0], [5000] * 2000, [1 << 22, 10, 10], [10, 1 << 22]], ids=["none", "empty", "many", "large-first", "large-last"]
)  # fmt: skip
@pytest.mark.parametrize("workers", [1, 2, 16])
def test_every_input_is_in_one_chunk_in_its_place(sizes: list[int], workers: int) -> None:
    every = inputs(sizes)
    chunks = list(_chunks(every, workers))
    assert [source for chunk in chunks for source in chunk] == every
    assert all(chunks)


def test_chunks_become_small_towards_the_end() -> None:
    """So that no process has much left to do when the others have done."""
    page = 5000
    sizes = [page * len(chunk) for chunk in _chunks(inputs([page] * 2000), 2)]
    assert max(sizes) < CHUNK + page
    rest = sum(sizes)
    for size in sizes:
        assert size < max(LEAST, rest // (SHARES * 2)) + page
        rest -= size
    assert sizes[-1] < LEAST + page < CHUNK / 8
