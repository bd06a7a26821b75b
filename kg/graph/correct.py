"""Apply a researcher's corrections to what the articles say, before it is merged.

In: readings, :class:`~kg.graph.corrections.Corrections`, schema and gazetteer. Out: a merged graph in which entities are joined, renamed,
reclassified, dropped or told apart. Each record is corrected by itself, so the laws of :func:`kg.graph.merge.merge` hold, and
correcting twice is correcting once. Three attributes of the graph keep what is about whole entities: ``replaced`` (old node → new:
dct:isReplacedBy), ``names`` (node → label), ``different`` (pairs of nodes: owl:differentFrom).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import networkx as nx

from kg.graph.corrections import Correction, Corrections
from kg.graph.merge import merge
from kg.graph.schema import Gazetteer, Schema
from kg.identity import key_of, kind_of, local, normal_name
from kg.records import Claim, Entity, Figure, Key, Kind, Reading
from kg.terms import GOV


class Corrector:
    """Corrections by key. ``unused`` are the rows about entities that nothing named so far."""

    def __init__(self, corrections: Corrections, schema: Schema, gazetteer: Gazetteer) -> None:
        self._corrections, self._schema, self._gazetteer = corrections, schema, gazetteer
        self._seen: set[str] = set()
        self._rows: dict[Key, str] = {_key(node): node for row in corrections.rows for node in _nodes(corrections, row)}
        self._labels = {node: row.label or "" for row, node in corrections.by("label")}
        classes = {node: corrections.iri(row, row.object or "") for row, node in corrections.by("class")}
        self._kinds = {node: self._kind(row, classes[node]) for row, node in corrections.by("class")}
        self._dropped = {node for _, node in corrections.by("drop")}
        self._moved: dict[Key, Key | None] = {key: self._target(node) for key, node in self._rows.items()}
        self._classes = {key: classes[node] for node in classes if (key := self._moved[_key(node)]) is not None}

    @property
    def unused(self) -> tuple[Correction, ...]:
        corrections = self._corrections
        return tuple(row for row in corrections.rows if corrections.node(row, row.subject) not in self._seen)

    def merge(self, readings: Iterable[Reading]) -> nx.MultiDiGraph:
        """The corrected graph of all readings."""
        graph = merge(map(self.reading, readings) if self._rows else readings)
        moved = {self._rows[key]: local(to) for key, to in self._moved.items() if to is not None and to != key}
        graph.graph["replaced"] = moved
        graph.graph["names"] = {moved.get(node, node): label for node, label in self._labels.items()}
        pairs = (
            (node, self._corrections.node(row, row.object or "")) for row, node in self._corrections.by("different")
        )
        graph.graph["different"] = {tuple(sorted((moved.get(a, a), moved.get(b, b)))) for a, b in pairs}
        return graph

    def reading(self, reading: Reading) -> Reading:
        """One article's reading, corrected."""
        keys: set[Key | str | None] = {k for c in reading.claims for k in (c.subject, c.object, c.attributed_to)}
        keys |= {k for f in reading.figures for k in (f.owner, f.attributed_to)}
        keys |= {e.key for e in reading.entities}
        touched = [self._rows[key] for key in keys if isinstance(key, Key) and key in self._rows]
        if not touched and keys.isdisjoint(self._classes):
            return reading
        self._seen.update(touched)
        return replace(
            reading,
            entities=tuple(e for e in map(self._entity, reading.entities) if e),
            claims=tuple(c for c in map(self._claim, reading.claims) if c),
            figures=tuple(f for f in map(self._figure, reading.figures) if f),
        )

    # -- records

    def _entity(self, entity: Entity) -> Entity | None:
        key = self._moved.get(entity.key, entity.key)
        if key is None:
            return None
        return entity._replace(key=key, classes=(self._classes[key],) if key in self._classes else entity.classes)

    def _claim(self, claim: Claim) -> Claim | None:
        subject = self._moved.get(claim.subject, claim.subject)
        obj = self._moved.get(claim.object, claim.object) if isinstance(claim.object, Key) else claim.object
        if subject is None or obj is None or subject == obj:
            return None
        return claim._replace(subject=subject, object=obj, attributed_to=self._reporter(claim.attributed_to))

    def _figure(self, figure: Figure) -> Figure | None:
        owner = self._moved.get(figure.owner, figure.owner)
        if owner is None:
            return None
        return figure._replace(owner=owner, attributed_to=self._reporter(figure.attributed_to))

    def _reporter(self, key: Key | None) -> Key | None:
        return self._moved.get(key, key) if key else None

    # -- keys

    def _target(self, start: str) -> Key | None:
        """Where a node's key goes: along rows that say same, by its new name or kind, and on from there; None where dropped."""
        gone: list[str] = []
        node = start
        while node not in gone:
            gone.append(node)
            node = self._corrections.chain(node)[-1]
            if node in self._dropped:
                return None
            key = _key(node)
            name = key.name
            if node in self._labels and key.kind != "place":  # a place is called as the gazetteer calls it
                name = self._own_name(self._labels[node], key)
            key = Key(self._kinds.get(node, key.kind), key.division, name)
            if local(key) == node or key not in self._rows:
                return key
            node = local(key)
        row = next(r for r in self._corrections.rows if self._corrections.node(r, r.subject) in gone)
        raise row.error(f"{row.subject} gets its own name back by other rows; remove one of them")

    def _own_name(self, label: str, key: Key) -> str:
        """The normalised name without the divisions before it that the key's division is or lies in."""
        name = normal_name(label, key.kind)
        above = []
        unit = self._gazetteer.get(key.division)
        while unit is not None:
            above.append(normal_name(unit.name, "place"))
            unit = self._gazetteer.get(unit.parent)
        for division in reversed(above):
            if name != division:
                name = name.removeprefix(division)
        return name

    def _kind(self, row: Correction, cls: str) -> Kind:
        for stated in self._schema.stated_classes(cls):
            kind = kind_of(stated.removeprefix(str(GOV)))
            if kind:
                return kind
        raise row.error(
            f"{row.object} is no class of entities; give one that is, or is below, one such as gov:Platform"
        )


def _nodes(corrections: Corrections, row: Correction) -> list[str]:
    """The entities of a row."""
    names = [row.subject, row.object] if row.action in ("same", "different") else [row.subject]
    return [corrections.node(row, name) for name in names if name]


def _key(node: str) -> Key:
    key = key_of(node)
    assert key is not None, node  # Corrections.node lets only such pass
    return key
