"""The terms of an export: prefixes, and how nodes, evidence, claims, sources, articles and rules are called in it.

In: the base IRI and the sources. Out: Turtle terms. Each is a function of content: an evidence is called by its source
and offsets, a claim by relation, rule and sentence, so that a rebuild calls it the same and no blank node is needed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import PurePosixPath

from kg.errors import ExportError
from kg.graph.merge import short_hash
from kg.identity import checked_base, encoded
from kg.records import Claim, Document, Evidence
from kg.terms import DCTERMS, GOV, OA, ORG, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, TOPIC, XSD
from kg.turtle import Names

_PLAIN = re.compile("[0-9A-Za-z\u4e00-\u9fff](?:[0-9A-Za-z_\u4e00-\u9fff-]*[0-9A-Za-z\u4e00-\u9fff])?")
KINDS = (
    "agency", "article", "claim", "concept", "document", "evidence", "honor", "membership", "organization", "outcome",
    "person", "place", "practice", "rule", "source",
)  # fmt: skip


def prefixes(base: str) -> dict[str, str]:
    """The prefixes of an export: vocabularies, and one for each kind of node below the base."""
    vocabularies = {
        "dct": DCTERMS, "gov": GOV, "oa": OA, "org": ORG, "owl": OWL, "prov": PROV, "rdf": RDF, "rdfs": RDFS,
        "schema": SCHEMA, "skos": SKOS, "topic": TOPIC, "xsd": XSD,
    }  # fmt: skip
    return {p: str(n) for p, n in vocabularies.items()} | {kind: f"{checked_base(base)}{kind}/" for kind in KINDS}


class Terms:
    """Turtle terms for everything that an export speaks of, each worked out once."""

    def __init__(self, base: str, sources: Mapping[str, Document]) -> None:
        self.prefixes = prefixes(base)
        self.sources = sources
        self.base = base
        self.names = Names(self.prefixes)
        self._nodes = _Nodes(self.names, base)
        self.node = self._nodes.__getitem__
        """The term of a node of the graph: an id below the base, or a topic's whole IRI."""
        self._source_names: dict[str, str] = {}
        self._evidence_of: dict[str, str] = {}
        self._rules: dict[str, str] = {}
        self._claims: dict[str, str] = {}
        self._articles: dict[tuple[str, str], str] = {}

    def rule(self, rule: str) -> str:
        term = self._rules.get(rule)
        if term is None:
            term = self._rules[rule] = self._nodes[f"rule/{encoded(rule).replace('%5F', '_')}"]
        return term

    def _source_name(self, doc: str) -> str:
        name = self._source_names.get(doc)
        if name is None:
            document = self.sources.get(doc)
            if document is None:
                raise ExportError(
                    f"the source {doc} is cited but was not handed on; build the graph again with all its sources"
                )
            digest = short_hash(doc, document.sha256)[:10]
            path, _, record = doc.partition("#")
            readable = "-".join(re.split(r"[\s_.-]+", f"{PurePosixPath(path).stem}-{record}"[:32].strip("-_. ")))
            name = f"{encoded(readable)}-{digest}"
            if not self._nodes[f"source/{name}"].startswith("source:"):  # begins with a mark: no local name of Turtle
                name = digest
            self._source_names[doc] = name
        return name

    def source(self, doc: str) -> str:
        return self._nodes[f"source/{self._source_name(doc)}"]

    def article(self, doc: str, ident: str) -> str:
        """The article by its source and id, which may repeat the source's name (``page.txt#L12``)."""
        term = self._articles.get((doc, ident))
        if term is None:
            own = encoded(ident.removeprefix(f"{doc}#"))
            term = self._articles[doc, ident] = self._nodes[f"article/{self._source_name(doc)}_{own}"]
        return term

    def evidence(self, evidence: Evidence) -> str:
        """The sentence by its source and offsets."""
        doc = evidence.doc
        start = self._evidence_of.get(doc)
        if start is None:
            start = self._evidence_of[doc] = self._nodes[f"evidence/{self._source_name(doc)}"]
        return f"{start}_{evidence.start}-{evidence.end}"

    def claim(self, subject: str, claim: Claim, obj: str) -> str:
        """The claim of a subject and an object (node ids): one for each relation, rule and sentence."""
        evidence = sorted(map(self.evidence, claim.evidence))
        said = "\n".join(
            (subject, claim.predicate, obj, claim.status, self.rule(claim.rule), *evidence, claim.post or "")
        )
        digest = blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        start = self._claims.get(claim.predicate)
        if start is None:
            name = claim.predicate[max(claim.predicate.rfind("/"), claim.predicate.rfind("#")) + 1 :]
            start = self._claims[claim.predicate] = self._nodes[f"claim/{encoded(name)}"]
        return f"{start}_{digest}"


class _Nodes(dict[str, str]):
    """Id below the base, or whole IRI → term."""

    def __init__(self, names: Names, base: str) -> None:
        super().__init__()
        self._names, self._base = names, base
        self._kinds = {kind: names[f"{base}{kind}/x"].removesuffix("x") for kind in KINDS}

    def __missing__(self, node: str) -> str:
        kind, _, name = node.partition("/")
        if kind in self._kinds and _PLAIN.fullmatch(name):  # nearly all; what follows comes to the same
            term = self._kinds[kind] + name
        else:
            term = self._names[node if ":" in node else self._base + node]
        self[node] = term
        return term
