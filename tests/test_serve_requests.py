"""``kg serve`` against requests that mean it ill: hosts, paths, sizes, origins."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Reply, Server, serving

from kg.serve.guard import Guard


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("requests")
    file = folder / "data.nt"
    file.write_text("<urn:s> <urn:p> <urn:o> .\n", encoding="utf-8")
    with serving(file, folder, "--workers", "1") as started:
        yield started


def alive(server: Server) -> bool:
    return json.loads(server.ask("ASK { ?s ?p ?o }").body)["boolean"] is True


def raw(server: Server, request: str) -> Reply:
    host, port = server.address.removeprefix("http://").rstrip("/").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(request.encode())
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())


def test_a_body_that_is_too_large_is_refused(server: Server) -> None:
    head = "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    assert raw(server, head + "Content-Length: 99999999\r\n\r\n").status == 413
    chunk = "10000\r\n" + " " * 0x10000 + "\r\n"
    assert raw(server, head + "Transfer-Encoding: chunked\r\n\r\n" + chunk * 17).status == 413
    assert raw(server, f"GET /sparql?query={'x' * 100_000} HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 400
    assert alive(server)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200), ("LOCALHOST:8000", 200), ("127.0.0.1:99", 200), ("[::1]:8000", 200), ("[::1]", 200), ("10.1.2.3", 200),
        ("evil.example", 421), ("localhost.evil.example", 421), ("127.0.0.1.evil.example", 421), ("evil.example:8000", 421),
        ("localhost:evil.example", 421), ("localhost@evil.example", 421), ("", 421), ("0x7f000001", 421), ("a:b:c", 421),
    ],
)  # fmt: skip
def test_only_good_host_names_are_answered(server: Server, host: str, status: int) -> None:
    reply = raw(server, f"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
    assert reply.status == status


def test_a_request_without_a_host_is_refused(server: Server) -> None:
    assert raw(server, "GET / HTTP/1.0\r\n\r\n").status in (400, 421)


def test_a_name_can_be_allowed() -> None:
    guard = Guard(None, ("kg.example.org.",), shared=False)  # type: ignore[arg-type]
    assert guard.knows("KG.example.org:443") and not guard.knows("example.org")


@pytest.mark.parametrize(
    "path", ["/", "/query", "/sparql", "/sparql?query=x", "/static/page.css", "/id/x", "/void", "/%3Cscript%3E"]
)
def test_every_answer_carries_the_security_headers(server: Server, path: str) -> None:
    headers = server.send(path, accept="text/html").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers and "server" not in headers


@pytest.mark.parametrize(
    "path",
    ["/static/../site.py", "/static/..%2fsite.py", "/static/%2e%2e/%2e%2e/pyproject.toml", "/static//etc/passwd", "/..%5c..%5cx", "/static/site.py", "//etc/passwd"],
)  # fmt: skip
def test_no_path_leads_to_a_file(server: Server, path: str) -> None:
    reply = raw(server, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert reply.status == 404 and b"import" not in reply.body and b"root:" not in reply.body


def test_other_origins_may_read_only_where_they_are_named(tmp_path: Path, server: Server) -> None:
    asked = {"origin": "https://a.example", "access_control_request_method": "POST"}
    assert server.send("/sparql", "OPTIONS", **asked).status == 405
    file = tmp_path / "data.nt"
    file.write_text("<urn:s> <urn:p> <urn:o> .\n", encoding="utf-8")
    with serving(file, tmp_path, "--cors", "https://a.example", "--workers", "1") as shared:
        reply = shared.send("/sparql?query=ASK%7B%7D", origin="https://a.example")
        assert reply.headers["access-control-allow-origin"] == "https://a.example"
        assert shared.send("/sparql", "OPTIONS", **asked).status == 200
        assert (
            "access-control-allow-origin"
            not in shared.send("/sparql?query=ASK%7B%7D", origin="https://b.example").headers
        )
