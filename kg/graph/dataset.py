"""The export as a dataset to publish and to cite: what ``void.ttl`` holds.

In: what was counted while the other files were written (:class:`Census`), their hashes, the versions that made them, what the user says
of it (:class:`kg.publication.Publication`). Out: blocks for :mod:`kg.turtle`. Serves VoID (triples, entities, classes, properties,
vocabularies, partitions), DCAT (dataset, distributions, licence, version) and PROV-O (corpus, ontology, tool). No clock: an issue date
is there where the user gives one. The dataset's IRI follows from the bytes of its two files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.prefixes import prefixes
from kg.publication import Publication
from kg.turtle import Block, Names, Shape, Text, date, literal, write_turtle

NAME = "void.ttl"
DATA = ("graph.ttl", "evidence.ttl")
_VOCABULARIES = {
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
}
_TURTLE = "https://www.iana.org/assignments/media-types/text/turtle"
_LANGUAGE = "http://id.loc.gov/vocabulary/iso639-1/zh"
_ABOUT = {
    "graph.ttl": ("实体、关系与数据", "Entities, relations and figures"),
    "evidence.ttl": ("来源、文章、主张与原句", "Sources, articles, claims and their sentences"),
}
_DESCRIPTION = (
    "从报纸页面抽取的治理举措：何地何机关运行何举措、何时起、遵循什么、报道了哪些数据，每条事实附有原句。所载均为报道中的说法。",
    "Governance initiatives as newspapers report them: who runs what, where, since when, modelled on what, with which figures, "
    "and the sentence behind each fact. These are claims as reported.",
)
_RIGHTS = (
    "引用的原句及标题的权利属于各自的出版者；许可（如有）只涉及图谱本身。",
    "The sentences and headlines quoted belong to their publishers; a licence, where one is given, covers the graph alone.",
)
_UNLICENSED = ("尚未声明许可。", "No licence has been stated.")
Statements = list[tuple[str, list[str]]]


class Census:
    """Counts what passes by on its way to a file; ``sha256`` is that of the file, once it is written."""

    def __init__(self) -> None:
        self.sha256 = ""
        self.subjects = 0
        self.predicates: Counter[str] = Counter()
        self.classes: Counter[str] = Counter()

    def counted(self, blocks: Iterable[Block | Text]) -> Iterator[Block | Text]:
        """The same blocks."""
        predicates, classes = self.predicates, self.classes
        shapes: Counter[Shape] = Counter()
        for block in blocks:
            self.subjects += 1
            if isinstance(block, Text):
                shapes[block.shape] += 1
            else:
                for predicate, objects in block.statements:
                    predicates[predicate] += len(objects)
                    if predicate == "a":
                        classes.update(objects)
            yield block
        for shape, number in shapes.items():
            classes[shape.cls] += number
            predicates.update({predicate: objects * number for predicate, objects in shape.predicates.items()})

    @property
    def triples(self) -> int:
        return self.predicates.total()

    @property
    def entities(self) -> int:
        """What has a name of its own."""
        return self.predicates["skos:prefLabel"]


@dataclass(frozen=True, slots=True)
class Made:
    """What an export was made from and with; ``dates`` are the first and the last of its articles, where known."""

    tool_version: str
    corpus: str
    documents: int
    articles: int
    ontology_version: str | None
    ontology_hash: str
    dates: tuple[str, str] | None = None

    @classmethod
    def of(cls, manifest: Mapping[str, Any], dates: tuple[str, str] | None) -> Made:
        """From what manifest.json says."""
        counts, ontology = manifest["counts"], manifest["ontology"]
        return cls(
            manifest["tool"]["version"], manifest["corpus"], counts["documents"], counts["articles"], ontology["version"],
            ontology["hash"], dates,
        )  # fmt: skip


def write_dataset(folder: Path, census: Mapping[str, Census], made: Made, publication: Publication, base: str) -> None:
    """Write the description of the files in ``folder``, counted by name, beside them."""
    vocabularies = {p: ns for p, ns in prefixes(base).items() if not ns.startswith(base)} | _VOCABULARIES
    hashes = {name: census[name].sha256 for name in DATA}
    described = _Description(
        Names(vocabularies), base, sha256("".join(hashes.values()).encode()).hexdigest(), made, publication
    )
    blocks = [
        described.whole(census),
        *(block for name in DATA for block in described.part(name, census[name], hashes[name])),
        *described.provenance(),
    ]
    with (folder / NAME).open("w", encoding="utf-8", newline="\n") as file:
        write_turtle(file, vocabularies, blocks)


class _Description:
    def __init__(self, names: Names, base: str, digest: str, made: Made, publication: Publication) -> None:
        self.names, self.base, self.digest, self.made, self.publication = names, base, digest, made, publication
        self.root = f"{base}dataset/{digest[:16]}"

    def iri(self, path: str) -> str:
        return self.names[f"{self.root}/{path}"]

    def whole(self, census: Mapping[str, Census]) -> Block:
        """The dataset itself."""
        said, made = self.publication, self.made
        used = {p for c in census.values() for p in c.predicates} | {k for c in census.values() for k in c.classes}
        classes = {k for c in census.values() for k in c.classes}
        statements: Statements = [
            ("a", ["void:Dataset", "dcat:Dataset", "prov:Entity"]),
            ("dct:title", _both(said.title_zh, said.title_en)),
            ("dct:description", _both(*_DESCRIPTION)),
            ("dct:identifier", [literal(f"sha256:{self.digest}")]),
            ("dcat:version", [literal(f"{made.corpus[:12]}-{made.ontology_version or '0'}-{made.tool_version}")]),
            ("dct:language", [self.names[_LANGUAGE]]),
            ("dct:conformsTo", [self.names["https://w3id.org/govkg/ontology"]]),
        ]
        statements += self._stated()
        if made.dates:
            statements.append(("dct:temporal", [self.iri("period")]))
        statements += [
            ("void:uriSpace", [literal(self.base)]),
            ("void:triples", [str(sum(c.triples for c in census.values()))]),
            ("void:entities", [str(sum(c.entities for c in census.values()))]),
            ("void:distinctSubjects", [str(sum(c.subjects for c in census.values()))]),
            ("void:classes", [str(len(classes))]),
            ("void:properties", [str(len({p for c in census.values() for p in c.predicates}))]),
            ("void:documents", [str(len(DATA))]),
            ("void:vocabulary", self._vocabularies(used)),
            ("void:subset", [self.iri(name) for name in DATA]),
            ("dcat:distribution", [self.iri(f"{name}/file") for name in DATA]),
            ("prov:wasDerivedFrom", [self.iri("corpus")]),
            ("prov:wasGeneratedBy", [self.iri("build")]),
        ]
        return Block(self.names[self.root], statements)

    def _stated(self) -> Statements:
        """What only the user can say."""
        said = self.publication
        statements: Statements = []
        if said.license:
            statements.append(("dct:license", [self.names[said.license]]))
        statements.append(("dct:rights", [self.iri("rights")]))
        if said.creator:
            statements.append(("dct:creator", [self.iri("creator")]))
        if said.publisher:
            statements.append(("dct:publisher", [self.iri("publisher")]))
        if said.issued:
            statements.append(("dct:issued", [date(said.issued)]))
        if said.homepage:
            statements.append(("foaf:homepage", [self.names[said.homepage]]))
        return statements

    def _vocabularies(self, terms: Iterable[str]) -> list[str]:
        """The namespaces of the terms used."""
        used = {term.partition(":")[0] for term in terms if not term.startswith("<")} - {"a"} | {"rdf"}
        return [f"<{self.names.prefixes[prefix]}>" for prefix in sorted(used)]

    def part(self, name: str, census: Census, digest: str) -> Iterator[Block]:
        """One of the files: as a set of triples, its classes and properties, and as a file."""
        statements: Statements = [
            ("a", ["void:Dataset"]),
            ("dct:title", [literal(name)]),
            ("dct:description", _both(*_ABOUT[name])),
            ("void:triples", [str(census.triples)]),
            ("void:distinctSubjects", [str(census.subjects)]),
            ("void:classes", [str(len(census.classes))]),
            ("void:properties", [str(len(census.predicates))]),
        ]
        classes = {f"{name}/class/{_path(term)}": (term, n) for term, n in sorted(census.classes.items())}
        properties = {f"{name}/property/{_path(term)}": (term, n) for term, n in sorted(census.predicates.items())}
        if classes:
            statements.append(("void:classPartition", [self.iri(path) for path in classes]))
        if properties:
            statements.append(("void:propertyPartition", [self.iri(path) for path in properties]))
        yield Block(self.iri(name), statements)
        for path, (term, n) in classes.items():
            yield Block(self.iri(path), [("void:class", [term]), ("void:entities", [str(n)])])
        for path, (term, n) in properties.items():
            yield Block(
                self.iri(path), [("void:property", ["rdf:type" if term == "a" else term]), ("void:triples", [str(n)])]
            )
        yield Block(
            self.iri(f"{name}/file"),
            [
                ("a", ["dcat:Distribution"]),
                ("dct:title", [literal(name)]),
                ("dcat:mediaType", [self.names[_TURTLE]]),
                *self._licence(),
                ("schema:sha256", [literal(digest)]),
            ],
        )

    def _licence(self) -> Statements:
        return [("dct:license", [self.names[self.publication.license]])] if self.publication.license else []

    def provenance(self) -> Iterator[Block]:
        """What the dataset was made from, by what, and whose it is."""
        made, said = self.made, self.publication
        yield Block(
            self.iri("corpus"),
            [
                ("a", ["prov:Entity", "prov:Collection"]),
                ("dct:identifier", [literal(f"sha256:{made.corpus}")]),
                ("dct:description", _both(f"{made.documents} 个来源，{made.articles} 篇文章", f"{made.documents} sources, {made.articles} articles")),
            ],
        )  # fmt: skip
        ontology: Statements = [
            ("a", ["prov:Entity"]),
            ("dct:isVersionOf", [self.names["https://w3id.org/govkg/ontology"]]),
            ("dct:identifier", [literal(f"sha256:{made.ontology_hash}")]),
        ]
        if made.ontology_version:
            ontology.append(("owl:versionInfo", [literal(made.ontology_version)]))
        yield Block(self.iri("ontology"), ontology)
        yield Block(
            self.iri("build"),
            [
                ("a", ["prov:Activity"]),
                ("prov:used", [self.iri("corpus"), self.iri("ontology")]),
                ("prov:wasAssociatedWith", [self.iri("tool")]),
            ],
        )
        yield Block(
            self.iri("tool"),
            [
                ("a", ["prov:SoftwareAgent"]),
                ("foaf:name", [literal("govkg")]),
                ("schema:softwareVersion", [literal(made.tool_version)]),
            ],
        )
        rights = [f"{text} {_UNLICENSED[i]}" if not said.license else text for i, text in enumerate(_RIGHTS)]
        yield Block(self.iri("rights"), [("a", ["dct:RightsStatement"]), ("rdfs:label", _both(*rights))])
        for role, name in (("creator", said.creator), ("publisher", said.publisher)):
            if name:
                yield Block(self.iri(role), [("a", ["foaf:Agent"]), ("foaf:name", [literal(name)])])
        if made.dates:
            yield Block(
                self.iri("period"),
                [
                    ("a", ["dct:PeriodOfTime"]),
                    ("dcat:startDate", [date(made.dates[0])]),
                    ("dcat:endDate", [date(made.dates[1])]),
                ],
            )


def _both(zh: str, en: str) -> list[str]:
    return [literal(zh, "zh"), literal(en, "en")]


def _path(term: str) -> str:
    """A term as a part of an IRI: ``a``, gov:Agency → gov-Agency; a whole IRI by its hash."""
    return sha256(term.encode()).hexdigest()[:12] if term.startswith("<") else term.replace(":", "-").replace("\\", "")
