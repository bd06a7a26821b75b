"""kg explain: one entity, found by name, pinyin or identifier, with the sentence behind each fact; in every format."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.explain import Account, Finder, account
from kg.explain.account import Fact, Quote, Reason
from kg.explain.writing import written
from kg.ontology_dir import builtin
from kg.query.labels import Labels
from kg.query.store import OpenGraph, open_graph
from kg.query.vocabulary import Vocabulary

BUREAU = "沂水县公安局"
IRI = "https://w3id.org/govkg/id/agency/371323_公安局"


@pytest.fixture(scope="module")
def graph(sample_export: Path) -> OpenGraph:
    return open_graph(sample_export)


@pytest.fixture(scope="module")
def labels(graph: OpenGraph) -> Labels:
    return Labels(graph, Vocabulary([builtin()]), "en")


@pytest.fixture(scope="module")
def finder(graph: OpenGraph, labels: Labels) -> Finder:
    return Finder(graph, labels)


@pytest.fixture(scope="module")
def about(graph: OpenGraph, labels: Labels) -> Account:
    return account(graph, labels, IRI)


@pytest.mark.parametrize("typed", [BUREAU, f" {BUREAU} ", IRI, f"<{IRI}>", "agency:371323_公安局"])
def test_a_name_or_an_identifier(finder: Finder, typed: str) -> None:
    assert [c.iri for c in finder.find(typed)] == [IRI]


def test_quotes_and_other_forms_do_not_matter(finder: Finder) -> None:
    whole = finder.find("“反诈大喇叭”项目")
    assert len(whole) == 1 and finder.find("反诈大喇叭项目") == whole
    renamed = finder.find("“沂蒙防骗声”项目")  # which the page of 2025 says was called 反诈大喇叭 before
    assert finder.find("“反诈大喇叭”") == [*whole, *renamed]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("沂水公安局", BUREAU), ("沂水县公安局刑侦大队", "沂水县公安局刑事侦查大队"), ("yishuixian", "沂水县"), ("ysxgaj", BUREAU), ("义水县公安局", BUREAU), ("反诈大喇", "“反诈大喇叭”项目")],
    ids=["a word less", "a short form", "pinyin", "initials", "another character of the same sound", "the beginning"],
)  # fmt: skip
def test_near_names(finder: Finder, typed: str, expected: str) -> None:
    assert not finder.find(typed)
    assert expected in [c.label for c in finder.near(typed)]


def test_nothing_is_near_to_noise(finder: Finder) -> None:
    assert finder.near("量子色动力学") == [] == finder.near("qqqqqq")


def test_facts_have_their_reasons(about: Account) -> None:
    (run,) = [f for f in about.facts if f.relation == "operates" and f.other == "“反诈大喇叭”项目"]
    assert run.plain and run.direction == "out" and len(run.reasons) >= 2
    for fact in (*about.facts, *about.figures):
        for reason in fact.reasons:
            assert reason.rule and 0 < reason.confidence <= 1 and reason.quotes
            assert all(q.text and q.source and q.headline and q.end > q.start for q in reason.quotes)


def test_what_is_planned_is_told_and_is_no_plain_fact(about: Account) -> None:
    (planned,) = [f for f in about.facts if f.other == "反诈预警劝阻平台"]
    assert not planned.plain and {r.status for r in planned.reasons} == {"planned"}


def test_both_directions_figures_and_places_of_print(about: Account) -> None:
    assert any(f.direction == "in" and f.other == "沂水县公安局刑事侦查大队" for f in about.facts)
    assert {f.relation for f in about.facts if f.direction == "in"}.isdisjoint({"collaborates with"})
    assert any(f.other.startswith("防骗明星户 350户") for f in about.figures)
    assert about.named and about.articles == 2


def test_a_post(graph: OpenGraph, labels: Labels, finder: Finder) -> None:
    (person,) = finder.find("张建军")
    facts = account(graph, labels, person.iri).facts
    assert [(f.other, f.posts) for f in facts if f.posts] == [("沂水县公安局刑事侦查大队", ("大队长",))]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["explain", *arguments])


@pytest.mark.parametrize("form", ["text", "md", "html", "json"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_format_tells_the_same(sample_export: Path, form: str, lang: str) -> None:
    result = run(str(sample_export), BUREAU, "--format", form, "--lang", lang, "--limit", "0")
    assert result.exit_code == 0
    said = re.sub(r"[\\\s]|<[^>]*>", "", result.stdout)
    for part in (
        "这是沂水县公安局推出的“反诈大喇叭”项目。",
        "村村响起“反诈大喇叭”",
        "operates.cueVerb.推出",
        "反诈预警劝阻平台",
    ):
        assert part in said, part
    if form != "json":
        assert ("计划中" in said) is (lang == "zh") and ("planned" in said) is (lang == "en")


def test_lines_fit_the_terminal(about: Account) -> None:
    from rich.cells import cell_len  # noqa: PLC0415

    assert max(map(cell_len, written(about, "text", "zh", 0, width=60).splitlines())) <= 60


def test_a_limit_says_what_it_leaves_out(about: Account) -> None:
    text = written(about, "text", "en", 1)
    assert f"{len(about.facts) - 1} more" in text and len(text) < len(written(about, "text", "en", 0))


def test_several_are_listed(sample_export: Path, tmp_path: Path) -> None:
    page = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    page += "".join(f'<urn:x:{n}> a <urn:x:C> ; skos:prefLabel "同名驿站"@zh .\n' for n in (1, 2))
    (tmp_path / "two.ttl").write_text(page, encoding="utf-8")
    result = run(str(tmp_path / "two.ttl"), "同名驿站")
    assert result.exit_code == 1 and "may mean 2" in result.stderr and "<urn:x:2>" in result.stderr
    assert run(str(tmp_path / "two.ttl"), "urn:x:2").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [(("沂水公安局",), 1, "did you mean"), (("量子色动力学",), 1, "or nearly so"), (("<not an iri>",), 1, "or nearly so"), (("http://a b",), 2, "no valid IRI")],
)  # fmt: skip
def test_what_is_not_found(sample_export: Path, arguments: tuple[str, ...], code: int, message: str) -> None:
    result = run(str(sample_export), *arguments)
    assert result.exit_code == code and message in result.stderr and result.stdout == ""


def test_no_graph(tmp_path: Path) -> None:
    assert run(str(tmp_path / "none.ttl"), "甲").exit_code == 2


HOSTILE = "<script>alert(1)</script>[link](javascript:x)\x1b[31m"


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_hostile_text_stays_text(form: str) -> None:
    quote = Quote("", HOSTILE, 0, 1, HOSTILE, HOSTILE, "")
    fact = Fact(
        "out",
        HOSTILE,
        "urn:p",
        HOSTILE,
        "urn:o",
        (HOSTILE,),
        True,
        (Reason("asserted", 0.9, HOSTILE, HOSTILE, (quote,)),),
    )
    shown = written(
        Account("urn:x", HOSTILE, (HOSTILE,), (HOSTILE,), ((HOSTILE, HOSTILE),), (fact,), (fact,), (quote,)),
        form,
        "en",
        0,
    )  # type: ignore[arg-type]
    if form == "html":
        assert "<script" not in shown and "default-src 'none'" in shown
    else:
        assert "\x1b" not in shown
    if form == "md":
        assert "<script" not in shown.replace("\\<", "") and "[link](" not in shown
