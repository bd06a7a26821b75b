"""When two names, measures or units are taken for the same.

In: texts as printed. Out: yes or no, or how alike. Printers vary width, spaces, quotation marks, punctuation, 的, and 新 before some heads: none of
these tells two names apart here; digits and ``+`` do. A parent division before a name's own one may be there or not (鄂尔多斯市达拉特旗公安局 = 达拉特旗公安局).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache

_LEFT_OUT = frozenset("“”‘’\"'《》〈〉「」『』【】[]()（）·、,，.。;；:：!！?？-—–_/的")
_NEW = re.compile("新(?=模式|机制|方式|格局|体系|路径)")
_UNITS = {"percent": "%", "百分点": "个百分点"}


@cache
def plain(text: str) -> str:
    """A name without what printers vary."""
    text = unicodedata.normalize("NFKC", text)
    kept = (c for i, c in enumerate(text) if not (c in _LEFT_OUT or c.isspace() or _NEW.match(text, i)))
    return "".join(kept).lower()


class Divisions:
    """The divisions that a page speaks of: what may stand before a name without making it another."""

    def __init__(self, forms: Iterable[str]) -> None:
        listed = sorted({plain(form) for form in forms}, key=lambda form: (-len(form), form))
        self._any = re.compile(f"(?:{'|'.join(map(re.escape, listed))})+")

    def same(self, a: str, b: str) -> bool:
        """Whether two plain names are equal, or one only has parent divisions before the division that the other begins with."""
        if a == b:
            return True
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        before = longer.removesuffix(shorter)
        return before != longer and bool(self._any.fullmatch(before) and self._any.match(shorter))


def likeness(a: str, b: str) -> float:
    """How many characters two measures share, whatever their order: F1, from 0 to 1."""
    first, second = Counter(plain(a)), Counter(plain(b))
    shared = (first & second).total()
    return 2 * shared / (first.total() + second.total()) if shared else 0.0


def unit(text: str | None) -> str:
    """A unit in its one form."""
    name = plain(text or "").replace("余", "")
    return _UNITS.get(name, name)


def same_value(a: float | None, b: float) -> bool:
    return a is not None and abs(a - b) <= 1e-9 * max(1.0, abs(b))
