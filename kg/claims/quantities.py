"""Figures that a sentence reports: what is counted, how much, in which unit, how exact, since when.

In: one sentence of ``Article.matched`` and the article's date. Out: quantities with the place of number and measure.
Whose figure it is, and whether it is only planned, is decided where the actors are known. Serves gov:Outcome.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kg.claims.figure_frames import FrameReader
from kg.claims.figure_rules import REACH, Approximation, Direction, FigureRule, Roles, Unit, read_all
from kg.claims.numbered import Number, Said, Sentence
from kg.claims.numerals import Numerals, Sign
from kg.claims.periods import Period, PeriodFinder, PeriodRule
from kg.claims.quoting import FILLER, Masker
from kg.claims.ranks import RankFinder


@dataclass(slots=True, eq=False)
class Quantity:
    """A reported figure. ``start:end`` is number and unit, ``measure_start:measure_end`` what is counted, both in the
    text; ``measure`` may put the words of that stretch in another order (享受到便利的老年人)."""

    start: int
    end: int
    measure: str
    measure_start: int
    measure_end: int
    value: float
    unit: str | None
    rule: str
    confidence: float
    approximation: str | None = None
    direction: Direction | None = None
    level: bool = True
    period: str | None = None
    period_start: str | None = None
    period_end: str | None = None


class Stretch(NamedTuple):
    """A sentence, ``text[start:end]``, and the date of its article (ISO 8601)."""

    text: str
    start: int
    end: int
    date: str | None


class QuantityFinder:
    """Reads figures by the tables of one or more ontology folders."""

    def __init__(
        self,
        signs: Iterable[Sign],
        units: Iterable[Unit],
        approximations: Iterable[Approximation],
        rules: Iterable[FigureRule],
        periods: Iterable[PeriodRule],
    ) -> None:
        approximations = list(approximations)
        roles = Roles(rules)
        self.rules = tuple(roles.rules)
        self._units = {u.unit: u for u in units}
        self._inside = {a.form: a.normal for a in approximations if a.position == "inside"}
        self._before = {a.form: a for a in approximations if a.position == "before"}
        self._after = {a.form: a for a in approximations if a.position == "after"}
        self._numerals = Numerals(signs, self._inside)
        unit = "|".join(
            re.escape(u.unit) + (f"(?!{u.unless})" if u.unless else "")
            for u in sorted(self._units.values(), key=lambda u: (-len(u.unit), u.unit))
        )
        n = self._numerals
        self._number = re.compile(
            rf"(?={n.first})(?<![\d.A-Za-z第{n.signs}])(?:(?P<share>{n.percent})|(?P<number>{n.pattern}) ?(?P<unit>{unit}))"
        )
        self._near = re.compile(f"(?:{_longest(self._before)})$")
        self._more = re.compile(_longest(self._after))
        self._bound = re.compile(rf"[,。;:!?\n…]|\((?!{FILLER})|(?<!{FILLER})\)|——")
        self._no_figure = re.compile(roles.any("skip-before") + "$")
        self._no_figure_after = re.compile(roles.any("skip-after"))
        self._within = re.compile(roles.any("skip-within"))
        self._dated = re.compile(roles.any("dated"))
        self._goes_to = re.compile(roles.any("change-to") + "$")
        self._range = re.compile(r"[\d一二三四五六七八九十%万个名人户家件起次天年日元][至到]$|[\-—~]$")
        self._range_after = re.compile(r"[至到\-—~]\d")
        self._periods = PeriodFinder(periods)
        self._masker = Masker(roles, self._number)
        self._frames = FrameReader(roles)
        self._ranks = RankFinder(roles)

    @classmethod
    def load(cls, ontology_dirs: Iterable[Path]) -> QuantityFinder:
        dirs = list(ontology_dirs)
        return cls(
            read_all(dirs, "lexicon/numerals.tsv", Sign),
            read_all(dirs, "lexicon/units.tsv", Unit),
            read_all(dirs, "lexicon/approximations.tsv", Approximation),
            read_all(dirs, "patterns/figures.tsv", FigureRule),
            read_all(dirs, "patterns/periods.tsv", PeriodRule),
        )

    def find(self, text: str, start: int, end: int, date: str | None = None) -> list[Quantity]:
        """The figures of the sentence ``text[start:end]``, in their order; ``date`` is that of the article (ISO 8601)."""
        return self.find_all([Stretch(text, start, end, date)])[0]

    def find_all(self, stretches: Sequence[Stretch]) -> list[list[Quantity]]:
        """The figures of each of some sentences, each step over all of them."""
        masked = [self._masker.mask(p.text, p.start, p.end) if self._may_count(p) else "" for p in stretches]
        numbers = [list(self._numbers(s)) if s else [] for s in masked]
        counting = [
            k for k, (p, s) in enumerate(zip(stretches, masked, strict=True))
            if (numbers[k] or (s and self._ranks.pattern.search(s))) and not self._masker.private(s, p.text, p.start)
        ]  # fmt: skip
        # when a thing began says nothing of the time of its figures (2021年推行的机制)
        periods = [
            [p for p in self._periods.find(masked[k], stretches[k].date) if not self._dated.match(masked[k], p.end)]
            for k in counting
        ]
        parsed = [
            Sentence(masked[k], numbers[k], own, self._bounds(masked[k], numbers[k]))
            for k, own in zip(counting, periods, strict=True)
        ]
        said = [list(self._frames.read(sentence)) for sentence in parsed]
        found: list[list[Quantity]] = [[] for _ in stretches]
        for k, sentence, own in zip(counting, parsed, said, strict=True):
            found[k] = self._quantities(stretches[k], sentence, own)
        return found

    def _may_count(self, p: Stretch) -> bool:
        ranks = self._ranks.pattern.search
        return bool(self._number.search(p.text, p.start, p.end) or ranks(p.text, p.start, p.end))

    def _bounds(self, s: str, numbers: list[Number]) -> list[int]:
        """Where clauses end: at their marks, but for those inside a number."""
        inside = {at for n in numbers for at in range(n.start, n.end)}
        return [at for m in self._bound.finditer(s) if (at := m.start()) not in inside]

    def _quantities(self, p: Stretch, sentence: Sentence, said: list[tuple[Number, Said]]) -> list[Quantity]:
        found = [self._quantity(sentence, n, what, p.text, p.start) for n, what in said]
        for m, value, what in self._ranks.read(sentence):
            found.append(self._rank(sentence, m, value, what, p.text, p.start))
        return sorted(found, key=lambda q: (q.start, q.measure_start))

    def _numbers(self, s: str) -> Iterator[Number]:
        for m in self._number.finditer(s):
            near = self._near.search(s, max(0, m.start() - 4), m.start())
            more = self._more.match(s, m.end())
            left = near.start() if near else m.start()
            right = more.end() if more else m.end()
            unit, value, inside = self._amount(m, near is not None)
            if (
                value is None
                or self._no_figure.search(s, max(0, left - REACH), left)
                or self._no_figure_after.match(s, right)
            ):
                continue
            if self._within.match(s, right) and not self._goes_to.search(s, max(0, left - REACH), left):
                continue
            if self._range.search(s, max(0, m.start() - 2), m.start()) or self._range_after.match(s, m.end()):
                continue
            word = self._before[near[0]] if near else self._after[more[0]] if more else None
            approximation = word.normal if word else inside
            linked = word is not None and word.predicate is not None
            yield Number(m.start(), m.end(), left, right, value, unit, approximation, linked)

    def _amount(self, m: re.Match[str], near: bool) -> tuple[Unit, float | None, str | None]:
        """Unit, value (None where the numeral is none of a figure) and the sign of approximation inside the number."""
        if m["share"]:
            return self._units["%"], self._numerals.value(m["share"][3:]), None
        unit, printed = self._units[m["unit"]], m["number"]
        value = self._numerals.value(printed)
        plain = printed.isascii()
        inside = None if plain else next((self._inside[sign] for sign in printed if sign in self._inside), None)
        arabic = plain or self._numerals.is_arabic(printed)
        if unit.kind == "tenth":
            return unit, None if arabic or value >= 10 else round(value * 10, 6), inside
        if not arabic and unit.kind not in ("percent", "point"):
            # Chinese numerals are articles and slogans more often than figures (一个, 百家, 十件实事)
            rhetorical = value in (10, 100, 1000, 1e4, 1e8) and not inside and not near
            return unit, None if value < 10 or rhetorical else value, inside
        return unit, value, inside

    # -- records ----------------------------------------------------------------------------------------------------

    def _quantity(self, r: Sentence, n: Number, said: Said, text: str, at: int) -> Quantity:
        return self._record(r, (n.start, n.end), n.value, n.unit.exported, n.approximation, said, text, at)

    def _rank(self, r: Sentence, m: re.Match[str], value: int, said: Said, text: str, at: int) -> Quantity:
        span = (m.end("scope"), m.end())
        return self._record(r, span, float(value), "名", None, said, text, at)

    def _record(
        self,
        r: Sentence,
        span: tuple[int, int],
        value: float,
        unit: str,
        approximation: str | None,
        said: Said,
        text: str,
        at: int,
    ) -> Quantity:
        period = next((p for p in reversed(r.periods) if p.end <= span[0] and not _left_behind(p, r.s, span[0])), None)
        cut = said.cut
        parts = said.parts or ((cut.start, cut.end),)
        measure = "".join(p if isinstance(p, str) else text[at + p[0] : at + p[1]] for p in parts)
        return Quantity(
            start=at + span[0],
            end=at + span[1],
            measure=_unquoted(measure),
            measure_start=at + cut.start,
            measure_end=at + cut.end,
            value=value,
            unit=unit,
            rule=said.rule,
            confidence=said.confidence,
            approximation=approximation,
            direction=said.direction,
            level=said.level,
            period=text[at + period.start : at + period.end] if period else None,
            period_start=period.first if period else None,
            period_end=period.last if period else None,
        )


def _left_behind(period: Period, s: str, at: int) -> bool:
    """Whether a sum at ``at`` is of a longer time than the closed period before the semicolon: 去年化解5件;累计开展9场."""
    semicolon = s.rfind(";", period.end, at)
    return period.point is not None and semicolon >= 0 and "累计" in s[semicolon:at]


def _longest(forms: Iterable[str]) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form)))


def _unquoted(measure: str) -> str:
    """A measure that is one quoted name is named without its quotes."""
    inner = measure[1:-1]
    return inner if measure[:1] == "“" and measure[-1:] == "”" and not set(inner) & set("“”") else measure
