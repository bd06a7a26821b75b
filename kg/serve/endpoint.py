"""``/sparql``: an HTTP request in, an answer of the protocol out.

Without a query it describes itself; a browser is led to the query page. Errors are sentences in plain text. A client
that hangs up has its query ended.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from kg.serve import description
from kg.serve.evaluate import Answer, Limits, write_triples
from kg.serve.formats import GRAPHS, SOLUTIONS, choose, prefers_html
from kg.serve.pool import Busy, Pool
from kg.serve.protocol import Operation, ProtocolError, operation

LARGEST_REQUEST = 1 << 20
_BODY_TIME = 20.0
PIECE = 1 << 18
PIECE_TIME = 20.0
_DESCRIPTION = Limits(100_000, 1 << 26)


class Endpoint:
    """Answers at ``/sparql``."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._counts: dict[str, Any] | None = None

    async def answer(self, request: Request) -> Response:
        """The response to a request of the protocol."""
        accept = request.headers.get("accept")
        try:
            if request.method in ("GET", "HEAD") and not request.url.query:
                return await self._undirected(request, accept)
            asked = operation(
                request.method,
                request.scope["query_string"],
                request.headers.get("content-type"),
                await limited_body(request),
            )
        except ProtocolError as problem:
            return sentence(problem.status, str(problem))
        if request.method == "GET" and prefers_html(accept, (*SOLUTIONS, *GRAPHS)):
            return RedirectResponse("/query?" + urlencode({"query": asked.query, "run": 1}), 303, {"vary": "Accept"})
        return Sent(await ask(self._pool, request, _request(asked, accept)), self._pool)

    async def _undirected(self, request: Request, accept: str | None) -> Response:
        """The address alone: a page for people, the service description for programs."""
        if prefers_html(accept, GRAPHS):
            return RedirectResponse("/query", 303, {"vary": "Accept"})
        form = choose(GRAPHS, accept)
        if form is None:
            return sentence(
                406, f"the description of this service can be had as {', '.join(f.media_types[0] for f in GRAPHS)}"
            )
        triples = description.service(str(request.url.replace(query="")), await self.counts(request))
        body = write_triples(triples, form.form.name, _DESCRIPTION, description.PREFIXES)
        return Response(body, headers={"content-type": form.content_type, "vary": "Accept"})

    async def counts(self, request: Request) -> dict[str, Any]:
        """What there is in the graph, counted once. Raises HTTPException where that takes too long."""
        if self._counts is None:
            given = await ask(self._pool, request, {"kind": "counts"})
            if given.status != 200:
                raise HTTPException(given.status, given.body.decode("utf-8").strip())
            self._counts = json.loads(given.body)
        return self._counts


def _request(asked: Operation, accept: str | None) -> dict[str, object]:
    solutions, graph = choose(SOLUTIONS, accept), choose(GRAPHS, accept)
    return {
        "kind": "query",
        "query": asked.query,
        "default_graphs": asked.default_graphs,
        "named_graphs": asked.named_graphs,
        "solutions": solutions and [solutions.form.name, solutions.content_type],
        "graph": graph and [graph.form.name, graph.content_type],
    }


async def limited_body(request: Request) -> bytes:
    """The body of a request. Raises ProtocolError where it is too large or too slow."""
    too_large = ProtocolError(413, f"a request has at most {LARGEST_REQUEST:,} bytes")
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > LARGEST_REQUEST:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(_BODY_TIME):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST_REQUEST:
                    raise too_large
    except TimeoutError:
        raise ProtocolError(408, f"the request did not arrive within {_BODY_TIME:g} seconds") from None
    except ClientDisconnect:
        raise ProtocolError(400, "the request did not arrive whole") from None
    return bytes(body)


async def ask(pool: Pool, request: Request, question: dict[str, object]) -> Answer:
    """What the pool answers. A client that is gone gets no answer and its query ends. Raises HTTPException where the
    pool is busy."""
    asking = asyncio.create_task(pool.ask(question))
    gone = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait((asking, gone), return_when=asyncio.FIRST_COMPLETED)
        if not asking.done():
            raise HTTPException(499, "the client hung up")
        return asking.result()
    except Busy as problem:
        raise HTTPException(503, str(problem), {"retry-after": str(problem.again)}) from None
    finally:
        asking.cancel()
        gone.cancel()


async def _gone(request: Request) -> None:
    """Returns when the client has hung up; its request has been read by then."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


class Sent(Response):
    """An answer of a worker. It goes out in pieces, each within a time, and counts as held by the pool until it is
    gone: clients that read slowly shall not fill
    the memory."""

    def __init__(self, given: Answer, pool: Pool) -> None:
        super().__init__(given.body, given.status, {"content-type": given.content_type, "vary": "Accept"})
        self._pool = pool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = memoryview(self.body)
        with self._pool.holding(len(body)):
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            for at in range(0, max(len(body), 1), PIECE):
                piece = bytes(body[at : at + PIECE]) if scope["method"] != "HEAD" else b""
                try:
                    async with asyncio.timeout(PIECE_TIME):
                        await send({"type": "http.response.body", "body": piece, "more_body": at + PIECE < len(body)})
                except TimeoutError:
                    return  # the server closes the connection


def sentence(status: int, message: str) -> PlainTextResponse:
    """An error: one sentence, plain text."""
    return PlainTextResponse(message + "\n", status, {"allow": "GET, HEAD, POST"} if status == 405 else None)
