"""What changed between two versions of a graph, and why; patches; the history of many versions.

In: two export folders or RDF files. Out: :class:`Comparison`: typed changes with their causes, which :mod:`kg.diff.present` shows and
:mod:`kg.diff.patch` writes down for machines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.collector import collector_at_rest
from kg.diff import blanks, version
from kg.diff.causes import Inputs, with_causes
from kg.diff.changes import FAMILIES, KINDS, Change
from kg.diff.compare import Difference
from kg.diff.compare import compare as differences
from kg.diff.measures import Measures
from kg.diff.told import Telling
from kg.diff.version import Version
from kg.errors import GovkgError
from kg.ontology_dir import builtin

__all__ = ["Comparison", "chosen"]
_OF_TWO = ("entity-renamed", "entity-merged", "entity-split")
"""Changes that name an entity by both its identifiers."""


@dataclass(frozen=True)
class Comparison:
    """Two versions and what differs. ``inputs`` says how what they were made from differs."""

    old: Version
    new: Version
    difference: Difference
    inputs: Inputs

    @classmethod
    def of(cls, old: Path, new: Path, limit: float = blanks.LIMIT, dirs: Sequence[Path] = ()) -> Comparison:
        """Compare; ``dirs`` are the ontology folders, the built-in one where there are none. Raises ExportError where a version cannot be
        read, OntologyError where the words of measures cannot."""
        with collector_at_rest():  # millions of terms, none in a cycle
            first, second = version.open_both(old, new, limit)
            return cls.between(first, second, dirs)

    @classmethod
    def between(cls, old: Version, new: Version, dirs: Sequence[Path] = ()) -> Comparison:
        telling = Telling(Measures.load(dirs or (builtin(),)))
        inputs = Inputs.of(old.manifest, new.manifest)
        return cls(old, new, with_causes(differences(old, new, telling, inputs.renamed), inputs), inputs)

    def changes(self, kinds: Sequence[str] = ()) -> tuple[Change, ...]:
        """All changes, or those of these kinds; of what was renamed by the identifier that it has now."""
        now = {iri: new for new, old in self.difference.former.items() for iri in (new, old)}
        return tuple(
            c if c.kind in _OF_TWO else c._replace(about=now.get(c.about, c.about), other=now.get(c.other, c.other))
            for c in self.difference.changes
            if not kinds or c.kind in kinds
        )

    def differs(self, kinds: Sequence[str] = ()) -> bool:
        """Whether anything differs, or anything of these kinds."""
        return bool(self.changes(kinds)) if kinds else not self.difference.same


def chosen(only: Sequence[str]) -> tuple[str, ...]:
    """Kinds of changes by their names and those of their families. Raises GovkgError for a name that is none."""
    kinds: list[str] = []
    for name in only:
        if name not in KINDS and name not in FAMILIES:
            raise GovkgError(f"there is no kind of change {name}; choose of {', '.join((*FAMILIES, *KINDS))}")
        kinds += [kind for kind in KINDS if kind == name or kind.startswith(f"{name}-")]
    return tuple(dict.fromkeys(kinds))
