"""When a practice or body began, where the sentence that founds it dates it: gov:since.

In: the relations of an article, each with its sentence, and the article's date. Out: the earliest date (ISO 8601, in as many
digits as are printed) of each thing founded; and the year of each honor awarded: gov:year.
"""

from __future__ import annotations

import re

from kg.claims.found import Found
from kg.claims.periods import PeriodFinder
from kg.lexicon import Lexicon, any_of
from kg.ontology import Ontology
from kg.records import Named
from kg.terms import GOV


class BeginningFinder:
    """Dates of foundation, for one ontology."""

    def __init__(self, ontology: Ontology, lexicon: Lexicon, periods: PeriodFinder) -> None:
        self.ontology, self.periods = ontology, periods
        self.operates, self.received = str(GOV.operates), str(GOV.received)
        self.founding = re.compile(any_of(lexicon.words("founding")))
        self.founded = re.compile(f"(?:正式)?(?:{any_of(lexicon.words('founding'))})(?:运行|使用|运营)?(?=[的,。;])")

    def __call__(self, text: str, found: list[Found], date: str | None) -> dict[Named, str]:
        """``gov:since`` of the things that a sentence founds at a date: 2019年5月,…成立了…; 去年10月,…启用…."""
        out: dict[Named, str] = {}
        for f in found:
            if self.operates not in self.ontology.stated_properties(f.predicate) or not isinstance(f.object, Named):
                continue
            if f.status not in ("asserted", "piloted"):
                continue
            founds = self.founding.search(f.rule) is not None
            if begun := (founds and self._dated(text, f, f.object, date)) or self._dated_behind(
                text, f, f.object, date
            ):
                out[f.object] = min(begun, out.get(f.object, begun))
        return out

    def years(self, text: str, found: list[Found], date: str | None) -> dict[Named, str]:
        """``gov:year`` of the honors that a sentence says were received, where it dates that."""
        out: dict[Named, str] = {}
        for f in found:
            asserted = f.predicate == self.received and f.status == "asserted"
            if asserted and isinstance(f.object, Named) and (year := self._dated(text, f, f.object, date)):
                out[f.object] = min(year[:4], out.get(f.object, year[:4]))
        return out

    def _dated_behind(self, text: str, f: Found, thing: Named, date: str | None) -> str | None:
        """The date behind a thing at which it was founded: “X”是某局2021年10月推出的项目; 该平台由某局建设,2024年11月上线运行."""
        s = f.sentence
        if not (text.find("年", s.start, s.end) >= 0 and self.founded.search(text, s.start, s.end)):
            return None
        for p in self.periods.find(text[s.start : s.end], date):
            if p.point and self.founded.match(text, s.start + p.end):
                before = [i.thing for i in s.items if i.end <= s.start + p.start and i.sign in "ⓅⒻ"]
                if before[-1:] == [thing]:
                    return p.point
        return None

    def _dated(self, text: str, f: Found, thing: Named, date: str | None) -> str | None:
        """The day, month or year that the sentence names last before a thing (2022年推出的甲项目,去年更名为乙项目: 2022)."""
        named = [m.start for m in thing.mentions if f.sentence.start <= m.start < f.sentence.end]
        if not named:
            return None
        s = f.sentence
        dates = [p for p in self.periods.find(text[s.start : min(named)], date) if p.point]
        if not dates or self._of_another(text, f, s.start + dates[-1].end, min(named)):
            return None
        return dates[-1].point

    @staticmethod
    def _of_another(text: str, f: Found, at: int, begin: int) -> bool:
        """Whether the clause that goes on behind a date dates something else (2024年4月启动甲工程,在古城建成乙驿站: not 乙)."""
        end = text.find(",", at, begin)
        return end > at and any(at < i.start < end and i.sign in "ⓅⒻ" for i in f.sentence.items)
