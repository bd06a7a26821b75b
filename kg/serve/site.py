"""What each path of the site answers.

In: requests. Out: pages, Turtle and its like, files. Static files are read once at the start from a fixed list, and so
is the viewer: no path of a request ever names a file.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from kg.outputs import DATA
from kg.query import questions
from kg.query.questions import Question
from kg.query.vocabulary import Vocabulary
from kg.serve import description, entity
from kg.serve.addresses import Addresses
from kg.serve.endpoint import Endpoint, Sent, ask
from kg.serve.evaluate import Limits, write_triples
from kg.serve.formats import GRAPHS, Chosen, choose, prefers_html
from kg.serve.pages import HERE, Asked, Pages, language_of
from kg.serve.pool import Pool

_STATIC = {
    "page.css": "text/css; charset=utf-8",
    "query.js": "text/javascript; charset=utf-8",
    "editor.min.js": "text/javascript; charset=utf-8",
}
_WITH_QUERIES = (
    b'<html lang="zh">',
    b'<html lang="zh" data-query="/query">',
)  # by which the viewer knows to lead there
_LONGEST_VALUE = 300  # characters of what is typed into a form
_BY_EXTENSION = {form.extension: form for form in GRAPHS}
_DESCRIPTION = Limits(1_000_000, 1 << 26)


@dataclass(frozen=True)
class Served:
    """What is served: the export or file, the base of its identifiers, the files beside it where there are any, the
    ontology that names its terms."""

    path: Path
    base: str
    prefixes: Mapping[str, str]
    viewer: Path | None
    void: Path | None
    ontology: Sequence[Path]


class Site:
    """The handlers."""

    def __init__(self, served: Served, pool: Pool, librarian: Pool) -> None:
        self._served, self._pool, self._librarian = served, pool, librarian
        self._addresses = Addresses(served.base)
        self._library = questions.library(served.ontology)
        examples = [questions.read(path) for path in sorted((HERE / "examples").glob("*.rq"))]
        self._pages = Pages(self._addresses, Vocabulary(served.ontology), self._library, examples, served.prefixes)
        self._examples = {example.name: example for example in examples}
        self._static = {name: (HERE / "static" / name).read_bytes() for name in _STATIC}
        self._viewer = served.viewer.read_bytes().replace(*_WITH_QUERIES, 1) if served.viewer else None
        beside = served.viewer.parent / DATA if served.viewer else None
        self._viewer_data = {file.name: file for file in beside.glob("*.js")} if beside and beside.is_dir() else {}
        self._viewer_policy = _policy(self._viewer) if self._viewer else ""
        self.endpoint = Endpoint(pool)

    async def viewer(self, request: Request) -> Response:
        """The export's own page; the query page where a graph has none."""
        if self._viewer is None:
            return RedirectResponse("/query", 307)
        headers = {"content-security-policy": self._viewer_policy}
        return _cached(request, self._viewer, "text/html; charset=utf-8", headers)

    async def viewer_data(self, request: Request) -> Response:
        """A part of a large graph that the viewer loads when it is needed."""
        file = self._viewer_data.get(request.path_params["name"])
        if file is None or not file.is_file():
            raise HTTPException(404, "there is no such file")
        return FileResponse(file, media_type="text/javascript")

    async def query(self, request: Request) -> Response:
        """The query page, with a question of the library, a given query, or the first example."""
        wanted = request.query_params.get("question")
        if wanted is None:
            text = request.query_params.get("query", "")
            page = Asked(
                text or next(iter(self._examples.values())).text, run=bool(text) and "run" in request.query_params
            )
        elif wanted in self._library or wanted in self._examples:
            page = await self._question(request, self._library.get(wanted) or self._examples[wanted])
        else:
            raise HTTPException(404, "there is no question of this name; see the list at /query")
        return self._pages.query(request, page)

    async def _question(self, request: Request, question: Question) -> Asked:
        """A question; with the values of its form, once one is given, in the place of its parameters."""
        typed = {p.name: request.query_params.get(p.name, "")[:_LONGEST_VALUE].strip() for p in question.parameters}
        values = {name: value for name, value in typed.items() if value}
        if not values:
            return Asked(question.text, question, run=all(p.optional for p in question.parameters))
        given = await ask(self._librarian, request, {"kind": "question", "question": question.name, "typed": values})
        said = given.body.decode("utf-8").rstrip("\n")
        if given.status != 200:
            return Asked(question.text, question, values, problem=said)
        return Asked(said, question, values, run=True)

    async def terms(self, request: Request) -> Response:
        """What terms of the ontology are called, for the tables of the query page."""
        names = self._pages.term_names(language_of(request))
        return _cached(
            request, json.dumps(names).encode("ascii"), "application/json", {"vary": "Accept-Language, Cookie"}
        )

    async def void(self, request: Request) -> Response:
        """The description of the dataset: the export's own, else one that is counted now."""
        if self._served.void is not None:
            parser = ox.parse(path=str(self._served.void), format=ox.RdfFormat.TURTLE)
            triples = [quad.triple for quad in parser]
            prefixes = parser.prefixes
        else:
            counts = await self.endpoint.counts(request)
            title, prefixes = self._served.path.resolve().name, description.PREFIXES
            triples = list(description.dataset(str(request.url.replace(query="")), title, counts))
        if _wants_page(request):
            store = ox.Store()
            store.extend(ox.Quad(*triple) for triple in triples)
            return self._pages.entity(request, entity.about(store, description.main(triples)), data="/void?format=")
        form = _graph_format(request)
        return _data(form, write_triples(triples, form.form.name, _DESCRIPTION, prefixes))

    async def resource(self, request: Request) -> Response:
        """The page of a node by its whole IRI."""
        return await self._node(request, [request.query_params.get("iri", "")])

    async def entity(self, request: Request) -> Response:
        """The page of a node whose IRI ends in this path."""
        return await self._node(request, self._addresses.iris(request.scope["raw_path"].partition(b"?")[0]))

    async def _node(self, request: Request, iris: list[str]) -> Response:
        page = _wants_page(request)
        form = None if page else _graph_format(request)
        given = await ask(
            self._pool, request, {"kind": "entity", "iris": iris, "form": form and [form.form.name, form.content_type]}
        )
        if given.status == 200 and page:
            return self._pages.entity(request, json.loads(given.body))
        return Sent(given, self._pool)

    async def static(self, request: Request) -> Response:
        """The script and style of our pages."""
        name = request.path_params["name"]
        if name not in self._static:
            raise HTTPException(404, "there is no such file")
        return _cached(request, self._static[name], _STATIC[name], {})


def _wants_page(request: Request) -> bool:
    return "format" not in request.query_params and prefers_html(request.headers.get("accept"), GRAPHS)


def _data(form: Chosen, body: bytes) -> Response:
    return Response(body, headers={"content-type": form.content_type, "vary": "Accept"})


def _graph_format(request: Request) -> Chosen:
    """The graph format that is asked for, by ``?format=ttl`` or the Accept header."""
    if "format" in request.query_params:
        form = _BY_EXTENSION.get(request.query_params["format"])
        if form is None:
            raise HTTPException(404, f"there is no such format; known here: {', '.join(_BY_EXTENSION)}")
        return Chosen(form, form.media_types[0])
    chosen = choose(GRAPHS, request.headers.get("accept"))
    if chosen is None:
        raise HTTPException(406, f"this can be had as text/html, {', '.join(f.media_types[0] for f in GRAPHS)}")
    return chosen


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
