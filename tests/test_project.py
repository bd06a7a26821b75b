"""The project itself: the lock file and the wheel."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]
WANTED = {
    "requirements.lock": [*PROJECT["project"]["dependencies"], *GROUPS["build"]],
    "requirements-dev.lock": [*PROJECT["project"]["dependencies"], *GROUPS["build"], *GROUPS["dev"][1:]],
    "benchmarks/requirements.lock": GROUPS["bench"],
}
"""What each lock file locks; the first row of the group ``dev`` is the group ``build``."""


def locked(file: str) -> dict[str, set[str]]:
    """Package -> its versions, one for each marker."""
    versions: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE):
        versions.setdefault(canonicalize_name(name), set()).add(version)
    return versions


@pytest.mark.parametrize("file", WANTED)
def test_every_direct_dependency_is_locked_within_its_range(file: str) -> None:
    versions = locked(file)
    for line in WANTED[file]:
        wanted = Requirement(line)
        assert versions[canonicalize_name(wanted.name)], line
        assert all(version in wanted.specifier for version in versions[canonicalize_name(wanted.name)]), line


def test_the_checks_run_with_the_versions_that_users_get() -> None:
    checked = locked("requirements-dev.lock")
    assert {name: checked.get(name) for name in locked("requirements.lock")} == locked("requirements.lock")


@pytest.mark.parametrize("file", WANTED)
def test_every_locked_package_has_a_hash_and_none_an_address(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(blocks) >= len(WANTED[file])
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"https?:|file:|--(?:extra-)?index|--find-links", text)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the locked build backend without a network."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--wheel-dir",
            out,
            ROOT,
        ],
        check=True,
    )
    (file,) = out.glob("govkg-*.whl")
    return file


def test_the_wheel_holds_the_package_and_the_ontology_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for file in sorted((ROOT / "ontology").rglob("*")):
        if file.suffix in (".ttl", ".tsv", ".rq"):
            assert f"kg/data/{file.relative_to(ROOT).as_posix()}" in names
    left_out = tuple(
        path.removeprefix("/") for path in PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["exclude"]
    )
    for file in sorted((ROOT / "kg").rglob("*")):
        name = file.relative_to(ROOT).as_posix()
        if file.is_file() and "__pycache__" not in file.parts:
            assert (name in names) is not name.startswith(left_out), name
    assert all(name.startswith(("kg/", "govkg-")) for name in names)


def test_an_installed_kg_works_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """The wheel in an environment of its own, with this one's packages instead of a download."""
    venv.create(tmp_path / "env", with_pip=False)
    site = next((tmp_path / "env").glob("lib*/python*/site-packages"))
    zipfile.ZipFile(wheel).extractall(site)
    packages = Path(ox.__file__).parents[1]
    (site / "packages.pth").write_text(f"{packages}\n", encoding="utf-8")
    page = tmp_path / "page.txt"
    page.write_text("江山县司法局推出“板凳议事”机制\n本报讯 近日，江山县司法局推出“板凳议事”机制。\n", encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    python = tmp_path / "env" / "bin" / "python"
    run = subprocess.run(
        [python, "-m", "kg", "build", page, "--out", tmp_path / "out"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "板凳议事" in (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")
    where = subprocess.run(
        [python, "-c", "import kg, kg.ontology_dir; print(kg.__file__); print(kg.ontology_dir.builtin())"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert all(str(site) in line for line in where.stdout.splitlines())
