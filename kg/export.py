"""A built graph in other formats: N-Triples, TriG, JSON-LD, GraphML, GEXF, CSV, XLSX.

In: the folder of an export. Out: a file (for csv a folder of four), written beside its place and moved there when it is whole; the
same bytes for the same export. ``nt`` holds both files, sorted by line; ``jsonld`` both, an object a line; ``trig`` has graph.ttl as its
default graph and, for each source, a graph of what that source says: its articles, evidence, claims and their plain triples.
"""

from __future__ import annotations

import contextlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kg import network, spreadsheet, workbook
from kg.errors import ExportError
from kg.facts import Facts, opened_file, prefixes_of
from kg.outputs import opened
from kg.terms import GOV, PROV, RDF, XSD
from kg.turtle import Block, Names, read_blocks, write_trig

_FILES = ("graph.ttl", "evidence.ttl")


def export(folder: Path, form: str, out: Path) -> list[Path]:
    """Write the export of ``folder`` in one of :data:`FORMATS` to ``out``; the files written. Raises ExportError."""
    if form not in FORMATS:
        raise ExportError(f"there is no format {form}; choose one of {', '.join(FORMATS)}")
    opened(folder)
    try:
        return FORMATS[form](folder, out)
    except OSError as problem:
        raise ExportError(
            f"{problem.filename or out} cannot be read or written ({problem.strerror}); mend that"
        ) from None
    except SyntaxError as problem:
        raise ExportError(f"{folder} holds no readable Turtle ({problem}); build it again") from None


@contextlib.contextmanager
def _place(out: Path) -> Iterator[Path]:
    """A name beside ``out``; the file that is written there takes its place when the block ends well."""
    part = out.with_name(f".{out.name}.part")
    try:
        yield part
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def _whole(out: Path) -> Iterator[IO[str]]:
    """A text file that takes the place of ``out`` when the block ends well."""
    with _place(out) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        yield file


def _nt(folder: Path, out: Path) -> list[Path]:
    with _whole(out) as file:
        triples = (t for name in _FILES for t in opened_file(folder / name))
        file.writelines(sorted({f"{t.subject} {t.predicate} {t.object} .\n" for t in triples}))
    return [out]


def _trig(folder: Path, out: Path) -> list[Path]:
    names = Names(prefixes_of(folder))
    provenance = list(read_blocks(opened_file(folder / "evidence.ttl"), names))
    source_of = _sources(provenance, names)
    said: dict[str | None, list[Block]] = {source: [] for source in [None, *source_of.values()]}
    plain: dict[str | None, dict[str, Block]] = defaultdict(dict)
    for block in provenance:
        source = source_of.get(block.subject)
        said[source].append(block)
        plain[source].update((str(triple), triple) for triple in _plain(block, names))
    for source, triples in plain.items():
        said[source] += triples.values()
    said[None][:0] = read_blocks(opened_file(folder / "graph.ttl"), names)
    with _whole(out) as file:
        write_trig(file, names.prefixes, said.items())
    return [out]


def _sources(provenance: list[Block], names: Names) -> dict[str, str]:
    """Subject → the source that it is, is quoted from, or is derived from by way of such a one."""
    quoted, derived, source = names[str(PROV.wasQuotedFrom)], names[str(PROV.wasDerivedFrom)], names[str(GOV.Source)]
    found: dict[str, str] = {}
    for subject, statements in provenance:
        said = dict(statements)
        if source in said.get("a", ()):
            found[subject] = subject
        elif quoted in said:
            found[subject] = said[quoted][0]
    for subject, statements in provenance:
        if subject not in found:
            found.update((subject, found[o]) for o in dict(statements).get(derived, ())[:1] if o in found)
    return found


def _plain(block: Block, names: Names) -> list[Block]:
    """The plain triple of a claim that is asserted or piloted."""
    said = dict(block.statements)
    if not {names[str(GOV.asserted)], names[str(GOV.piloted)]}.intersection(said.get(names[str(GOV.status)], ())):
        return []
    return [
        Block(said[names[str(RDF.subject)]][0], [(said[names[str(RDF.predicate)]][0], said[names[str(RDF.object)]])])
    ]


def _jsonld(folder: Path, out: Path) -> list[Path]:
    prefixes = prefixes_of(folder)
    with _whole(out) as file:
        file.write(f'{{"@context": {json.dumps(prefixes, ensure_ascii=False)},\n"@graph": [')
        separator = "\n"
        for name in _FILES:
            for subject, triples in groupby(opened_file(folder / name), key=attrgetter("subject")):
                node: dict[str, object] = {"@id": _compact(subject.value, prefixes)}
                for predicate, same in groupby(triples, key=attrgetter("predicate")):
                    objects = [triple.object for triple in same]
                    if predicate.value == str(RDF.type):
                        node["@type"] = [_compact(o.value, prefixes) for o in objects if isinstance(o, ox.NamedNode)]
                    else:
                        node[_compact(predicate.value, prefixes)] = [_value(o, prefixes) for o in objects]
                file.write(separator + json.dumps(node, ensure_ascii=False))
                separator = ",\n"
        file.write("\n]}\n")
    return [out]


def _compact(iri: str, prefixes: dict[str, str]) -> str:
    return next((f"{p}:{iri[len(ns) :]}" for p, ns in prefixes.items() if iri.startswith(ns)), iri)


def _value(
    term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, prefixes: dict[str, str]
) -> str | dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"@id": _compact(term.value, prefixes)}
    if not isinstance(term, ox.Literal):
        return {"@id": str(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == str(XSD.string):
        return term.value
    return {"@value": term.value, "@type": _compact(term.datatype.value, prefixes)}


def _network(form: str) -> Callable[[Path, Path], list[Path]]:
    def write(folder: Path, out: Path) -> list[Path]:
        with _whole(out) as file:
            network.write(Facts(folder), form, file)
        return [out]

    return write


def _csv(folder: Path, out: Path) -> list[Path]:
    facts = Facts(folder)
    out.mkdir(parents=True, exist_ok=True)
    for name, rows in spreadsheet.tables(facts).items():
        with _whole(out / name) as file:
            spreadsheet.write(rows, file)
    return [out / name for name in spreadsheet.NAMES]


def _xlsx(folder: Path, out: Path) -> list[Path]:
    with _place(out) as part:
        workbook.write(Facts(folder), json.loads((folder / "manifest.json").read_text(encoding="utf-8")), part)
    return [out]


FORMATS: dict[str, Callable[[Path, Path], list[Path]]] = {
    "nt": _nt,
    "trig": _trig,
    "jsonld": _jsonld,
    "graphml": _network("graphml"),
    "gexf": _network("gexf"),
    "csv": _csv,
    "xlsx": _xlsx,
}
"""Each format's name and what writes it."""
