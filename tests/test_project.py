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
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_every_direct_dependency_is_locked_within_its_range() -> None:
    locked = {canonicalize_name(n): v for n, v in re.findall(r"^([\w.-]+)==([^\s;]+)", LOCK, re.MULTILINE)}
    for line in (*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]):
        wanted = Requirement(line)
        assert locked[canonicalize_name(wanted.name)] in wanted.specifier, line


def test_every_locked_package_has_a_hash_and_none_an_address() -> None:
    blocks = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) > 50
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"https?:|file:|--(?:extra-)?index|--find-links", LOCK)


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


def test_the_wheel_holds_the_ontology_with_the_questions(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for file in sorted((ROOT / "ontology").rglob("*")):
        if file.suffix in (".ttl", ".tsv", ".rq"):
            assert f"kg/data/{file.relative_to(ROOT).as_posix()}" in names
    assert {
        "kg/view/page.html",
        "kg/view/page.js",
        "kg/view/page.css",
        "kg/view/words.json",
        "kg/panel/codebook.json",
        "kg/workbook.json",
    } <= names
    assert not any(name.startswith(("tests/", "seeds/", "ontology/")) for name in names)


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
