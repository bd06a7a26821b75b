"""Apply a patch: a version and rows in, the other version out, for an export to the byte.

In: a :class:`~kg.diff.version.Version` and an RDF Patch. Out: the blocks of the new version, in the order in which :mod:`kg.graph` writes them
(:mod:`kg.diff.ordering`), as files. A patch is only applied to what it was made for; that it gave what it promises is checked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

import pyoxigraph as ox

from kg.diff import rdf
from kg.diff.ordering import object_key, predicate_key
from kg.diff.side import text_of
from kg.diff.version import EVIDENCE, GRAPH, Version, of_quads, under
from kg.errors import ExportError
from kg.turtle import Block, in_ntriples, of_term

Statement = tuple[str, list[str]]
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_ROW = re.compile(r"(A|D)\s+(.*?)\s*\.\s*")
_HEADER = re.compile(r"H\s+(\w+)\s+<urn:sha256:(.*)>\s*\.?\s*")
_HASH = re.compile(r"[0-9a-f]{64}")
_PREFIX = re.compile(r'PA\s+"([a-z]+)"\s+<([a-z]+:[^\s<>"{}|^`\\]+)>\s*\.?\s*')
_MARK = re.compile(r"(TX|TC|TA)\s*\.?\s*")
_OTHER = re.compile(r"(?:PA|PD|H)\s.*|\s*|#.*")
_TORN = "half a transaction, so a part of the patch is missing; make it again with `kg diff --format rdf-patch`"
_CLASS = re.compile(r"^    a ([^ ,;]+)", re.M)
_RANK = {
    name: rank for rank, name in enumerate(("gov:Source", "gov:Article", "gov:Evidence", "gov:Claim", "gov:Outcome"))
}
_REPORTED = ("gov:asserted", "gov:piloted")
_OF_EVIDENCE = re.compile(r"(.*[:/])?(.*)_([0-9]+)-([0-9]+)(>?)")


@dataclass
class Patch:
    """Rows in their order, in N-Quads without the full stop; ``head``: what the header says (``prev``, ``id``); ``prefixes`` that it adds."""

    deletes: list[str] = field(default_factory=list)
    adds: list[str] = field(default_factory=list)
    head: dict[str, str] = field(default_factory=dict)
    prefixes: dict[str, str] = field(default_factory=dict)


def read_patch(text: str, where: str) -> Patch:
    """An RDF Patch. Raises ExportError with the line that is none, and where a transaction is not whole."""
    patch = Patch()
    begun: tuple[int, int] | None = None  # how many rows there were before the transaction
    for number, line in enumerate(text.split("\n"), 1):
        if row := _ROW.fullmatch(line):
            (patch.adds if row[1] == "A" else patch.deletes).append(row[2])
        elif mark := _MARK.fullmatch(line):
            if (mark[1] == "TX") != (begun is None):
                raise ExportError(f"{where}:{number}: this {mark[1]} is {_TORN}")
            if begun and mark[1] == "TA":
                del patch.deletes[begun[0] :], patch.adds[begun[1] :]
            begun = (len(patch.deletes), len(patch.adds)) if mark[1] == "TX" else None
        elif header := _HEADER.fullmatch(line):
            if not _HASH.fullmatch(header[2]):
                raise ExportError(f"{where}:{number}: this is no SHA-256; make the patch again with `kg diff`")
            patch.head[header[1]] = header[2]
        elif prefix := _PREFIX.fullmatch(line):
            patch.prefixes[prefix[1]] = prefix[2]
        elif not _OTHER.fullmatch(line):
            raise ExportError(
                f"{where}:{number}: this is no row of an RDF Patch; make one with `kg diff --format rdf-patch`"
            )
    if begun:
        raise ExportError(f"{where}: its last TX is {_TORN}")
    return patch


def quads_of(rows: Iterable[str], where: str) -> list[ox.Quad]:
    """Rows as quads."""
    try:
        return list(ox.parse("".join(f"{row} .\n" for row in rows), format=ox.RdfFormat.N_QUADS))
    except (SyntaxError, MemoryError) as problem:
        raise ExportError(f"{where}: a row is no triple ({problem.args[0]}); make the patch again") from None


def statements_of(version: Version, subjects: Iterable[str]) -> tuple[dict[str, list[Statement]], dict[str, str]]:
    """What blocks say, as Turtle terms in their order; and each Turtle term in N-Triples."""
    text = "".join(f"@prefix {p}: <{ns}> .\n" for p, ns in version.prefixes.items())
    text += "".join(version.blocks[s] for s in subjects if s in version.blocks)
    found: dict[str, dict[str, list[str]]] = {}
    terms: dict[str, str] = {"a": f"<{_TYPE}>"}
    for quad in rdf.turtle(text, str(version.path)):
        subject, predicate, obj = _terms(quad, version)
        terms[subject], terms[obj] = str(quad.subject), in_ntriples(quad.object)
        terms[predicate] = str(quad.predicate)
        found.setdefault(subject, {}).setdefault(predicate, []).append(obj)
    return {s: list(of.items()) for s, of in found.items()}, terms


def quads_said(version: Version) -> Iterator[str]:
    """All that a version says, in N-Quads without the full stop."""
    if version.quads:
        yield from (f"{triple} {graph}".rstrip() for triple, graph in version.quads)
        return
    statements, terms = statements_of(version, version.blocks)
    for subject, of in statements.items():
        for predicate, objects in of:
            yield from (f"{terms[subject]} {terms[predicate]} {terms[o]}" for o in objects)


def _terms(quad: ox.Quad, version: Version) -> tuple[str, str, str]:
    predicate = "a" if quad.predicate.value == _TYPE else version.names[quad.predicate.value]
    return of_term(quad.subject, version.names), predicate, of_term(quad.object, version.names)


def applied(
    old: list[Statement], deletes: Iterable[tuple[str, str]], adds: Iterable[tuple[str, str]]
) -> list[Statement]:
    """One block after its rows. What stays keeps its order, and what comes goes where it belongs; where nothing stays, as the rows are."""
    gone = set(deletes)
    left = [(p, kept) for p, objects in old if (kept := [o for o in objects if (p, o) not in gone])]
    said = {p: dict.fromkeys(objects) for p, objects in left}
    stayed = set(said)
    touched: set[str] = set()
    for predicate, obj in adds:
        objects = said.setdefault(predicate, {})
        if obj not in objects:
            objects[obj] = None
            touched.add(predicate)
    statements = {p: list(objects) for p, objects in said.items()}
    for predicate in touched & stayed:
        kept = dict(left)[predicate]
        if kept == sorted(kept, key=object_key):
            statements[predicate].sort(key=object_key)
    if not stayed:
        return list(statements.items())
    return [(p, statements[p]) for p in sorted(statements, key=predicate_key)]


def apply(old: Version, patch: Patch, where: str) -> Version:
    """The version that the patch leads to. Raises ExportError where it was made for another."""
    made_for = patch.head.get("prev")
    if made_for and old.hashes.get(GRAPH, made_for) != made_for:
        raise ExportError(f"{where} was made for another version than {old.path}; see which with `kg diff`")
    if patch.prefixes and old.written:
        old = under(old, old.prefixes | patch.prefixes)
    gone, come = (quads_of(rows, where) for rows in (patch.deletes, patch.adds))
    if old.quads or any(not isinstance(quad.graph_name, ox.DefaultGraph) for quad in (*gone, *come)):
        return _apply_to_quads(old, gone, come, where)
    changes: dict[str, tuple[list[tuple[str, str]], list[tuple[str, str]]]] = defaultdict(lambda: ([], []))
    for i, quads in enumerate((gone, come)):
        for quad in quads:
            subject, predicate, obj = _terms(quad, old)
            changes[subject][i].append((predicate, obj))
    before, _ = statements_of(old, changes)
    blocks = dict(old.blocks)
    for subject, (deletes, adds) in changes.items():
        missing = set(deletes) - {(p, o) for p, objects in before.get(subject, []) for o in objects}
        if missing:
            raise ExportError(
                f"{where} deletes what {old.path} does not say (of {subject}); it was made for another version"
            )
        statements = applied(before.get(subject, []), deletes, adds)
        if statements:
            blocks[subject] = Block(subject, statements).text
        else:
            blocks.pop(subject, None)
    new = Version(old.path, old.prefixes, blocks, {}, blank=old.blank)
    new.files = _files(old, new) if EVIDENCE in old.files else {name: sorted(blocks) for name in old.files}
    return new


def _apply_to_quads(old: Version, deletes: Iterable[ox.Quad], adds: Iterable[ox.Quad], where: str) -> Version:
    """The same where there are named graphs, before or after."""
    if old.path.is_dir():
        raise ExportError(
            f"{where} names graphs, which an export folder cannot hold; apply it to the file it was made for"
        )
    quads = set(quads_of(quads_said(old), str(old.path)))
    if set(deletes) - quads:
        raise ExportError(f"{where} deletes what {old.path} does not say; it was made for another version")
    return of_quads(old, sorted((quads - set(deletes)) | set(adds), key=str))


def _files(old: Version, new: Version) -> dict[str, list[str]]:
    """The subjects of both files in their order. A figure stands in graph.ttl where a claim reports it, else beside its claims."""
    were = set(old.files[EVIDENCE])
    kinds = {s: match[1] if (match := _CLASS.search(text)) else "" for s, text in new.blocks.items() if s in were or s not in old.blocks
             or s.startswith("outcome:")}  # fmt: skip
    reported = {
        relation.object
        for term, relation in new.claims
        if relation.object.startswith("outcome:")
        and any(f"gov:status {status} " in f"{new.blocks[term]} " for status in _REPORTED)
    }
    evidence: list[str] = []
    graph: list[str] = []
    for subject in new.blocks:
        kind = kinds.get(subject, "")
        provenance = kind in _RANK and not (kind == "gov:Outcome" and subject in reported)
        (evidence if provenance else graph).append(subject)
    keys = _Keys(new)
    return {GRAPH: sorted(graph, key=keys.name), EVIDENCE: sorted(evidence, key=lambda s: keys.place(s, kinds[s]))}


class _Keys:
    """Where blocks stand in the files of an export."""

    def __init__(self, version: Version) -> None:
        self._version = version
        self._documents: dict[str, str] = {}

    def name(self, subject: str) -> str:
        """The IRI without the base, as nodes of the graph are called."""
        prefix, _, local = subject.partition(":")
        return f"{prefix}/{local}".replace("\\", "") if subject[0] != "<" else subject

    def place(self, subject: str, kind: str) -> tuple[object, ...]:
        text = self._version.blocks[subject]
        rank = _RANK[kind]
        if kind == "gov:Source":
            return rank, self._document(subject)
        if kind == "gov:Article":
            source = _object(text, "prov:wasDerivedFrom")
            name = subject.partition(":")[2].replace("\\", "")
            own = name.removeprefix(source.partition(":")[2].replace("\\", "") + "_")
            return rank, self._document(source), unquote(own)
        if kind == "gov:Evidence":
            return (
                rank,
                self._document(_object(text, "prov:wasQuotedFrom")),
                int(_object(text, "oa:start")),
                int(_object(text, "oa:end")),
            )
        if kind == "gov:Claim":
            _, _, said = text.partition("prov:wasDerivedFrom")
            parts = [self._sentence(term.strip(" ,.\n")) for term in re.split(r",\s", said) if term.strip(" ,.\n")]
            return (rank, *min(parts, default=("", 0)), subject)
        return rank, self.name(subject)

    def _sentence(self, evidence: str) -> tuple[str, int]:
        match = _OF_EVIDENCE.fullmatch(evidence)
        if not match:
            return "", 0
        before = (match[1] or "").replace("evidence:", "source:").replace("/evidence/", "/source/")
        return self._document(f"{before}{match[2]}{match[5]}"), int(match[3])

    def _document(self, source: str) -> str:
        if source not in self._documents:
            text = self._version.blocks.get(source, "")
            match = re.search(r'dct:identifier ("(?:[^"\\]|\\.)*")', text)
            self._documents[source] = text_of(match[1]) if match else source
        return self._documents[source]


def _object(text: str, predicate: str) -> str:
    match = re.search(rf"    {predicate} (\S+)", text)
    return match[1] if match else ""


def texts(version: Version) -> Iterator[tuple[str, str]]:
    """The files of a version."""
    head = "".join(f"@prefix {p}: <{ns}> .\n" for p, ns in sorted(version.prefixes.items()))
    for name, subjects in version.files.items():
        yield name, head + "".join(version.blocks[s] for s in subjects)
