"""Inputs in, what each of them says out, in their order: from the cache where the same was read before, else read now.

The result is that of a build without a cache, to the byte: what is kept is found under a hash of all that it depends on (:mod:`kg.cache.key`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cache import key
from kg.cache.contents import Content, Contents
from kg.cache.database import Database
from kg.cache.packing import pack, unpack
from kg.corpus import Input
from kg.reading import PageRead, read_here, reader, reading_beside

if TYPE_CHECKING:
    from kg.reader import Reader


class Pages:
    """``missing`` are the inputs that have to be read, ``done`` is how many of them have been, ``known`` how many others there are."""

    def __init__(self, inputs: Sequence[Input], dirs: Sequence[Path], with_text: bool, database: Database) -> None:
        self._inputs, self._dirs, self._with_text, self._database = inputs, tuple(dirs), with_text, database
        self._context = key.context(self._dirs, with_text)
        self._reader: Reader | None = None
        self._contents = _contents(inputs, database)
        known = {s for s, content in self._contents.items() if key.of(self._context, s, content) in database}
        self.missing = [source for source in inputs if source not in known]
        self.known, self.done = len(known), 0

    def read(self, beside: int) -> Iterator[PageRead]:
        """What every input says, in their order. Those that are missing are read by that many processes beside this one, by this one where there
        are none, and kept."""
        missing = set(self.missing)
        with self._fresh(beside if missing else 0) as fresh:
            try:
                for source in self._inputs:
                    page = None if source in missing else self._known(source)
                    if page is None:
                        page, packed = next(fresh) if source in missing else (self._read_again(source), None)
                        self._keep(source, page, packed)
                    yield page
                    self.done += source in missing
            finally:
                self._write()

    @contextmanager
    def _fresh(self, beside: int) -> Iterator[Iterator[tuple[PageRead, bytes | None]]]:
        """Each page that is missing, as it was read; with its bytes where another process has packed it."""
        if not beside:
            yield ((page, None) for page in read_here(self.missing, self._dirs, self._with_text))
            return
        with reading_beside(self.missing, self._dirs, beside, self._with_text, pack) as packed:
            yield ((_whole(content), content) for content in packed)

    def _known(self, source: Input) -> PageRead | None:
        kept = self._database.get(key.of(self._context, source, self._contents[source]))
        return None if kept is None else unpack(kept)

    def _read_again(self, source: Input) -> PageRead:
        """What the cache knew a moment ago and cannot tell now."""
        self._reader = self._reader or reader(self._dirs, self._with_text)
        return self._reader.read([source])[0]

    def _keep(self, source: Input, page: PageRead, packed: bytes | None) -> None:
        """Keep a page under the hash of the bytes that it was read from, which may be newer than those looked at."""
        content = self._contents.get(source)
        if content is None or page.sha256 is None:
            return
        of = key.of(self._context, source, content._replace(sha256=page.sha256))
        if self._database.put(of, packed or pack(page)):
            self._write()

    def _write(self) -> None:
        """Write down what was read, unless the code or the ontology was changed meanwhile: nobody knows then what it was read by."""
        if self._database.works and key.context(self._dirs, self._with_text) != self._context:
            self._database.keep_no_more()
        self._database.write()


def _whole(content: bytes) -> PageRead:
    """What another process has packed just now."""
    page = unpack(content)
    assert page is not None, "it did not come from a file"
    return page


def _contents(inputs: Sequence[Input], database: Database) -> dict[Input, Content]:
    """What the inputs hold that can be read; nothing where no database would tell what that says."""
    contents = Contents(database)
    return {source: content for source in inputs if database.works and (content := contents.of(source))}
