"""Inputs read from their bytes to what their articles say, by one process.

In: :class:`kg.corpus.Input`. Out: a :class:`kg.reading.PageRead` of each. Composes all stages before the graph. To import this module and to make
a reader takes more than a second: who may not have to read does so only then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from kg import articles, corpus
from kg.articles.signature import signature
from kg.corpus import Input, MetadataRules, Note
from kg.extraction import Extractor
from kg.reading import Extract, PageRead
from kg.records import Document, Genre, Reading

TOGETHER = (
    96_000  # characters that go through the stages together: a chunk of Chinese text, or a part of a larger input
)


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
