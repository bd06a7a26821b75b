"""Which names the sentences of a version hold, whether or not its graph has an entity of that name.

In: a :class:`~kg.diff.version.Version` and labels. Out: those of them (or the quoted name in them) that a sentence holds, as it is matched: in
simplified characters, whatever the quotation marks. A note says of no name that it is new or gone where the other version's pages hold it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from ahocorasick_rs import AhoCorasick

from kg.diff.side import text_of
from kg.diff.version import Version
from kg.normal import matched

_EXACT = re.compile(r'oa:exact ("(?:[^"\\\n]|\\.)*")')
_LABEL = re.compile(r'skos:prefLabel ("(?:[^"\\\n]|\\.)*")')
_TITLE = re.compile(r"《([^《》]+)》")
_QUOTED = re.compile(r"“([^“”]+)”")
_MARKS = str.maketrans("", "", "“”‘’\"'")
_SHORTEST = 2


def spoken(label: str) -> str:
    """What of a label a page would hold: a title, the name in quotation marks, else all of it."""
    found = _TITLE.search(label) or _QUOTED.search(label)
    return found[1] if found else label


class Texts:
    """The sentences of one version."""

    def __init__(self, version: Version) -> None:
        self._version = version
        self._known: dict[str, bool] = {}

    def look_for(self, labels: Iterable[str]) -> None:
        """Find all of these in one pass."""
        wanted = {_plain(spoken(label)) for label in labels}
        new = sorted(w for w in wanted if len(w) >= _SHORTEST and w not in self._known)
        if not new:
            return
        self._known |= dict.fromkeys(new, False)
        text = _plain("\n".join(self._sentences()))
        self._known |= dict.fromkeys(AhoCorasick(new).find_matches_as_strings(text, overlapping=True), True)

    def hold(self, label: str) -> bool:
        """Whether a sentence has this name."""
        self.look_for([label])
        return self._known.get(_plain(spoken(label)), False)

    def called(self, label: str) -> tuple[str, ...]:
        """The entities (Turtle terms) that are called so."""
        return self._labels.get(label, ())

    @cached_property
    def _labels(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for subject, text in self._version.blocks.items():
            for label in _LABEL.findall(text) if "skos:prefLabel" in text else ():
                found[text_of(label)] = (*found.get(text_of(label), ()), subject)
        return found

    def _sentences(self) -> Iterator[str]:
        for text in self._version.blocks.values():
            if "oa:exact" in text and (found := _EXACT.search(text)):
                yield text_of(found[1]).replace("\n", " ")


def _plain(text: str) -> str:
    return matched(text).translate(_MARKS)
