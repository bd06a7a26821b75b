"""What the components of the pipeline share, and other parts of a build with them: read once for a tuple of ontology folders.

In: ontology folders. Out: :class:`Resources`. What only reading needs is made when it is first asked for.
"""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path

from kg.divisions import RANK, Divisions
from kg.lexicon import Lexicon
from kg.mentions.heads import HeadNouns
from kg.mentions.scan import Scanner
from kg.ontology import Ontology


class Resources:
    """What the components share, read once for a tuple of ontology folders."""

    def __init__(self, dirs: tuple[str, ...]) -> None:
        paths = [Path(d) for d in dirs]
        self.ontology, self.lexicon, self.divisions = Ontology.load(paths), Lexicon(paths), Divisions.load(paths)

    @cached_property
    def heads(self) -> HeadNouns:
        return HeadNouns(self.ontology, self.lexicon)

    @cached_property
    def scanner(self) -> Scanner:
        return Scanner(self.ontology, self.lexicon, self._division_names())

    def _division_names(self) -> list[str]:
        """The names to look for: not those that only short forms of towns bear (治安 for 治安镇)."""
        return [
            name
            for name, candidates in self.divisions.names().items()
            if any(
                not c.weak
                or (
                    (u := self.divisions.get(c.code)) is not None
                    and (u.name == name or RANK[u.level] <= RANK["county"])
                )
                for c in candidates
            )
        ]


@cache
def resources(dirs: tuple[str, ...]) -> Resources:
    return Resources(dirs)
