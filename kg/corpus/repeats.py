"""Documents in the order of their names in, which of them repeats an earlier one out.

The same page counts once: the same text, whatever its encoding, line ends and spaces. A record whose name came before is none either.
"""

from __future__ import annotations

import hashlib

from kg.corpus.inputs import Skipped


def fingerprint(text: str) -> str:
    """What two copies of a page have in common; made where the page is read."""
    return hashlib.sha256("".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()


class Repeats:
    """What has been read so far. Documents are given in the order of their inputs, so that the first one stays the first."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}
        self._names: set[str] = set()

    def check(self, name: str, fingerprint: str) -> Skipped | None:
        """None for a new document, else why it does not count."""
        if name in self._names:
            return Skipped(name, "an earlier record has the same id; give it another")
        first = self._first.setdefault(fingerprint, name)
        if first != name:
            return Skipped(name, f"this is the same page as {first}, which is counted once; remove one of them")
        self._names.add(name)
        return None
