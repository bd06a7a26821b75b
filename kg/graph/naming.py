"""The terms of an export: how nodes, evidence, claims, sources, articles and rules are called in it.

In: the base IRI and the sources. Out: Turtle terms. Each is a function of content: an evidence is called by its source
and offsets, a claim by relation, rule and sentence, so that a rebuild calls it the same and no blank node is needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import TypeVar

from kg.errors import ExportError
from kg.graph.merge import short_hash
from kg.identity import encoded
from kg.prefixes import KINDS, prefixes
from kg.records import Claim, Document, Evidence
from kg.turtle import Names

_PLAIN = re.compile("[0-9A-Za-z\u4e00-\u9fff](?:[0-9A-Za-z_\u4e00-\u9fff-]*[0-9A-Za-z\u4e00-\u9fff])?")
K = TypeVar("K")
V = TypeVar("V")


class Terms:
    """Turtle terms for everything that an export speaks of, each worked out once."""

    def __init__(self, base: str, sources: Mapping[str, Document]) -> None:
        self.prefixes = prefixes(base)
        self.sources = sources
        self.base = base
        self.names = Names(self.prefixes)
        self._kinds = {kind: self.names[f"{base}{kind}/x"].removesuffix("x") for kind in KINDS}
        self.node = Remembered(self._node).__getitem__
        """The term of a node of the graph: an id below the base, or a topic's whole IRI."""
        self.rule = Remembered(self._rule).__getitem__
        self.article = Remembered(self._article).__getitem__
        """The article by its source and id, which may repeat the source's name (``page.txt#L12``)."""
        self.evidence = Remembered(self._evidence).__getitem__
        """The sentence by its source and offsets."""
        self._source_name = Remembered(self._readable_source).__getitem__
        self._evidence_of = Remembered(self._beginning_of_evidence).__getitem__
        self._claims_of = Remembered(self._beginning_of_claims).__getitem__
        self._sentence = Remembered(self._parts_of_sentence).__getitem__

    def source(self, doc: str) -> str:
        return self.node(f"source/{self._source_name(doc)}")

    def claim(self, subject: str, claim: Claim, obj: str) -> str:
        """The claim of a subject and an object (node ids): one for each relation, rule and sentence."""
        said = (
            f"{subject}\n{claim.predicate}\n{obj}\n{claim.status}\n{self.rule(claim.rule)}\n"
            f"{self._sentence(claim.evidence)}{claim.post or ''}"
        )
        digest = blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        return f"{self._claims_of(claim.predicate)}_{digest}"

    def _node(self, node: str) -> str:
        kind, _, name = node.partition("/")
        if kind in self._kinds and _PLAIN.fullmatch(name):  # nearly all; what follows comes to the same
            return self._kinds[kind] + name
        return self.names[node if ":" in node else self.base + node]

    def _rule(self, rule: str) -> str:
        return self.node(f"rule/{encoded(rule).replace('%5F', '_')}")

    def _article(self, place: tuple[str, str]) -> str:
        doc, ident = place
        return self.node(f"article/{self._source_name(doc)}_{encoded(ident.removeprefix(f'{doc}#'))}")

    def _evidence(self, evidence: Evidence) -> str:
        return f"{self._evidence_of(evidence.doc)}_{evidence.start}-{evidence.end}"

    def _beginning_of_evidence(self, doc: str) -> str:
        return self.node(f"evidence/{self._source_name(doc)}")

    def _parts_of_sentence(self, evidence: tuple[Evidence, ...]) -> str:
        return "".join(f"{term}\n" for term in sorted(map(self.evidence, evidence)))

    def _beginning_of_claims(self, predicate: str) -> str:
        name = predicate[max(predicate.rfind("/"), predicate.rfind("#")) + 1 :]
        return self.node(f"claim/{encoded(name)}")

    def _readable_source(self, doc: str) -> str:
        document = self.sources.get(doc)
        if document is None:
            raise ExportError(
                f"the source {doc} is cited but was not handed on; build the graph again with all its sources"
            )
        digest = short_hash(doc, document.sha256)[:10]
        path, _, record = doc.partition("#")
        readable = "-".join(re.split(r"[\s_.-]+", f"{PurePosixPath(path).stem}-{record}"[:32].strip("-_. ")))
        name = f"{encoded(readable)}-{digest}"
        if self.node(f"source/{name}").startswith("source:"):
            return name
        return digest  # the name begins with a mark: no local name of Turtle


class Remembered(dict[K, V]):
    """The values of a function, each worked out once."""

    def __init__(self, function: Callable[[K], V]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, key: K) -> V:
        value = self[key] = self._function(key)
        return value
