"""Divisions and other places: which of the 3,700 ambiguous names is meant, and places that no gazetteer lists.

In: division names found by the scan. Out: mentions of gov:Place, and the codes for the components that complete names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NamedTuple

from kg.divisions import RANK, Divisions
from kg.lexicon import any_of
from kg.mentions.notes import Notes
from kg.mentions.scan import Hit, Scan
from kg.records import Mention
from kg.terms import GOV

PLACE = str(GOV.Place)
LONGEST_SITE, SHORT = 7, 2
_KEPT_NAMES = 1 << 14
COUNTED = re.compile(r"\d|[一二三四五六七八九十两几多][个处家]")


class _Name(NamedTuple):
    """What the gazetteer alone says of a name."""

    stands: bool | None
    """Whether it stands for itself; None where its context decides."""
    lines: frozenset[str]
    """Where its context decides: the divisions that it may mean, and what they lie in."""
    prefecture: bool
    town_short: bool
    """治安 for 治安镇: too common a word to mean the town."""
    full: bool
    """Whether several divisions bear the full name, and none by a common word."""
    only: str | None
    """The code of the one division at county level or above of today that bears this full name, whatever stands around it."""


class PlaceFinder:
    """Resolves division names by their chain (通辽市库伦旗库伦镇) and by the divisions that the article names."""

    def __init__(
        self,
        divisions: Divisions,
        suffixes: tuple[str, ...],
        bodies: frozenset[str],
        generic: tuple[str, ...],
        units: tuple[str, ...],
        papers: tuple[str, ...],
        streets: tuple[str, ...],
        branches: tuple[str, ...],
    ) -> None:
        self.divisions, self.bodies, self.generic, self.branches = divisions, bodies, generic, branches
        self.vouching = bodies.difference(units)
        self.suffixes = tuple(sorted(suffixes, key=lambda s: (-len(s), s)))
        self.suffix = re.compile(any_of(suffixes))
        self.paper, self.street = re.compile(any_of(papers)), re.compile(any_of(streets))
        self.other_firsts = frozenset(w[0] for w in (*papers, *streets))
        self._name = lru_cache(_KEPT_NAMES)(self._described)
        self._certain = lru_cache(_KEPT_NAMES)(self._certain_codes)
        self._codes_alone = lru_cache(_KEPT_NAMES)(self._codes)

    def __call__(self, notes: Notes) -> None:
        titled = "《" in notes.text
        chains = [c for c in _chains(notes.scan) if not (titled and _in_title(notes.text, c[0].start))]
        year = int(notes.article.date[:4]) if notes.article.date else None
        certain: dict[int, str] = {}
        open_chains: list[tuple[tuple[str, ...], list[Hit]]] = []
        for chain in chains:
            names = tuple([h.word for h in chain])
            codes = self._certain(names)
            if codes is None:
                open_chains.append((names, chain))
            else:
                certain.update((h.start, code) for h, code in zip(chain, codes, strict=True))
        context: tuple[str, ...] = ()
        decided = certain
        for _ in range(2 if open_chains else 0):  # what the first round decides is context for the second
            decided = certain | self._decided(open_chains, context, year, notes)
            context = tuple(sorted(set(decided.values())))
        if not decided and open_chains and (decided := self._vouched_alone(open_chains, notes)):
            context = tuple(sorted(set(decided.values())))  # 句容法院 tells 天王镇
            decided |= self._decided(open_chains, context, year, notes)
        decided |= self._beside(open_chains, decided, notes)
        text, firsts = notes.text, self.other_firsts
        follow = [h for h in notes.scan.divisions if text[h.end : h.end + 1] in firsts and h.start in decided]
        for at in [h.start for h in follow if self._of_other(h, decided[h.start], text)]:
            del decided[at]
        notes.division_codes = decided
        undecided = {
            name for names, chain in open_chains for name, h in zip(names, chain, strict=True) if h.start not in decided
        }
        notes.unresolved = tuple(sorted(name for name in undecided if self._name(name).full))
        for chain in chains:
            for hit in chain:
                code = decided.get(hit.start)
                if code:
                    notes.mentions.append(Mention(hit.start, hit.end, (PLACE,), "divisions", hit.word, codes=(code,)))
        self._unlisted(notes)

    def _certain_codes(self, names: tuple[str, ...]) -> list[str] | None:
        """The codes of names that mean the same whatever stands around them; None where that decides."""
        first = self._name(names[0])
        if len(names) == 1:
            return [first.only] if first.only else None
        if not first.stands or any(n.town_short and not n.stands for n in map(self._name, names)):
            return None
        chain = self.divisions.only_chain(names)
        return [unit.code for unit in chain] if chain else None

    def _decided(
        self, chains: list[tuple[tuple[str, ...], list[Hit]]], context: tuple[str, ...], year: int | None, notes: Notes
    ) -> dict[int, str]:
        """The codes by where their names begin, in this context."""
        decided: dict[int, str] = {}
        known: dict[tuple[str, ...], list[str | None]] = {}
        for names, chain in chains:
            alike = len(names) > 1 or len(names[0]) > 2  # a short name depends on what stands around it
            codes = known.get(names) if alike else None
            if codes is None:
                plain = tuple([self._plain(h, context, notes) for h in chain])
                vouched = tuple([not p and self._vouched(h, notes) for h, p in zip(chain, plain, strict=True)])
                resolve = self._codes if context else self._codes_alone
                codes = known[names] = resolve(names, plain, vouched, context, year)
            for hit, code in zip(chain, codes, strict=True):
                if code:
                    decided[hit.start] = code
        return decided

    def _vouched_alone(self, chains: list[tuple[tuple[str, ...], list[Hit]]], notes: Notes) -> dict[int, str]:
        """秀山法院 where the article names no division: that of the one county or higher unit of today that goes by the name."""
        decided: dict[int, str] = {}
        for names, chain in chains:
            found = [u for c in self.divisions.names().get(names[0], ()) if (u := self.divisions.get(c.code))]
            high = [u.code for u in found if not u.until and RANK[u.level] <= RANK["county"]]
            if len(names) == len(high) == 1 and self._vouched(chain[0], notes):
                decided[chain[0].start] = high[0]
        return decided

    def _beside(
        self, chains: list[tuple[tuple[str, ...], list[Hit]]], decided: dict[int, str], notes: Notes
    ) -> dict[int, str]:
        """铁岭、朝阳、盘锦: a name between two of a list is that of the division beside theirs."""
        found: dict[int, str] = {}
        scan, text = notes.scan, notes.text
        for names, chain in chains:
            hit = chain[0]
            if (
                len(chain) > 1
                or hit.start in decided
                or {text[hit.start - 1 : hit.start], text[hit.end : hit.end + 1]} != {"、"}
            ):
                continue
            before, after = scan.division_before(hit.start - 1), scan.division_at.get(hit.end + 1)
            codes = [decided.get(h.start, "") for h in (before, after) if h is not None]
            beside = [u for code in codes if (u := self.divisions.get(code)) and not u.until]
            if len(beside) == 2 and len({(u.parent, u.level) for u in beside}) == 1:
                for c in self.divisions.names().get(names[0], ()):
                    unit = self.divisions.get(c.code)
                    if unit and (unit.parent, unit.level) == (beside[0].parent, beside[0].level) and not unit.until:
                        found[hit.start] = unit.code
        return found

    def _of_other(self, hit: Hit, code: str, text: str) -> bool:
        """湖南法治报, 黑龙江日报: where a newspaper is at home is not what its article is about; nor is a street called after a city there."""
        if self.paper.match(text, hit.end):
            return True
        unit = self.divisions.get(code) if self.street.match(text, hit.end) else None
        return unit is not None and unit.name != hit.word

    def _described(self, name: str) -> _Name:
        found = self.divisions.names().get(name, ())
        units = [u for c in found if (u := self.divisions.get(c.code))]
        stands = None
        if all(c.weak for c in found):
            stands = False
        elif any(u.name == name or u.level == "province" for u in units):
            stands = True
        elif len(units) == 1 and len(name) > SHORT and name[-1] == units[0].name[-1]:
            stands = True  # 新平县: an autonomous county by the name that says its level
        full = len(units) == 1 and not found[0].weak and units[0].name == name and not units[0].until
        return _Name(
            stands,
            self._lines([c.code for c in found if not c.weak]) if stands is None else frozenset(),
            any(u.level == "prefecture" for u in units),
            all(u.name != name and RANK[u.level] > RANK["county"] for u in units),
            sum(u.name == name and not c.weak for u, c in zip(units, found, strict=True)) > 1,
            units[0].code if full and RANK[units[0].level] <= RANK["county"] else None,
        )

    def _lines(self, codes: Iterable[str]) -> frozenset[str]:
        """The codes of divisions and of those that they lie in."""
        units = [u for code in codes if (u := self.divisions.get(code))]
        return frozenset(x.code for u in units for x in (u, *self.divisions.ancestors(u.code)))

    def _codes(
        self, names: tuple[str, ...], plain: tuple[bool, ...], vouched: tuple[bool, ...], context: tuple[str, ...],
        year: int | None,
    ) -> list[str | None]:  # fmt: skip
        """The codes of a chain's names, of which some stand for themselves or are vouched for."""
        nested = len(names) > 1 and plain[0] and len(self.divisions.resolve_chain(names, context)) > 1
        usable = [
            i for i, name in enumerate(names)
            if plain[i] or ((nested or vouched[i]) and not self._name(name).town_short)
        ]  # fmt: skip
        codes: list[str | None] = [None] * len(names)
        chain = self.divisions.resolve_chain([names[i] for i in usable], context, year)
        for i, unit in zip(usable, chain, strict=False):
            if nested or not unit.until or (year is not None and unit.valid(year)):
                codes[i] = unit.code  # a former unit (通县) only in its line, or in its time
        return codes

    def _vouched(self, hit: Hit, notes: Notes) -> bool:
        """Whether the head noun of a division's body follows at once: 朝阳公安局, but not 平安驿站, nor 古城法庭, which may be a town's;
        or that of a branch, with the agency's before: 公安局金山分局."""
        follow = notes.scan.heads_at.get(hit.end, ())
        if not follow or any(h.word in self.vouching for h in follow):
            return bool(follow)
        return notes.text.startswith(self.branches, hit.end) and any(
            h.end == hit.start and h.word in self.bodies
            for h in notes.scan.heads_within(max(0, hit.start - LONGEST_SITE), hit.start)
        )

    def _plain(self, hit: Hit, context: Collection[str], notes: Notes) -> bool:
        """Whether a name stands for itself. A weak one (朝阳) does not, nor a county's short one (新密, in 新密码) where the
        text names neither the county nor what it lies in; an organ's head noun right after either vouches for it."""
        name = self._name(hit.word)
        if name.stands is not None:
            return name.stands
        return not name.lines.isdisjoint(context) or (name.prefecture and self._bounded(hit, notes))

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
        stop = min(start + LONGEST_SITE + len(self.suffixes[0]), scan.next_limit(start)) if self.suffixes else start
        if not self.suffix.search(text, start + 1, stop):
            return None  # nearly always
        for suffix in self.suffixes:
            at = text.find(suffix, start + 1, min(stop, start + LONGEST_SITE + len(suffix)))
            if at < 0:
                continue
            name, end = text[start:at], at + len(suffix)
            plain = name.startswith(self.generic) or COUNTED.search(name)
            if not plain and not scan.last_cue(end, start) and not scan.heads_within(start, at):
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
