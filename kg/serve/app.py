"""The application: which path is answered by what.

In: a :class:`kg.serve.site.Served` graph and the pools of workers. Out: an ASGI application; its lifespan starts and
ends the workers.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Collection

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from kg.outputs import DATA
from kg.serve.endpoint import sentence
from kg.serve.guard import Guard
from kg.serve.pool import Pool
from kg.serve.site import Served, Site


def application(
    served: Served, pool: Pool, librarian: Pool, hosts: Collection[str], origins: Collection[str]
) -> ASGIApp:
    """The application around two pools that are not yet running: for queries, and for the questions of the library.
    ``origins`` are those that may read answers from their pages (CORS)."""
    site = Site(served, pool, librarian)

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
        Route("/terms.json", site.terms),
        Route("/resource", site.resource),
        Route("/static/{name}", site.static),
        Route(f"/{DATA}/{{name}}", site.viewer_data),
        Route("/{path:path}", site.entity),
    ]
    app = Starlette(routes=routes, middleware=middleware, lifespan=lifespan, exception_handlers={HTTPException: _plain})
    return Guard(app, hosts, shared=bool(origins))


def _plain(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    response = sentence(problem.status_code, problem.detail)
    response.headers.update(problem.headers or {})
    return response
