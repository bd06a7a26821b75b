"""The ``[llm]`` table of govkg.toml: where the model is, what it may cost.

The key is never in a file: ``key_variable`` names the environment variable that holds it.
"""

from __future__ import annotations

import os
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, NonNegativeFloat, PositiveFloat, PositiveInt

from kg.errors import GovkgError

DEFAULT_KEY = "OPENAI_API_KEY"


class Settings(BaseModel):
    """``url`` is what ``/chat/completions`` is added to; prices are for a million tokens; limits are for one build, and count what was
    answered from the cache like the rest, so that the next build reads the same."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    url: str | None = None
    model: str | None = Field(default=None, min_length=1, max_length=200)
    key_variable: str = Field(default=DEFAULT_KEY, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    timeout: PositiveFloat = 60
    answer_tokens: PositiveInt = 4096
    answer_format: Literal["schema", "object", "text"] = "schema"
    characters: PositiveInt = 12_000
    articles: PositiveInt = 100
    tokens: PositiveInt | None = None
    cost: PositiveFloat | None = None
    confidence: float = Field(default=0.6, ge=0.05, le=0.95)
    """The most that a claim of the model may have: how sure the ways of a model are, the table of confidence was not fitted to."""
    input_price: NonNegativeFloat = 0
    output_price: NonNegativeFloat = 0
    currency: str = Field(default="USD", pattern=r"^[A-Za-z]{1,8}$")

    def checked(self) -> Settings:
        """The same, where it can be used. Raises GovkgError."""
        if not self.url or not self.model:
            raise GovkgError(
                "the second reader needs an endpoint and a model; give url and model in [llm] of govkg.toml, or --llm-url and --llm-model"
            )
        try:
            parts = urlsplit(self.url)
            plain = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and not parts.username
        except ValueError:
            plain = None
        if (
            not plain
            or parts.query
            or parts.fragment
            or not self.url.isascii()
            or not self.url.isprintable()
            or " " in self.url
        ):
            raise GovkgError("the url of the second reader is no plain web address; give one such as https://host/v1")
        if self.cost is not None and not (self.input_price or self.output_price):
            raise GovkgError(
                "[llm] limits the cost but gives no price; add input_price and output_price for a million tokens"
            )
        if parts.scheme == "http" and self.key() and not self.local:
            raise GovkgError(
                f"the key in {self.key_variable} would go over plain http; use https, or name an unset variable as key_variable"
            )
        return self

    def key(self) -> str | None:
        """The key, where its variable holds one."""
        key = os.environ.get(self.key_variable, "").strip()
        if not (key.isascii() and key.isprintable()):
            raise GovkgError(f"{self.key_variable} holds characters that no key has; set it anew")
        return key or None

    @property
    def host(self) -> str:
        return urlsplit(self.url or "").hostname or ""

    @property
    def local(self) -> bool:
        """Whether the endpoint is on this machine."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"
