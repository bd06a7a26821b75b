"""Gold files: what a careful reader would put into the graph, one JSON file for each page.

In: files, or folders of them. Out: validated :class:`Gold`. Raises GoldError with file and place. The types and relations are those of the contract,
the topics those of the ontology's scheme.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, model_validator

from kg.errors import GovkgError
from kg.records import Role

Type = Literal[
    "Agency", "Organization", "Place", "Program", "Mechanism", "Platform", "Facility", "Document", "GuidingConcept", "Person",
]  # fmt: skip
Predicate = Literal[
    "operates", "participatesIn", "collaboratesWith", "partOf", "jurisdiction", "appliesIn", "component", "guidedBy", "issued",
    "holdsPost", "addresses",
]  # fmt: skip
CORE: tuple[Predicate, ...] = (
    "operates", "participatesIn", "collaboratesWith", "partOf", "component", "guidedBy", "issued", "holdsPost",
)  # fmt: skip
"""Relations that need a sentence understood; the others follow mostly from names."""
TOPIC_PREFIX = "topic:"


class GoldError(GovkgError):
    """A gold file, or a page, that cannot be used."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GoldArticle(_Strict):
    """An article of the page: its lines in reading order, each with its number, role, and whether it goes on in the middle of a sentence."""

    id: str
    title: str | None = None
    lines: list[tuple[int, Role, bool]]


class GoldEntity(_Strict):
    id: str
    types: list[Type] = Field(min_length=1)
    name: str = Field(min_length=1)
    aliases: list[str] = []
    place: str | None = None
    articles: list[str] = []
    optional: bool = False


class GoldRelation(_Strict):
    s: str
    p: Predicate
    o: str
    evidence: str = ""
    post: str | None = None
    optional: bool = False


class GoldFigure(_Strict):
    """A figure; ``s`` are the entities that it may be said of, best first."""

    s: list[str] | str
    measure: str
    value: float
    unit: str | None = None
    approx: str | None = None
    direction: Literal["increase", "decrease"] | None = None
    period: str | None = None
    evidence: str = ""
    optional: bool = False

    @property
    def owners(self) -> list[str]:
        return [self.s] if isinstance(self.s, str) else self.s


class Gold(_Strict):
    """What one page says."""

    doc: str = Field(min_length=1)
    articles: list[GoldArticle]
    entities: list[GoldEntity]
    relations: list[GoldRelation]
    outcomes: list[GoldFigure]
    _file: Path = PrivateAttr(default=Path())

    @property
    def file(self) -> Path:
        return self._file

    @model_validator(mode="after")
    def _refers_to_what_there_is(self) -> Gold:
        ids = [e.id for e in self.entities]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"the entity id {twice[0]} stands twice")
        for r in self.relations:
            ends = [r.s] if r.o.startswith(TOPIC_PREFIX) else [r.s, r.o]
            for end in ends:
                if end not in ids:
                    raise ValueError(f"the relation {r.s} {r.p} {r.o} speaks of {end}, which is no entity")
        for f in self.outcomes:
            for owner in f.owners:
                if owner not in ids:
                    raise ValueError(f"the figure {f.measure} is said of {owner}, which is no entity")
        return self


def read_gold(paths: Iterable[Path]) -> list[Gold]:
    """The gold files, and those in the folders, by name. Raises GoldError."""
    files: dict[Path, None] = {}
    for path in paths:
        found = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not found:
            raise GoldError(f"{path} holds no .json file; give gold files or a folder of them")
        files.update(dict.fromkeys(found))
    if not files:
        raise GoldError("there is no gold to measure with; give gold files or a folder of them")
    return [_read(file) for file in sorted(files)]


def _read(file: Path) -> Gold:
    try:
        gold = Gold.model_validate(json.loads(file.read_text(encoding="utf-8-sig")))
    except (OSError, UnicodeDecodeError) as problem:
        raise GoldError(f"{file} cannot be read as UTF-8 text ({problem}); give a gold file") from None
    except json.JSONDecodeError as problem:
        raise GoldError(f"{file}:{problem.lineno}: this is no JSON ({problem.msg}); mend this line") from None
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(map(str, first["loc"]))
        what = first["msg"].removeprefix("Value error, ")
        raise GoldError(f"{file}: {f'{where}: ' if where else ''}{what}; mend this (docs/annotating.md)") from None
    gold._file = file
    return gold
