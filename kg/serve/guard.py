"""What every request passes before anything looks at it, and what every answer carries.

In: an ASGI application and the host names that the server answers to. Out: the application behind a check of the
``Host`` header and with security headers. The check stops DNS rebinding: a page on the web that has its own name point
to 127.0.0.1 would otherwise read the graph through a visitor's browser. An address in digits cannot be rebound and is
always good.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCAL = ("localhost", "localhost.localdomain")
POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """The outermost layer. ``hosts`` are names that are good besides this machine's own and addresses in digits."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], shared: bool) -> None:
        self._app = app
        self._hosts = frozenset(host.lower().rstrip(".") for host in (*LOCAL, *hosts))
        self._headers = dict(_HEADERS)
        if shared:  # pages of others may read the answers: --cors
            self._headers["cross-origin-resource-policy"] = "cross-origin"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        hosts = Headers(scope=scope).getlist("host")
        app = self._app if len(hosts) == 1 and self.knows(hosts[0]) else _REFUSED
        await app(scope, receive, send_guarded)

    def knows(self, header: str) -> bool:
        """Whether this is a good Host header, with or without a port."""
        name, colon, port = header.rpartition(":") if not header.endswith("]") else (header, "", "")
        if not colon:
            name = header
        elif not (port.isascii() and port.isdigit()):
            return False
        name = name.lower().rstrip(".")
        if name in self._hosts:
            return True
        try:
            ipaddress.ip_address(name[1:-1] if name.startswith("[") and name.endswith("]") else name)
        except ValueError:
            return False
        return True


_REFUSED = PlainTextResponse(
    "this server does not answer to that host name; start it with --allow-host NAME if it should\n", status_code=421
)
