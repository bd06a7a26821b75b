"""What a researcher knows better than the texts: "these two are one", "these are not", "this is no entity", "this is its name".

In: ``corrections.tsv`` of each ontology folder. Out: :class:`Corrections`, checked, which :mod:`kg.graph.correct` applies to a graph. A
correction names entities by their IRIs, which are the same in every build, so it survives rebuilds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from kg.identity import key_of
from kg.prefixes import prefixes
from kg.tables import Row, read_table
from kg.terms import BASE

Action = Literal["same", "different", "drop", "label", "class"]
_TAKES = {"same": "object", "different": "object", "drop": None, "label": "label", "class": "object"}
_NAME = re.compile(r"(?:<(?P<iri>[^<>\s]+)>|(?P<prefix>[a-z0-9]+):(?P<local>\S+)|(?P<bare>https?://\S+))")


class Correction(Row):
    """A row of the table; which cells it fills depends on the action."""

    id: str
    action: Action
    subject: str
    object: str | None = None
    label: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> Correction:
        for column in ("object", "label"):
            needed = _TAKES[self.action] == column
            if needed != (getattr(self, column) is not None):
                raise ValueError(f"the action {self.action} {'needs' if needed else 'takes no'} {column}")
        return self


@dataclass(frozen=True)
class Corrections:
    """The rows of all tables, with their entities as ids of nodes, consistent with each other."""

    rows: tuple[Correction, ...] = ()
    base: str = BASE

    @classmethod
    def load(cls, dirs: Sequence[Path], base: str = BASE) -> Corrections:
        """The tables of these ontology folders. Raises OntologyError with file and line."""
        paths = [folder / "corrections.tsv" for folder in dirs]
        corrections = cls(tuple(row for path in paths if path.is_file() for row in read_table(path, Correction)), base)
        corrections._check()
        return corrections

    def by(self, action: Action) -> Iterator[tuple[Correction, str]]:
        """The rows of an action, each with the node that it is about."""
        return ((row, self.node(row, row.subject)) for row in self.rows if row.action == action)

    def node(self, row: Correction, name: str) -> str:
        """The node that a cell of the row names."""
        iri = self.iri(row, name)
        node = iri.removeprefix(self.base)
        if node == iri or key_of(node) is None:
            raise row.error(f"{name} is no entity below {self.base}; copy its name from graph.ttl")
        return node

    def iri(self, row: Correction, name: str) -> str:
        """A name as graph.ttl writes it, or a whole IRI."""
        match = _NAME.fullmatch(name)
        if match is None:
            raise row.error(f"{name} is no name of an entity; write it as graph.ttl does (agency:150525_公安局)")
        if match["prefix"] is None or match["bare"]:
            return match["iri"] or match["bare"]
        namespace = self._prefixes.get(match["prefix"])
        if namespace is None:
            raise row.error(f"the prefix of {name} is unknown; write the whole IRI in < >")
        return namespace + re.sub(r"\\(.)", r"\1", match["local"])

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        return prefixes(self.base)

    @cached_property
    def same(self) -> dict[str, str]:
        """Node → the one it is, one step."""
        return {node: self.node(row, row.object or "") for row, node in self.by("same")}

    def _check(self) -> None:
        first: dict[tuple[str, str], Correction] = {}
        for row in self.rows:
            node = self.node(row, row.subject)
            for other in ("same", "drop", "label", "class"):
                earlier = first.get((other, node))
                compatible = {row.action, other} == {"label", "class"} or row.action == "different"
                if earlier is not None and not compatible:
                    raise row.error(
                        f"{row.subject} has the correction {earlier.id} already ({other}); keep one of the two"
                    )
            if row.action != "different":
                first[row.action, node] = row
        for row, node in self.by("same"):
            if node in self.chain(self.same[node]):
                raise row.error(f"{row.subject} comes back to itself by rows that say same; break this circle")
        for row, node in self.by("different"):
            other = self.node(row, row.object or "")
            if self.chain(node)[-1] == self.chain(other)[-1]:
                raise row.error(
                    f"{row.subject} and {row.object} are different here and the same in another row; remove one"
                )

    def chain(self, node: str) -> list[str]:
        """The node, and what it is by one row that says same after the other."""
        nodes = [node]
        while nodes[-1] in self.same and self.same[nodes[-1]] not in nodes:
            nodes.append(self.same[nodes[-1]])
        return nodes
