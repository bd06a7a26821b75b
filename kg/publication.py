"""What a user says of a graph that is to be published: title, licence, who made it, when.

In: the ``[dataset]`` table of ``govkg.toml`` (:mod:`kg.settings`) or a program. Out: :class:`Publication`, which a build writes into
``void.ttl``. All of it is optional: without a licence the file says that none was given.

    [dataset]
    title_zh = "浙江基层治理举措图谱"
    license = "https://creativecommons.org/licenses/by/4.0/"
    creator = "Example University"
    issued = "2026-05-01"
"""

from __future__ import annotations

import re
from datetime import date

from pydantic import BaseModel, ConfigDict, field_validator

EXAMPLE_LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_IRI = re.compile(r"https?://[^\s/<>\"{}|\\^`]+[^\s<>\"{}|\\^`]*")


class Publication(BaseModel):
    """The ``[dataset]`` table. ``license`` and ``homepage`` are web addresses, ``issued`` is a date (no clock is asked)."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    title_zh: str = "基层治理举措知识图谱"
    title_en: str = "Knowledge graph of governance initiatives"
    license: str | None = None
    creator: str | None = None
    publisher: str | None = None
    homepage: str | None = None
    issued: str | None = None

    @field_validator("license", "homepage")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is not None and not _IRI.fullmatch(value):
            raise ValueError("this is no web address (https://…)")
        return value

    @field_validator("issued")
    @classmethod
    def _date(cls, value: str | None) -> str | None:
        if value is not None and (len(value) != 10 or not date.fromisoformat(value)):
            raise ValueError("this is no date (2026-05-01)")
        return value
