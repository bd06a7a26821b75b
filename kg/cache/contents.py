"""Inputs in, the hash of what each holds out; a file whose size, times and place on the disk are those of the last build is not opened.

``ctime`` tells a file that was changed and given its old time again. Parts of a file (of a large JSONL file) are inputs like others.
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import NamedTuple

from kg.cache.database import Database
from kg.corpus import Input
from kg.corpus.inputs import read_bytes
from kg.errors import SourceError

_SETTLED = 2_000_000_000  # ns; a file that was changed less than this ago may change again without a new time


class Content(NamedTuple):
    """The hash of an input's bytes, and how many lines of its file stand before it."""

    sha256: str
    before: int


class Contents:
    """Of inputs that come in their order: the parts of a file one after the other."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lines: dict[Path, int] = {}

    def of(self, source: Input) -> Content | None:
        """None where the input cannot be read, which reading it will say."""
        try:
            sha256, lines = self._known(source)
        except (OSError, SourceError):
            return None
        before = self._lines.get(source.path, 0)
        if source.stop is not None:
            self._lines[source.path] = before + lines
        return Content(sha256, before)

    def _known(self, source: Input) -> tuple[str, int]:
        status = source.path.stat()
        place = f"{source.start} {source.stop} ".encode() + os.fsencode(source.path)
        key = hashlib.blake2b(place, digest_size=16, person=b"file").digest()
        state = f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino} {status.st_dev}"
        known = (self._database.get(key) or b"").decode().split("\n")
        if known[0] == state:
            return known[1], int(known[2])
        data = read_bytes(source)
        sha256, lines = hashlib.sha256(data).hexdigest(), data.count(b"\n")
        if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > _SETTLED:
            self._database.put(key, f"{state}\n{sha256}\n{lines}".encode())
        return sha256, lines
