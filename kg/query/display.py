"""Text for a terminal.

In: text from pages, which may hold anything. Out: text that a terminal prints and does not obey.
"""

from __future__ import annotations

import re

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """The text in one line, with a mark for each control character (those that turn the direction of writing among them)."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text) if not text.isprintable() else text
