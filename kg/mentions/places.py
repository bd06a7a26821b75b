"""Divisions and other places: which of the 3,700 ambiguous names is meant, and places that no gazetteer lists.

In: division names found by the scan. Out: mentions of gov:Place, and the codes for the components that complete names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.divisions import RANK, Candidate, Divisions
from kg.mentions.notes import Notes
from kg.mentions.scan import Hit, Scan
from kg.records import Mention
from kg.terms import GOV

PLACE = str(GOV.Place)
LONGEST_SITE = 7
COUNTED = re.compile(r"\d|[一二三四五六七八九十两几多][个处家]")


class PlaceFinder:
    """Resolves division names by their chain (通辽市库伦旗库伦镇) and by the divisions that the article names."""

    def __init__(
        self, divisions: Divisions, suffixes: tuple[str, ...], bodies: frozenset[str], generic: tuple[str, ...]
    ) -> None:
        self.divisions, self.bodies, self.generic = divisions, bodies, generic
        self.suffixes = tuple(sorted(suffixes, key=lambda s: (-len(s), s)))
        self.certain: dict[str, str | None] = {}

    def __call__(self, notes: Notes) -> None:
        chains = [c for c in _chains(notes.scan) if not _in_title(notes.text, c[0].start)]
        context: list[str] = []
        for _ in range(2):  # what the first round decides is context for the second
            decided: dict[int, str] = {}
            known: dict[tuple[str, ...], list[str | None]] = {}
            for chain in chains:
                names = tuple(h.word for h in chain)
                plain = len(names) > 1 or len(names[0]) > 2  # a short name depends on what stands around it
                only = self._only(names[0]) if len(names) == 1 else None
                if only:
                    codes: list[str | None] = [only]
                else:
                    codes = known[names] if plain and names in known else self._resolve(chain, context, notes)
                known[names] = codes
                for hit, code in zip(chain, codes, strict=False):
                    if code:
                        decided[hit.start] = code
            context = sorted(set(decided.values()))
        notes.division_codes = decided
        for chain in chains:
            for hit in chain:
                code = decided.get(hit.start)
                if code:
                    notes.mentions.append(Mention(hit.start, hit.end, (PLACE,), "divisions", hit.word, codes=(code,)))
        self._unlisted(notes)

    def _only(self, name: str) -> str | None:
        """The code of the one division at county level or above of today that bears a full name, whatever stands around it."""
        if name not in self.certain:
            found = self.divisions.names().get(name, ())
            unit = self.divisions.get(found[0].code) if len(found) == 1 and not found[0].weak else None
            full = unit is not None and unit.name == name and not unit.until and RANK[unit.level] <= RANK["county"]
            self.certain[name] = unit.code if unit is not None and full else None
        return self.certain[name]

    def _resolve(self, chain: list[Hit], context: list[str], notes: Notes) -> list[str | None]:
        candidates = self.divisions.names()
        led = len(chain) > 1 and self._plain(chain[0], candidates, context, notes)
        nested = led and len(self.divisions.resolve_chain([h.word for h in chain], context)) > 1
        usable = [
            h for h in chain
            if self._plain(h, candidates, context, notes) or ((nested or self._vouched(h, notes)) and not self._town_short(h, candidates))
        ]  # fmt: skip
        if not usable:
            return [None] * len(chain)
        year = int(notes.article.date[:4]) if notes.article.date else None
        chain_of = self.divisions.resolve_chain([h.word for h in usable], context, year)
        resolved = {h.start: d for h, d in zip(usable, chain_of, strict=False)}
        return [
            d.code
            if (d := resolved.get(h.start)) and (nested or not d.until or (year is not None and d.valid(year)))
            else None
            for h in chain
        ]  # a former unit (通县) only in its line, or in its time

    def _vouched(self, hit: Hit, notes: Notes) -> bool:
        """Whether the head noun of a body follows at once: 朝阳公安局, but not 平安驿站."""
        return any(h.word in self.bodies for h in notes.scan.heads_at.get(hit.end, ()))

    def _town_short(self, hit: Hit, candidates: Mapping[str, tuple[Candidate, ...]]) -> bool:
        """治安 for 治安镇: too common a word to mean the town."""
        units = [u for c in candidates.get(hit.word, ()) if (u := self.divisions.get(c.code))]
        return all(u.name != hit.word and RANK[u.level] > RANK["county"] for u in units)

    def _plain(
        self, hit: Hit, candidates: Mapping[str, tuple[Candidate, ...]], context: list[str], notes: Notes
    ) -> bool:
        """Whether a name stands for itself. A weak one (朝阳) does not, nor a county's short one (新密, in 新密码) where the
        text names neither the county nor what it lies in; an organ's head noun right after either vouches for it."""
        found = candidates.get(hit.word, ())
        if all(c.weak for c in found):
            return False
        units = [u for c in found if (u := self.divisions.get(c.code))]
        if any(u.name == hit.word or u.level == "province" for u in units):
            return True
        if any(self.divisions.within(u.code, code) for u in units for code in context):
            return True
        return any(u.level == "prefecture" for u in units) and self._bounded(hit, notes)

    def _bounded(self, hit: Hit, notes: Notes) -> bool:
        """Whether a short name (桂林) is no part of another word (桂林洋): what follows it begins anew."""
        scan, text = notes.scan, notes.text
        return (
            any(
                h.word in self.bodies and not scan.is_broken(hit.end, h.start)
                for h in scan.heads_within(hit.end - 1, hit.end + 12)
            )
            or scan.left_limit(hit.end + 1) == hit.end + 1
            or hit.end in scan.cue_at
            or text.count(hit.word) > 1
        )

    def _unlisted(self, notes: Notes) -> None:
        """Villages, communities, towns and sites after a division's name: 小黑河镇达拉庄村."""
        scan = notes.scan
        known = {m.end for m in notes.mentions}
        for m in list(notes.mentions):
            if m.end in scan.heads_at or m.end in notes.division_codes:
                continue
            end = self._site_end(notes, m.end)
            if end is not None and end not in known:
                name = notes.text[m.end : end]
                notes.mentions.append(
                    Mention(m.end, end, (PLACE,), "place-suffix", name, hint="bare", parent=m, codes=m.codes)
                )

    def _site_end(self, notes: Notes, start: int) -> int | None:
        """Where a name of a place that begins at ``start`` ends: with the first suffix that leaves it a name of its own."""
        scan, text = notes.scan, notes.text
        for suffix in self.suffixes:
            at = text.find(suffix, start + 1, start + LONGEST_SITE + len(suffix))
            if at < 0:
                continue
            name, end = text[start:at], at + len(suffix)
            plain = name.startswith(self.generic) or COUNTED.search(name)
            parted = scan.is_broken(start, end) or scan.last_cue(end, start) or scan.heads_within(start, at)
            if not plain and not parted:
                return end
        return None


def _in_title(text: str, pos: int) -> bool:
    """Whether a place stands inside 《》: the title of a document says nothing of where the article is."""
    opened = text.rfind("《", max(0, pos - 80), pos)
    return opened >= 0 and "》" not in text[opened:pos] and "\n" not in text[opened:pos]


def _chains(scan: Scan) -> list[list[Hit]]:
    """Division names that follow each other without a gap."""
    chains: list[list[Hit]] = []
    for hit in scan.divisions:
        if chains and chains[-1][-1].end == hit.start:
            chains[-1].append(hit)
        else:
            chains.append([hit])
    return chains
