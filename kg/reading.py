"""Inputs read to what their articles say, by this process or by several beside it.

In: :class:`kg.corpus.Input`. Out: a :class:`PageRead` of each, small enough to send: no text but titles and the sentences that are evidence. The
reader itself (:mod:`kg.reader`) is loaded only where something is read.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kg.collector import collector_at_rest
from kg.corpus import Input, Note, Skipped
from kg.errors import GovkgError
from kg.processes import stand_apart
from kg.records import Document, Reading

if TYPE_CHECKING:
    from kg.reader import Reader

CHUNK = 256 << 10  # bytes of input that a process gets at once, at most
LEAST = 16 << 10  # and at least, where there are as many
SHARES = 4  # chunks that each process gets at least of what is left
AHEAD = 3  # chunks that wait for each process


@dataclass(frozen=True, slots=True)
class Extract:
    """What one document said: the document without its text, how long that was, what tells copies of it apart, its readings.

    ``texts`` holds the text of each article, where the build asked for it."""

    document: Document
    characters: int
    fingerprint: str
    readings: tuple[Reading, ...]
    texts: tuple[str, ...] = ()


@dataclass(slots=True)
class PageRead:
    """What one input gave. ``sha256`` is that of the bytes that were read, None where none could be."""

    name: str
    extracts: list[Extract] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    sha256: str | None = None


def reader(dirs: Sequence[Path], with_text: bool) -> Reader:
    """A reader with the ontology of the given folders."""
    from kg.reader import Reader

    return Reader(dirs, with_text)


def read_here(inputs: Sequence[Input], dirs: Sequence[Path], with_text: bool) -> Iterator[PageRead]:
    """What the inputs hold, in their order, read by this process."""
    own = reader(dirs, with_text)
    for chunk in _chunks(inputs, 1):
        yield from own.read(chunk)


@contextmanager
def reading_beside(
    inputs: Sequence[Input], dirs: Sequence[Path], workers: int, with_text: bool, pack: Callable[[PageRead], bytes]
) -> Iterator[Iterator[bytes]]:
    """Have other processes begin to read, and give what the inputs hold, in their order, packed: this process has as little as can be to do with
    each page."""
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(workers, context, _start, (tuple(dirs), with_text)) as pool:
        chunks = _chunks(inputs, workers)
        try:
            waiting = deque(pool.submit(_read_chunk, chunk, pack) for chunk in islice(chunks, AHEAD * workers))
            yield _results(pool, waiting, chunks, pack)
        except BrokenProcessPool:
            raise GovkgError(
                "a reading process was ended from outside (perhaps for want of memory); try --workers 1"
            ) from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _results(
    pool: ProcessPoolExecutor, waiting: deque[Future[list[bytes]]], chunks: Iterator[list[Input]], pack: Callable[[PageRead], bytes]
) -> Iterator[bytes]:  # fmt: skip
    while waiting:
        done = waiting.popleft().result()
        waiting.extend(pool.submit(_read_chunk, chunk, pack) for chunk in islice(chunks, 1))
        yield from done


def _chunks(inputs: Sequence[Input], workers: int) -> Iterator[list[Input]]:
    """The inputs in their order. Of several processes' chunks the last are small, so that all have done at nearly the same time."""
    least = LEAST if workers > 1 else CHUNK
    sizes = [size(source) for source in inputs]
    rest = sum(sizes)
    chunk: list[Input] = []
    held = 0
    for source, bytes_of in zip(inputs, sizes, strict=True):
        chunk.append(source)
        held += bytes_of
        if held >= min(CHUNK, max(least, rest // (SHARES * workers))):
            yield chunk
            rest -= held
            chunk, held = [], 0
    if chunk:
        yield chunk


def size(source: Input) -> int:
    """Bytes of an input; 0 where it has vanished, which reading it will say."""
    if source.stop is not None:
        return source.stop - source.start
    try:
        return source.path.stat().st_size
    except OSError:
        return 0


_reader: list[Reader] = []  # of this process


def _start(dirs: tuple[Path, ...], with_text: bool) -> None:
    stand_apart()
    _reader.append(reader(dirs, with_text))


def _read_chunk(chunk: list[Input], pack: Callable[[PageRead], bytes]) -> list[bytes]:
    with collector_at_rest():
        return [pack(page) for page in _reader[0].read(chunk)]
