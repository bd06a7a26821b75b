"""Pages in, an export folder out: the one place that puts the stages together.

In: sources, an output folder, :class:`Options`. Out: the files of the contract, all at once or not at all (:mod:`kg.outputs`), and a
:class:`Summary`. The same inputs, ontology and code give the same bytes, in whatever order the sources are given and on however many workers:
inputs are read in the order of their names, and merging is a union.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal, NamedTuple

from kg import corpus, manifest, outputs, processes, report
from kg.cache import Database, Pages
from kg.collector import collector_at_rest, leave
from kg.corpus import Input, Note, Skipped
from kg.errors import SourceError
from kg.graph import families, masking
from kg.graph.correct import Corrector
from kg.graph.corrections import Corrections
from kg.graph.dataset import Census, Made, write_dataset
from kg.graph.provenance import Quotes
from kg.graph.reprints import Place, reprints
from kg.graph.write import Writer
from kg.identity import checked_base
from kg.mentions.resources import Resources, resources
from kg.publication import Publication
from kg.reading import Extract, PageRead, size
from kg.records import Article, Document, Reading
from kg.terms import BASE

if TYPE_CHECKING:
    import networkx as nx

    from kg.asking import Asked
    from kg.second_reader.reader import SecondReader
    from kg.second_reader.settings import Settings
    from kg.view import drawing

Advance = Callable[[str, int, int], None]
"""Called with the stage's name, how many inputs have been read, and of how many; those that the cache knows are named in the stage. After
"reading" the stages are the files that are written, each named when it begins: graph.ttl is complete when evidence.ttl is named."""
Compared = Callable[[Path, list[str]], "list[drawing.Change]"]
"""Called with the folder of the new graph.ttl and evidence.ttl, and the ids of the page's entities."""
_UNUSED = "this correction is about an entity that nothing names now; see whether it was renamed, or keep it for later"
_JSON = json.JSONEncoder(ensure_ascii=False)
ALONE = 4 << 20  # bytes of input that one process reads sooner than others would start
MANY = 500  # known inputs that take longer to load than another process takes to begin
MOST = 4  # processes for each core, whatever was asked for
LARGE_GRAPH = 100_000  # edges from which two processes write the export, where nothing is said of workers


@dataclass(frozen=True, slots=True)
class Options:
    """What a build can be told. ``workers`` None: by the size of the input. ``cache`` is the file that keeps what was read for the next
    build; it changes nothing but the time. ``second_reader`` says which model reads after the rules, ``answers`` is the folder that keeps what it said."""

    ontology: tuple[Path, ...]
    base: str = BASE
    quotes: Literal["full", "masked", "none"] = "full"
    with_text: bool = False
    workers: int | None = None
    cache: Path | None = None
    second_reader: Settings | None = None
    answers: Path | None = None
    publication: Publication = field(default_factory=Publication)

    def settings(self) -> dict[str, object]:
        """Those that change what an export says."""
        said = self.publication.model_dump(exclude_defaults=True)
        said_of = {"dataset": said} if said else {}
        return {"base": self.base, "quotes": self.quotes, "with_text": self.with_text, **said_of}


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of it."""

    documents: int
    articles: int
    entities: int
    claims: int
    figures: int
    triples: int
    skipped: int
    cached: int = 0
    """How many inputs did not have to be read."""
    cache_problem: str | None = None
    """Why the cache could not be used to the end, where that is so."""

    def counts(self) -> dict[str, int]:
        """What the export says, which does not depend on the cache."""
        return {name: getattr(self, name) for name in self.__slots__ if not name.startswith("cache")}

    def line(self) -> str:
        return (
            f"{self.documents:,} pages, {self.articles:,} articles, {self.entities:,} entities, {self.claims:,} claims, "
            f"{self.figures:,} figures, {self.triples:,} triples"
        )


def build(
    sources: Sequence[Path], out: Path, options: Options, advance: Advance = lambda *_: None,
    compared: Compared | None = None, *, last: bool = False,
) -> Summary:  # fmt: skip
    """Read the sources and write the export to ``out``. Raises GovkgError where that cannot be done; ``out`` is then as it was.

    ``compared`` says what of the page's entities changed since an earlier export; the page then shows it. ``last``: the process ends with
    this build, which need not free what it made."""
    with collector_at_rest():  # until the whole graph is let go of again
        return _build(sources, out, options, advance, compared, last)


def _build(
    sources: Sequence[Path], out: Path, options: Options, advance: Advance, compared: Compared | None, last: bool
) -> Summary:  # fmt: skip
    base = checked_base(options.base)
    inputs, skipped = corpus.list_inputs(sources)
    if not inputs:
        raise SourceError(_nothing(skipped))
    with outputs.staging(out) as new, closing(Database(options.cache)) as database, ExitStack() as ends:
        shared = resources(tuple(map(str, options.ontology)))  # those of the extractor, if this process reads
        corrector = Corrector(Corrections.load(options.ontology, base), shared.ontology, shared.divisions)
        with (new / "articles.jsonl").open("w", encoding="utf-8", newline="\n") as lines:
            taking = _Taking(lines, skipped)
            second = _second_reader(options, ends)
            pages = _pages(inputs, options, database, second)
            graph = corrector.merge(taking.readings(_counted(pages, _beside(pages, options), advance)))
        families.relate(graph, families.Families.load(options.ontology))
        masked = options.quotes == "masked"
        texts = masking.mask(graph, taking.texts, masking.Private.load(options.ontology)) if masked else taking.texts
        if not taking.documents:
            raise SourceError(_nothing(taking.tally.skipped))
        taking.tally.notes += (Note(f"{Path(row.file).name}:{row.line}", _UNUSED) for row in corrector.unused)

        def begin(file: str) -> None:
            advance(file, len(inputs), len(inputs))

        files = _files(graph, new, taking.documents, texts, shared, base, options, begin, compared)
        triples = {file: counted.triples for file, counted in files.census.items()}
        if second is not None:
            taking.tally.second_reader = second.account()
        text = report.report(taking.tally, files.counts, triples, files.repeated)
        (new / "report.md").write_text(text, encoding="utf-8", newline="\n")
        summary = Summary(
            documents=len(taking.documents),
            articles=sum(row.articles for row in taking.tally.rows),
            entities=files.counts.entities,
            claims=files.counts.claimed.total(),
            figures=files.counts.kinds["outcome"],
            triples=sum(triples.values()),
            skipped=len(taking.tally.skipped),
            cached=pages.known,
            cache_problem=database.problem,
        )
        settings = options.settings() | (second.said() if second else {})
        made = manifest.manifest(
            {d.name: d.sha256 for d in taking.documents}, shared.ontology, settings, summary.counts()
        )
        write_dataset(new, files.census, Made.of(made, _dates(graph)), options.publication, base)
        known = {file: counted.sha256 for file, counted in files.census.items()}
        text = manifest.text(made | {"outputs": manifest.outputs(new, known)})
        (new / "manifest.json").write_text(text, encoding="utf-8", newline="\n")
    if last:
        leave(graph)
    return summary


class _Files(NamedTuple):
    """What the files of a graph hold: by the name of the file, in the graph; and its reprints."""

    census: dict[str, Census]
    counts: report.Counts
    repeated: Mapping[Place, Place]


def _files(
    graph: nx.MultiDiGraph, new: Path, documents: Sequence[Document], texts: Mapping[Place, str], shared: Resources, base: str,
    options: Options, begin: Callable[[str], None], compared: Compared | None,
) -> _Files:  # fmt: skip
    """Write graph.ttl, evidence.ttl and graph.html; with more than one process all three at once."""
    at_once = _at_once(graph, options)
    tell = _silent if at_once else begin
    quotes: Quotes = "none" if options.quotes == "none" else "full"  # of what is masked, all
    ontology, divisions = shared.ontology, shared.divisions
    writer = Writer(graph, new, sources=documents, schema=ontology, gazetteer=divisions, base=base, quotes=quotes)
    tell("graph.ttl")
    with processes.beside(writer.graph, at_once) as graph_ttl:
        tell("evidence.ttl")
        repeated = reprints(graph.graph["articles"])
        with processes.beside(lambda: (writer.evidence(repeated), report.Counts.of(graph, ontology)), at_once) as rest:
            begin("graph.html")
            from kg import drawn  # not before the graph is written: the page's packages take a while
            from kg.view import page

            picture = drawn.draw(graph, ontology, divisions, base, quotes, texts, repeated)
            if compared is not None:
                _ = graph_ttl(), rest()  # the files that are compared
                picture = replace(picture, changes=compared(new, [entity.id for entity in picture.entities]))
            page.write(picture, new)
            begin("report.md")
            evidence_ttl, counts = rest()
            return _Files({"graph.ttl": graph_ttl(), "evidence.ttl": evidence_ttl}, counts, repeated)


def _second_reader(options: Options, ends: ExitStack) -> SecondReader | None:
    """The second reader, where the build has one; it is let go of in the end."""
    if options.second_reader is None:
        return None
    from kg.second_reader.reader import SecondReader

    return ends.enter_context(closing(SecondReader(options.second_reader, options.ontology, options.answers)))


def _pages(inputs: Sequence[Input], options: Options, database: Database, second: SecondReader | None) -> Pages | Asked:
    if second is None:
        return Pages(inputs, options.ontology, options.with_text, database)
    from kg.asking import Asked

    return Asked(inputs, options.ontology, options.with_text, second)


def _beside(pages: Pages | Asked, options: Options) -> int:
    """How many processes read beside this one; none where this one reads. Where it has much to load meanwhile, another reads what little is new."""
    if options.workers == 1:
        return 0
    cores = os.cpu_count() or 1
    wanted = options.workers or (1 if sum(map(size, pages.missing)) < ALONE else cores)
    most = min(wanted, len(pages.missing), MOST * cores)
    return most if most > 1 or (pages.known >= MANY and cores > 1) else 0


def _nothing(skipped: Sequence[Skipped]) -> str:
    """Why there is nothing to build from."""
    if not skipped:
        return f"there is nothing to read; give files of these kinds: {', '.join(corpus.FORMATS)}"
    first = skipped[0]
    more = f" (and {len(skipped) - 1} more that could not be read)" if len(skipped) > 1 else ""
    return f"there is nothing to build from: {first.name}: {first.reason}{more}"


def _silent(_: str) -> None:
    """A process beside this one says nothing of how far it is."""


def _dates(graph: nx.MultiDiGraph) -> tuple[str, str] | None:
    """The first and the last date of the articles."""
    dates = sorted(heading.date for heading in graph.graph["articles"] if heading.date)
    return (dates[0], dates[-1]) if dates else None


def _at_once(graph: nx.MultiDiGraph, options: Options) -> bool:
    """Whether the files of a graph are written at once."""
    if options.workers is not None:
        return options.workers > 1
    return (os.cpu_count() or 1) > 1 and graph.number_of_edges() >= LARGE_GRAPH


def _counted(pages: Pages | Asked, beside: int, advance: Advance) -> Iterator[PageRead]:
    stage = f"reading ({pages.known:,} more from the cache)" if pages.known else "reading"
    done = -1
    for read in pages.read(beside):
        if pages.done != done:
            done = pages.done
            advance(stage, done, len(pages.missing))
        yield read
    advance(stage, pages.done, len(pages.missing))


class _Taking:
    """Takes what was read, in order: writes the articles down, keeps the accounts, hands the readings on to the graph."""

    def __init__(self, lines: IO[str], skipped: Sequence[Skipped]) -> None:
        self._lines = lines
        self._repeats = corpus.Repeats()
        self.tally = report.Tally(skipped=list(skipped))
        self.documents: list[Document] = []
        self.texts: dict[tuple[str, str], str] = {}

    def readings(self, pages: Iterator[PageRead]) -> Iterator[Reading]:
        for read in pages:
            self.tally.skipped += read.skipped
            self.tally.notes += read.notes
            for extract in read.extracts:
                repeated = self._repeats.check(extract.document.name, extract.fingerprint)
                if repeated:
                    self.tally.skipped.append(repeated)
                    continue
                self._count(extract)
                for reading, text in zip(extract.readings, extract.texts or [""] * len(extract.readings), strict=True):
                    if text:
                        self.texts[reading.article.doc, reading.article.id] = text
                    self._lines.write(_line(reading.article))
                    yield reading

    def _count(self, extract: Extract) -> None:
        document = extract.document
        self.documents.append(document)
        self.tally.rows.append(
            report.Row(
                document.name, document.format, document.encoding, document.date, len(extract.readings), extract.characters,
                len({e.key for r in extract.readings for e in r.entities}),
                sum(len(r.claims) for r in extract.readings),
                sum(len(r.figures) for r in extract.readings),
            )
        )  # fmt: skip


def _line(article: Article) -> str:
    """An article as a line of articles.jsonl."""
    content = {
        "doc": article.doc,
        "id": article.id,
        "title": article.title,
        "byline": article.byline,
        "date": article.date,
        "lines": [[line.number, line.role, line.joins] for line in article.lines],
    }
    return _JSON.encode(content) + "\n"


__all__ = ["BASE", "Advance", "Options", "Summary", "build"]
