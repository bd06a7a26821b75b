"""Gold pages read as a build reads them, one at a time, and judged.

In: gold, the folders to look for its pages in, ontology folders. Out: a :class:`PageResult` for each. A page is read by itself, so that none borrows a name
from another; corrections apply. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg import articles, corpus
from kg.evaluation.cutting import Cutting, cutting
from kg.evaluation.gold import Gold, GoldError
from kg.evaluation.judgement import Judgement
from kg.evaluation.page_text import PageText
from kg.evaluation.said import said
from kg.evaluation.scoring import Scoring
from kg.extraction import Extractor
from kg.graph.correct import Corrector
from kg.graph.corrections import Corrections
from kg.records import Document
from kg.terms import BASE


@dataclass(frozen=True, slots=True)
class PageResult:
    """What came of one page. ``articles`` are the ids of the gold's articles."""

    doc: str
    articles: tuple[str, ...]
    judgements: tuple[Judgement, ...]
    cutting: Cutting


class Evaluator:
    """Reads and judges pages with the ontology of the given folders."""

    def __init__(self, dirs: Sequence[Path], extractor: Extractor | None = None) -> None:
        self._dirs = dirs
        self.extractor = extractor or Extractor(dirs)
        self._layout = articles.Layout.load(dirs)
        self._metadata = corpus.MetadataRules.load(dirs)

    def judge(self, gold: Gold, page: Path) -> PageResult:
        """One page against its gold. Raises GoldError where the page cannot be read."""
        documents = self._documents(gold, page)
        found = [article for document in documents for article in articles.cut(document, self._layout)]
        ontology, divisions = self.extractor.ontology, self.extractor.divisions
        corrector = Corrector(Corrections.load(self._dirs, BASE), ontology, divisions)
        graph = corrector.merge(map(self.extractor.read, found))
        text = PageText(documents[0].text, gold)
        judgements = Scoring(gold, said(graph, documents, ontology, divisions), text).judgements()
        return PageResult(gold.doc, text.articles, tuple(judgements), cutting(gold.articles, found))

    def _documents(self, gold: Gold, page: Path) -> list[Document]:
        """The page; of a file of records the one that the gold names after #."""
        inputs, skipped = corpus.list_inputs([page])
        read = [corpus.read_input(each, self._metadata) for each in inputs]
        documents = [d for r in read for d in r.documents if "#" not in gold.doc or d.name.endswith(_record(gold.doc))]
        if len(documents) == 1:
            return documents
        problems = [*skipped, *(problem for r in read for problem in r.skipped)]
        if problems:
            raise GoldError(f"{gold.file}: its page {page} cannot be read: {problems[0].reason}")
        raise GoldError(f"{gold.file}: {page} holds {len(documents)} documents for {gold.doc}; name one as FILE#ID")


def _record(doc: str) -> str:
    return "#" + doc.partition("#")[2]


def page_of(gold: Gold, folders: Sequence[Path]) -> Path:
    """The file of a gold's page: in one of the folders, else beside the gold file or in its folder ``pages``. Raises GoldError."""
    name = gold.doc.partition("#")[0]
    near = gold.file.parent
    places = [*folders, *(() if folders else (near, near / "pages"))]
    for folder in places:
        if (folder / name).is_file():
            return folder / name
    looked = ", ".join(map(str, places))
    raise GoldError(f"{gold.file}: there is no page {name} in {looked}; say with --pages where it lies")


def evaluate(golds: Sequence[Gold], folders: Sequence[Path], dirs: Sequence[Path]) -> Iterator[PageResult]:
    """Judge each page. All pages are looked for before the first is read."""
    pages = [page_of(gold, folders) for gold in golds]
    evaluator = Evaluator(dirs)
    for gold, page in zip(golds, pages, strict=True):
        yield evaluator.judge(gold, page)


__all__ = ["Evaluator", "PageResult", "evaluate", "page_of"]
