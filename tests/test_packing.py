"""What pages said as bytes and back: nothing else comes out of them, and nothing is harmed by broken ones."""

from __future__ import annotations

import os
import pickle
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import corpus
from kg.cache import packing
from kg.ontology_dir import builtin
from kg.reader import Reader
from kg.reading import PageRead

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="module")
def sample() -> list[PageRead]:
    return Reader([builtin()]).read(corpus.list_inputs([SEEDS])[0])


def test_a_page_comes_back_as_it_was(sample: list[PageRead]) -> None:
    assert len(sample) > 10
    assert [packing.unpack(packing.pack(read)) for read in sample] == sample


class Evil:
    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("echo harm > harm",)


@pytest.mark.parametrize(
    "content",
    [pickle.dumps(Evil()), pickle.dumps(PageRead), pickle.dumps([]), b"", b"\x80\x05", b"cos\nsystem\n(S'true'\ntR."],
    ids=["a command", "a class", "no page", "nothing", "the beginning", "an old pickle"],
)
def test_what_is_no_page_is_refused(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert packing.unpack(content) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "record", [("kg.reading", "PageRead"), ("kg.records", "Claim"), ("kg.records", "Article")], ids=lambda r: r[1]
)
@pytest.mark.parametrize("name", ["name", "doc", "subject", "other"])
def test_a_pickle_changes_no_class(record: tuple[str, str], name: str) -> None:
    cls = packing.RECORDS[record]
    before = dict(vars(cls))
    content = (
        pickle.GLOBAL
        + "\n".join(record).encode()
        + b"\n(N}"
        + pickle.SHORT_BINUNICODE
        + bytes([len(name)])
        + name.encode()
    )
    assert packing.unpack(content + pickle.BININT1 + b"\x01" + b"stb.") is None
    assert dict(vars(cls)) == before


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_broken_bytes_are_a_page_or_nothing(seed: int, sample: list[PageRead]) -> None:
    chance = random.Random(seed)
    content = bytearray(packing.pack(chance.choice(sample)))
    for _ in range(chance.randrange(1, 4)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    assert isinstance(packing.unpack(bytes(content)), PageRead | None)
