"""How characters stand side by side in words at large: what a page is too short to tell.

In goes the table ``layout/characters.tsv``, out comes :class:`Characters`: how probable one character is behind another. Serves no ontology term.
"""

from __future__ import annotations

import re
from pathlib import Path

from kg.errors import OntologyError

_FOLLOWER = re.compile(r"(\D)(\d+)")
_HEADER = "character\tcount\tbegins\tends\tfollowers"


class Characters:
    """Probabilities of characters and of pairs, from counts in the words of a general dictionary."""

    def __init__(self, tables: list[Path]) -> None:
        self._counts: dict[str, tuple[int, int, int]] = {}
        self._inside: dict[str, int] = {}
        for path in tables:
            self._read(path)
        self._total = sum(c for c, _, _ in self._counts.values())
        self._words = sum(b for _, b, _ in self._counts.values())

    def share(self, character: str) -> float | None:
        """How frequent a character is; None where the table lacks it."""
        known = self._counts.get(character)
        return known[0] / self._total if known else None

    def follows(self, first: str, second: str) -> float | None:
        """How probable it is that `second` stands behind `first`, in one word or as the beginning of the next."""
        left, right = self._counts.get(first), self._counts.get(second)
        if left is None or right is None:
            return None
        return (self._inside.get(first + second, 0) + left[2] * right[1] / self._words) / left[0]

    def _read(self, path: Path) -> None:
        rows = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        lines = [(n, line) for n, line in rows if line and not line.startswith("#")]
        if not lines or lines[0][1] != _HEADER:
            raise OntologyError(f"this table has to begin with the columns {_HEADER.split()}", str(path), 1)
        for number, line in lines[1:]:
            try:
                character, count, begins, ends, followers = line.split("\t")
                self._counts[character] = (int(count), int(begins), int(ends))
            except ValueError:
                raise OntologyError(
                    "this row is not a character, three whole numbers and its followers, parted by tabs; mend it",
                    str(path),
                    number,
                ) from None
            for follower, times in _FOLLOWER.findall(followers):
                if follower != " ":
                    self._inside[character + follower] = int(times)
