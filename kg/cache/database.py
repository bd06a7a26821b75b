"""Bytes kept under keys from one build to the next, in one SQLite file of bounded size.

Nothing is lost with the file but time. It may be deleted, cut short, overwritten, locked or on a disk that is full or read-only, before a build
or while it runs: what cannot be read is not there, what cannot be written is not kept, a damaged file is made anew. Every value is stored
with a hash of itself and its key, so that no other bytes come out than went in. Builds at once share the file.

It keeps SQLite's rollback journal, not its write-ahead log: that one needs an index in shared memory, and the system ends a process that
finds this index cut short. (Nor does it work on network disks.)
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

NAME = "readings.sqlite"
BYTES = 2 << 30
"""How much is kept; a newspaper page takes some 10 KB."""
BATCH = 2 << 20  # bytes that are written at once
WAIT = 5.0  # seconds for another process that writes
_CHECK = 16  # bytes of the hash before a value
_LAYOUT = 1
_BUILDS = 1 << 40
_TABLES = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, size INTEGER NOT NULL, used INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS value (id INTEGER PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS build (id INTEGER PRIMARY KEY, number INTEGER NOT NULL);
INSERT OR IGNORE INTO build VALUES (1, 0);
PRAGMA user_version = {_LAYOUT};
COMMIT;
"""
_NOT_NOW = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY,
}  # fmt: skip
"""Errors that say nothing against the file; after any other it is made anew."""
T = TypeVar("T")


class Database:
    """``problem`` says why the file could not be used to the end, where that is so."""

    def __init__(self, file: Path | None, limit: int = BYTES) -> None:
        """``file`` None: nothing is known and nothing kept."""
        self._limit = limit
        self._connection: sqlite3.Connection | None = None
        self._build = 0
        self._file, self._writes, self._suspect = file, True, False
        self._waiting: dict[bytes, bytes] = {}
        self._held = 0
        self._used: set[int] = set()
        self.problem: str | None = None
        if file is not None:
            self._open(file)

    @property
    def works(self) -> bool:
        return self._connection is not None

    def __contains__(self, key: bytes) -> bool:
        """Whether there is a value. It counts as used."""
        rows = self._attempt(lambda c: c.execute("SELECT id FROM entry WHERE key = ?", (key,)).fetchall())
        self._used.update(ident for (ident,) in rows or ())
        return bool(rows)

    def get(self, key: bytes) -> bytes | None:
        """The value, where there is one and it is whole. It counts as used."""
        select = "SELECT id, content FROM entry JOIN value USING (id) WHERE key = ?"
        for ident, sealed in self._attempt(lambda c: c.execute(select, (key,)).fetchall()) or ():
            if isinstance(sealed, bytes) and sealed[:_CHECK] == _check(key, sealed[_CHECK:]):
                self._used.add(ident)
                return sealed[_CHECK:]
            self._suspect = True
        return None

    def put(self, key: bytes, value: bytes) -> bool:
        """Keep a value from the next :meth:`write` on; True when that is due."""
        if self._writes and len(value) <= self._limit // 8:
            self._waiting[key] = _check(key, value) + value
            self._held += len(value)
        return self._held >= BATCH

    def keep_no_more(self) -> None:
        """Forget what was put since the last :meth:`write`, and all that will be."""
        self._writes = False
        self._waiting, self._held = {}, 0

    def write(self) -> None:
        """Write down what was put and what was used; where that is too much, drop what was unused longest."""
        if (self._waiting or self._used) and not self._attempt(self._write, writing=True) and self._writes:
            self._attempt(self._write, writing=True)  # to the file made anew
        self._waiting, self._held, self._used = {}, 0, set()

    def close(self) -> None:
        self.write()
        if self._suspect:  # one value may be damaged, or the order of all
            self._attempt(self._examine)
        self._leave()

    # -- the file

    def _open(self, file: Path) -> None:
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.touch(mode=0o600)  # what pages say is for nobody else
        except OSError as problem:  # it may still be readable
            self.problem = problem.strerror
        try:
            self._connection = sqlite3.connect(file, timeout=WAIT, isolation_level=None)
            self._connection.text_factory = bytes  # damaged text is no UTF-8
        except sqlite3.Error as problem:
            self.problem = str(problem)
        self._attempt(self._begin)

    def _begin(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA synchronous = NORMAL")
        ((layout,),) = connection.execute("PRAGMA user_version").fetchall()
        if layout != _LAYOUT:
            if connection.execute("SELECT 1 FROM sqlite_master").fetchall():
                raise sqlite3.DatabaseError("it was made by another version")
            connection.executescript(_TABLES)
        ((number,),) = connection.execute("SELECT CAST(max(number) AS INTEGER) FROM build").fetchall()
        self._build = (number or 0) % _BUILDS + 1

    def _examine(self, connection: sqlite3.Connection) -> None:
        if connection.execute("PRAGMA integrity_check(1)").fetchall() != [(b"ok",)]:
            raise sqlite3.DatabaseError("it is damaged")

    def _write(self, connection: sqlite3.Connection) -> bool:
        with _transaction(connection):
            connection.execute("UPDATE build SET number = max(number, ?)", (self._build,))
            used = [(self._build, ident) for ident in sorted(self._used)]
            connection.executemany("UPDATE entry SET used = ? WHERE id = ?", used)
            for key, sealed in self._waiting.items():
                connection.execute("DELETE FROM value WHERE id = (SELECT id FROM entry WHERE key = ?)", (key,))
                entry = (key, len(sealed), self._build)
                connection.execute("REPLACE INTO entry (key, size, used) VALUES (?, ?, ?)", entry)
                connection.execute("REPLACE INTO value VALUES (last_insert_rowid(), ?)", (sealed,))
            self._prune(connection)
        return True

    def _prune(self, connection: sqlite3.Connection) -> None:
        """Where this build alone has more than can be kept, what it put first stays."""
        select = "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
        ((held,),) = connection.execute(select).fetchall()
        if held < 0:
            raise sqlite3.DatabaseError("it is damaged")
        if held <= self._limit:
            return
        select = "SELECT id, min(max(CAST(size AS INTEGER), 0), ?) FROM entry WHERE used <> ? ORDER BY used, id"
        gone = []
        for ident, size in connection.execute(select, (self._limit // 8, self._build)).fetchall():
            gone.append((ident,))
            held -= size
            if held <= self._limit * 0.9:  # not again after the next batch
                break
        connection.executemany("DELETE FROM entry WHERE id = ?", gone)
        connection.executemany("DELETE FROM value WHERE id = ?", gone)
        self._writes = held <= self._limit

    def _attempt(self, work: Callable[[sqlite3.Connection], T], writing: bool = False) -> T | None:
        """What the work gives; None where the file does not let it be done."""
        if self._connection is None:
            return None
        try:
            return work(self._connection)
        except (sqlite3.Error, UnicodeDecodeError) as problem:  # a message may name what is damaged
            self.problem = str(problem)
            sound = getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF in _NOT_NOW
            if sound and writing:
                self._writes = False
            else:
                self._leave()
            if not sound:
                self._renew()
            return None

    def _renew(self) -> None:
        """Start with an empty file. Only once: what is damaged again is on a bad disk."""
        file, self._file = self._file, None
        self._used = set()
        if file is not None:
            with suppress(OSError):
                file.unlink(missing_ok=True)
                file.with_name(f"{file.name}-journal").unlink(missing_ok=True)
                self._open(file)

    def _leave(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, also where the user interrupts it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.rollback()
        raise


def _check(key: bytes, value: bytes) -> bytes:
    return blake2b(value, digest_size=_CHECK, key=key).digest()
