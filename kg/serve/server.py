"""Starts and runs the server.

In: :class:`Options`. Out: nothing until it is told to end (Ctrl-C, SIGTERM); its workers end with it. Raises GovkgError
where it cannot start.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace

import uvicorn

from kg.errors import GovkgError
from kg.serve.app import application
from kg.serve.pool import Pool
from kg.serve.site import Served
from kg.serve.worker import Setting

HEADERS = 1 << 16
"""Bytes of a request's head, which holds the query of a GET."""
_CONNECTIONS = 500


@dataclass(frozen=True, slots=True)
class Options:
    """Where to listen and for whom; how many workers, how many requests may wait for one."""

    host: str = "127.0.0.1"
    port: int = 8000
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    workers: int = 4
    waiting: int = 64


def default_workers() -> int:
    """One for each core, but at least four, so that a few long queries do not stand in the way of the short ones."""
    return max(4, min(8, os.cpu_count() or 4))


def run(served: Served, setting: Setting, options: Options, announce: Callable[[str], None]) -> None:
    """Serve until told to end. ``announce`` gets the address once the server listens."""
    with contextlib.closing(_listening(options)) as listening:
        pool = Pool(setting, options.workers, options.waiting)
        naming = replace(setting, graph=str(served.path), ontology=tuple(map(str, served.ontology)))
        librarian = Pool(naming, 1, options.waiting, at_ease=True)
        app = application(served, pool, librarian, (options.host, *options.hosts), options.origins)
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, lifespan="on", ws="none",
            h11_max_incomplete_event_size=HEADERS, limit_concurrency=_CONNECTIONS, timeout_keep_alive=5, timeout_graceful_shutdown=3,
        )  # fmt: skip
        server = _Server(config, lambda: announce(_address(options.host, listening.getsockname()[1])))
        server.run(sockets=[listening])
        if not server.started:
            raise GovkgError("the server could not start; see the message above")


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def _listening(options: Options) -> socket.socket:
    """A socket that listens. Its protocol is named: asyncio sends at once (TCP_NODELAY) only where it is, and each
    answer would wait 40 ms."""
    try:
        places = socket.getaddrinfo(
            options.host, options.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
        )
    except (socket.gaierror, UnicodeError) as problem:
        raise GovkgError(f"{options.host} is no address of this machine ({problem}); give another --host") from None
    family, kind, protocol, _, address = places[0]
    found = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere it would let two servers share the port
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(1024)
    except OSError as problem:
        found.close()
        raise GovkgError(
            f"port {options.port} of {options.host} cannot be used ({problem.strerror}); give another --port or --host"
        ) from None
    return found


def _address(host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"
