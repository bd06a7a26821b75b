"""Many regular expressions on one text: one search for the words that they need says which of them are worth trying.

In: compiled patterns. Out: :class:`Filtered`, which gives the numbers of those that may match a text, in their order. No ontology term of its own.

RE2 finds the words; what it cannot read (lookarounds) is left out of what it is given, which then matches wherever the pattern does, and more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import re2

_AROUND = ("(?=", "(?!", "(?<=", "(?<!")
_CLASSES = {r"\d": r"\p{Nd}", r"\s": r"\s\p{Z}"}
"""Classes that RE2 takes for those of ASCII alone, which are few enough to be looked for one by one."""
_QUIET = re2.Options()
_QUIET.log_errors = False
_PART = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)  # an escape, a set, a character


class Filtered:
    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        self._filter, self._numbers, self._always = re2.Filter(), list[int](), list[int]()
        for number, pattern in enumerate(patterns):
            try:
                self._filter.Add(widened(pattern.pattern), _QUIET)
                self._numbers.append(number)
            except re2.error:  # it refers to its own groups, say
                self._always.append(number)
        self._filter.Compile()

    def possible(self, text: str) -> list[int]:
        """The numbers of the patterns that may match somewhere in the text."""
        found = self._filter.Match(text, potential=True) if self._numbers else None
        return sorted([*self._always, *(self._numbers[i] for i in found or ())])


def widened(pattern: str) -> str:
    """A regular expression without its lookarounds."""
    kept: list[str] = []
    around = depth = 0  # the depth outside of the lookaround that is passed over; 0: none is
    for part in _PART.finditer(pattern):
        sign = part[0]
        if sign == "(":
            depth += 1
            if not around and pattern.startswith(_AROUND, part.start()):
                around = depth
        if not around:
            kept.append(_of_all_scripts(sign))
        if sign == ")":
            if depth == around:
                around = 0
            depth -= 1
    return "".join(kept)


def _of_all_scripts(part: str) -> str:
    """An escape or a set as Python understands it."""
    for narrow, wide in _CLASSES.items():
        part = f"[{wide}]" if part == narrow else part.replace(narrow, wide) if part[0] == "[" else part
    return part
