"""What is served, from an export folder or an RDF file.

In: its path. Out: :class:`kg.serve.site.Served` and where the store lies that workers open. The store is kept by
:mod:`kg.query.store`.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from kg.errors import GovkgError
from kg.identity import checked_base
from kg.query.store import open_graph
from kg.serve.site import Served
from kg.terms import BASE


class OnDisk(NamedTuple):
    """A store's folder, how many triples it holds, whether queries see its named graphs as one."""

    folder: str
    triples: int
    union: bool


@contextlib.contextmanager
def opened(path: Path, base: str | None, ontology: Sequence[Path]) -> Iterator[tuple[Served, OnDisk]]:
    """The graph at ``path``, kept open so that its folder stays. Raises GovkgError where it cannot be read."""
    graph = open_graph(path)
    if graph.folder is None:
        raise GovkgError(
            "the cache folder cannot be written; free disk space, or name another folder in GOVKG_CACHE_DIR"
        )
    beside = {name: path / name for name in ("graph.html", "void.ttl") if path.is_dir() and (path / name).is_file()}
    served = Served(
        path,
        checked_base(base or _base_of(path)),
        graph.prefixes,
        beside.get("graph.html"),
        beside.get("void.ttl"),
        ontology,
    )
    yield served, OnDisk(str(graph.folder), len(graph.store), graph.named)


def _base_of(path: Path) -> str:
    """The base that an export was built with."""
    try:
        made = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
        return str(made["settings"]["base"])
    except (OSError, ValueError, KeyError, TypeError):
        return BASE
