"""``kg query`` as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.ontology_dir import builtin
from kg.query.questions import library


@pytest.fixture(scope="module")
def kg(sample_export: Path, tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("command")
    environment = {**os.environ, "GOVKG_CACHE_DIR": str(folder / "cache"), "PYTHONUTF8": "1"}
    (folder / "exports").symlink_to(sample_export)

    def run(*arguments: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kg", "query", *map(str, arguments)],
            cwd=folder, capture_output=True, text=True, encoding="utf-8", env=environment, input=stdin, check=False, timeout=120,
        )  # fmt: skip

    return run


def test_a_question_by_name(kg) -> None:  # type: ignore[no-untyped-def]
    done = kg("exports", "--name", "mechanisms-in", "--place", "内丘")
    assert (done.returncode, done.stderr) == (0, "")
    head, _, *rows = done.stdout.splitlines()
    assert head.split()[:2] == ["practice", "where"]
    assert any(row.startswith("“微信快处”机制") for row in rows)
    assert "https://" not in done.stdout


def test_sparql_of_your_own_on_the_folder_of_the_project(kg) -> None:  # type: ignore[no-untyped-def]
    done = kg("SELECT ?court { ?court a gov:Court }", "--format", "csv", "--limit", "2")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "court"
    assert len(done.stdout.splitlines()) == 3


@pytest.mark.parametrize(("query", "code", "said"), [("Court", 0, "是"), ("Agencies", 1, "否")], ids=["yes", "no"])
def test_yes_and_no_are_exit_codes(kg, query: str, code: int, said: str) -> None:  # type: ignore[no-untyped-def]
    done = kg("exports", f"ASK {{ ?x a gov:{query} }}")
    assert (done.returncode, done.stdout) == (code, said + "\n")
    assert ("did you mean gov:Agency" in done.stderr) == (code == 1)


def test_a_query_from_a_file_and_from_a_pipe(kg, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    query = "CONSTRUCT WHERE { ?x a gov:Court }"
    (tmp_path / "q.rq").write_text(query, encoding="utf-8")
    from_file = kg("exports", "--file", tmp_path / "q.rq", "--format", "ttl")
    assert from_file.returncode == 0 and "a gov:Court" in from_file.stdout
    assert kg("exports", "--file", "-", "--format", "ttl", stdin=query).stdout == from_file.stdout


def test_a_file_with_a_header_takes_its_parameters(kg, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    text = library([builtin()])["mechanisms-in"].text
    (tmp_path / "mine.rq").write_text(text, encoding="utf-8")
    done = kg("exports", "--file", tmp_path / "mine.rq", "--place", "内丘县", "--limit", "1")
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 3
    assert done.stderr == "kg: there are more than 1 rows; raise --limit to see them\n"


def test_the_library_is_listed_and_explained_without_a_graph(kg) -> None:  # type: ignore[no-untyped-def]
    listed = kg("--list").stdout
    assert all(f"\n{name} " in listed for name in library([builtin()]))
    question = library([builtin()])["mechanisms-in"]
    shown = kg("--name", "mechanisms-in", "--help").stdout
    assert question.titles["zh"] in shown and question.titles["en"] in shown
    assert "--place PLACE" in shown and "[required]" in shown


WRONG = {
    "no such question": (["--name", "mechanism-in"], "there is no question mechanism-in; did you mean mechanisms-in"),
    "no such parameter": (["--name", "mechanisms-in", "--plaec", "x"], "has no parameter --plaec; it takes: --place"),
    "missing parameter": (["--name", "mechanisms-in"], "needs place; its parameters: place"),
    "unknown place": (
        ["--name", "mechanisms-in", "--place", "内邱县"],
        "place: nothing of kind place is called 内邱县; did you mean 内丘县",
    ),
    "nothing asked": ([], "there is nothing to ask"),
    "two asked": (["ASK {}", "--name", "coverage"], "SPARQL and --name were given; give one of them"),
    "broken": (["SELECT ?x {\n ?x gvo:partOf ?y }"], "the prefix gvo: is unknown; did you mean gov"),
    "update": (["DROP ALL"], "the graph is read-only"),
    "rows as Turtle": (["SELECT * { ?s ?p ?o }", "--format", "ttl"], "Turtle holds triples"),
    "no file": (["--file", "nowhere.rq"], "nowhere.rq cannot be read"),
}


@pytest.mark.parametrize(("arguments", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_in_a_sentence(kg, arguments: list[str], said: str) -> None:  # type: ignore[no-untyped-def]
    done = kg("exports", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("kg: ") and said in done.stderr
    assert done.stdout == "" and "Traceback" not in done.stderr


def test_a_graph_that_is_not_there(kg) -> None:  # type: ignore[no-untyped-def]
    done = kg("nowhere", "ASK {}")
    assert done.returncode == 2 and "there is no nowhere" in done.stderr


def test_a_reader_that_has_enough_is_no_error(sample_export: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "GOVKG_CACHE_DIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-m", "kg", "query", str(sample_export), "SELECT * { ?s ?p ?o . ?s ?q ?r }"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
    ) as running:  # fmt: skip
        assert running.stdout is not None and running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode in (0, 1)
