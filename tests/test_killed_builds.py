"""Builds that are killed: one whole export stays, and no process."""

from __future__ import annotations

import hashlib
import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg import ontology_dir, outputs
from kg.build import Options, build
from kg.outputs import FILES

PAGE = "江山县司法局推出“板凳议事”机制\n本报讯 近日，江山县司法局推出“板凳议事”机制，联合江山县人民法院化解邻里纠纷。\n"
OPTIONS = Options((ontology_dir.builtin(),))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def test_an_interrupted_move_is_ended(tmp_path: Path) -> None:
    """As a kill leaves it between two renames: some files moved, the others still in the decided folder."""
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    build([page], tmp_path / "new", OPTIONS)
    new = bytes_of(tmp_path / "new")
    page.write_text(PAGE.replace("板凳", "长椅"), encoding="utf-8")
    build([page], tmp_path / "out", OPTIONS)
    commit = tmp_path / "out" / ".kg-commit"
    commit.mkdir()
    for name in FILES[:3]:
        (tmp_path / "out" / name).write_bytes(new[name])
    for name in FILES[3:]:
        (commit / name).write_bytes(new[name])
    outputs.opened(tmp_path / "out")
    assert bytes_of(tmp_path / "out") == new and not commit.exists()


def killed_after(seconds: float, arguments: list[str]) -> int:
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "build", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        return process.wait()


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> bool:
    """Whether all files are those of another build; the report may say the same of both."""
    return all(before[n] != after[n] for n in FILES if n != "report.md")


def check_kills(tmp_path: Path, moments: list[float], workers: str) -> None:
    """Kill builds of changing pages at these moments; the folder always holds one export, whole."""
    source, out = tmp_path / "page.txt", tmp_path / "out"
    source.write_text(PAGE, encoding="utf-8")
    build([source], out, OPTIONS)
    for number, moment in enumerate(moments):
        before = {n: (out / n).read_bytes() for n in FILES}
        source.write_text(PAGE.replace("板凳", f"第{number}号板凳"), encoding="utf-8")
        code = killed_after(moment, [str(source), "--out", str(out), "--quiet", "--workers", workers])
        outputs.recover(out)
        after = {n: (out / n).read_bytes() for n in FILES}
        if code == 0:
            assert changed(before, after)
        else:
            manifest = json.loads(after["manifest.json"])
            assert all(hashlib.sha256(after[n]).hexdigest() == sha for n, sha in manifest["outputs"].items())
            assert after == before or changed(before, after)
    build([source], out, OPTIONS)
    assert sorted(f.name for f in out.iterdir()) == sorted(FILES)


def test_a_kill_leaves_one_whole_export(tmp_path: Path) -> None:
    check_kills(tmp_path, [0.3, 1.0, 1.6, 2.2], "1")


@pytest.mark.large
@pytest.mark.parametrize("workers", ["1", "2"])
def test_kills_at_many_moments_leave_one_whole_export(tmp_path: Path, workers: str) -> None:
    source = tmp_path / "time.txt"
    source.write_text(PAGE, encoding="utf-8")
    start = time.monotonic()
    assert killed_after(120, [str(source), "--out", str(tmp_path / "timed"), "--workers", workers]) == 0
    whole = time.monotonic() - start
    chance = random.Random(7)
    check_kills(tmp_path, [chance.uniform(0.6, 1.05) * whole for _ in range(60)], workers)


@pytest.mark.large
def test_kills_among_the_renames_leave_one_whole_export(tmp_path: Path) -> None:
    """The moment of the move itself, made long: a process that moves exports all the time is killed in it."""
    old, new = tmp_path / "a", tmp_path / "b"
    source = tmp_path / "page.txt"
    for folder, text in ((old, PAGE), (new, PAGE.replace("板凳", "长椅"))):
        source.write_text(text, encoding="utf-8")
        build([source], folder, OPTIONS)
    out = tmp_path / "out"
    code = (
        "import shutil, sys, itertools; from pathlib import Path; from kg.outputs import FILES, staging\n"
        "for folder in itertools.cycle(sys.argv[2:]):\n"
        "    with staging(Path(sys.argv[1])) as new:\n"
        "        for name in FILES: shutil.copyfile(Path(folder) / name, new / name)\n"
    )
    chance = random.Random(11)
    interrupted = 0
    for _ in range(150):
        process = subprocess.Popen([sys.executable, "-c", code, out, old, new])
        time.sleep(0.25 + chance.random() * 0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
        interrupted += (out / ".kg-commit").exists()
        outputs.recover(out)
        found = {n: (out / n).read_bytes() for n in FILES}
        assert found in ({n: (f / n).read_bytes() for n in FILES} for f in (old, new))
    assert interrupted  # else this has tested nothing


@pytest.mark.large
def test_no_process_outlives_a_killed_build(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(400):
        (pages / f"{number}.txt").write_text(f"第{number}版\n" + PAGE * 200, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "build", pages, "--out", tmp_path / "out", "--workers", "2", "--quiet"]
    )
    time.sleep(8)
    children = [
        int(c) for t in Path(f"/proc/{process.pid}/task").iterdir() for c in (t / "children").read_text().split()
    ]
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert len(children) >= 2
    time.sleep(3)
    assert [
        c for c in children if Path(f"/proc/{c}").exists() and "Z" not in Path(f"/proc/{c}/stat").read_text().split()[2]
    ] == []
