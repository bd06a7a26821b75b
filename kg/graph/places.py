"""Where places lie: the divisions that a graph names or its articles are about, what contains and what replaced them.

In: a graph and the gazetteer. Out: :class:`Frame`. Serves gov:within and dct:replaces. Parents come from the gazetteer's own
column, never from a code's prefix. A division that only this needs is written without evidence: no sentence names it.
"""

from __future__ import annotations

from functools import lru_cache

import networkx as nx

from kg.graph.schema import Gazetteer, Unit
from kg.identity import local, normal_name
from kg.records import Key


def place_key(code: str, name: str) -> Key:
    """The key of a division of the gazetteer."""
    return Key("place", code, normal_name(name, "place"))


class Frame:
    """``units``: node → its division, for all divisions named or needed; ``within``, ``replaces``: node → nodes."""

    def __init__(self, graph: nx.MultiDiGraph, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self.units: dict[str, Unit] = {}
        self.within: dict[str, set[str]] = {}
        self.replaces: dict[str, set[str]] = {}
        for node, data in graph.nodes(data=True):
            if data["kind"] != "place":
                continue
            unit = gazetteer.get(data["key"].division)
            if unit is None:
                continue
            own = _node(unit)
            if node == own:
                self._add(unit)
            elif any(entity.code for entity in data["said"]):  # the division under another name
                self.units[node] = unit
                self._lies_in(node, unit.parent)
            else:  # a site in it
                self.within[node] = {own}
                self._add(unit)
        self._about: dict[str, str] = {}
        for code in sorted({heading.place for heading in graph.graph["articles"]}):
            unit = gazetteer.get(code) if code else None
            if unit is not None:
                self._add(unit)
                self._about[code] = _node(unit)

    def about(self, code: str) -> str | None:
        """The node of the division that an article is about; None where it is open or in no table."""
        return self._about.get(code)

    def _add(self, unit: Unit) -> None:
        node = _node(unit)
        if node in self.units:
            return
        self.units[node] = unit
        self._lies_in(node, unit.parent)
        after = self._gazetteer.get(unit.replaced_by) if unit.replaced_by else None
        if after is not None:
            self.replaces.setdefault(_node(after), set()).add(node)
            self._add(after)

    def _lies_in(self, node: str, parent: str) -> None:
        unit = self._gazetteer.get(parent) if parent else None
        if unit is not None:
            self.within[node] = {_node(unit)}
            self._add(unit)


def _node(unit: Unit) -> str:
    return _place_node(unit.code, unit.name)


@lru_cache(maxsize=65536)
def _place_node(code: str, name: str) -> str:
    return local(place_key(code, name))
