"""Which division an article is about, and which one 市, 全区 or 我县 means at a place in it.

In: the codes of the division names of an article. Out: codes at county level or above. Serves the completion of short names.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable

from kg.divisions import RANK, Division, Divisions
from kg.lexicon import Lexicon
from kg.mentions.notes import Notes

MAIN_SHARE = 0.6
"""The article is about the lowest division that holds this share of the divisions that it names."""


class Levels:
    """The words for a level of division (``lexicon/context.tsv``): what each can mean, and those that stand alone."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.endings: dict[str, tuple[str, ...]] = {}
        self.inner = {w: row.stands_for for row in lexicon.context if row.role == "inner" for w in row.list}
        """团县委, with the level inside: the head noun that means the same."""
        for row in lexicon.context:
            if row.role == "level":
                for word in row.list:
                    self.endings[word] = (*self.endings.get(word, ()), *row.stands_for.split("|"))
        self.longest_first = sorted(self.endings, key=lambda w: (-len(w), w))
        alone = [w for w in self.longest_first if len(w) > 1 and w[0] in "全我该本"]
        self.alone = re.compile("|".join(rf"{w[0]}(?<!应.){re.escape(w[1:])}" for w in alone) or "(?!)")
        """Each branch begins with its word's first character: a search skips all others."""

    def leading(self, name: str) -> str:
        """The level word that a name begins with (全区 of 全区检察机关), or ""."""
        return next((w for w in self.longest_first if name.startswith(w) and len(w) < len(name)), "")


class Context:
    """The divisions of one article. ``main`` is the one that it is about, "" where that is open."""

    def __init__(self, notes: Notes, divisions: Divisions, levels: Levels) -> None:
        self.notes, self.divisions, self.levels = notes, divisions, levels
        self._starts = sorted(notes.division_codes)
        self._codes = [notes.division_codes[at] for at in self._starts]
        self._paragraphs = [p.start for p in notes.article.paragraphs]
        titled = self._in_title()
        self.main = self.county(self.lowest(titled)) if titled else self._most_named()
        self.titled = bool(titled)

    def county(self, code: str) -> str:
        """The code of the lowest division at county level or above that holds the one given."""
        unit = self.divisions.county_or_above(code) if code else None
        return unit.code if unit else ""

    def lowest(self, codes: Iterable[str]) -> str:
        """Of several divisions the lowest, the first of equals."""
        ranked = [(RANK[u.level], -i, c) for i, c in enumerate(codes) if (u := self.divisions.get(c))]
        return max(ranked)[2] if ranked else ""

    def near(self, pos: int) -> str:
        """The division named last in the paragraph before ``pos``, else the article's."""
        i = bisect_right(self._paragraphs, pos) - 1
        begin = self._paragraphs[i] if i >= 0 else 0
        last = bisect_left(self._starts, pos) - 1
        return self.county(self._codes[last]) if last >= 0 and self._starts[last] >= begin else self.main

    def of_level(self, word: str, pos: int) -> str:
        """The division that a level word means at ``pos``: in the line of the article's own, else one named before."""
        endings = self.levels.endings.get(word, ())
        line = self._line(self.main)
        before = self._codes[: bisect_left(self._starts, pos)]
        near = list(dict.fromkeys(reversed(before)))
        towns = any(e in ("镇", "乡", "街道", "苏木") for e in endings)
        if (
            "自治区" in endings and not self.titled
        ):  # 全区 is the autonomous region, unless the article is about a district
            line = [*(c for c in line if self._name(c).endswith("自治区")), *line]
        for code in [*near, *line] if towns else [*line, *(x for c in near for x in self._line(c))]:
            unit = self.divisions.get(code)
            if unit and unit.name.endswith(endings) and (towns or RANK[unit.level] <= RANK["county"]):
                return code
        return ""

    def called(self, unit: Division) -> str:
        """What the text calls a division: by its full name, or by the short one that says its level where only that is printed."""
        text, short = self.notes.text, unit.common_name
        return short if short != unit.name and unit.name not in text and short in text else unit.name

    def _name(self, code: str) -> str:
        unit = self.divisions.get(code)
        return unit.name if unit else ""

    def _line(self, code: str) -> list[str]:
        """A division and all that it lies in."""
        return [code, *(u.code for u in self.divisions.ancestors(code))] if code else []

    def _in_title(self) -> list[str]:
        """The divisions that the first title with any names."""
        for p in self.notes.article.paragraphs:
            if p.role == "title" and (
                found := self._codes[bisect_left(self._starts, p.start) : bisect_left(self._starts, p.end)]
            ):
                return found
        return []

    def _most_named(self) -> str:
        """The lowest division that holds most of those named; one that is named around it (河南省) speaks for it, too."""
        counts = Counter(c for code in self._codes if (c := self.county(code)))
        best: list[tuple[int, int, str]] = []
        for code in {u.code for c in counts for u in self.divisions.ancestors(c)} | set(counts):
            inside = sum(n for c, n in counts.items() if self.divisions.within(c, code))
            others = sum(n for c, n in counts.items() if not self.divisions.within(code, c) or c == code)
            unit = self.divisions.get(code)
            if unit and inside and inside >= MAIN_SHARE * max(others, inside):
                best.append((-RANK[unit.level], -inside, code))
        return min(best)[2] if best else ""
