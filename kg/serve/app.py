"""The application: which path is answered by what.

In: a :class:`Served` graph and :class:`Limits`. Out: an ASGI application; its lifespan starts and ends the workers. Static files are read once at the start from a fixed list: no path of
a request ever names a file.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from kg.query import questions
from kg.query.vocabulary import Vocabulary
from kg.serve import description
from kg.serve.addresses import Addresses
from kg.serve.endpoint import Endpoint, answered, ask, sentence
from kg.serve.evaluate import Limits, write_triples
from kg.serve.formats import GRAPHS, Format, choose, prefers_html
from kg.serve.guard import Guard
from kg.serve.pages import HERE, Pages
from kg.serve.pool import Pool

_STATIC = {
    "page.css": "text/css; charset=utf-8",
    "query.js": "text/javascript; charset=utf-8",
    "editor.min.js": "text/javascript; charset=utf-8",
}
_LONGEST_VALUE = 300  # characters of what is typed into a form
_BY_EXTENSION = {form.extension: form for form in GRAPHS}


@dataclass(frozen=True)
class Served:
    """What is served: the export or file, the base of its identifiers, the files beside it where there are any, the ontology that names its terms."""

    path: Path
    base: str
    prefixes: Mapping[str, str]
    viewer: Path | None
    void: Path | None
    ontology: Sequence[Path]


def application(
    served: Served, pool: Pool, librarian: Pool, hosts: Collection[str], origins: Collection[str]
) -> ASGIApp:
    """The application around two pools that are not yet running: for queries, and for the questions of the library. ``origins`` are those that may read answers from their pages (CORS)."""
    site = _Site(served, pool, librarian)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with pool.running(), librarian.running():
            yield

    middleware = []
    if origins:
        middleware.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(origins),
                allow_methods=["GET", "POST"],
                allow_headers=["content-type"],
                max_age=600,
            )
        )
    routes = [
        Route("/", site.viewer),
        Route("/query", site.query),
        Route("/sparql", site.endpoint.answer, methods=["GET", "POST"]),
        Route("/sparql/", site.endpoint.answer, methods=["GET", "POST"]),
        Route("/void", site.void),
        Route("/resource", site.resource),
        Route("/static/{name}", site.static),
        Route("/{path:path}", site.entity),
    ]
    app = Starlette(routes=routes, middleware=middleware, lifespan=lifespan, exception_handlers={HTTPException: _plain})
    return Guard(app, hosts, shared=bool(origins))


def _plain(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    response = sentence(problem.status_code, problem.detail)
    response.headers.update(problem.headers or {})
    return response


class _Site:
    """The handlers."""

    def __init__(self, served: Served, pool: Pool, librarian: Pool) -> None:
        self._served, self._pool, self._librarian = served, pool, librarian
        self._addresses = Addresses(served.base)
        self._library = questions.library(served.ontology)
        examples = [questions.read(path) for path in sorted((HERE / "examples").glob("*.rq"))]
        self._pages = Pages(self._addresses, Vocabulary(served.ontology), self._library, examples, served.prefixes)
        self._examples = {example.name: example for example in examples}
        self._static = {name: (HERE / "static" / name).read_bytes() for name in _STATIC}
        self._viewer = served.viewer.read_bytes() if served.viewer else None
        self._viewer_policy = _policy(self._viewer) if self._viewer else ""
        self.endpoint = Endpoint(pool)

    async def viewer(self, request: Request) -> Response:
        """The export's own page; the query page where a graph has none."""
        if self._viewer is None:
            return RedirectResponse("/query", 307)
        headers = {"content-security-policy": self._viewer_policy}
        return _cached(request, self._viewer, "text/html; charset=utf-8", headers)

    async def query(self, request: Request) -> Response:
        """The query page, with a question of the library, a given query, or the first example."""
        wanted = request.query_params.get("question", "")
        question = self._library.get(wanted) or self._examples.get(wanted)
        if wanted and question is None:
            raise HTTPException(404, "there is no question of this name; see the list at /query")
        text = request.query_params.get("query", "")
        if question is None:
            return self._pages.query(
                request,
                text or next(iter(self._examples.values())).text,
                None,
                {},
                "",
                "run" in request.query_params and bool(text),
            )
        values = {
            p.name: request.query_params[p.name].strip()
            for p in question.parameters
            if request.query_params.get(p.name, "").strip()
        }
        if not values or any(len(value) > _LONGEST_VALUE for value in values.values()):
            return self._pages.query(request, question.text, question, values, "", run=not question.parameters)
        given = await ask(self._librarian, request, {"kind": "question", "question": question.name, "typed": values})
        said = given.body.decode("utf-8").rstrip("\n")
        if given.status != 200:
            return self._pages.query(request, question.text, question, values, said, run=False)
        return self._pages.query(request, said, question, values, "", run=True)

    async def void(self, request: Request) -> Response:
        """The description of the dataset: the export's own, else one that is counted now."""
        form = _graph_format(request)
        if self._served.void is not None:
            triples = ox.parse(path=str(self._served.void), format=ox.RdfFormat.TURTLE)
            found, prefixes = [quad.triple for quad in triples], triples.prefixes
        else:
            counts = await ask(self._pool, request, {"kind": "counts"})
            if counts.status != 200:
                return answered(counts)
            here = str(request.url.replace(query=""))
            found, prefixes = (
                list(description.dataset(here, self._served.path.resolve().name, json.loads(counts.body))),
                description.PREFIXES,
            )
        body = write_triples(found, form, Limits(1_000_000, 1 << 26), prefixes)
        return Response(body, headers={"content-type": form.content_type, "vary": "Accept"})

    async def resource(self, request: Request) -> Response:
        """The page of a node by its whole IRI."""
        iri = request.query_params.get("iri", "")
        return await self._node(request, [iri])

    async def entity(self, request: Request) -> Response:
        """The page of a node whose IRI ends in this path."""
        return await self._node(request, self._addresses.iris(request.scope["raw_path"].partition(b"?")[0]))

    async def _node(self, request: Request, iris: list[str]) -> Response:
        wants_page = "format" not in request.query_params and prefers_html(request.headers.get("accept"), GRAPHS)
        form = None if wants_page else _graph_format(request).name
        given = await ask(self._pool, request, {"kind": "entity", "iris": iris, "form": form})
        if given.status == 200 and wants_page:
            return self._pages.entity(request, json.loads(given.body))
        return answered(given)

    async def static(self, request: Request) -> Response:
        """The script and style of our pages."""
        name = request.path_params["name"]
        if name not in self._static:
            raise HTTPException(404, "there is no such file")
        return _cached(request, self._static[name], _STATIC[name], {})


def _graph_format(request: Request) -> Format:
    """The graph format that is asked for, by ``?format=ttl`` or the Accept header."""
    if "format" in request.query_params:
        form = _BY_EXTENSION.get(request.query_params["format"])
        if form is None:
            raise HTTPException(404, f"there is no such format; known here: {', '.join(_BY_EXTENSION)}")
        return form
    # A browser without a wish for data gets Turtle to look at.
    form = choose(GRAPHS, request.headers.get("accept"))
    if form is None:
        raise HTTPException(406, f"this can be had as text/html, {', '.join(f.media_types[0] for f in GRAPHS)}")
    return form


def _cached(request: Request, content: bytes, content_type: str, headers: Mapping[str, str]) -> Response:
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    shared = {**headers, "etag": tag, "cache-control": "no-cache"}
    if tag in re.split(r"\s*,\s*", request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=shared)
    return Response(content, headers={**shared, "content-type": content_type})


class _Meta(HTMLParser):
    """Finds the content security policy that a page states itself."""

    policy = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "meta" and (found.get("http-equiv") or "").lower() == "content-security-policy" and not self.policy:
            self.policy = found.get("content") or ""


def _policy(page: bytes) -> str:
    """The policy for a page of an export: its own, which names the hashes of its scripts; without one no script runs."""
    meta = _Meta()
    meta.feed(page[: 1 << 14].decode("utf-8", "replace"))
    own = meta.policy.rstrip("; ") or "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"
    return f"{own}; frame-ancestors 'none'"
