"""What a model answered: read strictly, and kept so that the next build asks nothing twice.

In: the bytes of an answer. Out: :class:`Answer`, then :class:`Triple` by triple. One file for each answer lies in the cache folder, under a hash of
endpoint and request, and so of prompt, model and article.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.second_reader.endpoint import NoAnswer

MOST_TRIPLES = 200  # of one article
_FENCE = re.compile(r"\s*```(?:json|JSON)?[ \t]*\n(.*?)\n?[ \t]*```\s*", re.DOTALL)
_BROKEN = "the answer is no JSON of the form asked for; choose another model, or another answer_format in [llm]"
_TOKENS = 1 << 30


class End(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: str = Field(min_length=1, max_length=60)
    cls: str = Field(alias="class")


class Triple(BaseModel):
    """A relation as the model gives it; nothing of it is believed yet."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    subject: End
    property: str
    object: End
    quote: str = Field(min_length=2, max_length=1000)
    status: Literal["asserted", "piloted", "planned", "denied"]


class Answer(BaseModel):
    """What the model wrote, whether its answer was cut, and how many tokens it took in and gave out."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    content: str
    cut: bool
    tokens_in: int = Field(ge=0, le=_TOKENS)
    tokens_out: int = Field(ge=0, le=_TOKENS)

    def triples(self) -> tuple[list[Triple], int]:
        """The triples, and how many were none. Raises NoAnswer."""
        fenced = _FENCE.fullmatch(self.content)
        try:
            said = json.loads(fenced[1] if fenced else self.content)
        except (ValueError, RecursionError):
            if self.cut:
                raise NoAnswer("the answer was cut off; raise answer_tokens in [llm]") from None
            raise NoAnswer(_BROKEN) from None
        offered = said.get("triples") if isinstance(said, dict) else None
        if not isinstance(offered, list):
            raise NoAnswer(_BROKEN)
        found, wrong = [], max(len(offered) - MOST_TRIPLES, 0)
        for one in offered[:MOST_TRIPLES]:
            try:
                found.append(Triple.model_validate(one))
            except ValidationError:
                wrong += 1
        return found, wrong


def answer(body: bytes, asked: int) -> Answer:
    """The answer in the body of a response. ``asked`` characters count as tokens where the endpoint does not say how many it took."""
    try:
        said = json.loads(body)
        choice = said["choices"][0]
        content = choice["message"]["content"]
        usage = said.get("usage") or {}
        tokens = (usage.get("prompt_tokens"), usage.get("completion_tokens"))
        given = content if isinstance(content, str) else ""
        return Answer(
            content=given,
            cut=choice.get("finish_reason") == "length",
            tokens_in=asked if tokens[0] is None else tokens[0],
            tokens_out=len(given) if tokens[1] is None else tokens[1],
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # ValidationError is a ValueError
        raise NoAnswer("the endpoint's answer is not of the OpenAI protocol; look at url") from None


class Kept:
    """Answers on disk; None keeps nothing. What cannot be read is asked again, what cannot be written is not kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @staticmethod
    def key(url: str, request: bytes) -> str:
        return hashlib.sha256(url.encode() + b"\0" + request).hexdigest()

    def get(self, key: str) -> Answer | None:
        if self._folder is None:
            return None
        try:
            return Answer.model_validate_json((self._folder / f"{key}.json").read_bytes())
        except (OSError, ValueError):
            return None

    def put(self, key: str, answer: Answer) -> None:
        """Write it whole or not at all; for nobody else's eyes."""
        if self._folder is None:
            return
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder)  # mode 600
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(answer.model_dump_json().encode("utf-8", "surrogatepass"))
                Path(name).replace(self._folder / f"{key}.json")
            except OSError:
                Path(name).unlink(missing_ok=True)
