"""When a practice or body began, where the sentence that founds it dates it: gov:since.

In: the relations of an article, each with its sentence. Out: the earliest date (ISO 8601, in as many digits as are printed)
of each thing founded.
"""

from __future__ import annotations

import re

from kg.claims.relations import Found
from kg.lexicon import Lexicon, any_of
from kg.ontology import Ontology
from kg.records import Named
from kg.terms import GOV

DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?:(1[0-2]|0?[1-9])月(?:(3[01]|[12]\d|0?[1-9])日)?)?(?!以来|来|度)")


class BeginningFinder:
    """Dates of foundation, for one ontology."""

    def __init__(self, ontology: Ontology, lexicon: Lexicon) -> None:
        self.ontology, self.operates = ontology, str(GOV.operates)
        self.founding = re.compile(any_of(lexicon.words("founding")))

    def __call__(self, text: str, found: list[Found]) -> dict[Named, str]:
        """``gov:since`` of the things that a sentence founds at a date: 2019年5月,…成立了…."""
        out: dict[Named, str] = {}
        for f in found:
            if self.operates not in self.ontology.stated_properties(f.predicate) or not isinstance(f.object, Named):
                continue
            if f.status not in ("asserted", "piloted") or not self.founding.search(f.rule):
                continue
            at = next((m.start for m in f.object.mentions if f.sentence.start <= m.start < f.sentence.end), None)
            if at is None:
                continue
            dates = list(DATE.finditer(text, f.sentence.start, at))
            if dates:
                date = "-".join(part.zfill(2) for part in dates[-1].groups() if part)
                out[f.object] = min(date, out.get(f.object, date))
        return out
