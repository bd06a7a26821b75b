"""Sentences of a paragraph.

In goes a paragraph as rules see it (``kg.normal.matched``), out come the ends of its sentences. A sentence ends with 。!? and what closes behind it;
inside a quotation or a bracket it does so only where that holds several sentences. Serves no ontology term of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIGNS = re.compile(r"[。!?]+[”’》)】]*|[“(《]|[”)》]")
_PAIR = {"“": "”", "(": ")", "《": "》"}
_LONGEST_QUOTE = 600  # characters; one that is not closed by then was never opened


def ends(text: str) -> Iterator[int]:
    """Offsets behind each sentence, in order; the last is the end of the text."""
    done = 0
    for end in _ends(text):
        if end > done and end < len(text):
            yield end
            done = end
    if text:
        yield len(text)


def _ends(text: str) -> Iterator[int]:
    closing: list[tuple[str, int, int]] = []  # sign that closes, where, where it was opened
    held: list[int] = []  # ends inside the outermost quotation
    last = 0  # end of the last sentence outside
    for sign in _SIGNS.finditer(text):
        mark = sign[0]
        while closing and sign.start() > closing[-1][1]:
            closing.pop()
        if mark in _PAIR:
            at = text.find(_PAIR[mark], sign.end(), sign.end() + _LONGEST_QUOTE)
            if at >= 0 and (not closing or at < closing[-1][1]):
                if not closing:
                    held = []
                closing.append((_PAIR[mark], at, sign.start()))
            continue
        if mark[0] not in "。!?":
            continue
        if not closing:
            last = sign.end()
            yield last
            continue
        outer_close, opened = closing[0][1], closing[0][2]
        bare = len(mark.rstrip("”’》)】"))
        if sign.end() <= outer_close:  # inside
            held.append(sign.end())
            continue
        if held or opened > last:  # the quotation's own last sentence
            yield from held
        led_in = opened > 0 and text[opened - 1] in ":,"
        if led_in and bare:
            last = sign.end()
            yield last
        closing.clear()
