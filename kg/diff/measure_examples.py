"""What the marks in an example of ``lexicon/measures.tsv`` mean, for the tests that they are.

In: a marked text, the role of its row, the words of measures. Out: whether the text shows the row. The head of the table says what is marked.
"""

from __future__ import annotations

import re

from kg.diff.changes import Quote, Reported
from kg.diff.told import Telling
from kg.marked import MarkedText

_NUMBER = re.compile(r"(?P<value>\d+)(?P<unit>[^\d,，]+)$")


def shows(text: MarkedText, role: str, telling: Telling) -> bool:
    """Whether a row of that role does with a text what its marks say."""
    measures, marked = telling.measures, "".join(text.marked)
    number = _NUMBER.search(text.text)
    if role in ("handled", "counting", "beneficiary"):
        return _taken(text) == measures.plain(text.text) != text.text
    if role == "whole":
        return measures.whole(text.text) == marked != ""
    if role == "same-unit":
        return len(set(text.marked)) > 1 and len(set(map(measures.unit, text.marked))) == 1
    if role == "pointing":
        begins = text.text.rpartition("。")[2].startswith(text.marked[:1])
        return begins and not set(measures.pointing).isdisjoint(text.marked[:1])
    if number is None:
        return False
    reported = Reported(text.marked[-1] if marked else "", number["value"], number["unit"])
    quotes = [Quote("", text.text)]
    if role in ("member", "member-sort", "person"):
        return measures.counts_members(text.text[: number.start()], number["unit"])
    if role in ("from", "earlier"):
        found = telling.growth(reported, quotes)
        return found is not None and found[0].startswith(marked)
    if role in ("newly", "reaching"):
        return telling.newly(reported, quotes).rstrip() in text.marked[:1]
    kept = telling.kept_before(reported, quotes)
    return kept == "" if role == "part-of" else kept in text.marked[:1]


def _taken(text: MarkedText) -> str:
    """The text without what is marked."""
    starts, ends = [start for start, _ in text.spans], [end for _, end in text.spans]
    return "".join(text.text[a:b] for a, b in zip([0, *ends], [*starts, len(text.text)], strict=True))
