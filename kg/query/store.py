"""An export, or any RDF file, opened to be asked.

In: a folder with an export (graph.ttl and evidence.ttl) or a file. Out: :class:`OpenGraph`: a read-only pyoxigraph store that is kept on disk
(:mod:`kg.query.cache`), the prefixes that need no declaration, an index of labels.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax import SAXException

import pyoxigraph as ox
from rdflib import Dataset
from rdflib.exceptions import Error as RdflibError

from kg.errors import ExportError, QueryError
from kg.outputs import opened
from kg.prefixes import prefixes as contract
from kg.query import cache
from kg.query.binding import Value, bind
from kg.query.check import check
from kg.query.names import Names
from kg.query.sparql import limited
from kg.terms import BASE

Results = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean
Graphs = Sequence[ox.NamedNode]
_LAYOUT = 1
"""To be raised when what a kept folder holds, or how, changes."""
_EXPORT = ("graph.ttl", "evidence.ttl")
_STORE, _NAMES = "store", "names.sqlite"
_DAMAGED = "Corruption"  # so begins what RocksDB says of it
_RDFLIB = {".trix": "trix", ".hext": "hext"}
_OWL = ".owl"  # Protégé writes RDF/XML under this ending


class OpenGraph:
    """A graph to ask. ``prefixes`` need no declaration in a query; ``named`` says whether it has named graphs, which are then asked as one."""

    def __init__(
        self, store: ox.Store, names: Names, prefixes: dict[str, str], named: bool, kept: cache.Entry | None = None
    ) -> None:
        self.store, self.names, self.prefixes, self.named = store, names, prefixes, named
        self._kept = kept  # with its lock: the folder stays while this object lives

    @property
    def folder(self) -> Path | None:
        """Where the store lies for other processes, as long as this object lives; None where it is in memory."""
        return self._kept.folder / _STORE if self._kept else None

    def ask(
        self,
        text: str,
        terms: Mapping[str, Value] | None = None,
        *,
        where: str = "the query",
        limit: int | None = None,
        default_graph: Graphs | None = None,
        named_graphs: Graphs | None = None,
    ) -> Results:
        """Evaluate a query with parameters, for ``limit`` rows at most. Raises QueryError where it is none, or asks for more than this graph (update,
        SERVICE). ``where`` is what the sentence calls the query: its file, perhaps."""
        check(text, self.prefixes, where)
        bound = bind(text, terms or {})
        try:
            return self.store.query(
                bound if limit is None else limited(bound, limit),
                prefixes=self.prefixes,
                use_default_graph_as_union=self.named and default_graph is None and named_graphs is None,
                default_graph=None if default_graph is None else list(default_graph),
                named_graphs=None if named_graphs is None else list(named_graphs),
            )
        except SyntaxError:  # a text, or a number, where only an identifier can stand
            names = ", ".join(f"?{name}" for name in terms or {})
            raise QueryError(
                f"{where}: a value cannot stand where {names} stands; give another, or mend the query"
            ) from None

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Around the use of results: a kept store that turns out to be damaged is thrown away, and ExportError says so."""
        try:
            yield
        except (OSError, RuntimeError) as problem:
            if self._kept is None or not str(problem).startswith(_DAMAGED):
                raise
            cache.forget(self._kept.folder)
            raise ExportError(f"the kept copy of the graph was damaged ({problem}) and is removed; ask again") from None


def open_graph(path: Path, *, in_memory: bool = False) -> OpenGraph:
    """Open an export folder or an RDF file. Raises ExportError where it cannot be read.

    A program that asks very many questions may want the graph in memory: a million triples take some ten seconds and half a gigabyte, and answers
    take a quarter of the time.
    """
    files = [opened(path) / name for name in _EXPORT] if path.is_dir() else [path]
    base = None if path.is_dir() else path.absolute().as_uri()
    try:
        hashes = cache.fingerprint(files)
    except FileNotFoundError as problem:
        raise ExportError(
            f"there is no {problem.filename}; build an export with `kg build SOURCE --out {path}`"
        ) from None
    except OSError as problem:
        raise ExportError(f"{problem.filename} cannot be read ({problem.strerror}); mend that") from None
    content = "\n".join((str(_LAYOUT), ox.__version__, base or "", *(f.suffix for f in files), *hashes))
    key = hashlib.blake2b(content.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
    kept = None if in_memory else _kept(key, files, base)
    if kept is not None:
        return kept
    store = ox.Store()
    prefixes = _load(store, files, base)
    return OpenGraph(store, Names.make(store), prefixes, _named(store))


def _kept(key: str, files: Sequence[Path], base: str | None) -> OpenGraph | None:
    """The graph on disk; None where nothing can be kept there."""
    for _ in range(2):
        try:
            kept = cache.entry(key, lambda folder: _fill(folder, files, base))
        except (OSError, sqlite3.OperationalError, RuntimeError):  # the last is RocksDB's
            return None
        try:
            store = ox.Store.read_only(str(kept.folder / _STORE))
            return OpenGraph(store, Names.open(kept.folder / _NAMES), kept.facts.prefixes, kept.facts.named, kept)
        except (OSError, sqlite3.DatabaseError, RuntimeError):  # damaged
            kept.lock.close()
            cache.forget(kept.folder)
    return None


def _fill(folder: Path, files: Sequence[Path], base: str | None) -> cache.Facts:
    """Make the kept folder of these files."""
    store = ox.Store(str(folder / _STORE))
    prefixes = _load(store, files, base)
    store.optimize()  # a second or two now, and every later question takes half as long
    Names.make(store, folder / _NAMES).close()
    store.flush()
    return cache.Facts(prefixes, _named(store))


def _load(store: ox.Store, files: Sequence[Path], base: str | None) -> dict[str, str]:
    """Load the files; the prefixes of the contract and those that the files declare. Raises ExportError with file and line."""
    prefixes = contract(BASE)
    for file in files:
        form = ox.RdfFormat.RDF_XML if file.suffix == _OWL else ox.RdfFormat.from_extension(file.suffix[1:])
        try:
            if form is None:
                store.bulk_load(_as_quads(file), format=ox.RdfFormat.N_QUADS)
                continue
            parser = ox.parse(path=str(file), format=form, base_iri=base)
            next(parser, None)  # prefixes stand before the first triple
            prefixes |= parser.prefixes
            store.bulk_load(path=str(file), format=form, base_iri=base)
        except SyntaxError as problem:
            line = f":{problem.lineno}" if problem.lineno else ""
            raise ExportError(
                f"{file}{line}: this is no readable {form.name if form else 'RDF'} ({problem.msg}); mend the file"
            ) from None
    return dict(sorted(prefixes.items()))


def _as_quads(file: Path) -> bytes:
    """A file in a format that rdflib alone reads."""
    form = _RDFLIB.get(file.suffix)
    if form is None:
        raise ExportError(
            f"the ending of {file} tells no RDF format; name the file .ttl, .nt, .nq, .trig, .n3, .rdf or .jsonld"
        )
    data = Dataset()
    try:
        data.parse(file, format=form)
    except (RdflibError, SAXException, ValueError) as problem:
        raise ExportError(f"{file}: this is no readable {form} ({problem}); mend the file") from None
    return data.serialize(format="nquads", encoding="utf-8")


def _named(store: ox.Store) -> bool:
    return next(store.named_graphs(), None) is not None
