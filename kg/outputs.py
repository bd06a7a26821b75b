"""The files of an export, written all at once or not at all.

In: a folder and what a build writes into :class:`Staging`. Out: the folder with the new files, or as it was.

How. A build writes into a hidden folder inside the export folder (``.kg-new-…``: the same file system), flushed to disk. Renaming that
folder to ``.kg-commit`` is the one step that decides: before it the last export is untouched, after it the new one is complete on disk.
Then each file is renamed over its predecessor, and the folder ``graph-data`` put in the place of the last one. A process that is killed among these renames (a fraction of a millisecond) leaves ``.kg-commit``
behind, and :func:`recover`, which every command calls before it reads or writes an export, ends the move. Swapping whole folders would
need two renames as well, a writable parent folder, and would drag along what else lies there (a README, older exports in subfolders).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

if sys.platform != "win32":
    import fcntl

from kg.errors import ExportError

FILES = ("graph.ttl", "evidence.ttl", "graph.html", "report.md", "articles.jsonl", "void.ttl", "manifest.json")
DATA = "graph-data"
"""The one folder of an export: what is too much for graph.html. Most exports have none."""
_NEW, _COMMIT, _OLD = ".kg-new-", ".kg-commit", ".kg-old"


@contextlib.contextmanager
def staging(out: Path) -> Iterator[Path]:
    """A hidden folder to write :data:`FILES` into; at the end of the block they replace those of ``out``.

    Where the block raises, ``out`` stays as it was (and away, if it was not there). Raises ExportError where ``out`` cannot hold an
    export: a file, a folder that is not writable, a folder with somebody else's files, one that another build writes to.
    """
    made = _make(out)
    try:
        with _locked(out):
            recover(out)
            for left in out.glob(f"{_NEW}*"):
                shutil.rmtree(left, ignore_errors=True)
            new = Path(tempfile.mkdtemp(prefix=_NEW, dir=out))
            new.chmod(0o755)
            try:
                yield new
                (new / DATA).mkdir(exist_ok=True)  # an empty one takes the place of the last export's, and goes
                _flush(new / DATA)
                _flush(new)
                new.rename(out / _COMMIT)
            except OSError as problem:
                raise ExportError(
                    f"the export cannot be written to {out} ({problem.strerror}); the last one is as it was"
                ) from None
            finally:
                shutil.rmtree(new, ignore_errors=True)
            recover(out)
    except BaseException:
        for folder in made:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def recover(out: Path) -> None:
    """End the move of an export that was interrupted after it had been decided."""
    commit = out / _COMMIT
    if not commit.is_dir():
        return
    try:
        for name in FILES:
            with contextlib.suppress(FileNotFoundError):  # moved before, or by another process just now
                (commit / name).replace(out / name)
        if (commit / DATA).is_dir():
            with contextlib.suppress(OSError):  # there is none, or it was moved before; else the next step says so
                (out / DATA).rename(commit / _OLD)
            with contextlib.suppress(FileNotFoundError):
                (commit / DATA).rename(out / DATA)
        with contextlib.suppress(OSError):
            (out / DATA).rmdir()  # where it is empty
        _sync(out)
        shutil.rmtree(commit, ignore_errors=True)
    except OSError as problem:
        raise ExportError(
            f"the new export in {commit} cannot be moved into place ({problem.strerror}); mend that and run kg again"
        ) from None


def digest(file: Path) -> str:
    """The SHA-256 of a file, read piece by piece: it may be larger than what memory is left."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def opened(folder: Path) -> Path:
    """``folder``, where it holds an export. Raises ExportError where it does not."""
    if not folder.is_dir():
        raise ExportError(f"there is no folder {folder}; build one with `kg build SOURCE --out {folder}`")
    recover(folder)
    if not (folder / "graph.ttl").is_file() or not is_export(folder):
        raise ExportError(
            f"{folder} holds no export (no graph.ttl with a manifest.json); build one with `kg build SOURCE --out {folder}`"
        )
    return folder


def _make(out: Path) -> list[Path]:
    """Make the folder, checked; returns the folders that were not there before, innermost first."""
    missing = [p for p in (out, *out.parents) if not p.exists()]
    try:
        out.mkdir(parents=True, exist_ok=True)
        entries = sorted(p.name for p in out.iterdir())
    except (FileExistsError, NotADirectoryError):
        raise ExportError(f"{out} is a file, so it cannot be the output folder; give another --out") from None
    except OSError as problem:
        raise ExportError(f"the output folder {out} cannot be used ({problem.strerror}); give another --out") from None
    if not os.access(out, os.W_OK | os.X_OK):
        raise ExportError(f"the output folder {out} is not writable; change its permissions or give another --out")
    foreign = [n for n in entries if not _ours(out, n)]
    if foreign and not is_export(out):
        raise ExportError(
            f"the output folder {out} is not empty and holds no export of kg (but {foreign[0]}); give an empty or a new folder as --out"
        )
    for name in FILES:
        if (out / name).is_dir():
            raise ExportError(
                f"{out / name} is a folder where the export needs a file; remove it or give another --out"
            )
    if (out / DATA).is_file():
        raise ExportError(f"{out / DATA} is a file where the export needs a folder; remove it or give another --out")
    return missing


def _ours(out: Path, name: str) -> bool:
    """Whether an entry of a folder that is no export yet does not speak against writing one there."""
    return name == "README.md" or name.startswith(".") or is_export(out / name)


def is_export(folder: Path) -> bool:
    """Whether a folder holds an export of ours."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    tool = manifest.get("tool") if isinstance(manifest, dict) else None
    return isinstance(tool, dict) and tool.get("name") == "govkg"


@contextlib.contextmanager
def _locked(out: Path) -> Iterator[None]:
    """One build at a time; the system frees the lock when a process ends, however it ends."""
    if sys.platform == "win32":
        yield
        return
    handle = os.open(out, os.O_RDONLY)
    _locks.add(handle)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ExportError(f"another build is writing to {out}; wait for it or give another --out") from None
        yield
    finally:
        _locks.discard(handle)
        os.close(handle)


_locks: set[int] = set()  # of this process


def _let_go() -> None:
    """A copy of this process holds no lock: else that would outlive the process that the lock is of."""
    for handle in _locks:
        os.close(handle)
    _locks.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)


def _flush(folder: Path) -> None:
    for file in sorted(folder.iterdir()):
        if file.is_file():
            with file.open("rb+") as handle:
                os.fsync(handle.fileno())
    _sync(folder)


def _sync(folder: Path) -> None:
    """Flush the folder's own entries (which Windows does not offer)."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
