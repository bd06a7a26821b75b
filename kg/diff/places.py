"""Where the things of some versions are: the division that an identifier names, those above it, names with a town before them.

In: versions. Out: IRIs of divisions and names without their place. Parents come from gov:within, never from a code. Serves gov:Place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from kg.diff.version import Version
from kg.terms import GOV

WITHIN = str(GOV.within)
QUOTE = "“"
_ZH_LABEL = re.compile(r'skos:prefLabel "([^"]+)"@zh')


class Places:
    """The places of all versions together; the first version comes first."""

    def __init__(self, versions: Sequence[Version]) -> None:
        self._versions = tuple(versions)

    @cached_property
    def _divisions(self) -> dict[str, str]:
        """Code → the term of its division: the place that carries the code, not one that lies in it."""
        return {
            code: subject
            for version in reversed(self._versions)
            for subject, text in version.blocks.items()
            if subject.startswith("place:")
            and f'Code "{(code := subject[6:].partition("_")[0])}"' in text.replace("gov:gb2260", "gov:Code")
        }

    def of(self, iri: str) -> str:
        """The division that an entity belongs to by its identifier: an IRI, or empty."""
        for version in self._versions:
            kind, _, name = version.term(iri).partition(":")
            code = name.partition("_")[0]
            if kind != "topic" and code.isdecimal() and code in self._divisions and "_" in name:
                prefix, _, local = self._divisions[code].partition(":")
                return version.prefixes[prefix] + local.replace("\\", "")
        return ""

    @cached_property
    def _names(self) -> frozenset[str]:
        """What the places are called."""
        return frozenset(
            found[1]
            for version in self._versions
            for subject, text in version.blocks.items()
            if subject.startswith("place:") and (found := _ZH_LABEL.search(text))
        )

    def without(self, label: str) -> str:
        """A quoted name without the town or village before it: “和为贵”调解队 of 石桥镇“和为贵”调解队."""
        place, quote, _ = label.partition(QUOTE)
        return label[len(place) :] if quote and place in self._names else label

    def above(self, place: str) -> list[str]:
        """The division, and those that it lies in."""
        found: list[str] = []
        while place and place not in found:
            found.append(place)
            place = min((o for version in self._versions for o in version.of(place).get(WITHIN, ())), default="")
        return found

    def nested(self, place: str, other: str) -> bool:
        """Whether one of two divisions is the other or lies in it; no division does not speak against it."""
        return not place or not other or place in self.above(other) or other in self.above(place)
