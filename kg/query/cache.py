"""Stores kept on disk between two questions, by the content of the files that they were made from.

In: files, and a function that fills a folder from them. Out: that folder, complete, under a shared lock for as long as it is used. It lies in the
user's cache folder (``GOVKG_CACHE_DIR`` names another one). A folder is filled beside its place and renamed, so that none is ever half made; one that
another process finished meanwhile is taken; one whose files are not those that were written is thrown away and made again; those used longest ago
go when there are too many. Where the cache cannot be written, OSError says so and the caller does without.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from kg import cache_dir

if sys.platform != "win32":
    import fcntl

KEPT, BYTES = 8, 4 << 30
"""How many stores are kept, and how large they may be together."""
_MADE, _HASHES, _REMEMBERED = "made.json", "hashes.json", 256
_SETTLED = 2_000_000_000  # ns; a file that was changed less than this ago may change again without a new time
_ABANDONED = 120_000_000_000  # ns; so old is no folder that somebody begins to fill


class Facts(NamedTuple):
    """What is known of a store without looking into it."""

    prefixes: dict[str, str]
    named: bool


class Entry(NamedTuple):
    """A complete folder; the open file holds the lock."""

    folder: Path
    facts: Facts
    lock: IO[str]


def directory() -> Path:
    """Where stores are kept."""
    return cache_dir.folder() / "stores"


def entry(key: str, fill: Callable[[Path], Facts]) -> Entry:
    """The folder of that key, filled now if it is not there. Raises OSError where the cache cannot be used."""
    root = directory()
    root.mkdir(parents=True, exist_ok=True)
    for _ in range(3):  # another process may make it, or remove it, at any moment
        found = _opened(root / key)
        if found is not None:
            return found
        _make(root, key, fill)
        _prune(root, key)
    raise OSError(f"{root / key} goes away as soon as it is made")


def forget(folder: Path) -> None:
    """Throw a folder away."""
    gone = Path(tempfile.mkdtemp(prefix=".old-", dir=folder.parent))
    with contextlib.suppress(FileNotFoundError):
        folder.rename(gone / "store")
    shutil.rmtree(gone, ignore_errors=True)


def fingerprint(files: Sequence[Path]) -> list[str]:
    """The hash of each file's content; that of a file of the same size and time as before is remembered."""
    remembered = _remembered()
    known = dict(remembered)
    hashes = []
    for file in files:
        stat = file.stat()
        state = f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ino} {file.resolve()}"
        digest = known.get(state)
        if digest is None:
            with file.open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
            if time.time_ns() - stat.st_mtime_ns > _SETTLED:
                known[state] = digest
        hashes.append(digest)
    if known != remembered:
        with contextlib.suppress(OSError):
            _remember(dict(list(known.items())[-_REMEMBERED:]))
    return hashes


def _remembered() -> dict[str, str]:
    try:
        read = json.loads((directory() / _HASHES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {k: v for k, v in read.items() if isinstance(v, str)} if isinstance(read, dict) else {}


def _remember(known: dict[str, str]) -> None:
    root = directory()
    root.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".hashes-", dir=root)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(known, file, ensure_ascii=False)
    Path(name).replace(root / _HASHES)


def _opened(folder: Path) -> Entry | None:
    """The folder if it is complete and as it was made; a damaged one is removed."""
    try:
        lock = (folder / _MADE).open(encoding="utf-8")
    except FileNotFoundError:
        if folder.exists():
            forget(folder)
        return None
    try:
        _lock(lock, exclusive=False, wait=True)
        made = json.load(lock)
        if {name: _state(folder / name) for name in made["files"]} == made["files"]:
            with contextlib.suppress(OSError):
                os.utime(folder / _MADE)
            return Entry(folder, Facts(**made["facts"]), lock)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        pass
    lock.close()
    if folder.exists():
        forget(folder)
    return None


def _state(file: Path) -> list[int]:
    """What changes when a file is written to."""
    stat = file.stat()
    return [stat.st_size, stat.st_mtime_ns]


def _make(root: Path, key: str, fill: Callable[[Path], Facts]) -> None:
    new = Path(tempfile.mkdtemp(prefix=".new-", dir=root))
    try:
        with (new / _MADE).open("w", encoding="utf-8") as file:
            _lock(file, exclusive=True, wait=True)
            facts = fill(new)
            files = {str(p.relative_to(new)): _state(p) for p in sorted(new.rglob("*")) if p.is_file()}
            del files[_MADE]
            json.dump({"files": files, "facts": facts._asdict()}, file, ensure_ascii=False)
        with contextlib.suppress(OSError):  # another process was quicker
            new.rename(root / key)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _prune(root: Path, key: str) -> None:
    """Remove what was left by a process that died, and the stores used longest ago."""
    with contextlib.suppress(OSError):
        for left in (*root.glob(".new-*"), *root.glob(".old-*")):
            _remove(left)
        stores = [p for p in root.iterdir() if not p.name.startswith(".") and (p / _MADE).is_file()]
        stores.sort(key=lambda p: (p.name == key, (p / _MADE).stat().st_mtime_ns), reverse=True)
        total = 0
        for count, folder in enumerate(stores, 1):
            total += sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
            if folder.name != key and (count > KEPT or total > BYTES):
                _remove(folder)


def _remove(folder: Path) -> None:
    """Throw a folder away unless somebody uses it."""
    with contextlib.suppress(OSError):
        if not (folder / _MADE).exists():
            if time.time_ns() - folder.stat().st_mtime_ns > _ABANDONED:
                shutil.rmtree(folder, ignore_errors=True)
            return
        with (folder / _MADE).open(encoding="utf-8") as lock:
            _lock(lock, exclusive=True, wait=False)
            forget(folder)


def _lock(file: IO[str], *, exclusive: bool, wait: bool) -> None:
    """Lock an open file; the system frees it when the file is closed. Raises BlockingIOError where it is taken."""
    if sys.platform != "win32":
        fcntl.flock(file, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | (0 if wait else fcntl.LOCK_NB))
