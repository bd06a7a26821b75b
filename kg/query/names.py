"""What things are called: an index of labels beside the store.

In: a filled store. Out: the labels of an IRI by language, in microseconds, where the store itself takes ten times as long: tables show labels and
have many rows. Serves skos:prefLabel, rdfs:label, schema:headline, dct:title; the first of these that says something in a language is the one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.terms import DCTERMS, RDFS, SCHEMA, SKOS

_LABELS = tuple(map(str, (SKOS.prefLabel, RDFS.label, SCHEMA.headline, DCTERMS.title)))
_TABLE = "CREATE TABLE label (iri TEXT, lang TEXT, label TEXT, PRIMARY KEY (iri, lang)) WITHOUT ROWID"


class Names:
    """The index, in a file or in memory."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, file: Path) -> Names:
        """An index made before. Raises sqlite3.DatabaseError where the file holds none."""
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?immutable=1", uri=True, check_same_thread=False)
        connection.execute("SELECT iri, lang, label FROM label LIMIT 1").fetchone()
        return cls(connection)

    @classmethod
    def make(cls, store: ox.Store, file: Path | None = None) -> Names:
        """The index of a store."""
        connection = sqlite3.connect(file or ":memory:", check_same_thread=False)
        connection.execute(_TABLE)
        connection.executemany("INSERT OR IGNORE INTO label VALUES (?, ?, ?)", _rows(store))
        connection.commit()
        return cls(connection)

    def close(self) -> None:
        self._connection.close()

    def __getitem__(self, iri: str) -> dict[str, str]:
        """Labels by language ("" for none); empty where it has none."""
        return dict(self._connection.execute("SELECT lang, label FROM label WHERE iri = ?", (iri,)))


def _rows(store: ox.Store) -> Iterator[tuple[str, str, str]]:
    for predicate in _LABELS:
        for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                yield quad.subject.value, quad.object.language or "", quad.object.value
