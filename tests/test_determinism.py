"""The same pages give the same bytes: in any order, on any number of workers, under any hash seed, from any folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.outputs import FILES

SEEDS = Path(__file__).parents[1] / "seeds"


def build(sources: list[Path], out: Path, seed: str, *options: str) -> dict[str, bytes]:
    subprocess.run(
        [sys.executable, "-m", "kg", "build", *map(str, sources), "--out", str(out), "--quiet", "--no-cache", *options],
        env={**os.environ, "PYTHONHASHSEED": seed}, check=True, timeout=300,
    )  # fmt: skip
    return {name: (out / name).read_bytes() for name in FILES}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return build([SEEDS / "2022", SEEDS / "2025"], tmp_path_factory.mktemp("first") / "out", "1", "--workers", "1")


@pytest.mark.parametrize(
    ("seed", "workers", "turned"),
    [("2", "1", False), ("3", "2", True), ("1", "2", False)],
    ids=["hash seed", "all at once", "workers"],
)
def test_the_same_bytes(first: dict[str, bytes], tmp_path: Path, seed: str, workers: str, turned: bool) -> None:
    sources = [SEEDS / "2022", SEEDS / "2025"]
    again = build(sources[::-1] if turned else sources, tmp_path / "out", seed, "--workers", workers)
    assert [name for name in FILES if first[name] != again[name]] == []


def test_the_same_bytes_from_another_folder_and_file_by_file(first: dict[str, bytes], tmp_path: Path) -> None:
    """Where the pages lie, when they were written and in which order the system lists them does not matter."""
    for year in ("2025", "2022"):
        for file in sorted((SEEDS / year).iterdir(), reverse=True):
            (tmp_path / "elsewhere" / year).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, tmp_path / "elsewhere" / year / file.name)
    again = build([tmp_path / "elsewhere" / "2025", tmp_path / "elsewhere" / "2022"], tmp_path / "out", "4")
    assert [name for name in FILES if first[name] != again[name]] == []
