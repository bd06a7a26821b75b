"""Work beside a process: its result, its errors, and its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from kg import outputs, processes
from kg.errors import ExportError, GovkgError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux copies a process for this")


@pytest.mark.parametrize("at_once", [False, True], ids=["here", "beside"])
def test_the_result_comes_back(at_once: bool) -> None:
    with processes.beside(os.getpid, at_once) as process:
        assert (process() != os.getpid()) is at_once


def test_one_process_goes_on_while_the_other_works(tmp_path: Path) -> None:
    def wait_for_the_other() -> bool:
        until = time.monotonic() + 30
        while not (tmp_path / "gone-on").exists() and time.monotonic() < until:
            time.sleep(0.01)
        return (tmp_path / "gone-on").exists()

    with processes.beside(wait_for_the_other, at_once=True) as met:
        (tmp_path / "gone-on").touch()
        assert met()


@pytest.mark.parametrize("at_once", [False, True], ids=["here", "beside"])
def test_what_the_work_raises_is_raised(at_once: bool) -> None:
    def fail() -> None:
        raise ExportError("no space left")

    with pytest.raises(ExportError, match="no space left"), processes.beside(fail, at_once) as work:
        work()


def test_it_is_raised_though_nobody_asks_for_the_result() -> None:
    with pytest.raises(ZeroDivisionError), processes.beside(lambda: 1 // 0, at_once=True):
        pass


def test_a_process_that_is_ended_from_outside_is_told_of() -> None:
    def killed() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(GovkgError, match="--workers 1"), processes.beside(killed, at_once=True) as work:
        work()


@pytest.mark.parametrize(
    ("memory", "others"), [(1.4, 0), (1.6, 1), (2.4, 1), (2.6, 2)], ids=["none", "one", "hardly-two", "two"]
)
def test_as_many_processes_work_as_memory_holds(memory: float, others: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is given in sizes of this process."""
    kilobytes = (
        int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
    )
    info = f"MemAvailable: {int(memory * kilobytes)} kB\n"
    real = Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda path, **how: info if path.name == "meminfo" else real(path, **how))
    with processes.beside(os.getpid, at_once=True) as one, processes.beside(os.getpid, at_once=True) as two:
        assert len({one(), two()} - {os.getpid()}) == others


def test_where_this_process_fails_the_other_is_ended(tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(ExportError), processes.beside(partial(time.sleep, 60), at_once=True):
        raise ExportError("no space left")
    assert time.monotonic() - begun < 20


def test_a_copy_holds_no_lock_of_an_export(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with outputs.staging(out), processes.beside(partial(_open_folders, tmp_path), at_once=True) as folders:
        assert out not in folders()
        assert out in _open_folders(tmp_path)


def _open_folders(within: Path) -> list[Path]:
    handles = [handle for handle in Path("/proc/self/fd").iterdir() if handle.exists()]
    return [folder for handle in handles if (folder := handle.readlink()).is_relative_to(within)]


def test_it_ends_with_the_process_beside_which_it_works() -> None:
    code = (
        "import time; from kg import processes\n"
        "with processes.beside(lambda: time.sleep(60), at_once=True): print('begun', flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout and parent.stdout.readline() == "begun\n"
    (child,) = _children(parent.pid)
    parent.kill()
    parent.wait()
    until = time.monotonic() + 20
    while _lives(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _lives(child)


def test_at_ctrl_c_only_the_first_process_speaks(tmp_path: Path) -> None:
    """A terminal interrupts all processes of a command."""
    (tmp_path / "page.txt").write_text("江山县司法局推出“板凳议事”机制。", encoding="utf-8")
    code = f"""
import time
from kg import corpus, reading
from kg.cache.packing import pack
from kg.ontology_dir import builtin

inputs, _ = corpus.list_inputs([{str(tmp_path)!r}])
try:
    with reading.reading_beside(inputs, [builtin()], 2, False, pack) as pages:
        print(len(list(pages)), flush=True)
        time.sleep(60)
except KeyboardInterrupt:
    print("interrupted")
"""
    command = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert command.stdout and command.stdout.readline() == "1\n"
    os.killpg(command.pid, signal.SIGINT)
    assert command.communicate(timeout=30) == ("interrupted\n", "")


def _children(pid: int) -> list[int]:
    """Those of all threads of a process."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text(encoding="ascii").split()]


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
