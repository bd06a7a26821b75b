"""What is taken out of the ontology for a page, and that nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.leave_one_out import NOWHERE, edited, entries, only_in, parts, rows
from kg.lexicon import Lexicon
from kg.ontology import Ontology
from kg.ontology_dir import builtin
from kg.terms import GOV

CLASSES, NAMES = builtin() / "classes.ttl", builtin() / "lexicon" / "names.tsv"
COURT = (f"{GOV}Court", str(GOV.headNoun), "人民法院")


@pytest.mark.parametrize(
    ("file", "cell", "found"),
    [
        ("lexicon/names.tsv", "在|与", ["在", "与"]),
        ("patterns/status.tsv", r"下一步|(?:即|也)将|[^|。]止|\|", ["下一步", "(?:即|也)将", "[^|。]止", r"\|"]),
        ("patterns/frames.tsv", "Ⓐ在|Ⓑ", ["Ⓐ在|Ⓑ"]),
    ],
    ids=["words", "pattern", "frame"],
)
def test_an_entry_is_a_word_or_an_alternative(file: str, cell: str, found: list[str]) -> None:
    assert parts(builtin() / file, cell) == found


def test_an_entry_counts_where_one_page_alone_has_it() -> None:
    texts = ["永州市中级人民法院", "永州市司法局", "冷水滩区司法局"]
    assert COURT in only_in(0, texts, CLASSES)
    assert not only_in(1, texts, CLASSES)
    assert COURT not in only_in(0, [*texts, "人民法院"], CLASSES)


def test_nothing_but_the_entries_goes(tmp_path: Path) -> None:
    number, cells, at = next(rows(NAMES))
    first, *others = parts(NAMES, cells[at])
    folder = edited(tmp_path, {CLASSES: {COURT}, NAMES: {(str(number), first)}})
    before, after = Ontology.load([builtin()]), Ontology.load([folder])
    assert set(before.head_nouns) - set(after.head_nouns) == {"人民法院"}
    assert set(after.head_nouns) < set(before.head_nouns) and after.cues == before.cues
    assert Lexicon([folder]).names[0].list == tuple(others)
    assert (folder / "topics.ttl").resolve() == (builtin() / "topics.ttl").resolve()


@pytest.mark.parametrize("file", ["patterns/frames.tsv", "lexicon/posts.tsv"])
def test_a_row_that_has_none_left_finds_nothing(file: str, tmp_path: Path) -> None:
    table = builtin() / file
    number, cells, at = next(rows(table))
    folder = edited(tmp_path, {table: {(str(number), part) for part in parts(table, cells[at])}})
    _, left, _ = next(rows(folder / file))
    assert left[at].startswith(NOWHERE)


def test_every_file_has_entries() -> None:
    assert all(
        any(True for _ in entries(builtin() / name))
        for name in ("topics.ttl", "known/documents.ttl", "lexicon/units.tsv")
    )
