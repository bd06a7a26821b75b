"""Inputs read in this process, each article by the rules and then by the second reader: the part of a build that asks a model.

In: :class:`kg.corpus.Input` and a :class:`kg.second_reader.SecondReader`. Out: a :class:`kg.reading.PageRead` of each, in their order, as
:class:`kg.cache.Pages` gives them. One process asks, so that limits hold for the whole build; what pages say is not kept, answers are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.corpus import Input, Note
from kg.reader import Reader
from kg.reading import PageRead
from kg.second_reader.reader import SecondReader


class _Asking(Reader):
    def __init__(self, dirs: Sequence[Path], with_text: bool, second: SecondReader) -> None:
        super().__init__(dirs, with_text)
        self._extractor.second = second


class Asked:
    """``missing`` are the inputs, ``done`` is how many have been read; the cache of readings knows none."""

    def __init__(self, inputs: Sequence[Input], dirs: Sequence[Path], with_text: bool, second: SecondReader) -> None:
        self.missing, self.known, self.done = list(inputs), 0, 0
        self._reader, self._second = _Asking(dirs, with_text, second), second

    def read(self, beside: int) -> Iterator[PageRead]:
        """What every input says, in their order; this process reads, however many there might be beside it."""
        for source in self.missing:
            (page,) = self._reader.read([source])
            page.notes += (Note(*remark) for remark in self._second.remarks)
            self._second.remarks.clear()
            yield page
            self.done += 1
