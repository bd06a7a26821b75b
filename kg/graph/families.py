"""Families of practice: what is the same mechanism under another name in another place, linked and never merged.

In: a merged graph, ``lexicon/families.tsv``. Out: in the graph, edges skos:related between practices, each with a claim that has a score and the
sentences that name both. Two practices of different divisions and names are related

- by their names: what stays without the word for its sort is the same (“X”工作法, “X”机制), or the same parts are joined by ``+`` in
  any order, synonyms and fused names counted as what they stand for (“警格+网格”, “双网融合”);
- by their company: at least two components or guiding concepts in common, and a topic.

Practices of one name are variants of each other already (gov:variantOf); a family links each other name once, to one of its members, so that n
names make n links. What many practices have in common is no ground, which also keeps the work near-linear. A function of the graph alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Literal, NamedTuple

import networkx as nx
from pydantic import Field

from kg.graph.describe import describe, holds
from kg.graph.merge import relations
from kg.identity import normal_name
from kg.ontology import rule_files
from kg.records import Claim, Key
from kg.tables import Rule, read_table
from kg.terms import GOV, SKOS

RELATED = str(SKOS.related)
COMMON = 20
"""What more practices than these share tells nothing of any two of them."""
_SCORES = {"parts": 0.75, "core": 0.7, "whole": 0.65}
"""How sure a link by names is. No annotated page says what is related, so these are set, not fitted, and below what counts as sure (0.8)."""
_COMPANY, _EACH_MORE, _MOST = 0.55, 0.05, 0.7
_SHORTEST = 4  # Chinese characters of a core that is a name of its own
_HAN = re.compile("[\u3400-\u9fff]")
_COMPANIONS = frozenset((str(GOV.component), str(GOV.guidedBy)))
_ADDRESSES = str(GOV.addresses)


class FamilyRow(Rule):
    """A group of words (``lexicon/families.tsv``, whose head explains each role)."""

    role: Literal["form", "whole", "part", "generic"]
    words: str = Field(min_length=1)

    @property
    def list(self) -> list[str]:
        return [normal_name(word, "practice") for word in self.words.split("|") if word]


class Family(NamedTuple):
    """What makes names a family, and how it was seen: the ground of the score."""

    parts: frozenset[str]
    ground: Literal["parts", "core", "whole"]


class Families:
    """The words by which families are known."""

    def __init__(self, rows: Iterable[FamilyRow]) -> None:
        by_role: dict[str, list[list[str]]] = defaultdict(list)
        for row in rows:
            by_role[row.role].append(row.list)
        self._forms = sorted({w for words in by_role["form"] for w in words}, key=lambda w: (-len(w), w))
        self._part = {w: words[0] for words in by_role["part"] for w in words}
        self._whole = {w: words[0] for words in by_role["whole"] for w in words[1:]}
        self._generic = {w for words in by_role["generic"] for w in words}

    @classmethod
    def load(cls, dirs: Sequence[Path]) -> Families:
        return cls(row for file in rule_files(dirs, "lexicon/families.tsv") for row in read_table(file, FamilyRow))

    def of(self, name: str) -> Family | None:
        """The family of a practice's name; None for a name that anybody may have."""
        core = normal_name(name, "practice")
        while core not in self._whole and (form := next((f for f in self._forms if core.endswith(f)), None)):
            if core == form:
                return None
            core = core.removesuffix(form)
        if core in self._generic:
            return None
        joined = self._whole.get(core, core)
        if "+" in joined:
            parts = frozenset(self._part.get(part, part) for part in joined.split("+"))
            named = [part for part in parts if len(_HAN.findall(part)) > 1 and part not in self._generic]
            if len(parts) < 2 or len(named) < len(parts):  # “1+3+N” is a form that everybody fills otherwise
                return None
            return Family(parts, "whole" if core in self._whole else "parts")
        return Family(frozenset((core,)), "core") if len(_HAN.findall(core)) >= _SHORTEST else None


def relate(graph: nx.MultiDiGraph, families: Families) -> None:
    """Link the families of a graph, but for what is linked already or what a correction says is different."""
    different = {frozenset(pair) for pair in graph.graph.get("different", ())}
    practices = sorted(
        (key.name, key.division, node)
        for node, key in graph.nodes(data="key")
        if key is not None and key.kind == "practice"
    )
    for a, b, rule, score in (*_by_name(practices, families), *_by_company(graph)):
        if frozenset((a, b)) in different or graph.has_edge(a, b) or graph.has_edge(b, a):
            continue
        evidence = dict.fromkeys(e for node in (a, b) for e in describe(graph, node).evidence[:1])
        if not evidence:
            continue
        ends: tuple[Key, Key] = graph.nodes[a]["key"], graph.nodes[b]["key"]
        claim = Claim(ends[0], RELATED, ends[1], f"families.{rule}", score, tuple(evidence))
        graph.add_edge(a, b, RELATED, claims={claim})


def _by_name(practices: Sequence[tuple[str, str, str]], families: Families) -> Iterator[tuple[str, str, str, float]]:
    """Each other name of a family, once: linked to a practice of the family's first name."""
    members: dict[frozenset[str], list[tuple[str, str, str, str]]] = defaultdict(list)
    for name, division, node in practices:
        if family := families.of(name):
            members[family.parts].append((name, division, node, family.ground))
    for several in members.values():
        first, _, _, ground = several[0]
        hubs = [member for member in several if member[0] == first]
        linked = {first}
        for name, division, node, own in several:
            hub = next((h for h in hubs if h[1] != division), None) if name not in linked else None
            if hub:
                linked.add(name)
                weaker = min(ground, own, key=lambda g: _SCORES[g])
                yield hub[2], node, weaker, _SCORES[weaker]


def _by_company(graph: nx.MultiDiGraph) -> list[tuple[str, str, str, float]]:
    """Practices of different divisions that share two components or guides and a topic."""
    having: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    topics: dict[str, set[str]] = defaultdict(set)
    for subject, obj, predicate, claims in relations(graph):
        if predicate != _ADDRESSES and predicate not in _COMPANIONS:
            continue
        if graph.nodes[subject]["kind"] != "practice" or not holds(claims):
            continue
        if predicate == _ADDRESSES:
            topics[subject].add(obj)
        else:
            key: Key = graph.nodes[obj]["key"]
            having[predicate, key.kind, key.name].add(subject)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for practices in having.values():
        if len(practices) <= COMMON:
            for pair in combinations(sorted(practices), 2):
                shared[pair] += 1
    found = []
    for (a, b), number in sorted(shared.items()):
        one, two = graph.nodes[a]["key"], graph.nodes[b]["key"]
        apart = one.division and two.division and one.division != two.division and one.name != two.name
        if number >= 2 and apart and not topics[a].isdisjoint(topics[b]):
            found.append((a, b, "company", min(_COMPANY + _EACH_MORE * (number - 2), _MOST)))
    return found
