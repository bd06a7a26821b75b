"""One request to an OpenAI-compatible endpoint, and the bytes that it answers.

In: a JSON body. Out: the body of the answer. :class:`NoAnswer` says in one sentence why there is none. It never holds what a server said,
which is as foreign as a page. Too many requests and failures of the server are tried again, after as long as the server says.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from kg.errors import GovkgError
from kg.second_reader.settings import Settings

TRIES = 3
LONGEST_WAIT = 60.0  # seconds that a server may ask to wait before the next try
MOST = 4 << 20  # bytes of an answer
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_MEND = {
    400: "try another answer_format in [llm]", 401: "look at the key", 403: "look at the key", 404: "look at url and model",
    422: "try another answer_format in [llm]",
}  # fmt: skip


class NoAnswer(GovkgError):
    """Why there is no answer. ``final``: nor will there be one to the next question."""

    def __init__(self, message: str, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


class _Busy(Exception):
    """The server may answer later; ``wait`` is how many seconds it asks for."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class Endpoint:
    """The endpoint of the settings. Redirections are not followed: the key is for this host alone."""

    def __init__(self, settings: Settings, sleep: Callable[[float], None] = time.sleep) -> None:
        key = settings.key()
        headers = {"Accept-Encoding": "identity", "Content-Type": "application/json"}
        if key is not None:
            headers["Authorization"] = f"Bearer {key}"
        self._timeout, self._sleep = float(settings.timeout), sleep
        self._url = f"{(settings.url or '').rstrip('/')}/chat/completions"
        self._http = httpx.Client(headers=headers, timeout=self._timeout, trust_env=not settings.local)

    def close(self) -> None:
        self._http.close()

    def ask(self, body: bytes) -> bytes:
        """The answer. Raises NoAnswer."""
        for attempt in range(TRIES):
            try:
                return self._once(body)
            except _Busy as problem:
                wait = problem.wait if problem.wait is not None else 2.0**attempt
                if wait > LONGEST_WAIT:
                    raise NoAnswer(f"{problem} and asks to wait {wait:.0f} s; build again later", final=True) from None
                if attempt + 1 == TRIES:
                    raise NoAnswer(f"{problem}, {TRIES} times; build again later") from None
                self._sleep(wait)
        raise AssertionError

    def _once(self, body: bytes) -> bytes:
        end = time.monotonic() + self._timeout
        try:
            with self._http.stream("POST", self._url, content=body) as response:
                if response.status_code in _BUSY:
                    raise _Busy(f"the endpoint answered {response.status_code}", _asked_wait(response))
                if response.status_code != 200:
                    mend = _MEND.get(response.status_code, "look at url and model")
                    raise NoAnswer(
                        f"the endpoint answered {response.status_code}; {mend}",
                        response.status_code not in (400, 413, 422),
                    )
                return _all(response, end, self._timeout)
        except httpx.TimeoutException:
            raise NoAnswer(_late(self._timeout)) from None
        except (httpx.ConnectError, httpx.UnsupportedProtocol, httpx.ProxyError, httpx.InvalidURL):
            raise NoAnswer(
                "nothing answers at the endpoint's address; look at url, and whether it runs", final=True
            ) from None
        except httpx.HTTPError:
            raise _Busy("the connection to the endpoint broke") from None


def _all(response: httpx.Response, end: float, timeout: float) -> bytes:
    """The whole body, unless it is without end in size or in time."""
    data = bytearray()
    for chunk in response.iter_raw():
        data += chunk
        if len(data) > MOST:
            raise NoAnswer(f"the answer is longer than {MOST >> 20} MB; look at what the endpoint is")
        if time.monotonic() > end:
            raise NoAnswer(_late(timeout))
    return bytes(data)


def _late(timeout: float) -> str:
    return f"no whole answer came within {timeout:g} s; raise timeout in [llm] or choose a faster model"


def _asked_wait(response: httpx.Response) -> float | None:
    """Retry-After: seconds, or a date."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit() and len(said) < 10:
        return float(said)
    try:
        return max((parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds(), 0.0)
    except (TypeError, ValueError, OverflowError):
        return None
