"""A corpus read with the ontology as it was and as it is after an edit.

In: the folders before and after, sources. Out: a :class:`Preview`. Pages are cut once, unless the edit is of their layout; only articles that the edit can touch
are read, twice. Corrections apply on either side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg import articles, corpus
from kg.corpus import Skipped
from kg.errors import SourceError
from kg.extraction import Extractor
from kg.graph.correct import Corrector
from kg.graph.corrections import Corrections
from kg.ontology import Ontology
from kg.preview.changes import Change, compared
from kg.preview.edit import Edit
from kg.records import Article, Document, Reading


@dataclass(frozen=True, slots=True)
class Preview:
    """What an edit does to a corpus: of ``articles`` it can touch ``touched``."""

    edit: Edit
    articles: int
    touched: int
    changes: tuple[Change, ...]
    skipped: tuple[Skipped, ...]


class _Side:
    """One version of the ontology, ready to read."""

    def __init__(self, dirs: Sequence[Path]) -> None:
        self._extractor = Extractor(dirs)
        ontology, divisions = self._extractor.ontology, self._extractor.divisions
        self._corrector = Corrector(Corrections.load(dirs), ontology, divisions)
        self._layout = articles.Layout.load(dirs)

    def cut(self, document: Document) -> list[Article]:
        return articles.cut(document, self._layout)

    def read(self, article: Article) -> Reading:
        return self._corrector.reading(self._extractor.read(article))


def preview(old: Sequence[Path], new: Sequence[Path], sources: Sequence[Path]) -> Preview:
    """Read the sources both ways. Raises OntologyError where either ontology is broken, SourceError where nothing can be read."""
    edit = Edit.between(Ontology.load(old), Ontology.load(new))
    inputs, skipped = corpus.list_inputs(sources)
    if not inputs:
        reason = f" ({skipped[0].name}: {skipped[0].reason})" if skipped else ""
        raise SourceError(f"there is nothing to read{reason}; give files or folders with pages")
    if not edit.rules:
        return Preview(edit, 0, 0, (), tuple(skipped))
    before, after = _Side(old), _Side(new)
    count = touched = 0
    changes: list[Change] = []
    for document in _documents(inputs, skipped, corpus.MetadataRules.load(new)):
        pairs = _pairs(before, after, document, edit.layout)
        count += len(pairs)
        for was, now in pairs:
            text = "".join(article.matched for article in (was, now) if article)
            if not edit.touches(text):
                continue
            touched += 1
            first, second = (side.read(a) if a else None for side, a in ((before, was), (after, now)))
            article = now or was
            assert article is not None
            found = compared(first or _empty(article), second or _empty(article))
            changes += [
                Change(what, fact, edit.cause(fact.rule, fact.quote, text), other) for what, fact, other in found
            ]
    return Preview(edit, count, touched, tuple(changes), tuple(skipped))


def _documents(
    inputs: Sequence[corpus.Input], skipped: list[Skipped], metadata: corpus.MetadataRules
) -> Iterator[Document]:
    """The documents of all inputs, each once, as a build takes them."""
    repeats = corpus.Repeats()
    for each in inputs:
        read = corpus.read_input(each, metadata)
        skipped += read.skipped
        for document in read.documents:
            repeated = repeats.check(document.name, corpus.fingerprint(document.text))
            if repeated:
                skipped.append(repeated)
            else:
                yield document


def _pairs(
    before: _Side, after: _Side, document: Document, layout: bool
) -> list[tuple[Article | None, Article | None]]:
    """The articles of a document before and after."""
    was = before.cut(document)
    if not layout:
        return [(article, article) for article in was]
    old, new = {a.id: a for a in was}, {a.id: a for a in after.cut(document)}
    return [(old.get(ident), new.get(ident)) for ident in dict.fromkeys([*old, *new])]


def _empty(article: Article) -> Reading:
    return Reading(article, (), (), ())
