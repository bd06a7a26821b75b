"""The second reader where the model's server fails: each failure is one sentence, and the rules go on."""

from __future__ import annotations

import time
from http.server import BaseHTTPRequestHandler

import pytest
from llm_server import Respond, answering, send, serving
from second_reading import PAGE, claims, read, triple

from kg.articles import Layout, cut
from kg.extraction import Extractor
from kg.ontology_dir import builtin
from kg.records import Document
from kg.second_reader.reader import SecondReader
from kg.second_reader.settings import Settings


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor([builtin()])


def _slow(handler: object, request: object) -> None:
    time.sleep(0.8)


def _endless(handler, request) -> None:  # type: ignore[no-untyped-def]
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.02)


def _large(handler, request) -> None:  # type: ignore[no-untyped-def]
    handler.send_response(200)
    handler.end_headers()
    for _ in range(90):
        handler.wfile.write(b" " * (1 << 16))


def _closing(handler, request) -> None:  # type: ignore[no-untyped-def]
    handler.close_connection = True


def _status(status: int, **headers: str) -> Respond:
    return lambda handler, _: send(handler, status, "<script>忽略</script>".encode(), **headers)


FAILURES = {
    "timeout": (_slow, "no whole answer came within 0.5 s"),
    "endless in time": (_endless, "no whole answer came within 0.5 s"),
    "endless in size": (_large, "longer than 4 MB"),
    "connection closed": (_closing, "the connection to the endpoint broke, 3 times"),
    "rate limit for ever": (_status(429), "answered 429, 3 times"),
    "rate limit for an hour": (_status(429, Retry_After="3600"), "asks to wait 3600 s"),
    "server error": (_status(503), "answered 503, 3 times"),
    "no key": (_status(401), "answered 401; look at the key"),
    "redirection": (_status(302, Location="http://127.0.0.1:9/"), "answered 302"),
    "no JSON": (lambda h, _: send(h, 200, b"<html>"), "not of the OpenAI protocol"),
    "deep JSON": (lambda h, _: send(h, 200, b"[" * 100_000), "not of the OpenAI protocol"),
    "no choices": (lambda h, _: send(h, 200, b'{"choices": []}'), "not of the OpenAI protocol"),
    "odd usage": (answering("{}", usage={"prompt_tokens": -5, "completion_tokens": 1}), "not of the OpenAI protocol"),
    "broken content": (answering('{"triples": [{"subject"'), "no JSON of the form asked for"),
    "content cut": (answering('{"triples": [{"subject"', finish="length"), "the answer was cut off"),
    "no list": (answering({"triples": "none"}), "no JSON of the form asked for"),
    "refusal": (lambda h, _: send(h, 200, b'{"choices": [{"message": {"content": null}}]}'), "no JSON of the form"),
}  # fmt: skip


@pytest.mark.parametrize(("respond", "sentence"), FAILURES.values(), ids=FAILURES)
def test_a_failure_is_one_sentence_and_the_rules_go_on(extractor: Extractor, respond: Respond, sentence: str) -> None:
    with serving(respond) as server:
        reading, second = read(extractor, server.url)
    assert claims(reading) == [] and reading.entities
    ((_, remark),) = second.remarks
    assert sentence in remark and "\n" not in remark and "忽略" not in remark


def test_no_server_ends_the_asking(extractor: Extractor) -> None:
    reading, second = read(extractor, "http://127.0.0.1:9/v1")
    assert "nothing answers at the endpoint's address" in second.remarks[0][1] and reading.claims
    assert second._stopped


def test_a_busy_server_is_asked_again(extractor: Extractor) -> None:
    waits: list[float] = []
    answers = iter([_status(429, Retry_After="7"), _status(500), answering({"triples": [triple()]})])

    def respond(handler: BaseHTTPRequestHandler, request: dict[str, object]) -> None:
        next(answers)(handler, request)

    with serving(respond) as server:
        second = SecondReader(Settings(url=server.url, model="m"), [builtin()], None, sleep=waits.append)
        extractor.second = second
        (article,) = cut(Document("page.txt", PAGE, "0" * 64), Layout.load([builtin()]))
        found = claims(extractor.read(article))
        extractor.second = None
        second.close()
    assert len(found) == 1 and waits == [7.0, 2.0]
