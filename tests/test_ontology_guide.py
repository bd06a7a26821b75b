"""What the guide to the ontology shows is what the builder reads: its Turtle loads, its terms are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg import ontology_dir
from kg.ontology import Ontology

GUIDE = (Path(__file__).parents[1] / "docs" / "ontology-guide.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```turtle\n(.*?)```", GUIDE, re.DOTALL)


@pytest.fixture(scope="module")
def taught(tmp_path_factory) -> Ontology:
    folder = tmp_path_factory.mktemp("my-words")
    (folder / "words.ttl").write_text("\n".join(BLOCKS), encoding="utf-8")
    return Ontology.load([ontology_dir.builtin(), folder])


def test_its_turtle_extends_the_built_in_ontology(taught):
    assert len(BLOCKS) == 5
    assert "https://example.org/my-terms#ArchivesOffice" in taught.subclasses
    assert "https://example.org/my-terms#trains" in taught.subproperties


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`((?:lexicon|patterns|layout|divisions)/[\w.]*)`", GUIDE))))
def test_the_tables_that_it_names_are_there(name):
    assert (ontology_dir.builtin() / name).exists()
