"""A ``kg serve`` in a process of its own, as a user starts it, for the tests of the server."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener


class Reply(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = build_opener(_Stay)


class Server(NamedTuple):
    address: str
    process: subprocess.Popen[str]

    def send(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Reply:
        """A request; ``content_type="…"`` is the header Content-Type. Redirects are not followed."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(self.address.rstrip("/") + path, data=body, headers=named, method=method)
        if body is not None and "content_type" not in headers:
            request.add_unredirected_header("Content-type", "")
        try:
            with _OPENER.open(request, timeout=30) as answer:
                return Reply(answer.status, _lower(answer.headers.items()), answer.read())
        except HTTPError as answer:
            return Reply(answer.code, _lower(answer.headers.items()), answer.read())

    def ask(self, query: str, accept: str = "application/sparql-results+json") -> Reply:
        return self.send(f"/sparql?query={quote(query)}", accept=accept)


def _lower(items: object) -> dict[str, str]:
    return {name.lower(): value for name, value in items}  # type: ignore[attr-defined]


@contextlib.contextmanager
def serving(graph: Path, cache: Path, *options: str) -> Iterator[Server]:
    """Serve a graph on a free port until the block ends."""
    environment = {**os.environ, "GOVKG_CACHE_DIR": str(cache), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "kg", "serve", graph, "--port", "0", *options]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment, cwd=cache, start_new_session=True
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://\S+/", line)
        assert found, f"the server said {line!r}"
        yield Server(found[0], process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=15)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            assert process.stdout is not None
            process.stdout.close()
