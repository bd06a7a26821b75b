"""Many versions of a graph: when each initiative was first and last seen, and which versions each fact lives in.

In: paths in the order of the versions. Out: a :class:`History`: a row for each initiative and, where asked for, for each fact, with a mark for each
version. A version counts as the one where something is seen if a claim of it says so, whatever the status; what is only planned is marked
as that. Versions are read one after the other and only their rows are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from kg.diff import blanks
from kg.diff.names import Names
from kg.diff.side import LABEL, STATUSES, TYPE
from kg.diff.version import Version, open_one
from kg.errors import GovkgError
from kg.terms import GOV

_GOV = "https://w3id.org/govkg/ontology#"
_INITIATIVES = {str(GOV[name]) for name in ("Program", "Mechanism", "Platform", "Initiative")}
_TO = "–"
_HAS_OUTCOME = str(GOV.hasOutcome)


class Row(NamedTuple):
    """``seen`` has for each version the best status ("" where it is not seen); ``what`` is the fact, empty for an initiative itself."""

    initiative: str
    label: str
    place: str
    what: str
    seen: tuple[str, ...]

    @property
    def first(self) -> int:
        return next(i for i, status in enumerate(self.seen) if status)

    @property
    def last(self) -> int:
        return max(i for i, status in enumerate(self.seen) if status)

    @property
    def gaps(self) -> tuple[int, ...]:
        """Versions between that do not have it."""
        return tuple(i for i in range(self.first, self.last) if not self.seen[i])


@dataclass
class History:
    """``versions`` are their names; ``facts`` is empty unless asked for."""

    versions: list[str]
    initiatives: list[Row]
    facts: list[Row]
    dates: list[str]
    """The span of the pages' dates in each version."""

    @property
    def by_date(self) -> list[str]:
        """The versions by the last date of their pages, where that is not their order; those without dates are left out."""
        dated = [(span.rpartition(_TO)[2], name) for span, name in zip(self.dates, self.versions, strict=True) if span]
        ordered = sorted(dated, key=lambda version: version[0])
        return [name for _, name in ordered] if ordered != dated else []


@dataclass
class _Gathered:
    labels: dict[str, tuple[str, str]] = field(default_factory=dict)
    seen: dict[tuple[str, str], dict[int, str]] = field(default_factory=dict)

    def see(self, initiative: str, what: str, version: int, status: str) -> None:
        statuses = self.seen.setdefault((initiative, what), {})
        known = statuses.get(version)
        if known is None or _rank(status) < _rank(known):
            statuses[version] = status


def history(
    paths: Sequence[Path],
    dirs: Sequence[Path],
    lang: str,
    facts: bool = False,
    limit: float = blanks.LIMIT,
    advance: Callable[[Path], None] = lambda _: None,
) -> History:
    """Read all versions. Raises GovkgError for fewer than two, or one that cannot be read."""
    if len(paths) < 2:
        raise GovkgError("a history needs two versions at least: kg history DIR1 DIR2 …, the oldest first")
    gathered = _Gathered()
    dates = []
    for number, path in enumerate(paths):
        advance(path)
        version = open_one(path, limit)
        dates.append(_dates(version))
        _read(gathered, number, version, Names((version,), dirs, lang), facts)
    rows = [
        Row(initiative, *gathered.labels[initiative], what, tuple(statuses.get(i, "") for i in range(len(paths))))
        for (initiative, what), statuses in gathered.seen.items()
    ]
    rows.sort(key=lambda row: (row.first, row.place, row.label, row.initiative, row.what))
    names = _apart(paths)
    return History(names, [row for row in rows if not row.what], [row for row in rows if row.what], dates)


def _read(gathered: _Gathered, number: int, version: Version, names: Names, facts: bool) -> None:
    subjects = [
        s
        for s in version.blocks
        if not s.startswith(("claim:", "evidence:", "source:", "article:", "outcome:", "agency:"))
    ]
    said = version.parse(subjects)
    initiatives = {iri for iri, of in said.items() if LABEL in of and _INITIATIVES.intersection(of.get(TYPE, ()))}
    for iri in initiatives:
        place = names.place(iri)
        gathered.labels[iri] = (names(iri), names.where(place) if place else "")
    claims = dict(version.claims)
    of_initiative = {version.term(iri): iri for iri in initiatives}
    wanted = [t for t, r in claims.items() if r.subject in of_initiative or r.object in of_initiative]
    for claim in version.parse(wanted).values():
        subject, predicate, obj = (claim[str(p)][0] for p in _PARTS)
        status = claim.get(str(GOV.status), [f"{_GOV}asserted"])[0].removeprefix(_GOV)
        for iri in {subject, obj} & initiatives:
            if predicate != _ADDRESSES:  # of what a plan is for, its name speaks
                gathered.see(iri, "", number, status)
            if facts and predicate != _HAS_OUTCOME:
                gathered.see(iri, f"{names(subject)} {names.term(predicate)} {names(obj)}", number, status)
    for iri in initiatives:  # named, if nothing is claimed of it
        if number not in gathered.seen.get((iri, ""), {}):
            gathered.see(iri, "", number, "asserted")


_ADDRESSES = str(GOV.addresses)
_PARTS = tuple(f"http://www.w3.org/1999/02/22-rdf-syntax-ns#{name}" for name in ("subject", "predicate", "object"))


def _dates(version: Version) -> str:
    """The first and the last date of the pages."""
    texts = (text for subject, text in version.blocks.items() if subject.startswith("article:"))
    found = sorted(
        {line.split('"')[1] for text in texts for line in text.split("\n") if "schema:datePublished" in line}
    )
    return _TO.join(dict.fromkeys((found[0], found[-1]))) if found else ""


def _apart(paths: Sequence[Path]) -> list[str]:
    """Names that tell the versions apart."""
    short = [path.name or str(path) for path in paths]
    return short if len(set(short)) == len(short) else [str(path) for path in paths]


def _rank(status: str) -> int:
    return STATUSES.index(status) if status in STATUSES else len(STATUSES)
