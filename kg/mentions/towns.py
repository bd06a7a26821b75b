"""Towns that act: 某派出所联合梅湾街道推出… says the government of the town by the town's name alone.

In: divisions and cue verbs of the scan. Out: mentions below gov:Agency in the place of those of the towns. Serves the words of
role ``town`` in ``lexicon/variants.tsv``.
"""

from __future__ import annotations

from kg.lexicon import Lexicon
from kg.mentions.notes import Notes
from kg.ontology import Ontology
from kg.records import Mention
from kg.terms import GOV

PLACE, COLLABORATES = str(GOV.Place), str(GOV.collaboratesWith)


class TownFinder:
    """Towns right after a verb of joint action and before what is done, for one ontology."""

    def __init__(self, ontology: Ontology, lexicon: Lexicon) -> None:
        rows = [row for row in lexicon.variants if row.role == "town"]
        self.endings = tuple(w for row in rows for w in row.list[1:])
        self.classes = tuple(c for row in rows for c in ontology.head_nouns.get(row.list[0], ()))
        self.joint = {c.literal for c in ontology.cues if c.predicate == COLLABORATES}
        self.linked = tuple(sorted(lexicon.words("and")))

    def __call__(self, notes: Notes) -> list[Mention]:
        scan, text = notes.scan, notes.text
        out: list[Mention] = []
        if not any(h.word.endswith(self.endings) for h in scan.divisions):
            return out
        for cue in scan.cues:
            if text[cue.start : cue.end] in self.joint:
                out += self._listed(notes, cue.end)
        if out:
            ends = {m.end for m in out}
            notes.mentions = [m for m in notes.mentions if not (m.end in ends and PLACE in m.classes)]
        return out

    def _listed(self, notes: Notes, start: int) -> list[Mention]:
        """The towns of a list that begins there: 梅湾街道、菱角山街道."""
        scan, text = notes.scan, notes.text
        out: list[Mention] = []
        while True:
            last, at = None, start
            while (hit := scan.division_at.get(at)) and at in notes.division_codes:
                last, at = hit, hit.end
            if last is None or not last.word.endswith(self.endings):
                return out
            link = next((w for w in self.linked if text.startswith(w, at)), None)
            if link is None and at not in scan.cue_at:
                return out
            name, codes = text[start:at], notes.codes(start, at)
            out.append(Mention(start, at, self.classes, "variants.town", name, hint="whole", codes=codes))
            if link is None:
                return out
            start = at + len(link)
