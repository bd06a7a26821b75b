"""Every rule of the built-in ontology is run on its example and its counter-example; one broken on purpose is named with its line."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from kg import ontology_dir, tables
from kg.claims.patterns import StatusRow
from kg.errors import OntologyError
from kg.examples import check
from kg.extraction import Extractor
from kg.marked import MarkedText
from kg.ontology import Ontology
from kg.table_examples import TABLES, check_tables
from kg.tables import Rule, read_table
from kg.term_examples import cases

BUILTIN = ontology_dir.builtin()
PREFIXES = """@prefix gov: <https://w3id.org/govkg/ontology#> . @prefix my: <https://example.org/terms#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def told(folder: Path, *more: Path) -> list[str]:
    return [str(problem) for problem in check([folder, *more])[0]]


def replaced(file: Path, old: str, new: str) -> int:
    """Change a file of a copy; the number of the line."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, (old, text.count(old))
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


# -- all of them


@pytest.fixture(scope="module")
def ours() -> tuple[list[OntologyError], int]:
    return check([BUILTIN])


def test_the_rules_do_what_their_examples_say(ours: tuple[list[OntologyError], int]) -> None:
    problems, count = ours
    assert count > 2000
    assert problems == [], "\n".join(map(str, problems))


def test_each_rule_of_ours_on_a_term_has_an_example_and_a_counter_example() -> None:
    ours = cases(Ontology.load([BUILTIN]))
    kinds = Counter(case.kind for case in ours)
    assert min(kinds[kind] for kind in ("headNoun", "cueVerb", "topicWord", "known")) > 100
    assert [
        f"{c.rule.file}:{c.rule.line}: {c.rule.literal}" for c in ours if not (c.examples and c.counter_examples)
    ] == []


@pytest.mark.parametrize("name", TABLES)
def test_each_row_of_ours_has_an_example_and_a_counter_example(name: str) -> None:
    rows: list[Rule] = read_table(BUILTIN / name, TABLES[name])
    assert rows
    assert [row.id for row in rows if not (row.example and row.counter_example)] == []
    assert [row.id for row in rows if "[[" not in row.example and "metadata" not in name] == []


def test_every_table_with_examples_is_run() -> None:
    with_examples = {
        str(f.relative_to(BUILTIN))
        for f in BUILTIN.rglob("*.tsv")
        if any(line.endswith("\tcounter_example") for line in f.read_text(encoding="utf-8").splitlines())
    }
    assert with_examples == set(TABLES)


def test_nothing_is_run_where_there_is_nothing(tmp_path: Path) -> None:
    assert check_tables([tmp_path], Extractor([BUILTIN])) == ([], 0)


def test_marks_are_offsets_in_the_text_without_them() -> None:
    text = MarkedText.read("[[永州市司法局]]印发。[[该局]]推行")
    assert (text.text, text.marked) == ("永州市司法局印发。该局推行", ("永州市司法局", "该局"))
    assert [(s.start, s.end) for s in text.article().paragraphs[0].sentences] == [(0, 9), (9, 13)]


# -- broken on purpose: all at once in one copy, since to run every example takes seconds

BROKEN = {
    "a head noun is gone": ("classes.ttl", 'gov:headNoun "边境管理支队"@zh ;\n', "\n", "gov:BorderControl"),
    "a cue verb is gone": ("properties.ttl", 'gov:cueVerb "颁布"@zh ;\n', "\n", "gov:issued"),
    "an example of a known name is wrong": (
        "known/honors.ttl", "荣获[[全国优秀公安基层单位]]", "荣获[[全国优秀公安局]]", "does not find"
    ),
    "a word of a list is gone": ("lexicon/variants.tsv", "\t人民检察院|检察院\t", "\t人民检察院|检察所\t", "does not find"),
    "a counter-example holds the rule": ("patterns/frames.tsv", "由[[永州市司法局]]验收", "由[[永州市司法局]]开发", "holds in"),
    "a frame finds nothing": ("patterns/frames.tsv", "(?P<s>Ⓐ)的?(?P<o>Ⓓ)", "(?P<s>Ⓐ)把(?P<o>Ⓓ)", "does not find"),
    "a status is not said": ("patterns/status.tsv", "并未|尚未|", "并未|", "does not find"),
    "an example marks nothing": ("patterns/status.tsv", "[[下一步]],永州", "下一步,永州", "marks nothing"),
    "a layout pattern is too wide": ("layout/headlines.tsv", "{3,14}\\s+[", "{3,14}\\s*[", "holds in"),
    "a head noun without example": (
        "classes.ttl", 'gov:headNoun "消防救援大队"@zh ;\n        gov:example ', 'gov:headNoun "消防救援大队"@zh ;\n        gov:counterExample ', "has no example"
    ),
    "a known name without example": (
        "known/honors.ttl", '    gov:example        "通江县人民法院被评为[[全国优秀法院]]"@zh ;\n', "\n", "has no example"
    ),
    "a row without example": ("patterns/status.tsv", "\t永州市司法局在冷水滩区[[试点]]推行“法律超市”机制\t", "\t\t", "has no example"),
}  # fmt: skip


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[str]], list[str]]:
    """Where each rule was broken (its line, or that of its example), and what the check tells."""
    copied = Path(shutil.copytree(BUILTIN, tmp_path_factory.mktemp("broken") / "ontology"))
    where = {}
    for name, (file, old, new, _) in BROKEN.items():
        line = replaced(copied / file, old, new)
        where[name] = [f"{file}:{n}: " for n in range(line - 2, line + 2)]
    return where, told(copied)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_is_named_with_its_line(broken: tuple[dict[str, list[str]], list[str]], name: str) -> None:
    where, problems = broken
    assert any(line in p and BROKEN[name][3] in p for line in where[name] for p in problems), (where[name], problems)


def test_nothing_else_is_told(
    broken: tuple[dict[str, list[str]], list[str]], ours: tuple[list[OntologyError], int]
) -> None:
    before = {str(problem).removeprefix(str(BUILTIN)) for problem in ours[0]}
    files = {file for file, *_ in BROKEN.values()}
    others = [
        p for p in broken[1] if not any(file in p for file in files) and p.partition("/ontology")[2] not in before
    ]
    assert others == []


def test_a_row_of_the_built_in_ontology_without_example_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "patterns" / "status.tsv"
    shutil.copytree(BUILTIN / "patterns", table.parent)
    line = replaced(table, "\t永州市司法局[[尚未]]推行“法律超市”机制\t", "\t\t")
    monkeypatch.setattr(tables, "builtin", lambda: tmp_path)
    with pytest.raises(OntologyError, match=rf"status\.tsv:{line}: the rule denied lacks an example"):
        read_table(table, StatusRow)


# -- of users

TERM = """
my:Office{n} a owl:Class ; rdfs:subClassOf gov:Agency ; rdfs:label "档案机关"@zh ;
    gov:headNoun "{word}"@zh ;
    gov:example "{example}"@zh ;
    gov:counterExample "{counter}"@zh .
"""
OWN = {
    "right": ("史志一局", "[[昆山市史志一局]]启动征集行动", "史志一局门前", None),
    "unmarked": ("史志二局", "昆山市史志二局启动征集行动", "史志二局门前", "example.*marks nothing"),
    "not found": ("史志三局", "[[昆山市档案馆史志三局处]]启动征集行动", "史志三局门前", "example.*does not find|does not find"),
    "found in a counter-example": ("史志四局", "[[昆山市史志四局]]启动征集行动", "昆山市史志四局很忙", "where it must not be"),
    "about another word": ("史志五局", "[[昆山市史志五局]]启动征集行动", "天气转凉", "shows no rule"),
}  # fmt: skip


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A user's folder, some of it without examples, and what the check tells of it."""
    folder = tmp_path_factory.mktemp("own")
    terms = [TERM.format(n=n, word=w, example=e, counter=c) for n, (w, e, c, _) in enumerate(OWN.values())]
    bare = 'my:Bare a owl:Class ; rdfs:subClassOf gov:Agency ; gov:headNoun "史志六局"@zh .\n'
    (folder / "words.ttl").write_text(PREFIXES + "".join(terms) + bare, encoding="utf-8")
    (folder / "lexicon").mkdir()
    (folder / "lexicon/posts.tsv").write_text("id\trole\twords\nour-post\tpost\t驿长\n", encoding="utf-8")
    (folder / "lexicon/units.tsv").write_text("id\tunit\tkind\tnoun\nunit.our\t顶\tcount\tyes\n", encoding="utf-8")
    return folder, [p for p in told(BUILTIN, folder) if str(folder) in p]


@pytest.mark.parametrize("name", OWN)
def test_a_users_rule_is_checked_with_its_line(own: tuple[Path, list[str]], name: str) -> None:
    says = OWN[name][-1]
    line = 3 + 5 * list(OWN).index(name) + (4 if says in ("where it must not be", "shows no rule") else 3)
    mine = [p for p in own[1] if f"words.ttl:{line}:" in p]
    assert bool(mine) == (says is not None), own[1]
    assert says is None or re.search(says, mine[0])


def test_a_users_rules_need_no_examples(own: tuple[Path, list[str]]) -> None:
    folder, problems = own
    assert len(problems) == len(OWN) - 1, problems
    text = MarkedText.read("昆山市史志六局驿长覃志远说")
    called = {e.label for e in Extractor([BUILTIN, folder]).read(text.article()).entities}
    assert {"昆山市史志六局", "覃志远"} <= called
