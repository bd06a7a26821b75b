"""A local server that speaks the protocol of OpenAI's chat completions, with answers made up for the tests; and the failures of real ones."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Respond = Callable[[BaseHTTPRequestHandler, dict[str, object]], None]


class Server:
    """``respond`` answers each request; ``requests`` are the bodies, ``headers`` what came with the last."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[dict[str, object]] = []
        self.headers: dict[str, str] = {}


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def said(content: object, finish: str = "stop", usage: object = None) -> bytes:
    """A response whose message is ``content`` (as JSON, unless it is text)."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    body = {"choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": finish}]}
    return json.dumps(body | {"usage": usage or {"prompt_tokens": 900, "completion_tokens": 80}}).encode()


def answering(content: object, **options: object) -> Respond:
    return lambda handler, _: send(handler, 200, said(content, **options))  # type: ignore[arg-type]


@contextmanager
def serving(respond: Respond) -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.requests.append({"path": self.path, **request})
            server.headers = dict(self.headers)
            try:
                respond(self, request)
            except OSError:  # the client has left
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server = Server(f"http://127.0.0.1:{http.server_port}/v1")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
