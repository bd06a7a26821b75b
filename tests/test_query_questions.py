"""The header of a question: what it says is read, and what is wrong with it is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.query.questions import Parameter, library, read

HEADER = """# title-zh: 一个地方有哪些机制
# title-en: Mechanisms in a place
# description-zh: 列出该地方
# description-zh: 及其下辖各地的机制。
# description-en: Lists those of the place
# description-en: and of what lies within it.
# parameter: place place 地名 | Name of a division
# parameter: since year optional 只看这一年以后 | From this year on
"""
QUERY = "SELECT ?m { ?m gov:appliesIn ?place FILTER(!BOUND(?since)) }\n"


def question(folder: Path, text: str, name: str = "mechanisms-in.rq") -> Path:
    (folder / "queries").mkdir(exist_ok=True)
    file = folder / "queries" / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_question_says_what_it_asks(tmp_path: Path) -> None:
    question(tmp_path, HEADER + QUERY)
    asked = library([tmp_path])["mechanisms-in"]
    assert asked.titles == {"zh": "一个地方有哪些机制", "en": "Mechanisms in a place"}
    assert asked.descriptions == {
        "zh": "列出该地方及其下辖各地的机制。",
        "en": "Lists those of the place and of what lies within it.",
    }
    assert asked.parameters == (
        Parameter("place", "place", False, {"zh": "地名", "en": "Name of a division"}),
        Parameter("since", "year", True, {"zh": "只看这一年以后", "en": "From this year on"}),
    )
    assert asked.text == HEADER + QUERY


def test_folders_add_up_and_a_name_means_one_question(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "a", tmp_path / "b"
    for folder in (ours, theirs):
        folder.mkdir()
    question(ours, HEADER + QUERY, "z.rq")
    question(theirs, HEADER + QUERY, "a.rq")
    assert list(library([ours, theirs])) == ["a", "z"]
    question(theirs, HEADER + QUERY, "z.rq")
    with pytest.raises(OntologyError, match=r"b.queries.z\.rq: there is a question z already"):
        library([ours, theirs])


WRONG = {
    "unknown key": ("# title-zh", "# tilte-zh", ":1: unknown key tilte-zh; known here: title-zh, title-en"),
    "missing title": ("# title-en: Mechanisms in a place\n", "", ":1: the header has no title-en"),
    "empty": ("Mechanisms in a place", "", ":2: title-en says nothing"),
    "not a key": ("# description-zh: 及", "# 及", ":4: a line of the header is `# key: value`"),
    "unknown kind": ("place place", "place county", ":7: unknown kind county; known here: place, agency"),
    "no name": ("place place", "Place place", ":7: Place is no name of a parameter"),
    "one language": (" | Name of a division", "", ":7: a parameter is written"),
    "not used": ("since year", "from year", ":8: the query has no variable \\?from"),
    "used in a longer name only": ("since year", "sinc year", ":8: the query has no variable \\?sinc;"),
    "twice": ("since year", "place year", ":8: the parameter place is declared twice"),
    "an option": ("since year", "limit year", ":8: limit is an option of `kg query`"),
}


@pytest.mark.parametrize(("old", "new", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_header_is_refused_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in HEADER
    text = HEADER.replace(old, new, 1) + QUERY.replace("}", "BIND(?limit AS ?x) }")
    with pytest.raises(OntologyError, match=rf"mechanisms-in\.rq{said}"):
        read(question(tmp_path, text))


def test_a_name_is_one_that_a_command_line_takes(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="rename this file"):
        read(question(tmp_path, HEADER + QUERY, "Mechanisms in.rq"))
