"""Quotes without private persons: their names, telephone and identity numbers are put out of the sentences that are evidence.

In: a merged graph, ``lexicon/private.tsv``, the surnames and followers of ``lexicon/posts.tsv``. Out: the same graph, where ``×`` stands for each
character that was hidden: lengths, offsets and the IRIs of evidence stay. Serves oa:exact.

A name is known by the words around it (村民…, …女士), and then hidden wherever its document has it again; persons whom the graph names in
an office or role stay in the documents that name them so. It is a rule, and misses what it has no word for: names without such a
word, names that a column break cuts, foreign names. Headlines are no quotes and stay.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import networkx as nx
import re2
from pydantic import Field

from kg.graph.describe import describe
from kg.graph.merge import relations
from kg.lexicon import Lexicon, any_of
from kg.normal import matched
from kg.ontology import rule_files
from kg.records import Evidence, Span
from kg.tables import Rule, read_table

SIGN = "×"


class PrivateRow(Rule):
    """Words around what is private, or a pattern of a number (``lexicon/private.tsv``, whose head explains each role)."""

    role: Literal["before", "joint", "after", "follower", "no-name", "no-end", "number", "amount"]
    words: str = Field(min_length=1)


class Private:
    """Finds what is private in a sentence."""

    def __init__(self, rows: Iterable[PrivateRow], lexicon: Lexicon) -> None:
        words: dict[str, list[str]] = defaultdict(list)
        numbers = []
        for row in rows:
            if row.role == "number":
                numbers.append(_pattern(row))
            else:
                words[row.role] += filter(None, row.words.split("|"))
        surname = any_of(lexicon.words("surname"))
        follower = any_of((*lexicon.words("follower"), *words["follower"], *words["after"]))
        self._no_name = (*words["no-name"], *lexicon.words("no-name"))
        self._no_end = tuple(words["no-end"])
        self._amounts = tuple(words["amount"])
        self._before = re.compile(any_of(words["before"]))
        self._joint = re.compile(any_of(words["joint"]))
        self._name = re.compile(rf"(?:{surname})[一-龥]{{1,2}}?(?={follower}|[^一-龥]|$)")
        self._addressed = re.compile(rf"(?:{surname})[一-龥]{{0,2}}(?={any_of(words['after'])})")
        self._numbers = re2.compile("|".join(numbers)) if numbers else None

    @classmethod
    def load(cls, dirs: Sequence[Path]) -> Private:
        rows = [row for file in rule_files(dirs, "lexicon/private.tsv") for row in read_table(file, PrivateRow)]
        return cls(rows, Lexicon(dirs))

    def names(self, text: str) -> Iterator[Span]:
        """Where :func:`kg.normal.matched` text names private persons."""
        for cue in self._before.finditer(text):
            at = cue.end()
            while (name := self._name.match(text, at)) and self._is_name(name[0]):
                yield Span(*name.span())
                joint = self._joint.match(text, name.end())
                at = joint.end() if joint else len(text)
        for name in self._addressed.finditer(text):
            if self._is_name(name[0]):
                yield Span(*name.span())

    def numbers(self, text: str) -> Iterator[Span]:
        """Where matched text has numbers that look like those of a telephone, an identity or a bank card."""
        for m in self._numbers.finditer(text) if self._numbers else ():
            apart = not text[m.start() - 1 : m.start()].isdigit() and not text[m.end() : m.end() + 1].isdigit()
            if apart and not text.startswith(self._amounts, m.end()):
                yield Span(*m.span())

    def _is_name(self, name: str) -> bool:
        return (
            "某" not in name
            and not name.startswith(self._no_name)
            and not (len(name) > 2 and name.endswith(self._no_end))
        )


def _pattern(row: PrivateRow) -> str:
    try:
        re2.compile(row.words)
    except re2.error:
        raise row.error(f"the pattern {row.words} of {row.id} is none of RE2; mend it") from None
    return f"(?:{row.words})"


class Mask:
    """What is hidden in the documents of one graph."""

    def __init__(self, graph: nx.MultiDiGraph, private: Private) -> None:
        self._private = private
        self._known: dict[str, set[str]] = defaultdict(set)
        """Document → persons whom it names in an office or role."""
        for node, kind in graph.nodes(data="kind"):
            if kind == "person":
                what = describe(graph, node)
                for evidence in what.evidence:
                    self._known[evidence.doc].update(map(matched, (what.label, *what.others)))
        found: dict[str, set[str]] = defaultdict(set)
        for evidence in _evidence(graph):
            text = matched(evidence.exact)
            found[evidence.doc].update(text[a:b] for a, b in private.names(text) if b - a > 1)
        self._again = {
            doc: re.compile(any_of(names)) for doc, kept in found.items() if (names := kept - self._known[doc])
        }

    def text(self, doc: str, text: str) -> str:
        """The text of a document, or a part of it, of the same length."""
        rules = matched(text)
        spans = [s for s in self._private.names(rules) if rules[s.start : s.end] not in self._known[doc]]
        if doc in self._again:
            spans += [Span(*m.span()) for m in self._again[doc].finditer(rules)]
        signs = list(text)
        for start, end in (*spans, *self._private.numbers(rules)):
            signs[start:end] = SIGN * (end - start)
        return "".join(signs)


def mask(graph: nx.MultiDiGraph, texts: Mapping[tuple[str, str], str], private: Private) -> dict[tuple[str, str], str]:
    """Hide what is private in all evidence of the graph, and in these texts of its articles."""
    hidden = Mask(graph, private)
    known: dict[Evidence, Evidence] = {}

    def masked(several: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        for e in several:
            if e not in known:
                known[e] = e._replace(exact=hidden.text(e.doc, e.exact))
        return tuple(known[e] for e in several)

    for _, data in graph.nodes(data=True):
        data["said"] = {entity._replace(evidence=masked(entity.evidence)) for entity in data["said"]}
    for subject, obj, predicate, claims in list(relations(graph)):
        graph[subject][obj][predicate]["claims"] = {claim._replace(evidence=masked(claim.evidence)) for claim in claims}
    return {(doc, article): hidden.text(doc, text) for (doc, article), text in texts.items()}


def _evidence(graph: nx.MultiDiGraph) -> Iterator[Evidence]:
    for _, said in graph.nodes(data="said"):
        for entity in said:
            yield from entity.evidence
    for _, _, _, claims in relations(graph):
        for claim in claims:
            yield from claim.evidence
