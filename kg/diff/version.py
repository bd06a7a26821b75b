"""One side of a comparison: an export folder or an RDF file, as blocks of Turtle by subject.

In: two paths. Out: two :class:`Version`, comparable block by block: where the text of a block is the same on both sides, so is what it says,
and only the others are parsed. Two exports as this tool wrote them (the hashes in their manifests say so) are cut into their blocks as they
stand, which takes a second for a million triples; where their bases differ, the old blocks are written with the prefixes of the new ones.
Anything else is parsed whole, its blank nodes get names (:mod:`kg.diff.blanks`), and it is written anew in a fixed order. Named graphs are
compared as one, and their quads are kept for the patch.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from kg.diff import blanks, rdf
from kg.diff.ordering import in_order
from kg.errors import ExportError
from kg.outputs import opened
from kg.prefixes import prefixes
from kg.terms import BASE, RDF
from kg.turtle import Block, Names, in_ntriples, of_term, read_blocks

GRAPH, EVIDENCE = "graph.ttl", "evidence.ttl"
Statements = dict[str, list[str]]
"""Predicate → objects, in their order: IRIs as they are, blank nodes as ``_:x``, literals and triples in N-Triples."""
_TYPE = str(RDF.type)
_BLANK = (ox.BlankNode, ox.Triple)
_Said = dict[str, dict[str, dict[str, None]]]
"""Subject → predicate → objects, in Turtle."""
_CLAIM = re.compile(r"rdf:subject (\S+) ;\n    rdf:predicate (\S+) ;\n    rdf:object (\S+) ")


class Relation(NamedTuple):
    """What a claim is about, as Turtle terms."""

    subject: str
    predicate: str
    object: str


@dataclass(eq=False)
class Version:
    """``blocks``: subject (a Turtle term) → its block; ``files``: file → its subjects in their order; ``written``: as this tool wrote
    it; ``quads``: where there are named graphs, every triple with its graph (empty for the default one), in N-Quads; ``blank``: whether blank
    nodes were named; ``rebased``: whether the prefixes are not those of its files; ``hashes`` of files as written."""

    path: Path
    prefixes: dict[str, str]
    blocks: dict[str, str]
    files: dict[str, list[str]]
    manifest: Mapping[str, Any] | None = None
    written: bool = False
    quads: frozenset[tuple[str, str]] = frozenset()
    blank: bool = False
    rebased: bool = False
    hashes: dict[str, str] = field(default_factory=dict)
    _parsed: dict[str, Statements] = field(default_factory=dict, repr=False)

    @cached_property
    def names(self) -> Names:
        return Names(self.prefixes)

    @cached_property
    def _head(self) -> str:
        return "".join(f"@prefix {p}: <{ns}> .\n" for p, ns in self.prefixes.items())

    def parse(self, subjects: Iterable[str]) -> dict[str, Statements]:
        """What is said of these subjects (Turtle terms), by IRI. Those without a block are left out."""
        wanted = [s for s in dict.fromkeys(subjects) if s in self.blocks]
        return parsed(self._head + "".join(self.blocks[s] for s in wanted), str(self.path))

    def load(self, iris: Iterable[str]) -> None:
        """Parse what is said of these in one go; :meth:`of` then has it."""
        missing = {iri for iri in iris if iri not in self._parsed}
        found = self.parse(sorted(map(self.term, missing)))
        for iri in missing:
            self._parsed[iri] = found.get(iri, {})

    def of(self, iri: str) -> Statements:
        """What is said of one subject."""
        if iri not in self._parsed:
            self.load([iri])
        return self._parsed[iri]

    def has(self, iri: str) -> bool:
        return self.term(iri) in self.blocks

    def term(self, iri: str) -> str:
        return iri if iri.startswith("_:") else self.names[iri]

    def iri(self, term: str) -> str:
        """The IRI of a Turtle term."""
        prefix, _, local = term.partition(":")
        if term[0] == "<" or prefix not in self.prefixes:
            return term.removeprefix("<").removesuffix(">")
        return self.prefixes[prefix] + local.replace("\\", "")

    @cached_property
    def claims(self) -> list[tuple[str, Relation]]:
        """Subject of each claim's block, and what it is about."""
        found = []
        for subject, text in self.blocks.items():
            match = _CLAIM.search(text, 0, 4000) if "rdf:subject" in text else None
            if match:
                found.append((subject, Relation(*match.groups())))
        return found


def parsed(turtle: str, where: str) -> dict[str, Statements]:
    """Turtle without named graphs, by subject."""
    found: dict[str, Statements] = {}
    for quad in rdf.turtle(turtle, where):
        statements = found.setdefault(value(quad.subject), {})
        statements.setdefault(quad.predicate.value, []).append(value(quad.object))
    return found


def value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return term.value if isinstance(term, ox.NamedNode) else in_ntriples(term)


def open_both(old: Path, new: Path, limit: float = blanks.LIMIT) -> tuple[Version, Version]:
    """Both sides. Raises ExportError where one cannot be read, or its blank nodes not told apart in ``limit`` seconds."""
    first, second = (_as_written(path) if path.is_dir() else None for path in (old, new))
    if first and second:
        return under(first, second.prefixes), second
    base = _base(new) or _base(old) or BASE
    return _read_whole(old, base, limit), _read_whole(new, base, limit)


def open_with_fresh(old: Path, new: Path) -> tuple[Version, Version]:
    """An earlier export, and one whose two files this process has just written, before it has a manifest."""
    first, second = _as_written(old), _blocks(new, None)
    if first and second:
        return under(first, second.prefixes), second
    base = _base(old) or BASE
    return _read_whole(old, base, blanks.LIMIT), _read_whole_of(
        [new / name for name in (GRAPH, EVIDENCE)], new, base, blanks.LIMIT
    )


def open_one(path: Path, limit: float = blanks.LIMIT) -> Version:
    """One side alone."""
    return (_as_written(path) if path.is_dir() else None) or _read_whole(path, _base(path) or BASE, limit)


def under(version: Version, prefixes: dict[str, str]) -> Version:
    """The same with these prefixes, as an export of another base has them: each block as it was, in its terms."""
    if version.prefixes == prefixes:
        return version
    names = Names(prefixes)
    found = replace(version, prefixes=prefixes, blocks={}, files={}, rebased=True, _parsed={})
    for name, subjects in version.files.items():
        text = version._head + "".join(version.blocks[s] for s in subjects)
        blocks = {block.subject: block.text for block in read_blocks(rdf.turtle(text, str(version.path)), names)}
        found.blocks |= blocks
        found.files[name] = list(blocks)
    return found


def _base(path: Path) -> str | None:
    base = (manifest_of(path) or {}).get("settings", {}).get("base")
    return base if isinstance(base, str) else None


def manifest_of(path: Path) -> Mapping[str, Any] | None:
    """The manifest in the folder, or beside the graph.ttl, where there is one that says what was read."""
    if not path.is_dir() and path.name != GRAPH:
        return None
    try:
        read = json.loads(((path if path.is_dir() else path.parent) / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return read if _well_formed(read) else None


def _well_formed(manifest: Any) -> bool:
    """Whether what is read of a manifest has the shape that a build gives it."""

    def mappings(of: Any, *names: str) -> bool:
        return isinstance(of, dict) and all(isinstance(of.get(name, {}), dict) for name in names)

    if not mappings(manifest, "inputs", "ontology", "tool", "packages", "settings") or "inputs" not in manifest:
        return False
    ontology, tool = (manifest.get(name, {}) for name in ("ontology", "tool"))
    if not mappings(ontology, "files", "rules", "corrections") or not mappings(tool, "stages"):
        return False
    rows = ontology.get("corrections", {}).values()
    about = [row.get("about", []) if isinstance(row, dict) else None for row in rows]
    return all(isinstance(sha, str) for sha in manifest["inputs"].values()) and all(
        isinstance(iris, list) and all(isinstance(iri, str) for iri in iris) for iris in about
    )


def _as_written(folder: Path) -> Version | None:
    """An export that is as this tool wrote it; None where a file was changed since."""
    opened(folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    outputs = manifest.get("outputs")
    return _blocks(folder, outputs if isinstance(outputs, dict) else {})


def _blocks(folder: Path, hashes: Mapping[str, str] | None) -> Version | None:
    """The blocks of both files as they stand; None where one has not the hash that it should have."""
    version = Version(folder, {}, {}, {}, manifest_of(folder), written=True)
    for name in (GRAPH, EVIDENCE):
        try:
            data = (folder / name).read_bytes()
        except OSError as problem:
            raise ExportError(f"{folder / name} cannot be read ({problem.strerror}); build the export again") from None
        version.hashes[name] = hashlib.sha256(data).hexdigest()
        if hashes is not None and version.hashes[name] != hashes.get(name):
            return None
        head, *blocks = data.decode("utf-8").split("\n\n")
        version.prefixes = _declared(head)
        subjects = version.files[name] = []
        for text in blocks:
            subject = text[: text.index("\n")]
            version.blocks[subject] = f"\n{text}\n" if text[-1] != "\n" else f"\n{text}"
            subjects.append(subject)
    return version


def _declared(head: str) -> dict[str, str]:
    return dict(re.findall(r"^@prefix (\S*): <(\S*)> \.$", head, re.M))


def _read_whole(path: Path, base: str, limit: float) -> Version:
    """Anything that holds RDF, in this tool's own order."""
    files = [opened(path) / name for name in (GRAPH, EVIDENCE)] if path.is_dir() else [path]
    return _read_whole_of(files, path, base, limit)


def _read_whole_of(files: Sequence[Path], path: Path, base: str, limit: float) -> Version:
    version = Version(path, dict(sorted(prefixes(base).items())), {}, {}, manifest_of(path))
    said: _Said = defaultdict(dict)
    quads: set[tuple[str, str]] = set()
    blank: list[ox.Quad] = []

    in_graphs = any(map(rdf.holds_graphs, files))

    def add(read: Iterable[ox.Quad], subjects: dict[str, None]) -> None:
        for quad in read:
            subjects[_say(said, quad, version.names)] = None
            if in_graphs:
                quads.add(_in_graph(quad))

    for file in files:
        subjects: dict[str, None] = {}
        add(_without_blanks(rdf.quads(file), blank), subjects)
        version.files[file.name] = sorted(subjects)
    if blank:
        subjects = dict.fromkeys(version.files[files[0].name])
        add(blanks.named(blank, str(path), limit), subjects)
        version.files[files[0].name] = sorted(subjects)
    version.blocks = _blocks_of(said)
    version.quads = frozenset(quads) if any(graph for _, graph in quads) else frozenset()
    version.blank = bool(blank)
    return version


def of_quads(old: Version, quads: Iterable[ox.Quad]) -> Version:
    """What stands in the place of an RDF file: these quads, whose blank nodes have their names."""
    version = Version(old.path, old.prefixes, {}, {}, blank=old.blank)
    said: _Said = defaultdict(dict)
    pairs = set()
    for quad in quads:
        _say(said, quad, version.names)
        pairs.add(_in_graph(quad))
    version.blocks = _blocks_of(said)
    version.files = {name: sorted(version.blocks) for name in old.files}
    version.quads = frozenset(pairs) if any(graph for _, graph in pairs) else frozenset()
    return version


def _say(said: _Said, quad: ox.Quad, names: Names) -> str:
    """Take what a quad says; its subject as a Turtle term."""
    subject, predicate = of_term(quad.subject, names), quad.predicate.value
    term = "a" if predicate == _TYPE else names[predicate]
    said[subject].setdefault(term, {})[of_term(quad.object, names)] = None
    return subject


def _in_graph(quad: ox.Quad) -> tuple[str, str]:
    return str(quad.triple), "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)


def _blocks_of(said: _Said) -> dict[str, str]:
    return {subject: Block(subject, in_order(statements)).text for subject, statements in said.items()}


def _without_blanks(quads: Iterable[ox.Quad], blank: list[ox.Quad]) -> Iterator[ox.Quad]:
    """The quads without blank nodes (and triples in triples, which may hold some); the others go to ``blank``."""
    for quad in quads:
        s, _, o, graph = quad
        if isinstance(o, _BLANK) or isinstance(s, _BLANK) or isinstance(graph, _BLANK):
            blank.append(quad)
        else:
            yield quad
