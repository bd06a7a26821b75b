"""Which figure of one version a sentence of the other tells as the value of before.

In: the figures that only one version has, each with its owner and sentences, and the words of measures. Out: pairs, of which no other could be
meant. A sentence such as 由85名增至310名 has both values; two sentences of which one pair is known may tell more of the same measures, whoever is said to have them.
The same pairs come of the way back. Serves gov:Outcome.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from kg.diff.changes import Quote, Reported
from kg.diff.kin import Kin
from kg.diff.measures import Measures
from kg.lexicon import any_of
from kg.normal import matched

Pair = tuple["Figure", "Figure"]
_TO = r"[^\d\s,，、。；;:：()（）]{1,8}"
"""What stands between the values of before and after: neither a sign nor another number, so that no list is one."""
_MARKS = str.maketrans("", "", "“”")


class Figure(NamedTuple):
    """A figure of one version."""

    node: str
    owner: str
    reported: Reported
    status: str
    quotes: tuple[Quote, ...]


class Telling:
    """What sentences tell of figures, by the words of measures."""

    def __init__(self, measures: Measures) -> None:
        self.measures = measures
        self._groups = tuple(measures.groups.items())

    def of_one_owner(self, old: Mapping[str, Figure], new: Mapping[str, Figure]) -> list[Pair]:
        """A figure of each side where a sentence of one has the value of the other, too, and one measure is told in fewer words."""

        def fit(a: Figure, b: Figure) -> bool:
            measures = a.reported.measure, b.reported.measure
            return _one_in_other(*measures) and (self._has_value(a, b) or self._has_value(b, a))

        return self._alone(old, new, lambda f: f.owner, fit)

    def of_one_division(self, old: Mapping[str, Figure], new: Mapping[str, Figure]) -> list[Pair]:
        """The same of whatever owner and measure in one division where the two values stand side by side, as before and after."""
        return self._alone(
            old, new, lambda f: division(f.owner), lambda a, b: self._becomes(a, b) or self._becomes(b, a)
        )

    def together(self, old: Mapping[str, Figure], new: Mapping[str, Figure], paired: Iterable[Pair]) -> list[Pair]:
        """Figures of one measure in one division of which the sentences tell a pair that is known."""
        linked = _linked(paired)

        def fit(a: Figure, b: Figure) -> bool:
            one, other = a.reported, b.reported
            return (
                one.measure == other.measure
                and one.value != other.value
                and any((_place(p), _place(q)) in linked for p in a.quotes for q in b.quotes)
            )

        return self._alone(old, new, lambda f: division(f.owner), fit) if linked else []

    def of_one_count(self, old: Mapping[str, Figure], new: Mapping[str, Figure], paired: Iterable[Pair]) -> list[Pair]:
        """Figures of one owner that count one thing in other words (为群众代办业务, 代办业务; 化解邻里纠纷, 调解纠纷), or of which one counts the members
        of what another pair of the same two sentences counts."""
        linked = _linked(paired)

        def fit(a: Figure, b: Figure) -> bool:
            measures = a.reported.measure, b.reported.measure
            one, other = map(self.measures.plain, measures)
            if (one, other) != measures and one and other and _one_in_other(one, other):
                return a.reported.value != b.reported.value
            of_members = any(self.measures.counts_members(f.reported.measure, f.reported.unit) for f in (a, b))
            return of_members and any((_place(p), _place(q)) in linked for p in a.quotes for q in b.quotes)

        return self._alone(old, new, lambda f: f.owner, fit)

    def of_kin(self, old: Mapping[str, Figure], new: Mapping[str, Figure], kin: Callable[[], Kin]) -> list[Pair]:
        """Figures of one measure in one division whose owners are ``kin``: one acts in the other, or is where it applies and one measure says that
        it is of all of it (全市农村火灾起数)."""

        def fit(a: Figure, b: Figure) -> bool:
            return a.owner != b.owner and self._own_measure(a) == self._own_measure(b)

        found = self._alone(old, new, lambda f: division(f.owner), fit)
        related = kin() if found else {}
        return [
            (a, b)
            for a, b in found
            if (acts := related.get(frozenset((a.owner, b.owner)))) is not None
            and (acts or any(self._own_measure(f) != f.reported.measure for f in (a, b)))
        ]

    def told(self, old: Reported, new: Reported, quotes: Iterable[Quote]) -> bool:
        """Whether one of the sentences has both values, as before and after."""
        likely = [q.text for q in quotes if any(form in q.text for form in self._forms(old.value))]
        return bool(likely) and any(map(re.compile(self._written(old) + _TO + self._written(new)).search, likely))

    def growth(self, reported: Reported, quotes: Iterable[Quote]) -> tuple[str, Reported] | None:
        """The words of a sentence that tell a value with the one of before (由3.1%降至1.4%), and that one; None where none does."""
        m, unit = self.measures, re.escape(reported.unit)
        likely = [q for q in quotes if any(word in q.text for word in m.starting) and self.says(q, reported)]
        if not likely:
            return None
        both = re.compile(rf"{m.before_value}(\d[\d.]*)({m.group})?(?:{m.inside})?{unit}{_TO}{self._written(reported)}")
        found = next((f for q in likely if (f := both.search(q.text))), None)
        if not found:
            return None
        value = float(found[1].rstrip(".")) * m.groups.get(found[2] or "", 1)
        return found[0], reported._replace(value=str(value), approximation="")

    def newly(self, reported: Reported, quotes: Iterable[Quote]) -> str:
        """The verb by which a sentence says that a value counts what is newly there (新建“驿站”4座), with a space behind it; "" where none does."""
        measure = re.escape(reported.measure.translate(_MARKS))
        texts = [
            text
            for q in quotes
            if any(by in (text := _plain(q.text)) for by in self.measures.newly) and self.says(q, reported)
        ]
        if not texts:  # nearly always: a pattern of each figure would take longer than all the rest
            return ""
        by, reaching = any_of(self.measures.newly), self.measures.reaching
        counted = re.compile(rf"({by})[^,，。;；:：\d]{{0,16}}{measure}”?(?:{reaching})?{self._written(reported)}")
        return next((f"{m[1]} " for text in texts if (m := counted.search(text))), "")

    def kept_before(self, reported: Reported, quotes: Iterable[Quote]) -> str:
        """The word right before a measure that belongs to what it says (为劳动者追回工资, 联合巡逻); "" where there is none."""
        counted = re.compile(rf"{re.escape(reported.measure)}\d")
        texts = (_plain(q.text) for q in quotes if self.says(q, reported))
        before = (text[: m.start()] for text in texts for m in counted.finditer(text))
        return next(filter(None, map(self.measures.kept_before, before)), "")

    def says(self, quote: Quote, reported: Reported) -> bool:
        """Whether a sentence has a value."""
        text = _plain(quote.text)
        likely = any(form in text for form in self._forms(reported.value))
        return likely and re.search(self._written(reported), text) is not None

    def _alone(
        self, old: Mapping[str, Figure], new: Mapping[str, Figure], where: Callable[[Figure], str], fit: Callable[[Figure, Figure], bool]
    ) -> list[Pair]:  # fmt: skip
        """The pairs of one unit, level and status that fit, of which neither figure fits another."""
        sides: list[dict[tuple[str, ...], list[Figure]]] = []
        for side in (old, new):
            sides.append(defaultdict(list))
            for f in side.values():
                if f.owner and where(f):
                    sides[-1][where(f), self.measures.unit(f.reported.unit), str(f.reported.level), f.status].append(f)
        found = [
            (a, b)
            for k in sorted(sides[0].keys() & sides[1].keys())
            for a in sides[0][k]
            for b in sides[1][k]
            if fit(a, b)
        ]
        count = Counter(f.node for pair in found for f in pair)
        return [(a, b) for a, b in found if count[a.node] == count[b.node] == 1]

    def _own_measure(self, figure: Figure) -> str:
        """A measure without the words for all of a division (全市农村火灾起数)."""
        return figure.reported.measure.removeprefix(self.measures.whole(figure.reported.measure))

    def _becomes(self, before: Figure, after: Figure) -> bool:
        return self.told(before.reported, after.reported, after.quotes)

    def _has_value(self, figure: Figure, other: Figure) -> bool:
        """Whether a sentence of a figure has the other's value."""
        return any(self.says(q, other.reported) for q in figure.quotes)

    def _forms(self, value: str) -> tuple[str, ...]:
        return _forms(value, self._groups)

    def _written(self, reported: Reported) -> str:
        """The value with its unit, as a regular expression."""
        forms = "|".join(map(re.escape, self._forms(reported.value)))
        return rf"(?<![\d.])(?:{forms})(?:{self.measures.inside})?{re.escape(reported.unit)}"


def _linked(paired: Iterable[Pair]) -> set[tuple[tuple[str, str], tuple[str, str]]]:
    """The sentences of both versions that tell a known pair."""
    return {(_place(p), _place(q)) for a, b in paired for p in a.quotes for q in b.quotes}


@lru_cache(10_000)
def _plain(text: str) -> str:
    """A sentence in simplified characters, as units and measures are."""
    return matched(text)


@lru_cache(10_000)
def _forms(value: str, groups: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
    """A value as a page may write it: 26000, 2.6万."""
    plain = value.removesuffix(".0")
    number = int(plain) if plain.isdecimal() else 0
    return (plain, *(f"{number / size:g}{sign}" for sign, size in groups if number >= size))


def _one_in_other(measure: str, other: str) -> bool:
    return measure.endswith(other) or other.endswith(measure)


def division(owner: str) -> str:
    """The county that an identifier names (the first six digits of a code); empty where it names none."""
    code = owner.rpartition("/")[2].partition("_")[0]
    return code[:6] if code.isdecimal() and len(code) >= 6 else ""


def _place(quote: Quote) -> tuple[str, str]:
    return quote.source, quote.text
