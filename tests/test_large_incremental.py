"""Builds that are killed at many moments, and builds at once, with one cache: it costs nothing but time."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_incremental import COUNTIES, NAMES, built, page

pytestmark = pytest.mark.large
PAGES = 720  # enough to be killed while they are read
# As `kg build`, but with a cache that is written every few pages.
CODE = (
    "import sys; from kg.cache import database; database.BATCH = 20_000; from kg.cli import main; main(prog_name='kg')"
)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(PAGES):
        text = page(COUNTIES[number % 4], NAMES[number // 4 % 4], number)
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    return folder


def start(pages: Path, out: Path, monkeypatch: pytest.MonkeyPatch, workers: str) -> subprocess.Popen[bytes]:
    monkeypatch.setenv("GOVKG_CACHE_DIR", str(pages.parent))
    command = [sys.executable, "-c", CODE, "build", pages, "--out", out, "--quiet", "--workers", workers]
    return subprocess.Popen(command)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_killed_build_leaves_a_cache_that_can_be_used(
    workers: str, pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, out, chance = tmp_path / "readings.sqlite", tmp_path / "out", random.Random(5)
    began = time.monotonic()
    assert start(pages, tmp_path / "timed", monkeypatch, workers).wait(120) == 0
    whole = time.monotonic() - began
    _, anew = built(pages, tmp_path / "anew", None)
    killed, knew = 0, set()
    for number in range(24):
        if number % 4 == 0:
            cache.unlink(missing_ok=True)  # a build may have been killed before it made one
        began = time.monotonic()
        process = start(pages, out, monkeypatch, workers)
        try:
            process.wait(chance.uniform(0.3, 1.0) * whole)
            whole = min(whole, time.monotonic() - began)  # the machine was busy before
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            killed += process.wait() != 0
        if cache.exists():
            with sqlite3.connect(cache) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                if connection.execute("PRAGMA user_version").fetchone() != (0,):
                    knew |= {*connection.execute("SELECT count(*) FROM entry").fetchone()}
            connection.close()
    assert killed > 8 and len(knew) > 2  # else this has tested nothing
    found, kept = built(pages, out, cache)
    assert kept == anew
    assert built(pages, out, cache) == (PAGES, anew), found


def test_builds_at_once_share_a_cache(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, anew = built(pages, tmp_path / "anew", None)
    for _ in range(3):
        (tmp_path / "readings.sqlite").unlink(missing_ok=True)
        processes = [start(pages, tmp_path / f"out{number}", monkeypatch, "1") for number in range(3)]
        assert [process.wait(300) for process in processes] == [0, 0, 0]
        for number in range(3):
            assert {name: (tmp_path / f"out{number}" / name).read_bytes() for name in anew} == anew
    assert built(pages, tmp_path / "out", tmp_path / "readings.sqlite") == (PAGES, anew)
