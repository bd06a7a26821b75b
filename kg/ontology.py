"""The ontology as the extraction uses it: classes with head nouns, properties with cue verbs, topics, known names.

Reads every ``.ttl`` below the given folders (the built-in one and those that a user adds; shapes are read elsewhere) and
returns plain, validated objects. A term is of the ontology where a file says so; its namespace does not matter. Serves
gov:headNoun, gov:cueVerb, gov:topicWord and the individuals of ``known/``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.terms import GOV, OWL, RDF, RDFS, SKOS, TOPIC

TEN = (
    "Agency", "Organization", "Place", "Program", "Mechanism", "Platform", "Facility", "Document", "GuidingConcept", "Person",
)  # fmt: skip
"""The classes that an exported entity states beside its own (Honor is one more kind of node)."""
STATED = tuple(str(GOV[name]) for name in (*TEN, "Honor"))


LITERAL = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Marked:
    """An annotation of a term: the literal, and where it stands."""

    term: str
    literal: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue verb of a property: ``subject cue object``."""

    literal: str
    predicate: str
    rule: str


@dataclass(slots=True, eq=False)
class CueHit:
    """A cue verb in a text, and the properties that it may stand for."""

    start: int
    end: int
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A name that stands by itself: a national body, doctrine, programme, law."""

    iri: str
    label: str
    forms: tuple[str, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Property:
    iri: str
    domain: str
    range: str
    parents: tuple[str, ...]
    symmetric: bool


class Ontology:
    """Classes, properties, topics and known names of one or more folders, validated."""

    def __init__(self, dirs: Sequence[Path]) -> None:
        self.dirs = tuple(dirs)
        self._objects: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._where: dict[str, Path] = {}
        self._sources: dict[Path, list[str]] = {}
        self._roots: dict[str, str] = {}
        self._marked: dict[str, list[Marked]] = defaultdict(list)
        for folder in self.dirs:
            for file in sorted(folder.rglob("*.ttl")):
                if file.name != "shapes.ttl":
                    self._read(file)
        self.subclasses = self._hierarchy(str(RDFS.subClassOf), "class")
        self.subproperties = self._hierarchy(str(RDFS.subPropertyOf), "property")
        self._check_terms()

    @classmethod
    def load(cls, dirs: Sequence[Path]) -> Ontology:
        """Read the folders, later ones extending earlier ones. Raises OntologyError with file and line."""
        for folder in dirs:
            if not folder.is_dir():
                raise OntologyError(
                    "there is no such ontology folder; give the path of a folder with .ttl files", str(folder)
                )
        return cls(dirs)

    # -- reading

    def _read(self, file: Path) -> None:
        try:
            source = file.read_text(encoding="utf-8-sig")
            triples = list(ox.parse(source, format=ox.RdfFormat.TURTLE))
        except UnicodeDecodeError as problem:
            raise OntologyError(f"this file is no UTF-8 text ({problem}); save it as UTF-8", str(file)) from None
        except SyntaxError as problem:
            raise OntologyError(f"broken Turtle: {problem.msg}; mend this line", str(file), problem.lineno) from None
        self._sources[file] = source.splitlines()
        printed: dict[str, int] = {}
        for number, line in enumerate(self._sources[file], 1):
            for literal in LITERAL.findall(line):
                printed.setdefault(literal, number)
        for t in triples:
            if isinstance(t.subject, ox.BlankNode):
                continue
            s, p = t.subject.value, t.predicate.value
            self._where.setdefault(s, file)
            value = t.object.value if not isinstance(t.object, ox.Triple) else ""
            if value not in self._objects[s, p]:
                self._objects[s, p].append(value)
                if p in ANNOTATIONS:
                    self._marked[p].append(Marked(s, value, str(file), printed.get(value, 1)))

    def _line(self, file: Path, needle: str) -> int:
        return next((i for i, line in enumerate(self._sources[file], 1) if needle in line), 1)

    def line_of(self, term: str, needle: str | None = None) -> tuple[str, int]:
        """File and line where a term (or a text about it) stands."""
        file = self._where[term]
        return str(file), self._line(file, needle or term.replace("#", "/").rsplit("/", 1)[-1])

    def objects(self, subject: str, predicate: str) -> list[str]:
        """The objects of a subject's predicate, as text, in the order of the files."""
        return self._objects.get((subject, predicate), [])

    @property
    def statements(self) -> Iterable[tuple[str, str]]:
        """Every subject with each of its predicates."""
        return self._objects.keys()

    def annotations(self, predicate: str) -> list[Marked]:
        """All literals of an annotation property (gov:headNoun, gov:example …), with file and line."""
        return self._marked.get(predicate, [])

    # -- hierarchy

    def _hierarchy(self, predicate: str, what: str) -> dict[str, tuple[str, ...]]:
        """Each term mapped to all terms above it, nearest first."""
        parents = {s: list(os) for (s, p), os in self._objects.items() if p == predicate}
        above: dict[str, tuple[str, ...]] = {}
        for term, direct in parents.items():
            order: list[str] = []
            frontier = list(direct)
            while frontier:
                nxt: list[str] = []
                for t in frontier:
                    if t == term:
                        file, line = self.line_of(term)
                        raise OntologyError(f"the {what} {short(term)} is below itself; break this cycle", file, line)
                    if t not in order:
                        order.append(t)
                        nxt += parents.get(t, [])
                frontier = nxt
            above[term] = tuple(order)
        return above

    def stated_classes(self, cls: str) -> tuple[str, ...]:
        """The class and those of the ten above it: what an instance states."""
        return (cls, *(c for c in self.subclasses.get(cls, ()) if c in STATED and c != cls))

    def stated_properties(self, predicate: str) -> tuple[str, ...]:
        """The property and the relations of the contract above it."""
        return (predicate, *(p for p in self.subproperties.get(predicate, ()) if p in self.properties))

    def root(self, cls: str) -> str:
        """The nearest of the ten classes (or Honor) that the class is, or is below."""
        root = self._roots.get(cls)
        if root is None:
            root = next((c for c in (cls, *self.subclasses.get(cls, ())) if c in STATED), "")
            self._roots[cls] = root
        return root

    def is_a(self, cls: str, ancestor: str) -> bool:
        return cls == ancestor or ancestor in self.subclasses.get(cls, ())

    def symmetric(self, predicate: str) -> bool:
        """Whether the property itself holds both ways (one below a symmetric one need not)."""
        return predicate in self.properties and self.properties[predicate].symmetric

    # -- what the extraction needs

    @cached_property
    def properties(self) -> dict[str, Property]:
        """Relations: every object property with a domain and a range, own or inherited."""
        out = {}
        for (s, p), os in list(self._objects.items()):
            if p != str(RDF.type) or str(OWL.ObjectProperty) not in os:
                continue
            chain = (s, *self.subproperties.get(s, ()))
            domain = next((d for c in chain for d in self.objects(c, str(RDFS.domain))), "")
            rng = next((d for c in chain for d in self.objects(c, str(RDFS.range))), "")
            if domain and rng:
                symmetric = str(OWL.SymmetricProperty) in os
                out[s] = Property(s, domain, rng, tuple(self.objects(s, str(RDFS.subPropertyOf))), symmetric)
        return out

    @cached_property
    def head_nouns(self) -> dict[str, tuple[str, ...]]:
        """Head noun → classes whose names end so (one, or two where the ontology says both); of a noun that ours and a user's class have, the
        user's goes first: one of another namespace, or of a later folder."""
        found: dict[str, list[tuple[bool, int, str]]] = {}
        for m in self.annotations(str(GOV.headNoun)):
            folder = next(i for i, d in enumerate(self.dirs) if Path(m.file).is_relative_to(d))
            found.setdefault(m.literal, []).append((m.term.startswith(str(GOV)), -folder, m.term))
        return {
            literal: tuple(dict.fromkeys(term for *_, term in sorted(of, key=lambda rank: rank[:2])))
            for literal, of in found.items()
        }

    @cached_property
    def body_nouns(self) -> frozenset[str]:
        """The head nouns of agencies and organizations."""
        roots = {str(GOV.Agency), str(GOV.Organization)}
        return frozenset(h for h, cs in self.head_nouns.items() if any(self.root(c) in roots for c in cs))

    @cached_property
    def place_suffixes(self) -> tuple[str, ...]:
        """What names of places that no gazetteer lists end in: the head nouns of gov:Place."""
        return tuple(h for h, cs in self.head_nouns.items() if any(self.root(c) == str(GOV.Place) for c in cs))

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        return tuple(
            Cue(m.literal, m.term, rule_id(m.term, "cueVerb", m.literal)) for m in self.annotations(str(GOV.cueVerb))
        )

    def cues_of(self, literal: str) -> tuple[Cue, ...]:
        """What a verb may stand for; nothing where it is no cue verb."""
        return self._cues_of.get(literal, ())

    @cached_property
    def _cues_of(self) -> dict[str, tuple[Cue, ...]]:
        out: dict[str, tuple[Cue, ...]] = {}
        for cue in self.cues:
            out[cue.literal] = (*out.get(cue.literal, ()), cue)
        return out

    @cached_property
    def topics(self) -> dict[str, tuple[str, ...]]:
        """Topic IRI → the words that say so."""
        out: dict[str, list[str]] = defaultdict(list)
        for m in self.annotations(str(GOV.topicWord)):
            out[m.term].append(m.literal)
        return {t: tuple(ws) for t, ws in out.items()}

    @cached_property
    def known(self) -> tuple[Known, ...]:
        """Individuals of a class of the ontology: names known in advance."""
        out = []
        for (s, p), os in self._objects.items():
            classes = tuple(c for c in os if self.root(c)) if p == str(RDF.type) else ()
            labels = self.objects(s, str(SKOS.prefLabel))
            if classes and labels and not s.startswith(str(TOPIC)):
                zh = [x for x in labels if not x.isascii()] or labels
                forms = dict.fromkeys([*zh, *(x for x in self.objects(s, str(SKOS.altLabel)) if not x.isascii())])
                out.append(Known(s, zh[0], tuple(forms), classes))
        return tuple(out)

    # -- validation

    def _check_terms(self) -> None:
        known = {s for s, _ in self._objects}
        for predicate, what in (
            (RDFS.subClassOf, "class"),
            (RDFS.subPropertyOf, "property"),
            (RDFS.domain, "class"),
            (RDFS.range, "class"),
        ):
            for (s, p), os in self._objects.items():
                if p != str(predicate):
                    continue
                for o in os:
                    if o.startswith(str(GOV)) and o not in known:
                        file, line = self.line_of(s, short(o))
                        raise OntologyError(f"unknown {what} {short(o)}; correct the name or define it", file, line)
        for m in self.annotations(str(GOV.headNoun)):
            if not self.root(m.term):
                raise OntologyError(
                    f"{short(m.term)} has the head noun {m.literal} but is below none of the extracted classes; "
                    f"add rdfs:subClassOf gov:Agency (or another of {', '.join(TEN)})",
                    m.file,
                    m.line,
                )
        for m in self.annotations(str(GOV.cueVerb)):
            if m.term not in self.properties:
                raise OntologyError(
                    f"{short(m.term)} has the cue verb {m.literal} but no domain and range; make it an owl:ObjectProperty "
                    "with rdfs:domain and rdfs:range",
                    m.file,
                    m.line,
                )


ANNOTATIONS = frozenset(str(GOV[n]) for n in ("headNoun", "cueVerb", "topicWord", "example", "counterExample"))


def short(iri: str) -> str:
    """gov:Court for the contract's terms, else the IRI in angle brackets."""
    return f"gov:{iri.removeprefix(str(GOV))}" if iri.startswith(str(GOV)) else f"<{iri}>"


def rule_id(term: str, annotation: str, literal: str) -> str:
    """The id of a rule on a term: term, annotation and literal (``Court.headNoun.人民法院``)."""
    return f"{term.replace('#', '/').rsplit('/', 1)[-1]}.{annotation}.{literal}"


def rule_files(dirs: Iterable[Path], pattern: str) -> list[Path]:
    """The files of all folders that match a pattern below them (``lexicon/posts.tsv``), in the folders' order."""
    return [file for folder in dirs for file in sorted(folder.glob(pattern))]
