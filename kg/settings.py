"""The defaults of a project: ``govkg.toml`` in the working folder.

In: the file's ``[build]`` table. Out: :class:`Defaults`, the options that the command line falls back to; and of its ``[dataset]`` table
:class:`kg.publication.Publication`, of its ``[llm]`` table :class:`kg.second_reader.settings.Settings`. What is wrong with the file is said with its line.

    [build]
    sources = ["pages"]
    out = "exports"
    ontology = ["our-terms"]
    base = "https://example.org/id/"
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, PositiveInt, ValidationError

from kg.errors import GovkgError, OntologyError
from kg.publication import EXAMPLE_LICENSE, Publication
from kg.second_reader.settings import Settings as SecondReaderSettings

NAME = "govkg.toml"


class Defaults(BaseModel):
    """The ``[build]`` table; the keys are the options of ``kg build``."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    sources: list[str] | None = None
    out: str | None = None
    workers: PositiveInt | None = None
    quiet: bool | None = None
    base: str | None = None
    ontology: list[str] | None = None
    only_ontology: str | None = None
    strict: bool | None = None
    quotes: Literal["full", "masked", "none"] | None = None
    with_text: bool | None = None
    cache: bool | None = None
    extractor: Literal["rules", "llm"] | None = None

    def dirs(self, builtin: Path, added: tuple[Path, ...], only: Path | None) -> tuple[Path, ...]:
        """The ontology folders, from the built-in one, what the command line adds or puts in its place, and these defaults. Raises GovkgError
        where one is not there, or both ways are taken."""
        if only and added:
            raise GovkgError(
                "--ontology extends the built-in ontology and --only-ontology replaces it; give one of them"
            )
        replaced = only or (Path(self.only_ontology) if self.only_ontology and not added else None)
        folders = (replaced,) if replaced else (builtin, *(added or map(Path, self.ontology or ())))
        for folder in folders:  # now: not every command would miss it
            if not folder.is_dir():
                raise OntologyError(
                    "there is no such ontology folder; give the path of a folder with .ttl files", str(folder)
                )
        return folders


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    build: Defaults = Defaults()
    dataset: Publication = Publication()
    llm: SecondReaderSettings = SecondReaderSettings()


_TABLES: dict[str, type[BaseModel]] = {"build": Defaults, "dataset": Publication, "llm": SecondReaderSettings}


def load(folder: Path) -> Defaults:
    """The defaults that ``folder/govkg.toml`` gives; none where there is no such file. Raises GovkgError with file and line."""
    return _read(folder).build


def publication(folder: Path, licence: str | None = None) -> Publication:
    """What ``folder/govkg.toml`` says of the graph as a dataset, under ``licence`` where one is given."""
    said = _read(folder).dataset
    if licence is None:
        return said
    try:
        return Publication.model_validate(said.model_dump() | {"license": licence})
    except ValidationError:
        raise GovkgError(f"--license {licence} is no web address; give one such as {EXAMPLE_LICENSE}") from None


def second_reader(folder: Path, url: str | None, model: str | None, articles: int | None) -> SecondReaderSettings:
    """The second reader that ``folder/govkg.toml`` describes, with what the command line says in its place. Raises GovkgError."""
    given = {"url": url, "model": model, "articles": articles}
    said = _read(folder).llm.model_dump() | {name: value for name, value in given.items() if value is not None}
    return SecondReaderSettings.model_validate(said).checked()


def _read(folder: Path) -> _File:
    file = folder / NAME
    try:
        text = file.read_text(encoding="utf-8-sig")
        return _File.model_validate(tomllib.loads(text))
    except FileNotFoundError:
        return _File()
    except (OSError, UnicodeDecodeError) as problem:
        raise GovkgError(f"{NAME} cannot be read as UTF-8 text ({problem}); mend or remove it") from None
    except tomllib.TOMLDecodeError as problem:
        raise GovkgError(f"{NAME}: {problem}; mend this line") from None
    except ValidationError as problem:
        first = problem.errors()[0]
        key = [str(part) for part in first["loc"] if isinstance(part, str)]
        known = ", ".join(_TABLES.get(key[0], _File).model_fields)
        wrong = f"unknown key {key[-1]}; known here: {known}"
        what = wrong if first["type"] == "extra_forbidden" else f"{key[-1]}: {first['msg']}; mend this value"
        raise GovkgError(f"{NAME}:{_line(text, key)}: {what}") from None


def _line(text: str, key: list[str]) -> int:
    """The line where a key of the file stands: after its table's header, or as ``[key]`` itself."""
    table, own = (key[0], key[-1]) if len(key) > 1 else ("", key[0])
    inside = not table
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[+\s*([\w.\"-]+)", line)
        if header:
            inside = header[1] == table
        if (inside and re.match(rf"\s*[\"']?{re.escape(own)}[\"']?\s*[=.]", line)) or (header and header[1] == own):
            return number
    return 1
