"""Lines of JSON in, one document for each record out.

A record has ``id`` and ``text``, and may have ``title``, ``date``, ``source``, ``url``. A line that is none is skipped with its
number, and the rest is read. Offsets count in ``text`` alone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from kg.corpus.encoding import decode
from kg.corpus.inputs import Input, Skipped, lines_before, shown
from kg.corpus.metadata import iso_date
from kg.errors import SourceError
from kg.records import Document

_SURROGATE = re.compile("[\ud800-\udfff]")


class Record(BaseModel):
    """One line, checked."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)

    id: str
    text: str
    title: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None

    @field_validator("*", mode="before")
    @classmethod
    def _whole_characters(cls, value: Any) -> Any:
        """Half of a surrogate pair is no character and can be written nowhere."""
        return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value

    @field_validator("id", "text")
    @classmethod
    def _not_empty(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("it is empty")
        return value


def read_records(input: Input, data: bytes) -> Iterator[Document | Skipped | str]:
    """Documents, what is skipped, and remarks on the input as a whole."""
    before = cache(lambda: lines_before(input))  # counted only where a line has to be named
    seen: dict[str, int] = {}
    unknown: set[str] = set()
    undated: list[int] = []
    for number, line in enumerate(_lines(data), 1):
        if not line:
            continue
        try:
            text, encoding = line if isinstance(line, tuple) else _decoded(line)
            if not text.strip():
                continue
            fields = _fields(text)
            record = Record.model_validate(fields)
        except ValidationError as problem:
            yield Skipped(f"{input.name}:{before() + number}", _reason(problem))
            continue
        except SourceError as problem:
            yield Skipped(f"{input.name}:{before() + number}", str(problem))
            continue
        ident = shown(record.id.strip())
        if ident in seen:
            yield Skipped(
                f"{input.name}:{before() + number}",
                f"the id “{ident}” stands in line {before() + seen[ident]}; give it another",
            )
            continue
        seen[ident] = number
        unknown |= fields.keys() - Record.model_fields.keys()
        date = iso_date(record.date) if record.date else None
        if record.date and not date:
            undated.append(number)
        yield Document(
            name=f"{input.name}#{ident}",
            text=record.text,
            sha256=hashlib.sha256(record.text.encode("utf-8")).hexdigest(),
            format="jsonl",
            encoding=encoding,
            title=(record.title or "").strip() or None,
            date=date,
            publisher=(record.source or "").strip() or None,
            url=(record.url or "").strip() or None,
        )
    if undated:
        more = f" and {len(undated) - 1} more" if len(undated) > 1 else ""
        yield f"the date in line {before() + undated[0]}{more} is none and is left out; write it as 2022-03-14"
    if unknown:
        names = ", ".join(sorted(shown(n) for n in unknown))
        yield f"the keys {names} are not used; id, text, title, date, source and url are"


def _lines(data: bytes) -> Iterator[bytes | tuple[str, str]]:
    """The lines: as text where the whole is in one encoding, as bytes where each has to be tried."""
    try:
        whole = decode(data)
    except SourceError:
        yield from data.split(b"\n")
        return
    if whole.note:  # a damaged line spoils itself alone
        yield from data.split(b"\n")
        return
    for line in whole.text.split("\n"):
        yield line, whole.encoding


def _decoded(line: bytes) -> tuple[str, str]:
    try:
        return line.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        raise SourceError("this line is no UTF-8; save the file as UTF-8") from None


def _fields(line: str) -> dict[str, Any]:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as problem:
        what = getattr(problem, "msg", "") or "too deep or too large"
        raise SourceError(f"this line is no JSON ({what}); write one object a line") from None
    if not isinstance(fields, dict):
        raise SourceError("this line is no JSON object; write one object with id and text a line")
    return fields


def _reason(problem: ValidationError) -> str:
    first = problem.errors()[0]
    key = first["loc"][0]
    if first["type"] == "missing":
        return f"the record has no {key}; add it"
    return f"the record's {key} cannot be used ({first['msg'].removeprefix('Value error, ')}); mend it"
