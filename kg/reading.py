"""Inputs read from their bytes to what their articles say: the part of a build that runs in any number of processes.

In: :class:`kg.corpus.Input`. Out: a :class:`PageRead` of each, small enough to send: no text but titles and the sentences that are evidence.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from kg import articles, corpus
from kg.articles.signature import signature
from kg.collector import collector_at_rest
from kg.corpus import Input, MetadataRules, Note, Skipped
from kg.errors import GovkgError
from kg.extraction import Extractor
from kg.processes import stand_apart
from kg.records import Document, Genre, Reading

CHUNK = 256 << 10  # bytes of input that a process gets at once, at most
LEAST = 16 << 10  # and at least, where there are as many
SHARES = 4  # chunks that each process gets at least of what is left
AHEAD = 3  # chunks that wait for each process
TOGETHER = (
    96_000  # characters that go through the stages together: a chunk of Chinese text, or a part of a larger input
)


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


class Reader:
    """All stages before the graph, ready to read with the ontology of the given folders."""

    def __init__(self, dirs: Sequence[Path], with_text: bool = False) -> None:
        self._extractor = Extractor(dirs)
        self._layout = articles.Layout.load(dirs)
        self._metadata = MetadataRules.load(dirs)
        self._with_text = with_text

    def read(self, sources: Sequence[Input]) -> list[PageRead]:
        """Everything that some inputs hold. Their text is let go of here."""
        pages = []
        waiting: list[tuple[PageRead, Document]] = []
        held = 0
        for source in sources:
            read = corpus.read_input(source, self._metadata)
            pages.append(PageRead(source.name, [], read.skipped, read.notes, read.sha256))
            for document in read.documents:
                waiting.append((pages[-1], document))
                held += len(document.text)
                if held >= TOGETHER:
                    self._extract(waiting)
                    waiting, held = [], 0
        self._extract(waiting)
        return pages

    def _extract(self, documents: Sequence[tuple[PageRead, Document]]) -> None:
        """Give each page what its documents say."""
        cut = articles.cut_each([document for _, document in documents], self._layout)
        said = iter(self._extractor.read_all([article for own in cut for article in own]))
        for (page, document), own in zip(documents, cut, strict=True):
            readings = tuple(_lean(reading) for reading in islice(said, len(own)))
            page.notes += (Note(r.article.id, _undecided(*name)) for r in readings for name in r.unresolved)
            page.notes += (Note(r.article.id, _other(r.genre)) for r in readings if r.genre)
            texts = tuple(article.text for article in own) if self._with_text else ()
            fingerprint = corpus.fingerprint(document.text)
            page.extracts.append(Extract(replace(document, text=""), len(document.text), fingerprint, readings, texts))


def _undecided(name: str, count: int, first: Sequence[str]) -> str:
    """The remark on a division that the article does not tell from others of its name."""
    more = ", …" if count > len(first) else ""
    return f"{name} may be any of {count} divisions ({', '.join(first)}{more}); it was left out"


def _other(genre: Genre) -> str:
    """The remark on an article that is not about governance."""
    return (
        f"it reads as {genre.name} ({genre.words} such words, {genre.governance} of governance), so it holds no initiative and no figure; "
        "lexicon/genres.tsv has the words"
    )


def _lean(reading: Reading) -> Reading:
    """The reading without its text; of that the signature stays, by which other prints of the article are known."""
    article = replace(reading.article, text="", matched="", paragraphs=(), pieces=())
    return replace(reading, article=article, signature=signature(reading.article))


def read_here(inputs: Sequence[Input], dirs: Sequence[Path], with_text: bool) -> Iterator[PageRead]:
    """What the inputs hold, in their order, read by this process."""
    reader = Reader(dirs, with_text)
    for chunk in _chunks(inputs, 1):
        yield from reader.read(chunk)


def read_beside(
    inputs: Sequence[Input], dirs: Sequence[Path], workers: int, with_text: bool, pack: Callable[[PageRead], bytes]
) -> Generator[bytes, None, None]:
    """What the inputs hold, in their order, read and packed by other processes: this one has as little as can be to do with each page."""
    copied = Reader(dirs, with_text) if sys.platform == "linux" else None
    context = multiprocessing.get_context("fork" if copied else "spawn")
    with ProcessPoolExecutor(workers, context, _start, (tuple(dirs), with_text, copied)) as pool:
        waiting: list[Future[list[bytes]]] = []
        try:
            for chunk in _chunks(inputs, workers):
                waiting.append(pool.submit(_read_chunk, chunk, pack))
                if len(waiting) >= AHEAD * workers:
                    yield from waiting.pop(0).result()
            for future in waiting:
                yield from future.result()
        except BrokenProcessPool:
            raise GovkgError(
                "a reading process was ended from outside (perhaps for want of memory); try fewer --workers"
            ) from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


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


def _start(dirs: tuple[Path, ...], with_text: bool, copied: Reader | None) -> None:
    """Get a reader: the one of the process that this is a copy of, where the system copies processes; its own takes a second."""
    stand_apart()
    _reader.append(copied or Reader(dirs, with_text))


def _read_chunk(chunk: list[Input], pack: Callable[[PageRead], bytes]) -> list[bytes]:
    with collector_at_rest():
        return [pack(page) for page in _reader[0].read(chunk)]
