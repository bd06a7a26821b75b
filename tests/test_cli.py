"""The command line, in a subprocess as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from view_pages import contents

import kg
from kg.cli import COMMANDS
from kg.outputs import FILES

ROOT = Path(__file__).parents[1]
PAGE = "江山县司法局推出“板凳议事”机制\n本报讯 近日，江山县司法局推出“板凳议事”机制，联合江山县人民法院化解邻里纠纷。\n"


def run(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg", *map(str, arguments)],
        cwd=cwd, capture_output=True, text=True, encoding="utf-8", env={**os.environ, "COLUMNS": "110"}, check=False, timeout=120,
    )  # fmt: skip


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "2022-03-14_样报.txt").write_text(PAGE, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    (folder / "page.txt").write_text(PAGE, encoding="utf-8")
    assert run("build", "page.txt", cwd=folder).returncode == 0
    return folder


def test_version_and_help(tmp_path: Path) -> None:
    assert run("--version", cwd=tmp_path).stdout == f"kg, version {kg.__version__}\n"
    text = run("--help", cwd=tmp_path).stdout
    for command in (*COMMANDS, "completion"):
        assert f"\n  {command} " in text


@pytest.mark.parametrize("command", [*COMMANDS, "completion", "ontology check", "ontology copy", "ontology preview"])
def test_each_command_explains_itself_in_both_languages(command: str, tmp_path: Path) -> None:
    result = run(*command.split(), "--help", cwd=tmp_path)
    assert result.returncode == 0
    assert any("\u4e00" <= c <= "\u9fff" for c in result.stdout)
    assert command in (ROOT / "README.md").read_text(encoding="utf-8") + (
        ROOT / "docs" / "ontology-guide.md"
    ).read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["diff", "history"])
@pytest.mark.parametrize("out", ["nowhere/report.txt", "report"])
def test_a_report_that_cannot_be_written_is_no_answer(command: str, out: str, built: Path, tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    result = run(command, built / "exports", built / "exports", "--out", out, cwd=tmp_path)
    assert result.returncode == 2
    assert result.stderr.startswith(f"kg: {out} cannot be written (") and result.stderr.count("\n") == 1


@pytest.mark.parametrize("tool", ['"other"', "null", "[]", "{}"])
def test_a_folder_with_the_manifest_of_another_tool_is_no_export(tool: str, pages: Path) -> None:
    (pages / "exports").mkdir()
    (pages / "exports" / "manifest.json").write_text(f'{{"tool": {tool}}}', encoding="utf-8")
    result = run("build", "pages", cwd=pages)
    assert result.returncode == 2
    assert "is not empty and holds no export of kg" in result.stderr and "Traceback" not in result.stderr


def test_a_build_writes_all_files_and_one_line(pages: Path) -> None:
    result = run("build", "pages", "--out", "out", cwd=pages)
    assert result.returncode == 0 and result.stderr == ""
    assert result.stdout.startswith("out: 1 pages, 1 articles") and result.stdout.count("\n") == 1
    assert sorted(f.name for f in (pages / "out").iterdir()) == sorted(FILES)


def test_a_quiet_build_prints_nothing(pages: Path) -> None:
    result = run("build", "pages", "--quiet", cwd=pages)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert (pages / "exports" / "graph.ttl").is_file()


def test_strict_says_with_its_exit_code_that_something_was_skipped(pages: Path) -> None:
    (pages / "pages" / "empty.txt").touch()
    assert run("build", "pages", cwd=pages).returncode == 0
    strict = run("build", "pages", "--strict", cwd=pages)
    assert strict.returncode == 1
    assert "1 skipped" in strict.stderr
    assert "empty.txt: this file is empty" in (pages / "exports" / "report.md").read_text(encoding="utf-8")


def test_the_base_of_the_identifiers(pages: Path) -> None:
    assert run("build", "pages", "--base", "https://example.org/id/", cwd=pages).returncode == 0
    text = (pages / "exports" / "graph.ttl").read_text(encoding="utf-8")
    assert "<https://example.org/id/agency/>" in text and "w3id.org/govkg/id" not in text


def test_without_quotes_no_sentence_is_passed_on(pages: Path) -> None:
    assert run("build", "pages", "--quotes", "none", cwd=pages).returncode == 0
    for file in FILES:
        assert "化解邻里纠纷" not in (pages / "exports" / file).read_text(encoding="utf-8"), file
    assert "化解邻里纠纷" not in str(contents(pages / "exports" / "graph.html"))


def test_whole_articles_only_where_asked_for(pages: Path) -> None:
    whole = "近日，江山县司法局推出“板凳议事”机制，联合江山县人民法院化解邻里纠纷。"
    for option, there in (("--no-text", False), ("--with-text", True)):
        assert run("build", "pages", option, cwd=pages).returncode == 0
        assert (f"\\n本报讯 {whole}" in str(contents(pages / "exports" / "graph.html"))) is there


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "nowhere.txt"], "nowhere.txt: there is no such file or folder"),
        (["build"], "there is no folder seeds/ here"),
        (["build", "pages", "--base", "no iri"], "'no iri' is no absolute IRI"),
        (["build", "pages", "--base", ""], "'' is no absolute IRI"),
        (["build", "pages", "--out", "pages/2022-03-14_样报.txt"], "is a file, so it cannot be the output folder"),
        (["build", "pages", "--out", "pages"], "is not empty and holds no export of kg"),
        (["build", "pages", "--ontology", "nowhere"], "there is no such ontology folder"),
        (["build", "pages", "--ontology", "a", "--only-ontology", "b"], "give one of them"),
        (["build", "pages", "--workers", "0"], "Invalid value for '--workers'"),
        (["build", "pages", "--worker", "1"], "Did you mean"),
        (["validate", "nowhere"], "there is no folder nowhere"),
        (["validate", "pages"], "pages holds no export"),
        (["export", "pages", "--format", "nt"], "pages holds no export"),
        (["ontology", "copy", "pages"], "pages exists already and is not empty"),
        (["diff", "pages", "pages", "--ontology", "nowhere"], "nowhere: there is no such ontology folder"),
        (["diff", "pages", "pages", "--old-ontology", "pages"], "--old-ontology is of use with --replay alone"),
        (["diff", "pages", "pages", "--only", "figure", "--format", "rdf-patch"], "a patch holds all that changed"),
        (["biuld"], "No such command 'biuld'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_what_cannot_run_says_why_in_one_line_and_changes_nothing(
    arguments: list[str], message: str, pages: Path
) -> None:
    before = sorted(pages.rglob("*"))
    result = run(*arguments, cwd=pages)
    assert result.returncode == 2
    assert message in result.stderr and "Traceback" not in result.stderr
    assert sorted(pages.rglob("*")) == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[build]\nsource = ['pages']\n", "govkg.toml:2: unknown key source; known here: sources"),
        ("[build]\nsources = ['pages']\n\n[biuld]\nout = 'x'\n", "govkg.toml:4: unknown key biuld"),
        ("[build]\nworkers = 'two'\n", "govkg.toml:2: workers: "),
        ("[build]\nquotes = 'some'\n", "govkg.toml:2: quotes: "),
        ("[build\n", "govkg.toml: "),
    ],
    ids=["key", "table", "type", "choice", "syntax"],
)
def test_a_mistake_in_the_settings_has_its_line(text: str, message: str, pages: Path) -> None:
    (pages / "govkg.toml").write_text(text, encoding="utf-8")
    result = run("build", "pages", cwd=pages)
    assert result.returncode == 2 and f"kg: {message}" in result.stderr


def test_the_settings_are_defaults_that_options_overrule(pages: Path) -> None:
    (pages / "govkg.toml").write_text(
        "[build]\nsources = ['pages']\nout = 'own'\nquotes = 'none'\nbase = 'https://example.org/x#'\nquiet = true\n",
        encoding="utf-8",
    )
    assert run("build", cwd=pages).stdout == ""
    settings = json.loads((pages / "own" / "manifest.json").read_text(encoding="utf-8"))["settings"]
    assert settings == {"base": "https://example.org/x#", "quotes": "none", "with_text": False}
    assert run("build", "--quotes", "full", "--no-quiet", cwd=pages).stdout.startswith("own: ")
    assert json.loads((pages / "own" / "manifest.json").read_text(encoding="utf-8"))["settings"]["quotes"] == "full"


def test_a_built_graph_validates(built: Path) -> None:
    result = run("validate", cwd=built)
    assert (result.returncode, result.stdout) == (0, "exports: conforms\n"), result.stdout + result.stderr


def test_a_graph_that_does_not_conform(built: Path, tmp_path: Path) -> None:
    export = tmp_path / "exports"
    export.mkdir()
    for name in ("graph.ttl", "evidence.ttl", "manifest.json"):
        text = (built / "exports" / name).read_text(encoding="utf-8")
        (export / name).write_text(text.replace("skos:prefLabel", "skos:hiddenLabel"), encoding="utf-8")
    result = run("validate", cwd=tmp_path)
    assert result.returncode == 1 and "violations" in result.stdout


def test_a_broken_graph_cannot_be_validated(built: Path, tmp_path: Path) -> None:
    export = tmp_path / "exports"
    export.mkdir()
    for name in ("graph.ttl", "evidence.ttl", "manifest.json"):
        (export / name).write_text((built / "exports" / name).read_text(encoding="utf-8")[:-40], encoding="utf-8")
    (export / "manifest.json").write_text(
        (built / "exports" / "manifest.json").read_text(encoding="utf-8"), encoding="utf-8"
    )
    result = run("validate", cwd=tmp_path)
    assert result.returncode == 2 and "cannot be read as Turtle" in result.stderr


@pytest.mark.parametrize("form", ["nt", "trig", "jsonld", "graphml", "gexf", "csv"])
def test_each_format_is_written(form: str, built: Path, tmp_path: Path) -> None:
    result = run("export", built / "exports", "--format", form, "--out", tmp_path / f"graph.{form}", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert all(Path(line).stat().st_size for line in result.stdout.split())


def test_the_ontology_checks_well_and_its_copy_too(tmp_path: Path) -> None:
    result = run("ontology", "check", cwd=tmp_path)
    assert result.returncode == 0 and "all well" in result.stdout, result.stdout
    assert run("ontology", "copy", "mine", cwd=tmp_path).returncode == 0
    classes = tmp_path / "mine" / "classes.ttl"
    classes.write_text(
        classes.read_text(encoding="utf-8").replace("rdfs:subClassOf gov:Agency", "rdfs:subClassOf gov:Agensy", 1),
        encoding="utf-8",
    )
    result = run("ontology", "check", "mine", cwd=tmp_path)
    assert (
        result.returncode in (1, 2)
        and "classes.ttl:" in result.stdout + result.stderr
        and "gov:Agensy" in result.stdout + result.stderr
    )


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion(shell: str, tmp_path: Path) -> None:
    result = run("completion", shell, cwd=tmp_path)
    assert result.returncode == 0 and "_KG_COMPLETE" in result.stdout


def test_help_does_not_load_the_engine(tmp_path: Path) -> None:
    code = "import sys; sys.argv = ['kg', '--help']\ntry:\n  from kg.cli import main; main()\nexcept SystemExit: pass\nprint('spacy' in sys.modules, 'rdflib' in sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert result.stdout.splitlines()[-1] == "False False"
